/* Scanning: a batch of records in, a decision for each out. */
#ifndef TOLLGATE_SCAN_H
#define TOLLGATE_SCAN_H

#include "tollgate/plan.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Everything that a scan may write: one per thread, reused, grows to the largest batch seen and then allocates no more.
 * Not to be shared. It must not outlive its plan. */
typedef struct tg_scratch tg_scratch;
TG_API tg_status tg_scratch_new(const tg_plan* plan, tg_cpu cpu, tg_scratch** scratch, tg_error* error);
TG_API void tg_scratch_free(tg_scratch* scratch);

typedef struct tg_data tg_data; /* data.h, and tg_scratch_use_data */

/* Decisions for the rows of one batch. Every bitmap has one bit a row. Borrowed from the scratch until its next scan.
 */
typedef struct tg_decisions {
  int32_t row_count;
  int32_t rule_count;
  const uint8_t* valid;          /* rows whose record is valid */
  const int32_t* outcomes;       /* row_count indexes for tg_plan_outcome; -1: a plan without outcomes */
  const int64_t* scores;         /* row_count sums; 0 for invalid rows */
  const int32_t* final_rules;    /* row_count indexes of the final rule that decided; -1: none */
  const uint8_t* const* fired;   /* rule_count bitmaps: the rule counted as a match (shadow rules have bits too) */
  const uint8_t* const* unknown; /* rule_count bitmaps: its condition was UNKNOWN, whatever on_unknown made of that */
  const uint8_t* const* errors;  /* rule_count bitmaps: its condition was ERROR */
  const tg_finding* findings;    /* of invalid rows, by row, then byte offset, then schema pointer */
  size_t finding_count;
} tg_decisions;

/* Validates and screens. The batch's columns must be the plan's fields, in order and type (BAD_INPUT otherwise: nothing
 * is counted). Errors of a state's store: STORE_FAILED, BAD_STATE. Time is linear in the batch. Threads: one call a
 * scratch at a time, any number of scratches on one plan. */
TG_API tg_status tg_scan(const tg_plan* plan, const tg_batch* batch, tg_scratch* scratch, tg_decisions* decisions,
                         tg_error* error);

/* Why a rule was UNKNOWN or ERROR for a row. */
typedef struct tg_cause {
  tg_text kind; /* "missing", "null", "overflow", "division_by_zero", ...: causes.def; static memory */
  tg_text path; /* JSON pointer of the field that was missing or null; empty: none. Lives as long as the plan */
} tg_cause;
/* After tg_scan, before the scratch's next one: the cause for a row and a rule whose unknown or error bit is set;
 * otherwise empty texts. */
TG_API tg_cause tg_scan_cause(const tg_plan* plan, const tg_scratch* scratch, int32_t row, int32_t rule);

#ifdef __cplusplus
}
#endif
#endif /* TOLLGATE_SCAN_H */
