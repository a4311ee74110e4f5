#include "base/utf8.h"

#include <gtest/gtest.h>

#include <optional>
#include <sstream>

#include "base/check.h"
#include "support.h"

namespace tollgate {
namespace {

// A decoder by the definition: length from the lead byte, value by shifting, then the value is judged.
size_t DecodeByDefinition(std::string_view text, size_t at) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned lead = byte(at);
  size_t size = lead < 0x80 ? 1 : (lead & 0xE0) == 0xC0 ? 2 : (lead & 0xF0) == 0xE0 ? 3 : (lead & 0xF8) == 0xF0 ? 4 : 0;
  if (size == 0 || at + size > text.size()) return 0;
  uint32_t value = size == 1 ? lead : lead & (0xFFu >> (size + 1));
  for (size_t i = 1; i < size; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
    value = value << 6 | (byte(at + i) & 0x3F);
  }
  static constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  return value < kLeast[size] || value > 0x10FFFF || surrogate ? 0 : size;
}

size_t FirstFaultByDefinition(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    size_t size = DecodeByDefinition(text, at);
    if (size == 0) return at;
    at += size;
  }
  return text.size();
}

void Check(std::string_view text) {
  size_t expected = FirstFaultByDefinition(text);
  ASSERT_EQ(FirstInvalidUtf8(text), expected) << ::testing::PrintToString(text);
  ASSERT_EQ(IsValidUtf8(text), expected == text.size()) << ::testing::PrintToString(text);
}

TEST(Utf8, AllSequencesOfTwoBytes) {
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const char bytes[] = {static_cast<char>(a), static_cast<char>(b)};
      ASSERT_NO_FATAL_FAILURE(Check({bytes, 1}));
      ASSERT_NO_FATAL_FAILURE(Check({bytes, 2}));
    }
  }
}

// Four bytes from every edge of table 3-7, alone and behind a text that ends in the middle of a vector.
TEST(Utf8, EdgesOfTheTable) {
  constexpr unsigned char kEdges[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2,
                                      0xDF, 0xE0, 0xE1, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF};
  std::string text(63, 'x');
  text.resize(67);
  for (unsigned char a : kEdges) {
    for (unsigned char b : kEdges) {
      for (unsigned char c : kEdges) {
        for (unsigned char d : kEdges) {
          const unsigned char bytes[] = {a, b, c, d};
          for (size_t i = 0; i < 4; ++i) text[63 + i] = static_cast<char>(bytes[i]);
          ASSERT_NO_FATAL_FAILURE(Check(std::string_view(text).substr(63)));
          ASSERT_NO_FATAL_FAILURE(Check(text));
        }
      }
    }
  }
}

TEST(Utf8, FaultsAtEveryPlaceOfALongText) {
  for (size_t size : {1u, 15u, 16u, 17u, 63u, 64u, 65u, 128u, 200u}) {
    for (size_t at = 0; at < size; ++at) {
      std::string text(size, 'a');
      text[at] = '\xFF';
      ASSERT_EQ(FirstInvalidUtf8(text), at);
      ASSERT_FALSE(IsAscii(text));
      text[at] = '\xC3';  // cut short by what follows or by the end
      ASSERT_EQ(FirstInvalidUtf8(text), at);
    }
  }
  EXPECT_EQ(FirstInvalidUtf8(""), 0u);
  EXPECT_TRUE(IsAscii(""));
  EXPECT_TRUE(IsAscii(std::string_view("a\0\x7F", 3)));
}

std::optional<std::string> FromHex(std::string_view hex) {
  std::string bytes;
  int high = -1;
  for (char c : hex) {
    if (c == ' ') continue;
    if (!std::isxdigit(static_cast<unsigned char>(c))) return std::nullopt;
    int digit = std::isdigit(static_cast<unsigned char>(c)) ? c - '0' : std::tolower(c) - 'a' + 10;
    if (high >= 0) bytes += static_cast<char>(high << 4 | digit);
    high = high >= 0 ? -1 : digit;
  }
  return bytes;
}

TEST(Utf8, Suite) {
  std::string path = test::SuitePath("utf8tests/utf8tests.txt");
  TG_SKIP_WITHOUT(path);
  std::istringstream lines(test::ReadFileOrDie(path));
  int valid = 0, invalid = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    size_t kind_at = line.find(':') + 1;
    size_t text_at = line.find(':', kind_at) + 1;
    std::string kind = line.substr(kind_at, text_at - 1 - kind_at);
    kind.erase(0, kind.find_first_not_of(' '));
    std::string text = line.substr(text_at);
    if (kind != "valid") text = FromHex(text.substr(0, text.find(':'))).value();
    if (kind == "invalid hex") {
      ++invalid;
      EXPECT_LT(FirstInvalidUtf8(text), text.size()) << line;
      EXPECT_FALSE(IsValidUtf8(text)) << line;
    } else {
      ++valid;
      EXPECT_TRUE(IsValidUtf8(text)) << line;
    }
    ASSERT_NO_FATAL_FAILURE(Check(text));
  }
  EXPECT_GE(valid, 20);
  EXPECT_GE(invalid, 80);
}

TEST(Utf8, AppendEveryCodePoint) {
  std::string all;
  size_t count = 0;
  for (uint32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    size_t begin = all.size();
    AppendUtf8(c, &all);
    ++count;
    ASSERT_EQ(Utf8SequenceSize(all, begin), all.size() - begin) << c;
  }
  EXPECT_TRUE(IsValidUtf8(all));
  EXPECT_EQ(CountCodePoints(all), count);
  EXPECT_EQ(FirstFaultByDefinition(all), all.size());
  std::string out = "kept";
  for (uint32_t bad : {0xD800u, 0xDFFFu, 0x110000u, 0xFFFFFFFFu}) EXPECT_THROW(AppendUtf8(bad, &out), CheckFailed);
  EXPECT_EQ(out, "kept");
}

TEST(Utf8, Cut) {
  std::string text = "aé€😀b";  // 1 + 2 + 3 + 4 + 1 bytes
  const size_t expected[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
  for (size_t limit = 0; limit < std::size(expected); ++limit)
    EXPECT_EQ(CutUtf8(text, limit).size(), expected[limit]) << limit;
}

}  // namespace
}  // namespace tollgate
