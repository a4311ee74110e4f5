#include "report/tally.h"

#include <algorithm>
#include <bit>

#include "base/bits.h"
#include "report/append.h"

namespace tollgate::report {
namespace {

int32_t WordsOf(const tg_decisions& decisions) { return (decisions.row_count + 63) / 64; }

// Both texts are static or the plan's, so the same pointers come again and again: compare those first.
bool SameText(tg_text a, tg_text b) { return (a.data == b.data && a.size == b.size) || View(a) == View(b); }

CauseCount* FindCause(tg_text kind, tg_text path, std::vector<CauseCount>* causes) {
  for (CauseCount& cause : *causes) {
    if (SameText(cause.kind, kind) && SameText(cause.path, path)) return &cause;
  }
  return &causes->emplace_back(CauseCount{kind, path, 0});
}

void MergeCauses(const std::vector<CauseCount>& from, std::vector<CauseCount>* to) {
  for (const CauseCount& cause : from) FindCause(cause.kind, cause.path, to)->rows += cause.rows;
}

CodeCount* FindCode(tg_code code, std::vector<CodeCount>* codes) {
  const auto found = std::find_if(codes->begin(), codes->end(), [&](const CodeCount& c) { return c.code == code; });
  return found == codes->end() ? nullptr : &*found;
}

}  // namespace

Tally::Tally(const plan::Plan& plan) : outcomes(plan.outcomes.size()), rules(plan.rules.size()), plan_(&plan) {}

void Tally::Clear() {
  records = valid = 0;
  accepted_bytes = rejected_bytes = 0;
  std::fill(outcomes.begin(), outcomes.end(), 0);
  for (RuleCount& rule : rules) {
    rule.hits = rule.unknown = rule.errors = 0;
    rule.unknown_causes.clear();
    rule.error_causes.clear();
  }
  codes.clear();
}

void Tally::Add(const Scanned& scanned) {
  const tg_decisions& decisions = scanned.decisions;
  records += decisions.row_count;
  for (int32_t w = 0; w < WordsOf(decisions); ++w) {
    valid += std::popcount(LoadWord(decisions.valid, decisions.row_count, w));
  }
  for (int32_t row = 0; row < decisions.row_count; ++row) {
    if (decisions.outcomes[row] >= 0) ++outcomes[decisions.outcomes[row]];
    if (scanned.batch.records == nullptr) continue;
    (GetBit(decisions.valid, row) ? accepted_bytes : rejected_bytes) += scanned.batch.records[row].size;
  }
  AddFindings(scanned);
  AddRules(scanned);
}

void Tally::AddFinding(const tg_finding& finding) {
  CodeCount* count = FindCode(finding.code, &codes);
  if (count == nullptr) {
    count = &codes.emplace_back();
    count->code = finding.code;
    count->first_line = finding.line;
    count->first_column = View(finding.column_name);
  } else if (finding.record >= 0 && count->last_record == finding.record) {
    return;
  }
  ++count->records;
  count->last_record = finding.record;
}

void Tally::AddInputFinding(const tg_finding& finding) { AddFinding(finding); }

void Tally::AddFindings(const Scanned& scanned) {
  for (size_t i = 0; i < scanned.decisions.finding_count; ++i) AddFinding(scanned.decisions.findings[i]);
}

void Tally::AddCauses(const Scanned& scanned, const uint8_t* bitmap, int32_t rule, int64_t* count,
                      std::vector<CauseCount>* causes) {
  const tg_decisions& decisions = scanned.decisions;
  for (int32_t w = 0; w < WordsOf(decisions); ++w) {
    uint64_t rows = LoadWord(bitmap, decisions.row_count, w) & LoadWord(decisions.valid, decisions.row_count, w);
    *count += std::popcount(rows);
    for (; rows != 0; rows &= rows - 1) {
      const tg_cause cause = scan::Cause(*plan_, scanned.scratch, w * 64 + std::countr_zero(rows), rule);
      ++FindCause(cause.kind, cause.path, causes)->rows;
    }
  }
}

void Tally::AddRules(const Scanned& scanned) {
  const tg_decisions& decisions = scanned.decisions;
  for (int32_t r = 0; r < decisions.rule_count; ++r) {
    for (int32_t w = 0; w < WordsOf(decisions); ++w) {
      rules[r].hits += std::popcount(LoadWord(decisions.fired[r], decisions.row_count, w) &
                                     LoadWord(decisions.valid, decisions.row_count, w));
    }
    AddCauses(scanned, decisions.unknown[r], r, &rules[r].unknown, &rules[r].unknown_causes);
    AddCauses(scanned, decisions.errors[r], r, &rules[r].errors, &rules[r].error_causes);
  }
}

void Tally::Merge(const Tally& later) {
  records += later.records;
  valid += later.valid;
  accepted_bytes += later.accepted_bytes;
  rejected_bytes += later.rejected_bytes;
  for (size_t o = 0; o < outcomes.size(); ++o) outcomes[o] += later.outcomes[o];
  for (size_t r = 0; r < rules.size(); ++r) {
    rules[r].hits += later.rules[r].hits;
    rules[r].unknown += later.rules[r].unknown;
    rules[r].errors += later.rules[r].errors;
    MergeCauses(later.rules[r].unknown_causes, &rules[r].unknown_causes);
    MergeCauses(later.rules[r].error_causes, &rules[r].error_causes);
  }
  for (const CodeCount& code : later.codes) {
    CodeCount* count = FindCode(code.code, &codes);
    if (count == nullptr) {
      codes.push_back(code);
    } else {
      count->records += code.records;
      count->last_record = code.last_record;
    }
  }
}

}  // namespace tollgate::report
