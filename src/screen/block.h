// One block on its way: cut, worked on, written, free again.
#ifndef TOLLGATE_SCREEN_BLOCK_H_
#define TOLLGATE_SCREEN_BLOCK_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "read/records.h"
#include "report/decision_writer.h"
#include "report/tally.h"
#include "scan/scan.h"

namespace tollgate::screen {

struct Block {
  Block(const plan::Plan& plan, std::unique_ptr<read::Block> empty) : records(std::move(empty)), tally(plan) {}
  std::unique_ptr<read::Block> records;
  read::ByteAccount account;   // of the cutter, once this block was cut
  uint64_t source_offset = 0;  // so too
  uint64_t ticket = 0;         // of the stream of windows, where there is one
  // What comes out of it: whole lines.
  std::string decisions, rejects, findings;
  int64_t decision_count = 0;
  report::Tally tally;
  bool is_done = false;
};

// What a run is asked for, checked: shared by all threads, never written.
struct Request {
  const plan::Plan& plan;
  const lookup::Data* data;  // nullptr: the plan's own
  window::Stream* stream;    // nullptr: the plan has no windows
  tg_cpu cpu;
  tg_format format;
  std::vector<bool> wanted;  // by outcome; empty: all
  bool wants_decisions, wants_rejects, wants_findings;
  report::DecisionWriter writer;
};

// One thread's share: everything it writes besides the block.
class Worker {
 public:
  Worker(const Request& request, std::unique_ptr<read::Decoder> decoder);
  // Fills the outputs of a block whose records are cut.
  Status Work(Block* block);

 private:
  void WriteDecisions(const report::Scanned& scanned, Block* block);

  const Request& request_;
  std::unique_ptr<read::Decoder> decoder_;
  scan::Scratch scratch_;
  report::Tile tile_;
};

}  // namespace tollgate::screen
#endif  // TOLLGATE_SCREEN_BLOCK_H_
