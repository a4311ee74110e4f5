// A plan's name: what changes it, and what does not.
#include <gtest/gtest.h>

#include <array>
#include <set>

#include "unit/compile/compiled.h"

namespace tollgate::compile {
namespace {

using Files = std::map<std::string, std::string>;

constexpr const char* kParts = R"(lists:
  l: {file: l.txt}
tables:
  t: {file: t.csv, key: k}
rules:
  - {id: r, when: 'tx.amount > 100.00 && tx.s in lists.l && tables.t[tx.u].x == "1"', score: 40,
     reason: "x {tx.s}", on_unknown: match}
)";

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, text.npos) << from;
  return text.replace(at, from.size(), to);
}

std::string IdentityOf(const Files& files) {
  auto compiled = CompileFiles(files);
  return compiled->plan != nullptr ? compiled->plan->identity : compiled->Problems();
}

TEST(Identity, NamesEverythingThatCanChangeADecision) {
  const Files base = {
      {"pack.yaml", PackText(kParts)}, {"s.json", std::string(kSchema)}, {"l.txt", "a\n"}, {"t.csv", "k,x\n1,1\n"}};
  const std::string identity = IdentityOf(base);
  EXPECT_EQ(identity.substr(0, 7), "sha256:");
  EXPECT_EQ(identity.size(), 71u);
  EXPECT_EQ(IdentityOf(base), identity);

  std::set<std::string> seen = {identity};
  const std::vector<std::array<const char*, 3>> changes = {
      {"pack.yaml", "100.00", "100.01"},
      {"pack.yaml", "> 100", ">= 100"},
      {"pack.yaml", "score: 40", "score: 41"},
      {"pack.yaml", "id: r", "id: q"},
      {"pack.yaml", "match}", "no_match}"},
      {"pack.yaml", "\"x {", "\"y {"},
      {"pack.yaml", "at_least: 1", "at_least: 2"},
      {"pack.yaml", "invalid: reject", "invalid: review"},
      {"pack.yaml", "l.txt}", "l.txt, fold: lower}"},
      {"pack.yaml", "version: \"1\"", "version: \"2\""},
      {"s.json", "\"multipleOf\": 0.01", "\"multipleOf\": 0.01, \"minimum\": 0"},
      {"s.json", "{\"type\": \"boolean\"}", "{\"type\": \"boolean\", \"x-true\": [\"Y\"]}"},
  };
  for (const auto& [file, from, to] : changes) {
    Files files = base;
    files[file] = Replaced(files[file], from, to);
    const std::string changed = IdentityOf(files);
    EXPECT_EQ(changed.substr(0, 7), "sha256:") << changed;
    EXPECT_TRUE(seen.insert(changed).second) << from << " -> " << to;
  }
}

// Lists and tables have identities of their own, as they are swapped apart from the program.
TEST(Identity, DataIsNoPartOfIt) {
  const Files base = {
      {"pack.yaml", PackText(kParts)}, {"s.json", std::string(kSchema)}, {"l.txt", "a\n"}, {"t.csv", "k,x\n1,1\n"}};
  const auto plan = CompileFiles(base);
  for (const auto& [file, content] : {std::pair("l.txt", "b\n"), std::pair("t.csv", "k,x\n1,2\n")}) {
    Files files = base;
    files[file] = content;
    const auto other = CompileFiles(files);
    EXPECT_EQ(other->plan->identity, plan->plan->identity) << file;
    EXPECT_NE(other->plan->data.Identities(), plan->plan->data.Identities()) << file;
  }
}

TEST(Identity, CommentsAndTestsAreNoPartOfIt) {
  const Files base = {
      {"pack.yaml", PackText(kParts)}, {"s.json", std::string(kSchema)}, {"l.txt", "a\n"}, {"t.csv", "k,x\n1,1\n"}};
  Files other = base;
  other["pack.yaml"] =
      "# a comment\n" + base.at("pack.yaml") + "tests:\n  - {name: n, record: {id: x}, expect: {valid: true}}\n";
  EXPECT_EQ(IdentityOf(other), IdentityOf(base));
}

// Sections can be walked by their lengths alone: what reads a plan back, or skips what it does not know, relies on it.
TEST(Identity, SectionsCoverTheBytes) {
  auto compiled = CompileParts("rules:\n  - {id: r, when: 'tx.n > 1', score: 1}\n");
  ASSERT_NE(compiled->plan, nullptr) << compiled->Problems();
  const std::string bytes = plan::Encode(*compiled->plan);
  ASSERT_EQ(bytes.substr(0, 12), (std::string("TGPLAN\0\0\3\0\0\0", 12)));
  std::string tags;
  size_t at = 12;
  while (at < bytes.size()) {
    ASSERT_LE(at + 12, bytes.size());
    uint64_t size = 0;
    for (int i = 7; i >= 0; --i) size = size << 8 | static_cast<unsigned char>(bytes[at + 4 + i]);
    tags += bytes.substr(at, 4) + " ";
    at += 12 + size;
  }
  EXPECT_EQ(at, bytes.size());
  EXPECT_EQ(tags, "LAYT CHEK OBJS PROG CONS PATS SETS SHAP WIND RULE TEXT ");
}

}  // namespace
}  // namespace tollgate::compile
