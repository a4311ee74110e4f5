// Literals, by google/cel-spec doc/langdef.md: "Values" and "String and Bytes Values".
#include "cel/literal.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "base/utf8.h"

namespace tollgate::cel {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The byte that a one-letter escape stands for; 0: none.
char SimpleEscape(char c) {
  switch (c) {
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    case '\\':
    case '?':
    case '"':
    case '\'':
    case '`':
      return c;
    default:
      return 0;
  }
}

class Unquoter {
 public:
  Unquoter(std::string_view literal, const QuotedShape& shape, std::string* content, std::vector<uint32_t>* offsets,
           LiteralProblem* problem)
      : literal_(literal), shape_(shape), content_(content), offsets_(offsets), problem_(problem) {}

  bool Run() {
    size_t at = shape_.open_size;
    const size_t end = literal_.size() - shape_.quote_size;
    while (at < end) {
      if (literal_[at] != '\\' || shape_.is_raw) {
        Put(literal_[at], at);
        ++at;
        continue;
      }
      const size_t size = Escape(literal_.substr(at, end - at), at);
      if (size == 0) return false;
      at += size;
    }
    if (offsets_ != nullptr) offsets_->push_back(static_cast<uint32_t>(end));
    return true;
  }

 private:
  void Put(char byte, size_t at) {
    content_->push_back(byte);
    if (offsets_ != nullptr) offsets_->push_back(static_cast<uint32_t>(at));
  }
  size_t Fail(size_t at, size_t size, std::string message, std::string hint = {}) {
    *problem_ = {at, std::min(at + size, literal_.size()), std::move(message), std::move(hint)};
    return 0;
  }
  // In a string an escape names a code point, in bytes a byte.
  size_t PutCode(uint32_t code, size_t at, size_t size) {
    if (shape_.is_bytes) {
      Put(static_cast<char>(code), at);
      return size;
    }
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
      return Fail(at, size, "the escape names no Unicode character");
    }
    std::string utf8;
    AppendUtf8(code, &utf8);
    for (char c : utf8) Put(c, at);
    return size;
  }
  size_t Escape(std::string_view rest, size_t at) {
    const char letter = rest.size() > 1 ? rest[1] : '\0';
    if (const char simple = SimpleEscape(letter); simple != 0) {
      Put(simple, at);
      return 2;
    }
    if (letter == 'x' || letter == 'X') return Digits(rest, at, 2, 2, 16);
    if (letter >= '0' && letter <= '3') return Digits(rest, at, 1, 3, 8);
    if ((letter == 'u' || letter == 'U') && shape_.is_bytes) {
      return Fail(at, 2, "bytes have no \\u escapes", "write the UTF-8 bytes as \\xHH");
    }
    if (letter == 'u') return Digits(rest, at, 2, 4, 16);
    if (letter == 'U') return Digits(rest, at, 2, 8, 16);
    const size_t size = 1 + FirstCharacter(rest.substr(1)).size();
    const bool is_pattern = std::string_view("dwsDWSB.$^()[]{}*+|-/").find(letter) != std::string_view::npos;
    return Fail(at, size, "`" + std::string(rest.substr(0, size)) + "` is no escape of CEL",
                is_pattern ? "a pattern is best written raw: r\"\\d+\"" : "a backslash itself is written \\\\");
  }
  size_t Digits(std::string_view rest, size_t at, size_t from, size_t count, uint32_t base) {
    uint32_t code = 0;
    for (size_t i = from; i < from + count; ++i) {
      const int digit = i < rest.size() ? HexDigit(rest[i]) : -1;
      if (digit < 0 || digit >= static_cast<int>(base)) {
        return Fail(at, std::min(i, rest.size()),
                    "the escape needs " + std::to_string(count) + (base == 16 ? " hexadecimal" : " octal") + " digits");
      }
      code = code * base + static_cast<uint32_t>(digit);
    }
    return PutCode(code, at, from + count);
  }

  std::string_view literal_;
  const QuotedShape& shape_;
  std::string* content_;
  std::vector<uint32_t>* offsets_;
  LiteralProblem* problem_;
};

bool ReadUnsigned(std::string_view digits, uint64_t* value) {
  const bool is_hex = digits.size() > 2 && digits[1] == 'x';
  const std::string_view body = is_hex ? digits.substr(2) : digits;
  const auto result = std::from_chars(body.data(), body.data() + body.size(), *value, is_hex ? 16 : 10);
  return result.ec == std::errc() && result.ptr == body.data() + body.size();
}

// Whether a number that from_chars finds out of range is too near to zero rather than too far from it.
bool IsTiny(std::string_view digits) {
  const size_t e = digits.find_first_of("eE");
  if (e != std::string_view::npos && e + 1 < digits.size() && digits[e + 1] == '-') return true;
  const size_t first = digits.find_first_not_of("0.");
  return first == std::string_view::npos || digits[0] == '.' || (digits[0] == '0' && first > 1);
}

}  // namespace

std::string_view FirstCharacter(std::string_view text) {
  size_t size = std::min<size_t>(text.size(), 1);
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
  return text.substr(0, size);
}

bool ReadQuotedShape(std::string_view text, QuotedShape* shape) {
  size_t at = 0;
  for (; at < text.size() && at < 2; ++at) {
    const char c = text[at] | 0x20;
    if (c == 'r' && !shape->is_raw) {
      shape->is_raw = true;
    } else if (c == 'b' && !shape->is_bytes) {
      shape->is_bytes = true;
    } else {
      break;
    }
  }
  if (at >= text.size() || (text[at] != '"' && text[at] != '\'')) return false;
  shape->quote = text[at];
  const bool is_triple = text.size() >= at + 3 && text[at + 1] == shape->quote && text[at + 2] == shape->quote;
  shape->quote_size = is_triple ? 3 : 1;
  shape->open_size = at + shape->quote_size;
  return true;
}

bool Unquote(std::string_view literal, std::string* content, std::vector<uint32_t>* offsets, LiteralProblem* problem) {
  QuotedShape shape;
  if (!ReadQuotedShape(literal, &shape)) return false;
  return Unquoter(literal, shape, content, offsets, problem).Run();
}

bool ReadNumber(std::string_view digits, bool negative, TypeKind kind, Value* value, LiteralProblem* problem) {
  value->type = Type{kind};
  problem->end = digits.size();
  if (kind == TypeKind::kDouble) {
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value->number);
    if (result.ec == std::errc::result_out_of_range && !IsTiny(digits)) {
      problem->message = "the number does not fit a double";
      return false;
    }
    if (result.ec == std::errc::result_out_of_range) value->number = 0;
    if (negative) value->number = -value->number;
    return true;
  }
  uint64_t magnitude = 0;
  const bool fits = ReadUnsigned(digits, &magnitude);
  if (kind == TypeKind::kUint) {
    value->uinteger = magnitude;
    if (!fits) problem->message = "the number does not fit an unsigned integer of 64 bits";
    if (fits && negative) problem->message = "an unsigned number has no sign";
    return problem->message.empty();
  }
  constexpr uint64_t kMinMagnitude = uint64_t{1} << 63;
  if (!fits || magnitude > kMinMagnitude || (magnitude == kMinMagnitude && !negative)) {
    problem->message = "the number does not fit an integer of 64 bits";
    problem->hint = "an identifier of many digits is a string: \"" + std::string(digits.substr(0, 24)) + "\"";
    return false;
  }
  value->integer = static_cast<int64_t>(negative ? 0 - magnitude : magnitude);
  return true;
}

bool ReadDecimal(std::string_view number, Decimal* decimal) {
  std::string json(number.starts_with('-') ? "-" : "");
  number.remove_prefix(json.size());
  // JSON's grammar has neither `007.5` nor `.5`, CEL has both.
  while (number.size() > 1 && number[0] == '0' && number[1] >= '0' && number[1] <= '9') number.remove_prefix(1);
  if (number.starts_with('.')) json += '0';
  json += number;
  const std::optional<Decimal> parsed = ParseDecimal(json);
  if (parsed) *decimal = *parsed;
  return parsed.has_value();
}

}  // namespace tollgate::cel
