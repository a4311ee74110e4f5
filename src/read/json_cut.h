// Cutting one block of JSON records.
#ifndef TOLLGATE_READ_JSON_CUT_H_
#define TOLLGATE_READ_JSON_CUT_H_

#include "read/input.h"
#include "read/json_block.h"
#include "read/json_cutter.h"
#include "read/json_elements.h"

namespace tollgate::read {

// What a cutter carries from block to block.
struct JsonCutState {
  JsonForm form = JsonForm::kLines;
  size_t read_bytes = 0;
  size_t batch_row_count = 0;
  PaddedBuffer carry;           // read, not yet handed out
  uint64_t offset = 0;          // of the first byte not handed out, in the whole input
  int64_t record = 0;           // number of the next record
  uint64_t line = 1;            // of the next record
  double bytes_per_record = 0;  // of the block before; how much to read follows it
  ByteAccount account;
  ElementScanner scanner;
  bool in_oversized = false;     // inside a record whose first bytes were handed out
  uint64_t oversized_bytes = 0;  // how many
  uint64_t record_line = 1;      // of that record
};

class JsonBlockCut {
 public:
  JsonBlockCut(JsonCutState* state, Input* input, JsonBlock* block) : state_(*state), input_(*input), block_(*block) {}
  // Fills the block. It has no rows and is no piece only at the end of the input, or where that failed.
  void Run();

 private:
  size_t size() const { return block_.bytes.size(); }
  size_t pending() const { return size() - begin_; }
  std::string_view Bytes(size_t from) const { return block_.bytes.view().substr(from); }
  bool is_done() const;
  void CutLines();
  void TakeLine(size_t end);
  void CutElements();
  bool ScanElements();
  void FinishElements();
  void AddRow(size_t end, tg_code fault);
  void Abandon();
  void GivePiece();
  void ContinueOversized();
  void GoOn();
  void DropFront();
  bool ReadMore();

  JsonCutState& state_;
  Input& input_;
  JsonBlock& block_;
  size_t begin_ = 0;        // of the record being cut, or of what stands before it
  size_t scanned_ = 0;      // bytes of the block that were looked at
  bool is_inside_ = false;  // a record (of a document) is under way
  bool is_stopped_ = false;
};

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_JSON_CUT_H_
