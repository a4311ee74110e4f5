#include "oracle/evaluate.h"

#include <re2/re2.h>

#include <algorithm>
#include <optional>

#include "oracle/number.h"
#include "oracle/window.h"

namespace tollgate::oracle {
namespace {

using cel::Expr;
using cel::ExprKind;
using cel::TypeKind;
using cel::Value;

std::string PointerStep(const std::string& name) {
  std::string step = "/";
  for (char c : name) step += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return step;
}

Value ValueOf(const Cell& cell, const cel::Type& type) {
  Value value;
  value.type = type;
  value.boolean = cell.boolean;
  value.integer = cell.integer;
  value.number = cell.number;
  value.text = cell.text;
  return value;
}

Result ValueResult(Value value) {
  Result result;
  result.value = std::move(value);
  return result;
}

// The node behind variables that only name it.
const Expr& Named(const Expr& expr) { return expr.kind == ExprKind::kVariable ? Named(*expr.args[0]) : expr; }

bool IsNullConstant(const Expr& expr) {
  return expr.kind == ExprKind::kConstant && expr.value.type.kind == TypeKind::kNull;
}

// The first unknown of some results, else the first error; nullptr: all are values.
const Result* FirstFault(const std::vector<Result>& results) {
  for (const Result& result : results) {
    if (result.kind == Result::Kind::kUnknown) return &result;
  }
  for (const Result& result : results) {
    if (result.kind == Result::Kind::kError) return &result;
  }
  return nullptr;
}

}  // namespace

Cell BoolCell(bool value) { return {.state = CellState::kValue, .boolean = value}; }
Cell IntegerCell(int64_t value) { return {.state = CellState::kValue, .integer = value}; }
Cell DoubleCell(double value) { return {.state = CellState::kValue, .number = value}; }
Cell TextCell(std::string value) { return {.state = CellState::kValue, .text = std::move(value)}; }
Cell CellOf(CellState state) { return {.state = state}; }

std::string_view CauseKind(Cause cause) {
  constexpr std::string_view kKinds[] = {
#define TG_CAUSE(identifier, kind, is_unknown, sentence) kind,
#include "tollgate/causes.def"
#undef TG_CAUSE
  };
  return kKinds[static_cast<size_t>(cause)];
}

Result Fault(Cause cause, std::string path) {
  constexpr bool kIsUnknown[] = {
#define TG_CAUSE(identifier, kind, is_unknown, sentence) is_unknown != 0,
#include "tollgate/causes.def"
#undef TG_CAUSE
  };
  Result result;
  result.kind = kIsUnknown[static_cast<size_t>(cause)] ? Result::Kind::kUnknown : Result::Kind::kError;
  result.cause = cause;
  result.path = std::move(path);
  return result;
}
Result BoolResult(bool value) {
  Value v;
  v.type = {TypeKind::kBool};
  v.boolean = value;
  return ValueResult(std::move(v));
}
Result IntResult(int64_t value) {
  Value v;
  v.type = {TypeKind::kInt};
  v.integer = value;
  return ValueResult(std::move(v));
}
Result TextResult(std::string value) {
  Value v;
  v.type = {TypeKind::kString};
  v.text = std::move(value);
  return ValueResult(std::move(v));
}

std::string Describe(const Result& result) {
  if (result.kind != Result::Kind::kValue) {
    return std::string(result.kind == Result::Kind::kUnknown ? "unknown " : "error ") +
           std::string(CauseKind(result.cause)) + (result.path.empty() ? "" : " " + result.path);
  }
  const Value& value = result.value;
  switch (value.type.kind) {
    case TypeKind::kNull:
      return "null";
    case TypeKind::kBool:
      return value.boolean ? "true" : "false";
    case TypeKind::kUint:
      return std::to_string(value.uinteger) + "u";
    case TypeKind::kDecimal:
      return ToText(FromUnits(value.integer, value.type.scale), value.type.scale);
    case TypeKind::kString:
      return "\"" + value.text + "\"";
    case TypeKind::kBytes:
      return "b\"" + value.text + "\"";
    case TypeKind::kDouble:
      return Apply(cel::Function::kToString, {value}, {TypeKind::kString}).value.text;
    case TypeKind::kTimestamp:
      return "timestamp " + std::to_string(value.integer) + " us";
    case TypeKind::kDuration:
      return "duration " + std::to_string(value.integer) + " us";
    default:
      return std::to_string(value.integer);
  }
}

Evaluator::Evaluator(const cel::Environment& environment, const std::vector<ListData>& lists,
                     const std::vector<TableData>& tables)
    : environment_(environment), lists_(lists), tables_(tables) {}
Evaluator::~Evaluator() = default;

Result Evaluator::Evaluate(const Expr& expr, const Record& record) {
  Result result = EvaluateKind(expr, record);
  if (result.bounds && result.bounds->type != expr.type) result.bounds.reset();
  return result;
}

// Whether it reads a window's number and keeps its bounds, in whatever record.
bool Evaluator::MayHaveBounds(const Expr& expr) const {
  if (expr.type.kind != TypeKind::kInt && expr.type.kind != TypeKind::kDecimal) return false;
  switch (expr.kind) {
    case ExprKind::kVariable:
      return MayHaveBounds(*expr.args[0]);
    case ExprKind::kWindow:
      return expr.past < 0;
    case ExprKind::kConditional:
      return MayHaveBounds(*expr.args[1]) || MayHaveBounds(*expr.args[2]);
    case ExprKind::kCall: {
      const bool carries = expr.function == cel::Function::kAdd || expr.function == cel::Function::kSubtract ||
                           expr.function == cel::Function::kMultiply || expr.function == cel::Function::kNegate;
      return carries &&
             std::any_of(expr.args.begin(), expr.args.end(), [&](const Expr* arg) { return MayHaveBounds(*arg); });
    }
    default:
      return false;
  }
}

Result Evaluator::EvaluateKind(const Expr& expr, const Record& record) {
  switch (expr.kind) {
    case ExprKind::kConstant:
      return ValueResult(expr.value);
    case ExprKind::kField:
      return Field(expr, record);
    case ExprKind::kVariable:
      return Evaluate(*expr.args[0], record);
    case ExprKind::kNot: {
      Result result = Evaluate(*expr.args[0], record);
      if (result.is_value()) result.value.boolean = !result.value.boolean;
      return result;
    }
    case ExprKind::kAnd:
    case ExprKind::kOr:
      return Logic(expr, record);
    case ExprKind::kConditional: {
      const Result condition = Evaluate(*expr.args[0], record);
      if (!condition.is_value()) return condition;
      return Evaluate(*expr.args[condition.value.boolean ? 1 : 2], record);
    }
    case ExprKind::kHas:
      return Has(expr, record);
    case ExprKind::kInList:
      return InList(expr, record);
    case ExprKind::kInTable: {
      Result stopped;
      const int row = FindRow(expr, record, &stopped);
      return stopped.is_value() ? BoolResult(row >= 0) : stopped;
    }
    case ExprKind::kTableColumn:
      return TableColumn(expr, record);
    case ExprKind::kWindow:
      return windows_->Read(expr.ref, expr.column, expr.past).result;
    case ExprKind::kCall:
      return Call(expr, record);
    default:
      std::abort();  // no kind of a checked tree
  }
}

std::string Evaluator::FieldPointer(int field) const {
  const cel::FieldName& name = environment_.fields[static_cast<size_t>(field)];
  return (name.object.empty() ? "" : PointerStep(name.object)) + PointerStep(name.name);
}

Result Evaluator::Field(const Expr& expr, const Record& record) {
  const Cell& cell = record.cells[static_cast<size_t>(expr.ref)];
  switch (cell.state) {
    case CellState::kAbsent:
      return Fault(Cause::MISSING, FieldPointer(expr.ref));
    case CellState::kNull:
      return Fault(Cause::IS_NULL, FieldPointer(expr.ref));
    case CellState::kOverflow:
      return Fault(Cause::OVERFLOW, FieldPointer(expr.ref));
    case CellState::kValue:
      break;
  }
  return ValueResult(ValueOf(cell, expr.type));
}

Result Evaluator::Logic(const Expr& expr, const Record& record) {
  const bool absorbing = expr.kind == ExprKind::kOr;  // true || x, false && x
  const std::vector<Result> sides = {Evaluate(*expr.args[0], record), Evaluate(*expr.args[1], record)};
  if (sides[0].is(absorbing) || sides[1].is(absorbing)) return BoolResult(absorbing);
  if (const Result* fault = FirstFault(sides)) return *fault;
  return BoolResult(!absorbing);
}

Result Evaluator::Has(const Expr& expr, const Record& record) {
  const Expr& asked = *expr.args[0];
  if (asked.kind == ExprKind::kField) {
    return BoolResult(record.cells[static_cast<size_t>(asked.ref)].state != CellState::kAbsent);
  }
  if (asked.kind == ExprKind::kObject) return BoolResult(record.objects.at(static_cast<size_t>(asked.ref)));
  if (asked.kind == ExprKind::kWindow) {
    const WindowValue& value = windows_->Read(asked.ref, asked.column, asked.past);
    if (value.state == WindowValue::State::kNoKey) return value.result;
    const bool is_open = value.state == WindowValue::State::kMissing && value.result.cause != Cause::MISSING;
    return is_open ? value.result : BoolResult(value.state != WindowValue::State::kMissing);
  }
  Result stopped;
  const int row = FindRow(asked, record, &stopped);
  if (!stopped.is_value()) return stopped;
  if (row < 0) return BoolResult(false);
  const TableData& table = tables_[static_cast<size_t>(asked.ref)];
  const Cell& cell = table.rows[static_cast<size_t>(row)][static_cast<size_t>(asked.column)];
  return BoolResult(cell.state == CellState::kValue);
}

// field == null
Result Evaluator::IsNull(const Expr& expr, const Record& record) {
  const Expr& field = Named(expr);
  const CellState state = record.cells[static_cast<size_t>(field.ref)].state;
  if (state == CellState::kAbsent) return Fault(Cause::MISSING, FieldPointer(field.ref));
  return BoolResult(state == CellState::kNull);
}

Result Evaluator::Call(const Expr& expr, const Record& record) {
  const bool is_equality = expr.function == cel::Function::kEqual || expr.function == cel::Function::kNotEqual;
  if (is_equality && IsNullConstant(*expr.args[1])) {
    Result result = IsNull(*expr.args[0], record);
    if (result.is_value() && expr.function == cel::Function::kNotEqual) result.value.boolean = !result.value.boolean;
    return result;
  }
  std::vector<Result> results;
  const bool is_in = expr.function == cel::Function::kIn;
  for (const Expr* arg : expr.args) {
    if (arg->kind != ExprKind::kList) results.push_back(Evaluate(*arg, record));
  }
  if (const Result* fault = FirstFault(results)) {
    if (is_in && fault->bounds) return BoundsInList(*fault, expr.args[1]->args);
    std::vector<bool> may_have_bounds;
    for (const Expr* arg : expr.args) may_have_bounds.push_back(MayHaveBounds(*arg));
    if (std::optional<Result> bounded = ApplyToBounds(expr.function, results, may_have_bounds, expr.type))
      return *bounded;
    Result result = *fault;
    result.bounds.reset();
    return result;
  }
  if (is_in) {
    const std::vector<Expr*>& items = expr.args[1]->args;
    return BoolResult(std::any_of(items.begin(), items.end(),
                                  [&](const Expr* item) { return CompareValues(results[0].value, item->value) == 0; }));
  }
  if (expr.function == cel::Function::kMatches) return Matches(results[0].value.text, results[1].value.text);
  std::vector<Value> args;
  for (Result& result : results) args.push_back(std::move(result.value));
  return Apply(expr.function, args, expr.type);
}

Result Evaluator::Matches(const std::string& text, const std::string& pattern) {
  std::unique_ptr<re2::RE2>& compiled = patterns_[pattern];
  if (compiled == nullptr) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    compiled = std::make_unique<re2::RE2>(pattern, options);
    if (!compiled->ok()) std::abort();  // the checker refused it
  }
  return BoolResult(re2::RE2::PartialMatch(text, *compiled));
}

bool Evaluator::Hits(const ListData& list, const std::string& entry, const Value& probe) {
  return list.match == "regex" ? Matches(probe.text, entry).value.boolean : EntryHits(list, entry, probe);
}

// Of all entries that hit, the one that lives longest counts. The time of the record is asked for only where it
// matters.
Result Evaluator::InList(const Expr& expr, const Record& record) {
  const Result probe = Evaluate(*expr.args[0], record);
  if (!probe.is_value()) return probe;
  const ListData& list = lists_[static_cast<size_t>(expr.ref)];
  std::optional<int64_t> latest;
  for (size_t i = 0; i < list.entries.size(); ++i) {
    if (!Hits(list, list.entries[i], probe.value)) continue;
    if (list.until_us.empty() || !list.until_us[i]) return BoolResult(true);
    if (!latest || *list.until_us[i] > *latest) latest = list.until_us[i];
  }
  if (!latest) return BoolResult(false);
  const Result time = Evaluate(*expr.args[1], record);
  return time.is_value() ? BoolResult(time.value.integer < *latest) : time;
}

int Evaluator::FindRow(const Expr& expr, const Record& record, Result* stopped) {
  *stopped = Evaluate(*expr.args[0], record);
  if (!stopped->is_value()) return -1;
  const TableData& table = tables_[static_cast<size_t>(expr.ref)];
  const cel::Type& type = environment_.tables[static_cast<size_t>(expr.ref)].key;
  if (table.key != "exact") return FindInterval(table, type, stopped->value);
  for (size_t row = 0; row < table.rows.size(); ++row) {
    const Cell& key = table.rows[row][static_cast<size_t>(table.key_columns[0])];
    if (key.state == CellState::kValue && CompareValues(ValueOf(key, type), stopped->value) == 0)
      return static_cast<int>(row);
  }
  return -1;
}

Result Evaluator::TableColumn(const Expr& expr, const Record& record) {
  Result stopped;
  const int row = FindRow(expr, record, &stopped);
  if (!stopped.is_value()) return stopped;
  const cel::TableName& table = environment_.tables[static_cast<size_t>(expr.ref)];
  const std::string path = "tables." + table.name + "." + table.columns[static_cast<size_t>(expr.column)].name;
  if (row < 0) return Fault(Cause::NO_ROW, path);
  const Cell& cell =
      tables_[static_cast<size_t>(expr.ref)].rows[static_cast<size_t>(row)][static_cast<size_t>(expr.column)];
  if (cell.state != CellState::kValue) return Fault(Cause::MISSING, path);
  return ValueResult(ValueOf(cell, expr.type));
}

}  // namespace tollgate::oracle
