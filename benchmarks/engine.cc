#include "engine.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/cpu.h"
#include "compile/compile.h"
#include "harness.h"
#include "pattern/set_compile.h"
#include "read/csv_block.h"
#include "report/diagnostic_text.h"

namespace tollgate::bench {
namespace {

std::unique_ptr<plan::Plan> LowerChecked(const compile::CheckedPack* checked, const SourceMap& sources,
                                         Diagnostics* diagnostics) {
  std::unique_ptr<plan::Plan> plan;
  if (checked != nullptr && diagnostics->ok())
    plan = compile::Lower(*checked, **pattern::NewSetCompiler(), diagnostics);
  if (plan == nullptr) Fail("a pack does not compile:\n" + report::RenderDiagnostics(sources, *diagnostics));
  return plan;
}

read::CsvOptions Options(tg_cpu cpu, int32_t batch_row_count) {
  read::CsvOptions options;
  options.cpu = cpu;
  options.batch_row_count = batch_row_count;
  return options;
}

}  // namespace

std::unique_ptr<plan::Plan> CompilePack(const std::map<std::string, std::string>& files) {
  SourceMap sources;
  Diagnostics diagnostics;
  const pack::FileLoader load = [&](std::string_view path, size_t, std::string* problem) -> std::optional<std::string> {
    const auto file = files.find(std::string(path));
    if (file != files.end()) return file->second;
    *problem = "no such file";
    return std::nullopt;
  };
  const uint32_t file = sources.Add("pack.yaml", files.at("pack.yaml"));
  return LowerChecked(compile::CheckPack(&sources, file, load, &diagnostics).get(), sources, &diagnostics);
}

std::unique_ptr<plan::Plan> CompileSchema(const std::string& schema) {
  SourceMap sources;
  Diagnostics diagnostics;
  const uint32_t file = sources.Add("record.schema.json", schema);
  return LowerChecked(compile::CheckSchema(&sources, file, &diagnostics).get(), sources, &diagnostics);
}

const char* CpuName(tg_cpu cpu) {
  switch (ResolveCpu(cpu).value()) {
    case TG_CPU_AVX512:
      return "avx512";
    case TG_CPU_AVX2:
      return "avx2";
    default:
      return "portable";
  }
}

std::vector<tg_cpu> CpuPaths() {
  std::vector<tg_cpu> paths;
  for (tg_cpu cpu : {TG_CPU_PORTABLE, TG_CPU_AVX2, TG_CPU_AVX512}) {
    if (ResolveCpu(cpu).ok()) paths.push_back(cpu);
  }
  return paths;
}

int64_t MemorySource::Read(void* context, char* buffer, size_t capacity) {
  auto* const self = static_cast<MemorySource*>(context);
  if (self->rest_.empty() && self->rounds_left_ != 0) {
    if (self->rounds_left_ > 0) --self->rounds_left_;
    self->rest_ = self->rows_;
  }
  const size_t size = std::min(self->rest_.size(), capacity);
  std::memcpy(buffer, self->rest_.data(), size);
  self->rest_.remove_prefix(size);
  return static_cast<int64_t>(size);
}

BlockStream::BlockStream(const column::RecordLayout& layout, const Transactions& data, int64_t round_count, tg_cpu cpu,
                         int32_t batch_row_count)
    : memory_(data.header, data.rows, round_count),
      source_(memory_.source()),
      cutter_(source_, layout, Options(ResolveCpu(cpu).value(), batch_row_count)) {
  const Status header = cutter_.ReadHeader();
  if (!header.ok()) Fail("the header is refused: " + std::string(header.message()));
}

bool BlockStream::Next(read::CsvBlock* block) {
  const Expected<bool> more = cutter_.Next(block);
  if (!more.ok()) Fail("the input cannot be read: " + std::string(more.status().message()));
  return *more;
}

int64_t ByteCount(const read::CsvBlock& block) { return static_cast<int64_t>(block.end); }

}  // namespace tollgate::bench
