#include <gtest/gtest.h>

#include "base/time.h"

namespace tollgate {
namespace {

std::string Read(std::string_view format, std::string_view text) {
  std::string problem;
  std::optional<TimeFormat> compiled = TimeFormat::Compile(format, &problem);
  if (!compiled) return problem;
  int64_t time_us = 42;
  switch (compiled->Parse(text, &time_us)) {
    case TimeFault::kSyntax:
      return time_us == 42 ? "syntax" : "output touched";
    case TimeFault::kRange:
      return time_us == 42 ? "range" : "output touched";
    default:
      return FormatRfc3339(time_us);
  }
}

TEST(TimeFormat, Reads) {
  struct Case {
    const char* format;
    const char* text;
    const char* expected;
  };
  const Case cases[] = {
      {"%Y-%m-%d %H:%M:%S", "2023-01-01 00:00:32", "2023-01-01T00:00:32Z"},
      {"%Y-%m-%d %H:%M:%S", "2023-1-01 00:00:32", "syntax"},
      {"%Y-%m-%d %H:%M:%S", "2023-01-01 00:00:32 ", "syntax"},
      {"%Y-%m-%d %H:%M:%S", "2023-01-01  00:00:32", "syntax"},
      {"%Y-%m-%d %H:%M:%S", "2023-02-29 00:00:32", "range"},
      {"%Y-%m-%d %H:%M:%S", "2023-01-01 24:00:00", "range"},
      {"%Y-%m-%d %H:%M:%S", "2023-01-01 00:60:00", "range"},
      {"%Y-%m-%d %H:%M:%S", "2016-12-31 23:59:60", "range"},
      {"%Y-%m-%d %H:%M:%S", "0000-01-01 00:00:00", "range"},
      {"%Y%m%d", "20240229", "2024-02-29T00:00:00Z"},
      {"%Y%m%d", "2024022", "syntax"},
      {"%m/%d/%y", "02/29/24", "2024-02-29T00:00:00Z"},
      {"%d/%m/%y", "31/12/68", "2068-12-31T00:00:00Z"},
      {"%d/%m/%y", "01/01/69", "1969-01-01T00:00:00Z"},
      {"%d-%b-%Y", "05-JAN-2024", "2024-01-05T00:00:00Z"},
      {"%d-%b-%Y", "05-dec-2024", "2024-12-05T00:00:00Z"},
      {"%d-%b-%Y", "05-Foo-2024", "syntax"},
      {"%d %b %Y", "05 Ja", "syntax"},
      {"%Y-%m-%d %I:%M %p", "2024-01-01 12:00 AM", "2024-01-01T00:00:00Z"},
      {"%Y-%m-%d %I:%M %p", "2024-01-01 12:30 pm", "2024-01-01T12:30:00Z"},
      {"%Y-%m-%d %I:%M%p", "2024-01-01 01:00PM", "2024-01-01T13:00:00Z"},
      {"%p%I %Y%m%d", "PM11 20240101", "2024-01-01T23:00:00Z"},
      {"%Y-%m-%d %I:%M %p", "2024-01-01 00:00 AM", "range"},
      {"%Y-%m-%d %I:%M %p", "2024-01-01 13:00 PM", "range"},
      {"%Y-%m-%d %I:%M %p", "2024-01-01 11:00 XM", "syntax"},
      {"%Y-%m-%dT%H:%M:%S.%f%z", "2024-01-01T00:00:00.5+01:00", "2023-12-31T23:00:00.500Z"},
      {"%Y-%m-%dT%H:%M:%S.%f%z", "2024-01-01T00:00:00.123456Z", "2024-01-01T00:00:00.123456Z"},
      {"%Y-%m-%dT%H:%M:%S.%f%z", "2024-01-01T00:00:00.1234567Z", "syntax"},
      {"%Y-%m-%dT%H:%M:%S.%f%z", "2024-01-01T00:00:00.Z", "syntax"},
      {"%Y-%m-%d %H%z", "2024-01-01 00-0330", "2024-01-01T03:30:00Z"},
      {"%Y-%m-%d %H%z", "2024-01-01 00-2400", "syntax"},
      {"%Y-%m-%d%z", "0001-01-01+0100", "range"},
      {"%Y-%m-%d%z", "9999-12-31-0100", "9999-12-31T01:00:00Z"},
      {"%d.%m.%Y um %H Uhr 100%%", "24.12.2024 um 18 Uhr 100%", "2024-12-24T18:00:00Z"},
      {"%Y/%m/%d", "٢٠٢٤/01/01", "syntax"},
  };
  for (const Case& c : cases) EXPECT_EQ(Read(c.format, c.text), c.expected) << c.format << " on " << c.text;
}

TEST(TimeFormat, RefusesFormats) {
  const char* cases[][2] = {
      {"", "a time format needs exactly one of %Y and %y"},
      {"%H:%M", "a time format needs exactly one of %Y and %y"},
      {"%Y %y %m %d", "a time format needs exactly one of %Y and %y"},
      {"%Y %d", "a time format needs exactly one of %m and %b"},
      {"%Y %b %m %d", "a time format needs exactly one of %m and %b"},
      {"%Y %m", "a time format needs %d"},
      {"%Y %m %d %d", "%d occurs twice"},
      {"%Y %m %d %", "a time format ends in a lone %; a percent sign is written %%"},
      {"%Y %m %d %T", "unknown conversion %T in a time format; known are %Y %y %m %b %d %H %I %p %M %S %f %z %%"},
      {"%Y %m %d %H %I %p", "a time format has at most one of %H and %I"},
      {"%Y %m %d %I", "%I and %p stand together"},
      {"%Y %m %d %H %p", "%I and %p stand together"},
  };
  for (auto& c : cases) EXPECT_EQ(Read(c[0], "x"), c[1]) << c[0];
}

TEST(TimeFormat, KnowsItsOffset) {
  std::string problem;
  EXPECT_TRUE(TimeFormat::Compile("%Y%m%d%z", &problem)->has_offset());
  EXPECT_FALSE(TimeFormat::Compile("%Y%m%d%%z", &problem)->has_offset());
  EXPECT_EQ(TimeFormat::Compile("%Y%m%d", &problem)->format(), "%Y%m%d");
  EXPECT_EQ(problem, "");
}

}  // namespace
}  // namespace tollgate
