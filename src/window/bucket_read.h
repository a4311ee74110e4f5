// What is read of a log of buckets.
#ifndef TOLLGATE_WINDOW_BUCKET_READ_H_
#define TOLLGATE_WINDOW_BUCKET_READ_H_

#include "window/answer.h"
#include "window/bucket_log.h"

namespace tollgate::window {

// Memory that reads use again and again.
struct BucketScratch {
  SketchUnion all, full;
};

// All reads of a log for one row. `log` may hold nothing. Of `doubtful` events it is not known what they were nor
// whether they count: a row that is a copy, and what has arrived since its first.
void ReadBuckets(const LogLayout& layout, const BucketLog& log, const LogFloors& floors, const Row& row,
                 uint32_t doubtful, const Answer& answer, BucketScratch* scratch);

}  // namespace tollgate::window
#endif  // TOLLGATE_WINDOW_BUCKET_READ_H_
