#include "oracle/validate.h"

#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "oracle/formats.h"
#include "oracle/number.h"
#include "oracle/time.h"

namespace tollgate::oracle {
namespace {

using column::Assertion;
using column::AssertionKind;
using column::LayoutField;
using column::TextForm;

bool IsOneOf(const std::string& text, const std::vector<std::string>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

Cell Faulty(tg_code code, tg_code* fault) {
  *fault = code;
  return {};
}

bool AllDigits(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

// A token of JSON's grammar, or the code of its fault.
std::optional<Number> ReadToken(const std::string& text, tg_code syntax, tg_code* fault) {
  const std::optional<Number> number = FromToken(text);
  if (!number) {
    *fault = syntax;
    return std::nullopt;
  }
  const std::string mantissa = text.substr(0, text.find_first_of("eE"));
  const auto digits = std::count_if(mantissa.begin(), mantissa.end(), [](char c) { return c >= '0' && c <= '9'; });
  const int64_t stated =
      mantissa.size() == text.size() ? 0 : std::strtoll(text.c_str() + mantissa.size() + 1, nullptr, 10);
  if (digits > 1024)
    *fault = TG_CODE_JSON_NUMBER_TOO_MANY_DIGITS;
  else if (stated > 100000 || stated < -100000)
    *fault = TG_CODE_JSON_NUMBER_EXPONENT;
  return *fault == 0 ? number : std::nullopt;
}

// Digits, grouped or not, and a fraction: of `format: decimal` and of x-decimal.
std::optional<Number> ReadAmount(std::string text, bool negative, const column::DecimalDecoration& form, int scale,
                                 tg_code syntax, tg_code* fault) {
  std::string fraction;
  if (const size_t point = text.find(form.point); point != std::string::npos) {
    fraction = text.substr(point + 1);
    text.resize(point);
    if (!AllDigits(fraction)) *fault = syntax;
  }
  std::vector<std::string> groups;
  while (!form.group.empty() && text.find(form.group) != std::string::npos) {
    const size_t at = text.find(form.group);
    groups.push_back(text.substr(0, at));
    text.erase(0, at + form.group.size());
  }
  groups.push_back(text);
  std::string whole;
  for (size_t i = 0; i < groups.size(); ++i) {
    if (!AllDigits(groups[i])) *fault = syntax;
    if (groups.size() > 1 && (i == 0 ? groups[i].size() > 3 : groups[i].size() != 3)) *fault = syntax;
    whole += groups[i];
  }
  if (*fault == 0 && fraction.size() > static_cast<size_t>(scale)) *fault = TG_CODE_FORMAT_DECIMAL_SCALE;
  if (*fault != 0) return std::nullopt;
  return Normal(negative, whole + fraction, -static_cast<int64_t>(fraction.size()));
}

std::optional<Number> ReadDecorated(const LayoutField& field, std::string text, tg_code* fault) {
  const column::DecimalDecoration& form = field.decoration;
  bool negative = text.starts_with("-");
  if (negative) text.erase(0, 1);
  const bool framed = text.starts_with(form.prefix) && text.size() >= form.prefix.size() + form.suffix.size() &&
                      text.ends_with(form.suffix);
  if (!framed) {
    *fault = TG_CODE_CSV_CAST_DECIMAL;
    return std::nullopt;
  }
  text = text.substr(form.prefix.size(), text.size() - form.prefix.size() - form.suffix.size());
  if (!negative && text.starts_with("-")) {
    negative = true;
    text.erase(0, 1);
  }
  return ReadAmount(text, negative, form, field.scale, TG_CODE_CSV_CAST_DECIMAL, fault);
}

// The exact number that a cell writes, whatever type it becomes.
std::optional<Number> ReadNumber(const LayoutField& field, const std::string& text, tg_code* fault) {
  switch (field.form) {
    case TextForm::kInteger:
      return ReadToken(text, TG_CODE_CSV_CAST_INTEGER, fault);
    case TextForm::kNumber:
      return ReadToken(text, TG_CODE_CSV_CAST_NUMBER, fault);
    case TextForm::kEpoch:
      return ReadToken(text, TG_CODE_CSV_CAST_TIME, fault);
    case TextForm::kDecimalText: {
      const bool negative = text.starts_with("-");
      return ReadAmount(text.substr(negative ? 1 : 0), negative, {}, field.scale, TG_CODE_FORMAT_DECIMAL_SYNTAX, fault);
    }
    default:
      return ReadDecorated(field, text, fault);
  }
}

Cell UnitsCell(const Number& number, int scale, tg_code not_whole, tg_code* fault) {
  if (!number.digits.empty() && number.exponent < -scale) return Faulty(not_whole, fault);
  const std::optional<int64_t> units = ToUnits(number, scale);
  return units ? IntegerCell(*units) : CellOf(CellState::kOverflow);
}

Cell NumberCell(const LayoutField& field, const std::string& text, tg_code* fault) {
  const std::optional<Number> number = ReadNumber(field, text, fault);
  if (!number) return {};
  if (field.form == TextForm::kInteger) return UnitsCell(*number, 0, TG_CODE_CSV_CAST_INTEGER, fault);
  if (field.type != TG_DOUBLE) return UnitsCell(*number, field.scale, TG_CODE_SCHEMA_MULTIPLE_OF, fault);
  const double value = ToDouble(*number);
  if (std::isinf(value)) return CellOf(CellState::kOverflow);
  return DoubleCell(text.starts_with("-") ? -std::fabs(value) : value);  // -0 keeps its sign
}

Cell TimeCell(TimeRead read, int64_t time_us, tg_code syntax, tg_code range, tg_code* fault) {
  if (read == TimeRead::kSyntax) return Faulty(syntax, fault);
  if (read == TimeRead::kRange || !InCalendar(time_us)) return Faulty(range, fault);
  return IntegerCell(time_us);
}

Cell EpochCell(const LayoutField& field, const std::string& text, tg_code* fault) {
  const std::optional<Number> number = ReadNumber(field, text, fault);
  if (!number) return {};
  const int scale = field.epoch == column::EpochUnit::kSeconds ? 6 : field.epoch == column::EpochUnit::kMillis ? 3 : 0;
  const std::optional<int64_t> time_us = IsWhole(*number) ? ToUnits(*number, scale) : std::nullopt;
  if (!time_us || !InCalendar(*time_us)) return Faulty(TG_CODE_CSV_CAST_TIME, fault);
  return IntegerCell(*time_us);
}

Cell FormatCell(const LayoutField& field, const std::string& text, tg_code* fault) {
  int64_t time_us = 0;
  bool has_offset = false;
  TimeRead read = ReadByFormat(field.time_format->format(), text, &time_us, &has_offset);
  if (read == TimeRead::kGood && field.zone && !has_offset) {
    const std::optional<int64_t> utc_us = LocalToUtc(field.zone->name(), time_us);
    read = utc_us ? TimeRead::kGood : TimeRead::kRange;
    time_us = utc_us.value_or(0);
  }
  return TimeCell(read, time_us, TG_CODE_CSV_CAST_TIME, TG_CODE_CSV_CAST_TIME, fault);
}

Cell BooleanCell(const LayoutField& field, const std::string& text, tg_code* fault) {
  const std::vector<std::string> yes = field.true_words.empty() ? std::vector<std::string>{"true"} : field.true_words;
  const std::vector<std::string> no = field.false_words.empty() ? std::vector<std::string>{"false"} : field.false_words;
  if (IsOneOf(text, yes)) return BoolCell(true);
  if (IsOneOf(text, no)) return BoolCell(false);
  return Faulty(TG_CODE_CSV_CAST_BOOLEAN, fault);
}

Number NumberOf(const DecimalText& text) { return Normal(text.negative, text.digits, text.exponent); }

bool BoundHolds(tg_code code, const Number& value, const Number& bound) {
  const int order = Compare(value, bound);
  switch (code) {
    case TG_CODE_SCHEMA_MINIMUM:
    case TG_CODE_SCHEMA_X_MINIMUM:
      return order >= 0;
    case TG_CODE_SCHEMA_MAXIMUM:
    case TG_CODE_SCHEMA_X_MAXIMUM:
      return order <= 0;
    case TG_CODE_SCHEMA_EXCLUSIVE_MINIMUM:
    case TG_CODE_SCHEMA_X_EXCLUSIVE_MINIMUM:
      return order > 0;
    default:
      return order < 0;
  }
}

bool NumberHolds(const Assertion& assertion, const Number& value) {
  if (assertion.kind == AssertionKind::kBound) return BoundHolds(assertion.code, value, NumberOf(assertion.numbers[0]));
  if (assertion.kind == AssertionKind::kMultipleOf) return IsMultiple(value, NumberOf(assertion.numbers[0]));
  return std::any_of(assertion.numbers.begin(), assertion.numbers.end(),
                     [&](const DecimalText& listed) { return Compare(value, NumberOf(listed)) == 0; });
}

uint64_t CodePoints(const std::string& text) {
  return static_cast<uint64_t>(
      std::count_if(text.begin(), text.end(), [](unsigned char c) { return c < 0x80 || c >= 0xC0; }));
}

}  // namespace

Cell DecodeCell(const LayoutField& field, const RawCell& raw, tg_code* fault) {
  *fault = 0;
  if (!raw.has_column) return {};
  if (!raw.quoted && (raw.text.empty() || IsOneOf(raw.text, field.null_words))) {
    return CellOf(field.nullable ? CellState::kNull : CellState::kAbsent);
  }
  int64_t time_us = 0;
  switch (field.form) {
    case TextForm::kText:
      return TextCell(raw.text);
    case TextForm::kBoolean:
      return BooleanCell(field, raw.text, fault);
    case TextForm::kRfc3339: {
      const TimeRead read = ReadRfc3339(raw.text, &time_us);
      return TimeCell(read, time_us, TG_CODE_FORMAT_DATE_TIME_SYNTAX, TG_CODE_FORMAT_DATE_TIME_RANGE, fault);
    }
    case TextForm::kDate: {
      const TimeRead read = ReadDate(raw.text, &time_us);
      return TimeCell(read, time_us, TG_CODE_FORMAT_DATE_SYNTAX, TG_CODE_FORMAT_DATE_RANGE, fault);
    }
    case TextForm::kTimeFormat:
      return FormatCell(field, raw.text, fault);
    case TextForm::kEpoch:
      return EpochCell(field, raw.text, fault);
    default:
      return NumberCell(field, raw.text, fault);
  }
}

Validator::Validator(const schema::Schema& schema) : schema_(schema) {}
Validator::~Validator() = default;

bool Validator::Matches(const std::string& text, const std::string& pattern) {
  std::unique_ptr<re2::RE2>& compiled = patterns_[pattern];
  if (compiled == nullptr) compiled = std::make_unique<re2::RE2>(pattern, re2::RE2::Quiet);
  return re2::RE2::PartialMatch(text, *compiled);
}

bool Validator::Holds(const schema::Field& field, const Assertion& assertion, const RawCell& raw, const Cell& cell,
                      tg_code* code) {
  *code = assertion.code;
  const bool is_numeric = assertion.kind == AssertionKind::kNumbers || assertion.kind == AssertionKind::kBound ||
                          assertion.kind == AssertionKind::kMultipleOf;
  if (is_numeric) {
    tg_code fault = 0;
    const std::optional<Number> value = ReadNumber(field.layout, raw.text, &fault);
    return value && NumberHolds(assertion, *value);
  }
  if (cell.state != CellState::kValue) return true;
  switch (assertion.kind) {
    case AssertionKind::kTexts:
      return IsOneOf(raw.text, assertion.texts);
    case AssertionKind::kBooleans:
      return cell.boolean ? assertion.allows_true : assertion.allows_false;
    case AssertionKind::kLength: {
      const uint64_t length = CodePoints(raw.text);
      return assertion.code == TG_CODE_SCHEMA_MAX_LENGTH ? length <= assertion.length : length >= assertion.length;
    }
    case AssertionKind::kPattern:
      return Matches(raw.text, assertion.texts[0]);
    default:
      *code = CheckFormat(assertion.format, raw.text);
      return *code == 0;
  }
}

Validation Validator::Validate(const std::vector<RawCell>& cells, const std::vector<bool>& others) {
  Validation validation;
  std::vector<bool> present;
  for (size_t f = 0; f < schema_.fields.size(); ++f) {
    const schema::Field& field = schema_.fields[f];
    tg_code fault = 0;
    const Cell cell = DecodeCell(field.layout, cells[f], &fault);
    present.push_back(fault != 0 || cell.state != CellState::kAbsent);
    validation.record.cells.push_back(cell);
    if (fault != 0) {
      const bool is_scale = fault == TG_CODE_SCHEMA_MULTIPLE_OF;
      validation.findings.insert({fault, is_scale ? field.layout.scale_pointer : field.layout.schema_pointer});
      continue;
    }
    if (cell.state != CellState::kValue && cell.state != CellState::kOverflow) continue;
    for (const Assertion& assertion : field.assertions) {
      tg_code code = 0;
      if (!Holds(field, assertion, cells[f], cell, &code)) validation.findings.insert({code, assertion.schema_pointer});
    }
  }
  // An object is there where any property of it is.
  std::vector<bool>& objects = validation.record.objects;
  for (size_t i = 0; i < schema_.nested.size(); ++i) {
    const std::vector<int>& fields = schema_.nested[i].fields;
    objects.push_back(!others.empty() && others[i]);
    if (std::any_of(fields.begin(), fields.end(), [&](int f) { return present[static_cast<size_t>(f)]; })) {
      objects[i] = true;
    }
  }
  for (const column::Requirement& required : schema_.requirements) {
    if (required.object > 0 && !objects[static_cast<size_t>(required.object - 1)]) continue;
    const bool there = required.field >= 0 ? present[static_cast<size_t>(required.field)]
                                           : objects[static_cast<size_t>(required.nested)];
    if (!there) validation.findings.insert({TG_CODE_SCHEMA_REQUIRED, required.schema_pointer});
  }
  return validation;
}

}  // namespace tollgate::oracle
