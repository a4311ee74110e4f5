#include "report/record_id.h"

#include "base/bits.h"
#include "base/decimal.h"
#include "base/time.h"
#include "column/cell.h"
#include "json/write.h"
#include "report/append.h"

namespace tollgate::report {
namespace {

// An integer that does not fit 64 bits is still the record's name: its digits stand in the input.
std::string_view TokenText(const tg_batch& batch, const tg_column& column, int32_t row) {
  if (batch.text == nullptr || column.spans == nullptr) return {};
  std::string_view token(batch.text + column.spans[row].begin, column.spans[row].size);
  if (token.size() >= 2 && token.front() == '"' && token.back() == '"') token = token.substr(1, token.size() - 2);
  return token;
}

// False: the record has no id. Texts are given as views where they stand, other values are written into `buffer`.
bool FindId(const tg_batch& batch, const tg_column& column, int32_t row, std::string* buffer, std::string_view* text) {
  if (column.valid != nullptr && !GetBit(column.valid, row)) {
    if (column.overflow == nullptr || !GetBit(column.overflow, row)) return false;
    *text = TokenText(batch, column, row);
    return !text->empty();
  }
  switch (column.type) {
    case TG_STRING: {
      const char* bytes = static_cast<const char*>(column.values);
      *text = std::string_view(bytes + column.offsets[row],
                               static_cast<size_t>(column.offsets[row + 1] - column.offsets[row]));
      return true;
    }
    case TG_BOOL:
      *text = GetBit(static_cast<const uint8_t*>(column.values), row) ? "true" : "false";
      return true;
    case TG_DOUBLE:
      AppendNumber(static_cast<const double*>(column.values)[row], buffer);
      break;
    case TG_DECIMAL:
      *buffer = FormatDecimal({static_cast<const int64_t*>(column.values)[row], column.scale});
      break;
    case TG_TIMESTAMP:
      *buffer = FormatRfc3339(static_cast<const int64_t*>(column.values)[row]);
      break;
    default:
      AppendNumber(static_cast<const int64_t*>(column.values)[row], buffer);
  }
  *text = *buffer;
  return true;
}

}  // namespace

void AppendIdJson(const column::RecordLayout& layout, const tg_batch& batch, int32_t row, std::string* out) {
  std::string buffer;
  std::string_view text;
  if (layout.id_field < 0 || !FindId(batch, batch.columns[layout.id_field], row, &buffer, &text)) {
    out->append("null");
    return;
  }
  const column::LayoutField& field = layout.fields[layout.id_field];
  if (field.sensitive) {
    json::AppendQuoted(column::MaskedText(field, text), out);
  } else if (field.type == TG_INT64 && text.data() == buffer.data()) {
    out->append(text);
  } else {
    json::AppendQuoted(text, out);
  }
}

void AppendIdText(const column::RecordLayout& layout, const tg_batch& batch, int32_t row, std::string* out) {
  std::string buffer;
  std::string_view text;
  if (layout.id_field < 0 || !FindId(batch, batch.columns[layout.id_field], row, &buffer, &text)) return;
  const column::LayoutField& field = layout.fields[layout.id_field];
  out->append(field.sensitive ? column::MaskedText(field, text) : std::string(text));
}

}  // namespace tollgate::report
