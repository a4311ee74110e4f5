// The walk against the strict parser: on records that are changed at every byte they say the same, to the last
// finding. And the suites of JSON documents as lines of NDJSON.
#include "base/bits.h"
#include "base/utf8.h"
#include "json/parse.h"
#include "json_support.h"
#include "read/json_record.h"
#include "support.h"

namespace tollgate::read {
namespace {

// Lines of `inputs`, read fast and strictly, on every path.
void Compare(const std::vector<std::string>& lines, int* rejected_count) {
  std::string input;
  for (const std::string& line : lines) input += line + "\n";
  column::RecordLayout layout = Payments();
  for (const bool allows_other : {true, false}) {
    layout.allows_other_columns = allows_other;
    const CsvRun strict = RunJson(input, layout, {.road = JsonRoad::kStrict});
    const std::string want = Everything(strict);
    *rejected_count += static_cast<int>(std::count(strict.rejected.begin(), strict.rejected.end(), true));
    for (const tg_cpu cpu : Cpus()) {
      const CsvRun fast = RunJson(input, layout, {.cpu = cpu});
      ASSERT_EQ(fast.rows, strict.rows);
      ASSERT_EQ(fast.findings, strict.findings);
      ASSERT_EQ(Everything(fast), want);
    }
  }
}

TEST(JsonWalk, EveryByteChanged) {
  std::vector<std::string> records = OddPayments();
  records.push_back(Payment(1234));
  constexpr char kBytes[] = "\"\\{}[]:, 0-.eEtx\t\x01\x7F\x80\xC3\xED\xF4\xFF";
  int rejected = 0, count = 0;
  for (const std::string& record : records) {
    std::vector<std::string> lines;
    for (size_t at = 0; at < record.size(); ++at) {
      for (size_t b = 0; b + 1 < sizeof kBytes; ++b) {
        std::string changed = record;
        changed[at] = kBytes[b];
        lines.push_back(changed);
        if (b % 6 == at % 6) lines.push_back(record.substr(0, at) + kBytes[b] + record.substr(at));
      }
      lines.push_back(record.substr(0, at));
      lines.push_back(record.substr(at));
      lines.push_back(record.substr(0, at) + record.substr(at + 1));
      lines.push_back(record);
    }
    count += static_cast<int>(lines.size());
    ASSERT_NO_FATAL_FAILURE(Compare(lines, &rejected));
  }
  EXPECT_GT(rejected, count / 2);
  std::printf("%d changed records, read by both roads on every path: no difference\n", count);
}

// Keys in all orders, some left out, some twice, some escaped: the prediction is never believed.
TEST(JsonWalk, KeysInAnyOrder) {
  const std::vector<std::string> members = {R"("id":"a")",     R"("count":1)", R"("card":{"country":"US"})",
                                            R"("note":"n")",   R"("x":1)",     R"("y":[{"id":1,"id2":2}])",
                                            R"("z":{"a":{}})", R"("price":1)", R"("\u0069d":"b")",
                                            R"("card":{})",    R"("x":2)",     R"("i\u0064":"c")"};
  uint64_t seed = 7;
  const auto below = [&seed](size_t bound) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return static_cast<size_t>(seed >> 33) % bound;
  };
  std::vector<std::string> lines;
  for (int i = 0; i < 6000; ++i) {
    std::string line;
    // Runs of one order, and then another.
    if (i % 40 < 20 && i != 0) {
      line = lines.back();
    } else {
      for (size_t count = below(10); count > 0; --count)
        line += (line.empty() ? "" : ",") + members[below(members.size())];
      line = "{" + line + "}";
    }
    lines.push_back(line);
  }
  int rejected = 0;
  ASSERT_NO_FATAL_FAILURE(Compare(lines, &rejected));
  EXPECT_GT(rejected, 1000);
  EXPECT_LT(rejected, 11000);
}

// What a stream gives for a record, JsonRecordReader gives for its tree.
TEST(JsonWalk, ASingleRecordIsReadTheSame) {
  for (const std::string& record : OddPayments()) {
    SourceMap sources;
    Diagnostics diagnostics;
    const auto tree = json::Parse(sources, sources.Add("record", record), &diagnostics);
    ASSERT_NE(tree, nullptr);
    const column::RecordLayout layout = Payments();
    column::BatchBuilder builder(layout);
    JsonRecordReader reader(layout, &builder);
    reader.Read(sources, *tree->root);
    const CsvRun run = RunJson(record, layout);
    const tg_batch batch = builder.View(true);
    EXPECT_EQ(PrintRow(batch, 0) + (GetBit(batch.objects[0], 0) ? "+" : "-"), run.rows[0]);
    std::vector<std::string> findings;
    for (const tg_finding& finding : builder.findings()) findings.push_back(Print(finding));
    EXPECT_EQ(findings, run.findings);
  }
}

// Documents without line ends are lines as they are; in the others line ends between tokens become spaces.
TEST(JsonWalk, JsonTestSuite) {
  const std::string path = test::SuitePath("jsontestsuite-nst/test_parsing");
  TG_SKIP_WITHOUT(path);
  int accepted = 0, rejected = 0;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    const std::string name = entry.path().filename();
    std::string text = test::ReadFileOrDie(entry.path());
    if (name.find("BOM") != std::string::npos || name.find("utf16") != std::string::npos ||
        name.find("UTF-16") != std::string::npos)
      continue;  // about the start of a file
    if (name == "n_string_unescaped_newline.json") continue;
    std::replace(text.begin(), text.end(), '\n', ' ');
    if (text.find_first_not_of(" \t\r") == std::string::npos) continue;  // a blank line
    // As the value of a member that nobody reads, and of one that is read.
    const std::string input = "{\"id\":\"a\"}\n{\"more\":" + text + "}\n{\"id\":\"b\"}\n";
    for (const tg_cpu cpu : Cpus()) {
      const CsvRun run = RunJson(input, Payments(), {.cpu = cpu});
      ASSERT_EQ(run.rejected.size(), 3u) << name;
      EXPECT_FALSE(run.rejected[0] || run.rejected[2]) << name;
      const bool duplicate = name.starts_with("y_object_duplicated_key");
      EXPECT_TRUE(name[0] != 'y' || run.rejected[1] == duplicate) << name;
      EXPECT_TRUE(name[0] != 'n' || run.rejected[1]) << name;
      EXPECT_EQ(run.rejected[1], !run.findings.empty()) << name;
      ++(run.rejected[1] ? rejected : accepted);
      ASSERT_EQ(Everything(RunJson(input, Payments(), {.road = JsonRoad::kStrict})), Everything(run)) << name;
    }
  }
  EXPECT_GE(accepted, 90);
  EXPECT_GE(rejected, 150);
}

TEST(JsonWalk, JsonChecker) {
  const std::string path = test::SuitePath("nativejson-jsonchecker/data/jsonchecker");
  TG_SKIP_WITHOUT(path);
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    const std::string name = entry.path().filename();
    if (!name.ends_with(".json")) continue;
    const CsvRun run = RunDocument("[" + test::ReadFileOrDie(entry.path()) + "\n]", Payments());
    const bool passes = name.starts_with("pass") || name.find("EXCLUDE") != std::string::npos;
    bool is_json = true;
    for (const std::string& finding : run.findings) is_json &= !finding.starts_with("json.");
    EXPECT_EQ(is_json, passes) << name;
    ++count;
  }
  EXPECT_GE(count, 36);
}

TEST(JsonWalk, Utf8Tests) {
  const std::string path = test::SuitePath("utf8tests/utf8tests.bin");
  TG_SKIP_WITHOUT(path);
  const std::string content = test::ReadFileOrDie(path);
  std::string input;
  std::vector<bool> valid;
  for (size_t begin = 0, end; (end = content.find('\n', begin)) != std::string::npos; begin = end + 1) {
    std::string line = content.substr(begin, end - begin);
    if (line.find_first_of("\"\\") != std::string::npos) continue;
    if (std::any_of(line.begin(), line.end(), [](unsigned char c) { return c < ' '; })) continue;
    valid.push_back(IsValidUtf8(line));
    input += "{\"id\":\"" + line + "\",\"" + line + "\":1}\n";
  }
  ASSERT_GE(valid.size(), 100u);
  for (const tg_cpu cpu : Cpus()) {
    const CsvRun run = RunJson(input, Payments(), {.cpu = cpu});
    ASSERT_EQ(run.rejected.size(), valid.size());
    for (size_t i = 0; i < valid.size(); ++i) EXPECT_EQ(run.rejected[i], !valid[i]) << run.records[i];
    EXPECT_EQ(static_cast<size_t>(std::count(valid.begin(), valid.end(), false)), run.findings.size());
    for (const std::string& finding : run.findings) EXPECT_EQ(finding.substr(0, 18), "json.encoding.utf8");
  }
}

// Every number of the suite that JSON's grammar has, bit for bit as the scalar meaning reads it.
TEST(JsonWalk, NumberParsing) {
  const std::string path = test::SuitePath("number-parsing/data");
  TG_SKIP_WITHOUT(path);
  std::string input;
  std::vector<std::string> want;
  const column::LayoutField field = Field("rate", TG_DOUBLE, column::TextForm::kNumber);
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    const std::string content = test::ReadFileOrDie(entry.path());
    for (size_t begin = 0, end; (end = content.find('\n', begin)) != std::string::npos; begin = end + 1) {
      const std::string token = content.substr(begin + 31, end - begin - 31);
      const column::Cell cell = column::DecodeCell(field, token, true);
      const bool is_value = cell.state == column::CellState::kValue;
      input += "{\"rate\":" + token + "}\n";
      want.push_back(cell.state == column::CellState::kFault ? "rejected"
                     : is_value                              ? "[" + testing::PrintToString(cell.number) + "]"
                                                             : "[overflow]");
    }
  }
  column::RecordLayout layout;
  layout.fields = {field};
  const CsvRun run = RunJson(input, layout);
  ASSERT_EQ(run.rows.size(), want.size());
  for (size_t i = 0; i < want.size(); ++i) ASSERT_EQ(run.rows[i], want[i]) << run.records[i];
  EXPECT_GT(want.size(), 5000u);
}

TEST(JsonWalk, PolicyMatrix) {
  const std::string path = test::SuitePath("json-policy-matrix/observed.json");
  TG_SKIP_WITHOUT(path);
  SourceMap sources;
  Diagnostics diagnostics;
  const auto tree = json::Parse(sources, sources.Add("matrix", test::ReadFileOrDie(path)), &diagnostics);
  ASSERT_NE(tree, nullptr);
  int count = 0;
  for (const json::Node* entry : tree->root->items) {
    const json::Node *doc = entry->Find("doc"), *hex = entry->Find("doc_hex");
    const std::string recommended = entry->Find("recommended") == nullptr ? "" : entry->Find("recommended")->text;
    std::string text = doc == nullptr ? "" : doc->text;
    for (size_t i = 0; hex != nullptr && i < hex->text.size(); i += 2) {
      text += static_cast<char>(std::stoi(hex->text.substr(i, 2), nullptr, 16));
    }
    const std::string name = entry->Find("case")->text;
    if (!text.starts_with("{") && !text.starts_with("\xEF")) continue;  // scalars are no records
    if (name.starts_with("malformed line")) text = "{\"id\":1}\n{\"id\":\"x\"}\n{bad\n{\"id\":2}";
    if (name.starts_with("depth")) {
      text.clear();
      for (int i = 0; i < 200000; ++i) text += "{\"a\":";
    }
    column::RecordLayout layout;
    layout.fields = {Field("id", TG_INT64, column::TextForm::kInteger)};
    const CsvRun run = RunJson(text, layout);
    std::vector<bool> want{recommended.find("json.") != std::string::npos};
    if (name.starts_with("malformed line")) want = {false, false, true, false};
    EXPECT_EQ(run.rejected, want) << name;
    ++count;
  }
  EXPECT_GE(count, 6);
}

}  // namespace
}  // namespace tollgate::read
