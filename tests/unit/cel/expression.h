// An expression in a test: a text as the node of a pack that holds it, parsed and checked against a small environment.
#ifndef TOLLGATE_TESTS_UNIT_CEL_EXPRESSION_H_
#define TOLLGATE_TESTS_UNIT_CEL_EXPRESSION_H_

#include <string>
#include <string_view>

#include "cel/check.h"
#include "cel/parse.h"

namespace tollgate::cel {

class Expression {
 public:
  explicit Expression(std::string_view text) {
    node_.kind = json::Kind::kString;
    node_.text = text;
    node_.span = {0, 0, static_cast<uint32_t>(text.size())};
    source_ = {&node_, 0, text.size()};
  }
  Expr* Parse() { return expr_ = cel::Parse(source_, &arena_, &diagnostics_); }
  // The tree, or nullptr and diagnostics.
  Expr* Check(const Environment& environment) {
    if (Parse() == nullptr) return nullptr;
    return cel::Check(source_, environment, &arena_, expr_, &diagnostics_) ? expr_ : nullptr;
  }
  const Diagnostics& diagnostics() const { return diagnostics_; }
  // "compile.cel.type 3..7 sentence (hint)", a line each.
  std::string Problems() const {
    std::string out;
    for (const Diagnostic& diagnostic : diagnostics_.list()) {
      out += std::string(DiagName(diagnostic.diag).substr(sizeof("compile.cel.") - 1)) + " " +
             std::to_string(diagnostic.span.begin) + ".." + std::to_string(diagnostic.span.end) + " " +
             diagnostic.message;
      if (!diagnostic.hint.empty()) out += " (" + diagnostic.hint + ")";
      out += "\n";
    }
    return out;
  }

 private:
  json::Node node_;
  Source source_;
  Arena arena_;
  Diagnostics diagnostics_;
  Expr* expr_ = nullptr;
};

// tx.amount decimal(2), tx.fee decimal(4), tx.n int, tx.d double, tx.merchant_id string (required), tx.nick string
// (null), tx.ok bool, tx.at timestamp, tx["Use Chip"] string, tx.card.country string, tx.card.bin int; lists, tables, a
// window.
inline Environment SmallEnvironment() {
  Environment e;
  const Type text{TypeKind::kString};
  e.fields = {{"", "amount", {TypeKind::kDecimal, 2}},
              {"", "fee", {TypeKind::kDecimal, 4}},
              {"", "n", {TypeKind::kInt}},
              {"", "d", {TypeKind::kDouble}},
              {"", "merchant_id", text, false, false},
              {"", "nick", text, true},
              {"", "ok", {TypeKind::kBool}},
              {"", "at", {TypeKind::kTimestamp}},
              {"", "Use Chip", text},
              {"card", "country", text},
              {"card", "bin", {TypeKind::kInt}}};
  e.objects = {"card"};
  e.lists = {{"domains", TypeKind::kString},
             {"codes", TypeKind::kInt},
             {"lines", TypeKind::kError},
             {"limits", TypeKind::kDouble}};
  e.tables = {{"merchants",
               text,
               {{"merchant_id", text, false}, {"max_amount", {TypeKind::kDecimal, 2}}, {"open", {TypeKind::kBool}}}},
              {"bins", {TypeKind::kInt}, {{"bin", {TypeKind::kInt}, false}, {"country", text}}}};
  e.windows = {{"card_1h",
                {{"count", {TypeKind::kInt}}, {"sum", {TypeKind::kDecimal, 2}}, {"last_seen", {TypeKind::kTimestamp}}},
                2,
                {{"d", {TypeKind::kDouble}}, {"card.country", text}}}};
  return e;
}

}  // namespace tollgate::cel
#endif  // TOLLGATE_TESTS_UNIT_CEL_EXPRESSION_H_
