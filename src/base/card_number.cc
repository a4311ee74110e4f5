// Runs of digits that one space or dash joins may hold a card number between digits that are none ("12 4111 ..."), so
// every sequence of whole groups is tried: at most 19 from each group. Where several fit, a digit that one of them
// hides is hidden.
#include "base/card_number.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/utf8.h"

namespace tollgate {
namespace {

constexpr size_t kMinDigits = 12, kMaxDigits = 19;
constexpr size_t kShownFirst = 6, kShownLast = 4, kShortestShown = 13;
constexpr size_t kMaxNumberBytes = 2 * kMaxDigits - 1;  // each digit a group

bool IsJoint(std::string_view text, size_t at) {
  return (text[at] == ' ' || text[at] == '-') && at + 1 < text.size() && IsDigit(text[at + 1]);
}

// Of the digits of text[begin, end), `count` of them: Luhn's sum.
bool LuhnHolds(std::string_view text, size_t begin, size_t end) {
  int sum = 0;
  bool doubles = false;
  for (size_t at = end; at-- > begin;) {
    if (!IsDigit(text[at])) continue;
    const int digit = text[at] - '0';
    sum += doubles ? digit * 2 - (digit > 4 ? 9 : 0) : digit;
    doubles = !doubles;
  }
  return sum % 10 == 0;
}

void Hide(size_t begin, size_t end, size_t count, std::string_view text, std::string* masked) {
  size_t index = 0;
  for (size_t at = begin; at < end; ++at) {
    if (!IsDigit(text[at])) continue;
    const bool is_shown = count >= kShortestShown && (index < kShownFirst || index >= count - kShownLast);
    if (!is_shown) (*masked)[at] = '*';
    ++index;
  }
}

// Calls found(begin, end, digits) for each card number whose first group starts at `begin`; returns the group's end.
template <class Found>
size_t ForEachNumberAt(std::string_view text, size_t begin, const Found& found) {
  size_t first_end = begin;
  size_t count = 0;
  for (size_t at = begin; count <= kMaxDigits;) {
    while (at < text.size() && IsDigit(text[at])) ++at, ++count;
    if (first_end == begin) first_end = at;
    if (count >= kMinDigits && count <= kMaxDigits && LuhnHolds(text, begin, at)) found(begin, at, count);
    if (at == text.size() || !IsJoint(text, at)) break;
    ++at;
  }
  return first_end;
}

template <class Found>
void ForEachNumber(std::string_view text, const Found& found) {
  for (size_t at = 0; at < text.size();) {
    at = IsDigit(text[at]) ? ForEachNumberAt(text, at, found) : at + 1;
  }
}

}  // namespace

std::string MaskCardNumbers(std::string_view text) {
  std::string masked(text);
  ForEachNumber(text, [&](size_t begin, size_t end, size_t count) { Hide(begin, end, count, text, &masked); });
  return masked;
}

bool HoldsCardNumber(std::string_view text) {
  bool holds = false;
  ForEachNumber(text, [&](size_t, size_t, size_t) { holds = true; });
  return holds;
}

std::string MaskedCut(std::string_view text, size_t max_bytes) {
  const std::string masked = MaskCardNumbers(text.substr(0, std::min(text.size(), max_bytes + kMaxNumberBytes)));
  return std::string(CutUtf8(masked, max_bytes));
}

}  // namespace tollgate
