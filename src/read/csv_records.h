// CSV as one of the formats that records.h stands for.
#ifndef TOLLGATE_READ_CSV_RECORDS_H_
#define TOLLGATE_READ_CSV_RECORDS_H_

#include "read/csv.h"
#include "read/records.h"

namespace tollgate::read {

std::unique_ptr<Cutter> NewCsvRecords(const tg_source& source, const column::RecordLayout& layout,
                                      const CsvOptions& options);

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_CSV_RECORDS_H_
