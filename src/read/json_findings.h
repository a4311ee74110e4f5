// The findings of JSON records: one place for all that read them.
#ifndef TOLLGATE_READ_JSON_FINDINGS_H_
#define TOLLGATE_READ_JSON_FINDINGS_H_

#include <string>
#include <string_view>
#include <vector>

#include "column/layout.h"
#include "read/json_value.h"
#include "read/text_arena.h"

namespace tollgate::read {

class JsonFindingWriter {
 public:
  // `layout` outlives it. Findings are appended; their texts live in `layout` and until Clear.
  JsonFindingWriter(const column::RecordLayout& layout, std::vector<tg_finding>* findings);
  void Clear() { texts_.Clear(); }

  // The record that the next findings are of: bytes of `text`, which stands at `text_offset` in the input.
  void Begin(int64_t record, std::string_view text, uint64_t text_offset, tg_span span, uint64_t line);
  // Findings come in any order; End puts those of the record in order of bytes.
  void End();

  void AddForCell(size_t field, const JsonValue& value, tg_code code);
  void AddForRecord(const JsonValue& value);                 // it is no object
  void AddForObject(size_t object, const JsonValue& value);  // where the layout's object stands there is none
  // A member that the layout does not have; `object` -1: of the record itself. `key` is unescaped.
  void AddForOther(int object, std::string_view key, tg_span key_span);
  // Text that is no JSON. `size` bytes from `begin`; what was found is shown where no field is sensitive.
  void AddForText(tg_code code, uint32_t begin, uint64_t size);
  // A record of `size` bytes of which those before the span are gone.
  void AddForLength(uint64_t offset, uint64_t size);

 private:
  tg_finding Make(tg_code code, tg_span span);
  uint64_t LineAt(uint32_t position);
  void AddForType(const JsonValue& value, std::string_view instance, std::string_view schema, std::string_view wanted,
                  const column::LayoutField* field);
  tg_text Got(const JsonValue& value, const column::LayoutField* field);

  const column::RecordLayout& layout_;
  std::vector<tg_finding>& findings_;
  bool any_sensitive_ = false;
  TextArena texts_;
  size_t first_ = 0;  // finding of the record
  int64_t record_ = 0;
  std::string_view text_;
  uint64_t text_offset_ = 0;
  tg_span span_{};
  uint64_t line_ = 0;
  // Line ends are counted once, not for each finding: a record may have very many.
  bool has_lines_ = false;
  uint32_t counted_to_ = 0;  // position
  uint64_t counted_line_ = 0;
};

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_JSON_FINDINGS_H_
