// Public collections of CSV files (support.h says where they stand): what others agreed on, and our rule where they did
// not.
#include <filesystem>

#include "base/utf8.h"
#include "csv_reference.h"
#include "csv_support.h"
#include "json/parse.h"
#include "support.h"

namespace tollgate::read {
namespace {

using Row = std::vector<std::string>;

std::string Unquoted(std::string_view token) {
  if (!token.starts_with('"')) return std::string(token);
  std::string text;
  for (size_t i = 1; i + 1 < token.size(); ++i) {
    text += token[i];
    i += token[i] == '"';
  }
  return text;
}

// The row as RunCsv prints it, an empty cell being absent.
std::string Printed(const Row& cells, const std::vector<bool>& is_absent) {
  std::string row;
  for (size_t c = 0; c < cells.size(); ++c) row += is_absent[c] ? "[absent]" : "['" + cells[c] + "']";
  return row;
}

std::vector<std::string> Codes(const CsvRun& run) {
  std::vector<std::string> codes;
  const std::string lines = run.header;
  for (size_t at = 0; at < lines.size(); at = lines.find('\n', at) + 1)
    codes.push_back(lines.substr(at, lines.find(' ', at) - at));
  for (const std::string& finding : run.findings) codes.push_back(finding.substr(0, finding.find(' ')));
  return codes;
}

// Every row against the reference's tokens, for the file's own columns.
CsvRun RunAgainstReference(const std::string& input, size_t column_count) {
  const std::vector<ReferenceRecord> wanted = ReadReference(input, 0, column_count == 1);
  Row names;
  for (const std::string& token : wanted[0].tokens) names.push_back(Unquoted(token));
  CsvRun run = RunCsv(input, TextLayout(names));
  EXPECT_EQ(names.size(), column_count);
  EXPECT_EQ(run.rows.size() + 1, wanted.size());
  if (run.rows.size() + 1 != wanted.size()) return run;
  for (size_t r = 0; r < run.rows.size(); ++r) {
    if (run.rejected[r]) continue;
    Row cells;
    std::vector<bool> is_absent;
    for (const std::string& token : wanted[r + 1].tokens) {
      cells.push_back(Unquoted(token));
      is_absent.push_back(token.empty());
    }
    EXPECT_EQ(run.rows[r], Printed(cells, is_absent)) << "record " << r;
    if (testing::Test::HasFailure()) break;
  }
  return run;
}

TEST(CsvSuites, Spectrum) {
  const std::string folder = test::SuitePath("csv-spectrum");
  TG_SKIP_WITHOUT(folder);
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder + "/csvs")) {
    const std::string stem = entry.path().stem().string();
    SCOPED_TRACE(stem);
    const std::string input = test::ReadFileOrDie(entry.path().string());
    SourceMap sources;
    Diagnostics diagnostics;
    const auto tree =
        json::Parse(sources, sources.Add(stem, test::ReadFileOrDie(folder + "/json/" + stem + ".json")), &diagnostics);
    ASSERT_NE(tree, nullptr);
    Row names;
    for (const json::Member& member : tree->root->items.at(0)->members) names.push_back(member.key);
    const CsvRun run = RunCsv(input, TextLayout(names));
    ASSERT_EQ(run.rows.size(), tree->root->items.size());
    EXPECT_TRUE(run.findings.empty());
    for (size_t r = 0; r < run.rows.size(); ++r) {
      // JSON cannot tell an empty cell from an empty text; none of the files has the text.
      Row cells;
      std::vector<bool> is_absent;
      for (const json::Member& member : tree->root->items[r]->members) {
        cells.push_back(member.value->text);
        is_absent.push_back(member.value->text.empty());
      }
      std::string row = run.rows[r];
      for (size_t at; (at = row.find("['']")) != std::string::npos;) row.replace(at, 4, "[absent]");
      EXPECT_EQ(row, Printed(cells, is_absent));
    }
    ++files;
  }
  EXPECT_EQ(files, 11);
}

struct PolicyCase {
  const char* file;
  std::vector<std::string> rows;
  std::vector<std::string> codes;
};

TEST(CsvSuites, PolicyMatrix) {
  const std::string folder = test::SuitePath("csv-policy-matrix");
  TG_SKIP_WITHOUT(folder);
  const std::vector<std::string> cast = {"csv.cast.number"};
  const PolicyCase cases[] = {
      {"bare_quote_mid", {"rejected", "['3'][400]"}, {"csv.quote.stray"}},
      {"bigint", {"['123456789012345678901234567890'][200]"}, {}},
      {"blank_mid", {"['1'][200]", "['3'][400]"}, {}},
      {"bom", {"['1'][200]"}, {}},
      {"comma_dec", {"['1'][absent]"}, cast},
      {"cr", {}, {"csv.newline.bare_cr"}},
      {"crlf", {"['1'][200]"}, {}},
      {"dec_over", {"['1'][overflow]"}, {}},
      {"dq", {"['a\"b'][200]"}, {}},
      {"dup_header", {}, {"csv.header.missing", "csv.header.duplicate"}},
      {"empty", {}, {"csv.header.absent"}},
      {"empty_header", {}, {"csv.header.missing", "csv.header.empty"}},
      {"exp", {"['1'][100000]"}, {}},
      {"header_case",
       {},
       {"csv.header.near_match", "csv.header.missing", "csv.header.missing", "csv.header.near_match"}},
      {"header_extra", {"['1'][200]"}, {}},
      {"header_missing", {}, {"csv.header.missing"}},
      {"header_only", {}, {}},
      {"header_order", {"['1'][200]"}, {}},
      {"hex", {"['1'][absent]"}, cast},
      {"inf", {"['1'][absent]"}, cast},
      {"invalid_utf8", {"rejected", "['3'][400]"}, {"csv.encoding.utf8"}},
      {"junk_after_quote", {"rejected", "['3'][400]"}, {"csv.quote.trailing"}},
      {"lead0", {"['007'][absent]"}, cast},
      {"long_row", {"rejected", "['3'][400]"}, {"csv.record.too_many_fields"}},
      {"mixed_nl", {"['1'][200]", "['3'][400]"}, {}},
      {"nan", {"['1'][absent]"}, cast},
      {"no_final_nl", {"['1'][200]"}, {}},
      {"nul", {"['1'][200]", "rejected"}, {"csv.encoding.nul"}},
      {"overlong", {"rejected", "['3'][400]"}, {"csv.encoding.utf8"}},
      {"plus", {"['1'][absent]"}, cast},
      {"quoted_empty_vs_empty", {"[''][200]", "[absent][400]"}, {}},
      {"quoted_nl", {"['a\nb'][200]", "['3'][400]"}, {}},
      {"round", {"['1'][absent]"}, {"schema.multipleOf"}},
      {"short_row", {"rejected", "['3'][400]"}, {"csv.record.too_few_fields"}},
      {"space_before_quote", {"rejected"}, {"csv.quote.stray"}},
      {"surrogate", {"rejected"}, {"csv.encoding.utf8"}},
      {"thousands", {"['1'][absent]"}, cast},
      {"trailing_blank", {"['1'][200]"}, {}},
      {"trailing_comma", {"rejected", "['3'][400]"}, {"csv.record.too_many_fields"}},
      {"unterminated", {"rejected", "['3'][400]"}, {"csv.quote.unterminated"}},
      {"utf16le", {}, {"csv.encoding.utf16"}},
      {"ws_num", {"['1'][absent]"}, cast},
  };
  column::RecordLayout layout = TextLayout({"id"});
  layout.fields.push_back(Field("amt", TG_DECIMAL, column::TextForm::kNumber, 2));
  layout.fields[0].required = layout.fields[1].required = true;
  for (const PolicyCase& it : cases) {
    SCOPED_TRACE(it.file);
    const CsvRun run = RunCsv(test::ReadFileOrDie(folder + "/inputs/" + it.file + ".csv"), layout);
    EXPECT_EQ(run.rows, it.rows);
    EXPECT_EQ(Codes(run), it.codes);
  }
  const std::filesystem::directory_iterator inputs(folder + "/inputs");
  EXPECT_EQ(std::size(cases), static_cast<size_t>(std::distance(begin(inputs), end(inputs))));
}

TEST(CsvSuites, RustCsvData) {
  const std::string folder = test::SuitePath("rust-csv-data");
  TG_SKIP_WITHOUT(folder);
  struct File {
    const char* name;
    size_t columns, rows, rejected;
  };
  for (const File& it :
       {File{"bench/game.csv", 6, 99999, 0}, File{"bench/gtfs-mbta-stop-times.csv", 9, 9999, 0},
        File{"bench/nfl.csv", 13, 9999, 0}, File{"bench/worldcitiespop.csv", 7, 20000, 0},
        File{"smallpop.csv", 4, 10, 0}, File{"smallpop-no-headers.csv", 4, 9, 0}, File{"smallpop-colon.csv", 1, 10, 0},
        File{"uspop.csv", 5, 100, 0}, File{"uspop-null.csv", 5, 100, 0}, File{"uspop-latin1.csv", 5, 100, 1}}) {
    SCOPED_TRACE(it.name);
    const CsvRun run = RunAgainstReference(test::ReadFileOrDie(folder + "/examples/data/" + it.name), it.columns);
    EXPECT_EQ(run.rows.size(), it.rows);
    EXPECT_EQ(static_cast<size_t>(std::count(run.rejected.begin(), run.rejected.end(), true)), it.rejected);
  }
  const CsvRun strange = RunCsv(test::ReadFileOrDie(folder + "/examples/data/strange.csv"), TextLayout({"a"}));
  EXPECT_EQ(Codes(strange), (std::vector<std::string>{"csv.quote.trailing"}));
}

TEST(CsvSuites, CsvlintFixtures) {
  const std::string folder = test::SuitePath("csvlint-fixtures") + "/features/fixtures/";
  TG_SKIP_WITHOUT(folder);
  const std::string baff = "['Biff']['Baff']['Boff']", doge = "['Qux']['Teaspoon']['Doge']";
  const PolicyCase cases[] = {
      {"cr-line-endings", {}, {"csv.newline.bare_cr"}},
      {"crlf-line-endings", {baff, doge}, {}},
      {"lf-line-endings", {baff, doge}, {}},
      {"inconsistent-line-endings", {baff, doge}, {}},
      {"inconsistent-line-endings-unquoted", {baff, doge}, {}},
      {"windows-line-endings", {"['d']['e']['f']"}, {}},
      {"valid", {"['1']['2']['3']", "['3']['2']['1']"}, {}},
      {"invalid-byte-sequence", {}, {"csv.encoding.utf8"}},
      {"invalid_many_rows",
       {"['1']['2']['3']", "['3']['2']['1']", "rejected", "['3']['two']['1']", "['1']['2']['3']", "['3']['2']['1']",
        "['3']['2']['1']", "['3']['2']['1']", "['']['']['']", "['3']['2']['1']"},
       {"csv.quote.trailing"}},
  };
  for (const PolicyCase& it : cases) {
    SCOPED_TRACE(it.file);
    const std::string input = test::ReadFileOrDie(folder + it.file + ".csv");
    const std::vector<ReferenceRecord> records = ReadReference(input, 0, false);
    Row names;
    for (const std::string& token : records[0].tokens) names.push_back(Unquoted(token));
    const CsvRun run = RunCsv(input, TextLayout(names));
    EXPECT_EQ(run.rows, it.rows);
    EXPECT_EQ(Codes(run), it.codes);
  }
}

// The line's text between its outer quotes, with the suite's signs for line ends spelled out.
std::string YamlText(std::string_view text, std::string_view line_end) {
  const char quote = text[0];
  std::string out;
  for (size_t i = 1; i < text.size() && (text[i] != quote || text.substr(i, 2) == "''"); ++i) {
    if (text.substr(i).starts_with("\xE2\x8F\x8E")) {  // RETURN SYMBOL: any line end
      out += line_end;
      i += 2;
    } else if (text.substr(i).starts_with("\xE2\x90\xA4")) {  // SYMBOL FOR NEWLINE: CRLF
      out += "\r\n";
      i += 2;
    } else {
      out += text[i];
      i += quote == '\'' && text.substr(i, 2) == "''";
    }
  }
  return out;
}

// "[ 'A', 'B' ]"
Row YamlRow(std::string_view text, std::string_view line_end) {
  Row row;
  for (size_t at = text.find_first_of("'\""); at < text.size(); at = text.find_first_of("'\"", at + 1)) {
    const char quote = text[at];
    row.push_back(YamlText(text.substr(at), line_end));
    for (++at; text[at] != quote || text.substr(at, 2) == "''"; ++at) at += text[at] == quote;
  }
  return row;
}

struct JavaCheck {
  std::string id, input;
  std::vector<Row> records;
};

std::vector<JavaCheck> JavaChecks(const std::string& yaml, std::string_view line_end) {
  std::vector<JavaCheck> checks;
  for (size_t at = 0; at < yaml.size();) {
    const size_t end = std::min(yaml.find('\n', at), yaml.size());
    std::string_view line(yaml.data() + at, end - at);
    at = end + 1;
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (line.starts_with("- id: ")) checks.push_back({std::string(line.substr(6)), {}, {}});
    if (line.starts_with("input: ")) checks.back().input = YamlText(line.substr(7), line_end);
    if (line.starts_with("- [") || line.starts_with("-  [")) checks.back().records.push_back(YamlRow(line, line_end));
  }
  return checks;
}

// Our answer: every record as wanted, or rejected where the suite allows that (quotes out of place) or where a record
// has another number of fields than the first.
void RunJavaCheck(const JavaCheck& check, bool rejection_allowed) {
  SCOPED_TRACE(check.id);
  const size_t columns = check.records.empty() ? 1 : check.records[0].size();
  Row names;
  std::string header;
  for (size_t c = 0; c < columns; ++c) {
    names.push_back("c" + std::to_string(c));
    header += (c == 0 ? "" : ",") + names.back();
  }
  const CsvRun run = RunCsv(header + "\n" + check.input, TextLayout(names));
  const bool any_rejected = std::count(run.rejected.begin(), run.rejected.end(), true) != 0;
  if (rejection_allowed && any_rejected) {
    EXPECT_FALSE(run.findings.empty());
    return;
  }
  ASSERT_EQ(run.rows.size(), check.records.size());
  for (size_t r = 0; r < run.rows.size(); ++r) {
    std::string row = run.rows[r];
    for (size_t at; (at = row.find("[absent]")) != std::string::npos;) row.replace(at, 8, "['']");
    const bool is_ragged = check.records[r].size() != columns;
    EXPECT_EQ(row, is_ragged ? "rejected" : Printed(check.records[r], std::vector<bool>(columns, false)));
  }
}

TEST(CsvSuites, JavaCsvComparison) {
  const std::string folder = test::SuitePath("java-csv-comparison");
  TG_SKIP_WITHOUT(folder);
  int checks = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder + "/tests")) {
    const std::string stem = entry.path().stem().string();
    // Comments are not in our dialect; an empty line of one column is a record here.
    if (stem == "comments-read" || stem == "comments-skip" || stem == "skip-empty-lines") continue;
    const std::string yaml = test::ReadFileOrDie(entry.path().string());
    const bool rejection_allowed = yaml.find("exceptionAllowed: true") != std::string::npos;
    for (std::string_view line_end : {"\n", "\r\n"}) {
      for (const JavaCheck& check : JavaChecks(yaml, line_end)) {
        RunJavaCheck(check, rejection_allowed);
        checks += line_end == "\n";
      }
    }
  }
  EXPECT_EQ(checks, 43);
}

}  // namespace
}  // namespace tollgate::read
