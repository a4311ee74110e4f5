#include "tollgate/data.h"

#include <system_error>

#include "capi/boundary.h"
#include "capi/handles.h"
#include "capi/set_compiler.h"
#include "data/data_file.h"
#include "data/load.h"

using tollgate::Expected;
using tollgate::Status;
using tollgate::capi::Boundary;
using tollgate::capi::RequireAll;
using tollgate::capi::RequireText;
using tollgate::capi::View;

namespace {

Status RequireFiles(const tg_data_file* files, size_t count) {
  if (files == nullptr && count != 0) return Status(TG_INVALID_ARGUMENT, "files is NULL and count is not 0");
  for (size_t i = 0; i < count; ++i) {
    for (const tg_text& text : {files[i].name, files[i].table, files[i].content, files[i].sha256}) {
      const Status status = RequireText("a text of files", text);
      if (!status.ok()) return status;
    }
  }
  return {};
}

}  // namespace

tg_status tg_data_new(const tg_plan* plan, const tg_data_file* files, size_t count, tg_data** data, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    Status status = RequireAll({{"plan", plan}, {"data", data}});
    if (status.ok()) status = RequireFiles(files, count);
    if (!status.ok()) return status;
    std::vector<tollgate::data::File> views;
    for (size_t i = 0; i < count; ++i) {
      views.push_back({View(files[i].name), View(files[i].table), View(files[i].content), View(files[i].sha256)});
    }
    Expected<tollgate::lookup::Data> loaded =
        tollgate::data::Load(*plan->plan, views, tollgate::capi::LinkedSetCompiler());
    if (!loaded.ok()) return loaded.status();
    *data = new tg_data(plan, *std::move(loaded));
    return {};
  });
}

void tg_data_free(tg_data* data) { delete data; }

size_t tg_data_count(const tg_data* data) { return data == nullptr ? 0 : data->sources.shown.size(); }
tg_data_source tg_data_get(const tg_data* data, size_t index) {
  return data == nullptr ? tg_data_source{} : data->sources.get(index);
}
size_t tg_plan_data_count(const tg_plan* plan) { return plan == nullptr ? 0 : plan->sources.shown.size(); }
tg_data_source tg_plan_data_get(const tg_plan* plan, size_t index) {
  return plan == nullptr ? tg_data_source{} : plan->sources.get(index);
}

tg_status tg_scratch_use_data(tg_scratch* scratch, const tg_data* data, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    const Status status = RequireAll({{"scratch", scratch}});
    if (!status.ok()) return status;
    if (data != nullptr && data->plan != scratch->plan) {
      return Status(TG_INVALID_ARGUMENT, "the data was made for another plan");
    }
    scratch->scratch.UseData(data == nullptr ? nullptr : &data->data);
    return {};
  });
}

tg_status tg_data_write(const tg_plan* plan, tg_text name, const tg_sink* sink, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    Status status = RequireAll({{"plan", plan}, {"sink", sink}});
    if (status.ok()) status = RequireText("name", name);
    if (status.ok() && sink->write == nullptr) status = Status(TG_INVALID_ARGUMENT, "sink->write is NULL");
    if (!status.ok()) return status;
    const Expected<std::string> bytes = tollgate::data::EncodeDataFile(*plan->plan, View(name));
    if (!bytes.ok()) return bytes.status();
    const int32_t problem = sink->write(sink->context, bytes->data(), bytes->size());
    if (problem == 0) return {};
    return Status(TG_WRITE_FAILED, "cannot write the data file: " + std::generic_category().message(problem));
  });
}
