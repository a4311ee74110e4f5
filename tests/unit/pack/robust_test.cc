// Damaged packs: whatever the bytes, reading ends, throws nothing, and places every problem inside its file. The packs
// damaged are the shipped samples and one that uses what they do not.
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "pack/pack.h"
#include "support.h"
#include "unit/pack/parsed.h"

namespace tollgate::pack {
namespace {

constexpr char kOddPack[] = R"(%YAML 1.2
---
tollgate: 1   # é
? name
: &name "caf\u00e9 \
   bar"
version: *name
record: {schema: {properties: {a: {type: string, enum: [x, 'it''s', "\t"]}}}, id: a}
lists: &lists
  a: {values: [1, 0x1F, .5, ~, "q", !!str 5]}
  b: {values: &v [x, y]}
tables: {t: {file: f.csv, key: k, schema: {}}}
variables:
  lit: |
    tx.a == "b"
      && true
  fold: >-
    tx.a
    || tx.b
rules:
- {id: a, when: 'x', outcome: review, reason: "{tx.a} {{x}} é 日本 {m['}']}"}
- id: b
  when: tx.a
    == tx.b
  score: 5
  on_unknown: {outcome: review}
- {id: c, when: !has(x), score: 1}
decide: {policy: score_sum, outcomes: [{outcome: review, at_least: 5}, {outcome: approve}], invalid: reject}
tests:
- {name: t, record: {a: *v}, expect: {outcome: approve, rules: [], score: 0}}
include: [a.yaml, b.yaml]
...
)";

constexpr std::string_view kAlphabet = "{}[]:,-?&*!|>'\"#%@`~<= \n\r\t\\ab10\x01\xC3\xA9\xFF";

std::string Damage(const std::vector<std::string>& seeds, std::mt19937* random) {
  auto below = [&](size_t n) { return static_cast<size_t>((*random)() % n); };
  std::string text = seeds[below(seeds.size())];
  if (below(3) == 0) {
    // A window of it: short documents reach states that long ones hide.
    size_t begin = below(text.size());
    text = text.substr(begin, 1 + below(400));
  }
  for (size_t edits = 1 + below(6); edits > 0 && !text.empty(); --edits) {
    size_t at = below(text.size());
    switch (below(6)) {
      case 0:
        text[at] = kAlphabet[below(kAlphabet.size())];
        break;
      case 1:
        text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
        break;
      case 2:
        text.erase(at, 1 + below(8));
        break;
      case 3:
        text.insert(at, 1, kAlphabet[below(kAlphabet.size())]);
        break;
      case 4:
        text.insert(at, text.substr(below(text.size()), below(60)));
        break;
      default:
        if (below(8) == 0) text.resize(at);
        break;
    }
  }
  return text;
}

void ExpectPlacesInside(const PackRead& read, const std::string& text) {
  for (const Diagnostic& d : read.diagnostics.list()) {
    ASSERT_TRUE(d.span.has_place()) << d.message << "\n" << text;
    ASSERT_LT(d.span.file, read.sources.file_count()) << text;
    ASSERT_LE(d.span.begin, d.span.end) << d.message << "\n" << text;
    ASSERT_LE(d.span.end, read.sources.text(d.span.file).size()) << d.message << "\n" << text;
    ASSERT_FALSE(d.message.empty());
  }
}

// A fault that was repaired leaves an inert text in the tree.
bool IsFaulty(const Diagnostics& diagnostics, Span span) {
  for (const Diagnostic& d : diagnostics.list()) {
    if (d.span.file == span.file && d.span.begin >= span.begin && d.span.begin <= span.end) return true;
  }
  return false;
}

// A line end that is folded is a space, and stands in the same place.
std::string WithoutFolds(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c == '\n' ? ' ' : c;
  return out;
}

// Every span and every place of a text's byte lies in the file, and a text that is there unchanged stands where it
// says.
void ExpectNodeInside(const PackRead& read, const json::Node& node, std::set<const json::Node*>* seen) {
  if (!seen->insert(&node).second) return;
  const SourceMap& sources = read.sources;
  size_t size = sources.text(node.span.file).size();
  ASSERT_LE(node.span.begin, node.span.end);
  ASSERT_LE(node.span.end, size);
  if (node.kind == json::Kind::kString) {
    Span span = node.TextSpan(0, node.text.size());
    ASSERT_LE(span.begin, span.end);
    ASSERT_LE(span.end, size);
    if (node.text_map.empty() && !IsFaulty(read.diagnostics, node.span)) {
      ASSERT_EQ(WithoutFolds(sources.text(span)), WithoutFolds(node.text));
    }
  }
  for (const json::Node* item : node.items) ExpectNodeInside(read, *item, seen);
  for (const json::Member& member : node.members) {
    ASSERT_LE(member.key_span.end, size);
    ExpectNodeInside(read, *member.value, seen);
  }
}

std::vector<std::string> Seeds() {
  return {kOddPack, test::ReadFileOrDie(std::string(TOLLGATE_SOURCE_DIR) + "/examples/packs/card-payments/pack.yaml")};
}

TEST(RobustTest, DamagedPacksAreReportedAndNothingElse) {
  std::mt19937 random(20261118);
  std::vector<std::string> seeds = Seeds();
  size_t refused = 0;
  constexpr size_t kRuns = 4000;
  for (size_t run = 0; run < kRuns; ++run) {
    std::string text = Damage(seeds, &random);
    // The seeds include other files: each of them is the next damaged pack.
    PackRead read(text, {{"a.yaml", Damage(seeds, &random)}, {"b.yaml", text}});
    ExpectPlacesInside(read, text);
    std::set<const json::Node*> seen;
    for (const auto& tree : read.pack.trees) ExpectNodeInside(read, *tree->root, &seen);
    if (HasFatalFailure()) FAIL() << "run " << run << "\n" << text;
    refused += !read.diagnostics.ok();
    if (read.pack.trees.empty()) {
      ASSERT_FALSE(read.diagnostics.ok()) << text;
    }
  }
  // Most damage is damage: a reader that found nothing would pass the rest of this test.
  EXPECT_GT(refused, kRuns * 3 / 4);
}

// A pack that is being typed.
TEST(RobustTest, EveryPrefixOfAPackIsRead) {
  std::string text = kOddPack;
  for (size_t size = 0; size <= text.size(); ++size) {
    std::string prefix = text.substr(0, size);
    PackRead read(prefix);
    ExpectPlacesInside(read, prefix);
    if (read.pack.trees.empty()) {
      ASSERT_FALSE(read.diagnostics.ok()) << prefix;
    }
  }
}

}  // namespace
}  // namespace tollgate::pack
