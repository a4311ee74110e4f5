// Plan files from outside: what is saved loads as the same plan, and whatever a file holds, it is refused or its plan
// runs. Bytes are changed one by one, first as they stand and then with checksums that fit, so that a fault has to be
// found in what the file says.
#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <string>
#include <string_view>

#include "plan_file_bytes.h"
#include "tollgate/tollgate.hpp"

namespace {

constexpr std::string_view kPack = R"(
tollgate: 1
name: small
version: "3"
record:
  schema: s.json
  id: id
  time: at
lists:
  bad: {values: [x-1, x-2], fold: lower}
  sums: {values: [100, 250]}
  nets: {values: ["10.0.0.0/8", "2001:db8::/32"], match: cidr}
  domains: {values: [a.example], match: suffix, fold: lower}
  starts: {values: [zz], match: prefix}
  spans: {values: ["2..4"], match: range}
  bots: {values: ["^a[bc]+$", "x-[0-9]"], match: regex}
  parts: {values: [bc, "-"], match: substring}
tables:
  shops:
    file: t.csv
    key: id
    schema:
      type: object
      properties: {id: {type: string}, limit: {type: number, multipleOf: 0.01}, open: {type: boolean}}
windows:
  card_1h:
    {key: tx.card, over: 1h, count: true, sum: tx.amount, where: tx.amount > 1.00, last: {n: 2, fields: [name, n]}}
  name_1d: {key: [tx.name, tx.n], over: 1d, offset: 1h, count: true, mean: tx.d, first_seen: true, max: tx.at}
  shop_1h: {key: tx.shop, over: 1h, accuracy: bucketed, buckets: 4, sum: tx.n, closed: left}
  shop_names: {key: tx.shop, over: 1h, accuracy: sketch, buckets: 2, count_distinct: tx.name, include_current: true}
variables:
  shop: 'tables.shops[tx.shop]'
  hour: 'tx.at.getHours("+01:00")'
rules:
  - id: large
    when: 'tx.amount > 100.25 && tx.amount * 2 < 5000.00'
    score: 40
    reason: "{tx.amount} at {tx.at} on {tx.card}"
    on_unknown: match
  - {id: listed, when: 'tx.name in lists.bad || tx.n in lists.sums', score: 5, on_unknown: no_match, tags: [a, b]}
  - id: other-lists
    when: 'tx.name in lists.nets || tx.name in lists.domains || tx.name in lists.starts || tx.n in lists.spans'
    score: 4
    on_unknown: no_match
  - {id: bot, when: 'tx.name in lists.bots', score: 6, on_unknown: no_match}
  - {id: night, when: 'variables.hour < 6 || variables.hour == 23', score: 3, on_unknown: {outcome: review}}
  - {id: shop, when: 'tx.amount > variables.shop.limit && variables.shop.open', score: 9, on_unknown: no_match}
  - id: words
    when: 'tx.name.matches("^[a-c]+$") || tx.name.startsWith("zz") || tx.name in ["p", "q", "r"]
      || tx.name in lists.bots || tx.name in lists.parts'
    score: 2
    on_unknown: no_match
  - id: odd
    when: 'tx.n / (tx.n - 3) > 2 ? tx.d > 1.5 : size(tx.name + "!") > 4'
    score: 1
    on_error: match
    on_unknown: no_match
  - {id: sure, when: 'has(tx.geo.zip) && tx.geo.zip == "1"', outcome: decline, final: true}
  - {id: seen, when: 'decimal.div(tx.amount, 3.00, 4, "half_up") > 1.00', mode: shadow, on_unknown: no_match}
  - id: often
    when: 'windows.card_1h.count > 0 && windows.card_1h.sum * 2 - tx.amount < 500.005
      || windows.card_1h.last[0].n in [1, 2]'
    score: 1
    reason: "{windows.card_1h.sum} {windows.name_1d.first_seen} {windows.card_1h.last[1].name}"
    on_unknown: no_match
  - id: means
    when: 'has(windows.name_1d.mean) && windows.name_1d.count != 1 && windows.name_1d.max < tx.at'
    score: 1
    on_unknown: no_match
  - id: ring
    when: 'windows.shop_1h.sum >= tx.n || windows.shop_names.count_distinct > 2'
    score: 1
    on_unknown: no_match
decide:
  policy: score_sum
  outcomes: [{outcome: decline, at_least: 80}, {outcome: review, at_least: 40}, {outcome: approve}]
  invalid: reject
tests:
  - name: a
    record: {id: r, at: "2026-01-02T03:04:05Z", amount: "101.00", name: abc, n: 4, d: 2.5, shop: s1}
    expect: {rules_include: [large]}
  - {name: b, record: {id: r, at: "2026-01-02T03:04:05Z", amount: "1"}, expect: {valid: true}}
)";
constexpr std::string_view kSchema = R"({"type": "object", "required": ["id", "at"], "properties": {
  "id": {"type": "string", "minLength": 1, "maxLength": 9},
  "at": {"type": "string", "format": "date-time"},
  "amount": {"type": "string", "format": "decimal", "x-scale": 2, "x-minimum": "0", "x-maximum": "90000"},
  "card": {"type": "string", "format": "pan"},
  "name": {"type": ["string", "null"], "pattern": "^[ -~]*$"},
  "n": {"type": "integer", "multipleOf": 1, "enum": [1, 2, 3, 4, 100]},
  "d": {"type": "number", "exclusiveMinimum": -1.5},
  "shop": {"type": "string", "enum": ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9"]},
  "old": {"type": "string", "x-time-format": "%d.%m.%Y %H:%M", "x-time-zone": "+02:00"},
  "yes": {"type": "boolean", "x-true": ["Y"], "x-false": ["N"]},
  "geo": {"type": "object", "required": ["zip"], "properties": {"zip": {"type": "string"}},
          "additionalProperties": false}
}})";
constexpr std::string_view kShops = "id,limit,open\ns1,50.00,true\ns2,60.00,false\n";
constexpr std::string_view kRows =
    "id,at,amount,card,name,n,d,shop,old,yes,geo.zip\n"
    "a,2026-01-02T03:04:05Z,101.00,4111111111111111,abc,4,2.5,s1,01.02.2026 03:04,Y,\n"
    "b,2026-01-02T23:04:05Z,5,,x-1,3,,s2,,N,1\n"
    "c,2026-07-02T03:04:05Z,5.123,4111111111111112,\"\",7,-2,s0,1.2.26,x,2\n"
    "d,x,,,,,,,,,\n"
    "e,2026-07-02T03:04:05.5+01:00,90000.00,,zzzz,100,1e9,s9,,,\n";

// Patterns are compiled again for every file that nobody vouches for, which takes milliseconds: a test that loads a
// hundred thousand files does without.
enum class Patterns : bool { kNone, kSome };

tollgate::Plan MakePlan(Patterns patterns = Patterns::kSome) {
  std::string pack(kPack), schema(kSchema);
  if (patterns == Patterns::kNone) {
    for (const std::string_view rule : {"  - id: words", "  - {id: bot"}) {
      const size_t begin = pack.find(rule);
      pack.erase(begin, pack.find("\n  - ", begin) + 1 - begin);
    }
    constexpr std::string_view kPattern = R"(, "pattern": "^[ -~]*$")";
    schema.erase(schema.find(kPattern), kPattern.size());
  }
  const std::map<std::string_view, std::string_view> files = {{"s.json", schema}, {"t.csv", kShops}};
  const auto read = [&](std::string_view path, size_t, tollgate::GiveContent give) -> int32_t {
    give(files.at(path));
    return 0;
  };
  tollgate::Compiled compiled = tollgate::CompilePack("small.yaml", pack, read);
  EXPECT_TRUE(compiled.status.ok()) << compiled.diagnostics.text();
  return std::move(compiled.plan);
}

std::string Saved(const tollgate::Plan& plan, tg_plan_file* file = nullptr) {
  std::string bytes;
  const auto keep = [&bytes](std::string_view content) -> int32_t {
    bytes.append(content);
    return 0;
  };
  const tollgate::Expected<tg_plan_file> saved = tollgate::SavePlan(plan, keep);
  EXPECT_TRUE(saved.ok()) << saved.status().message();
  if (file != nullptr) *file = *saved;
  return bytes;
}

struct Input {
  std::string_view rest = kRows;
  int64_t operator()(char* buffer, size_t capacity) {
    const size_t size = rest.copy(buffer, capacity);
    rest.remove_prefix(size);
    return static_cast<int64_t>(size);
  }
};

// Everything that a plan says of the rows and of its own tests.
std::string SayOf(const tollgate::Plan& plan, tg_cpu cpu = TG_CPU_AUTO) {
  std::string out;
  const auto write = [&out](std::string_view lines) -> int32_t {
    out.append(lines);
    return 0;
  };
  Input input;
  tollgate::ScreenOptions options;
  options.thread_count = 1;
  options.cpu = cpu;
  options.decisions = write;
  options.findings = write;
  const tollgate::Screened screened = tollgate::Screen(plan, input, options);
  out += std::to_string(screened.status.code()) + " " + std::string(screened.status.message()) + "\n";
  const tollgate::Expected<tollgate::TestReport> report = tollgate::RunPackTests(plan);
  out += report.ok() ? "" : std::string(report.status().message());
  for (size_t t = 0; report.ok() && t < report->size(); ++t) {
    out += std::string(tollgate::View((*report)[t].name)) + ": " + std::string(tollgate::View((*report)[t].message)) +
           "\n";
  }
  return out;
}

TEST(PlanFileTest, LoadsAsThePlanThatWasSaved) {
  const tollgate::Plan plan = MakePlan();
  tg_plan_file file{};
  const std::string bytes = Saved(plan, &file);
  EXPECT_EQ(file.size, bytes.size());
  EXPECT_EQ(file.format_major, 2);
  EXPECT_TRUE(tollgate::IsPlanFile(bytes));
  EXPECT_FALSE(tollgate::IsPlanFile(kPack));
  const tollgate::Expected<tollgate::Plan> loaded = tollgate::LoadPlan(bytes, file.sha256);
  ASSERT_TRUE(loaded.ok()) << loaded.status().message();
  EXPECT_EQ(loaded->identity(), plan.identity());
  EXPECT_EQ(loaded->name(), "small");
  EXPECT_EQ(loaded->text(), plan.text());
  EXPECT_EQ(loaded->rule_count(), plan.rule_count());
  EXPECT_EQ(tollgate::View(loaded->rule(1).tags[1]), "b");
  EXPECT_EQ(SayOf(*loaded), SayOf(plan));
  EXPECT_EQ(SayOf(*loaded, TG_CPU_PORTABLE), SayOf(plan));
  for (const std::string_view id : {"large", "other-lists", "bot", "words"}) {
    EXPECT_NE(SayOf(plan).find("{\"id\":\"" + std::string(id) + "\",\"score\""), std::string::npos) << SayOf(plan);
  }
  EXPECT_EQ(Saved(*loaded), bytes);
  EXPECT_STREQ(loaded->file().sha256, file.sha256);
  EXPECT_EQ(loaded->file().size, file.size);
  EXPECT_NE(loaded->file_text().find("made by tollgate 0.1.0"), std::string_view::npos);
  EXPECT_EQ(plan.file().size, 0u);
  EXPECT_TRUE(plan.file_text().empty());
}

TEST(PlanFileTest, ArgumentsAreChecked) {
  const tollgate::Plan plan = MakePlan();
  tg_error error;
  tg_plan* loaded = nullptr;
  EXPECT_EQ(tg_plan_load({nullptr, 4}, nullptr, &loaded, &error), TG_INVALID_ARGUMENT);
  EXPECT_EQ(tg_plan_load({"", 0}, nullptr, nullptr, &error), TG_INVALID_ARGUMENT);
  EXPECT_EQ(tg_plan_load({nullptr, 0}, nullptr, &loaded, &error), TG_BAD_PLAN);
  EXPECT_STREQ(error.message, "plan.foreign: the file is empty");
  tg_plan_load_options options{};
  EXPECT_EQ(tg_plan_load({"x", 1}, &options, &loaded, &error), TG_INVALID_ARGUMENT);  // struct_size 0
  options.struct_size = sizeof options;
  options.expected_sha256 = {"abc", 3};
  EXPECT_EQ(tg_plan_load({"x", 1}, &options, &loaded, &error), TG_INVALID_ARGUMENT);
  EXPECT_EQ(loaded, nullptr);
  tg_sink sink{};
  EXPECT_EQ(tg_plan_save(plan.get(), &sink, nullptr, &error), TG_INVALID_ARGUMENT);
  EXPECT_EQ(tg_plan_save(nullptr, &sink, nullptr, &error), TG_INVALID_ARGUMENT);
  sink.write = [](void*, const char*, size_t) -> int32_t { return 28; };
  tg_plan_file file{};
  EXPECT_EQ(tg_plan_save(plan.get(), &sink, &file, &error), TG_WRITE_FAILED);
  EXPECT_EQ(file.size, 0u);
  EXPECT_EQ(tg_plan_file_get(nullptr).size, 0u);
  EXPECT_EQ(tg_plan_file_text(nullptr).size, 0u);
  EXPECT_EQ(tg_is_plan_file({nullptr, 0}), 0);
}

TEST(PlanFileTest, EveryByteThatFlipsAndEveryTruncationIsRefused) {
  std::string bytes = Saved(MakePlan(Patterns::kNone));
  size_t refused = 0, taken = 0;
  for (size_t at = 0; at < bytes.size(); ++at) {
    const char whole = bytes[at];
    for (const int change : {1 << at % 8, 0x80, 0xFF}) {
      bytes[at] = static_cast<char>(whole ^ change);
      ++(tollgate::LoadPlan(bytes).ok() ? taken : refused);
    }
    bytes[at] = whole;
    ++(tollgate::LoadPlan(std::string_view(bytes).substr(0, at)).ok() ? taken : refused);
  }
  std::printf("%zu bytes: %zu flipped bytes and truncations refused, %zu taken\n", bytes.size(), refused, taken);
  EXPECT_EQ(taken, 0u);
  EXPECT_EQ(refused, bytes.size() * 4);
  EXPECT_TRUE(tollgate::LoadPlan(bytes).ok());
}

// What is taken with fitting checksums is another plan, and has to run: every operand was verified.
TEST(PlanFileTest, EveryByteThatChangesUnderFittingChecksumsIsRefusedOrRuns) {
  const tollgate::Plan plan = MakePlan(Patterns::kNone);
  const std::string whole = Saved(plan);
  size_t refused = 0, same = 0, other = 0;
  for (size_t at = 0; at < whole.size(); ++at) {
    const int change = at % 3 == 0 ? 0x80 : at % 3 == 1 ? 0xFF : 1 << at / 3 % 8;
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ change);
    tollgate::test::FixPlanChecksums(&bytes);
    const tollgate::Expected<tollgate::Plan> loaded = tollgate::LoadPlan(bytes);
    if (!loaded.ok()) {
      ASSERT_NE(loaded.status().code(), TG_INTERNAL) << at << ": " << loaded.status().message();
      ++refused;
      continue;
    }
    ++(loaded->identity() == plan.identity() ? same : other);
    const std::string said = SayOf(*loaded);
    // A defect is INTERNAL, 10, and its sentence names the line of a check.
    ASSERT_TRUE(said.find("\n10 ") == said.npos && said.find(".cc:") == said.npos) << "byte " << at << ": " << said;
    ASSERT_EQ(Saved(*loaded).size(), bytes.size());
  }
  std::printf("%zu bytes: %zu changes refused, %zu leave the program as it is, %zu make another that runs\n",
              whole.size(), refused, same, other);
  EXPECT_GT(refused, 0u);
  EXPECT_GT(other, 0u);
}

// Sections cut short, doubled, emptied or taken from elsewhere, with every checksum in order.
TEST(PlanFileTest, SectionsOfOtherContent) {
  const std::string whole = Saved(MakePlan(Patterns::kNone));
  size_t refused = 0, taken = 0;
  for (const tollgate::test::PlanSection& section : tollgate::test::PlanSections(whole)) {
    const std::string body = whole.substr(section.offset, section.size);
    std::vector<std::string> bodies = {"", body + body, std::string(body.size(), '\0'),
                                       std::string(body.size(), '\xFF'), std::string(8, '\xFF') + body};
    for (size_t size = 0; size < body.size(); size += 1 + body.size() / 64) bodies.push_back(body.substr(0, size));
    for (const std::string& changed : bodies) {
      const tollgate::Expected<tollgate::Plan> loaded =
          tollgate::LoadPlan(tollgate::test::WithSection(whole, section.tag, &changed));
      if (loaded.ok()) {
        ++taken;
        EXPECT_FALSE(SayOf(*loaded).empty());
        continue;
      }
      EXPECT_NE(loaded.status().code(), TG_INTERNAL) << section.tag << ": " << loaded.status().message();
      ++refused;
    }
  }
  std::printf("%zu sections refused, %zu taken\n", refused, taken);
  EXPECT_GT(refused, 300u);
}

// The sections about patterns, with a plan that has some.
TEST(PlanFileTest, PatternsOfOtherContent) {
  const tollgate::Plan plan = MakePlan();
  const std::string whole = Saved(plan);
  size_t refused = 0, taken = 0;
  for (const tollgate::test::PlanSection& section : tollgate::test::PlanSections(whole)) {
    if (section.tag != "PATS" && section.tag != "PSET") continue;
    for (size_t at = 0; at < section.size; at += 1 + section.size / 40) {
      std::string bytes = whole;
      bytes[section.offset + at] = static_cast<char>(bytes[section.offset + at] ^ 0x41);
      tollgate::test::FixPlanChecksums(&bytes);
      const tollgate::Expected<tollgate::Plan> loaded = tollgate::LoadPlan(bytes);
      if (!loaded.ok()) {
        ASSERT_EQ(loaded.status().code(), TG_BAD_PLAN) << section.tag << ": " << loaded.status().message();
        ++refused;
        continue;
      }
      ++taken;
      // Nobody vouched for the file, so its databases were not looked at.
      if (section.tag == "PSET") {
        ASSERT_EQ(loaded->identity(), plan.identity());
        ASSERT_EQ(SayOf(*loaded), SayOf(plan));
      }
    }
  }
  tg_plan_file file{};
  Saved(plan, &file);
  const std::string without = tollgate::test::WithSection(whole, "PSET", nullptr);
  const tollgate::Expected<tollgate::Plan> compiled = tollgate::LoadPlan(without);
  ASSERT_TRUE(compiled.ok()) << compiled.status().message();
  EXPECT_EQ(SayOf(*compiled), SayOf(plan));
  const tollgate::Expected<tollgate::Plan> trusted = tollgate::LoadPlan(whole, file.sha256);
  ASSERT_TRUE(trusted.ok()) << trusted.status().message();
  EXPECT_EQ(SayOf(*trusted), SayOf(plan));
  std::printf("%zu changes of patterns and databases refused, %zu taken\n", refused, taken);
}

}  // namespace
