// Classes of characters as expressions over UTF-8's bytes. A range of code points becomes sequences of byte ranges, as
// in RE2's own compiler and in Russ Cox's "Regular Expression Matching in the Wild" (2010); sequences that differ in
// one place are joined there.
#include <algorithm>
#include <bitset>
#include <map>

#include "base/ascii.h"
#include "base/utf8.h"
#include "pattern/rewrite.h"

namespace tollgate::pattern {
namespace {

using Bytes = std::bitset<256>;
using Places = std::vector<Bytes>;  // one sequence: what may stand at each place

// More would cost Hyperscan more than RE2 takes to confirm.
constexpr size_t kMaxSequences = 64;
constexpr uint32_t kMaxCodePoint = 0x10FFFF;
constexpr unsigned kFirstLead = 0xC2, kLastLead = 0xF4, kFirstContinuation = 0x80, kLastContinuation = 0xBF;

Bytes ByteRange(unsigned lo, unsigned hi) {
  Bytes bytes;
  for (unsigned b = lo; b <= hi; ++b) bytes.set(b);
  return bytes;
}

void AppendByte(unsigned byte, std::string* out) {
  constexpr char kHex[] = "0123456789abcdef";
  const char c = static_cast<char>(byte);
  if (IsLetter(c) || IsDigit(c)) {
    *out += c;
  } else {
    out->append("\\x").append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
  }
}

void AppendBytes(const Bytes& bytes, std::string* out) {
  const bool is_one = bytes.count() == 1;
  if (!is_one) *out += '[';
  for (unsigned lo = 0; lo < 256; ++lo) {
    if (!bytes[lo]) continue;
    unsigned hi = lo;
    while (hi < 255 && bytes[hi + 1]) ++hi;
    AppendByte(lo, out);
    if (hi > lo + 1) *out += '-';
    if (hi > lo) AppendByte(hi, out);
    lo = hi;
  }
  if (!is_one) *out += ']';
}

std::string Written(const Bytes& bytes) {
  std::string out;
  AppendBytes(bytes, &out);
  return out;
}

// lo and hi have as many bytes as each other, and their sequences differ in whole ranges of continuation bytes.
void AddSequences(uint32_t lo, uint32_t hi, std::vector<Places>* out) {
  for (uint32_t end : {0x7FFu, 0xFFFFu}) {
    if (lo <= end && hi > end) {
      AddSequences(lo, end, out);
      return AddSequences(end + 1, hi, out);
    }
  }
  for (int place = 1; place <= 3; ++place) {
    const uint32_t mask = (uint32_t{1} << (6 * place)) - 1;
    if ((lo & ~mask) == (hi & ~mask)) continue;
    if ((lo & mask) != 0) {
      AddSequences(lo, lo | mask, out);
      return AddSequences((lo | mask) + 1, hi, out);
    }
    if ((hi & mask) != mask) {
      AddSequences(lo, (hi & ~mask) - 1, out);
      return AddSequences(hi & ~mask, hi, out);
    }
  }
  std::string first, last;
  AppendUtf8(lo, &first);
  AppendUtf8(hi, &last);
  Places places;
  for (size_t i = 0; i < first.size(); ++i) {
    places.push_back(ByteRange(static_cast<unsigned char>(first[i]), static_cast<unsigned char>(last[i])));
  }
  out->push_back(std::move(places));
}

// Joins the sequences that differ in `place` alone.
std::vector<Places> Joined(const std::vector<Places>& sequences, size_t place_from_end) {
  std::map<std::string, Places> by_rest;
  for (const Places& sequence : sequences) {
    if (place_from_end >= sequence.size()) {
      by_rest.emplace("=" + std::to_string(by_rest.size()), sequence);
      continue;
    }
    const size_t place = sequence.size() - 1 - place_from_end;
    std::string rest = std::to_string(sequence.size());
    for (size_t i = 0; i < sequence.size(); ++i) rest += i == place ? "." : sequence[i].to_string();
    const auto [at, is_new] = by_rest.emplace(std::move(rest), sequence);
    if (!is_new) at->second[place] |= sequence[place];
  }
  std::vector<Places> joined;
  for (auto& [rest, sequence] : by_rest) joined.push_back(std::move(sequence));
  return joined;
}

// The ASCII part, a newline as its stand-in.
Bytes AsciiBytes(const CodePoints& set) {
  Bytes bytes;
  for (CodePointRange range : set) {
    for (uint32_t c = range.lo; c <= std::min<uint32_t>(range.hi, 0x7F); ++c) bytes.set(c);
  }
  if (bytes['\n']) bytes.set(static_cast<unsigned char>(kNewlineByte));
  bytes.reset('\n');
  return bytes;
}

CodePoints BeyondAscii(const CodePoints& set) {
  CodePoints beyond;
  for (CodePointRange range : set) {
    if (range.hi >= 0x80) beyond.push_back({std::max<uint32_t>(range.lo, 0x80), range.hi});
  }
  return beyond;
}

bool IsAllBeyondAscii(const CodePoints& beyond) {
  return beyond.size() == 2 && beyond[0].lo == 0x80 && beyond[0].hi == 0xD7FF && beyond[1].lo == 0xE000 &&
         beyond[1].hi == kMaxCodePoint;
}

const std::string kContinuations = "[\\x80-\\xbf]*";

}  // namespace

ByteClass WriteClass(const CodePoints& set, Utf8 utf8) {
  ByteClass written;
  Bytes single = AsciiBytes(set);
  const CodePoints beyond = BeyondAscii(set);
  written.has_all_beyond_ascii = IsAllBeyondAscii(beyond);
  if (beyond.empty()) {
    written.single = written.text = Written(single);
    written.is_single_byte = true;
    return written;
  }
  std::vector<Places> sequences;
  for (CodePointRange range : beyond) AddSequences(range.lo, range.hi, &sequences);
  const bool is_whole = written.has_all_beyond_ascii && utf8 == Utf8::kKnown;
  if (!is_whole) {
    for (size_t place = 0; place < 4; ++place) sequences = Joined(sequences, place);
  }
  if (is_whole || sequences.size() > kMaxSequences) {
    written.is_exact = is_whole;
    for (const Places& sequence : sequences) single |= sequence[0];
    written.single = Written(single);
    written.text = "(?:" + written.single + kContinuations + ")";
    written.positions = 2;
    return written;
  }
  written.positions = 0;
  if (single.any()) sequences.push_back({single});
  for (const Places& sequence : sequences) {
    if (!written.text.empty()) written.text += '|';
    for (const Bytes& bytes : sequence) AppendBytes(bytes, &written.text);
    written.positions += sequence.size();
  }
  written.text = "(?:" + written.text + ")";
  return written;
}

std::string WriteRunClass(const CodePoints& set) {
  return Written(AsciiBytes(set) | ByteRange(kFirstContinuation, kLastContinuation) | ByteRange(kFirstLead, kLastLead));
}

}  // namespace tollgate::pattern
