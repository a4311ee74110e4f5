// A cell is read by its field's text form, never by its looks. Numbers go one of two ways: up to 18 plain digits
// straight into int64, everything else (exponents, long tokens, whatever is no number) through DecimalText, which is
// exact and is the meaning; the short way is only its fast case.
#include "column/cell.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/ascii.h"
#include "base/check.h"
#include "base/decimal.h"
#include "base/utf8.h"

namespace tollgate::column {
namespace {

// 10^18 - 1 fits int64, so no step of a sum over 18 digits can overflow.
constexpr size_t kPlainDigits = 18;

Cell Fault(tg_code code) { return Cell{.state = CellState::kFault, .fault = code}; }
Cell Overflow() { return Cell{.state = CellState::kOverflow}; }
Cell IntegerCell(int64_t value) { return Cell{.state = CellState::kValue, .integer = value}; }

// "-?(0|[1-9][0-9]*)" of at most 18 digits.
bool ReadPlainInteger(std::string_view text, int64_t* value) {
  const bool negative = !text.empty() && text[0] == '-';
  const std::string_view digits = text.substr(negative ? 1 : 0);
  if (digits.empty() || digits.size() > kPlainDigits || (digits[0] == '0' && digits.size() > 1)) return false;
  int64_t sum = 0;
  for (char c : digits) {
    if (!IsDigit(c)) return false;
    sum = sum * 10 + (c - '0');
  }
  *value = negative ? -sum : sum;
  return true;
}

// kNone and *out, or the fault as a code; `syntax` is the one for text that is no number.
tg_code ReadNumber(std::string_view text, tg_code syntax, DecimalText* out) {
  switch (ParseDecimalText(text, out)) {
    case NumberFault::kNone:
      return 0;
    case NumberFault::kTooManyDigits:
      return TG_CODE_JSON_NUMBER_TOO_MANY_DIGITS;
    case NumberFault::kExponent:
      return TG_CODE_JSON_NUMBER_EXPONENT;
    case NumberFault::kSyntax:
      break;
  }
  return syntax;
}

Cell DecodeInteger(std::string_view text, tg_code syntax) {
  int64_t value = 0;
  if (ReadPlainInteger(text, &value)) return IntegerCell(value);
  DecimalText number;
  if (tg_code fault = ReadNumber(text, syntax, &number)) return Fault(fault);
  bool overflow = false;
  const std::optional<int64_t> units = ToUnits(number, 0, &overflow);
  if (units) return IntegerCell(*units);
  return overflow ? Overflow() : Fault(syntax);
}

// JSON's grammar into units of 10^-scale.
Cell DecodeUnits(std::string_view text, int scale) {
  DecimalText number;
  if (tg_code fault = ReadNumber(text, TG_CODE_CSV_CAST_NUMBER, &number)) return Fault(fault);
  bool overflow = false;
  const std::optional<int64_t> units = ToUnits(number, scale, &overflow);
  if (units) return IntegerCell(*units);
  return overflow ? Overflow() : Fault(TG_CODE_SCHEMA_MULTIPLE_OF);
}

Cell DecodeDouble(std::string_view text) {
  DecimalText number;
  if (tg_code fault = ReadNumber(text, TG_CODE_CSV_CAST_NUMBER, &number)) return Fault(fault);
  double value = 0;
  const std::from_chars_result result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec == std::errc::result_out_of_range) {
    // from_chars says so of both ends. Too small rounds to a zero with its sign; too large has no double.
    const bool is_large = static_cast<int64_t>(number.digits.size()) + number.exponent > 0;
    if (is_large) return Overflow();
    value = number.negative ? -0.0 : 0.0;
  } else {
    TG_CHECK(result.ec == std::errc() && result.ptr == text.data() + text.size());
  }
  return Cell{.state = CellState::kValue, .number = value};
}

Cell DecodeNumber(const LayoutField& field, std::string_view text) {
  return field.type == TG_DECIMAL ? DecodeUnits(text, field.scale) : DecodeDouble(text);
}

// Units of `digits` (whole part, grouping taken out by the caller's reader) given one by one.
class UnitsSum {
 public:
  void Add(char digit) {
    overflow_ = overflow_ || __builtin_mul_overflow(sum_, int64_t{10}, &sum_) ||
                __builtin_sub_overflow(sum_, int64_t{digit - '0'}, &sum_);
  }
  // The sum is kept negative: int64's minimum has no positive twin.
  Cell Finish(bool negative) {
    if (overflow_ || (!negative && sum_ == std::numeric_limits<int64_t>::min())) return Overflow();
    return IntegerCell(negative ? sum_ : -sum_);
  }

 private:
  int64_t sum_ = 0;
  bool overflow_ = false;
};

// "digits[.digits]" from text to its end, the whole part grouped in threes by `group` or not at all.
Cell DecodeAmount(std::string_view text, bool negative, const DecimalDecoration& form, int scale, tg_code syntax) {
  UnitsSum sum;
  size_t at = 0;
  size_t run = 0;  // digits since the last group sign
  bool grouped = false;
  for (;;) {
    for (run = 0; at < text.size() && IsDigit(text[at]); ++run) sum.Add(text[at++]);
    if (run == 0 || (grouped && run != 3)) return Fault(syntax);
    if (form.group.empty() || !text.substr(at).starts_with(form.group)) break;
    if (!grouped && run > 3) return Fault(syntax);
    grouped = true;
    at += form.group.size();
  }
  size_t fraction = 0;
  if (at < text.size() && text[at] == form.point) {
    const size_t begin = ++at;
    while (at < text.size() && IsDigit(text[at])) ++at;
    fraction = at - begin;
    if (fraction == 0) return Fault(syntax);
  }
  if (at != text.size()) return Fault(syntax);
  // Digits past the scale are a fault even where they are zeroes: 10.500 is no amount in cents.
  if (fraction > static_cast<size_t>(scale)) return Fault(TG_CODE_FORMAT_DECIMAL_SCALE);
  for (char c : text.substr(text.size() - fraction)) sum.Add(c);
  for (size_t i = fraction; i < static_cast<size_t>(scale); ++i) sum.Add('0');
  return sum.Finish(negative);
}

Cell DecodeDecimalText(const LayoutField& field, std::string_view text) {
  const bool negative = text.starts_with('-');
  return DecodeAmount(text.substr(negative ? 1 : 0), negative, DecimalDecoration{}, field.scale,
                      TG_CODE_FORMAT_DECIMAL_SYNTAX);
}

Cell DecodeDecorated(const LayoutField& field, std::string_view text) {
  const DecimalDecoration& form = field.decoration;
  bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (!text.starts_with(form.prefix)) return Fault(TG_CODE_CSV_CAST_DECIMAL);
  text.remove_prefix(form.prefix.size());
  if (!negative && text.starts_with('-')) {
    negative = true;
    text.remove_prefix(1);
  }
  if (!text.ends_with(form.suffix)) return Fault(TG_CODE_CSV_CAST_DECIMAL);
  text.remove_suffix(form.suffix.size());
  return DecodeAmount(text, negative, form, field.scale, TG_CODE_CSV_CAST_DECIMAL);
}

Cell DecodeBoolean(const LayoutField& field, std::string_view text) {
  const auto is_one_of = [text](const std::vector<std::string>& words, std::string_view otherwise) {
    return words.empty() ? text == otherwise : std::find(words.begin(), words.end(), text) != words.end();
  };
  if (is_one_of(field.true_words, "true")) return Cell{.state = CellState::kValue, .boolean = true};
  if (is_one_of(field.false_words, "false")) return Cell{.state = CellState::kValue, .boolean = false};
  return Fault(TG_CODE_CSV_CAST_BOOLEAN);
}

Cell TimeCell(TimeFault fault, int64_t time_us, tg_code syntax, tg_code range) {
  if (fault == TimeFault::kSyntax) return Fault(syntax);
  if (fault == TimeFault::kRange || time_us < kMinTimeUs || time_us > kMaxTimeUs) return Fault(range);
  return IntegerCell(time_us);
}

Cell DecodeTimeFormat(const LayoutField& field, std::string_view text) {
  TG_CHECK(field.time_format.has_value());
  int64_t time_us = 0;
  TimeFault fault = field.time_format->Parse(text, &time_us);
  if (fault == TimeFault::kNone && field.zone && !field.time_format->has_offset()) {
    const int64_t local_us = time_us;
    fault = field.zone->LocalToUtc(local_us, &time_us);
  }
  return TimeCell(fault, time_us, TG_CODE_CSV_CAST_TIME, TG_CODE_CSV_CAST_TIME);
}

Cell DecodeEpoch(const LayoutField& field, std::string_view text) {
  Cell cell = DecodeInteger(text, TG_CODE_CSV_CAST_TIME);
  // A count that does not fit int64 is outside the years 1 to 9999 too: a time that no calendar has, not an overflow.
  if (cell.state == CellState::kOverflow) return Fault(TG_CODE_CSV_CAST_TIME);
  if (cell.state != CellState::kValue) return cell;
  const int64_t unit_us = field.epoch == EpochUnit::kSeconds  ? kMicrosPerSecond
                          : field.epoch == EpochUnit::kMillis ? 1000
                                                              : 1;
  if (__builtin_mul_overflow(cell.integer, unit_us, &cell.integer)) return Fault(TG_CODE_CSV_CAST_TIME);
  return TimeCell(TimeFault::kNone, cell.integer, TG_CODE_CSV_CAST_TIME, TG_CODE_CSV_CAST_TIME);
}

bool MeansNothing(const LayoutField& field, std::string_view text) {
  return text.empty() || std::find(field.null_words.begin(), field.null_words.end(), text) != field.null_words.end();
}

}  // namespace

Cell DecodeCell(const LayoutField& field, std::string_view text, bool quoted) {
  if (!quoted && MeansNothing(field, text)) {
    return Cell{.state = field.nullable ? CellState::kNull : CellState::kAbsent};
  }
  int64_t time_us = 0;
  switch (field.form) {
    case TextForm::kText:
      return Cell{.state = CellState::kValue, .text = text};
    case TextForm::kBoolean:
      return DecodeBoolean(field, text);
    case TextForm::kInteger:
      return DecodeInteger(text, TG_CODE_CSV_CAST_INTEGER);
    case TextForm::kNumber:
      return DecodeNumber(field, text);
    case TextForm::kDecimalText:
      return DecodeDecimalText(field, text);
    case TextForm::kDecorated:
      return DecodeDecorated(field, text);
    case TextForm::kRfc3339: {
      const TimeFault fault = ParseRfc3339(text, &time_us);
      return TimeCell(fault, time_us, TG_CODE_FORMAT_DATE_TIME_SYNTAX, TG_CODE_FORMAT_DATE_TIME_RANGE);
    }
    case TextForm::kDate: {
      const TimeFault fault = ParseDate(text, &time_us);
      return TimeCell(fault, time_us, TG_CODE_FORMAT_DATE_SYNTAX, TG_CODE_FORMAT_DATE_RANGE);
    }
    case TextForm::kTimeFormat:
      return DecodeTimeFormat(field, text);
    case TextForm::kEpoch:
      return DecodeEpoch(field, text);
  }
  TG_CHECK(false);
}

const std::string& FaultPointer(const LayoutField& field, tg_code fault) {
  return fault == TG_CODE_SCHEMA_MULTIPLE_OF ? field.scale_pointer : field.schema_pointer;
}

std::string_view FaultExpected(const LayoutField& field, tg_code fault) {
  if (fault == TG_CODE_SCHEMA_MULTIPLE_OF && !field.scale_expected.empty()) return field.scale_expected;
  return tg_code_text(fault);
}

std::string MaskedText(const LayoutField& field, std::string_view text) {
  if (!field.sensitive) return std::string(text);
  if (field.masks_all) return "****";  // `true` and `false`, 7 and 1000 differ in length too
  constexpr size_t kShownFirst = 6, kShownLast = 4, kShortestShown = 13;
  const size_t count = CountCodePoints(text);
  const bool shows_some = count >= kShortestShown;
  std::string masked;
  size_t index = 0;  // of the code point that the byte belongs to, from 1
  for (char c : text) {
    const bool starts = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    index += starts;
    const bool shown = shows_some && (index <= kShownFirst || index > count - kShownLast);
    if (shown) {
      masked += c;
    } else if (starts) {
      masked += '*';
    }
  }
  return masked;
}

}  // namespace tollgate::column
