// Numbers are compared exactly on their digits, yet nearly every row is answered by a kernel.
//
// Integers and decimals: the bound becomes whole units once, rounded to the side that keeps the answer.
//
// Doubles: rounding to nearest is monotonic. If d is the double nearest to the token and n the one nearest to the
// bound, then d < n shows token < bound and d > n shows token > bound; only where d == n the digits must be asked.
#include <algorithm>
#include <cmath>

#include "base/bits.h"
#include "base/check.h"
#include "json/unescape.h"
#include "scan/check.h"
#include "scan/exact_number.h"
#include "scan/finding.h"

namespace tollgate::scan {
namespace {

using column::AssertionKind;
using plan::Comparison;

Comparison ComparisonOf(BoundSide side) {
  switch (side) {
    case BoundSide::kAtLeast:
      return Comparison::kGreaterEqual;
    case BoundSide::kAbove:
      return Comparison::kGreater;
    case BoundSide::kAtMost:
      return Comparison::kLessEqual;
    case BoundSide::kBelow:
      return Comparison::kLess;
  }
  return Comparison::kEqual;
}

void PrepareUnitBound(const DecimalText& bound, int scale, BoundSide side, PreparedCheck* check) {
  const bool is_lower = side == BoundSide::kAtLeast || side == BoundSide::kAbove;
  const WholeUnits units = ToWholeUnits(bound, scale);
  check->comparison = ComparisonOf(side);
  if (units.side != 0) {
    check->answer = (units.side < 0) == is_lower ? PreparedCheck::Answer::kAlways : PreparedCheck::Answer::kNever;
    return;
  }
  // v >= b is v >= ceil(b); v > b is v > floor(b); v <= b is v <= floor(b); v < b is v < ceil(b).
  const bool takes_ceiling = side == BoundSide::kAtLeast || side == BoundSide::kBelow;
  check->units = takes_ceiling ? units.ceiling : units.floor;
}

// The row's value on its digits; false where there are none to read.
bool ReadExactly(State* state, size_t field, size_t row, DecimalText* out) {
  const column::LayoutField& layout_field = state->plan->layout.fields[field];
  std::string_view token = TokenOf(*state, field, row);
  // The digits of a JSON string may be escaped. In a CSV cell that was read as a number only x-decimal puts a
  // backslash.
  std::string unescaped;
  if (token.find('\\') != std::string_view::npos && json::Unescape(token, &unescaped)) token = unescaped;
  if (token.data() != nullptr && ParseToken(layout_field, token, &state->text_buffer, out)) return true;
  if (!GetBit(state->fields[field].valid, row)) return false;
  const tg_column& column = state->batch->columns[field];
  if (column.type != TG_DOUBLE) {
    *out = ToDecimalText(Decimal{static_cast<const int64_t*>(column.values)[row], column.scale});
    return true;
  }
  const double value = static_cast<const double*>(column.values)[row];
  if (!std::isfinite(value)) return false;
  ToDecimalText(value, &state->text_buffer, out);
  return true;
}

// A value whose digits cannot be had (an overflow without text, NaN) does not pass a check that it cannot be shown to
// pass.
void FailExactly(State* state, const PreparedCheck& check, const uint64_t* rows, uint64_t* failed) {
  ForEachBit(rows, state->row_count, [&](size_t row) {
    DecimalText& value = state->number_buffer;
    if (!ReadExactly(state, check.field, row, &value) || !HoldsExactly(check.assertion(), value)) SetBit(failed, row);
  });
}

template <class Holds>
void FailUnless(State* state, const uint64_t* candidates, uint64_t* failed, Holds holds) {
  ForEachBit(candidates, state->row_count, [&](size_t row) {
    if (!holds(row)) SetBit(failed, row);
  });
}

void FailUnits(State* state, const PreparedCheck& check, const uint64_t* candidates, uint64_t* failed) {
  const auto* values = static_cast<const int64_t*>(state->batch->columns[check.field].values);
  switch (check.assertion().kind) {
    case AssertionKind::kBound: {
      if (check.answer == PreparedCheck::Answer::kAlways) return;
      if (check.answer == PreparedCheck::Answer::kNever) {
        std::copy_n(candidates, state->word_count, failed);
        return;
      }
      const auto kernel = state->kernels->compare_int_const[static_cast<size_t>(check.comparison)];
      kernel(values, check.units, candidates, state->word_count, state->temporary[2], failed);
      return;
    }
    case AssertionKind::kNumbers: {
      const auto& list = check.unit_list;
      FailUnless(state, candidates, failed,
                 [&](size_t row) { return std::binary_search(list.begin(), list.end(), values[row]); });
      return;
    }
    default:
      if (check.step_units == 0) return FailExactly(state, check, candidates, failed);
      if (check.step_units == 1) return;
      FailUnless(state, candidates, failed, [&](size_t row) { return values[row] % check.step_units == 0; });
  }
}

void FailDoubleBound(State* state, const PreparedCheck& check, const uint64_t* candidates, uint64_t* failed) {
  const auto* values = static_cast<const double*>(state->batch->columns[check.field].values);
  const bool is_lower = check.comparison == Comparison::kGreaterEqual || check.comparison == Comparison::kGreater;
  const auto kernel =
      state->kernels
          ->compare_double_const[static_cast<size_t>(is_lower ? Comparison::kGreaterEqual : Comparison::kLessEqual)];
  uint64_t* passed = state->temporary[2];
  kernel(values, check.nearest, candidates, state->word_count, passed, failed);
  const auto equal = state->kernels->compare_double_const[static_cast<size_t>(Comparison::kEqual)];
  uint64_t* close = state->temporary[1];
  equal(values, check.nearest, passed, state->word_count, close, passed);
  FailExactly(state, check, close, failed);
}

void FailDoubles(State* state, const PreparedCheck& check, const uint64_t* candidates, uint64_t* failed) {
  const auto* values = static_cast<const double*>(state->batch->columns[check.field].values);
  switch (check.assertion().kind) {
    case AssertionKind::kBound:
      return FailDoubleBound(state, check, candidates, failed);
    case AssertionKind::kNumbers: {
      uint64_t* close = state->temporary[2];
      std::fill_n(close, state->word_count, 0);
      ForEachBit(candidates, state->row_count, [&](size_t row) {
        const auto& list = check.nearest_list;
        SetBit(std::find(list.begin(), list.end(), values[row]) != list.end() ? close : failed, row);
      });
      return FailExactly(state, check, close, failed);
    }
    default:
      return FailExactly(state, check, candidates, failed);
  }
}

}  // namespace

PreparedCheck PrepareCheck(const column::LayoutField& layout_field, size_t field, const plan::FieldCheck& check) {
  PreparedCheck prepared;
  prepared.check = &check;
  prepared.field = field;
  const column::Assertion& assertion = check.assertion;
  const bool is_double = layout_field.type == TG_DOUBLE;
  const int scale = layout_field.type == TG_DECIMAL ? layout_field.scale : 0;
  bool overflow = false;
  switch (assertion.kind) {
    case AssertionKind::kBound:
      TG_CHECK(!assertion.numbers.empty());
      if (!is_double) PrepareUnitBound(assertion.numbers[0], scale, SideOf(assertion.code), &prepared);
      prepared.comparison = ComparisonOf(SideOf(assertion.code));
      prepared.nearest = NearestDouble(assertion.numbers[0]);
      break;
    case AssertionKind::kNumbers:
      for (const DecimalText& number : assertion.numbers) {
        if (const auto units = ToUnits(number, scale, &overflow)) prepared.unit_list.push_back(*units);
        prepared.nearest_list.push_back(NearestDouble(number));
      }
      std::sort(prepared.unit_list.begin(), prepared.unit_list.end());
      break;
    case AssertionKind::kMultipleOf:
      TG_CHECK(!assertion.numbers.empty());
      prepared.step_units = ToUnits(assertion.numbers[0], scale, &overflow).value_or(0);
      break;
    default:
      break;
  }
  return prepared;
}

void FailNumbers(State* state, const PreparedCheck& check, const uint64_t* candidates, const uint64_t* overflow,
                 uint64_t* failed) {
  if (state->batch->columns[check.field].type == TG_DOUBLE) {
    FailDoubles(state, check, candidates, failed);
  } else {
    FailUnits(state, check, candidates, failed);
  }
  if (state->fields[check.field].any_overflow) FailExactly(state, check, overflow, failed);
}

}  // namespace tollgate::scan
