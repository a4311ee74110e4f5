// Everything that a scan may write: one register an op, the bitmaps of every field, findings and decisions. Memory is
// one block, laid out for the largest batch seen; a batch that is no larger allocates nothing.
//
// Every bitmap here is whole words with zeroes past the last row, so no loop but the first one over a caller's bitmap
// has to think of the tail. A boolean's t, f and e are disjoint, and so are a value's t (it has one) and e; UNKNOWN is
// the rest.
#ifndef TOLLGATE_SCAN_STATE_H_
#define TOLLGATE_SCAN_STATE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_arena.h"
#include "base/texts.h"
#include "plan/plan.h"
#include "scan/kernels.h"
#include "scan/prepared_check.h"
#include "scan/scan.h"
#include "window/stream.h"

namespace tollgate::scan {

// What an op gave. The `own_` pointers are its memory; the others are what readers use, and may be another's (a
// column's, an operand's, State::zeros).
struct Register {
  const uint64_t* t = nullptr;  // true; for what is no boolean: the rows that have a value
  const uint64_t* f = nullptr;  // false; booleans only
  const uint64_t* e = nullptr;  // error; State::zeros where no row is
  const int64_t* ints = nullptr;
  const double* numbers = nullptr;
  const int32_t* table_rows = nullptr;
  Texts texts;

  uint64_t* own_t = nullptr;
  uint64_t* own_f = nullptr;
  uint64_t* own_e = nullptr;
  int64_t* own_ints = nullptr;
  double* own_numbers = nullptr;
  int32_t* own_table_rows = nullptr;
  std::string_view* own_views = nullptr;

  Truth truth() const { return {t, f, e}; }
};

// The states of a field's rows, copied out of the batch (a caller's bitmap may stand at any address) with a clean tail.
struct FieldRows {
  uint64_t* valid = nullptr;
  uint64_t* null = nullptr;
  uint64_t* overflow = nullptr;
  uint64_t* faulted = nullptr;   // the reader found its text wrong: it is there, but nothing can be said of it
  uint64_t* bits = nullptr;      // TG_BOOL: the values
  uint64_t* not_bits = nullptr;  // TG_BOOL: valid and false
  bool any_null = false;
  bool any_overflow = false;
  bool any_faulted = false;
};

// The rows where a field is there, whatever is to be said of it.
inline uint64_t PresentWord(const FieldRows& field, size_t w) {
  return field.valid[w] | field.null[w] | field.overflow[w] | field.faulted[w];
}

// An object inside the record.
struct ObjectRows {
  uint64_t* present = nullptr;
  uint64_t* faulted = nullptr;  // something stands there that is no object
};

// What the members of a pattern set hit; filled when the first of them is asked in a batch.
struct PatternHits {
  std::vector<uint64_t*> members;
  bool is_scanned = false;
};

// What windows take of a batch and what they answered.
struct WindowRows {
  std::vector<window::Input> inputs;
  std::vector<uint64_t*> known;                // per input that is a boolean: where it is true or false; else null
  std::vector<std::vector<uint64_t*>> seen;    // per group and log: rows with a key and a time, of valid records
  std::vector<std::vector<uint64_t*>> failed;  // so too: rows where the first of these without a value is in error
  std::vector<window::ReadResult> results;     // per read
  window::Batch batch;
  window::Prepared prepared;
  window::Stream* stream = nullptr;  // that UseStream gave
  // Of a scan that has none.
  std::unique_ptr<window::State> own_state;
  std::unique_ptr<window::Stream> own_stream;
};

struct Scratch::State {
  State(const plan::Plan& plan_in, tg_cpu cpu);
  // Makes room for `rows` rows; constants are filled in anew where memory moved.
  void Reserve(size_t rows);

  const plan::Plan* plan;
  const lookup::Data* data;  // the plan's own, or what UseData gave
  const Kernels* kernels;
  std::vector<std::vector<PreparedCheck>> checks;  // per field
  std::vector<std::vector<uint32_t>> reason_ops;   // per reason: the ops from main_op_count on that it needs, rising
  std::vector<uint8_t> op_needed;                  // per op from main_op_count on: in this batch

  const tg_batch* batch = nullptr;
  size_t row_count = 0;
  size_t word_count = 0;
  uint64_t* zeros = nullptr;
  uint64_t* rows = nullptr;      // all rows of the batch
  uint64_t* accepted = nullptr;  // rows that the reader did not reject
  uint64_t* valid = nullptr;     // rows whose record is valid
  uint64_t* temporary[4] = {};   // of one op or one check
  std::vector<FieldRows> fields;
  std::vector<ObjectRows> objects;  // per object of the plan
  std::vector<Register> registers;
  WindowRows windows;
  std::vector<PatternHits> pattern_hits;  // per pattern set
  pattern::PatternSet::Scratch pattern_scratch;
  std::vector<tg_finding> findings;
  TextArena texts;
  std::string text_buffer;    // of one value being checked
  DecimalText number_buffer;  // the same

  std::vector<uint64_t*> fired, unknown, errors;  // per rule
  std::vector<const uint8_t*> fired_bytes, unknown_bytes, errors_bytes;
  int32_t* outcomes = nullptr;
  int32_t* forced = nullptr;  // most severe outcome that a rule forced; -1: none
  int64_t* scores = nullptr;
  int32_t* final_rules = nullptr;

 private:
  class Layout;
  void LayOut(Layout* layout);
  void LayOutWindows(Layout* layout);
  void LayOutRegister(Layout* layout, plan::OpCode code, Register* out);
  void FillConstants();
  void FindReasonOps();

  struct Free {
    void operator()(std::byte* memory) const { ::operator delete(memory, std::align_val_t(64)); }
  };
  std::unique_ptr<std::byte[], Free> memory_;
  size_t capacity_words_ = 0;
};
using State = Scratch::State;

inline const uint8_t* Bytes(const uint64_t* words) { return reinterpret_cast<const uint8_t*>(words); }

// The rows that a member of a pattern set matches, of the rows that have a text. A set has one text in all its uses:
// the first use in a batch scans it for all.
const uint64_t* HitsOf(State* state, uint32_t set, uint32_t member, const Texts& texts, const uint64_t* rows);

// The steps of a scan, in order; scan.cc is their loop.
Status Bind(State* state, const tg_batch& batch);
void Validate(State* state);
void EvaluatePrelude(State* state);
Status Observe(State* state, std::optional<uint64_t> ticket);
void Evaluate(State* state);
void Decide(State* state);

}  // namespace tollgate::scan
#endif  // TOLLGATE_SCAN_STATE_H_
