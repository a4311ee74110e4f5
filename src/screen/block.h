// One block on its way: cut, worked on, written, free again.
#ifndef TOLLGATE_SCREEN_BLOCK_H_
#define TOLLGATE_SCREEN_BLOCK_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "read/csv.h"
#include "report/decision_writer.h"
#include "report/tally.h"
#include "scan/scan.h"

namespace tollgate::screen {

struct Block {
  explicit Block(const plan::Plan& plan) : tally(plan) {}
  std::unique_ptr<read::CsvBlock, void (*)(read::CsvBlock*)> records = read::NewCsvBlock();
  read::ByteAccount account;  // of the cutter, once this block was cut
  // What comes out of it: whole lines.
  std::string decisions, rejects, findings;
  int64_t decision_count = 0;
  report::Tally tally;
  bool is_done = false;
};

// What a run is asked for, checked: shared by all threads, never written.
struct Request {
  const plan::Plan& plan;
  tg_cpu cpu;
  tg_format format;
  std::vector<bool> wanted;  // by outcome; empty: all
  bool wants_decisions, wants_rejects, wants_findings;
  report::DecisionWriter writer;
};

// One thread's share: everything it writes besides the block.
class Worker {
 public:
  Worker(const Request& request, const read::CsvBinding& binding);
  // Fills the outputs of a block whose records are cut.
  Status Work(Block* block);

 private:
  void WriteDecisions(const report::Scanned& scanned, Block* block);

  const Request& request_;
  read::CsvDecoder decoder_;
  scan::Scratch scratch_;
  report::Tile tile_;
};

}  // namespace tollgate::screen
#endif  // TOLLGATE_SCREEN_BLOCK_H_
