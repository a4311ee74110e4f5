#include "compile/passes.h"
#include "pack/yaml.h"

namespace tollgate::compile {

std::optional<uint32_t> LoadFile(const CheckContext& context, const json::Node& path, uint32_t folder, FileKind kind) {
  const std::string joined = pack::JoinPath(context.sources->name(folder), path.text);
  std::string problem;
  std::optional<std::string> content = context.load ? context.load(joined, &problem) : std::nullopt;
  if (!context.load) problem = "this compilation may read no files";
  // Places are 32 bits wide.
  if (content && content->size() >= UINT32_MAX - 1) {
    content.reset();
    problem = "it has 4 GiB or more";
  }
  if (!content) {
    context.diagnostics->Add(Diag::kFileUnreadable, path.span,
                             "cannot read `" + joined + "`" + (problem.empty() ? "" : ": " + problem));
    return std::nullopt;
  }
  return context.sources->Add(joined, *std::move(content), kind == FileKind::kData);
}

std::optional<schema::Schema> LoadSchema(const CheckContext& context, const json::Node& where, uint32_t folder,
                                         std::unique_ptr<json::Tree>* tree) {
  if (!where.is(json::Kind::kString)) return schema::Read(where, context.diagnostics);
  const std::optional<uint32_t> file = LoadFile(context, where, folder, FileKind::kText);
  if (!file) return std::nullopt;
  *tree = pack::ParseDocument(*context.sources, *file, context.diagnostics);
  if (*tree == nullptr || (*tree)->root == nullptr) return std::nullopt;
  return schema::Read(*(*tree)->root, context.diagnostics);
}

}  // namespace tollgate::compile
