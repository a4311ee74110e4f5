// From a rule pack (or a schema alone) to a Plan.
//
//   tollgate::Compiled compiled = tollgate::CompilePack("pack.yaml", content, files);
//   if (!compiled.status.ok()) std::cerr << compiled.diagnostics.text();
#ifndef TOLLGATE_COMPILE_HPP
#define TOLLGATE_COMPILE_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "tollgate/compile.h"
#include "tollgate/plan.hpp"
#include "tollgate/status.hpp"

namespace tollgate {
inline namespace v1 {

// All problems of one compilation. Move-only, immutable. Texts live as long as it does.
class Diagnostics {
 public:
  Diagnostics() = default;
  explicit Diagnostics(tg_diagnostics* owned) noexcept : diagnostics_(owned) {}
  size_t size() const noexcept { return tg_diagnostics_count(diagnostics_.get()); }
  size_t error_count() const noexcept { return tg_diagnostics_error_count(diagnostics_.get()); }
  tg_diagnostic operator[](size_t index) const noexcept { return tg_diagnostics_get(diagnostics_.get(), index); }
  // Each with its source line and a caret.
  std::string_view text() const noexcept { return View(tg_diagnostics_text(diagnostics_.get())); }

 private:
  Owned<tg_diagnostics, tg_diagnostics_free> diagnostics_;
};

// Takes the content of one file; to be called once.
class GiveContent {
 public:
  GiveContent(void (*give)(void*, tg_text), void* to) noexcept : give_(give), to_(to) {}
  void operator()(std::string_view content) const { give_(to_, Text(content)); }

 private:
  void (*give_)(void*, tg_text);
  void* to_;
};

// How a compilation reads other files: refers to a callable `int32_t(std::string_view path, size_t max_size,
// GiveContent give)` that calls `give` and returns 0, or returns an errno value: EFBIG where the file has more than
// `max_size` bytes. The callable must outlive the call that uses it.
class FileReader {
 public:
  FileReader() = default;  // the pack may name no file
  template <class Read>
  requires std::is_invocable_r_v<int32_t, Read&, std::string_view, size_t, GiveContent> FileReader(Read& read)
  noexcept
      : reader_{ErasedAddress(read),
                [](void* context, tg_text path, size_t max_size, void (*give)(void*, tg_text), void* to) -> int32_t {
                  return (*static_cast<Read*>(context))(View(path), max_size, GiveContent(give, to));
                }} {}
  const tg_file_reader& get() const noexcept { return reader_; }

 private:
  tg_file_reader reader_{};
};

struct [[nodiscard]] Compiled {
  Status status;            // BAD_PACK: the diagnostics say where and why
  Plan plan;                // where status is OK
  Diagnostics diagnostics;  // warnings too
};

namespace internal {
template <class Function>
Compiled Compile(Function compile, std::string_view name, std::string_view content, const FileReader& files,
                 std::span<const tg_list_file> list_files = {}) {
  tg_compile_options options{};
  options.struct_size = sizeof options;
  options.files = files.get();
  options.list_files = list_files.data();
  options.list_file_count = list_files.size();
  tg_plan* plan = nullptr;
  tg_diagnostics* diagnostics = nullptr;
  tg_error error{};
  const tg_status status = compile(Text(name), Text(content), &options, &plan, &diagnostics, &error);
  return {status == TG_OK ? Status() : Status(error), Plan(plan), Diagnostics(diagnostics)};
}
}  // namespace internal

// `list_files`: lists and tables that are read from other files than the pack names.
inline Compiled CompilePack(std::string_view name, std::string_view content, const FileReader& files = {},
                            std::span<const tg_list_file> list_files = {}) {
  return internal::Compile(tg_compile_pack, name, content, files, list_files);
}
inline Compiled CompileSchema(std::string_view name, std::string_view content, const FileReader& files = {}) {
  return internal::Compile(tg_compile_schema, name, content, files);
}

}  // namespace v1
}  // namespace tollgate
#endif  // TOLLGATE_COMPILE_HPP
