// The tree of an expression. The parser builds it, the checker resolves names and types in place; the compiler and the
// oracle both start from the checked tree and share nothing below it.
#ifndef TOLLGATE_CEL_AST_H_
#define TOLLGATE_CEL_AST_H_

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "cel/type.h"

namespace tollgate::cel {

enum class Function : uint8_t {
#define TG_FUNCTION(identifier, name, signatures, sentence) identifier,
#include "cel/functions.def"
#undef TG_FUNCTION
};
std::string_view FunctionName(Function function);

// A constant. `type` says which member counts: boolean, integer (int, timestamp, duration in microseconds, decimal
// units), uinteger, number, text (string, bytes).
struct Value {
  Type type;
  bool boolean = false;
  int64_t integer = 0;
  uint64_t uinteger = 0;
  double number = 0;
  std::string text;
};

enum class ExprKind : uint8_t {
  // Only before checking:
  kIdent,   // name
  kSelect,  // args[0].name
  kIndex,   // args[0][args[1]]
  // Before and after:
  kConstant,  // value; a number keeps its source text in `name`
  kList,      // [args...]; after checking only constants, each of its own type, and only right of `in`
  kNot,       // args[0]
  kAnd,       // args[0], args[1]
  kOr,
  kConditional,  // args[0] ? args[1] : args[2]
  kCall,         // before: name, args, is_method; after: function, args (the receiver first). A comparison with null is
                 // (kField or kVariable of one) first, the constant second
  kHas,          // has(args[0]); after: args[0] is kField, kTableColumn or kObject
  // Only after checking:
  // (`name` of the kinds below is what the pack calls them: "tx.card.country", "lists.x"; kTableColumn: "tables.t[].c")
  kField,        // tx.x: `ref` is the schema's field
  kObject,       // tx.card: `ref` is the schema's nested object (under kHas only)
  kInList,       // args[0] in lists.x: `ref` is the list
  kInTable,      // args[0] in tables.t: `ref` is the table
  kTableColumn,  // tables.t[args[0]].c: `ref` is the table, `column` its column
  kWindow,  // windows.w.count: `ref` is the window, `column` its value; windows.w.last[i].f: `past` is i, `column` the
            // field of `last`, and args[0] the variable that named the past record, if one did
  kVariable,  // variables.x: `ref` is the variable, args[0] its checked tree (shared, not copied). A literal beside a
              // decimal is a copy, as a decimal. Of a variable that is a row, args[0] is the row's key
};

struct Expr {
  ExprKind kind = ExprKind::kConstant;
  Type type;
  bool can_be_unknown = false;  // after checking: reads something that may be absent
  bool is_method = false;
  Function function = Function::kAdd;
  uint16_t depth = 1;  // of the tree under it
  int ref = -1;
  int column = -1;    // kTableColumn, kWindow; -1: the row or the past record itself (kRow, kEvent), which only a
                      // variable's tree can be
  int64_t past = -1;  // kWindow
  uint32_t begin = 0, end = 0;            // bytes in the expression's text
  uint32_t name_begin = 0, name_end = 0;  // of its name or operator, where it has one
  std::string name;
  Value value;
  std::vector<Expr*> args;
};

// Owns nodes; they stay put as long as it does.
class Arena {
 public:
  Expr* New() { return &nodes_.emplace_back(); }

 private:
  std::deque<Expr> nodes_;
};

// A stable text of a tree, for goldens: "(tx.amount > 100.10)"; after checking with types:
// "(tx.amount:decimal(2) > 100.10:decimal(2)):bool".
std::string Print(const Expr& expr);

}  // namespace tollgate::cel
#endif  // TOLLGATE_CEL_AST_H_
