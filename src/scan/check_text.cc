#include <algorithm>

#include "base/bits.h"
#include "base/utf8.h"
#include "scan/check.h"
#include "scan/finding.h"

namespace tollgate::scan {
namespace {

using column::AssertionKind;

bool IsMaximum(tg_code code) { return code == TG_CODE_SCHEMA_MAX_LENGTH; }

// Code points are counted only where the count of bytes leaves it open: a code point has one to four.
bool HasLength(std::string_view text, uint64_t length, bool is_maximum) {
  if (is_maximum) return text.size() <= length || (text.size() / 4 <= length && CountCodePoints(text) <= length);
  return text.size() >= length && ((text.size() + 3) / 4 >= length || CountCodePoints(text) >= length);
}

template <class Holds>
void FailUnless(State* state, size_t field, const uint64_t* candidates, uint64_t* failed, Holds holds) {
  const tg_column& column = state->batch->columns[field];
  if (column.type == TG_STRING) {
    const Texts texts{.bytes = static_cast<const char*>(column.values), .offsets = column.offsets};
    ForEachBit(candidates, state->row_count, [&](size_t row) {
      if (!holds(texts[row])) SetBit(failed, row);
    });
    return;
  }
  // A keyword of strings on a text that became a typed value (a date, an amount): it is about the text.
  ForEachBit(candidates, state->row_count, [&](size_t row) {
    if (!holds(ValueText(*state, field, row, &state->text_buffer))) SetBit(failed, row);
  });
}

void FailBooleans(State* state, const PreparedCheck& check, const uint64_t* candidates, uint64_t* failed) {
  const FieldRows& field = state->fields[check.field];
  for (size_t w = 0; w < state->word_count; ++w) {
    if (!check.assertion().allows_true) failed[w] |= candidates[w] & field.bits[w];
    if (!check.assertion().allows_false) failed[w] |= candidates[w] & field.not_bits[w];
  }
}

void FailPattern(State* state, const PreparedCheck& check, const uint64_t* candidates, uint64_t* failed) {
  const auto set = static_cast<uint32_t>(check.check->pattern_set);
  const tg_column& column = state->batch->columns[check.field];
  if (column.type != TG_STRING) {
    // The set has this one member; the text is made for it.
    const pattern::PatternSet& patterns = state->plan->pattern_sets[set];
    return FailUnless(state, check.field, candidates, failed,
                      [&](std::string_view text) { return patterns.MatchesAny(text, &state->pattern_scratch); });
  }
  const Texts texts{.bytes = static_cast<const char*>(column.values), .offsets = column.offsets};
  const uint64_t* hits = HitsOf(state, set, check.check->member, texts, state->fields[check.field].valid);
  for (size_t w = 0; w < state->word_count; ++w) failed[w] |= candidates[w] & ~hits[w];
}

}  // namespace

void FailTexts(State* state, const PreparedCheck& check, const uint64_t* candidates, uint64_t* failed) {
  const column::Assertion& assertion = check.assertion();
  const auto fail_unless = [&](auto holds) { FailUnless(state, check.field, candidates, failed, holds); };
  switch (assertion.kind) {
    case AssertionKind::kBooleans:
      return FailBooleans(state, check, candidates, failed);
    case AssertionKind::kTexts: {
      if (check.check->text_set >= 0) {
        const lookup::TextSet& set = state->plan->text_sets[static_cast<size_t>(check.check->text_set)];
        return fail_unless([&](std::string_view text) { return set.Contains(text); });
      }
      const auto& texts = assertion.texts;
      return fail_unless(
          [&](std::string_view text) { return std::find(texts.begin(), texts.end(), text) != texts.end(); });
    }
    case AssertionKind::kLength:
      return fail_unless(
          [&](std::string_view text) { return HasLength(text, assertion.length, IsMaximum(assertion.code)); });
    case AssertionKind::kPattern:
      return FailPattern(state, check, candidates, failed);
    default:  // kFormat
      return fail_unless([&](std::string_view text) { return format::Check(assertion.format, text) == 0; });
  }
}

}  // namespace tollgate::scan
