// The cutter's door: the header, then block after block (csv_cut.h).
#include <algorithm>
#include <cstring>
#include <deque>

#include "base/check.h"
#include "base/cpu.h"
#include "base/utf8.h"
#include "read/csv_cut.h"
#include "read/csv_header.h"

namespace tollgate::read {

struct CsvCutter::State {
  State(const tg_source& source, const column::RecordLayout& layout_given) : input(source), layout(layout_given) {}

  Status Finish();
  void SkipMarkAndBlanks();
  bool ScanHeader();
  void CheckEncoding(std::string_view record);
  void Add(tg_code code, uint64_t begin, uint64_t size) {
    findings.push_back(HeaderFinding(code, cut.offset + begin, size, cut.line));
  }
  bool FillCarry() { return input.Read(cut.read_bytes, &cut.carry); }

  Input input;
  const column::RecordLayout& layout;
  CutState cut;
  CsvBinding binding;
  std::string header;
  std::vector<tg_finding> findings;
  std::deque<std::string> texts;
};

CsvCutter::CsvCutter(const tg_source& source, const column::RecordLayout& layout, const CsvOptions& options)
    : state_(std::make_unique<State>(source, layout)) {
  TG_CHECK(options.batch_row_count > 0 && options.read_bytes > 0);
  const Expected<tg_cpu> cpu = ResolveCpu(options.cpu);
  TG_CHECK(cpu.ok());
  state_->cut.cpu = *cpu;
  state_->cut.read_bytes = options.read_bytes;
  state_->cut.batch_row_count = static_cast<size_t>(options.batch_row_count);
}

CsvCutter::~CsvCutter() = default;
const CsvBinding& CsvCutter::binding() const { return state_->binding; }
const std::vector<tg_finding>& CsvCutter::header_findings() const { return state_->findings; }
std::string_view CsvCutter::header_bytes() const { return state_->header; }
const ByteAccount& CsvCutter::account() const { return state_->cut.account; }

void CsvCutter::State::SkipMarkAndBlanks() {
  size_t skipped = 0;
  if (cut.carry.view().starts_with(kUtf8Mark)) skipped = kUtf8Mark.size();
  for (;;) {
    while (cut.carry.size() < skipped + 2 && FillCarry()) {
    }
    const std::string_view rest = cut.carry.view().substr(skipped);
    const size_t blank = rest.starts_with("\n") ? 1 : rest.starts_with("\r\n") ? 2 : 0;
    if (blank == 0) break;
    skipped += blank;
    ++cut.account.blank_lines;
    ++cut.line;
    if (skipped < cut.read_bytes) continue;
    cut.carry.DropFront(skipped);
    cut.offset += skipped;
    cut.account.skipped += skipped;
    skipped = 0;
  }
  cut.carry.DropFront(skipped);
  cut.offset += skipped;
  cut.account.skipped += skipped;
}

// Finds the header's end. False: there is none that can be read, or the input failed.
bool CsvCutter::State::ScanHeader() {
  RecordScanner& scanner = cut.scanner;
  scanner.Reset();
  for (size_t fed = 0; !scanner.ended();) {
    // Up to the byte behind each CR: a file whose lines end in CR is one long record, and what is wrong with it is
    // known at the first of them, however many bytes the source gave at once.
    const std::string_view bytes = cut.carry.view();
    const size_t cr = bytes.find('\r', fed == 0 ? 0 : fed - 1);
    const size_t end = cr == std::string_view::npos ? bytes.size() : std::min(bytes.size(), cr + 2);
    scanner.Feed(bytes.substr(fed, end - fed));
    fed = end;
    if (scanner.over_limit() || scanner.fault() == TG_CODE_CSV_NEWLINE_BARE_CR || fed > kMaxRecordBytes) break;
    if (scanner.ended() || fed < cut.carry.size() || FillCarry()) continue;
    if (!input.at_end()) return false;
    scanner.Finish();
  }
  if (scanner.fault() == 0) return true;
  const bool has_place = scanner.fault() == TG_CODE_CSV_NEWLINE_BARE_CR || (scanner.ended() && !scanner.over_limit());
  Add(scanner.fault(), has_place ? scanner.token_begin() : 0, has_place ? scanner.token_size() : 0);
  return false;
}

void CsvCutter::State::CheckEncoding(std::string_view record) {
  const size_t nul = record.find('\0');
  if (nul != std::string_view::npos) Add(TG_CODE_CSV_ENCODING_NUL, nul, 1);
  if (!IsValidUtf8(record)) Add(TG_CODE_CSV_ENCODING_UTF8, FirstInvalidUtf8(record), 1);
}

// The header's verdict.
Status CsvCutter::State::Finish() {
  const auto is_error = [](const tg_finding& finding) { return finding.severity == TG_SEVERITY_ERROR; };
  std::stable_sort(findings.begin(), findings.end(),
                   [](const tg_finding& a, const tg_finding& b) { return a.offset < b.offset; });
  const auto error = std::find_if(findings.begin(), findings.end(), is_error);
  if (error == findings.end()) return Status();
  std::string message =
      std::string(tg_code_name(error->code)) + ": expected " + std::string(error->expected.data, error->expected.size);
  const auto error_count = std::count_if(findings.begin(), findings.end(), is_error);
  if (error_count > 1) message += " (and " + std::to_string(error_count - 1) + " more)";
  return Status(TG_BAD_INPUT, message);
}

Status CsvCutter::ReadHeader() {
  State& state = *state_;
  CutState& cut = state.cut;
  while (cut.carry.size() < 4 && state.FillCarry()) {
  }
  if (LooksWide(cut.carry.view())) {
    state.Add(TG_CODE_CSV_ENCODING_UTF16, 0, std::min<size_t>(cut.carry.size(), 4));
    return state.Finish();
  }
  state.SkipMarkAndBlanks();
  if (!state.input.status().ok()) return state.input.status();
  if (cut.carry.size() == 0) {
    state.Add(TG_CODE_CSV_HEADER_ABSENT, 0, 0);
    return state.Finish();
  }
  if (!state.ScanHeader()) return state.input.status().ok() ? state.Finish() : state.input.status();
  state.header = cut.carry.view().substr(0, cut.scanner.size());
  cut.account.header = state.header.size();
  std::string_view record = state.header;
  if (record.ends_with('\n')) record.remove_suffix(record.ends_with("\r\n") ? 2 : 1);
  state.CheckEncoding(record);
  if (state.findings.empty()) {
    BindHeader(state.layout, record, cut.offset, cut.line, &state.binding, &state.findings, &state.texts);
  }
  cut.column_count = state.binding.header.size();
  cut.carry.DropFront(state.header.size());
  cut.offset += state.header.size();
  cut.line += cut.scanner.newline_count();
  return state.Finish();
}

Expected<bool> CsvCutter::Next(CsvBlock* block) {
  State& state = *state_;
  block->Reset(state.cut.offset, state.cut.record);
  block->header = state.header;
  BlockCut(&state.cut, &state.input, block).Run();
  if (!block->rows.empty() || block->is_piece) return true;
  if (!state.input.status().ok()) return state.input.status();
  return false;
}

}  // namespace tollgate::read
