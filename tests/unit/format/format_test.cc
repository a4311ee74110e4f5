#include "format/format.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <map>
#include <set>
#include <sstream>

#include "support.h"

namespace tollgate::format {
namespace {

std::string Fault(Id id, std::string_view text) {
  tg_code code = Check(id, text);
  return code == 0 ? "ok" : tg_code_name(code);
}

TEST(Format, Names) {
  const char* names[] = {"email", "ipv4", "ipv6", "uuid", "pan", "currency", "country", "mcc"};
  for (size_t i = 0; i < std::size(names); ++i) {
    EXPECT_EQ(Find(names[i]), static_cast<Id>(i));
    EXPECT_EQ(Name(static_cast<Id>(i)), names[i]);
    EXPECT_FALSE(IsPlanned(names[i]));
  }
  for (const char* name : {"Email", "", "date-time", "date", "decimal", "time", "iban"})
    EXPECT_EQ(Find(name), std::nullopt) << name;
  for (const char* name : {"time", "duration", "idn-email", "hostname", "idn-hostname", "uri", "uri-reference", "iri",
                           "iri-reference", "uri-template", "json-pointer", "relative-json-pointer", "regex", "iban",
                           "bic", "isin", "lei", "ip", "phone"}) {
    EXPECT_TRUE(IsPlanned(name)) << name;
  }
  for (const char* name : {"date-time", "date", "decimal", "colour", ""}) EXPECT_FALSE(IsPlanned(name)) << name;
}

TEST(Format, Email) {
  const std::string label(63, 'a');
  const std::string local(64, 'l');
  // 64 + 1 + 189 = 254 bytes.
  const std::string longest = local + "@" + label + "." + label + "." + std::string(61, 'b');
  for (const std::string& text :
       {std::string("a@b"), std::string("joe@localhost"), std::string("o'neil+tag@ex-ample.co"),
        std::string("!#$%&'*+-/=?^_`{|}~@x.y"), std::string("\"\"@x.y"), std::string("\"a\\\"b\\\\ \"@x.y"),
        std::string("1@1.1"), std::string("a@[IPv6:::1]"), std::string("a@[ipv6:::ffff:1.2.3.4]"),
        std::string("a@[1.2.3.4]"), local + "@x.y", "a@" + label + ".x", longest}) {
    EXPECT_EQ(Fault(Id::kEmail, text), "ok") << text;
  }
  for (const std::string& text : {std::string(""),
                                  std::string("@"),
                                  std::string("a"),
                                  std::string("a@"),
                                  std::string("@b"),
                                  std::string("a@b@c"),
                                  std::string("a@b."),
                                  std::string("a@.b"),
                                  std::string("a@b..c"),
                                  std::string("a@-b"),
                                  std::string("a@b-"),
                                  std::string("a@b_c"),
                                  std::string("a.@b"),
                                  std::string(".a@b"),
                                  std::string("a..b@c"),
                                  std::string("a b@c"),
                                  std::string(" a@b"),
                                  std::string("a@b "),
                                  std::string("a@b\n"),
                                  std::string("a\"b\"@c"),
                                  std::string("\"a@b"),
                                  std::string("\"a\"b@c"),
                                  std::string("\"a\"\"b\"@c"),
                                  std::string("\"\\\"@c"),
                                  std::string("\"a\\\x01\"@c"),
                                  std::string("\"a\tb\"@c"),
                                  std::string("\"\xC3\xA4\"@c"),
                                  std::string("\xC3\xA4@b"),
                                  std::string("a@\xC3\xA4"),
                                  std::string("a@[1.2.3]"),
                                  std::string("a@[::1]"),
                                  std::string("a@[IPv6:1.2.3.4]"),
                                  std::string("a@[IPv6:]"),
                                  std::string("a@[x:y]"),
                                  std::string("a@[1.2.3.4"),
                                  std::string("a@["),
                                  std::string("a@[]"),
                                  local + "l@x.y",
                                  "a@" + label + "a.x",
                                  longest + "b",
                                  std::string("a@b\0", 4)}) {
    EXPECT_EQ(Fault(Id::kEmail, text), "format.email.syntax") << text;
  }
}

TEST(Format, Ip) {
  for (const char* text : {"0.0.0.0", "255.255.255.255", "1.20.34.105"})
    EXPECT_EQ(Fault(Id::kIpv4, text), "ok") << text;
  for (const char* text : {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.00", "1.2.3.", ".1.2.3", "1..2.3",
                           "1.2.3.4 ", "1.2.3.1000", "a.b.c.d", "1,2,3,4"}) {
    EXPECT_EQ(Fault(Id::kIpv4, text), "format.ipv4.syntax") << text;
  }
  for (const char* text : {"::", "::1", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1::8",
                           "2001:DB8::aBcD", "::1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "1::5:1.2.3.4", "0000:0:00:000::"}) {
    EXPECT_EQ(Fault(Id::kIpv6, text), "ok") << text;
  }
  for (const char* text : {"",
                           ":",
                           ":::",
                           "1",
                           "1:",
                           ":1",
                           "1:::2",
                           "1::2::3",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "1:2:3:4:5:6:7:8::",
                           "::1:2:3:4:5:6:7:8",
                           "1:2:3:4:5:6:7:1.2.3.4",
                           "1:2:3:4:5:1.2.3.4",
                           "1.2.3.4",
                           "::1.2.3.4:5",
                           "::1.2.3.256",
                           "::01.2.3.4",
                           "12345::",
                           "::g",
                           "::1%eth0",
                           "[::1]",
                           "::1/64",
                           "1:2:3:4::5:6:7:8",
                           "::1 "}) {
    EXPECT_EQ(Fault(Id::kIpv6, text), "format.ipv6.syntax") << text;
  }
}

TEST(Format, Uuid) {
  EXPECT_EQ(Fault(Id::kUuid, "123e4567-E89B-12d3-a456-426614174000"), "ok");
  for (const char* text : {"", "123e4567-e89b-12d3-a456-42661417400", "123e4567-e89b-12d3-a456-4266141740000",
                           "123e4567e89b-12d3-a456-4266141740000", "{23e4567-e89b-12d3-a456-42661417400}",
                           "123e4567-e89b-12d3-a456-42661417400g"}) {
    EXPECT_EQ(Fault(Id::kUuid, text), "format.uuid.syntax") << text;
  }
}

TEST(Format, Pan) {
  // The card networks' published test numbers.
  for (const char* text :
       {"4111111111111111", "5555555555554444", "378282246310005", "6011111111111117", "3530111333300000",
        "30569309025904", "6304000000000000", "4716989580001715211", "000000000000"}) {
    EXPECT_EQ(Fault(Id::kPan, text), "ok") << text;
  }
  EXPECT_EQ(Fault(Id::kPan, "4111111111111112"), "format.pan.luhn");
  EXPECT_EQ(Fault(Id::kPan, "4111 1111 1111 1111"), "format.pan.digits");
  EXPECT_EQ(Fault(Id::kPan, "4111-1111-1111-1111"), "format.pan.digits");
  EXPECT_EQ(Fault(Id::kPan,
                  "\xD9\xA4"
                  "11111111111"),
            "format.pan.digits");
  EXPECT_EQ(Fault(Id::kPan, ""), "format.pan.length");
  EXPECT_EQ(Fault(Id::kPan, "18"), "format.pan.length");
  EXPECT_EQ(Fault(Id::kPan, "00000000000"), "format.pan.length");
  EXPECT_EQ(Fault(Id::kPan, "00000000000000000000"), "format.pan.length");
}

// Luhn's promise: every change of one digit is found, and every swap of neighbours but 09 and 90.
TEST(Format, LuhnFindsSlips) {
  const std::string good = "4929804463622139";
  ASSERT_TRUE(LuhnHolds(good));
  for (size_t at = 0; at < good.size(); ++at) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string changed = good;
      changed[at] = digit;
      EXPECT_EQ(LuhnHolds(changed), digit == good[at]);
    }
    if (at + 1 == good.size() || good[at] == good[at + 1]) continue;
    std::string swapped = good;
    std::swap(swapped[at], swapped[at + 1]);
    EXPECT_FALSE(LuhnHolds(swapped)) << swapped;
  }
  EXPECT_FALSE(LuhnHolds(""));
  EXPECT_FALSE(LuhnHolds("x"));
  EXPECT_TRUE(LuhnHolds("0"));
  EXPECT_TRUE(LuhnHolds("18"));
}

TEST(Format, CodesOfIso) {
  EXPECT_EQ(Fault(Id::kCurrency, "EUR"), "ok");
  EXPECT_EQ(Fault(Id::kCurrency, "XAU"), "ok");
  for (const char* text : {"eur", "EU", "EURO", "", "DEM", "HRK", "AAA", "ZZZ", "E\xC3\x84", "@AB", "[[["}) {
    EXPECT_EQ(Fault(Id::kCurrency, text), "format.currency.unknown") << text;
  }
  EXPECT_EQ(MinorUnits("USD"), 2);
  EXPECT_EQ(MinorUnits("JPY"), 0);
  EXPECT_EQ(MinorUnits("KWD"), 3);
  EXPECT_EQ(MinorUnits("CLF"), 4);
  EXPECT_EQ(MinorUnits("XAU"), -1);
  EXPECT_EQ(MinorUnits("DEM"), -1);
  for (const char* text : {"DE", "NA", "AX", "ZW", "AD"}) EXPECT_EQ(Fault(Id::kCountry, text), "ok") << text;
  for (const char* text : {"de", "DEU", "D", "", "UK", "XK", "EU", "ZZ", "\xC3\x84"}) {
    EXPECT_EQ(Fault(Id::kCountry, text), "format.country.unknown") << text;
  }
  EXPECT_EQ(Fault(Id::kMcc, "5411"), "ok");
  EXPECT_EQ(Fault(Id::kMcc, "0742"), "ok");
  EXPECT_EQ(Fault(Id::kMcc, "9999"), "format.mcc.unknown");
  EXPECT_EQ(Fault(Id::kMcc, "0000"), "format.mcc.unknown");
  for (const char* text : {"742", "05411", "54 1", "", "541a"})
    EXPECT_EQ(Fault(Id::kMcc, text), "format.mcc.syntax") << text;
}

// The first field of each line behind the header.
std::set<std::string> FirstFields(const std::string& path) {
  std::istringstream lines(test::ReadFileOrDie(path));
  std::set<std::string> fields;
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) fields.insert(line.substr(0, line.find(',')));
  return fields;
}

// Every two letters, three letters and four digits, beside the tables that the generated ones come from.
TEST(Format, TablesHoldWhatTheirSourcesSay) {
  std::string countries_path = test::DataPath("reference/country_currency/country_reference.csv");
  std::string categories_path = test::DataPath("reference/mcc/mcc_codes.csv");
  std::string currencies_path = test::SuitePath("finance-iso/data/codes-all.csv");
  TG_SKIP_WITHOUT(countries_path);
  TG_SKIP_WITHOUT(categories_path);
  TG_SKIP_WITHOUT(currencies_path);
  std::set<std::string> countries = FirstFields(countries_path), categories = FirstFields(categories_path);
  // Entity,Currency,AlphabeticCode,NumericCode,MinorUnit,WithdrawalDate: read from the end, for names hold commas.
  std::map<std::string, int> currencies;
  std::istringstream lines(test::ReadFileOrDie(currencies_path));
  for (std::string line; std::getline(lines, line);) {
    while (!line.empty() && line.back() == '\r') line.pop_back();
    std::vector<std::string> fields;
    std::istringstream cells(line + ",end");
    for (std::string cell; std::getline(cells, cell, ',');) fields.push_back(cell);
    if (fields.size() < 7 || fields[fields.size() - 4].size() != 3)
      continue;  // header, or an entity without a currency
    const std::string& code = fields[fields.size() - 5];
    bool active = fields[fields.size() - 2].empty();
    const std::string& unit = fields[fields.size() - 3];
    if (active && code.size() == 3) currencies[code] = unit == "-" ? -1 : std::stoi(unit);
  }
  EXPECT_EQ(countries.size(), 249u);
  EXPECT_EQ(categories.size(), 981u);
  EXPECT_EQ(currencies.size(), 178u);
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) {
      const std::string two = {a, b};
      ASSERT_EQ(Check(Id::kCountry, two) == 0, countries.count(two) == 1) << two;
      for (char c = 'A'; c <= 'Z'; ++c) {
        const std::string three = {a, b, c};
        auto found = currencies.find(three);
        ASSERT_EQ(Check(Id::kCurrency, three) == 0, found != currencies.end()) << three;
        ASSERT_EQ(MinorUnits(three), found == currencies.end() ? -1 : found->second) << three;
      }
    }
  }
  for (int i = 10000; i < 20000; ++i) {
    const std::string four = std::to_string(i).substr(1);
    ASSERT_EQ(Check(Id::kMcc, four) == 0, categories.count(four) == 1) << four;
  }
}

// The cases of JSON Schema's test suite, all of them.
TEST(Format, JsonSchemaSuite) {
  std::string folder = test::SuitePath("json-schema-test-suite/tests/draft2020-12/optional/format/");
  TG_SKIP_WITHOUT(folder);
  simdjson::dom::parser parser;
  int cases = 0;
  for (Id id : {Id::kEmail, Id::kIpv4, Id::kIpv6, Id::kUuid}) {
    simdjson::dom::array groups = parser.load(folder + std::string(Name(id)) + ".json");
    for (simdjson::dom::element group : groups) {
      for (simdjson::dom::element entry : group["tests"].get_array()) {
        std::string_view text;
        if (entry["data"].get(text) != simdjson::SUCCESS) continue;  // other types are not the format's business
        ++cases;
        EXPECT_EQ(Check(id, text) == 0, bool(entry["valid"])) << Name(id) << ": " << text;
      }
    }
  }
  EXPECT_GE(cases, 100);
}

// validator.js, where its definitions are ours, option sets without arguments. `otherwise` are the texts on which it
// takes another view, each with its reason beside it.
void CheckVectors(const char* name, Id id, const std::set<std::string_view>& otherwise) {
  std::string path = test::SuitePath("validatorjs-vectors/vectors.json");
  TG_SKIP_WITHOUT(path);
  simdjson::dom::parser parser;
  simdjson::dom::element vectors = parser.load(path)[name].at(0);
  size_t differing = 0;
  for (const char* verdict : {"valid", "invalid"}) {
    for (simdjson::dom::element entry : vectors[verdict].get_array()) {
      std::string_view text;
      if (entry.get(text) != simdjson::SUCCESS) continue;
      bool expected = (verdict[0] == 'v') != (otherwise.count(text) == 1);
      differing += otherwise.count(text);
      EXPECT_EQ(Check(id, text) == 0, expected) << name << ": " << text;
    }
  }
  EXPECT_EQ(differing, otherwise.size()) << name;
}

TEST(Format, ValidatorJsEmail) {
  CheckVectors("isEmail", Id::kEmail,
               {
                   // Internationalized addresses are another format, idn-email.
                   "hans.m端ller@test.com",
                   "test|123@m端ller.com",
                   "\"  foo  m端ller \"@example.com",
                   // It wants a top-level domain of two letters or more; RFC 5321 does not.
                   "z@co.c",
               });
}
TEST(Format, ValidatorJsUuid) { CheckVectors("isUUID", Id::kUuid, {}); }
TEST(Format, ValidatorJsCurrency) { CheckVectors("isISO4217", Id::kCurrency, {}); }
TEST(Format, ValidatorJsCountry) {
  CheckVectors("isISO31661Alpha2", Id::kCountry, {"fR"});  // it takes lower case
}
TEST(Format, ValidatorJsPan) {
  CheckVectors("isCreditCard", Id::kPan,
               {
                   "4716-2210-5188-5662",  // it takes dashes out first
                   // It lets Mastercard's 2-series begin at 2221; ranges change, the check digit does not.
                   "2220175103860763",
               });
}

}  // namespace
}  // namespace tollgate::format
