/* Tollgate vets every transaction before the money moves.
 *
 * Five nouns: a plan (compiled pack; immutable, shared by threads), data (what lists and tables hold; a plan has some
 * of its own), state (what velocity windows remember of one stream of records), a scratch (one per thread) and a batch
 * with its decisions (borrowed for a call, and until the next scan). Whoever calls `_new` or a compile or screen
 * function frees its result with `_free`. Times are UTC microseconds, money is int64 scaled by 10^scale, sizes are
 * bytes. No call prints, aborts, throws, reads a clock that changes an answer, an environment variable or a locale.
 *
 *   tg_error error;
 *   tg_plan* plan = NULL;
 *   tg_diagnostics* diagnostics = NULL;
 *   tg_status status = tg_compile_pack(name, content, NULL, &plan, &diagnostics, &error);
 *   const tg_text problems = tg_diagnostics_text(diagnostics);
 *   fwrite(problems.data, 1, problems.size, stderr);
 *   tg_screen_options options = {.struct_size = sizeof options, .decisions = {stdout, write_lines}};
 *   tg_summary* summary = NULL;
 *   if (status == TG_OK) status = tg_screen(plan, &source, &options, &summary, &error);
 *   const tg_text report = tg_summary_text(summary);
 *   fwrite(report.data, 1, report.size, stderr);
 *   tg_summary_free(summary);
 *   tg_diagnostics_free(diagnostics);
 *   tg_plan_free(plan);
 */
#ifndef TOLLGATE_TOLLGATE_H
#define TOLLGATE_TOLLGATE_H

#include "tollgate/batch.h"
#include "tollgate/compile.h"
#include "tollgate/data.h"
#include "tollgate/plan.h"
#include "tollgate/read.h"
#include "tollgate/report.h"
#include "tollgate/scan.h"
#include "tollgate/screen.h"
#include "tollgate/sink.h"
#include "tollgate/state.h"
#include "tollgate/status.h"
#include "tollgate/types.h"
#include "tollgate/version.h"

#endif /* TOLLGATE_TOLLGATE_H */
