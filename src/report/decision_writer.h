// The one writer of decisions, as JSON and as CSV.
//
// The idea: what does not change from row to row (rule ids with their scores, outcome names) is escaped once a plan;
// and rows are written a tile of 64 at a time, for which only the rules that have a bit in the tile are kept. A row
// then costs what it says, not what the pack holds.
#ifndef TOLLGATE_REPORT_DECISION_WRITER_H_
#define TOLLGATE_REPORT_DECISION_WRITER_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "report/window_writer.h"
#include "scan/scan.h"

namespace tollgate::report {

// What was scanned and what came of it: borrowed until the scratch's next scan.
struct Scanned {
  const tg_batch& batch;
  const scan::Scratch& scratch;
  const tg_decisions& decisions;
};

// Bits of one bitmap for rows [64 * word, 64 * word + 64), zero behind the last row.
uint64_t LoadWord(const uint8_t* bitmap, int32_t row_count, int32_t word);
// The findings of one row, which stand together.
std::span<const tg_finding> FindingsOfRow(const Scanned& scanned, int32_t row);

// The rules that say something about the 64 rows of a word, in pack order. Reused.
struct Tile {
  struct Hits {
    int32_t rule;
    uint64_t rows;
  };
  std::vector<Hits> fired, shadow, unknown, errors;
  void Load(const plan::Plan& plan, const tg_decisions& decisions, int32_t word);
};

class DecisionWriter {
 public:
  // `plan` outlives the writer.
  explicit DecisionWriter(const plan::Plan& plan);

  // One object without a line end. `tile` was loaded for the row's word.
  void AppendJson(const Scanned& scanned, const Tile& tile, int32_t row, std::string* out) const;
  // One line with its end (LF): record,line,id,valid,outcome,score,rules,codes; lists are joined by ';'.
  void AppendCsv(const Scanned& scanned, const Tile& tile, int32_t row, std::string* out) const;
  static constexpr std::string_view kCsvHeader = "record,line,id,valid,outcome,score,rules,codes\n";

 private:
  struct RuleText {
    std::string quoted_id;     // "id"
    std::string hit;           // {"id":"id","score":40
    std::string hit_unscored;  // the same for a match that adds no score
  };
  // What a rule adds where its condition had no answer and its fallback forces an outcome: nothing.
  bool AddsScore(const tg_decisions& decisions, int32_t row, int32_t rule) const;
  void AppendHits(const Scanned& scanned, const std::vector<Tile::Hits>& hits, int32_t row, std::string* out) const;
  void AppendCauses(std::string_view member, const Scanned& scanned, const std::vector<Tile::Hits>& hits, int32_t row,
                    std::string* out) const;
  void AppendReason(const Scanned& scanned, int32_t row, int32_t rule, std::string* out) const;

  const plan::Plan& plan_;
  WindowWriter windows_;
  std::vector<RuleText> rules_;
  std::vector<std::string> outcomes_;      // quoted
  std::vector<std::string> csv_outcomes_;  // as CSV cells
  std::vector<std::string> csv_rules_;     // ids as they are; the joined cell is quoted where it must be
};

}  // namespace tollgate::report
#endif  // TOLLGATE_REPORT_DECISION_WRITER_H_
