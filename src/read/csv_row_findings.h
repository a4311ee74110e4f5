// The findings of a row that cannot be read, or of its cells that cannot be cast.
#ifndef TOLLGATE_READ_CSV_ROW_FINDINGS_H_
#define TOLLGATE_READ_CSV_ROW_FINDINGS_H_

#include <string>
#include <string_view>
#include <vector>

#include "read/csv_block.h"
#include "read/text_arena.h"

namespace tollgate::read {

// No NUL byte, and valid UTF-8.
bool IsText(std::string_view record);

class RowFindingWriter {
 public:
  RowFindingWriter(const column::RecordLayout& layout, const CsvBinding& binding);
  // Texts of the block before are gone. The rows of a block come in order.
  void Begin(const CsvBlock& block);
  // A rejected row: its structure, then its encoding.
  void AddForRecord(size_t row, std::vector<tg_finding>* findings);
  // A cell that DecodeCell calls a fault.
  void AddForCell(size_t row, size_t field, tg_span token, std::vector<tg_finding>* findings);

 private:
  tg_finding Make(size_t row, tg_code code, uint64_t offset, uint64_t size) const;
  void NameColumn(int32_t column, tg_finding* finding) const;
  void AddForStructure(size_t row, std::vector<tg_finding>* findings);
  void AddForEncoding(size_t row, std::vector<tg_finding>* findings);
  tg_text AddCount(std::string_view before, uint64_t count, std::string_view noun);
  tg_finding MakeForFault(const CsvFault& fault);
  uint64_t LineAt(size_t row, uint32_t position) const;

  const column::RecordLayout& layout_;
  const CsvBinding& binding_;
  std::vector<std::string> shown_names_;  // of the file's columns, card numbers masked
  std::vector<int32_t> column_fields_;    // per column of the file its field; -1: none
  bool any_sensitive_ = false;
  const CsvBlock* block_ = nullptr;
  size_t next_fault_ = 0;
  TextArena texts_;
  std::string scratch_;
};

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_CSV_ROW_FINDINGS_H_
