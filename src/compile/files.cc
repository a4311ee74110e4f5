#include "compile/passes.h"
#include "pack/yaml.h"
#include "tollgate/compile.h"

namespace tollgate::compile {

std::optional<uint32_t> LoadFile(const CheckContext& context, const json::Node& path, uint32_t folder, FileKind kind) {
  const std::string joined = pack::JoinPath(context.sources->name(folder), path.text);
  std::string problem;
  const size_t max_size = kind == FileKind::kData ? TG_MAX_DATA_FILE_SIZE : TG_MAX_TEXT_FILE_SIZE;
  std::optional<std::string> content = context.load ? context.load(joined, max_size, &problem) : std::nullopt;
  if (!context.load) problem = "this compilation may read no files";
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
