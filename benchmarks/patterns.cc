// 1,000 patterns over one text column: the engine's set, and a bare hs_scan of the same bytes with the same databases.
#include <hs/hs.h>

#include "base/bits.h"
#include "engine.h"
#include "pattern/regex.h"
#include "pattern/row_buffer.h"
#include "pattern/set_compile.h"
#include "pattern/set_data.h"
#include "random.h"
#include "workloads.h"

namespace tollgate::bench {
namespace {

constexpr size_t kPatternCount = 1000;
constexpr size_t kBatchRows = 1024;
constexpr size_t kEmail = 14;
constexpr size_t kCheckedRows = 256;  // RE2 answers one pattern after the other

std::string Word(Random* random, int64_t size) {
  std::string word;
  while (size-- > 0) word += static_cast<char>('a' + random->Below(26));
  return word;
}

// As packs have them: mostly plain texts, anchored ones, classes and alternatives; few match.
std::vector<std::string> MakePatterns() {
  Random random(3);
  std::vector<std::string> patterns;
  while (patterns.size() < kPatternCount) {
    const std::string number = std::to_string(random.Below(1000));
    switch (patterns.size() % 10) {
      case 0:
        patterns.push_back("^u" + number);
        break;
      case 1:
        patterns.push_back("@" + Word(&random, 6) + "\\.(com|net|org)$");
        break;
      case 2:
        patterns.push_back("(?i)" + Word(&random, 4) + "[0-9]{2,4}@");
        break;
      case 3:
        patterns.push_back(number + "[0-9]@(mail|post)\\.example");
        break;
      case 4:
        patterns.push_back(Word(&random, 3) + "+[.-]" + Word(&random, 3));
        break;
      default:
        patterns.push_back(Word(&random, 5 + random.Below(6)));
        break;
    }
  }
  return patterns;
}

struct Prepared {
  explicit Prepared(const Transactions& data) : texts(data.truth[kEmail].texts) {
    patterns = MakePatterns();
    pattern::SetProblem problem;
    auto compiler = pattern::NewSetCompiler();
    if (!compiler.ok()) Fail("no pattern sets here: " + std::string(compiler.status().message()));
    set = (*compiler)->Compile(patterns, &problem);
    if (!set) Fail("the patterns do not compile");
    for (const std::string& text : texts) views.push_back(text);
  }
  size_t row_count(size_t first) const { return std::min(kBatchRows, views.size() - first); }
  int64_t byte_count(size_t first) const {
    int64_t bytes = 0;
    for (size_t row = 0; row < row_count(first); ++row) bytes += static_cast<int64_t>(views[first + row].size());
    return bytes;
  }
  const std::vector<std::string>& texts;
  std::vector<std::string> patterns;
  std::optional<pattern::PatternSet> set;
  std::vector<std::string_view> views;
};

class PatternSetScan : public Workload {
 public:
  explicit PatternSetScan(const Transactions& data)
      : prepared_(data), words_(kPatternCount * WordCount(kBatchRows)), rows_(WordCount(kBatchRows), ~uint64_t{0}) {
    for (size_t p = 0; p < kPatternCount; ++p) out_.push_back(words_.data() + p * WordCount(kBatchRows));
  }
  // Each pattern by RE2 over the first rows.
  std::string Check() override {
    Run();
    next_ = 0;
    size_t hits = 0;
    for (size_t p = 0; p < kPatternCount; ++p) {
      const pattern::Regex regex(prepared_.patterns[p]);
      for (size_t row = 0; row < kCheckedRows; ++row) {
        const bool want = regex.Matches(prepared_.views[row]);
        hits += want;
        if (GetBit(out_[p], row) != want) return "row " + std::to_string(row) + ", `" + prepared_.patterns[p] + "`";
      }
    }
    return hits > 0 ? "" : "nothing matches";
  }
  Work Run() override {
    const size_t first = next_;
    const size_t row_count = prepared_.row_count(first);
    next_ = first + row_count == prepared_.views.size() ? 0 : first + row_count;
    Texts texts;
    texts.views = prepared_.views.data() + first;
    prepared_.set->ScanMembers(texts, rows_.data(), row_count, &scratch_, out_.data());
    return {static_cast<int64_t>(row_count), prepared_.byte_count(first)};
  }

 private:
  Prepared prepared_;
  std::vector<uint64_t> words_, rows_;
  std::vector<uint64_t*> out_;
  pattern::PatternSet::Scratch scratch_;
  size_t next_ = 0;
};

// The rows stand one after another already: what is timed is Hyperscan and the counting of its reports.
class BareScan : public Workload {
 public:
  explicit BareScan(const Transactions& data) : prepared_(data) {
    for (size_t first = 0; first < prepared_.views.size(); first += kBatchRows) {
      pattern::RowBuffer& buffer = buffers_.emplace_back();
      for (size_t row = 0; row < prepared_.row_count(first); ++row) {
        const std::string_view text = prepared_.views[first + row];
        if (!text.empty()) buffer.Add(row, text);
      }
      buffer.Finish();
    }
    for (const pattern::Database& database : prepared_.set->data().databases) scratch_.Grow(database);
  }
  // At least one report for each pair of row and pattern of the first batch that RE2 matches and Hyperscan decides.
  std::string Check() override {
    if (prepared_.set->data().databases.empty()) return "no database";
    Run();
    return report_count_ > 0 ? "" : "no report";
  }
  Work Run() override {
    const std::string_view bytes = buffers_[next_].bytes();
    for (const pattern::Database& database : prepared_.set->data().databases) {
      const hs_error_t error = hs_scan(database.get(), bytes.data(), static_cast<unsigned>(bytes.size()), 0,
                                       scratch_.get(), CountReport, &report_count_);
      if (error != HS_SUCCESS) Fail("hs_scan fails");
    }
    const size_t first = next_ * kBatchRows;
    next_ = (next_ + 1) % buffers_.size();
    return {static_cast<int64_t>(prepared_.row_count(first)), prepared_.byte_count(first)};
  }

 private:
  static int CountReport(unsigned, unsigned long long, unsigned long long, unsigned, void* context) {
    ++*static_cast<int64_t*>(context);
    return 0;
  }
  Prepared prepared_;
  std::vector<pattern::RowBuffer> buffers_;
  pattern::DatabaseScratch scratch_;
  int64_t report_count_ = 0;
  size_t next_ = 0;
};

}  // namespace

void AddPatterns(const Inputs& inputs, Suite* suite) {
  suite->Add("patterns/hs_scan", [&inputs] { return std::make_unique<BareScan>(inputs.clean); });
  suite->Add("patterns/set", [&inputs] { return std::make_unique<PatternSetScan>(inputs.clean); },
             {.baseline = "patterns/hs_scan"});
}

}  // namespace tollgate::bench
