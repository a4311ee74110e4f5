/* Writing: the one writer of decisions, findings and diagnostics; every face gives these bytes. */
#ifndef TOLLGATE_REPORT_H
#define TOLLGATE_REPORT_H

#include "tollgate/scan.h"
#include "tollgate/sink.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Writes the decision of one row as one JSON object without a line end. Members, in this order: record, line, offset,
 * id, valid, outcome, then score, rules, shadow, unknown, errors for a valid record or findings for an invalid one.
 * Decimals are strings; sensitive values are masked. To be called before the scratch's next scan. Errors: WRITE_FAILED.
 */
TG_API tg_status tg_report_decision(const tg_plan* plan, const tg_batch* batch, const tg_scratch* scratch,
                                    const tg_decisions* decisions, int32_t row, const tg_sink* sink, tg_error* error);
/* Writes one finding as one JSON object without a line end. */
TG_API tg_status tg_report_finding(const tg_finding* finding, const tg_sink* sink, tg_error* error);
/* Writes one finding as one sentence for people, without its place and without a line end:
 * "schema.minimum: expected at least 0, got `-5` (column `amount`)". What a terminal would obey instead of drawing
 * (control characters of a header, say) becomes U+FFFD. */
TG_API tg_status tg_report_finding_words(const tg_finding* finding, const tg_sink* sink, tg_error* error);

#ifdef __cplusplus
}
#endif
#endif /* TOLLGATE_REPORT_H */
