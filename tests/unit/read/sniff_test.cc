// What an input is told to be, byte by byte and at once.
#include "read/sniff.h"

#include <gtest/gtest.h>

#include <string>

namespace tollgate::read {
namespace {

tg_input_format Sniff(std::string_view text, size_t step) {
  FormatSniffer sniffer;
  for (size_t at = 0; at < text.size(); at += step) {
    if (sniffer.Feed(text.substr(at, step))) break;
  }
  sniffer.Finish();
  return sniffer.format();
}

TEST(Sniff, Formats) {
  const std::pair<tg_input_format, const char*> cases[] = {
      {TG_INPUT_AUTO, ""},
      {TG_INPUT_AUTO, " \n\t\r\n"},
      {TG_INPUT_CSV, "id,amount\n1,2\n"},
      {TG_INPUT_CSV, "\xEF\xBB\xBFid\n"},
      {TG_INPUT_CSV, "\"{\",b\n"},
      {TG_INPUT_CSV, "\xEF\xBB{"},
      {TG_INPUT_CSV, "\xFF\xFE{"},
      {TG_INPUT_JSON, "[{\"a\":1}]"},
      {TG_INPUT_JSON, "\xEF\xBB\xBF \n["},
      {TG_INPUT_NDJSON, "{\"a\":1}"},
      {TG_INPUT_NDJSON, "{}\n{}\n"},
      {TG_INPUT_CSV, "\n\xEF"},
      {TG_INPUT_NDJSON, "\n{\"a\":{\"b\":[1,2]}}\n{}"},
      // laid out over lines
      {TG_INPUT_JSON, "{\n  \"a\": 1\n}\n"},
      {TG_INPUT_JSON, "{\r\n\"a\": 1\r\n}\n"},
      {TG_INPUT_JSON, "{\n}\n"},
      {TG_INPUT_JSON, "{\"a\": [\n  {\"b\": 1},\n"},
      {TG_INPUT_JSON, "{ \"a\": 1,\n\n  \"b\": 2 }\n"},
      {TG_INPUT_JSON, "{ \"a\": 1\n, \"b\": 2 }\n"},
      {TG_INPUT_JSON, "{ \"a\":\n 12}\n"},
      {TG_INPUT_JSON, "{\"a\": 1\n}"},
      // a first line that is cut short
      {TG_INPUT_NDJSON, "{\"a\":1,\n{\"a\":2}\n"},
      {TG_INPUT_NDJSON, "{\"a\":[\n{\"a\":2}\n"},
      {TG_INPUT_NDJSON, "{\"a\":\n\n{\"a\":2}\n"},
      {TG_INPUT_NDJSON, "{\"a\":\"x\n{\"a\":2}\n"},
      {TG_INPUT_NDJSON, "{\"a\":\"\\\"\n\"b\":2}\n"},
      {TG_INPUT_NDJSON, "{\n{\"a\":2}\n"},
      {TG_INPUT_NDJSON, "{\"a\":12\n  {\"a\":2}\n"},
      {TG_INPUT_NDJSON, "{\"a\":12\nbad\n"},
      {TG_INPUT_NDJSON, "{\"a\":12"},
      {TG_INPUT_NDJSON, "{\"a\":12\n"},
      {TG_INPUT_NDJSON, "{bad"},
  };
  for (const auto& [format, text] : cases) {
    for (const size_t step : {1, 2, 3, 100}) EXPECT_EQ(Sniff(text, step), format) << text;
  }
}

TEST(Sniff, DecidesAsSoonAsItCan) {
  FormatSniffer csv, lines;
  EXPECT_TRUE(csv.Feed("i"));
  EXPECT_FALSE(lines.Feed("{\"a\":{}"));
  EXPECT_TRUE(lines.Feed("}"));
  EXPECT_EQ(lines.format(), TG_INPUT_NDJSON);
}

}  // namespace
}  // namespace tollgate::read
