#include "row_meaning.h"

#include <algorithm>
#include <array>

#include "pattern/regex.h"

namespace tollgate::scan {
namespace {

using plan::Op;
using plan::OpCode;

RowValue Missing(plan::Cause cause, std::string_view path = {}) {
  RowValue value;
  value.kind = plan::IsUnknown(cause) ? Kind::kUnknown : Kind::kError;
  value.cause = std::string(plan::CauseKind(cause)) + (path.empty() ? "" : " ") + std::string(path);
  return value;
}
RowValue Bool(bool v) { return {.boolean = v}; }
RowValue Int(int64_t v) { return {.integer = v}; }
RowValue Double(double v) { return {.number = v}; }
RowValue Text(std::string_view v) { return {.text = std::string(v)}; }
RowValue TableRow(int32_t v) { return {.table_row = v}; }

RowValue From(const plan::Result<int64_t>& r) { return r.ok() ? Int(*r) : Missing(r.cause()); }
RowValue From(const plan::Result<double>& r) { return r.ok() ? Double(*r) : Missing(r.cause()); }
RowValue From(const plan::Result<bool>& r) { return r.ok() ? Bool(*r) : Missing(r.cause()); }

RowValue FieldMeaning(const plan::Plan& plan, const column::Cell& cell, const Op& op) {
  using column::CellState;
  const std::string& path = plan.layout.fields[op.a].pointer;
  if (op.code == OpCode::kFieldHas) return Bool(cell.state != CellState::kAbsent);
  if (cell.state == CellState::kAbsent) return Missing(plan::Cause::MISSING, path);
  if (op.code == OpCode::kFieldIsNull) return Bool(cell.state == CellState::kNull);
  if (cell.state == CellState::kNull) return Missing(plan::Cause::IS_NULL, path);
  if (cell.state == CellState::kOverflow) return Missing(plan::Cause::OVERFLOW, path);
  return {.boolean = cell.boolean, .integer = cell.integer, .number = cell.number, .text = std::string(cell.text)};
}

RowValue ObjectMeaning(const plan::Plan& plan, const std::vector<column::Cell>& cells, const Op& op) {
  bool is_there = op.a == kMarked && IsMarked(cells);
  for (int field : plan.nested[op.a].fields) {
    is_there |= cells[static_cast<size_t>(field)].state != column::CellState::kAbsent;
  }
  return Bool(is_there);
}

RowValue LogicMeaning(const RowValue& a, const RowValue& b, bool is_and) {
  const bool absorbing = !is_and;
  if (a.kind == Kind::kValue && a.boolean == absorbing) return a;
  if (b.kind == Kind::kValue && b.boolean == absorbing) return b;
  if (a.kind == Kind::kUnknown) return a;
  if (b.kind == Kind::kUnknown) return b;
  return a.kind == Kind::kError ? a : b;
}

RowValue CellMeaning(const plan::Plan& plan, const Op& op, const RowValue& a) {
  const lookup::TableColumn& column = plan.data.table(op.b).columns()[op.c];
  const bool has = a.table_row >= 0 && GetBit(column.valid.data(), static_cast<size_t>(a.table_row));
  if (op.code == OpCode::kRowHas) return Bool(has);
  if (!has)
    return Missing(a.table_row < 0 ? plan::Cause::NO_ROW : plan::Cause::MISSING, plan.tables[op.b].columns[op.c].path);
  const auto row = static_cast<size_t>(a.table_row);
  if (op.code == OpCode::kRowDouble) return Double(column.numbers[row]);
  if (op.code == OpCode::kRowText) return Text(column.texts[row]);
  return op.code == OpCode::kRowBool ? Bool(column.integers[row] != 0) : Int(column.integers[row]);
}

RowValue CompareMeaning(const plan::Plan& plan, const Op& op, const RowValue& a, const RowValue& b) {
  const auto kind = static_cast<plan::Comparison>(op.aux);
  const Decimal left{a.integer, plan::ScaleAt(op.c, 0)}, right{b.integer, plan::ScaleAt(op.c, 1)};
  switch (op.code) {
    case OpCode::kCompareInt:
      return Bool(plan::CompareInt(kind, a.integer, b.integer));
    case OpCode::kCompareIntConst:
      return Bool(plan::CompareInt(kind, a.integer, plan.ints[op.b]));
    case OpCode::kCompareDouble:
      return Bool(plan::CompareDouble(kind, a.number, b.number));
    case OpCode::kCompareDoubleConst:
      return Bool(plan::CompareDouble(kind, a.number, plan.numbers[op.b]));
    case OpCode::kCompareText:
      return Bool(plan::CompareText(kind, a.text, b.text));
    case OpCode::kCompareTextConst:
      return Bool(plan::CompareText(kind, a.text, plan.texts[op.b]));
    case OpCode::kCompareBool:
      return Bool(plan::CompareBool(kind, a.boolean, b.boolean));
    case OpCode::kCompareDecimal:
      return Bool(plan::CompareDecimal(kind, left, right));
    default:
      return Bool(plan::CompareDecimalDouble(kind, left, b.number));
  }
}

RowValue ArithmeticMeaning(const plan::Plan& plan, const Op& op, const RowValue& a, const RowValue& b) {
  const Decimal left{a.integer, plan::ScaleAt(op.c, 0)}, right{b.integer, plan::ScaleAt(op.c, 1)};
  const auto rounding = static_cast<Rounding>(op.aux);
  const auto part = static_cast<plan::TimePart>(op.aux);
  switch (op.code) {
    case OpCode::kAddInt:
      return From(plan::AddInt(a.integer, b.integer));
    case OpCode::kSubtractInt:
      return From(plan::SubtractInt(a.integer, b.integer));
    case OpCode::kMultiplyInt:
      return From(plan::MultiplyInt(a.integer, b.integer));
    case OpCode::kDivideInt:
      return From(plan::DivideInt(a.integer, b.integer));
    case OpCode::kModuloInt:
      return From(plan::ModuloInt(a.integer, b.integer));
    case OpCode::kNegateInt:
      return From(plan::NegateInt(a.integer));
    case OpCode::kAddDecimal:
      return From(plan::AddDecimal(left, right));
    case OpCode::kSubtractDecimal:
      return From(plan::SubtractDecimal(left, right));
    case OpCode::kDivideDecimal:
      return From(plan::DivideDecimal(left, right, plan::ScaleAt(op.c, 2), rounding));
    case OpCode::kRoundDecimal:
      return From(plan::RoundDecimal(left, plan::ScaleAt(op.c, 1), rounding));
    case OpCode::kAddDouble:
      return Double(a.number + b.number);
    case OpCode::kSubtractDouble:
      return Double(a.number - b.number);
    case OpCode::kMultiplyDouble:
      return Double(a.number * b.number);
    case OpCode::kDivideDouble:
      return Double(a.number / b.number);
    case OpCode::kNegateDouble:
      return Double(-a.number);
    case OpCode::kTimePart:
      return Int(plan::TimePartOf(a.integer, op.b == UINT32_MAX ? nullptr : &plan.zones[op.b], part));
    case OpCode::kDurationPart:
      return Int(plan::DurationPartOf(a.integer, part));
    case OpCode::kAddTime:
      return From(plan::AddTime(a.integer, b.integer));
    default:
      return From(plan::SubtractTime(a.integer, b.integer));
  }
}

RowValue ConversionMeaning(const Op& op, const RowValue& a) {
  const Decimal decimal{a.integer, static_cast<int>(op.c)};
  switch (op.code) {
    case OpCode::kIntToDouble:
      return Double(plan::IntToDouble(decimal));
    case OpCode::kDoubleToInt:
      return From(plan::DoubleToInt(a.number));
    case OpCode::kDecimalToInt:
      return Int(plan::DecimalToInt(decimal));
    case OpCode::kTimeToInt:
      return Int(plan::TimeToInt(a.integer));
    case OpCode::kIntToTime:
      return From(plan::IntToTime(a.integer));
    case OpCode::kTextToInt:
      return From(plan::TextToInt(a.text));
    case OpCode::kTextToDouble:
      return From(plan::TextToDouble(a.text));
    case OpCode::kTextToBool:
      return From(plan::TextToBool(a.text));
    case OpCode::kTextToTime:
      return From(plan::TextToTime(a.text));
    case OpCode::kTextToDuration:
      return From(plan::TextToDuration(a.text));
    case OpCode::kBoolToText:
      return Text(plan::BoolToText(a.boolean));
    case OpCode::kIntToText:
      return Text(plan::IntToText(decimal).view());
    case OpCode::kDoubleToText:
      return Text(plan::DoubleToText(a.number).view());
    case OpCode::kTimeToText:
      return Text(plan::TimeToText(a.integer).view());
    default:
      return Text(plan::DurationToText(a.integer).view());
  }
}

RowValue TextMeaning(const plan::Plan& plan, const Op& op, const RowValue& a, const RowValue& b) {
  switch (op.code) {
    case OpCode::kConcat:
      return a.text.size() + b.text.size() > 65536 ? Missing(plan::Cause::OVERFLOW) : Text(a.text + b.text);
    case OpCode::kEmailDomain: {
      const plan::Result<std::string_view> domain = plan::EmailDomain(a.text);
      return domain.ok() ? Text(*domain) : Missing(domain.cause());
    }
    case OpCode::kSize:
      return Int(plan::SizeOf(a.text));
    case OpCode::kContains:
      return Bool(plan::Contains(a.text, b.text));
    case OpCode::kStartsWith:
      return Bool(plan::StartsWith(a.text, b.text));
    case OpCode::kEndsWith:
      return Bool(plan::EndsWith(a.text, b.text));
    case OpCode::kMatches:
      return Bool(pattern::Regex(plan.pattern_sets[op.b].text(op.c)).Matches(a.text));
    case OpCode::kTextIndex: {
      const auto entries = plan.text_sets[op.b].Sorted();
      const auto at = std::find(entries.begin(), entries.end(), a.text);
      return Int(at == entries.end() ? -1 : at - entries.begin());
    }
    case OpCode::kInTextSet:
      return Bool(plan.text_sets[op.b].Contains(a.text));
    case OpCode::kInIntSet:
      return Bool(plan.int_sets[op.b].Contains(a.integer));
    case OpCode::kInListText:
      return Bool(plan.data.list(op.b).Contains(a.text));
    case OpCode::kInListInt:
      return Bool(plan.data.list(op.b).Contains(a.integer));
    case OpCode::kFindText:
      return TableRow(plan.data.table(op.b).Find(a.text));
    case OpCode::kFindInt:
      return TableRow(plan.data.table(op.b).Find(a.integer));
    case OpCode::kFound:
      return Bool(a.table_row >= 0);
    default:
      return CellMeaning(plan, op, a);
  }
}

// The time counts only where an entry was hit that ends.
RowValue UntilMeaning(int64_t until, const RowValue& time) {
  if (until == lookup::kForeverUs || until == lookup::kNoEntryUs) return Bool(until == lookup::kForeverUs);
  return time.kind == Kind::kValue ? Bool(time.integer < until) : time;
}

RowValue BoundMeaning(const Op& op, const RowValue& a, const RowValue& b) {
  const auto end = static_cast<plan::RangeEnd>(op.aux);
  switch (op.code) {
    case OpCode::kBoundAdd:
      return Int(plan::BoundAdd(end, a.integer, b.integer));
    case OpCode::kBoundSubtract:
      return Int(plan::BoundSubtract(end, a.integer, b.integer));
    case OpCode::kBoundMultiply:
      return Int(plan::BoundMultiply(end, a.integer, b.integer));
    case OpCode::kBoundRescale:
      return Int(plan::BoundRescale(end, a.integer, plan::ScaleAt(op.c, 0), plan::ScaleAt(op.c, 1)));
    case OpCode::kMinInt:
      return Int(std::min(a.integer, b.integer));
    default:
      return Int(std::max(a.integer, b.integer));
  }
}

RowValue PlaceMeaning(const Op& op, const std::array<RowValue, 3>& operands) {
  for (Kind kind : {Kind::kUnknown, Kind::kError}) {
    for (const RowValue& operand : operands) {
      if (operand.kind == kind) return operand;
    }
  }
  const auto meaning = op.code == OpCode::kDistanceKm ? plan::DistanceKm : plan::LongitudeTerm;
  const plan::Result<double> result = meaning(operands[0].number, operands[1].number, operands[2].number);
  return result.ok() ? Double(*result) : Missing(result.cause());
}

RowValue DecidedMeaning(const RowValue& surely, const RowValue& surely_not) {
  for (const RowValue* side : {&surely, &surely_not}) {
    if (side->kind == Kind::kError) return *side;
  }
  if (surely.kind == Kind::kValue && surely.boolean) return Bool(true);
  if (surely_not.kind == Kind::kValue && surely_not.boolean) return Bool(false);
  for (const RowValue* side : {&surely, &surely_not}) {
    if (side->kind == Kind::kUnknown) return *side;
  }
  return Missing(plan::Cause::INEXACT);
}

}  // namespace

RowValue Meaning(const plan::Plan& plan, const std::vector<column::Cell>& cells, uint32_t index) {
  const Op& op = plan.ops[index];
  if (op.code <= OpCode::kFieldHas) return FieldMeaning(plan, cells[op.a], op);
  if (op.code == OpCode::kObjectHas) return ObjectMeaning(plan, cells, op);
  if (op.code == OpCode::kConstBool) return Bool(op.a != 0);
  if (op.code == OpCode::kConstInt) return Int(plan.ints[op.a]);
  if (op.code == OpCode::kConstDouble) return Double(plan.numbers[op.a]);
  if (op.code == OpCode::kConstText) return Text(plan.texts[op.a]);
  if (op.code == OpCode::kConstError) return Missing(static_cast<plan::Cause>(op.a));
  const RowValue a = Meaning(plan, cells, op.a);
  const uint8_t operands = plan::RegisterOperands(op.code);
  if (operands == 7 && plan::ResultOf(plan.ops[op.a].code) == plan::Register::kDouble) {
    return PlaceMeaning(op, {a, Meaning(plan, cells, op.b), Meaning(plan, cells, op.c)});
  }
  if (operands == 7) return a.kind != Kind::kValue ? a : Meaning(plan, cells, a.boolean ? op.b : op.c);
  if (op.code == OpCode::kInListTextUntil || op.code == OpCode::kInListIntUntil) {
    if (a.kind != Kind::kValue) return a;
    const lookup::List& list = plan.data.list(op.b);
    return UntilMeaning(op.code == OpCode::kInListTextUntil ? list.LiveUntil(a.text) : list.LiveUntil(a.integer),
                        Meaning(plan, cells, op.c));
  }
  const RowValue b = (operands & 2) != 0 ? Meaning(plan, cells, op.b) : RowValue{};
  if (op.code == OpCode::kAnd || op.code == OpCode::kOr) return LogicMeaning(a, b, op.code == OpCode::kAnd);
  if (op.code == OpCode::kDecided) return DecidedMeaning(a, b);
  const bool is_turned =
      (op.code == OpCode::kCompareIntDouble || op.code == OpCode::kAddTime) && plan::ScaleAt(op.c, 1) == plan::kTurned;
  for (Kind kind : {Kind::kUnknown, Kind::kError}) {
    if (is_turned && b.kind == kind) return b;
    if (a.kind == kind) return a;
    if (b.kind == kind) return b;
  }
  if (op.code == OpCode::kNot) return Bool(!a.boolean);
  if (op.code <= OpCode::kCompareIntDouble) return CompareMeaning(plan, op, a, b);
  if (op.code <= OpCode::kSubtractTime) return ArithmeticMeaning(plan, op, a, b);
  if (op.code <= OpCode::kDurationToText) return ConversionMeaning(op, a);
  if (op.code >= OpCode::kBoundAdd && op.code <= OpCode::kMaxInt) return BoundMeaning(op, a, b);
  return TextMeaning(plan, op, a, b);
}

}  // namespace tollgate::scan
