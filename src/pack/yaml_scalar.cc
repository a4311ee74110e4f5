// The value of a scalar is yaml-cpp's; its places are found here by reading the raw text once more beside it.
//
// Quoted scalars are decoded (YAML 1.2, 5.7, 7.3.1, 7.3.2), which gives the place of each byte as it goes. Plain and
// block scalars hold the file's own characters, except that runs of space are folded or cut (6.5, 8.1): so the value
// and the file are aligned run by run, which needs no knowledge of indentation or chomping. Where the outcome is not
// exactly the value, every byte is said to stand at the scalar's start: a place may then be coarse, but never wrong.
#include "pack/yaml_scalar.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/ascii.h"
#include "base/card_number.h"
#include "base/decimal.h"
#include "base/utf8.h"

namespace tollgate::pack {

namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }
bool IsSpace(char c) { return IsBlank(c) || c == '\n' || c == '\r'; }

size_t SkipDigits(std::string_view text, size_t at) {
  while (at < text.size() && IsDigit(text[at])) ++at;
  return at;
}

int DigitValue(char c) {
  if (IsDigit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 99;
}

// 0o17, 0x1F. Nullopt: not of this form, or more than 64 bits.
std::optional<uint64_t> ParseRadix(std::string_view text) {
  if (text.size() < 3 || text[0] != '0' || (text[1] != 'o' && text[1] != 'x')) return std::nullopt;
  unsigned radix = text[1] == 'o' ? 8 : 16;
  uint64_t value = 0;
  for (char c : text.substr(2)) {
    unsigned digit = static_cast<unsigned>(DigitValue(c));
    if (digit >= radix || value > (UINT64_MAX - digit) / radix) return std::nullopt;
    value = value * radix + digit;
  }
  return value;
}

bool IsWordOf(std::string_view text, std::string_view a, std::string_view b, std::string_view c) {
  return text == a || text == b || text == c;
}

// A decimal number of the core schema, in parts.
struct NumberParts {
  bool negative = false;
  std::string_view whole, fraction, exponent;
};
std::optional<NumberParts> SplitNumber(std::string_view text) {
  NumberParts parts;
  size_t at = 0;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) parts.negative = text[at++] == '-';
  size_t end = SkipDigits(text, at);
  parts.whole = text.substr(at, end - at);
  at = end;
  if (at < text.size() && text[at] == '.') {
    end = SkipDigits(text, at + 1);
    parts.fraction = text.substr(at + 1, end - at - 1);
    at = end;
  }
  if (parts.whole.empty() && parts.fraction.empty()) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    size_t digits = at + 1;
    if (digits < text.size() && (text[digits] == '-' || text[digits] == '+')) ++digits;
    end = SkipDigits(text, digits);
    if (end == digits) return std::nullopt;
    parts.exponent = text.substr(at, end - at);
    at = end;
  }
  if (at != text.size()) return std::nullopt;
  return parts;
}

PlainValue NumberProblem(std::string problem) { return {json::Kind::kNumber, false, "0", std::move(problem)}; }

PlainValue ResolveNumber(const NumberParts& parts, std::string_view text) {
  if (parts.whole.size() > 1 && parts.whole[0] == '0') {
    return NumberProblem("the number " + MaskedCut(text, 40) + " has a leading zero, which a number does not keep");
  }
  PlainValue value{json::Kind::kNumber, false, {}, {}};
  if (parts.negative) value.token += '-';
  value.token += parts.whole.empty() ? std::string_view("0") : parts.whole;
  if (!parts.fraction.empty()) (value.token += '.') += parts.fraction;
  value.token += parts.exponent;
  DecimalText digits;
  switch (ParseDecimalText(value.token, &digits)) {
    case NumberFault::kNone:
      return value;
    case NumberFault::kTooManyDigits:
      return NumberProblem("a number has at most 1,024 digits");
    default:
      return NumberProblem("the exponent of a number lies between -100,000 and 100,000");
  }
}

}  // namespace

PlainValue ResolvePlain(std::string_view text) {
  using json::Kind;
  if (text.empty() || text == "~" || IsWordOf(text, "null", "Null", "NULL")) return {Kind::kNull};
  if (IsWordOf(text, "true", "True", "TRUE")) return {Kind::kBool, true};
  if (IsWordOf(text, "false", "False", "FALSE")) return {Kind::kBool, false};
  std::string_view bare = text.substr(text[0] == '-' || text[0] == '+' ? 1 : 0);
  if (IsWordOf(bare, ".inf", ".Inf", ".INF")) return NumberProblem("a number is finite");
  if (IsWordOf(text, ".nan", ".NaN", ".NAN")) return NumberProblem("a number is finite");
  if (std::optional<uint64_t> value = ParseRadix(text)) return {Kind::kNumber, false, std::to_string(*value)};
  if (std::optional<NumberParts> parts = SplitNumber(text)) return ResolveNumber(*parts, text);
  bool is_radix =
      text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'o') &&
      std::all_of(text.begin() + 2, text.end(), [&](char c) { return DigitValue(c) < (text[1] == 'o' ? 8 : 16); });
  if (is_radix) return NumberProblem("a hexadecimal or octal number has at most 64 bits");
  return {};
}

size_t SkipSpaceAndComments(std::string_view text, size_t at) {
  while (at < text.size()) {
    if (IsSpace(text[at])) {
      ++at;
    } else if (text[at] == '#' && (at == 0 || IsSpace(text[at - 1]))) {
      at = std::min(text.find('\n', at), text.size());
    } else {
      break;
    }
  }
  return at;
}

size_t SkipProperties(std::string_view text, size_t at, bool skip_space) {
  while (at < text.size() && (text[at] == '&' || text[at] == '!')) {
    constexpr std::string_view kEnds = " \t\r\n,[]{}";
    bool is_verbatim = text.substr(at, 2) == "!<";
    size_t end = is_verbatim ? text.find('>', at) : text.find_first_of(kEnds, at + 1);
    end = std::min(end, text.size());
    if (is_verbatim && end < text.size()) ++end;
    size_t next = SkipSpaceAndComments(text, end);
    bool has_more = next < text.size() && (text[next] == '&' || text[next] == '!');
    at = skip_space || has_more ? next : end;
  }
  return at;
}

namespace {

// Collects a value and the place of each of its bytes.
struct Decoder {
  std::string_view text;
  size_t at;
  std::string value;
  std::vector<uint32_t> map;

  void Put(char c, size_t place) {
    value += c;
    map.push_back(static_cast<uint32_t>(place));
  }
  // A run of space inside quotes: kept within a line; a line end is a space, n + 1 of them n line ends (6.5).
  void PutSpace() {
    size_t end = at;
    size_t line_ends = 0;
    while (end < text.size() && IsSpace(text[end])) line_ends += text[end++] == '\n';
    for (size_t i = at; line_ends == 0 && i < end; ++i) Put(text[i], i);
    if (line_ends == 1) Put(' ', at);
    for (size_t i = 1; i < line_ends; ++i) Put('\n', at);
    at = end;
  }
};

bool DecodeSingleQuoted(Decoder* d) {
  for (++d->at; d->at < d->text.size();) {
    char c = d->text[d->at];
    if (IsSpace(c)) {
      d->PutSpace();
    } else if (c != '\'') {
      d->Put(c, d->at++);
    } else if (d->text.substr(d->at, 2) == "''") {
      d->Put(c, d->at);
      d->at += 2;
    } else {
      ++d->at;
      return true;
    }
  }
  return false;
}

// The character that `\c` means (5.7); 0 for the forms with hex digits and for what is no escape.
uint32_t SimpleEscape(char c) {
  constexpr std::pair<char, uint32_t> kEscapes[] = {{'a', 7},    {'b', 8},      {'t', 9},     {'\t', 9},    {'n', 10},
                                                    {'v', 11},   {'f', 12},     {'r', 13},    {'e', 27},    {' ', ' '},
                                                    {'"', '"'},  {'/', '/'},    {'\\', '\\'}, {'\'', '\''}, {'N', 0x85},
                                                    {'_', 0xA0}, {'L', 0x2028}, {'P', 0x2029}};
  for (auto [name, code_point] : kEscapes) {
    if (name == c) return code_point;
  }
  return 0;
}

// At the backslash.
void DecodeEscape(Decoder* d) {
  size_t start = d->at;
  char c = start + 1 < d->text.size() ? d->text[start + 1] : '\0';
  d->at = std::min(start + 2, d->text.size());
  if (c == '\r' || c == '\n') {
    while (d->at < d->text.size() && IsSpace(d->text[d->at])) ++d->at;
    return;
  }
  uint32_t code_point = SimpleEscape(c);
  size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
  for (size_t i = 0; i < digits && d->at < d->text.size() && DigitValue(d->text[d->at]) < 16; ++i) {
    code_point = code_point * 16 + static_cast<uint32_t>(DigitValue(d->text[d->at++]));
  }
  bool is_scalar_value = code_point < 0xD800 || (code_point > 0xDFFF && code_point <= 0x10FFFF);
  std::string bytes;
  AppendUtf8(is_scalar_value ? code_point : 0xFFFD, &bytes);
  for (char byte : bytes) d->Put(byte, start);
}

bool DecodeDoubleQuoted(Decoder* d) {
  for (++d->at; d->at < d->text.size();) {
    char c = d->text[d->at];
    if (c == '"') {
      ++d->at;
      return true;
    }
    if (c == '\\') {
      DecodeEscape(d);
    } else if (IsSpace(c)) {
      d->PutSpace();
    } else {
      d->Put(c, d->at++);
    }
  }
  return false;
}

// Maps the space value[from, to) onto the file's space [at, end). A folded line end is where the line ends; indentation
// that is kept is the last of what is written, since the first of it was cut.
void AlignSpace(std::string_view value, size_t from, size_t to, std::string_view text, size_t at, size_t end,
                std::vector<uint32_t>* map) {
  bool is_last = to == value.size();
  bool is_folded = value.substr(from, to - from).find('\n') == std::string_view::npos &&
                   text.substr(at, end - at).find('\n') != std::string_view::npos;
  size_t first_place = map->size();
  map->resize(first_place + to - from, static_cast<uint32_t>(at));
  if (is_folded) return;
  size_t back = to;
  size_t place = end;
  while (!is_last && back > from && place > at && value[back - 1] != '\n' && value[back - 1] == text[place - 1]) {
    (*map)[first_place + --back - from] = static_cast<uint32_t>(--place);
  }
  for (size_t i = from; i < back; ++i) {
    // CR is not part of a value.
    while (at < place && text[at] != value[i]) ++at;
    (*map)[first_place + i - from] = static_cast<uint32_t>(std::min(at, place));
    if (at < place) ++at;
  }
}

// Plain and block scalars, from d->at on. False where the file's characters are not the value's.
bool AlignRuns(std::string_view value, Decoder* d) {
  std::string_view text = d->text;
  size_t skipped = d->at;
  while (skipped < text.size() && IsSpace(text[skipped])) ++skipped;
  if (!value.empty() && !IsSpace(value[0])) d->at = skipped;
  for (size_t i = 0; i < value.size();) {
    if (d->at >= text.size()) {
      // A block scalar's last line end, at the end of the file.
      if (!IsSpace(value[i])) return false;
      d->map.push_back(static_cast<uint32_t>(text.size()));
      ++i;
    } else if (IsSpace(value[i])) {
      size_t to = i;
      while (to < value.size() && IsSpace(value[to])) ++to;
      size_t end = d->at;
      while (end < text.size() && IsSpace(text[end])) ++end;
      AlignSpace(value, i, to, text, d->at, end, &d->map);
      d->at = to == value.size() ? std::min(end, d->map.back() + size_t{1}) : end;
      i = to;
    } else if (value[i] == text[d->at]) {
      d->map.push_back(static_cast<uint32_t>(d->at++));
      ++i;
    } else {
      return false;
    }
  }
  return true;
}

// Every byte stands at the start; the scalar ends with its line.
void SliceCoarsely(std::string_view text, std::string_view value, ScalarSlice* slice) {
  slice->map.assign(value.size() + 1, static_cast<uint32_t>(slice->begin));
  if (slice->end <= slice->begin) slice->end = std::min(text.find('\n', slice->begin), text.size());
}

}  // namespace

ScalarSlice SliceScalar(std::string_view text, size_t begin, std::string_view value) {
  ScalarSlice slice;
  slice.begin = std::min(begin, text.size());
  char first = slice.begin < text.size() ? text[slice.begin] : '\0';
  Decoder decoder{text, slice.begin, {}, {}};
  bool is_exact = true;
  if (first == '"' || first == '\'') {
    slice.style = first == '"' ? ScalarStyle::kDoubleQuoted : ScalarStyle::kSingleQuoted;
    slice.is_closed = first == '"' ? DecodeDoubleQuoted(&decoder) : DecodeSingleQuoted(&decoder);
    is_exact = decoder.value == value;
    // The end of the text is its closing quote.
    decoder.map.push_back(static_cast<uint32_t>(decoder.at - (slice.is_closed ? 1 : 0)));
  } else {
    if (first == '|' || first == '>') {
      slice.style = ScalarStyle::kBlock;
      decoder.at = std::min(text.find('\n', slice.begin), text.size());
      if (decoder.at < text.size()) ++decoder.at;
    }
    is_exact = AlignRuns(value, &decoder);
    decoder.map.push_back(static_cast<uint32_t>(decoder.at));
  }
  if (is_exact) slice.end = decoder.at;
  if (slice.style == ScalarStyle::kSingleQuoted || slice.style == ScalarStyle::kDoubleQuoted) slice.end = decoder.at;
  slice.map = std::move(decoder.map);
  if (!is_exact) SliceCoarsely(text, value, &slice);
  return slice;
}

}  // namespace tollgate::pack
