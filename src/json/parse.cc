// A recursive descent over RFC 8259's grammar, after simdjson has judged the UTF-8 of the whole text.
//
// Why not simdjson's own parsers: its DOM refuses or rounds the numbers that we keep (20 digits, 1e400); On-Demand
// keeps them, but checks no more than is asked for, and neither says where a fault is, what a member's key spans in the
// file, or how an unescaped text maps back to it. A pack or a schema is small; its reader wants exact places more than
// speed. The tests hold this parser against simdjson's on every document of the public suites.
#include "json/parse.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/card_number.h"
#include "base/decimal.h"
#include "base/utf8.h"

namespace tollgate::json {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Bytes that a number or a word may be made of: what is underlined where one of them is wrong.
bool IsWordByte(char c) { return IsDigit(c) || IsLetter(c) || c == '_' || c == '+' || c == '-' || c == '.'; }

// -?(0|[1-9][0-9]*)(\.[0-9]+)? of few digits, as most are: within all limits.
bool IsPlainNumber(std::string_view token) {
  const size_t first = token[0] == '-';
  size_t at = first;
  while (at < token.size() && IsDigit(token[at])) ++at;
  const size_t whole = at - first;
  if (whole == 0 || token.size() > 32 || (whole > 1 && token[first] == '0')) return false;
  if (at == token.size()) return true;
  if (token[at++] != '.' || at == token.size()) return false;
  while (at < token.size() && IsDigit(token[at])) ++at;
  return at == token.size();
}

class Parser {
 public:
  Parser(const SourceMap& sources, uint32_t file, Tree* tree, Diagnostics* diagnostics)
      : sources_(sources), file_(file), text_(sources.text(file)), tree_(tree), diagnostics_(diagnostics) {}

  // False where something was added to the diagnostics that ends the parse.
  bool Run() {
    if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
    size_t fault = FirstInvalidUtf8(text_);
    if (fault < text_.size()) return Fail(Diag::kJsonEncoding, fault, fault + 1, "this byte is not UTF-8");
    SkipSpace();
    if (AtEnd()) return Fail(Diag::kJsonSyntax, at_, at_, "the document is empty: a value is expected");
    tree_->root = ReadValue(0);
    if (tree_->root == nullptr) return false;
    SkipSpace();
    if (!AtEnd()) return Fail(Diag::kJsonSyntax, at_, TokenEnd(), "the document goes on after its value");
    return true;
  }

 private:
  bool AtEnd() const { return at_ == text_.size(); }
  char Peek() const { return AtEnd() ? '\0' : text_[at_]; }
  bool Skip(char c) {
    if (AtEnd() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void SkipSpace() {
    while (!AtEnd() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
  }
  Span SpanFrom(size_t begin) const { return {file_, static_cast<uint32_t>(begin), static_cast<uint32_t>(at_)}; }
  // Behind the word, number or character that starts here.
  size_t TokenEnd() const {
    size_t end = at_;
    while (end < text_.size() && IsWordByte(text_[end])) ++end;
    if (end > at_ || AtEnd()) return end;
    return at_ + Utf8SequenceSize(text_, at_);
  }
  bool Fail(Diag diag, size_t begin, size_t end, std::string message, std::string hint = {}) {
    Span span{file_, static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    diagnostics_->Add(diag, span, std::move(message), std::move(hint));
    return false;
  }
  // Of the faults that do not end the parse so many are told of: a document may be made of nothing else.
  bool TakesAnother() { return told_count_ < kMaxToldFaults && ++told_count_ != 0; }
  std::string Quote(size_t begin, size_t end) const {
    std::string quoted = "`";
    return quoted.append(MaskedCut(text_.substr(begin, end - begin), 40)) + "`";
  }
  std::string PlaceText(Span span) const {
    LineColumn place = sources_.Locate(file_, span.begin);
    return "line " + std::to_string(place.line) + ", column " + std::to_string(place.column);
  }

  Node* ReadValue(int depth);
  bool ReadArray(Node* array, int depth);
  bool ReadObject(Node* object, int depth);
  bool ReadMember(Node* object, int depth);
  void FindDuplicateKeys(const Node& object);
  bool CloseOrComma(Node* container, char close, bool* closed);
  bool ReadNumber(Node* node);
  bool ReadWord(Node* node);
  bool FailValue();
  bool ReadString(std::string* out, std::vector<uint32_t>* map);
  size_t PlainEnd() const;
  bool ReadEscape(std::string* out);
  bool ReadHexEscape(size_t escape_begin, uint32_t* code_unit);
  bool FailUnclosed(const Node& container, size_t end);

  const SourceMap& sources_;
  const uint32_t file_;
  const std::string_view text_;
  Tree* const tree_;
  Diagnostics* const diagnostics_;
  size_t at_ = 0;
  int told_count_ = 0;
};

// Stands on the first byte of a value.
Node* Parser::ReadValue(int depth) {
  Node* node = tree_->New();
  size_t begin = at_;
  node->span = {file_, static_cast<uint32_t>(begin), static_cast<uint32_t>(begin)};
  bool read = false;
  switch (Peek()) {
    case '{':
      node->kind = Kind::kObject;
      read = ReadObject(node, depth + 1);
      break;
    case '[':
      node->kind = Kind::kArray;
      read = ReadArray(node, depth + 1);
      break;
    case '"':
      node->kind = Kind::kString;
      node->text_origin = static_cast<uint32_t>(begin + 1);
      read = ReadString(&node->text, &node->text_map);
      break;
    default:
      read = IsDigit(Peek()) || Peek() == '-' ? ReadNumber(node) : ReadWord(node);
  }
  if (!read) return nullptr;
  node->span = SpanFrom(begin);
  return node;
}

bool Parser::FailUnclosed(const Node& container, size_t end) {
  std::string what = container.kind == Kind::kArray ? "array" : "object";
  return Fail(Diag::kJsonUnterminated, container.span.begin, container.span.begin + 1,
              "this " + what + " is not closed before the file ends at line " +
                  std::to_string(sources_.Locate(file_, static_cast<uint32_t>(end)).line));
}

// Behind an item: the closing bracket, or a comma with another item behind it.
bool Parser::CloseOrComma(Node* container, char close, bool* closed) {
  SkipSpace();
  *closed = Skip(close);
  if (*closed) return true;
  if (AtEnd()) return FailUnclosed(*container, at_);
  size_t comma = at_;
  if (!Skip(',')) {
    return Fail(Diag::kJsonSyntax, at_, TokenEnd(),
                std::string("expected `,` or `") + close + "`, found " + Quote(at_, TokenEnd()));
  }
  SkipSpace();
  if (AtEnd()) return FailUnclosed(*container, at_);
  if (Peek() == close) {
    return Fail(Diag::kJsonSyntax, comma, comma + 1, "a comma with nothing after it", "remove the comma");
  }
  return true;
}

bool Parser::ReadArray(Node* array, int depth) {
  if (depth > kMaxDepth) return Fail(Diag::kJsonTooDeep, at_, at_ + 1, "this nests more than 1,024 deep");
  ++at_;
  SkipSpace();
  bool closed = Skip(']');
  if (!closed && AtEnd()) return FailUnclosed(*array, at_);
  while (!closed) {
    Node* item = ReadValue(depth);
    if (item == nullptr) return false;
    array->items.push_back(item);
    if (!CloseOrComma(array, ']', &closed)) return false;
  }
  return true;
}

bool Parser::ReadObject(Node* object, int depth) {
  if (depth > kMaxDepth) return Fail(Diag::kJsonTooDeep, at_, at_ + 1, "this nests more than 1,024 deep");
  ++at_;
  SkipSpace();
  bool closed = Skip('}');
  if (!closed && AtEnd()) return FailUnclosed(*object, at_);
  while (!closed) {
    if (!ReadMember(object, depth) || !CloseOrComma(object, '}', &closed)) return false;
  }
  FindDuplicateKeys(*object);
  return true;
}

bool Parser::ReadMember(Node* object, int depth) {
  if (Peek() != '"') {
    std::string hint = IsLetter(Peek()) || Peek() == '\'' ? "keys stand in double quotes" : "";
    return Fail(Diag::kJsonSyntax, at_, TokenEnd(), "expected a key in quotes, found " + Quote(at_, TokenEnd()), hint);
  }
  Member member;
  size_t begin = at_;
  std::vector<uint32_t> map;
  if (!ReadString(&member.key, &map)) return false;
  member.key_span = SpanFrom(begin);
  SkipSpace();
  if (AtEnd()) return FailUnclosed(*object, at_);
  if (!Skip(':')) {
    return Fail(Diag::kJsonSyntax, at_, TokenEnd(), "expected `:` after a key, found " + Quote(at_, TokenEnd()));
  }
  SkipSpace();
  if (AtEnd()) return FailUnclosed(*object, at_);
  member.value = ReadValue(depth);
  if (member.value == nullptr) return false;
  if (object->members.empty()) object->members.reserve(8);
  object->members.push_back(std::move(member));
  return true;
}

void Parser::FindDuplicateKeys(const Node& object) {
  std::vector<const Member*> members;
  members.reserve(object.members.size());
  for (const Member& member : object.members) members.push_back(&member);
  // Document order stays within equal keys: the first of them is the one that is kept as the reference.
  std::stable_sort(members.begin(), members.end(), [](const Member* a, const Member* b) { return a->key < b->key; });
  const Member* first = nullptr;
  for (const Member* member : members) {
    if (first == nullptr || first->key != member->key) {
      first = member;
      continue;
    }
    if (!TakesAnother()) return;
    diagnostics_->Add(Diag::kJsonDuplicateKey, member->key_span,
                      "key `" + MaskedCut(member->key, 40) + "` occurs twice in one object",
                      "the first is at " + PlaceText(first->key_span) + ", this one at " + PlaceText(member->key_span) +
                          "; keep one");
  }
}

// Stands on '-' or a digit.
bool Parser::ReadNumber(Node* node) {
  size_t begin = at_;
  size_t end = TokenEnd();
  std::string_view token = text_.substr(begin, end - begin);
  DecimalText ignored;
  switch (IsPlainNumber(token) ? NumberFault::kNone : ParseDecimalText(token, &ignored)) {
    case NumberFault::kSyntax: {
      size_t first = token[0] == '-';
      bool zero_led = token.size() > first + 1 && token[first] == '0' && IsDigit(token[first + 1]);
      return Fail(Diag::kJsonSyntax, begin, end, Quote(begin, end) + " is no number of JSON",
                  zero_led ? "a number has no leading zeroes; text like this stands in quotes" : "");
    }
    case NumberFault::kTooManyDigits:
      if (TakesAnother()) Fail(Diag::kJsonTooManyDigits, begin, end, "this number has more than 1,024 digits");
      break;
    case NumberFault::kExponent:
      if (TakesAnother())
        Fail(Diag::kJsonExponent, begin, end, "the exponent of this number is not between -100,000 and 100,000");
      break;
    case NumberFault::kNone:
      break;
  }
  at_ = end;
  node->kind = Kind::kNumber;
  node->text = std::string(token);
  node->text_origin = static_cast<uint32_t>(begin);
  return true;
}

bool Parser::ReadWord(Node* node) {
  std::string_view word = text_.substr(at_, TokenEnd() - at_);
  if (word != "true" && word != "false" && word != "null") return FailValue();
  node->kind = word == "null" ? Kind::kNull : Kind::kBool;
  node->boolean = word == "true";
  at_ += word.size();
  return true;
}

// Something stands where a value is expected; says what a person may have meant.
bool Parser::FailValue() {
  size_t end = TokenEnd();
  std::string_view word = text_.substr(at_, end - at_);
  std::string hint;
  if (word == "'") hint = "strings stand in double quotes";
  if (word == "/" || word == "#") hint = "JSON has no comments";
  if (word == "True" || word == "False" || word == "TRUE" || word == "FALSE") hint = "write true or false";
  if (word == "None" || word == "Null" || word == "NULL" || word == "undefined") hint = "write null";
  if (word == "NaN" || word == "Infinity" || word == "inf" || word == "nan") hint = "JSON's numbers are finite";
  if (word[0] == '+') hint = "a number has no plus sign";
  if (word[0] == '.') hint = "a number has a digit before its point";
  if (hint.empty() && IsLetter(word[0])) hint = "text stands in double quotes";
  return Fail(Diag::kJsonSyntax, at_, end, "expected a value, found " + Quote(at_, end), hint);
}

// Stands on the opening quote. `map` gets a place for every byte of `out` once there is an escape.
bool Parser::ReadString(std::string* out, std::vector<uint32_t>* map) {
  size_t open = at_++;
  while (!AtEnd() && Peek() != '"') {
    unsigned char c = static_cast<unsigned char>(Peek());
    size_t begin = at_;
    if (c == '\n' || c == '\r') break;
    if (c < 0x20)
      return Fail(Diag::kJsonSyntax, at_, at_ + 1, "a control character in a string", "write it as \\u00XX");
    if (c == '\\') {
      if (map->empty()) {
        for (size_t i = 0; i < out->size(); ++i) map->push_back(static_cast<uint32_t>(open + 1 + i));
      }
      size_t size = out->size();
      if (!ReadEscape(out)) return false;
      map->insert(map->end(), out->size() - size, static_cast<uint32_t>(begin));
      continue;
    }
    const size_t end = PlainEnd();
    out->append(text_, at_, end - at_);
    for (size_t at = at_; at < end && !map->empty(); ++at) map->push_back(static_cast<uint32_t>(at));
    at_ = end;
  }
  if (AtEnd() || Peek() != '"') {
    std::string hint = AtEnd() ? "" : "a line end in a string is written as \\n";
    return Fail(Diag::kJsonUnterminated, open, open + 1, "this string is not closed on its line", hint);
  }
  if (!map->empty()) map->push_back(static_cast<uint32_t>(at_));
  ++at_;
  return true;
}

// Behind the bytes of a string that stand for themselves.
size_t Parser::PlainEnd() const {
  size_t end = at_;
  while (end < text_.size() && text_[end] != '"' && text_[end] != '\\' &&
         static_cast<unsigned char>(text_[end]) >= 0x20) {
    ++end;
  }
  return end;
}

// Stands on the backslash; appends what it stands for.
bool Parser::ReadEscape(std::string* out) {
  size_t begin = at_++;
  static constexpr std::string_view kLetters = "\"\\/bfnrt";
  static constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  size_t letter = AtEnd() ? std::string_view::npos : kLetters.find(Peek());
  if (letter != std::string_view::npos) {
    out->push_back(kMeanings[letter]);
    ++at_;
    return true;
  }
  if (Peek() != 'u') {
    size_t end = AtEnd() ? at_ : at_ + Utf8SequenceSize(text_, at_);
    return Fail(Diag::kJsonEscape, begin, end, Quote(begin, end) + " is no escape of JSON",
                "known are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX; a backslash itself is written twice");
  }
  uint32_t unit = 0;
  if (!ReadHexEscape(begin, &unit)) return false;
  if (unit < 0xD800 || unit > 0xDFFF) {
    AppendUtf8(unit, out);
    return true;
  }
  uint32_t low = 0;
  size_t first_end = at_;
  bool has_low = unit < 0xDC00 && text_.substr(at_, 2) == "\\u";
  if (has_low) {
    ++at_;
    if (!ReadHexEscape(first_end, &low)) return false;
  }
  if (low < 0xDC00 || low > 0xDFFF) {
    return Fail(Diag::kJsonEscape, begin, first_end, Quote(begin, first_end) + " is half of a surrogate pair");
  }
  AppendUtf8(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00), out);
  return true;
}

// Stands on the u.
bool Parser::ReadHexEscape(size_t escape_begin, uint32_t* code_unit) {
  ++at_;
  *code_unit = 0;
  for (int i = 0; i < 4; ++i, ++at_) {
    char c = Peek();
    bool upper = c >= 'A' && c <= 'F';
    bool lower = c >= 'a' && c <= 'f';
    if (!IsDigit(c) && !upper && !lower) {
      return Fail(Diag::kJsonEscape, escape_begin, at_, "\\u wants four hex digits");
    }
    int digit = IsDigit(c) ? c - '0' : (upper ? c - 'A' : c - 'a') + 10;
    *code_unit = *code_unit << 4 | static_cast<uint32_t>(digit);
  }
  return true;
}

}  // namespace

bool ParseInto(const SourceMap& sources, uint32_t file, Tree* tree, Diagnostics* diagnostics) {
  const size_t errors_before = diagnostics->error_count();
  tree->Clear();
  Parser parser(sources, file, tree, diagnostics);
  return parser.Run() && diagnostics->error_count() == errors_before;
}

std::unique_ptr<Tree> Parse(const SourceMap& sources, uint32_t file, Diagnostics* diagnostics) {
  auto tree = std::make_unique<Tree>();
  return ParseInto(sources, file, tree.get(), diagnostics) ? std::move(tree) : nullptr;
}

}  // namespace tollgate::json
