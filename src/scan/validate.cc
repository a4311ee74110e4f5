// Validation of a batch: every assertion gives a bitmap of failing rows, and only failing rows cost more. Findings of
// the reader are merged in; a row with an error among its findings, or that the reader rejected, is invalid.
#include <algorithm>

#include "base/bits.h"
#include "base/check.h"
#include "scan/check.h"
#include "scan/finding.h"
#include "scan/state.h"

namespace tollgate::scan {
namespace {

using column::AssertionKind;

bool IsNumeric(AssertionKind kind) {
  return kind == AssertionKind::kNumbers || kind == AssertionKind::kBound || kind == AssertionKind::kMultipleOf;
}

void Report(State* state, const PreparedCheck& check, const uint64_t* failed) {
  const column::Assertion& assertion = check.assertion();
  ForEachBit(failed, state->row_count, [&](size_t row) {
    tg_code code = assertion.code;
    if (assertion.kind == AssertionKind::kFormat) {
      code = format::Check(assertion.format, ValueText(*state, check.field, row, &state->text_buffer));
    }
    AddValueFinding(state, check.field, row, code, assertion.schema_pointer, assertion.expected);
  });
}

void ValidateField(State* state, size_t f) {
  const FieldRows& field = state->fields[f];
  const column::LayoutField& layout_field = state->plan->layout.fields[f];
  if (field.any_null && !layout_field.nullable) {
    ForEachBit(field.null, state->row_count, [&](size_t row) {
      if (!GetBit(state->accepted, row)) return;
      AddValueFinding(state, f, row, TG_CODE_SCHEMA_TYPE, layout_field.schema_pointer, {});
    });
  }
  if (state->checks[f].empty()) return;
  // temporary[1] and [2] are the checks' own.
  uint64_t* candidates = state->temporary[0];
  uint64_t* failed = state->temporary[3];
  for (const PreparedCheck& check : state->checks[f]) {
    for (size_t w = 0; w < state->word_count; ++w) candidates[w] = field.valid[w] & state->accepted[w];
    std::fill_n(failed, state->word_count, 0);
    if (IsNumeric(check.assertion().kind)) {
      FailNumbers(state, check, candidates, field.overflow, failed);
    } else {
      FailTexts(state, check, candidates, failed);
    }
    if (field.any_overflow) {
      for (size_t w = 0; w < state->word_count; ++w) failed[w] &= state->accepted[w];
    }
    Report(state, check, failed);
  }
}

void ValidateRequirement(State* state, const column::Requirement& requirement) {
  for (size_t w = 0; w < state->word_count; ++w) {
    uint64_t missing = state->accepted[w];
    if (requirement.object > 0) missing &= state->objects[static_cast<size_t>(requirement.object - 1)].present[w];
    if (requirement.field >= 0) {
      missing &= ~PresentWord(state->fields[static_cast<size_t>(requirement.field)], w);
    } else {
      const ObjectRows& object = state->objects[static_cast<size_t>(requirement.nested)];
      missing &= ~(object.present[w] | object.faulted[w]);
    }
    ForEachBit(&missing, 64, [&](size_t bit) {
      AddAbsentFinding(state, requirement.field, w * 64 + bit, requirement.instance, requirement.schema_pointer);
    });
  }
}

}  // namespace

void Validate(State* state) {
  for (size_t f = 0; f < state->fields.size(); ++f) ValidateField(state, f);
  for (const column::Requirement& requirement : state->plan->requirements) ValidateRequirement(state, requirement);
  if (state->findings.size() > 1) SortFindings(state);
  std::copy_n(state->accepted, state->word_count, state->valid);
  for (const tg_finding& finding : state->findings) {
    const int64_t row = finding.record - state->batch->first_record;
    const bool is_of_row = row >= 0 && row < state->batch->row_count;
    if (is_of_row && finding.severity == TG_SEVERITY_ERROR) ClearBit(state->valid, static_cast<size_t>(row));
  }
}

}  // namespace tollgate::scan
