// The oracle: an expression over one record, by walking the checked tree. No bitmaps, no registers, no code of the
// engine below the tree. What it says is what Tollgate means; the engine is tested against it on generated packs and
// records.
//
// A result is a value, UNKNOWN or ERROR. Wherever results meet, UNKNOWN outranks ERROR: an operator whose operand is
// unknown is unknown, by the first unknown operand in source order; else in error, by the first error. `false && x` and
// `true || x` are what they are whatever x is. Of `c ? a : b` only the branch taken counts. An unknown number of a
// window may have bounds, which can decide a comparison.
#ifndef TOLLGATE_TESTS_ORACLE_EVALUATE_H_
#define TOLLGATE_TESTS_ORACLE_EVALUATE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cel/ast.h"
#include "cel/check.h"

namespace re2 {
class RE2;
}

namespace tollgate::oracle {

enum class CellState : uint8_t { kAbsent, kNull, kOverflow, kValue };

// A value of a field or of a table's cell. Its type is the field's; the member that counts is that of cel::Value:
// integer for int, timestamp (microseconds) and decimal (units of the field's scale).
struct Cell {
  CellState state = CellState::kAbsent;
  bool boolean = false;
  int64_t integer = 0;
  double number = 0;
  std::string text;
};
Cell BoolCell(bool value);
Cell IntegerCell(int64_t value);
Cell DoubleCell(double value);
Cell TextCell(std::string value);
Cell CellOf(CellState state);

// One cell for each of Environment::fields, and for each of Environment::objects whether it is there.
struct Record {
  std::vector<Cell> cells;
  std::vector<bool> objects{};
};

struct ListData {
  std::vector<std::string> entries;                // as written; a range is "first..last"
  bool folds_lower = false;                        // ASCII
  std::string match = "exact";                     // as a pack says it
  std::vector<std::optional<int64_t>> until_us{};  // per entry, where entries end
};
struct TableData {
  std::vector<std::vector<Cell>> rows;  // a cell for each of TableName::columns
  std::string key = "exact";            // or "range", "cidr"
  std::vector<int> key_columns = {0};   // of a range its two ends
};

enum class Cause : uint8_t {
#define TG_CAUSE(identifier, kind, is_unknown, sentence) identifier,
#include "tollgate/causes.def"
#undef TG_CAUSE
};
std::string_view CauseKind(Cause cause);

// Of a number that is not known: integers, or units of a decimal. INT64_MIN, INT64_MAX: as far as there are numbers.
struct Bounds {
  cel::Type type;
  int64_t low = INT64_MIN;
  int64_t high = INT64_MAX;
};

struct Result {
  enum class Kind : uint8_t { kValue, kUnknown, kError } kind = Kind::kValue;
  cel::Value value;
  Cause cause = Cause::MISSING;  // kUnknown, kError
  // kUnknown: JSON pointer of the field ("/card/country"), or "tables.bins.country". kError: that of a field whose
  // value overflowed, else "".
  std::string path;
  std::optional<Bounds> bounds;  // kUnknown, of a window's value and what is made of it
  bool is_value() const { return kind == Kind::kValue; }
  bool is(bool truth) const { return kind == Kind::kValue && value.boolean == truth; }
};
// "true", "12.50", "unknown missing /card/country", "error overflow": for messages.
std::string Describe(const Result& result);

class Windows;

class Evaluator {
 public:
  // All are borrowed. `lists` and `tables` are as in `environment`.
  Evaluator(const cel::Environment& environment, const std::vector<ListData>& lists,
            const std::vector<TableData>& tables);
  ~Evaluator();
  // What kWindow reads; borrowed.
  void UseWindows(Windows* windows) { windows_ = windows; }
  Result Evaluate(const cel::Expr& expr, const Record& record);

 private:
  bool MayHaveBounds(const cel::Expr& expr) const;
  Result EvaluateKind(const cel::Expr& expr, const Record& record);
  Result Field(const cel::Expr& expr, const Record& record);
  Result Logic(const cel::Expr& expr, const Record& record);
  Result Has(const cel::Expr& expr, const Record& record);
  Result IsNull(const cel::Expr& expr, const Record& record);
  Result Call(const cel::Expr& expr, const Record& record);
  Result InList(const cel::Expr& expr, const Record& record);
  Result Matches(const std::string& text, const std::string& pattern);
  bool Hits(const ListData& list, const std::string& entry, const cel::Value& probe);
  // The row of the key; -1: none. *stopped is set where the key has no value.
  int FindRow(const cel::Expr& expr, const Record& record, Result* stopped);
  Result TableColumn(const cel::Expr& expr, const Record& record);
  std::string FieldPointer(int field) const;

  const cel::Environment& environment_;
  const std::vector<ListData>& lists_;
  const std::vector<TableData>& tables_;
  std::map<std::string, std::unique_ptr<re2::RE2>> patterns_;
  Windows* windows_ = nullptr;
};

// For functions.cc
Result Fault(Cause cause, std::string path = {});
Result BoolResult(bool value);
Result IntResult(int64_t value);
Result TextResult(std::string value);
// -1, 0, 1; 2: unordered (NaN).
int CompareValues(const cel::Value& a, const cel::Value& b);
// For lookup.cc: whether an entry of a list that is no list of patterns hits the value; and the row of a table that a
// key finds by range or network, -1: none.
bool EntryHits(const ListData& list, const std::string& entry, const cel::Value& probe);
int FindInterval(const TableData& table, const cel::Type& type, const cel::Value& key);
// A function or operator on values (not &&, ||, !, ?:, in, matches). `type` is the result's.
Result Apply(cel::Function function, const std::vector<cel::Value>& args, const cel::Type& type);
// Of operands that are values or have bounds: what a comparison, + - * or a unary minus makes of them (bounds.cc).
// nullopt: nothing. `may_have_bounds`: of each whether it is made of a window.
std::optional<Result> ApplyToBounds(cel::Function function, const std::vector<Result>& operands,
                                    const std::vector<bool>& may_have_bounds, const cel::Type& type);
// A number with bounds `in` a list of constants.
Result BoundsInList(const Result& probe, const std::vector<cel::Expr*>& items);

}  // namespace tollgate::oracle
#endif  // TOLLGATE_TESTS_ORACLE_EVALUATE_H_
