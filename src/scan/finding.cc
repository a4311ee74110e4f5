#include "scan/finding.h"

#include <algorithm>
#include <cstring>

#include "base/bits.h"
#include "base/utf8.h"
#include "column/cell.h"
#include "plan/semantics.h"

namespace tollgate::scan {
namespace {

bool HasToken(const State& state, size_t field) {
  return state.batch->text != nullptr && state.batch->columns[field].spans != nullptr;
}

// The physical line of a byte: its record's first line and the line ends before it (a quoted field may hold some).
uint64_t LineOf(const State& state, const tg_record& record, const tg_span& span) {
  const uint64_t record_begin = record.offset - state.batch->text_offset;
  const char* text = state.batch->text;
  return record.line + static_cast<uint64_t>(std::count(text + record_begin, text + span.begin, '\n'));
}

void PlaceAtToken(const State& state, size_t field, size_t row, tg_finding* finding) {
  const tg_span& span = state.batch->columns[field].spans[row];
  finding->offset = state.batch->text_offset + span.begin;
  finding->size = span.size;
  finding->line = state.batch->records != nullptr ? LineOf(state, state.batch->records[row], span) : 0;
}

void PlaceAtRecord(const State& state, size_t row, tg_finding* finding) {
  if (state.batch->records == nullptr) return;
  const tg_record& record = state.batch->records[row];
  finding->offset = record.offset;
  finding->size = record.size;
  finding->line = record.line;
}

tg_finding NewFinding(const State& state, size_t row, tg_code code, std::string_view instance,
                      std::string_view schema_pointer, std::string_view expected) {
  tg_finding finding = {};
  finding.code = code;
  finding.severity = tg_code_severity(code);
  finding.record = state.batch->first_record + static_cast<int64_t>(row);
  finding.column = -1;
  finding.instance = TextOf(instance);
  finding.schema = TextOf(schema_pointer);
  finding.expected = TextOf(expected.empty() ? std::string_view(tg_code_text(code)) : expected);
  return finding;
}

// Cut to what a finding holds, masked, and kept until the next scan.
tg_text KeepGot(State* state, const column::LayoutField& field, std::string_view text) {
  if (field.sensitive) return TextOf(state->texts.Keep(CutUtf8(column::MaskedText(field, text), column::kMaxGotBytes)));
  return TextOf(state->texts.Keep(CutUtf8(text, column::kMaxGotBytes)));
}

}  // namespace

std::string_view TokenOf(const State& state, size_t field, size_t row) {
  if (!HasToken(state, field)) return {};
  const tg_span& span = state.batch->columns[field].spans[row];
  std::string_view token(state.batch->text + span.begin, span.size);
  if (token.size() >= 2 && token.front() == '"' && token.back() == '"') token = token.substr(1, token.size() - 2);
  return token;
}

std::string_view ValueText(const State& state, size_t field, size_t row, std::string* buffer) {
  const tg_column& column = state.batch->columns[field];
  const FieldRows& rows = state.fields[field];
  if (column.type == TG_STRING && GetBit(rows.valid, row)) {
    return Texts{.bytes = static_cast<const char*>(column.values), .offsets = column.offsets}[row];
  }
  if (HasToken(state, field)) return TokenOf(state, field, row);
  if (GetBit(rows.null, row)) return "null";
  if (!GetBit(rows.valid, row)) return {};
  switch (column.type) {
    case TG_BOOL:
      return plan::BoolToText(GetBit(rows.bits, row));
    case TG_DOUBLE:
      *buffer = plan::DoubleToText(static_cast<const double*>(column.values)[row]).view();
      break;
    case TG_TIMESTAMP:
      *buffer = plan::TimeToText(static_cast<const int64_t*>(column.values)[row]).view();
      break;
    default:
      *buffer = plan::IntToText({static_cast<const int64_t*>(column.values)[row], column.scale}).view();
  }
  return *buffer;
}

void AddValueFinding(State* state, size_t field, size_t row, tg_code code, std::string_view schema_pointer,
                     std::string_view expected) {
  const column::LayoutField& layout_field = state->plan->layout.fields[field];
  tg_finding finding = NewFinding(*state, row, code, layout_field.pointer, schema_pointer, expected);
  finding.column_name = TextOf(layout_field.header);
  finding.column = state->batch->columns[field].file_column;
  if (HasToken(*state, field)) {
    PlaceAtToken(*state, field, row, &finding);
  } else {
    PlaceAtRecord(*state, row, &finding);
  }
  finding.got = KeepGot(state, layout_field, ValueText(*state, field, row, &state->text_buffer));
  state->findings.push_back(finding);
}

void AddAbsentFinding(State* state, int field, size_t row, std::string_view instance, std::string_view schema_pointer) {
  tg_finding finding = NewFinding(*state, row, TG_CODE_SCHEMA_REQUIRED, instance, schema_pointer, {});
  if (field >= 0) {
    finding.column_name = TextOf(state->plan->layout.fields[static_cast<size_t>(field)].header);
    finding.column = state->batch->columns[field].file_column;
  }
  PlaceAtRecord(*state, row, &finding);
  state->findings.push_back(finding);
}

void SortFindings(State* state) {
  const auto view = [](tg_text text) { return std::string_view(text.data, text.size); };
  std::sort(state->findings.begin(), state->findings.end(), [&](const tg_finding& a, const tg_finding& b) {
    if (a.record != b.record) return a.record < b.record;
    if (a.offset != b.offset) return a.offset < b.offset;
    if (view(a.schema) != view(b.schema)) return view(a.schema) < view(b.schema);
    if (view(a.instance) != view(b.instance)) return view(a.instance) < view(b.instance);
    return a.code < b.code;
  });
}

}  // namespace tollgate::scan
