#include "data/load.h"

#include <vector>

#include "base/sha256.h"
#include "data/data_file.h"
#include "data/rows.h"

namespace tollgate::data {
namespace {

Status ApplyRows(const plan::Plan& plan, const File& file, lookup::Data* data) {
  bool is_read = false;
  for (size_t slot = 0; slot < plan.tables.size(); ++slot) {
    const lookup::TableShape& shape = plan.tables[slot];
    if (shape.name != file.table) continue;
    is_read = true;
    if (!shape.is_external) {
      return Status(TG_BAD_DATA, "table `" + shape.name +
                                     "` is not external: its rows come as a data file, which is made "
                                     "with its pack");
    }
    Expected<lookup::Table> table = ReadRows(shape, *plan.table_schemas[slot], file.content);
    if (!table.ok()) return table.status();
    data->SetTable(slot, *std::move(table));
  }
  if (!is_read) return Status(TG_BAD_DATA, "the plan reads no table `" + std::string(file.table) + "`");
  data->SetIdentity(std::string(file.table), true, Sha256Identity(file.content));
  return {};
}

Status Apply(const plan::Plan& plan, const File& file, const pattern::SetCompiler* rebuild, lookup::Data* data) {
  if (!file.sha256.empty() && Sha256Identity(file.content) != file.sha256) {
    return Status(TG_BAD_DATA, "its SHA-256 is " + Sha256Identity(file.content) + ", and another is expected");
  }
  if (!file.table.empty()) return ApplyRows(plan, file, data);
  const pattern::Trust trust = file.sha256.empty() ? pattern::Trust::kNone : pattern::Trust::kVerified;
  return ApplyDataFile(plan, file.content, trust, rebuild, data);
}

}  // namespace

Expected<lookup::Data> Load(const plan::Plan& plan, std::span<const File> files,
                            pattern::SetCompilerFactory new_compiler) {
  const pattern::OnDemandSetCompiler on_demand(new_compiler);
  const pattern::SetCompiler* const rebuild = on_demand.is_there() ? &on_demand : nullptr;
  lookup::Data data = lookup::Data::Over(plan.data);
  for (const File& file : files) {
    const Status status = Apply(plan, file, rebuild, &data);
    if (!status.ok()) return Status(status.code(), std::string(file.name) + ": " + std::string(status.message()));
  }
  return data;
}

}  // namespace tollgate::data
