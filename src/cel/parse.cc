// A parser by recursive descent and, for binary operators, precedence climbing; the grammar is that of google/cel-spec
// doc/langdef.md. It knows all of CEL: what Tollgate cannot do yet becomes a call with a name of syntax.h, which the
// checker refuses by name and place.
//
// Depth is bounded twice: by the recursion (brackets, ternaries) and by the height of the tree that chains like a + b +
// c build without any. `&&` and `||` are associative (errors and unknowns absorb in any grouping, and the first in
// source order stays the first), so chains of them become balanced trees, and a rule may have thousands of them.
#include "cel/parse.h"

#include <algorithm>
#include <optional>

#include "cel/literal.h"
#include "cel/syntax.h"
#include "cel/token.h"

namespace tollgate::cel {
namespace {

// Binding powers; higher binds tighter.
constexpr int kOrPower = 1, kAndPower = 2, kRelationPower = 3, kAddPower = 4, kMultiplyPower = 5;

struct Binary {
  int power = 0;
  std::string_view name;
};
Binary BinaryOf(TokenKind kind) {
  switch (kind) {
    case TokenKind::kOr:
      return {kOrPower, "||"};
    case TokenKind::kAnd:
      return {kAndPower, "&&"};
    case TokenKind::kEqual:
      return {kRelationPower, "_==_"};
    case TokenKind::kNotEqual:
      return {kRelationPower, "_!=_"};
    case TokenKind::kLess:
      return {kRelationPower, "_<_"};
    case TokenKind::kLessEqual:
      return {kRelationPower, "_<=_"};
    case TokenKind::kGreater:
      return {kRelationPower, "_>_"};
    case TokenKind::kGreaterEqual:
      return {kRelationPower, "_>=_"};
    case TokenKind::kIn:
      return {kRelationPower, kInOperator};
    case TokenKind::kPlus:
      return {kAddPower, "_+_"};
    case TokenKind::kMinus:
      return {kAddPower, "_-_"};
    case TokenKind::kStar:
      return {kMultiplyPower, "_*_"};
    case TokenKind::kSlash:
      return {kMultiplyPower, "_/_"};
    case TokenKind::kPercent:
      return {kMultiplyPower, "_%_"};
    default:
      return {};
  }
}

class Parser {
 public:
  Parser(const Source& source, const std::vector<Token>& tokens, Arena* arena, Diagnostics* diagnostics)
      : source_(source), text_(source.text()), tokens_(tokens), arena_(arena), diagnostics_(diagnostics) {}

  Expr* Run() {
    Expr* expr = Ternary();
    if (expr != nullptr && Peek().kind != TokenKind::kEnd)
      return Unexpected("an operator or the end of the expression");
    return expr;
  }

 private:
  const Token& Peek() const { return tokens_[at_]; }
  const Token& Take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  bool TakeIf(TokenKind kind) {
    if (Peek().kind != kind) return false;
    Take();
    return true;
  }

  // Every failure says one thing and gives nullptr, which unwinds the parse.
  Expr* Fail(Diag diag, uint32_t begin, uint32_t end, std::string message, std::string hint = {}) {
    diagnostics_->Add(diag, source_.span(begin, end), std::move(message), std::move(hint));
    return nullptr;
  }
  Expr* Unexpected(std::string_view expected, std::string hint = {}) {
    const Token& token = Peek();
    if (hint.empty()) hint = HintFor(token);
    return Fail(Diag::kCelSyntax, token.begin, token.end,
                "expected " + std::string(expected) + ", found " + DescribeToken(token, text_), std::move(hint));
  }
  std::string HintFor(const Token& token) const {
    if (token.kind == TokenKind::kRightParen) return "a `(` may be missing before it";
    if (token.kind == TokenKind::kIdent && at_ > 0 && tokens_[at_ - 1].kind == TokenKind::kIdent) {
      return "a name with spaces is written tx[\"Use Chip\"]";
    }
    const bool is_keyword = token.kind == TokenKind::kIn || token.kind == TokenKind::kTrue ||
                            token.kind == TokenKind::kFalse || token.kind == TokenKind::kNull;
    if (is_keyword && at_ > 0 && tokens_[at_ - 1].kind == TokenKind::kDot) {
      return "a field of that name is written tx[\"" + Word(token) + "\"]";
    }
    return {};
  }
  Expr* TooDeep(uint32_t begin, uint32_t end) {
    return Fail(Diag::kCelTooDeep, begin, end, "the expression nests more than " + std::to_string(kMaxDepth) + " deep",
                "give parts of it names: variables");
  }

  // A node over `args`; nullptr where one of them is, or the tree gets too deep.
  Expr* New(ExprKind kind, uint32_t begin, std::vector<Expr*> args, std::string_view name = {}) {
    int depth = 1;
    for (const Expr* arg : args) {
      if (arg == nullptr) return nullptr;
      depth = std::max(depth, arg->depth + 1);
    }
    const uint32_t end = at_ > 0 ? tokens_[at_ - 1].end : 0;
    if (depth > kMaxDepth) return TooDeep(begin, std::max(begin, end));
    Expr* expr = arena_->New();
    expr->kind = kind;
    expr->begin = begin;
    expr->end = end;
    expr->depth = static_cast<uint16_t>(depth);
    expr->name = name;
    expr->args = std::move(args);
    return expr;
  }

  // Notes where the name or operator of `expr` stands.
  static Expr* Named(const Token& token, Expr* expr) {
    if (expr == nullptr) return nullptr;
    expr->name_begin = token.begin;
    expr->name_end = token.end;
    return expr;
  }

  Expr* Ternary() {
    if (++nesting_ > kMaxDepth) return TooDeep(Peek().begin, Peek().end);
    Expr* expr = BinaryChain(kOrPower);
    if (expr != nullptr && Peek().kind == TokenKind::kQuestion) expr = Branches(expr);
    --nesting_;
    return expr;
  }

  Expr* Branches(Expr* condition) {
    const Token question = Take();
    Expr* then = BinaryChain(kOrPower);
    if (then == nullptr) return nullptr;
    if (!TakeIf(TokenKind::kColon)) {
      return Unexpected("`:` and the other value", "a choice is written condition ? value : other");
    }
    Expr* otherwise = Ternary();
    return New(ExprKind::kConditional, condition->begin, {condition, then, otherwise});
  }

  Expr* BinaryChain(int min_power) {
    Expr* left = Unary();
    while (left != nullptr) {
      const Binary op = BinaryOf(Peek().kind);
      if (op.power < min_power || op.power == 0) break;
      if (op.power <= kAndPower) {
        left = LogicChain(left, op.power);
        continue;
      }
      const Token sign = Take();
      Expr* right = BinaryChain(op.power + 1);
      left = Named(sign, New(ExprKind::kCall, left->begin, {left, right}, op.name));
    }
    return left;
  }

  // left && b && c ..., balanced.
  Expr* LogicChain(Expr* left, int power) {
    std::vector<Expr*> terms = {left};
    const TokenKind kind = power == kOrPower ? TokenKind::kOr : TokenKind::kAnd;
    while (TakeIf(kind)) {
      terms.push_back(BinaryChain(power + 1));
      if (terms.back() == nullptr) return nullptr;
    }
    return Balance(power == kOrPower ? ExprKind::kOr : ExprKind::kAnd, terms.data(), terms.size());
  }
  Expr* Balance(ExprKind kind, Expr** terms, size_t count) {
    if (count == 1) return terms[0];
    const size_t half = (count + 1) / 2;
    Expr* left = Balance(kind, terms, half);
    Expr* right = Balance(kind, terms + half, count - half);
    Expr* expr = New(kind, terms[0]->begin, {left, right});
    if (expr != nullptr) expr->end = terms[count - 1]->end;
    return expr;
  }

  Expr* Unary() {
    const size_t first = at_;
    while (Peek().kind == TokenKind::kNot || Peek().kind == TokenKind::kMinus) Take();
    size_t last = at_;
    if (last - first > static_cast<size_t>(kMaxDepth)) return TooDeep(tokens_[first].begin, tokens_[last - 1].end);
    const bool has_sign = last > first && tokens_[last - 1].kind == TokenKind::kMinus && IsNumber(Peek().kind);
    if (has_sign) --last;  // the minus belongs to the literal, so that -9223372036854775808 reads
    Expr* expr = Member(has_sign);
    while (expr != nullptr && last-- > first) {
      const Token& sign = tokens_[last];
      const bool is_not = sign.kind == TokenKind::kNot;
      expr = Named(sign, New(is_not ? ExprKind::kNot : ExprKind::kCall, sign.begin, {expr}, is_not ? "" : "-_"));
    }
    return expr;
  }

  static bool IsNumber(TokenKind kind) {
    return kind == TokenKind::kInt || kind == TokenKind::kUint || kind == TokenKind::kDouble;
  }

  Expr* Member(bool negative) {
    Expr* expr = Primary(negative);
    while (expr != nullptr) {
      if (Peek().kind == TokenKind::kDot) {
        expr = Select(expr);
      } else if (Peek().kind == TokenKind::kLeftBracket) {
        expr = Index(expr);
      } else if (Peek().kind == TokenKind::kLeftBrace && IsTypeName(*expr)) {
        expr = Message(expr);
      } else {
        break;
      }
    }
    return expr;
  }

  Expr* Select(Expr* base) {
    Take();
    const bool is_optional = TakeIf(TokenKind::kQuestion);
    const Token& token = Peek();
    if (token.kind != TokenKind::kIdent && token.kind != TokenKind::kEscapedIdent) {
      return Unexpected("a name after `.`", IsNumber(token.kind) || token.kind == TokenKind::kString
                                                ? "a name that is no identifier is written tx[\"2nd name\"]"
                                                : "");
    }
    Take();
    const std::string name = token.kind == TokenKind::kIdent ? Word(token) : token.text;
    if (is_optional) {
      Expr* expr = Named(token, New(ExprKind::kCall, base->begin, {base}, kOptionalSelectSyntax));
      if (expr != nullptr) expr->value.text = name;
      return expr;
    }
    if (Peek().kind != TokenKind::kLeftParen || token.kind == TokenKind::kEscapedIdent) {
      return Named(token, New(ExprKind::kSelect, base->begin, {base}, name));
    }
    std::vector<Expr*> args = {base};
    if (!Arguments(&args)) return nullptr;
    Expr* expr = Named(token, New(ExprKind::kCall, base->begin, std::move(args), name));
    if (expr != nullptr) expr->is_method = true;
    return expr;
  }

  Expr* Index(Expr* base) {
    const Token open = Take();
    const bool is_optional = TakeIf(TokenKind::kQuestion);
    Expr* key = Ternary();
    if (key == nullptr || !Close(open, TokenKind::kRightBracket, "`]`")) return nullptr;
    if (is_optional) return New(ExprKind::kCall, base->begin, {base, key}, kOptionalIndexSyntax);
    return New(ExprKind::kIndex, base->begin, {base, key});
  }

  static bool IsTypeName(const Expr& expr) {
    return expr.kind == ExprKind::kIdent || (expr.kind == ExprKind::kSelect && IsTypeName(*expr.args[0]));
  }

  // Type{field: value, ...}
  Expr* Message(Expr* type) {
    const Token open = Take();
    std::vector<Expr*> args = {type};
    while (Peek().kind != TokenKind::kRightBrace) {
      TakeIf(TokenKind::kQuestion);
      if (Peek().kind != TokenKind::kIdent && Peek().kind != TokenKind::kEscapedIdent)
        return Unexpected("a field's name or `}`");
      Take();
      if (!TakeIf(TokenKind::kColon)) return Unexpected("`:` after the field's name");
      args.push_back(Ternary());
      if (args.back() == nullptr) return nullptr;
      if (!TakeIf(TokenKind::kComma)) break;
    }
    if (!Close(open, TokenKind::kRightBrace, "`}`")) return nullptr;
    return New(ExprKind::kCall, type->begin, std::move(args), kMessageSyntax);
  }

  bool Close(const Token& open, TokenKind kind, std::string_view closer) {
    if (TakeIf(kind)) return true;
    Unexpected(std::string(closer) + " to close the `" + std::string(text_.substr(open.begin, 1)) + "` before it");
    return false;
  }

  // "(" [expr {"," expr}] ")", appended to args.
  bool Arguments(std::vector<Expr*>* args) {
    const Token open = Take();
    if (TakeIf(TokenKind::kRightParen)) return true;
    do {
      args->push_back(Ternary());
      if (args->back() == nullptr) return false;
    } while (TakeIf(TokenKind::kComma));
    return Close(open, TokenKind::kRightParen, "`,` or `)`");
  }

  std::string Word(const Token& token) const { return std::string(text_.substr(token.begin, token.end - token.begin)); }

  Expr* Primary(bool negative) {
    const Token& token = Peek();
    switch (token.kind) {
      case TokenKind::kInt:
      case TokenKind::kUint:
      case TokenKind::kDouble:
        return Number(negative);
      case TokenKind::kString:
      case TokenKind::kBytes:
      case TokenKind::kTrue:
      case TokenKind::kFalse:
      case TokenKind::kNull:
        return Constant();
      case TokenKind::kLeftParen:
        return Parenthesis();
      case TokenKind::kLeftBracket:
        return List();
      case TokenKind::kLeftBrace:
        return Map();
      case TokenKind::kDot:  // `.name` is a name of the root, which every name of ours is
        if (tokens_[at_ + 1].kind == TokenKind::kIdent) {
          Take();
          return Ident();
        }
        return Unexpected("a value");
      case TokenKind::kIdent:
        return Ident();
      default:
        return Unexpected("a value");
    }
  }

  Expr* Number(bool negative) {
    const Token& token = Take();
    const std::string digits = Word(token);
    const uint32_t begin = negative ? tokens_[at_ - 2].begin : token.begin;
    Expr* expr = New(ExprKind::kConstant, begin, {}, (negative ? "-" : "") + digits);
    const TypeKind kind = token.kind == TokenKind::kInt    ? TypeKind::kInt
                          : token.kind == TokenKind::kUint ? TypeKind::kUint
                                                           : TypeKind::kDouble;
    const std::string_view body(digits.data(), digits.size() - (kind == TypeKind::kUint ? 1 : 0));
    LiteralProblem problem;
    if (ReadNumber(body, negative, kind, &expr->value, &problem)) return expr;
    return Fail(Diag::kCelNumber, begin, token.end, problem.message, problem.hint);
  }

  Expr* Constant() {
    const Token& token = Take();
    Expr* expr = New(ExprKind::kConstant, token.begin, {});
    Value& value = expr->value;
    if (token.kind == TokenKind::kString || token.kind == TokenKind::kBytes) {
      value.type.kind = token.kind == TokenKind::kString ? TypeKind::kString : TypeKind::kBytes;
      value.text = token.text;
    } else if (token.kind == TokenKind::kNull) {
      value.type.kind = TypeKind::kNull;
    } else {
      value.type.kind = TypeKind::kBool;
      value.boolean = token.kind == TokenKind::kTrue;
    }
    return expr;
  }

  Expr* Parenthesis() {
    const Token open = Take();
    Expr* expr = Ternary();
    if (expr == nullptr || !Close(open, TokenKind::kRightParen, "`)`")) return nullptr;
    return expr;
  }

  // One element of a list or key of a map; `?x` is an optional one.
  Expr* Element() {
    const uint32_t begin = Peek().begin;
    if (!TakeIf(TokenKind::kQuestion)) return Ternary();
    return New(ExprKind::kCall, begin, {Ternary()}, kOptionalElementSyntax);
  }

  Expr* List() {
    const Token open = Take();
    std::vector<Expr*> args;
    while (Peek().kind != TokenKind::kRightBracket) {
      args.push_back(Element());
      if (args.back() == nullptr) return nullptr;
      if (!TakeIf(TokenKind::kComma)) break;  // a trailing comma is allowed
    }
    if (!Close(open, TokenKind::kRightBracket, "`,` or `]`")) return nullptr;
    return New(ExprKind::kList, open.begin, std::move(args));
  }

  Expr* Map() {
    const Token open = Take();
    std::vector<Expr*> args;
    while (Peek().kind != TokenKind::kRightBrace) {
      args.push_back(Element());
      if (args.back() == nullptr) return nullptr;
      if (!TakeIf(TokenKind::kColon)) return Unexpected("`:` and the value of the key");
      args.push_back(Ternary());
      if (args.back() == nullptr) return nullptr;
      if (!TakeIf(TokenKind::kComma)) break;
    }
    if (!Close(open, TokenKind::kRightBrace, "`,` or `}`")) return nullptr;
    return New(ExprKind::kCall, open.begin, std::move(args), kMapSyntax);
  }

  Expr* Ident() {
    const Token& token = Take();
    const std::string name = Word(token);
    if (IsReservedWord(name)) {
      return Fail(Diag::kCelReserved, token.begin, token.end, "`" + name + "` is a reserved word of CEL",
                  name == "if" || name == "else" ? "a choice is written condition ? value : other"
                                                 : "a field of that name is written tx." + name);
    }
    if (Peek().kind != TokenKind::kLeftParen) return Named(token, New(ExprKind::kIdent, token.begin, {}, name));
    std::vector<Expr*> args;
    if (!Arguments(&args)) return nullptr;
    const bool is_has = name == "has" && args.size() == 1;
    return Named(token,
                 New(is_has ? ExprKind::kHas : ExprKind::kCall, token.begin, std::move(args), is_has ? "" : name));
  }

  const Source& source_;
  std::string_view text_;
  const std::vector<Token>& tokens_;
  Arena* arena_;
  Diagnostics* diagnostics_;
  size_t at_ = 0;
  int nesting_ = 0;
};

}  // namespace

Expr* Parse(const Source& source, Arena* arena, Diagnostics* diagnostics) {
  const size_t errors_before = diagnostics->error_count();
  std::vector<Token> tokens;
  if (!Tokenize(source, &tokens, diagnostics)) return nullptr;
  Expr* expr = Parser(source, tokens, arena, diagnostics).Run();
  return diagnostics->error_count() == errors_before ? expr : nullptr;
}

}  // namespace tollgate::cel
