// Public conformance suites, and simdjson's own parser as a second opinion on every document and on mutations of them.
#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "base/decimal.h"
#include "json/parse.h"
#include "support.h"

namespace tollgate::json {
namespace {

struct Document {
  std::string name;
  std::string text;
};

std::vector<Document> ReadFolder(const std::string& path) {
  std::vector<Document> documents;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    if (entry.path().extension() != ".json") continue;
    documents.push_back({entry.path().filename(), test::ReadFileOrDie(entry.path())});
  }
  std::sort(documents.begin(), documents.end(), [](const Document& a, const Document& b) { return a.name < b.name; });
  return documents;
}

bool Accepts(const std::string& text, Diagnostics* diagnostics) {
  SourceMap sources;
  return Parse(sources, sources.Add("doc", text), diagnostics) != nullptr;
}

bool Accepts(const std::string& text) {
  Diagnostics diagnostics;
  return Accepts(text, &diagnostics);
}

TEST(Suites, JsonTestSuite) {
  std::string path = test::SuitePath("jsontestsuite-nst/test_parsing");
  TG_SKIP_WITHOUT(path);
  int accepted = 0, rejected = 0;
  std::string either;
  for (const Document& document : ReadFolder(path)) {
    bool accepts = Accepts(document.text);
    char kind = document.name[0];
    bool duplicate = document.name.starts_with("y_object_duplicated_key");  // refused by decision, not by RFC 8259
    EXPECT_TRUE(kind != 'y' || accepts != duplicate) << document.name;
    EXPECT_TRUE(kind != 'n' || !accepts) << document.name;
    if (kind == 'i' && accepts) either += document.name + "\n";
    ++(accepts ? accepted : rejected);
  }
  // Of the 35 that a parser may take or leave: numbers of any size are kept as tokens, and one byte order mark is
  // skipped. Lone surrogates, bytes that are no UTF-8 and UTF-16 are refused.
  EXPECT_EQ(either,
            "i_number_double_huge_neg_exp.json\n"
            "i_number_neg_int_huge_exp.json\n"
            "i_number_pos_double_huge_exp.json\n"
            "i_number_real_neg_overflow.json\n"
            "i_number_real_pos_overflow.json\n"
            "i_number_too_big_neg_int.json\n"
            "i_number_too_big_pos_int.json\n"
            "i_number_very_big_negative_int.json\n"
            "i_structure_500_nested_arrays.json\n"
            "i_structure_UTF-8_BOM_empty_object.json\n");
  EXPECT_GE(accepted + rejected, 300);
}

TEST(Suites, JsonChecker) {
  std::string path = test::SuitePath("nativejson-jsonchecker/data/jsonchecker");
  TG_SKIP_WITHOUT(path);
  int count = 0;
  for (const Document& document : ReadFolder(path)) {
    // The two that the suite itself sets aside: a scalar as a document, and 20 levels, are JSON by RFC 8259.
    bool set_aside = document.name.find("EXCLUDE") != std::string::npos;
    EXPECT_EQ(Accepts(document.text), set_aside || document.name.starts_with("pass")) << document.name;
    ++count;
  }
  EXPECT_GE(count, 36);
  for (const Document& document : ReadFolder(test::SuitePath("nativejson-jsonchecker/data/roundtrip"))) {
    EXPECT_TRUE(Accepts(document.text)) << document.name;
  }
}

// The cases about text and numbers; what the cases say of schemas is tested where schemas are.
TEST(Suites, JsonPolicyMatrix) {
  std::string path = test::SuitePath("json-policy-matrix/observed.json");
  TG_SKIP_WITHOUT(path);
  simdjson::dom::parser parser;
  simdjson::dom::array cases = parser.load(path);
  int count = 0;
  for (simdjson::dom::element entry : cases) {
    std::string_view text, recommended;
    if (entry["doc"].get(text) != simdjson::SUCCESS || entry["recommended"].get(recommended) != simdjson::SUCCESS)
      continue;
    // Several lines of NDJSON, and a sketch of a deep document: not one document that could be read here.
    std::string_view name = entry["case"];
    if (name.starts_with("malformed line") || name.starts_with("depth")) continue;
    bool refuses = recommended.find("json.") != std::string_view::npos;
    EXPECT_EQ(Accepts(std::string(text)), !refuses) << name;
    ++count;
  }
  EXPECT_GE(count, 8);
}

// simdjson's tree and ours say the same.
void CompareTrees(const Node& ours, simdjson::dom::element theirs) {
  switch (theirs.type()) {
    case simdjson::dom::element_type::NULL_VALUE:
      ASSERT_EQ(ours.kind, Kind::kNull);
      return;
    case simdjson::dom::element_type::BOOL:
      ASSERT_EQ(ours.kind, Kind::kBool);
      ASSERT_EQ(ours.boolean, bool(theirs));
      return;
    case simdjson::dom::element_type::STRING:
      ASSERT_EQ(ours.kind, Kind::kString);
      ASSERT_EQ(ours.text, std::string_view(theirs));
      return;
    case simdjson::dom::element_type::ARRAY: {
      ASSERT_EQ(ours.kind, Kind::kArray);
      size_t i = 0;
      for (simdjson::dom::element item : simdjson::dom::array(theirs)) {
        ASSERT_LT(i, ours.items.size());
        ASSERT_NO_FATAL_FAILURE(CompareTrees(*ours.items[i++], item));
      }
      ASSERT_EQ(i, ours.items.size());
      return;
    }
    case simdjson::dom::element_type::OBJECT: {
      ASSERT_EQ(ours.kind, Kind::kObject);
      size_t i = 0;
      for (simdjson::dom::key_value_pair member : simdjson::dom::object(theirs)) {
        ASSERT_LT(i, ours.members.size());
        ASSERT_EQ(ours.members[i].key, member.key);
        ASSERT_NO_FATAL_FAILURE(CompareTrees(*ours.members[i++].value, member.value));
      }
      ASSERT_EQ(i, ours.members.size());
      return;
    }
    default: {
      ASSERT_EQ(ours.kind, Kind::kNumber);
      DecimalText digits;
      ASSERT_EQ(ParseDecimalText(ours.text, &digits), NumberFault::kNone);
    }
  }
}

// Every span holds the text of its value: read alone it gives an equal tree.
void CheckSpans(const SourceMap& sources, const Node& node, int budget) {
  SourceMap alone;
  Diagnostics diagnostics;
  std::unique_ptr<Tree> tree = Parse(alone, alone.Add("span", std::string(sources.text(node.span))), &diagnostics);
  ASSERT_NE(tree, nullptr) << sources.text(node.span);
  ASSERT_TRUE(Equal(*tree->root, node)) << sources.text(node.span);
  if (budget == 0) return;
  for (const Node* item : node.items) ASSERT_NO_FATAL_FAILURE(CheckSpans(sources, *item, budget - 1));
  for (const Member& member : node.members) {
    SourceMap key_alone;
    std::unique_ptr<Tree> key =
        Parse(key_alone, key_alone.Add("key", std::string(sources.text(member.key_span))), &diagnostics);
    ASSERT_NE(key, nullptr);
    ASSERT_EQ(key->root->text, member.key);
    ASSERT_NO_FATAL_FAILURE(CheckSpans(sources, *member.value, budget - 1));
  }
}

// Agreement, but for what we know better: simdjson takes duplicate keys, and refuses numbers that it cannot hold.
void CompareWithSimdjson(const std::string& text, simdjson::dom::parser* parser) {
  SourceMap sources;
  Diagnostics diagnostics;
  std::unique_ptr<Tree> ours = Parse(sources, sources.Add("doc", text), &diagnostics);
  simdjson::dom::element theirs;
  simdjson::error_code error = parser->parse(text).get(theirs);
  if (ours != nullptr && error == simdjson::SUCCESS) {
    ASSERT_NO_FATAL_FAILURE(CompareTrees(*ours->root, theirs));
    return;
  }
  if (ours != nullptr) {
    bool known = error == simdjson::NUMBER_ERROR || text.starts_with("\xEF\xBB\xBF");
    ASSERT_TRUE(known) << "only simdjson refuses (" << error << "): " << text.substr(0, 200);
    return;
  }
  if (error != simdjson::SUCCESS) return;
  bool only_our_rules = std::all_of(diagnostics.list().begin(), diagnostics.list().end(), [](const Diagnostic& d) {
    return d.diag == Diag::kJsonDuplicateKey || d.diag == Diag::kJsonTooManyDigits || d.diag == Diag::kJsonExponent;
  });
  ASSERT_TRUE(only_our_rules) << "only we refuse (" << diagnostics.list()[0].message << "): " << text.substr(0, 200);
}

std::vector<Document> AllDocuments() {
  std::vector<Document> all;
  for (const char* folder : {"jsontestsuite-nst/test_parsing", "nativejson-jsonchecker/data/jsonchecker",
                             "nativejson-jsonchecker/data/roundtrip", "json-schema-test-suite/tests/draft2020-12",
                             "json-schema-test-suite/tests/draft2020-12/optional/format"}) {
    if (!test::Exists(test::SuitePath(folder))) continue;
    for (Document& document : ReadFolder(test::SuitePath(folder))) all.push_back(std::move(document));
  }
  return all;
}

TEST(Suites, SimdjsonAgrees) {
  std::vector<Document> documents = AllDocuments();
  if (documents.empty()) GTEST_SKIP() << "no suites on this machine; TOLLGATE_SUITES says where to look";
  simdjson::dom::parser parser;
  for (const Document& document : documents) {
    SCOPED_TRACE(document.name);
    ASSERT_NO_FATAL_FAILURE(CompareWithSimdjson(document.text, &parser));
    SourceMap sources;
    Diagnostics diagnostics;
    std::unique_ptr<Tree> tree = Parse(sources, sources.Add("doc", document.text), &diagnostics);
    if (tree == nullptr) continue;
    ASSERT_NO_FATAL_FAILURE(CheckSpans(sources, *tree->root, 8));
  }
}

// One to three bytes of a document changed, taken out or put in.
TEST(Suites, SimdjsonAgreesOnMutations) {
  std::vector<Document> documents = AllDocuments();
  if (documents.empty()) GTEST_SKIP() << "no suites on this machine; TOLLGATE_SUITES says where to look";
  constexpr char kBytes[] = "{}[]\",:\\u0123456789eE+-.truefalsn \n\t\x00\x1F\x7F\x80\xC3\xED\xEF\xF4\xFF/b";
  std::mt19937_64 random(9);
  simdjson::dom::parser parser;
  int accepted = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text = documents[random() % documents.size()].text;
    if (text.empty() || text.size() > 4000) continue;
    for (int edits = 1 + static_cast<int>(random() % 3); edits > 0 && !text.empty(); --edits) {
      size_t at = random() % text.size();
      char byte = kBytes[random() % (sizeof kBytes - 1)];
      int kind = static_cast<int>(random() % 3);
      if (kind == 0) text[at] = byte;
      if (kind == 1) text.erase(at, 1);
      if (kind == 2) text.insert(at, 1, byte);
    }
    accepted += Accepts(text);
    ASSERT_NO_FATAL_FAILURE(CompareWithSimdjson(text, &parser));
  }
  EXPECT_GT(accepted, 500);
}

}  // namespace
}  // namespace tollgate::json
