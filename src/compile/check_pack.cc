// CheckPack is this list of passes.
#include "compile/passes.h"
#include "pack/yaml.h"

namespace tollgate::compile {

std::unique_ptr<CheckedPack> CheckPack(SourceMap* sources, uint32_t file, const pack::FileLoader& load,
                                       Diagnostics* diagnostics) {
  auto checked = std::make_unique<CheckedPack>();
  checked->pack = pack::Read(sources, file, load, diagnostics);
  if (checked->pack.trees.empty() || checked->pack.trees.front() == nullptr) return nullptr;

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
