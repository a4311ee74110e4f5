#include "schema/asserts.h"

#include <limits>

#include "base/utf8.h"
#include "json/write.h"
#include "pattern/translate.h"
#include "schema/form.h"

namespace tollgate::schema {
namespace {

using column::Assertion;
using column::AssertionKind;
using column::LayoutField;

// Findings carry `expected` row by row: long lists are cut.
constexpr size_t kMaxExpectedBytes = 80;

struct Bound {
  KeywordId id;
  tg_code code;
  std::string_view words;
};
constexpr Bound kBounds[] = {
    {KeywordId::kMinimum, TG_CODE_SCHEMA_MINIMUM, "at least "},
    {KeywordId::kMaximum, TG_CODE_SCHEMA_MAXIMUM, "at most "},
    {KeywordId::kExclusiveMinimum, TG_CODE_SCHEMA_EXCLUSIVE_MINIMUM, "more than "},
    {KeywordId::kExclusiveMaximum, TG_CODE_SCHEMA_EXCLUSIVE_MAXIMUM, "less than "},
    {KeywordId::kXMinimum, TG_CODE_SCHEMA_X_MINIMUM, "at least "},
    {KeywordId::kXMaximum, TG_CODE_SCHEMA_X_MAXIMUM, "at most "},
    {KeywordId::kXExclusiveMinimum, TG_CODE_SCHEMA_X_EXCLUSIVE_MINIMUM, "more than "},
    {KeywordId::kXExclusiveMaximum, TG_CODE_SCHEMA_X_EXCLUSIVE_MAXIMUM, "less than "},
};

std::string_view FormatInWords(format::Id id) {
  switch (id) {
    case format::Id::kEmail:
      return "an e-mail address";
    case format::Id::kIpv4:
      return "an IPv4 address";
    case format::Id::kIpv6:
      return "an IPv6 address";
    case format::Id::kUuid:
      return "a UUID";
    case format::Id::kPan:
      return "a card number";
    case format::Id::kCurrency:
      return "an active ISO 4217 currency code";
    case format::Id::kCountry:
      return "an ISO 3166-1 alpha-2 country code";
    case format::Id::kMcc:
      return "a merchant category code";
  }
  return "";
}

std::string Cut(std::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return std::string(text);
  return std::string(CutUtf8(text, max_bytes)) + "...";
}

std::string ItemInWords(const json::Node& item) {
  std::string words;
  if (item.is(json::Kind::kString)) {
    json::AppendQuoted(Cut(item.text, kMaxExpectedBytes), &words);
  } else if (item.is(json::Kind::kBool)) {
    words = item.boolean ? "true" : "false";
  } else if (item.is(json::Kind::kNull)) {
    words = "null";
  } else {
    words = Cut(item.text, kMaxExpectedBytes);
  }
  return words;
}

class AssertionReader {
 public:
  AssertionReader(Context* context, const LayoutField& layout, std::vector<Assertion>* out)
      : context_(context), layout_(layout), out_(out) {}

  void Read(const Keyword& keyword) {
    for (const Bound& bound : kBounds) {
      if (bound.id == keyword.id) return ReadBound(keyword, bound);
    }
    switch (keyword.id) {
      case KeywordId::kEnum:
        return ReadListed(keyword, TG_CODE_SCHEMA_ENUM, keyword.value->items);
      case KeywordId::kConst:
        return ReadListed(keyword, TG_CODE_SCHEMA_CONST, {keyword.value});
      case KeywordId::kMultipleOf:
        return ReadMultipleOf(keyword);
      case KeywordId::kMinLength:
        return ReadLength(keyword, TG_CODE_SCHEMA_MIN_LENGTH, "at least ");
      case KeywordId::kMaxLength:
        return ReadLength(keyword, TG_CODE_SCHEMA_MAX_LENGTH, "at most ");
      case KeywordId::kPattern:
        return ReadPattern(keyword);
      case KeywordId::kFormat:
        return ReadFormat(keyword);
      default:
        return;
    }
  }

 private:
  Assertion& Add(AssertionKind kind, tg_code code, const Keyword& keyword, std::string expected) {
    Assertion& assertion = out_->emplace_back();
    assertion.kind = kind;
    assertion.code = code;
    assertion.schema_pointer = keyword.pointer;
    assertion.expected = std::move(expected);
    return assertion;
  }

  // A number, or the text of one where the keyword takes strings.
  std::optional<DecimalText> Number(const json::Node& node, KeywordId id) {
    DecimalText number;
    if (ParseDecimalText(node.text, &number) == NumberFault::kNone) return number;
    context_->Report(Diag::kSchemaBadValue, node.span, Quoted(id) + " is no number that can be held exactly");
    return std::nullopt;
  }

  void ReadBound(const Keyword& keyword, const Bound& bound) {
    const std::optional<DecimalText> number = Number(*keyword.value, keyword.id);
    if (!number) return;
    const std::string token = Cut(keyword.value->text, kMaxExpectedBytes);
    Add(AssertionKind::kBound, bound.code, keyword, std::string(bound.words) + token).numbers = {*number};
  }

  void ReadMultipleOf(const Keyword& keyword) {
    const std::optional<DecimalText> step = Number(*keyword.value, keyword.id);
    if (!step) return;
    if (step->negative || step->digits.empty()) {
      return context_->Report(Diag::kSchemaBadValue, keyword.value->span, "`multipleOf` is above 0");
    }
    if (keyword.pointer == layout_.scale_pointer) return;
    const std::string expected = "a multiple of " + Cut(keyword.value->text, kMaxExpectedBytes);
    Add(AssertionKind::kMultipleOf, TG_CODE_SCHEMA_MULTIPLE_OF, keyword, expected).numbers = {*step};
  }

  void ReadLength(const Keyword& keyword, tg_code code, std::string_view words) {
    const std::optional<DecimalText> number = Number(*keyword.value, keyword.id);
    if (!number) return;
    if (number->negative || !IsInteger(*number)) {
      return context_->Report(Diag::kSchemaBadValue, keyword.value->span,
                              Quoted(keyword.id) + " is a whole number, 0 or above");
    }
    bool overflow = false;
    const std::optional<int64_t> length = ToUnits(*number, 0, &overflow);
    const std::string unit = length == 1 ? " character" : " characters";
    const std::string count = length ? std::to_string(*length) : keyword.value->text;  // 2.0 is 2
    // No text is longer than int64 counts, so one past it stands for all that is more.
    Add(AssertionKind::kLength, code, keyword, std::string(words) + count + unit).length =
        length ? static_cast<uint64_t>(*length) : std::numeric_limits<uint64_t>::max();
  }

  void ReadPattern(const Keyword& keyword) {
    std::string re2;
    pattern::PatternProblem problem;
    const std::string& ecma = keyword.value->text;
    if (pattern::TranslateEcma(ecma, &re2, &problem)) {
      Add(AssertionKind::kPattern, TG_CODE_SCHEMA_PATTERN, keyword, "text that matches " + Cut(ecma, kMaxExpectedBytes))
          .texts = {std::move(re2)};
      return;
    }
    const size_t begin = std::min(problem.offset, ecma.size());
    const size_t end = begin + CutUtf8(std::string_view(ecma).substr(begin), 4).size();
    context_->Report(Diag::kSchemaPattern, keyword.value->TextSpan(begin, begin == 0 && end == 0 ? 0 : end),
                     problem.message);
  }

  void ReadFormat(const Keyword& keyword) {
    const std::optional<format::Id> id = format::Find(keyword.value->text);
    if (!id || layout_.type != TG_STRING) return;  // reading the text asserts the others
    Add(AssertionKind::kFormat, 0, keyword, std::string(FormatInWords(*id))).format = *id;
  }

  void ReadListed(const Keyword& keyword, tg_code code, const std::vector<const json::Node*>& items);
  std::string ListInWords(const std::vector<const json::Node*>& items);

  Context* context_;
  const LayoutField& layout_;
  std::vector<Assertion>* out_;
};

void AssertionReader::ReadListed(const Keyword& keyword, tg_code code, const std::vector<const json::Node*>& items) {
  Assertion assertion;
  assertion.kind = layout_.type == TG_BOOL     ? AssertionKind::kBooleans
                   : layout_.type == TG_STRING ? AssertionKind::kTexts
                                               : AssertionKind::kNumbers;
  for (const json::Node* item : items) {
    DecimalText number;
    switch (item->kind) {
      case json::Kind::kBool:
        (item->boolean ? assertion.allows_true : assertion.allows_false) = true;
        break;
      case json::Kind::kString:
        assertion.texts.push_back(item->text);
        break;
      case json::Kind::kNumber:
        if (ParseDecimalText(item->text, &number) == NumberFault::kNone) assertion.numbers.push_back(number);
        break;
      default:
        break;  // null is set aside; DecideType refused the rest
    }
  }
  Assertion& added = Add(assertion.kind, code, keyword, ListInWords(items));
  added.texts = std::move(assertion.texts);
  added.numbers = std::move(assertion.numbers);
  added.allows_true = assertion.allows_true;
  added.allows_false = assertion.allows_false;
}

std::string AssertionReader::ListInWords(const std::vector<const json::Node*>& items) {
  // The listed values may be real ones, and `expected` stands in every output.
  if (layout_.sensitive) return items.size() == 1 ? "the listed value" : "one of the listed values";
  std::string words;
  size_t count = 0;
  size_t shown = 0;
  for (const json::Node* item : items) {
    if (item->is(json::Kind::kNull) && !layout_.nullable) continue;
    ++count;
    const std::string one = ItemInWords(*item);
    const bool is_cut = shown + 1 < count || (shown > 0 && words.size() + one.size() > kMaxExpectedBytes);
    if (is_cut) continue;
    if (shown++ > 0) words += ", ";
    words += one;
  }
  if (shown < count) words += " and " + std::to_string(count - shown) + " more";
  return count == 1 ? words : "one of " + words;
}

}  // namespace

std::vector<Assertion> ReadAssertions(Context* context, const Keywords& keywords, const LayoutField& layout) {
  std::vector<Assertion> assertions;
  AssertionReader reader(context, layout, &assertions);
  for (const Keyword& keyword : keywords) reader.Read(keyword);
  return assertions;
}

}  // namespace tollgate::schema
