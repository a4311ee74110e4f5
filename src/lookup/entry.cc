#include "lookup/entry.h"

#include "base/decimal.h"
#include "pattern/set.h"

namespace tollgate::lookup {
namespace {

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// A text in either case of each ASCII letter: RE2's own (?i) would fold all of Unicode.
std::string EitherCase(std::string_view text) {
  std::string pattern, run;
  for (char c : text) {
    if (!IsLetter(c)) {
      run += c;
      continue;
    }
    pattern += pattern::ContainsPattern(run);
    run.clear();
    pattern.append("[").append(1, static_cast<char>(c & ~0x20)).append(1, static_cast<char>(c | 0x20)).append("]");
  }
  return pattern + pattern::ContainsPattern(run);
}

std::string PatternFault(std::string_view text) {
  if (text.empty()) return "an empty pattern would hit everything";
  pattern::PatternProblem problem;
  if (pattern::CheckRe2(text, &problem)) return "";
  return problem.message;
}

std::string RangeFault(const ListShape& shape, std::string_view text) {
  if (shape.type != TG_STRING) {
    int64_t first, last;
    return ReadIntRange(text, shape.scale, &first, &last);
  }
  const RangeText range = SplitRange(text);
  DigitRange digits;
  return ReadDigitRange(range.first, range.last, &digits);
}

}  // namespace

std::string ReadUnits(std::string_view text, int32_t scale, int64_t* units) {
  DecimalText number;
  bool overflow = false;
  if (ParseDecimalText(text, &number) != NumberFault::kNone) return "it is no number";
  const std::optional<int64_t> read = ToUnits(number, scale, &overflow);
  if (read) {
    *units = *read;
    return "";
  }
  if (overflow) return "it does not fit 64 bits";
  return scale == 0 ? "it is not an integer" : "it has more than " + std::to_string(scale) + " digits after the point";
}

RangeText SplitRange(std::string_view text) {
  const size_t dots = text.find("..");
  if (dots == text.npos) return {text, text};
  return {text.substr(0, dots), text.substr(dots + 2)};
}

std::string ReadIntRange(std::string_view text, int32_t scale, int64_t* first, int64_t* last) {
  const RangeText range = SplitRange(text);
  std::string fault = ReadUnits(range.first, scale, first);
  if (fault.empty()) fault = ReadUnits(range.last, scale, last);
  if (!fault.empty()) return "of an end of this range: " + fault;
  return *first > *last ? "it starts behind its end" : "";
}

std::string_view BareDomain(std::string_view text) {
  if (!text.empty() && text.back() == '.') text.remove_suffix(1);
  return text;
}

std::string_view BareSuffix(std::string_view entry) {
  if (entry.substr(0, 2) == "*.") entry.remove_prefix(1);
  if (!entry.empty() && entry.front() == '.') entry.remove_prefix(1);
  return BareDomain(entry);
}

std::string PatternOf(const ListShape& shape, std::string_view entry) {
  if (shape.match == Match::kRegex) return std::string(entry);
  return shape.folds_lower ? EitherCase(entry) : pattern::ContainsPattern(entry);
}

std::string EntryFault(const ListShape& shape, std::string_view text) {
  Network network;
  int64_t units;
  switch (shape.match) {
    case Match::kExact:
      return shape.type == TG_STRING ? "" : ReadUnits(text, shape.scale, &units);
    case Match::kPrefix:
    case Match::kSubstring:
      return text.empty() ? "an empty text would hit everything" : "";
    case Match::kSuffix:
      return BareSuffix(text).empty() ? "an empty name would hit everything" : "";
    case Match::kRegex:
      return PatternFault(text);
    case Match::kCidr:
      return ReadNetwork(text, &network);
    case Match::kRange:
      return RangeFault(shape, text);
  }
  return "";
}

}  // namespace tollgate::lookup
