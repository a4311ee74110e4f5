// Cutting one block: rows from the index, and from the scanner where the index finds a fault.
#ifndef TOLLGATE_READ_CSV_CUT_H_
#define TOLLGATE_READ_CSV_CUT_H_

#include "read/csv_block.h"
#include "read/csv_scanner.h"
#include "read/input.h"

namespace tollgate::read {

// What a cutter carries from block to block.
struct CutState {
  tg_cpu cpu = TG_CPU_PORTABLE;
  size_t read_bytes = 0;
  size_t batch_row_count = 0;
  size_t column_count = 0;
  PaddedBuffer carry;           // read, not yet handed out
  uint64_t offset = 0;          // of the first byte not handed out, in the whole input
  int64_t record = 0;           // number of the next record
  uint64_t line = 1;            // of the next record
  double bytes_per_record = 0;  // of the block before; how much to read follows it
  ByteAccount account;
  RecordScanner scanner;
  bool in_oversized = false;     // `scanner` is inside a record whose first bytes were handed out
  uint64_t oversized_bytes = 0;  // how many
};

class BlockCut {
 public:
  BlockCut(CutState* state, Input* input, CsvBlock* block) : state_(*state), input_(*input), block_(*block) {}
  // Fills the block. It has no rows and is no piece only at the end of the input, or where that failed.
  void Run();

 private:
  size_t size() const { return block_.bytes.size(); }
  size_t pending() const { return size() - record_begin_; }
  bool is_done() const;
  void CutRows();
  bool ContinueOversized();
  bool IndexMore();
  void FinishTail();
  bool TakeLines(size_t limit);
  bool TakeLine(const LineEnd& line_end);
  bool SkipBlank(size_t end);
  bool IsOverLimit(uint32_t separator_count, size_t end) const;
  void ScanRecord(bool has_fault);
  void GivePiece();
  void AddFaultyRow(size_t end);
  void Restart(size_t at);
  void DropBlankFront();
  bool ReadMore();

  CutState& state_;
  Input& input_;
  CsvBlock& block_;
  IndexState index_state_;
  size_t indexed_ = 0;            // bytes of the block, from the last restart on
  size_t record_begin_ = 0;       // of the record being cut
  uint32_t first_separator_ = 0;  // of it
  size_t quoted_newlines_ = 0;    // of index.quoted_newlines, those before it
  size_t known_end_ = 0;          // a record that ends here was scanned and has no fault
  bool is_stopped_ = false;       // nothing more can be put into this block
};

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_CSV_CUT_H_
