// Every cell means what column::DecodeCell says, however it looks; and findings point at what they are about.
#include <random>

#include "base/utf8.h"
#include "column/cell.h"
#include "csv_support.h"

namespace tollgate::read {
namespace {

using column::Cell;
using column::CellState;
using column::LayoutField;
using column::TextForm;

struct Form {
  std::string name;
  LayoutField field;
  std::vector<std::string> seeds;  // cells from which others are made
};

LayoutField TimeField(const char* format, const char* zone) {
  LayoutField field = Field("v", TG_TIMESTAMP, TextForm::kTimeFormat);
  std::string problem;
  field.time_format = TimeFormat::Compile(format, &problem);
  if (zone != nullptr) field.zone = Zone::Load(zone);
  return field;
}

LayoutField With(LayoutField field, void (*change)(LayoutField*)) {
  change(&field);
  return field;
}

std::vector<Form> Forms() {
  const std::vector<std::string> numbers = {"0",
                                            "-0",
                                            "7",
                                            "-7",
                                            "10",
                                            "05",
                                            "1.0",
                                            "1e3",
                                            "99999999",
                                            "123456789",
                                            "1234567812345678",
                                            "12345678123456789",
                                            "999999999999999999",
                                            "9223372036854775807",
                                            "9223372036854775808",
                                            "-9223372036854775808",
                                            "-9223372036854775809",
                                            "1.5",
                                            "0.25",
                                            "-0.00",
                                            "12.345678",
                                            "12.3456789",
                                            "4.5000",
                                            ".5",
                                            "5.",
                                            "-",
                                            "-.5",
                                            "+5",
                                            " 5",
                                            "5 ",
                                            "1,5",
                                            "0x10",
                                            "NaN",
                                            "1.2.3",
                                            "-118.123456",
                                            "123456789012345.6",
                                            "9007199254740993",
                                            "0.1",
                                            "1234567.1234567",
                                            "-40.3",
                                            "1e400",
                                            "00",
                                            "0.0",
                                            "100000000000.01",
                                            "1/2",
                                            "1:2"};
  const std::vector<std::string> times = {"2024-02-29T23:59:59Z",
                                          "2023-02-29T00:00:00Z",
                                          "2024-02-29T23:59:60Z",
                                          "2024-12-31T23:59:60Z",
                                          "2024-02-29t23:59:59z",
                                          "2024-02-29T24:00:00Z",
                                          "2024-02-29T23:60:00Z",
                                          "2024-02-29T12:00:00.123Z",
                                          "2024-02-29T12:00:00.123456Z",
                                          "2024-02-29T12:00:00.1Z",
                                          "2024-02-29T12:00:00+01:00",
                                          "0000-01-01T00:00:00Z",
                                          "0001-01-01T00:00:00Z",
                                          "9999-12-31T23:59:59.999999Z",
                                          "2024-13-01T00:00:00Z",
                                          "2024-00-01T00:00:00Z",
                                          "2024-01-00T00:00:00Z",
                                          "2024-02-29 23:59:59",
                                          "2024-02-29T23:59:59",
                                          "2024-03-31 02:30:00",
                                          "2024-10-27 02:30:00",
                                          "1900-02-29T00:00:00Z",
                                          "2000-02-29T00:00:00Z",
                                          "2024-02-29",
                                          "2023-02-29",
                                          "0000-01-01",
                                          "9999-12-31",
                                          "2024-2-29",
                                          "2024-02-29 23:59",
                                          "202/-02-29",
                                          "2024-02-2:"};
  const std::vector<std::string> amounts = {"$134.09",
                                            "$-99.00",
                                            "-$99.00",
                                            "-$-1",
                                            "$1,234.50",
                                            "$",
                                            "$$5",
                                            "134.09",
                                            "$05.10",
                                            "$.5",
                                            "$5.",
                                            "$5.123",
                                            "$1234567890123456.78",
                                            "$ 5"};
  std::vector<Form> forms = {
      {"text",
       TextField("v"),
       {"x", "NA", "a \"quoted\" word", "sixteen bytes ok", "\xC3\xA9", "longer than a vector is"}},
      {"text with null words",
       With(TextField("v"),
            [](LayoutField* f) {
              f->null_words = {"NA", "-"};
            }),
       {"NA", "-", "x"}},
      {"text, nullable", With(TextField("v"), [](LayoutField* f) { f->nullable = true; }), {"", "x"}},
      {"integer", Field("v", TG_INT64, TextForm::kInteger), numbers},
      {"integer with null words",
       With(Field("v", TG_INT64, TextForm::kInteger),
            [](LayoutField* f) {
              f->null_words = {"7", "-"};
            }),
       numbers},
      {"double", Field("v", TG_DOUBLE, TextForm::kNumber), numbers},
      {"epoch, s", Field("v", TG_TIMESTAMP, TextForm::kEpoch), numbers},
      {"date-time", Field("v", TG_TIMESTAMP, TextForm::kRfc3339), times},
      {"date", Field("v", TG_TIMESTAMP, TextForm::kDate), times},
      {"space format", TimeField("%Y-%m-%d %H:%M:%S", nullptr), times},
      {"space format in UTC", TimeField("%Y-%m-%d %H:%M:%S", "UTC"), times},
      {"space format in Berlin", TimeField("%Y-%m-%d %H:%M:%S", "Europe/Berlin"), times},
      {"T format", TimeField("%Y-%m-%dT%H:%M:%S", nullptr), times},
      {"minute format", TimeField("%Y-%m-%d %H:%M", nullptr), times},
      {"boolean",
       Field("v", TG_BOOL, TextForm::kBoolean),
       {"true", "false", "True", "1", "0", "tru", "truee", "falsy"}},
      {"boolean by words",
       With(Field("v", TG_BOOL, TextForm::kBoolean),
            [](LayoutField* f) {
              f->true_words = {"Yes", "1"};
              f->false_words = {"No", "0"};
            }),
       {"Yes", "No", "1", "0", "true", "yes"}},
  };
  for (int scale : {0, 2, 6, 9, 18}) {
    forms.push_back(
        {"number at scale " + std::to_string(scale), Field("v", TG_DECIMAL, TextForm::kNumber, scale), numbers});
    forms.push_back({"decimal text at scale " + std::to_string(scale),
                     Field("v", TG_DECIMAL, TextForm::kDecimalText, scale), numbers});
  }
  forms.push_back(
      {"money sign",
       With(Field("v", TG_DECIMAL, TextForm::kDecorated, 2), [](LayoutField* f) { f->decoration.prefix = "$"; }),
       amounts});
  forms.push_back({"grouped money",
                   With(Field("v", TG_DECIMAL, TextForm::kDecorated, 2),
                        [](LayoutField* f) {
                          f->decoration.prefix = "$";
                          f->decoration.group = ",";
                        }),
                   amounts});
  forms.push_back(
      {"epoch, ms",
       With(Field("v", TG_TIMESTAMP, TextForm::kEpoch), [](LayoutField* f) { f->epoch = column::EpochUnit::kMillis; }),
       numbers});
  return forms;
}

// A cell near a seed: as it is, or with a byte changed, dropped or doubled; or digits at random.
std::string RandomCell(const std::vector<std::string>& seeds, std::mt19937* random) {
  const auto below = [random](size_t limit) { return static_cast<size_t>((*random)() % limit); };
  std::string cell = seeds[below(seeds.size())];
  for (char& c : cell) {
    if (c >= '0' && c <= '9' && below(3) == 0) c = static_cast<char>('0' + below(10));
  }
  if (cell.empty() || below(2) == 0) return cell;
  const size_t at = below(cell.size());
  static constexpr std::string_view kBytes = "0123456789.-+:TZ $,/;\"e~\x7F";
  if (below(3) == 0) cell[at] = kBytes[below(kBytes.size())];
  if (below(4) == 0) cell.erase(at, 1);
  if (below(6) == 0) cell.insert(cell.begin() + static_cast<ptrdiff_t>(at % (cell.size() + 1)), kBytes[below(10)]);
  return cell;
}

std::string Written(const std::string& cell, bool quoted) {
  if (!quoted) return cell;
  std::string text = "\"";
  for (char c : cell) text += c == '"' ? "\"\"" : std::string(1, c);
  return text + "\"";
}

std::string Wanted(const LayoutField& field, const Cell& cell) {
  switch (cell.state) {
    case CellState::kNull:
      return "[null]";
    case CellState::kOverflow:
      return "[overflow]";
    case CellState::kAbsent:
    case CellState::kFault:
      return "[absent]";
    case CellState::kValue:
      break;
  }
  if (field.type == TG_STRING) return "['" + std::string(cell.text) + "']";
  if (field.type == TG_BOOL) return cell.boolean ? "[true]" : "[false]";
  if (field.type == TG_DOUBLE) return "[" + testing::PrintToString(cell.number) + "]";
  return "[" + std::to_string(cell.integer) + "]";
}

TEST(CsvDecoder, EveryCellMeansWhatDecodeCellSays) {
  std::mt19937 random(1);
  size_t cells = 0;
  for (const Form& form : Forms()) {
    SCOPED_TRACE(form.name);
    column::RecordLayout layout;
    layout.fields = {form.field};
    for (int round = 0; round < 40; ++round) {
      std::string input = "w,v\n";
      std::vector<std::string> rows, findings;
      // Rounds differ in whether an escaped quote is anywhere: the decoder asks that of a block as a whole.
      const bool may_escape = round % 2 == 0;
      while (rows.size() < 130) {
        const std::string cell = RandomCell(form.seeds, &random);
        const bool must_quote = cell.find_first_of(",\"\r\n") != std::string::npos;
        if ((must_quote && !may_escape) || !IsValidUtf8(cell)) continue;
        const bool quoted = must_quote || random() % 4 == 0;
        const Cell meaning = column::DecodeCell(form.field, cell, quoted);
        const std::string written = Written(cell, quoted);
        input += random() % 2 == 0 ? "1," : "\"a\nb\",";
        if (meaning.state == CellState::kFault) {
          findings.push_back(std::string(tg_code_name(meaning.fault)) + " record " + std::to_string(rows.size()) +
                             " line " + std::to_string(1 + std::count(input.begin(), input.end(), '\n')) + " at " +
                             std::to_string(input.size()) + "+" + std::to_string(written.size()) + " column 1 v /v");
        }
        rows.push_back(Wanted(form.field, meaning));
        input += written + (random() % 2 == 0 ? "\n" : "\r\n");
        ++cells;
      }
      CsvRun run = RunCsv(input, layout);
      for (std::string& finding : run.findings) finding = finding.substr(0, finding.find(" /v") + 3);
      ASSERT_EQ(run.rows, rows) << input;
      ASSERT_EQ(run.findings, findings) << input;
    }
  }
  std::printf("%zu cells\n", cells);
}

TEST(CsvDecoder, FindingsOfARowComeByPlace) {
  column::RecordLayout layout;
  layout.fields = {Field("n", TG_INT64, TextForm::kInteger), Field("d", TG_TIMESTAMP, TextForm::kDate),
                   Field("c", TG_INT64, TextForm::kInteger)};
  layout.fields[2].sensitive = true;
  layout.fields[1].schema_pointer = "/properties/d/format";
  const CsvRun run = RunCsv("t,c,d,n\n\"x\ny\",4000000000000002x,2024-02-30,\"a\"\"b\"\n", layout);
  EXPECT_EQ(run.rows, (std::vector<std::string>{"[absent][absent][absent]"}));
  EXPECT_EQ(
      run.findings,
      (std::vector<std::string>{
          "csv.cast.integer record 0 line 3 at 14+17 column 1 c /c by /properties/c/type expected: an integer in "
          "JSON's grammar got: 400000*******002x",
          "format.date.range record 0 line 3 at 32+10 column 2 d /d by /properties/d/format expected: a date that "
          "exists got: 2024-02-30",
          "csv.cast.integer record 0 line 3 at 43+6 column 3 n /n by /properties/n/type expected: an integer in "
          "JSON's grammar got: a\"b"}));
}

TEST(CsvDecoder, AWrongScaleNamesTheStep) {
  column::RecordLayout layout;
  layout.fields = {Field("n", TG_DECIMAL, TextForm::kNumber, 2)};
  layout.fields[0].scale_pointer = "/properties/n/multipleOf";
  layout.fields[0].scale_expected = "a multiple of 0.01";
  EXPECT_EQ(RunCsv("n\n0.011\n", layout).findings,
            (std::vector<std::string>{"schema.multipleOf record 0 line 2 at 2+5 column 0 n /n by "
                                      "/properties/n/multipleOf expected: a multiple of 0.01 got: 0.011"}));
}

// Rows of the object `card` by cells that no field reads.
TEST(CsvDecoder, AnObjectIsThereWithAnyCellOfIt) {
  column::RecordLayout layout = TextLayout({"id", "card.country"});
  layout.objects = {{"other", "/other", true}, {"card", "/card", true}};
  MemorySource memory{
      "card.b,id,card.a\n"
      ",0,\n"
      "x,1,\n"
      ",2,x\r\n"
      ",3,\r\n"
      "\"\",4,\n"
      ",5,\"\"\n"
      "x,6\n"};
  const tg_source source = memory.source();
  CsvCutter cutter(source, layout, {});
  ASSERT_TRUE(cutter.ReadHeader().ok());
  CsvDecoder decoder(layout, cutter.binding(), TG_CPU_AUTO);
  auto block = NewCsvBlock();
  ASSERT_TRUE(*cutter.Next(block.get()));
  const tg_batch batch = decoder.Decode(*block);
  ASSERT_EQ(batch.object_count, 2);
  EXPECT_EQ(batch.objects[0][0], 0);
  EXPECT_EQ(batch.objects[1][0], 0b110110);
  EXPECT_EQ(batch.rejected[0], 0b1000000);
}

TEST(CsvDecoder, GotIsCutAtACharacter) {
  column::RecordLayout layout;
  layout.fields = {Field("n", TG_INT64, TextForm::kInteger)};
  std::string cell = "x";
  for (int i = 0; i < 40; ++i) cell += "\xC3\xA9";
  const CsvRun run = RunCsv("n\n" + cell + "\n", layout);
  ASSERT_EQ(run.findings.size(), 1u);
  EXPECT_TRUE(run.findings[0].ends_with("got: " + cell.substr(0, 63))) << run.findings[0];
}

// Columns that no field reads are text all the same.
TEST(CsvDecoder, UnreadColumnsAreChecked) {
  const CsvRun run = RunCsv("a,unread\n1,\xC3\x28\n2,\xC3\xA9\n", TextLayout({"a"}));
  EXPECT_EQ(run.rows, (std::vector<std::string>{"rejected", "['2']"}));
  EXPECT_EQ(run.findings, (std::vector<std::string>{"csv.encoding.utf8 record 0 line 2 at 11+1 column 1 unread "
                                                    "expected: text is valid UTF-8 got: 0xC3"}));
}

TEST(CsvDecoder, AbsentColumnsAreAbsent) {
  column::RecordLayout layout = TextLayout({"a", "b"});
  layout.fields.push_back(Field("n", TG_INT64, TextForm::kInteger));
  const CsvRun run = RunCsv("b\nx\ny\n", layout);
  EXPECT_EQ(run.rows, (std::vector<std::string>{"[absent]['x'][absent]", "[absent]['y'][absent]"}));
}

}  // namespace
}  // namespace tollgate::read
