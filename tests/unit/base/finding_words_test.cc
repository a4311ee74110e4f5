#include "base/finding_words.h"

#include <gtest/gtest.h>

#include "base/drawable.h"

namespace tollgate {
namespace {

tg_text Text(std::string_view text) { return {text.data(), text.size()}; }

std::string Drawable(std::string_view text) {
  std::string out;
  AppendDrawable(text, &out);
  return out;
}

TEST(DrawableTest, WhatATerminalObeysIsReplaced) {
  EXPECT_EQ(Drawable("a b~\xC2\xA0\xE2\x82\xAC\xF0\x9F\x92\xB3"), "a b~\xC2\xA0\xE2\x82\xAC\xF0\x9F\x92\xB3");
  const std::string_view obeyed[] = {"\x1B",         "\x07",         "\t",           "\n",           "\x7F",
                                     "\xC2\x80",     "\xC2\x9B",     "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x80\x8F",
                                     "\xE2\x80\xA8", "\xE2\x80\xA9", "\x9B",         "\xFF"};
  for (std::string_view character : obeyed) {
    EXPECT_EQ(Drawable("a" + std::string(character) + "b"),
              "a\xEF\xBF\xBD"
              "b")
        << testing::PrintToString(character);
  }
  EXPECT_EQ(Drawable(std::string_view("\0", 1)), "\xEF\xBF\xBD");
  EXPECT_EQ(Drawable("\xE2\x82"), "\xEF\xBF\xBD\xEF\xBF\xBD");  // cut short: a mark a byte
}

TEST(FindingWordsTest, OneSentence) {
  tg_finding finding{};
  finding.code = TG_CODE_SCHEMA_MINIMUM;
  finding.instance = Text("/amount");
  finding.expected = Text("at least 0");
  finding.got = Text("-5\x1B[2J");
  EXPECT_EQ(FindingWords(finding), "schema.minimum: expected at least 0, got `-5\xEF\xBF\xBD[2J` (/amount)");
  EXPECT_EQ(FindingWords(finding, FoundValue::kHidden), "schema.minimum: expected at least 0 (/amount)");
  finding.column_name = Text("Amount\x07");
  EXPECT_EQ(FindingWords(finding, FoundValue::kHidden),
            "schema.minimum: expected at least 0 (column `Amount\xEF\xBF\xBD`)");
  finding = {};
  finding.code = TG_CODE_CSV_HEADER_ABSENT;
  finding.expected = Text(tg_code_text(TG_CODE_CSV_HEADER_ABSENT));
  EXPECT_EQ(FindingWords(finding), "csv.header.absent: the first line of the file is a header");
  finding.code = 1 << 30;
  finding.expected = {};
  EXPECT_EQ(FindingWords(finding), "unknown: ");
}

}  // namespace
}  // namespace tollgate
