// The checker's parts: names (check_names.cc), operators (check_operators.cc), functions (check_functions.cc) and the
// rest (check.cc). One walk, children first; a node whose type is kError has been reported and silences what is above
// it.
#ifndef TOLLGATE_CEL_CHECKER_H_
#define TOLLGATE_CEL_CHECKER_H_

#include <string>
#include <string_view>

#include "cel/check.h"

namespace tollgate::cel {

// What a name, or a path that starts with one, stands for.
struct Reference {
  enum class Kind : uint8_t {
    kFailed,  // reported
    kValue,
    kRecord,     // tx
    kObject,     // tx.card: index of objects
    kLists,      // lists
    kList,       // lists.x: index
    kTables,     // tables
    kTable,      // tables.t: index
    kRow,        // tables.t[key]: index of the table
    kWindows,    // windows
    kWindow,     // windows.w: index
    kLast,       // windows.w.last: index of the window
    kEvent,      // windows.w.last[past]: index of the window; or an object of it
    kVariables,  // variables
  } kind = Kind::kFailed;
  int index = -1;
  Expr* key = nullptr;   // kRow; of a kEvent the variable that names it, or null
  int64_t past = -1;     // kEvent
  std::string object{};  // kEvent: "card" of windows.w.last[0].card
};

bool IsNumber(TypeKind kind);
inline bool IsFailed(const Expr* expr) { return expr->type.kind == TypeKind::kError; }
// A literal, or a function of such: what the compiler can always fold.
bool IsPlainConstant(const Expr& expr);

// "windows.w.last[0]"
std::string PastName(const Environment& environment, const Reference& event);

class Checker {
 public:
  Checker(const Source& source, const Environment& environment, Arena* arena, Diagnostics* diagnostics)
      : source_(source), environment_(environment), arena_(arena), diagnostics_(diagnostics) {}
  bool Run(Expr* expr);

 private:
  // check.cc
  void Visit(Expr* expr);  // where a value is wanted
  void VisitArgs(Expr* expr, size_t from = 0);
  void Finish(Expr* expr);
  void VisitLogic(Expr* expr, std::string_view op);
  void VisitConditional(Expr* expr);
  void VisitHas(Expr* expr);
  void Report(Diag diag, size_t begin, size_t end, std::string message, std::string hint = {});
  // Reports and makes `expr` a failed one.
  void Fail(Expr* expr, Diag diag, std::string message, std::string hint = {});
  void FailAtName(Expr* expr, Diag diag, std::string message, std::string hint = {});
  void NotYet(Expr* expr, std::string_view what);
  std::string Quote(const Expr& expr) const;  // its text in backticks, cut

  // check_names.cc
  Reference Resolve(Expr* expr);
  Reference ResolveIdent(Expr* expr);
  Reference ResolveSelect(Expr* expr);
  Reference ResolveIndex(Expr* expr);
  Reference SelectFrom(const Reference& base, Expr* expr, const std::string& name);
  Reference SelectField(const Reference& base, Expr* expr, const std::string& name);
  Reference SelectColumn(const Reference& base, Expr* expr, const std::string& name);
  Reference SelectVariable(Expr* expr, const std::string& name);
  Reference SelectWindowValue(const Reference& base, Expr* expr, const std::string& name);
  Reference SelectPast(const Reference& base, Expr* expr, const std::string& name);
  Reference WindowValue(Expr* expr, const Reference& base, Type type, int column, std::string name);
  Reference IndexLast(const Reference& base, Expr* expr, Expr* index);
  Reference Value(Expr* expr, ExprKind kind, Type type, int ref, bool can_be_unknown, std::string name);
  void RequireValue(Expr* expr, const Reference& reference);
  std::string FieldPath(size_t field) const;
  std::string FieldHint(const std::string& object, const std::string& name) const;
  std::string NameHint(const std::string& name) const;
  bool CheckKey(Expr* key, const TableName& table);

  // check_operators.cc
  void VisitOperator(Expr* expr, Function function);
  void CheckEquality(Expr* expr, Function function);
  void CheckOrder(Expr* expr, Function function);
  bool CheckNull(Expr* expr, Function function);
  std::string MismatchHint(const Expr& a, const Expr& b) const;
  void CheckArithmetic(Expr* expr, Function function);
  bool CheckTimeArithmetic(Expr* expr, Function function);
  void CheckDecimalArithmetic(Expr* expr, Function function);
  void FailArithmetic(Expr* expr, Function function);
  void CheckNegate(Expr* expr);
  void CheckIn(Expr* expr);
  void CheckInLiteral(Expr* expr);
  void CheckInNamedList(Expr* expr, int list);
  Expr* TimeOf(const ListName& list, const Expr& asked);
  // Fractional literals beside a decimal become decimals.
  bool CanAdopt(const Expr& expr) const;
  bool Adopt(Expr* expr);
  bool AdoptBeside(Expr* a, Expr* b);
  bool RaiseScale(Expr* expr, int scale);
  bool UnifyScales(Expr* expr, Expr* a, Expr* b);

  // check_functions.cc
  void VisitCall(Expr* expr);
  bool RefuseSyntax(Expr* expr);
  bool RefusePlanned(Expr* expr, const std::string& name);
  bool FoldListSize(Expr* expr);
  void UnknownFunction(Expr* expr, const std::string& name);
  void CheckFunction(Expr* expr, Function function);
  void CheckTextFunction(Expr* expr, Function function);
  void CheckMatches(Expr* expr);
  void CheckConversion(Expr* expr, Function function);
  void CheckGetter(Expr* expr, Function function);
  void CheckDecimalFunction(Expr* expr, Function function);
  bool CheckTimeLiteral(Expr* expr, Function function);
  void FailTypes(Expr* expr, std::string hint = {});

  const Source& source_;
  const Environment& environment_;
  Arena* arena_;
  Diagnostics* diagnostics_;
  bool ok_ = true;
};

}  // namespace tollgate::cel
#endif  // TOLLGATE_CEL_CHECKER_H_
