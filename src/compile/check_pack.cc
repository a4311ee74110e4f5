// CheckPack is this list of passes.
#include <algorithm>

#include "compile/passes.h"
#include "pack/yaml.h"

namespace tollgate::compile {
namespace {

template <class Spec>
Spec* Find(std::vector<Spec>* specs, const std::string& name) {
  const auto at = std::find_if(specs->begin(), specs->end(), [&](const Spec& spec) { return spec.name == name; });
  return at == specs->end() ? nullptr : &*at;
}

// As if the pack named these files. Their folder is that of a file of no folder, so that paths are as they stand; the
// schema of a table stays where the pack has it.
void ReplaceFiles(const ReplacedFiles& replaced, SourceMap* sources, pack::Pack* pack, Diagnostics* diagnostics) {
  const uint32_t folder = sources->Add("", "");
  json::Tree* const tree = pack->trees.emplace_back(std::make_unique<json::Tree>()).get();
  for (const auto& [name, path] : replaced) {
    json::Node* const node = tree->New();
    node->kind = json::Kind::kString;
    node->text = path;
    if (pack::ListSpec* const list = Find(&pack->lists, name); list != nullptr) {
      node->span = list->span;
      list->file = node;
      list->folder = folder;
      list->values.clear();
    } else if (pack::TableSpec* const table = Find(&pack->tables, name); table != nullptr && !table->is_external) {
      node->span = table->span;
      table->file = node;
      if (table->schema != nullptr && table->schema->is(json::Kind::kString)) {
        json::Node* const schema = tree->New();
        *schema = *table->schema;
        schema->text = pack::JoinPath(sources->name(table->folder), table->schema->text);
        table->schema = schema;
      }
      table->folder = folder;
    } else {
      diagnostics->Add(Diag::kPackBadValue, Span{},
                       "a file is given for `" + name + "`, and the pack has no such list, nor a table that has rows");
    }
  }
}

}  // namespace

std::unique_ptr<CheckedPack> CheckPack(SourceMap* sources, uint32_t file, const pack::FileLoader& load,
                                       Diagnostics* diagnostics, const ReplacedFiles& replaced) {
  auto checked = std::make_unique<CheckedPack>();
  checked->pack = pack::Read(sources, file, load, diagnostics);
  if (checked->pack.trees.empty() || checked->pack.trees.front() == nullptr) return nullptr;
  if (!replaced.empty()) ReplaceFiles(replaced, sources, &checked->pack, diagnostics);

  CheckContext context{sources, load, diagnostics, checked.get()};
  const pack::Pack& pack = checked->pack;
  if (pack.schema != nullptr) {
    auto schema = LoadSchema(context, *pack.schema, pack.schema_folder, &checked->schema_tree);
    context.has_schema = schema.has_value();
    if (schema) checked->schema = *std::move(schema);
  }
  NameFields(*checked, &checked->environment);
  if (context.has_schema) CheckRecord(context);
  LoadLists(context);
  LoadTables(&context);
  CheckVariables(&context);
  CheckRules(context);
  CheckReasons(context);
  WarnOfSilence(context);
  WarnOfNumbers(context);
  WarnOfUnused(context);
  CheckTests(context);
  return checked;
}

std::unique_ptr<CheckedPack> CheckSchema(SourceMap* sources, uint32_t file, Diagnostics* diagnostics) {
  auto checked = std::make_unique<CheckedPack>();
  checked->schema_tree = pack::ParseDocument(*sources, file, diagnostics);
  if (checked->schema_tree == nullptr || checked->schema_tree->root == nullptr) return nullptr;
  checked->schema = schema::Read(*checked->schema_tree->root, diagnostics);
  NameFields(*checked, &checked->environment);
  return checked;
}

}  // namespace tollgate::compile
