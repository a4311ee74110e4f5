// CSV -> columns, in two steps so that threads can share the work.
//
// CsvCutter (one, serial) takes bytes from a source, finds every separator and line end outside quotes with SIMD, and
// cuts the input into blocks of whole records. CsvDecoder (one a thread) turns a block into typed columns by a
// RecordLayout. Bad rows are data: a row that cannot be read is a rejected row with a finding, and its neighbours are
// untouched.
//
// Where quoting is broken the record is its first physical line, and reading resumes at the next newline: an
// unterminated quote never swallows the rest of the file. A fault that shows only behind the first line is told of the
// quoted field that is open where that line ends (csv.quote.unterminated, with the number of lines it ran over).
//
// A record over a limit is skipped to its end without being kept. Its bytes come in pieces first (blocks without rows,
// see OversizedBytes), then as a rejected row whose tg_record and finding span the whole of it. Once it is over the
// limit, a fault of its quoting ends it at the next newline, so that what is lost stays bounded. Such a record is not
// checked for encoding: it is rejected anyway.
//
// A row that cannot be read (structure, encoding) has its `rejected` bit and no value in any column. A cell that cannot
// be cast has a finding of severity ERROR and no value; the rest of its row is there to be checked, and the bit is not
// set.
#ifndef TOLLGATE_READ_CSV_H_
#define TOLLGATE_READ_CSV_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "column/builder.h"
#include "column/layout.h"
#include "read/records.h"
#include "tollgate/screen.h"
#include "tollgate/status.hpp"

namespace tollgate::read {

inline constexpr size_t kMaxColumns = 4096;

struct CsvOptions {
  int32_t batch_row_count = 1024;       // records in a block, at most
  size_t read_bytes = size_t{1} << 18;  // asked of the source at a time; tests use 1
  tg_cpu cpu = TG_CPU_AUTO;
};

// How the columns of a file stand to the fields of a layout.
struct CsvBinding {
  std::vector<std::string> header;                   // column names, unquoted
  std::vector<int32_t> field_columns;                // per layout field: its column in the file; -1: the file has none
  std::vector<std::vector<int32_t>> object_columns;  // per layout object: columns of its that no field reads
};

// A run of whole records: its bytes, its structure, and the faults that the structure has. Filled by the cutter, then
// only read. Reused.
struct CsvBlock;
std::unique_ptr<CsvBlock, void (*)(CsvBlock*)> NewCsvBlock();
int32_t RowCount(const CsvBlock& block);
uint64_t EndOffset(const CsvBlock& block);  // input bytes up to the end of its last record
// The bytes of row `row`, line end included, as they came; of a record over the limit the last piece. Borrowed from the
// block.
std::string_view RecordBytes(const CsvBlock& block, int32_t row);
// A block without rows may hold a piece of a record over the limit: to be written to the rejects at once, for the
// record is rejected whatever follows; its row is the first row of a later block. Empty: none. Borrowed from the block.
std::string_view OversizedBytes(const CsvBlock& block);

class CsvCutter {
 public:
  // `source` and `layout` outlive the cutter.
  CsvCutter(const tg_source& source, const column::RecordLayout& layout, const CsvOptions& options);
  ~CsvCutter();
  // Reads and binds the header. Findings (texts live as long as the cutter) are given whether or not it succeeds.
  // Errors: BAD_INPUT, READ_FAILED. An input without any byte is BAD_INPUT with csv.header.absent.
  Status ReadHeader();
  const CsvBinding& binding() const;
  const std::vector<tg_finding>& header_findings() const;
  std::string_view header_bytes() const;
  // Fills `block` with the next records, or with a piece of one over the limit. False: the input is at its end and the
  // block is empty. READ_FAILED: the records read before are in the block of an earlier call.
  Expected<bool> Next(CsvBlock* block);
  const ByteAccount& account() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

class CsvDecoder {
 public:
  // `layout` and `binding` outlive the decoder.
  CsvDecoder(const column::RecordLayout& layout, const CsvBinding& binding, tg_cpu cpu);
  ~CsvDecoder();
  // The block's rows as columns, with findings of the reader merged per row. Borrowed until the next call; spans and
  // findings point into the block.
  tg_batch Decode(const CsvBlock& block);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_CSV_H_
