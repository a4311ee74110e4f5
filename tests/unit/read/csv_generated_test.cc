// Generated adversarial CSV: against the reference, and against itself read in every other way.
#include <random>

#include "base/utf8.h"
#include "csv_reference.h"
#include "csv_support.h"

namespace tollgate::read {
namespace {

using namespace std::string_view_literals;

class Generator {
 public:
  explicit Generator(uint32_t seed) : random_(seed) {}

  // A file of two columns, most rows whole, some not.
  std::string File(size_t row_count, int damage_percent) {
    std::string text = Below(4) == 0 ? "\xEF\xBB\xBF"
                                       "a,b"
                                     : "a,b";
    text += LineEnd();
    for (size_t r = 0; r < row_count; ++r) {
      text += Below(100) < damage_percent ? Noise() : Row();
      if (r + 1 != row_count || Below(2) == 0) text += LineEnd();
    }
    return text;
  }
  std::string Row() { return Cell() + "," + Cell(); }
  int Below(int limit) { return static_cast<int>(random_() % static_cast<uint32_t>(limit)); }

 private:
  std::string LineEnd() {
    const int kind = Below(12);
    return kind == 0 ? "\n\n" : kind < 4 ? "\r\n" : "\n";
  }
  std::string Cell() {
    static constexpr std::string_view kPlain[] = {"", "x", "12.50", "\xC3\xA9t\xC3\xA9",
                                                  "a longer cell with some words"};
    static constexpr std::string_view kQuoted[] = {"",         "\"\"", "a,b", "line\nline", "\r\n",
                                                   "\"\"\"\"", ",\n,", "\r",  "x",          "\xE2\x82\xAC"};
    if (Below(3) != 0) return std::string(kPlain[Below(std::size(kPlain))]);
    std::string cell = "\"";
    for (int parts = Below(4); parts >= 0; --parts) cell += kQuoted[Below(std::size(kQuoted))];
    return cell + "\"";
  }
  std::string Noise() {
    static constexpr std::string_view kParts[] = {"\"", "\"", "\"\"", ",",    "\n",   "\r",    "\r\n",   "x",
                                                  " ",  "1",  "\0"sv, "\xFF", "\xC3", "\",\"", "\"\n\"", "abc,def"};
    std::string noise;
    for (int parts = Below(9); parts >= 0; --parts) noise += kParts[Below(std::size(kParts))];
    return noise;
  }
  std::mt19937 random_;
};

std::string CodeOf(const std::string& finding) { return finding.substr(0, finding.find(' ')); }

// The reference's records beside the cutter's: same places, same faults at the same byte, same tokens.
void CompareWithReference(const std::string& input) {
  const CsvRun run = RunCsv(input, TextLayout({"a", "b"}));
  if (!run.status.ok()) return;
  const size_t begin = run.account.header + (input.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  const std::vector<ReferenceRecord> wanted = ReadReference(input, begin, false);
  ASSERT_EQ(run.places.size(), wanted.size());
  size_t next_finding = 0;
  for (size_t r = 0; r < wanted.size(); ++r) {
    SCOPED_TRACE("record " + std::to_string(r));
    const ReferenceRecord& it = wanted[r];
    ASSERT_EQ(run.places[r].offset, it.begin);
    ASSERT_EQ(run.records[r].size(), it.end - it.begin);
    const std::string_view bytes = std::string_view(input).substr(it.begin, it.end - it.begin);
    std::vector<std::string> codes;
    if (!it.fault.empty()) codes.push_back(it.fault + " " + std::to_string(it.token_begin));
    if (it.fault.empty() && it.tokens.size() != 2) {
      codes.push_back((it.tokens.size() < 2 ? "csv.record.too_few_fields " : "csv.record.too_many_fields ") +
                      std::to_string(it.begin));
    }
    if (bytes.find('\0') != std::string_view::npos) {
      codes.push_back("csv.encoding.nul " + std::to_string(it.begin + bytes.find('\0')));
    }
    if (!IsValidUtf8(bytes)) codes.push_back("csv.encoding.utf8 " + std::to_string(it.begin + FirstInvalidUtf8(bytes)));
    ASSERT_EQ(run.rejected[r], !codes.empty());
    std::vector<std::string> got;
    for (; next_finding < run.findings.size(); ++next_finding) {
      const std::string& finding = run.findings[next_finding];
      if (finding.find(" record " + std::to_string(r) + " ") == std::string::npos) break;
      const size_t at = finding.find(" at ") + 4;
      got.push_back(CodeOf(finding) + " " + finding.substr(at, finding.find('+', at) - at));
    }
    std::sort(codes.begin(), codes.end());
    std::sort(got.begin(), got.end());
    ASSERT_EQ(got, codes);
  }
  EXPECT_EQ(next_finding, run.findings.size());
}

TEST(CsvGenerated, AgreesWithTheReference) {
  for (uint32_t seed = 0; seed < 3000; ++seed) {
    Generator generator(seed);
    const std::string input = generator.File(1 + seed % 40, static_cast<int>(seed % 5) * 25);
    SCOPED_TRACE("seed " + std::to_string(seed) + ": " + testing::PrintToString(input));
    CompareWithReference(input);
    if (testing::Test::HasFailure()) return;
  }
}

TEST(CsvGenerated, ChunksBatchesAndCpuChangeNothing) {
  const column::RecordLayout layout = TextLayout({"b", "a"});
  for (uint32_t seed = 0; seed < 24; ++seed) {
    Generator generator(seed);
    const std::string input = generator.File(150, seed % 3 == 0 ? 0 : 12);
    const std::string whole = Everything(RunCsv(input, layout, {.cpu = TG_CPU_PORTABLE}));
    for (tg_cpu cpu : Cpus()) {
      for (size_t step : {1, 2, 3, 7, 63, 64, 65, 4096, 1 << 20}) {
        for (int32_t rows : {1, 63, 64, 65, 1024}) {
          ASSERT_EQ(Everything(RunCsv(input, layout, {.batch_row_count = rows, .read_bytes = step, .cpu = cpu})), whole)
              << "seed " << seed << " cpu " << cpu << " read " << step << " rows " << rows;
        }
      }
    }
  }
}

// Law 5: a damaged record takes no other with it.
TEST(CsvGenerated, DamageStaysInItsRecord) {
  const std::string_view kDamage[] = {"\"", "1,\"2", "\"1\"x,2", "1", "1,2,3", "\0,1"sv, "\xFF,1", "1\r,2", "x\"y,z"};
  for (uint32_t seed = 0; seed < 200; ++seed) {
    Generator generator(seed);
    // Without line ends in cells: a record is a line, so an open quote may reach over lines but must not take them
    // along.
    std::vector<std::string> rows;
    while (rows.size() < 20) {
      const std::string row = generator.Row();
      if (row.find('\n') == std::string::npos && row.find('\r') == std::string::npos) rows.push_back(row);
    }
    const size_t damaged = static_cast<size_t>(generator.Below(20));
    const auto join = [&rows] {
      std::string text = "a,b\n";
      for (const std::string& row : rows) text += row + "\n";
      return text;
    };
    const CsvRun good = RunCsv(join(), TextLayout({"a", "b"}));
    rows[damaged] = kDamage[seed % std::size(kDamage)];
    const std::string input = join();
    const CsvRun bad = RunCsv(input, TextLayout({"a", "b"}));
    ASSERT_EQ(good.rows.size(), 20u);
    ASSERT_EQ(bad.rows.size(), 20u) << input;
    for (size_t r = 0; r < 20; ++r) {
      if (r == damaged) {
        EXPECT_EQ(bad.rows[r], "rejected");
        EXPECT_EQ(bad.rejects, "a,b\n" + rows[damaged] + "\n");
      } else {
        EXPECT_EQ(bad.rows[r], good.rows[r]) << "seed " << seed << " row " << r << " of " << input;
      }
    }
  }
}

}  // namespace
}  // namespace tollgate::read
