// Every kind of list, entry by entry, against what its definition says of awkward values; and the faults of entries.
#include "lookup/list.h"

#include <gtest/gtest.h>

#include <random>

#include "base/bits.h"
#include "pattern/set_compile.h"

namespace tollgate::lookup {
namespace {

// Made once: it tests the Hyperscan that is linked.
const pattern::SetCompiler& Compiler() {
  static const auto compiler = pattern::NewSetCompiler();
  return **compiler;
}

List MakeList(ListShape shape, const std::vector<std::string>& texts, const std::vector<int64_t>& until_us = {}) {
  shape.name = "l";
  shape.expires = !until_us.empty();
  Entries entries;
  for (size_t i = 0; i < texts.size(); ++i) entries.Add(texts[i], until_us.empty() ? kForeverUs : until_us[i]);
  Expected<List> list = List::Build(shape, std::move(entries), &Compiler());
  EXPECT_TRUE(list.ok()) << (list.ok() ? "" : list.status().message());
  return *std::move(list);
}
List TextList(Match match, const std::vector<std::string>& texts, bool folds = false) {
  return MakeList({.match = match, .folds_lower = folds}, texts);
}

// The values that the list hits, of those given.
std::vector<std::string> Hits(const List& list, const std::vector<std::string>& values) {
  std::vector<std::string> hits;
  std::vector<std::string_view> views(values.begin(), values.end());
  List::Scratch scratch;
  std::vector<uint64_t> rows(WordCount(values.size()), ~uint64_t{0}), bits(rows.size());
  if (values.size() % 64 != 0) rows.back() = (uint64_t{1} << values.size() % 64) - 1;
  list.Contains(Texts{.views = views.data()}, rows.data(), values.size(), &scratch, bits.data());
  for (size_t i = 0; i < values.size(); ++i) {
    const bool hit = list.Contains(views[i]);
    EXPECT_EQ(hit, GetBit(bits.data(), i)) << values[i];
    if (hit) hits.push_back(values[i]);
  }
  return hits;
}
using Values = std::vector<std::string>;

TEST(List, Exact) {
  EXPECT_EQ(Hits(TextList(Match::kExact, {"a", "B", ""}), {"a", "b", "B", "", "ab"}), (Values{"a", "B", ""}));
  EXPECT_EQ(Hits(TextList(Match::kExact, {"a", "B", "É"}, true), {"A", "b", "é", "É"}), (Values{"A", "b", "É"}));
  const std::string long_text(1000, 'X');
  EXPECT_EQ(Hits(TextList(Match::kExact, {long_text}, true), {std::string(1000, 'x'), long_text}).size(), 2u);
  EXPECT_EQ(Hits(TextList(Match::kExact, {}), {"", "a"}), Values{});
}

TEST(List, Prefix) {
  const List list = TextList(Match::kPrefix, {"41", "4111", "x", "日"});
  EXPECT_EQ(Hits(list, {"4", "41", "4012", "411", "4111111", "x", "", "日本", "\xE6"}),
            (Values{"41", "411", "4111111", "x", "日本"}));
  EXPECT_EQ(Hits(TextList(Match::kPrefix, {"Ab"}, true), {"aB", "ABc", "a"}), (Values{"aB", "ABc"}));
}

TEST(List, SuffixIsADomainAndItsSubdomains) {
  const List list = TextList(Match::kSuffix, {"evil.com", "*.star.net", ".dot.org", "full.example."}, true);
  EXPECT_EQ(Hits(list, {"evil.com", "a.evil.com", "a.b.Evil.COM", "notevil.com", "evil.com.", "com", "evil.com.uk",
                        "star.net", "x.star.net", "dot.org", "a.dot.org", "full.example", "a.full.example.", "", ".",
                        "..evil.com", "user@evil.com", "user@a.evil.com"}),
            (Values{"evil.com", "a.evil.com", "a.b.Evil.COM", "evil.com.", "star.net", "x.star.net", "dot.org",
                    "a.dot.org", "full.example", "a.full.example.", "..evil.com", "user@a.evil.com"}));
}

TEST(List, Substring) {
  EXPECT_EQ(Hits(TextList(Match::kSubstring, {"bot", "a.b", "\n"}), {"robot", "Bot", "axb", "a.b", "x\ny", ""}),
            (Values{"robot", "a.b", "x\ny"}));
  // ASCII alone is folded: U+212A is a Kelvin sign, and no k.
  EXPECT_EQ(Hits(TextList(Match::kSubstring, {"Kk[."}, true), {"KK[.", "xkk[.x", "\u212Ak[.", "kk[x"}),
            (Values{"KK[.", "xkk[.x"}));
}

TEST(List, Regex) {
  EXPECT_EQ(Hits(TextList(Match::kRegex, {"^a.c$", "(?i)bot"}), {"abc", "xabc", "roBOTs", "ac"}),
            (Values{"abc", "roBOTs"}));
}

TEST(List, Cidr) {
  const List list = TextList(
      Match::kCidr, {"10.0.0.0/8", "192.0.2.7", "2001:db8::/32", "::ffff:198.51.100.0/120", "255.255.255.255"});
  EXPECT_EQ(Hits(list, {"10.0.0.0",
                        "10.255.255.255",
                        "11.0.0.0",
                        "9.255.255.255",
                        "192.0.2.7",
                        "192.0.2.8",
                        "::ffff:10.1.2.3",
                        "::FFFF:0a01:0203",
                        "2001:db8::",
                        "2001:DB8:ffff:ffff:ffff:ffff:ffff:ffff",
                        "2001:db9::",
                        "198.51.100.9",
                        "198.51.101.0",
                        "10.0.0.0/8",
                        "10.0.0",
                        "10.0.0.01",
                        "",
                        "x",
                        "255.255.255.255",
                        "::10.0.0.1",
                        "2001:db8::1%eth0"}),
            (Values{"10.0.0.0", "10.255.255.255", "192.0.2.7", "::ffff:10.1.2.3", "::FFFF:0a01:0203",
                    "2001:db8::", "2001:DB8:ffff:ffff:ffff:ffff:ffff:ffff", "198.51.100.9", "255.255.255.255"}));
  const Values everything = {"0.0.0.0", "255.255.255.255", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"};
  EXPECT_EQ(Hits(TextList(Match::kCidr, {"0.0.0.0/0"}), everything), (Values{"0.0.0.0", "255.255.255.255"}));
  EXPECT_EQ(Hits(TextList(Match::kCidr, {"::/0"}), everything), (Values{"::", everything[3]}));
}

TEST(List, RangeOfLeadingDigits) {
  const List list = TextList(Match::kRange, {"400000..499999", "51..55", "2221..272099", "6", "9999999999999999999"});
  EXPECT_EQ(Hits(list, {"4111111111111111",
                        "400000",
                        "499999",
                        "49999",
                        "399999",
                        "500000",
                        "5100000",
                        "5599",
                        "56",
                        "50",
                        "5",
                        "2221000000000000",
                        "22210",
                        "222100",
                        "272099",
                        "2720999999",
                        "272100",
                        "6",
                        "60",
                        "7",
                        "",
                        "x4111111",
                        "4111 1111 1111",
                        "411111x",
                        "9999999999999999999",
                        "99999999999999999999",
                        "999"}),
            (Values{"4111111111111111", "400000", "499999", "5100000", "5599", "2221000000000000", "222100", "272099",
                    "2720999999", "6", "60", "411111x", "9999999999999999999", "99999999999999999999"}));
}

TEST(List, RangeOfNumbers) {
  const List list = MakeList({.match = Match::kRange, .type = TG_DECIMAL, .scale = 2},
                             {"1.50..2", "-3..-1", "2..9", "5", "92233720368547758.07"});
  for (int64_t units : {150, 200, 201, 900, -300, -100, 500}) EXPECT_TRUE(list.Contains(units)) << units;
  for (int64_t units : {149, 901, -301, -99, 0}) EXPECT_FALSE(list.Contains(units)) << units;
  EXPECT_TRUE(list.Contains(INT64_MAX));
  EXPECT_FALSE(list.Contains(INT64_MIN));
}

TEST(List, TheEntryThatLivesLongestCounts) {
  const auto until = [](Match match, const Values& texts, const std::vector<int64_t>& ends, const std::string& value) {
    return MakeList({.match = match}, texts, ends).LiveUntil(std::string_view(value));
  };
  EXPECT_EQ(until(Match::kExact, {"a", "a", "b"}, {5, 9, 1}, "a"), 9);
  EXPECT_EQ(until(Match::kPrefix, {"a", "ab", "abc"}, {7, 9, 8}, "abcd"), 9);
  EXPECT_EQ(until(Match::kPrefix, {"a", "ab"}, {kForeverUs, 9}, "abcd"), kForeverUs);
  EXPECT_EQ(until(Match::kSuffix, {"a.b", "b"}, {7, 9}, "x.a.b"), 9);
  EXPECT_EQ(until(Match::kSubstring, {"a", "b", "c"}, {7, 9, 11}, "xaxb"), 9);
  EXPECT_EQ(until(Match::kRegex, {"^a", "b"}, {kForeverUs, 9}, "ab"), kForeverUs);
  EXPECT_EQ(until(Match::kRegex, {"^a", "b"}, {3, 9}, "c"), kNoEntryUs);
  EXPECT_EQ(until(Match::kCidr, {"10.0.0.0/8", "10.1.0.0/16", "10.1.1.1"}, {7, 9, 8}, "10.1.1.1"), 9);
  EXPECT_EQ(until(Match::kCidr, {"10.0.0.0/8", "10.1.0.0/16"}, {7, 9}, "10.2.0.0"), 7);
  EXPECT_EQ(until(Match::kRange, {"40..49", "41..60", "4"}, {7, 9, 3}, "4500"), 9);
  EXPECT_EQ(until(Match::kRange, {"40..49", "41..60", "4"}, {7, 9, 3}, "400"), 7);
}

std::string Fault(const ListShape& shape, const std::string& text) { return EntryFault(shape, text); }

TEST(List, FaultsOfEntries) {
  const ListShape prefix{.match = Match::kPrefix}, suffix{.match = Match::kSuffix}, regex{.match = Match::kRegex},
      cidr{.match = Match::kCidr}, range{.match = Match::kRange}, ints{.match = Match::kRange, .type = TG_INT64};
  EXPECT_EQ(Fault(prefix, ""), "an empty text would hit everything");
  for (const char* text : {"", ".", "*.", "*.."}) EXPECT_EQ(Fault(suffix, text), "an empty name would hit everything");
  EXPECT_EQ(Fault(regex, ""), "an empty pattern would hit everything");
  EXPECT_NE(Fault(regex, "a(b"), "");
  EXPECT_NE(Fault(regex, "(?=a)"), "");
  EXPECT_EQ(Fault(cidr, "10.0.0.1/8"),
            "bits behind its prefix are set: it is an address in a network, not the network");
  EXPECT_EQ(Fault(cidr, "2001:db8::1/32"), Fault(cidr, "10.0.0.1/8"));
  for (const char* text : {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/08", "10.0.0.0/-1", "10.0.0.0/8/8"}) {
    EXPECT_EQ(Fault(cidr, text), "its prefix length is no number from 0 to 32") << text;
  }
  for (const char* text : {"", "10.0.0", "300.0.0.1", "10.0.0.1.", ":::", "1::2::3", "1:2:3:4:5:6:7",
                           "g::", "1:2:3:4:5:6:7:8:9", "1.2.3.4::", ":1", "1:", "::1.2.3", "12345::"}) {
    EXPECT_EQ(Fault(cidr, text), "it is no IPv4 or IPv6 address") << text;
  }
  EXPECT_NE(Fault(cidr, "::ffff:0:0/95"), "");
  EXPECT_EQ(Fault(range, "5..4"), "it starts behind its end");
  EXPECT_EQ(Fault(range, "49..4"), "");  // 49 to 4 and everything behind it
  for (const char* text : {"", "..", "4..", "..4", "4-5", "x", "12345678901234567890"}) {
    EXPECT_EQ(Fault(range, text), "an end of a range is 1 to 19 digits") << text;
  }
  EXPECT_EQ(Fault(ints, "5..4"), "it starts behind its end");
  EXPECT_EQ(Fault(ints, "5..4.5"), "of an end of this range: it is not an integer");
  EXPECT_EQ(Fault(ints, "-5..-4"), "");
}

TEST(List, WhatIsNotItsOwnIsRefused) {
  Entries entries;
  entries.Add("a", 5);
  EXPECT_EQ(List::Build({.name = "l"}, std::move(entries)).status().code(), TG_BAD_DATA);
  Entries one;
  one.Add("x");
  EXPECT_EQ(List::Build({.name = "l", .match = Match::kRegex}, std::move(one)).status().code(), TG_NOT_SUPPORTED);
  Entries bad;
  bad.Add("10.0.0.0/8");
  bad.Add("x");
  const Expected<List> refused = List::Build({.name = "l", .match = Match::kCidr}, std::move(bad));
  EXPECT_EQ(refused.status().message(), std::string_view("entry 2 of list `l`: it is no IPv4 or IPv6 address"));
}

// Against what each kind means, said bit by bit and digit by digit.
TEST(List, GeneratedNetworksAndRanges) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::pair<uint32_t, int>> networks;
    Values texts;
    for (int i = 0; i < 12; ++i) {
      const int prefix = static_cast<int>(random() % 33);
      const uint32_t mask = prefix == 0 ? 0 : ~uint32_t{0} << (32 - prefix);
      // Few different bits, so that networks nest.
      const uint32_t address = (random() & 0xC0C00303u) & mask;
      networks.push_back({address, prefix});
      texts.push_back(std::to_string(address >> 24) + "." + std::to_string(address >> 16 & 255) + "." +
                      std::to_string(address >> 8 & 255) + "." + std::to_string(address & 255) + "/" +
                      std::to_string(prefix));
      if (i < 6)
        texts.back() = "::ffff:" + texts.back().substr(0, texts.back().find('/')) + "/" + std::to_string(96 + prefix);
    }
    texts.erase(texts.begin(), texts.begin() + 2);
    networks.erase(networks.begin(), networks.begin() + 2);
    const List list = TextList(Match::kCidr, texts);
    for (int probe = 0; probe < 50; ++probe) {
      const uint32_t address = random() & 0xC0C00303u;
      bool want = false;
      for (const auto& [network, prefix] : networks) {
        bool same = true;
        for (int bit = 0; bit < prefix; ++bit)
          same = same && (address >> (31 - bit) & 1) == (network >> (31 - bit) & 1);
        want = want || same;
      }
      const std::string text = std::to_string(address >> 24) + "." + std::to_string(address >> 16 & 255) + "." +
                               std::to_string(address >> 8 & 255) + "." + std::to_string(address & 255);
      ASSERT_EQ(list.Contains(std::string_view(text)), want) << text;
    }
  }
  for (int round = 0; round < 200; ++round) {
    std::vector<std::pair<std::string, std::string>> ranges;
    Values texts;
    while (ranges.size() < 6) {
      const std::string first = std::to_string(random() % 3000), last = std::to_string(random() % 3000);
      if (!EntryFault({.match = Match::kRange}, first + ".." + last).empty()) continue;
      ranges.push_back({first, last});
      texts.push_back(first + ".." + last);
    }
    const List list = TextList(Match::kRange, texts);
    for (int probe = 0; probe < 60; ++probe) {
      const std::string value = std::to_string(random() % (probe % 2 == 0 ? 100000 : 1000));
      bool want = false;
      for (const auto& [first, last] : ranges) {
        if (value.size() < first.size() || value.size() < last.size()) continue;
        want = want || (value.substr(0, first.size()) >= first && value.substr(0, last.size()) <= last);
      }
      ASSERT_EQ(list.Contains(std::string_view(value)), want) << value << " in " << texts[0];
    }
  }
}

}  // namespace
}  // namespace tollgate::lookup
