#include "column/builder.h"

#include <gtest/gtest.h>

#include "base/bits.h"
#include "base/check.h"

namespace tollgate::column {
namespace {

RecordLayout AllTypes() {
  RecordLayout layout;
  for (tg_type type : {TG_BOOL, TG_INT64, TG_DOUBLE, TG_DECIMAL, TG_STRING, TG_TIMESTAMP}) {
    LayoutField field;
    field.name = "f" + std::to_string(type);
    field.type = type;
    field.scale = 2;
    layout.fields.push_back(field);
  }
  return layout;
}

bool BitOf(const uint8_t* bits, size_t row) { return bits != nullptr && (bits[row / 8] >> (row % 8) & 1) != 0; }

// Row r has a value, is null, overflows, is at fault or absent, in turn.
Cell CellFor(size_t row, const std::string& text) {
  const CellState state[] = {CellState::kValue, CellState::kNull, CellState::kOverflow, CellState::kFault,
                             CellState::kAbsent};
  return Cell{.state = state[row % 5],
              .boolean = row % 2 == 0,
              .integer = static_cast<int64_t>(row) - 7,
              .number = static_cast<double>(row) / 4,
              .text = text};
}

void Fill(size_t rows, BatchBuilder* builder) {
  builder->Reset(rows);
  for (size_t f = 0; f < 6; ++f) {
    for (size_t row = 0; row < rows; ++row) {
      const std::string text(row % 7, static_cast<char>('a' + row % 26));
      builder->column(f).Put(row, CellFor(row, text));
    }
  }
}

TEST(BatchBuilder, GivesWhatWasPutAtEveryRowCount) {
  const RecordLayout layout = AllTypes();
  BatchBuilder builder(layout);
  for (size_t rows : {2048u, 0u, 1u, 63u, 64u, 65u, 2047u, 3000u, 5u}) {
    Fill(rows, &builder);
    const tg_batch batch = builder.View(/*with_spans=*/true);
    ASSERT_EQ(batch.row_count, static_cast<int32_t>(rows));
    ASSERT_EQ(batch.column_count, 6);
    for (int32_t f = 0; f < 6; ++f) {
      const tg_column& column = batch.columns[f];
      EXPECT_EQ(std::string(column.name.data, column.name.size), layout.fields[f].name);
      EXPECT_EQ(column.scale, column.type == TG_DECIMAL ? 2 : 0);
      EXPECT_NE(column.spans, nullptr);
      EXPECT_EQ(column.null != nullptr, rows > 1);
      EXPECT_EQ(column.overflow != nullptr, rows > 2);
      for (size_t row = 0; row < rows; ++row) {
        const bool has_value = row % 5 == 0;
        ASSERT_EQ(BitOf(column.valid, row), has_value) << f << " " << row;
        ASSERT_EQ(BitOf(column.null, row), row % 5 == 1);
        ASSERT_EQ(BitOf(column.overflow, row), row % 5 == 2);
        if (column.type == TG_BOOL) {
          ASSERT_EQ(BitOf(static_cast<const uint8_t*>(column.values), row), has_value && row % 2 == 0);
        } else if (column.type == TG_DOUBLE) {
          ASSERT_EQ(static_cast<const double*>(column.values)[row], has_value ? static_cast<double>(row) / 4 : 0);
        } else if (column.type == TG_STRING) {
          const int32_t begin = column.offsets[row], end = column.offsets[row + 1];
          const std::string_view text(static_cast<const char*>(column.values) + begin,
                                      static_cast<size_t>(end - begin));
          ASSERT_EQ(text, has_value ? std::string(row % 7, static_cast<char>('a' + row % 26)) : "");
        } else {
          ASSERT_EQ(static_cast<const int64_t*>(column.values)[row], has_value ? static_cast<int64_t>(row) - 7 : 0);
        }
      }
    }
  }
}

TEST(BatchBuilder, PadsAsBatchHAsks) {
  const RecordLayout layout = AllTypes();
  BatchBuilder builder(layout);
  for (size_t rows : {0u, 1u, 64u, 65u}) {
    Fill(rows, &builder);
    const size_t padded = rows <= 64 ? 64 : 128;
    for (size_t f = 0; f < 6; ++f) {
      const ColumnBuffer& column = builder.column(f);
      EXPECT_GE(column.valid.size() * 64, padded);
      EXPECT_GE(column.spans.size(), padded);
      if (column.type == TG_STRING) {
        EXPECT_GE(column.bytes.size(), column.byte_count + 64);
        EXPECT_GE(column.offsets.size(), padded + 1);
      }
    }
    const tg_batch batch = builder.View(false);
    for (int32_t f = 0; f < 6; ++f) {
      EXPECT_NE(batch.columns[f].values, nullptr);
      EXPECT_NE(batch.columns[f].valid, nullptr);
      EXPECT_EQ(batch.columns[f].spans, nullptr);
    }
    EXPECT_NE(batch.rejected, nullptr);
    EXPECT_NE(batch.records, nullptr);
  }
}

TEST(BatchBuilder, ResetForgetsTheLastBatch) {
  const RecordLayout layout = AllTypes();
  BatchBuilder builder(layout);
  Fill(100, &builder);
  SetBit(builder.rejected().data(), 3);
  builder.records()[3].line = 9;
  builder.findings().push_back(tg_finding{});
  builder.Reset(100);
  for (size_t row = 0; row < 100; ++row) builder.column(4).PutNoText(row);
  const tg_batch batch = builder.View(false);
  EXPECT_EQ(batch.finding_count, 0u);
  EXPECT_EQ(batch.records[3].line, 0u);
  EXPECT_FALSE(BitOf(batch.rejected, 3));
  for (int32_t f = 0; f < 6; ++f) {
    EXPECT_EQ(batch.columns[f].null, nullptr);
    EXPECT_EQ(batch.columns[f].overflow, nullptr);
    for (size_t row = 0; row < 100; ++row) EXPECT_FALSE(BitOf(batch.columns[f].valid, row));
  }
}

TEST(BatchBuilder, ATextRowLeftOutIsADefectAndCaught) {
  const RecordLayout layout = AllTypes();
  BatchBuilder builder(layout);
  builder.Reset(3);
  ColumnBuffer& column = builder.column(4);
  column.PutText(0, "ab", 2);
  EXPECT_THROW(column.PutText(2, "c", 1), CheckFailed);
  EXPECT_THROW(column.PutText(0, "c", 1), CheckFailed);
  EXPECT_THROW(builder.View(false), CheckFailed);
}

}  // namespace
}  // namespace tollgate::column
