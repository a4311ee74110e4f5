#include "report/decision_writer.h"

#include <algorithm>
#include <cstring>

#include "base/bits.h"
#include "json/write.h"
#include "report/append.h"
#include "report/finding_json.h"
#include "report/record_id.h"

namespace tollgate::report {
namespace {

// RFC 4180: a cell that holds a separator, a quote or a line end is quoted, and quotes are doubled.
void AppendCsvCell(std::string_view text, std::string* out) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out->append(text);
    return;
  }
  out->push_back('"');
  for (char c : text) {
    if (c == '"') out->push_back('"');
    out->push_back(c);
  }
  out->push_back('"');
}

bool HasRow(uint64_t rows, int32_t row) { return rows >> (row % 64) & 1; }

bool AnyHit(const std::vector<Tile::Hits>& hits, int32_t row) {
  return std::any_of(hits.begin(), hits.end(), [&](const Tile::Hits& hit) { return HasRow(hit.rows, row); });
}

void AppendNumberOrNull(bool known, uint64_t value, std::string* out) {
  if (known) {
    AppendNumber(value, out);
  } else {
    out->append("null");
  }
}

// Codes of a row, each once, in the order of its findings.
void AppendCodes(std::span<const tg_finding> findings, std::string* out) {
  for (size_t i = 0; i < findings.size(); ++i) {
    const auto same = [&](const tg_finding& earlier) { return earlier.code == findings[i].code; };
    if (std::any_of(findings.begin(), findings.begin() + i, same)) continue;
    if (i != 0) out->push_back(';');
    out->append(tg_code_name(findings[i].code));
  }
}

}  // namespace

uint64_t LoadWord(const uint8_t* bitmap, int32_t row_count, int32_t word) {
  uint64_t bits;
  std::memcpy(&bits, bitmap + size_t{8} * static_cast<size_t>(word), sizeof bits);
  return row_count - word * 64 < 64 ? bits & TailMask(static_cast<size_t>(row_count)) : bits;
}

std::span<const tg_finding> FindingsOfRow(const Scanned& scanned, int32_t row) {
  const int64_t record = scanned.batch.first_record + row;
  const tg_finding* first = scanned.decisions.findings;
  const tg_finding* last = first + scanned.decisions.finding_count;
  first = std::lower_bound(first, last, record, [](const tg_finding& f, int64_t r) { return f.record < r; });
  const tg_finding* end = first;
  while (end != last && end->record == record) ++end;
  return {first, end};
}

void Tile::Load(const plan::Plan& plan, const tg_decisions& decisions, int32_t word) {
  fired.clear();
  shadow.clear();
  unknown.clear();
  errors.clear();
  const uint64_t valid = LoadWord(decisions.valid, decisions.row_count, word);
  for (int32_t r = 0; r < decisions.rule_count; ++r) {
    const auto keep = [&](const uint8_t* bitmap, std::vector<Hits>* hits) {
      const uint64_t rows = LoadWord(bitmap, decisions.row_count, word) & valid;
      if (rows != 0) hits->push_back({r, rows});
    };
    keep(decisions.fired[r], plan.rules[r].is_shadow ? &shadow : &fired);
    keep(decisions.unknown[r], &unknown);
    keep(decisions.errors[r], &errors);
  }
}

DecisionWriter::DecisionWriter(const plan::Plan& plan) : plan_(plan), windows_(plan) {
  for (size_t r = 0; r < plan.rules.size(); ++r) {
    RuleText text;
    json::AppendQuoted(plan.rule_texts[r].id, &text.quoted_id);
    text.hit_unscored = "{\"id\":" + text.quoted_id + ",\"score\":0";
    text.hit = "{\"id\":" + text.quoted_id + ",\"score\":";
    AppendNumber(plan.rules[r].score, &text.hit);
    rules_.push_back(std::move(text));
    csv_rules_.push_back(plan.rule_texts[r].id);
  }
  for (const plan::Outcome& outcome : plan.outcomes) {
    json::AppendQuoted(outcome.name, &outcomes_.emplace_back());
    AppendCsvCell(outcome.name, &csv_outcomes_.emplace_back());
  }
}

bool DecisionWriter::AddsScore(const tg_decisions& decisions, int32_t row, int32_t rule) const {
  const plan::Rule& r = plan_.rules[rule];
  if (r.on_unknown.kind == plan::OnMiss::kOutcome && GetBit(decisions.unknown[rule], row)) return false;
  return r.on_error.kind != plan::OnMiss::kOutcome || !GetBit(decisions.errors[rule], row);
}

void DecisionWriter::AppendReason(const Scanned& scanned, int32_t row, int32_t rule, std::string* out) const {
  const uint32_t reason = plan_.rules[rule].reason;
  if (reason == 0) return;
  std::string sentence, buffer;
  for (const plan::ReasonPart& part : plan_.reasons[reason - 1]) {
    sentence.append(part.is_value ? scan::ReasonValue(plan_, scanned.scratch, part, row, &buffer)
                                  : std::string_view(part.literal));
  }
  out->append(",\"reason\":");
  json::AppendQuoted(sentence, out);
}

void DecisionWriter::AppendHits(const Scanned& scanned, const std::vector<Tile::Hits>& hits, int32_t row,
                                std::string* out) const {
  bool first = true;
  for (const Tile::Hits& hit : hits) {
    if (!HasRow(hit.rows, row)) continue;
    if (!first) out->push_back(',');
    first = false;
    out->append(AddsScore(scanned.decisions, row, hit.rule) ? rules_[hit.rule].hit : rules_[hit.rule].hit_unscored);
    AppendReason(scanned, row, hit.rule, out);
    out->push_back('}');
  }
}

void DecisionWriter::AppendCauses(std::string_view member, const Scanned& scanned, const std::vector<Tile::Hits>& hits,
                                  int32_t row, std::string* out) const {
  if (!AnyHit(hits, row)) return;
  out->append(member);
  bool first = true;
  for (const Tile::Hits& hit : hits) {
    if (!HasRow(hit.rows, row)) continue;
    out->append(first ? "{\"id\":" : ",{\"id\":").append(rules_[hit.rule].quoted_id);
    first = false;
    const tg_cause cause = scan::Cause(plan_, scanned.scratch, row, hit.rule);
    out->append(",\"cause\":\"").append(View(cause.kind)).push_back('"');
    if (cause.path.size != 0) {
      out->append(",\"path\":");
      json::AppendQuoted(View(cause.path), out);
    }
    out->push_back('}');
  }
  out->push_back(']');
}

void DecisionWriter::AppendJson(const Scanned& scanned, const Tile& tile, int32_t row, std::string* out) const {
  const tg_decisions& decisions = scanned.decisions;
  const tg_record* record = scanned.batch.records == nullptr ? nullptr : scanned.batch.records + row;
  out->append("{\"record\":");
  AppendNumber(scanned.batch.first_record + row, out);
  out->append(",\"line\":");
  AppendNumberOrNull(record != nullptr, record == nullptr ? 0 : record->line, out);
  out->append(",\"offset\":");
  AppendNumberOrNull(record != nullptr, record == nullptr ? 0 : record->offset, out);
  out->append(",\"id\":");
  AppendIdJson(plan_.layout, scanned.batch, row, out);
  const bool valid = GetBit(decisions.valid, row);
  out->append(valid ? ",\"valid\":true,\"outcome\":" : ",\"valid\":false,\"outcome\":");
  const int32_t outcome = decisions.outcomes[row];
  out->append(outcome < 0 ? std::string_view("null") : std::string_view(outcomes_[outcome]));
  if (!valid) {
    out->append(",\"findings\":[");
    bool first = true;
    for (const tg_finding& finding : FindingsOfRow(scanned, row)) {
      if (!first) out->push_back(',');
      first = false;
      AppendFindingJson(finding, out);
    }
    out->append("]}");
    return;
  }
  out->append(",\"score\":");
  AppendNumber(decisions.scores[row], out);
  out->append(",\"rules\":[");
  AppendHits(scanned, tile.fired, row, out);
  out->push_back(']');
  if (AnyHit(tile.shadow, row)) {
    out->append(",\"shadow\":[");
    AppendHits(scanned, tile.shadow, row, out);
    out->push_back(']');
  }
  AppendCauses(",\"unknown\":[", scanned, tile.unknown, row, out);
  AppendCauses(",\"errors\":[", scanned, tile.errors, row, out);
  windows_.Append(scanned.scratch, row, out);
  out->push_back('}');
}

void DecisionWriter::AppendCsv(const Scanned& scanned, const Tile& tile, int32_t row, std::string* out) const {
  const tg_decisions& decisions = scanned.decisions;
  AppendNumber(scanned.batch.first_record + row, out);
  out->push_back(',');
  if (scanned.batch.records != nullptr) AppendNumber(scanned.batch.records[row].line, out);
  out->push_back(',');
  std::string cell;
  AppendIdText(plan_.layout, scanned.batch, row, &cell);
  AppendCsvCell(cell, out);
  const bool valid = GetBit(decisions.valid, row);
  out->append(valid ? ",true," : ",false,");
  if (decisions.outcomes[row] >= 0) out->append(csv_outcomes_[decisions.outcomes[row]]);
  out->push_back(',');
  if (valid) AppendNumber(decisions.scores[row], out);
  out->push_back(',');
  cell.clear();
  for (const Tile::Hits& hit : tile.fired) {
    if (!HasRow(hit.rows, row)) continue;
    if (!cell.empty()) cell.push_back(';');
    cell.append(csv_rules_[hit.rule]);
  }
  AppendCsvCell(cell, out);
  out->push_back(',');
  if (!valid) AppendCodes(FindingsOfRow(scanned, row), out);
  out->push_back('\n');
}

}  // namespace tollgate::report
