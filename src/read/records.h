// Records of any input format as batches: what screening (and every other face) sees of the readers.
//
// A Cutter (one, serial) cuts the input into blocks of whole records; a Decoder (one a thread) turns a block into
// columns. Each format has its own three classes, which know each other: a block goes only to decoders of the cutter
// that made it. The virtual calls are one a block.
//
// Whatever the format, bad records are data (findings and `rejected` bits), every byte of the input is accounted for,
// and offsets and lines are those of the content: of what came out, where the input was compressed.
#ifndef TOLLGATE_READ_RECORDS_H_
#define TOLLGATE_READ_RECORDS_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "column/layout.h"
#include "tollgate/screen.h"
#include "tollgate/status.hpp"

namespace tollgate::read {

inline constexpr size_t kMaxFieldBytes = size_t{1} << 20;
inline constexpr size_t kMaxRecordBytes = size_t{4} << 20;

// Bytes of the input by what became of them. Their sum is the input.
struct ByteAccount {
  uint64_t header = 0;
  uint64_t records = 0;  // handed out in blocks, good and bad
  uint64_t skipped = 0;  // byte order mark, blank lines; what stands between the elements of an array
  int64_t blank_lines = 0;
};

// A run of whole records. Filled by its cutter, then only read, by one thread at a time. Reused.
class Block {
 public:
  virtual ~Block() = default;
  virtual int32_t row_count() const = 0;
  // The bytes of record `row`, line end included, as they came; of a record over the limit the last piece. Borrowed
  // from the block; so with the next.
  virtual std::string_view RecordBytes(int32_t row) const = 0;
  // A block without rows may hold a piece of a record over the limit: to be written to the rejects at once, for the
  // record is rejected whatever follows; its row is the first row of a later block. Empty: none.
  virtual std::string_view OversizedBytes() const = 0;
  // What is written behind each of the records when they are copied out: nothing where they end in line ends.
  virtual std::string_view separator() const { return {}; }
};

class Decoder {
 public:
  virtual ~Decoder() = default;
  // The block's rows as columns, with findings of the reader merged per row. Borrowed until the next call; spans and
  // findings point into the block.
  virtual tg_batch Decode(const Block& block) = 0;
};

class Cutter {
 public:
  virtual ~Cutter() = default;
  // Reads what stands before the first record and makes up its mind about it. Called once, before all below. Findings
  // are given whether or not it succeeds. Errors: BAD_INPUT (the findings or the message say what), READ_FAILED.
  virtual Status ReadHeader() = 0;
  // About the input as a whole and its header. Texts live as long as the cutter.
  virtual const std::vector<tg_finding>& input_findings() const = 0;
  virtual std::string_view header_bytes() const = 0;
  // Blocks and decoders may be made by any thread; decoders are outlived by the cutter.
  virtual std::unique_ptr<Block> NewBlock() const = 0;
  virtual std::unique_ptr<Decoder> NewDecoder() const = 0;
  // Fills `block` with the next records, or with a piece of one over the limit. False: the input is at its end and the
  // block is empty. READ_FAILED: the records read before are in the block of an earlier call.
  virtual Expected<bool> Next(Block* block) = 0;
  virtual const ByteAccount& account() const = 0;
  // How far it has come, in bytes of the source: of what was handed out, or, where the source is compressed, of what
  // was taken from it.
  virtual uint64_t source_offset() const = 0;
};

struct ReadOptions {
  tg_input_format format = TG_INPUT_AUTO;
  int32_t batch_row_count = 1024;       // records in a block, at most
  size_t read_bytes = size_t{1} << 18;  // asked of the source at a time; tests use 1
  tg_cpu cpu = TG_CPU_AUTO;
};

// A cutter for an input of any format, told by its content where `options` leave it open (see tg_input_format), and
// unpacked where gzip or zstd packed it. `source` and `layout` outlive it. Reads nothing before ReadHeader.
std::unique_ptr<Cutter> OpenRecords(const tg_source& source, const column::RecordLayout& layout,
                                    const ReadOptions& options);

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_RECORDS_H_
