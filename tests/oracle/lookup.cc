// Lists and tables of the oracle: every entry is asked, one after the other. Addresses are read by the C library and
// compared bit by bit; ranges of digits are compared as texts.
#include <arpa/inet.h>

#include <algorithm>
#include <optional>

#include "oracle/evaluate.h"
#include "oracle/number.h"

namespace tollgate::oracle {
namespace {

using cel::TypeKind;
using cel::Value;

std::string LowerAscii(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

bool StartsWith(const std::string& text, const std::string& start) { return text.substr(0, start.size()) == start; }
bool EndsWith(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::string WithoutLastDot(std::string text) {
  if (EndsWith(text, ".")) text.pop_back();
  return text;
}

bool SuffixHits(std::string entry, const std::string& value) {
  if (StartsWith(entry, "*.")) entry = entry.substr(1);
  if (StartsWith(entry, ".")) entry = entry.substr(1);
  entry = WithoutLastDot(entry);
  return WithoutLastDot(value) == entry || EndsWith(WithoutLastDot(value), "." + entry);
}

// "0" and "1" a bit: 32 of them for IPv4 and what maps to it, else 128. Nullopt: no address.
std::optional<std::string> AddressBits(const std::string& text) {
  unsigned char bytes[16];
  int size = 4;
  if (text.find('\0') != text.npos) return std::nullopt;
  if (inet_pton(AF_INET, text.c_str(), bytes) != 1) {
    size = 16;
    if (inet_pton(AF_INET6, text.c_str(), bytes) != 1) return std::nullopt;
  }
  std::string bits;
  for (int i = 0; i < size; ++i) {
    for (int bit = 7; bit >= 0; --bit) bits += (bytes[i] >> bit & 1) != 0 ? '1' : '0';
  }
  const std::string mapped = std::string(80, '0') + std::string(16, '1');
  if (bits.size() == 128 && StartsWith(bits, mapped)) return bits.substr(96);
  return bits;
}

// The fixed bits of a network, and the size of its family.
struct Network {
  std::string bits;
  size_t family = 0;
};
Network ReadNetwork(const std::string& entry) {
  const size_t slash = entry.find('/');
  const std::string address = entry.substr(0, slash);
  const std::string bits = *AddressBits(address);
  if (slash == entry.npos) return {bits, bits.size()};
  size_t prefix = std::stoul(entry.substr(slash + 1));
  if (bits.size() == 32 && address.find(':') != address.npos) prefix -= 96;
  return {bits.substr(0, prefix), bits.size()};
}

bool NetworkHits(const Network& network, const std::string& value) {
  const std::optional<std::string> bits = AddressBits(value);
  return bits && bits->size() == network.family && StartsWith(*bits, network.bits);
}

std::pair<std::string, std::string> SplitRange(const std::string& entry) {
  const size_t dots = entry.find("..");
  if (dots == entry.npos) return {entry, entry};
  return {entry.substr(0, dots), entry.substr(dots + 2)};
}

bool DigitsHit(const std::string& first, const std::string& last, const std::string& value) {
  const std::string digits = value.substr(0, std::min(value.find_first_not_of("0123456789"), value.size()));
  if (digits.size() < first.size() || digits.size() < last.size()) return false;
  return digits.substr(0, first.size()) >= first && digits.substr(0, last.size()) <= last;
}

bool NumberHits(const ListData& list, const std::string& entry, const Value& probe) {
  const Number number = FromUnits(probe.integer, probe.type.scale);
  const auto [first, last] = list.match == "range" ? SplitRange(entry) : std::pair(entry, entry);
  const std::optional<Number> from = FromToken(first), to = FromToken(last);
  return from && to && Compare(*from, number) <= 0 && Compare(number, *to) <= 0;
}

}  // namespace

bool EntryHits(const ListData& list, const std::string& entry_text, const Value& probe) {
  if (probe.type.kind != TypeKind::kString) return NumberHits(list, entry_text, probe);
  const std::string entry = list.folds_lower ? LowerAscii(entry_text) : entry_text;
  const std::string value = list.folds_lower ? LowerAscii(probe.text) : probe.text;
  if (list.match == "prefix") return StartsWith(value, entry);
  if (list.match == "suffix") return SuffixHits(entry, value);
  if (list.match == "substring") return value.find(entry) != value.npos;
  if (list.match == "cidr") return NetworkHits(ReadNetwork(entry), value);
  if (list.match == "range") {
    const auto [first, last] = SplitRange(entry);
    return DigitsHit(first, last, value);
  }
  return value == entry;
}

int FindInterval(const TableData& table, const cel::Type& type, const Value& key) {
  int best = -1;
  // The narrower of two that hold the key: the later start, or of one start the earlier end. Digits are filled up to be
  // compared.
  std::pair<std::string, std::string> best_digits;
  std::pair<int64_t, int64_t> best_ends;
  size_t best_bits = 0;
  for (size_t row = 0; row < table.rows.size(); ++row) {
    const Cell& first = table.rows[row][static_cast<size_t>(table.key_columns.front())];
    const Cell& end = table.rows[row][static_cast<size_t>(table.key_columns.back())];
    const Cell& last = end.state == CellState::kValue ? end : first;
    if (first.state != CellState::kValue) continue;
    if (table.key == "cidr") {
      const Network network = ReadNetwork(first.text);
      if (!NetworkHits(network, key.text) || (best >= 0 && network.bits.size() <= best_bits)) continue;
      best_bits = network.bits.size();
      best = static_cast<int>(row);
    } else if (type.kind == TypeKind::kString) {
      if (!DigitsHit(first.text, last.text, key.text)) continue;
      const std::pair<std::string, std::string> digits = {first.text + std::string(19 - first.text.size(), '0'),
                                                          last.text + std::string(19 - last.text.size(), '9')};
      const bool is_narrower = best < 0 || digits.first > best_digits.first || digits.second < best_digits.second;
      if (!is_narrower) continue;
      best_digits = digits;
      best = static_cast<int>(row);
    } else if (first.integer <= key.integer && key.integer <= last.integer) {
      if (best >= 0 && first.integer <= best_ends.first && last.integer >= best_ends.second) continue;
      best_ends = {first.integer, last.integer};
      best = static_cast<int>(row);
    }
  }
  return best;
}

}  // namespace tollgate::oracle
