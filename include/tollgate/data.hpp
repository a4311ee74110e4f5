// Data: what lists and tables hold, apart from the plan. Move-only, immutable; const Data& may be shared by threads. It
// must not outlive its plan.
//
//   const tg_data_file file = tollgate::DataFile("bots.data", bytes);
//   auto data = tollgate::Data::New(plan, {&file, 1});
//   return scratch->UseData(&*data).ok() ? 0 : 1;  // from its next Scan on
#ifndef TOLLGATE_DATA_HPP
#define TOLLGATE_DATA_HPP

#include <cstddef>
#include <span>
#include <string_view>

#include "tollgate/data.h"
#include "tollgate/plan.hpp"
#include "tollgate/report.hpp"
#include "tollgate/status.hpp"

namespace tollgate {
inline namespace v1 {

// A data file; `table`: the external table whose rows `content` holds.
inline tg_data_file DataFile(std::string_view name, std::string_view content, std::string_view table = {},
                             std::string_view sha256 = {}) noexcept {
  return {Text(name), Text(table), Text(content), Text(sha256)};
}

class Data {
 public:
  Data() = default;
  explicit Data(tg_data* owned) noexcept : data_(owned) {}
  static Expected<Data> New(const Plan& plan, std::span<const tg_data_file> files) {
    tg_data* data = nullptr;
    tg_error error{};
    if (tg_data_new(plan.get(), files.data(), files.size(), &data, &error) != TG_OK) return Status(error);
    return Data(data);
  }
  size_t size() const noexcept { return tg_data_count(data_.get()); }
  tg_data_source operator[](size_t index) const noexcept { return tg_data_get(data_.get(), index); }
  const tg_data* get() const noexcept { return data_.get(); }

 private:
  Owned<tg_data, tg_data_free> data_;
};

// The list or table `name` of the plan as a data file.
inline Status WriteData(const Plan& plan, std::string_view name, const Sink& sink) {
  tg_error error{};
  return tg_data_write(plan.get(), Text(name), &sink.get(), &error) == TG_OK ? Status() : Status(error);
}

}  // namespace v1
}  // namespace tollgate
#endif  // TOLLGATE_DATA_HPP
