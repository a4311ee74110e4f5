// Tokens, by google/cel-spec doc/langdef.md: "Syntax". What is no CEL but has an obvious meaning (`=`, `and`, `<>`) is
// reported and read as meant, so that the rest of the expression is still looked at.
#include "cel/token.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/card_number.h"
#include "cel/literal.h"

namespace tollgate::cel {
namespace {

// Past this many faults the rest says nothing new.
constexpr int kMaxFaults = 8;

bool IsNameStart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsNamePart(char c) { return IsNameStart(c) || IsDigit(c); }
bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

struct Symbol {
  std::string_view text;
  TokenKind kind;
  std::string_view mend;  // what CEL writes instead; empty: it is CEL
};
// Longest first.
constexpr Symbol kSymbols[] = {
    {"===", TokenKind::kEqual, "=="},    {"!==", TokenKind::kNotEqual, "!="},  {"&&", TokenKind::kAnd, ""},
    {"||", TokenKind::kOr, ""},          {"==", TokenKind::kEqual, ""},        {"!=", TokenKind::kNotEqual, ""},
    {"<=", TokenKind::kLessEqual, ""},   {">=", TokenKind::kGreaterEqual, ""}, {"=>", TokenKind::kGreaterEqual, ">="},
    {"=<", TokenKind::kLessEqual, "<="}, {"<>", TokenKind::kNotEqual, "!="},   {"&", TokenKind::kAnd, "&&"},
    {"|", TokenKind::kOr, "||"},         {"=", TokenKind::kEqual, "=="},       {"≥", TokenKind::kGreaterEqual, ">="},
    {"≤", TokenKind::kLessEqual, "<="},  {"≠", TokenKind::kNotEqual, "!="},    {"<", TokenKind::kLess, ""},
    {">", TokenKind::kGreater, ""},      {"!", TokenKind::kNot, ""},           {".", TokenKind::kDot, ""},
    {",", TokenKind::kComma, ""},        {":", TokenKind::kColon, ""},         {"?", TokenKind::kQuestion, ""},
    {"(", TokenKind::kLeftParen, ""},    {")", TokenKind::kRightParen, ""},    {"[", TokenKind::kLeftBracket, ""},
    {"]", TokenKind::kRightBracket, ""}, {"{", TokenKind::kLeftBrace, ""},     {"}", TokenKind::kRightBrace, ""},
    {"+", TokenKind::kPlus, ""},         {"-", TokenKind::kMinus, ""},         {"*", TokenKind::kStar, ""},
    {"/", TokenKind::kSlash, ""},        {"%", TokenKind::kPercent, ""},
};

std::string CharacterHint(std::string_view character) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kHints = {{
      {"\u201c", "use a plain quote: \""},
      {"\u201d", "use a plain quote: \""},
      {"\u2018", "use a plain quote: '"},
      {"\u2019", "use a plain quote: '"},
      {"#", "a comment starts with //"},
      {";", "an expression is one condition: join two with &&"},
      {"$", "a field is written tx.name"},
      {"@", "a field is written tx.name"},
      {"^", "CEL has no ^: != tells whether two booleans differ"},
      {"~", "a text is tested with tx.name.matches(\"...\")"},
      {"\u00d7", "a product is written *"},
      {"\u2212", "a minus is written -"},
      {"\u00a0", "this is a no-break space: use a plain one"},
  }};
  for (const auto& [text, hint] : kHints) {
    if (character == text) return std::string(hint);
  }
  return {};
}

bool EndsOperand(TokenKind kind) {
  switch (kind) {
    case TokenKind::kIdent:
    case TokenKind::kEscapedIdent:
    case TokenKind::kInt:
    case TokenKind::kUint:
    case TokenKind::kDouble:
    case TokenKind::kString:
    case TokenKind::kBytes:
    case TokenKind::kTrue:
    case TokenKind::kFalse:
    case TokenKind::kNull:
    case TokenKind::kRightParen:
    case TokenKind::kRightBracket:
    case TokenKind::kRightBrace:
      return true;
    default:
      return false;
  }
}

bool IsWord(std::string_view word, std::string_view lower) {
  return word.size() == lower.size() &&
         std::equal(word.begin(), word.end(), lower.begin(), [](char a, char b) { return (a | 0x20) == b; });
}

class Lexer {
 public:
  Lexer(const Source& source, std::vector<Token>* tokens, Diagnostics* diagnostics)
      : source_(source), text_(source.text()), tokens_(tokens), diagnostics_(diagnostics) {}

  bool Run() {
    if (text_.size() > kMaxExpressionBytes) {
      Fault(Diag::kCelTooLong, 0, 1,
            "the expression has " + std::to_string(text_.size()) + " bytes, at most 65536 are read",
            "long lists of values belong in a file: lists.name");
      return false;
    }
    for (SkipSpace(); at_ < text_.size() && fault_count_ < kMaxFaults; SkipSpace()) Next();
    if (tokens_->empty() && is_whole_) {
      Fault(Diag::kCelEmpty, 0, text_.size(), "the expression is empty",
            "a condition that always holds is written true");
      return false;
    }
    Push(TokenKind::kEnd, static_cast<uint32_t>(text_.size()));
    return is_whole_;
  }

 private:
  std::string_view Rest() const { return text_.substr(at_); }
  void Push(TokenKind kind, size_t end, std::string content = {}) {
    tokens_->push_back(
        {kind, static_cast<uint32_t>(std::min(at_, text_.size())), static_cast<uint32_t>(end), std::move(content)});
    at_ = end;
  }
  // A fault after which the tokens cannot be parsed.
  void Fault(Diag diag, size_t begin, size_t end, std::string message, std::string hint = {}) {
    is_whole_ = false;
    ++fault_count_;
    diagnostics_->Add(diag, source_.span(begin, end), std::move(message), std::move(hint));
  }
  // A fault whose meaning is plain.
  void Mend(size_t begin, size_t end, std::string_view mend) {
    ++fault_count_;
    diagnostics_->Add(Diag::kCelOperator, source_.span(begin, end),
                      "`" + std::string(text_.substr(begin, end - begin)) + "` is no operator of CEL",
                      "did you mean `" + std::string(mend) + "`?");
    if (fault_count_ >= kMaxFaults) is_whole_ = false;
  }
  void SkipSpace() {
    while (at_ < text_.size()) {
      if (IsSpace(text_[at_])) {
        ++at_;
      } else if (Rest().starts_with("//")) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else {
        return;
      }
    }
  }
  TokenKind Previous() const { return tokens_->empty() ? TokenKind::kEnd : tokens_->back().kind; }

  void Next() {
    const char c = text_[at_];
    QuotedShape shape;
    if (ReadQuotedShape(Rest(), &shape)) return Quoted(shape);
    if (IsNameStart(c)) return Word();
    if (IsDigit(c) || (c == '.' && at_ + 1 < text_.size() && IsDigit(text_[at_ + 1]) && !EndsOperand(Previous()))) {
      return Number();
    }
    if (c == '`') return Escaped();
    for (const Symbol& symbol : kSymbols) {
      if (!Rest().starts_with(symbol.text)) continue;
      const size_t end = at_ + symbol.text.size();
      if (!symbol.mend.empty()) Mend(at_, end, symbol.mend);
      return Push(symbol.kind, end);
    }
    const std::string_view character = FirstCharacter(Rest());
    const bool is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    Fault(Diag::kCelCharacter, at_, at_ + character.size(),
          is_control ? "an expression holds no control characters"
                     : "`" + std::string(character) + "` has no meaning in an expression",
          CharacterHint(character));
    at_ += character.size();
  }

  void Word() {
    size_t end = at_;
    while (end < text_.size() && IsNamePart(text_[end])) ++end;
    const std::string_view word = text_.substr(at_, end - at_);
    if (word == "true") return Push(TokenKind::kTrue, end);
    if (word == "false") return Push(TokenKind::kFalse, end);
    if (word == "null") return Push(TokenKind::kNull, end);
    if (word == "in") return Push(TokenKind::kIn, end);
    if (Previous() == TokenKind::kDot) return Push(TokenKind::kIdent, end);  // `tx.not` is a field
    if (WordOperator(word, end)) return;
    Push(TokenKind::kIdent, end);
  }

  // `and`, `or`, `not`, `not in`, in any case, where an operator can stand.
  bool WordOperator(std::string_view word, size_t end) {
    const bool after_operand = EndsOperand(Previous());
    if (after_operand && (IsWord(word, "and") || IsWord(word, "or"))) {
      const bool is_and = IsWord(word, "and");
      Mend(at_, end, is_and ? "&&" : "||");
      Push(is_and ? TokenKind::kAnd : TokenKind::kOr, end);
      return true;
    }
    if (!IsWord(word, "not")) return false;
    size_t next = end;
    while (next < text_.size() && IsSpace(text_[next])) ++next;
    const std::string_view after = text_.substr(next);
    if (after_operand && after.starts_with("in") && (after.size() == 2 || !IsNamePart(after[2]))) {
      Mend(at_, next + 2, "!(x in y)");
      at_ = next;
      return true;  // `in` follows
    }
    const bool before_operand =
        !after.empty() && (IsNamePart(after[0]) || after[0] == '(' || after[0] == '"' || after[0] == '\'');
    if (after_operand || !before_operand) return false;
    Mend(at_, end, "!");
    Push(TokenKind::kNot, end);
    return true;
  }

  void Number() {
    const size_t begin = at_;
    size_t end = at_;
    TokenKind kind = TokenKind::kInt;
    if (Rest().starts_with("0x") && at_ + 2 < text_.size() && IsHexDigit(text_[at_ + 2])) {
      end += 2;
      while (end < text_.size() && IsHexDigit(text_[end])) ++end;
    } else {
      end = DecimalEnd(&kind);
    }
    if (kind == TokenKind::kInt && end < text_.size() && (text_[end] | 0x20) == 'u') {
      kind = TokenKind::kUint;
      ++end;
    }
    Push(kind, end);
    if (end >= text_.size() || !IsNamePart(text_[end])) return;
    while (at_ < text_.size() && IsNamePart(text_[at_])) ++at_;
    Fault(Diag::kCelNumber, begin, at_,
          "`" + std::string(text_.substr(begin, std::min<size_t>(at_ - begin, 40))) + "` is no number",
          text_[end] == '_' || text_.substr(begin, at_ - begin).find('_') != std::string_view::npos
              ? "digits are written without _"
              : "");
  }

  size_t DecimalEnd(TokenKind* kind) const {
    size_t end = at_;
    while (end < text_.size() && IsDigit(text_[end])) ++end;
    if (end + 1 < text_.size() && text_[end] == '.' && IsDigit(text_[end + 1])) {
      *kind = TokenKind::kDouble;
      ++end;
      while (end < text_.size() && IsDigit(text_[end])) ++end;
    }
    size_t exponent = end;
    if (exponent < text_.size() && (text_[exponent] | 0x20) == 'e') {
      ++exponent;
      if (exponent < text_.size() && (text_[exponent] == '+' || text_[exponent] == '-')) ++exponent;
      if (exponent < text_.size() && IsDigit(text_[exponent])) {
        *kind = TokenKind::kDouble;
        end = exponent;
        while (end < text_.size() && IsDigit(text_[end])) ++end;
      }
    }
    return end;
  }

  void Escaped() {
    const size_t close = text_.find('`', at_ + 1);
    if (close == std::string_view::npos || close == at_ + 1 || Previous() != TokenKind::kDot) {
      Fault(Diag::kCelCharacter, at_, close == std::string_view::npos ? at_ + 1 : close + 1,
            "backticks only quote a field's name after a dot", "a string is written \"...\"");
      at_ = close == std::string_view::npos ? at_ + 1 : close + 1;
      return;
    }
    Push(TokenKind::kEscapedIdent, close + 1, std::string(text_.substr(at_ + 1, close - at_ - 1)));
  }

  void Quoted(const QuotedShape& shape) {
    const size_t end = QuotedEnd(shape);
    if (end == std::string_view::npos) return Unterminated(shape);
    const std::string_view literal = text_.substr(at_, end - at_);
    std::string content;
    LiteralProblem problem;
    if (!Unquote(literal, &content, nullptr, &problem)) {
      Fault(Diag::kCelEscape, at_ + problem.begin, at_ + problem.end, problem.message, problem.hint);
    }
    Push(shape.is_bytes ? TokenKind::kBytes : TokenKind::kString, end, std::move(content));
  }

  // The byte behind the closing quote; npos: none.
  size_t QuotedEnd(const QuotedShape& shape) const {
    const std::string close(shape.quote_size, shape.quote);
    for (size_t i = at_ + shape.open_size; i < text_.size(); ++i) {
      if (text_[i] == '\\' && !shape.is_raw) {
        ++i;
      } else if (text_.substr(i).starts_with(close)) {
        return i + close.size();
      } else if (shape.quote_size == 1 && (text_[i] == '\n' || text_[i] == '\r')) {
        return std::string_view::npos;
      }
    }
    return std::string_view::npos;
  }

  void Unterminated(const QuotedShape& shape) {
    const char other = shape.quote == '"' ? '\'' : '"';
    const size_t line_end = std::min(text_.find('\n', at_), text_.size());
    const std::string_view line = text_.substr(at_ + shape.open_size, line_end - at_ - shape.open_size);
    const std::string quote(shape.quote_size, shape.quote);
    std::string hint;
    if (shape.quote_size == 3) {
      hint = "close it with " + quote;
    } else if (line.find(other) != std::string_view::npos) {
      hint = std::string("it is opened with ") + shape.quote + " and must be closed with " + shape.quote + ", not " +
             other;
    } else if (line_end < text_.size()) {
      hint = "a string over several lines is written \"\"\"...\"\"\"";
    } else if (line.ends_with('\\')) {
      hint = "the backslash escapes the quote: a backslash itself is written \\\\";
    }
    Fault(Diag::kCelString, at_, at_ + shape.open_size, "the string that starts here is not closed", std::move(hint));
    at_ = text_.size();
  }

  const Source& source_;
  std::string_view text_;
  std::vector<Token>* tokens_;
  Diagnostics* diagnostics_;
  size_t at_ = 0;
  int fault_count_ = 0;
  bool is_whole_ = true;
};

}  // namespace

bool Tokenize(const Source& source, std::vector<Token>* tokens, Diagnostics* diagnostics) {
  return Lexer(source, tokens, diagnostics).Run();
}

std::string DescribeToken(const Token& token, std::string_view text) {
  if (token.kind == TokenKind::kEnd) return "the end of the expression";
  const std::string_view word = text.substr(token.begin, token.end - token.begin);
  if (token.kind == TokenKind::kString) return "a string";
  if (token.kind == TokenKind::kBytes) return "bytes";
  return "`" + MaskedCut(word, 40) + (word.size() > 40 ? "..." : "") + "`";
}

bool IsReservedWord(std::string_view word) {
  constexpr std::array<std::string_view, 17> kWords = {"as",        "break",  "const",  "continue", "else", "for",
                                                       "function",  "if",     "import", "let",      "loop", "package",
                                                       "namespace", "return", "var",    "void",     "while"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

bool IsIdentifier(std::string_view word) {
  return !word.empty() && IsNameStart(word[0]) && std::all_of(word.begin(), word.end(), IsNamePart) && word != "in" &&
         word != "true" && word != "false" && word != "null";
}

}  // namespace tollgate::cel
