#include <algorithm>

#include "base/utf8.h"
#include "pattern/regex.h"
#include "schema/asserts.h"

namespace tollgate::schema {
namespace {

using column::Assertion;
using column::AssertionKind;
using column::LayoutField;

bool IsLower(tg_code code) {
  return code == TG_CODE_SCHEMA_MINIMUM || code == TG_CODE_SCHEMA_EXCLUSIVE_MINIMUM ||
         code == TG_CODE_SCHEMA_X_MINIMUM || code == TG_CODE_SCHEMA_X_EXCLUSIVE_MINIMUM;
}
bool IsExclusive(tg_code code) {
  return code == TG_CODE_SCHEMA_EXCLUSIVE_MINIMUM || code == TG_CODE_SCHEMA_EXCLUSIVE_MAXIMUM ||
         code == TG_CODE_SCHEMA_X_EXCLUSIVE_MINIMUM || code == TG_CODE_SCHEMA_X_EXCLUSIVE_MAXIMUM;
}

bool HoldsBound(const DecimalText& value, const Assertion& bound) {
  const std::strong_ordering order = Compare(value, bound.numbers[0]);
  if (order == 0) return !IsExclusive(bound.code);
  return IsLower(bound.code) ? order > 0 : order < 0;
}

// Whether a listed number satisfies the assertion; what is not of numbers does not speak against it.
bool Holds(const DecimalText& value, const Assertion& assertion) {
  switch (assertion.kind) {
    case AssertionKind::kBound:
      return HoldsBound(value, assertion);
    case AssertionKind::kMultipleOf:
      return IsMultipleOf(value, assertion.numbers[0]);
    case AssertionKind::kNumbers:
      return std::any_of(assertion.numbers.begin(), assertion.numbers.end(),
                         [&](const DecimalText& listed) { return Compare(value, listed) == 0; });
    default:
      return true;
  }
}

bool Holds(const std::string& text, const Assertion& assertion) {
  switch (assertion.kind) {
    case AssertionKind::kTexts:
      return std::find(assertion.texts.begin(), assertion.texts.end(), text) != assertion.texts.end();
    case AssertionKind::kLength: {
      const bool is_least = assertion.code == TG_CODE_SCHEMA_MIN_LENGTH;
      const uint64_t count = CountCodePoints(text);
      return is_least ? count >= assertion.length : count <= assertion.length;
    }
    case AssertionKind::kPattern:
      return pattern::Regex(assertion.texts[0]).Matches(text);
    case AssertionKind::kFormat:
      return format::Check(assertion.format, text) == 0;
    default:
      return true;
  }
}

bool CanBeRead(const DecimalText& value, const LayoutField& layout) {
  if (layout.type == TG_DOUBLE) return true;
  bool overflow = false;
  return ToUnits(value, layout.scale, &overflow).has_value() || overflow;
}

template <class Value>
bool HoldsAll(const Value& value, const std::vector<Assertion>& assertions) {
  return std::all_of(assertions.begin(), assertions.end(),
                     [&](const Assertion& assertion) { return Holds(value, assertion); });
}

bool SomeListedValueHolds(const Assertion& list, const LayoutField& layout, const std::vector<Assertion>& assertions) {
  if (list.kind == AssertionKind::kTexts) {
    return std::any_of(list.texts.begin(), list.texts.end(),
                       [&](const std::string& text) { return HoldsAll(text, assertions); });
  }
  if (list.kind == AssertionKind::kNumbers) {
    return std::any_of(list.numbers.begin(), list.numbers.end(), [&](const DecimalText& number) {
      return CanBeRead(number, layout) && HoldsAll(number, assertions);
    });
  }
  bool allows_true = true, allows_false = true;
  for (const Assertion& other : assertions) {
    allows_true = allows_true && other.allows_true;
    allows_false = allows_false && other.allows_false;
  }
  return allows_true || allows_false;
}

bool AreCrossed(const Assertion& low, const Assertion& high) {
  if (low.kind == AssertionKind::kLength && high.kind == AssertionKind::kLength) {
    return low.code == TG_CODE_SCHEMA_MIN_LENGTH && high.code == TG_CODE_SCHEMA_MAX_LENGTH && low.length > high.length;
  }
  if (low.kind != AssertionKind::kBound || high.kind != AssertionKind::kBound) return false;
  if (!IsLower(low.code) || IsLower(high.code)) return false;
  const std::strong_ordering order = Compare(low.numbers[0], high.numbers[0]);
  return order > 0 || (order == 0 && (IsExclusive(low.code) || IsExclusive(high.code)));
}

Span PlaceOf(const Keywords& keywords, const Assertion& assertion) {
  for (const Keyword& keyword : keywords) {
    if (keyword.pointer == assertion.schema_pointer) return keyword.value->span;
  }
  return {};
}

}  // namespace

void CheckContradictions(Context* context, const Keywords& keywords, const LayoutField& layout,
                         const std::vector<Assertion>& assertions) {
  for (const Assertion& assertion : assertions) {
    const bool is_list = assertion.kind == AssertionKind::kTexts || assertion.kind == AssertionKind::kNumbers ||
                         assertion.kind == AssertionKind::kBooleans;
    if (is_list && !SomeListedValueHolds(assertion, layout, assertions)) {
      context->Report(Diag::kSchemaContradiction, PlaceOf(keywords, assertion),
                      "no listed value satisfies the other keywords");
    }
    for (const Assertion& high : assertions) {
      if (!AreCrossed(assertion, high)) continue;
      context->Report(Diag::kSchemaContradiction, PlaceOf(keywords, high),
                      "no value is both " + assertion.expected + " and " + high.expected);
    }
  }
}

}  // namespace tollgate::schema
