#include "tollgate/compile.h"

#include <cerrno>
#include <functional>
#include <system_error>

#include "capi/boundary.h"
#include "capi/handles.h"
#include "capi/set_compiler.h"
#include "compile/compile.h"
#include "pattern/on_demand.h"
#include "report/diagnostic_text.h"

using tollgate::Status;
using tollgate::capi::Boundary;
using tollgate::capi::CopyOptions;
using tollgate::capi::RequireAll;
using tollgate::capi::Text;
using tollgate::capi::View;

// Keeps the sentences, not the sources: a pack's lists may be large.
struct tg_diagnostics {
  struct Entry {
    tg_diagnostic diagnostic{};
    std::string file, message, hint;
  };
  std::vector<Entry> entries;
  size_t error_count = 0;
  std::string text;
};

namespace {

// Places are 32 bits wide.
static_assert(TG_MAX_TEXT_FILE_SIZE < UINT32_MAX && TG_MAX_DATA_FILE_SIZE < UINT32_MAX);

std::string TooLarge(size_t max_size) { return "larger than " + std::to_string(max_size >> 20) + " MiB"; }

struct GivenContent {
  size_t max_size;
  std::string text;
  bool was_given = false;
  bool is_too_large = false;
  bool is_out_of_memory = false;
};

// Called by the caller's code, through which nothing may be thrown.
void TakeContent(void* to, tg_text content) noexcept {
  auto* given = static_cast<GivenContent*>(to);
  given->was_given = true;
  given->is_too_large = content.size > given->max_size;
  if (given->is_too_large) return;
  try {
    given->text.assign(content.size == 0 ? "" : content.data, content.size);
  } catch (const std::bad_alloc&) {
    given->is_out_of_memory = true;
  }
}

std::optional<std::string> LoadFile(const tg_file_reader& files, std::string_view path, size_t max_size,
                                    std::string* problem) {
  if (files.read == nullptr) {
    *problem = "this pack may name no file: the caller gave no way to read one";
    return std::nullopt;
  }
  GivenContent given{max_size};
  const int32_t failure = files.read(files.context, Text(path), max_size, TakeContent, &given);
  if (given.is_out_of_memory) throw std::bad_alloc();
  if (failure == EFBIG || given.is_too_large) {
    *problem = "it is " + TooLarge(max_size);
  } else if (failure != 0) {
    *problem = std::generic_category().message(failure);
  } else if (!given.was_given) {
    *problem = "no content came";
  } else {
    return std::move(given.text);
  }
  return std::nullopt;
}

std::unique_ptr<tg_diagnostics> Describe(const tollgate::SourceMap& sources, const tollgate::Diagnostics& diagnostics) {
  auto made = std::make_unique<tg_diagnostics>();
  made->error_count = diagnostics.error_count();
  made->text = tollgate::report::RenderDiagnostics(sources, diagnostics);
  made->entries.reserve(diagnostics.list().size());  // views into entries: they must not move
  for (const tollgate::Diagnostic& from : diagnostics.list()) {
    tg_diagnostics::Entry& entry = made->entries.emplace_back();
    entry.message = from.message;
    entry.hint = from.hint;
    tg_diagnostic& to = entry.diagnostic;
    to.severity = tollgate::DiagSeverity(from.diag);
    to.code = Text(tollgate::DiagName(from.diag));
    to.message = Text(entry.message);
    to.hint = Text(entry.hint);
    if (!from.span.has_place()) continue;
    const tollgate::LineColumn place = sources.Locate(from.span.file, from.span.begin);
    entry.file = sources.name(from.span.file);
    to.file = Text(entry.file);
    to.line = place.line;
    to.column = place.column;
    to.offset = from.span.begin;
    to.size = from.span.end - from.span.begin;
  }
  return made;
}

using Check = std::function<std::unique_ptr<tollgate::compile::CheckedPack>(
    tollgate::SourceMap*, uint32_t, const tollgate::pack::FileLoader&, tollgate::Diagnostics*,
    const tollgate::compile::ReplacedFiles&)>;

Status Compile(tg_text name, tg_text content, const tg_compile_options* options, const Check& check, tg_plan** plan,
               tg_diagnostics** diagnostics) {
  Status status = RequireAll({{"plan", plan}, {"diagnostics", diagnostics}});
  if (status.ok()) status = tollgate::capi::RequireText("name", name);
  if (status.ok()) status = tollgate::capi::RequireText("content", content);
  tg_compile_options known;
  if (status.ok()) status = CopyOptions(options, &known);
  if (!status.ok()) return status;
  if (content.size > TG_MAX_TEXT_FILE_SIZE) {
    return Status(TG_INVALID_ARGUMENT, "content is " + TooLarge(TG_MAX_TEXT_FILE_SIZE));
  }

  if (known.list_files == nullptr && known.list_file_count != 0) {
    return Status(TG_INVALID_ARGUMENT, "options->list_files is NULL and list_file_count is not 0");
  }
  tollgate::compile::ReplacedFiles replaced;
  for (size_t i = 0; i < known.list_file_count && status.ok(); ++i) {
    const tg_list_file& list = known.list_files[i];
    status = tollgate::capi::RequireText("a name of list_files", list.name);
    if (status.ok()) status = tollgate::capi::RequireText("a path of list_files", list.path);
    if (status.ok()) replaced[std::string(View(list.name))] = View(list.path);
  }
  if (!status.ok()) return status;

  tollgate::SourceMap sources;
  tollgate::Diagnostics problems;
  const uint32_t file = sources.Add(std::string(View(name)), std::string(View(content)));
  const auto load = [&](std::string_view path, size_t max_size, std::string* problem) {
    return LoadFile(known.files, path, max_size, problem);
  };
  const auto checked = check(&sources, file, load, &problems, replaced);
  std::unique_ptr<tollgate::plan::Plan> lowered;
  if (checked != nullptr && problems.ok()) {
    const tollgate::pattern::OnDemandSetCompiler compiler(tollgate::capi::LinkedSetCompiler());
    lowered = tollgate::compile::Lower(*checked, compiler, &problems);
    if (!compiler.status().ok()) return compiler.status();
  }
  problems.Sort();
  TG_CHECK((lowered != nullptr) == problems.ok());
  std::unique_ptr<tg_diagnostics> described = Describe(sources, problems);
  if (lowered != nullptr) {
    *plan = new tg_plan(std::move(lowered));
    *diagnostics = described.release();
    return {};
  }
  *diagnostics = described.release();
  const size_t count = problems.error_count();
  return Status(TG_BAD_PACK,
                std::string(View(name)) + ": " + std::to_string(count) + (count == 1 ? " error" : " errors"));
}

}  // namespace

tg_status tg_compile_pack(tg_text name, tg_text content, const tg_compile_options* options, tg_plan** plan,
                          tg_diagnostics** diagnostics, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    return Compile(name, content, options, tollgate::compile::CheckPack, plan, diagnostics);
  });
}

tg_status tg_compile_schema(tg_text name, tg_text content, const tg_compile_options* options, tg_plan** plan,
                            tg_diagnostics** diagnostics, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    const Check check = [](tollgate::SourceMap* sources, uint32_t file, const tollgate::pack::FileLoader&,
                           tollgate::Diagnostics* problems, const tollgate::compile::ReplacedFiles&) {
      return tollgate::compile::CheckSchema(sources, file, problems);
    };
    return Compile(name, content, options, check, plan, diagnostics);
  });
}

void tg_diagnostics_free(tg_diagnostics* diagnostics) { delete diagnostics; }
size_t tg_diagnostics_count(const tg_diagnostics* diagnostics) {
  return diagnostics == nullptr ? 0 : diagnostics->entries.size();
}
size_t tg_diagnostics_error_count(const tg_diagnostics* diagnostics) {
  return diagnostics == nullptr ? 0 : diagnostics->error_count;
}
tg_diagnostic tg_diagnostics_get(const tg_diagnostics* diagnostics, size_t index) {
  if (diagnostics == nullptr || index >= diagnostics->entries.size()) return {};
  return diagnostics->entries[index].diagnostic;
}
tg_text tg_diagnostics_text(const tg_diagnostics* diagnostics) {
  return diagnostics == nullptr ? tg_text{} : Text(diagnostics->text);
}
