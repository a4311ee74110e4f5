// Rows of batches as the columns of a table.
#ifndef TOLLGATE_LOOKUP_TABLE_BUILDER_H_
#define TOLLGATE_LOOKUP_TABLE_BUILDER_H_

#include <vector>

#include "lookup/table.h"
#include "tollgate/batch.h"

namespace tollgate::lookup {

class TableBuilder {
 public:
  explicit TableBuilder(const TableShape& shape) : shape_(shape), columns_(shape.columns.size()) {}
  // The batch's columns are the shape's, in its order.
  void AddRow(const tg_batch& batch, int32_t row);
  const std::vector<TableColumn>& columns() const { return columns_; }
  std::vector<TableColumn> Take() { return std::move(columns_); }

 private:
  const TableShape& shape_;
  std::vector<TableColumn> columns_;
  size_t row_count_ = 0;
};

}  // namespace tollgate::lookup
#endif  // TOLLGATE_LOOKUP_TABLE_BUILDER_H_
