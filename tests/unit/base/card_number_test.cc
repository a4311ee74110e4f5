#include "base/card_number.h"

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace tollgate {
namespace {

struct Case {
  const char* text;
  const char* masked;
};

TEST(MaskCardNumbers, TellsCardNumbersFromOtherDigits) {
  const Case cases[] = {
      {"", ""},
      {"no digits", "no digits"},
      {"4111111111111111", "411111******1111"},
      {"4111111111111112", "4111111111111112"},  // the check digit does not hold
      {"4111111111111111,5555555555554444", "411111******1111,555555******4444"},
      {"x4111111111111111y", "x411111******1111y"},
      {"4111 1111 1111 1111", "4111 11** **** 1111"},
      {"4111-1111-1111-1111", "4111-11**-****-1111"},
      {"3782 822463 10005", "3782 82**** *0005"},
      {"-4111111111111111-", "-411111******1111-"},
      {"4111  1111 1111 1111", "4111  1111 1111 1111"},  // two spaces join nothing
      {"4111.1111.1111.1111", "4111.1111.1111.1111"},
      {"12 4111111111111111", "12 411111******1111"},
      {"2026-11-20 4111111111111111", "2026-11-20 411111******1111"},
      {"4111111111111111 12", "411111******1111 12"},
      {"4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "4 1 1 1 1 1 * * * * * * 1 1 1 1"},
      {"\xC3\xA9"
       "4111111111111111\xE2\x82\xAC",
       "\xC3\xA9"
       "411111******1111\xE2\x82\xAC"},
      {"\xFF"
       "4111111111111111\x80",
       "\xFF"
       "411111******1111\x80"},
  };
  for (const Case& it : cases) {
    EXPECT_EQ(MaskCardNumbers(it.text), it.masked);
    EXPECT_EQ(HoldsCardNumber(it.text), std::string_view(it.text) != it.masked) << it.text;
  }
}

TEST(MaskCardNumbers, KnowsTwelveToNineteenDigits) {
  EXPECT_EQ(MaskCardNumbers("00000000000"), "00000000000");
  EXPECT_EQ(MaskCardNumbers("000000000000"), "************");
  EXPECT_EQ(MaskCardNumbers("4000000000006"), "400000***0006");
  EXPECT_EQ(MaskCardNumbers("0000000000000000000"), "000000*********0000");
  EXPECT_EQ(MaskCardNumbers("00000000000000000000"), "00000000000000000000");
  const std::string long_run(100000, '0');
  EXPECT_EQ(MaskCardNumbers(long_run), long_run);
}

// Each of the two numbers hides what is between its own ends.
TEST(MaskCardNumbers, HidesWhatAnyNumberHides) {
  const std::string text = "4111111111111111 0";
  EXPECT_EQ(MaskCardNumbers(text).size(), text.size());
  EXPECT_EQ(MaskCardNumbers(text).substr(6, 6), "******");
}

TEST(MaskedCut, MasksBeforeItCuts) {
  EXPECT_EQ(MaskedCut("4111111111111111", 16), "411111******1111");
  EXPECT_EQ(MaskedCut("4111111111111111", 15), "411111******111");
  EXPECT_EQ(MaskedCut("4111111111111111", 10), "411111****");
  EXPECT_EQ(MaskedCut("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", 14), "4 1 1 1 1 1 * ");
  EXPECT_EQ(MaskedCut("a\xC3\xA9", 2), "a");
}

}  // namespace
}  // namespace tollgate
