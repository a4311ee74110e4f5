/* Tollgate vets every transaction before the money moves.
 *
 * Five nouns: a plan (compiled pack; immutable, shared by threads), data (lists and tables; part of the plan for now),
 * state (velocity windows; not in this version), a scratch (one per thread) and a batch with its decisions (borrowed
 * for a call, and until the next scan). Whoever calls `_new` or a compile or screen function frees its result with
 * `_free`. Times are UTC microseconds, money is int64 scaled by 10^scale, sizes are bytes. No call prints, aborts,
 * throws, reads a clock that changes an answer, an environment variable or a locale.
 *
 *   tg_error error;
 *   tg_plan* plan = NULL;
 *   tg_diagnostics* diagnostics = NULL;
 *   if (tg_compile_pack(name, content, &options, &plan, &diagnostics, &error) != TG_OK) { ... tg_diagnostics_text ... }
 *   tg_summary* summary = NULL;
 *   tg_status status = tg_screen(plan, &source, &screen_options, &summary, &error);
 */
#ifndef TOLLGATE_TOLLGATE_H
#define TOLLGATE_TOLLGATE_H

#include "tollgate/batch.h"
#include "tollgate/compile.h"
#include "tollgate/plan.h"
#include "tollgate/read.h"
#include "tollgate/report.h"
#include "tollgate/scan.h"
#include "tollgate/screen.h"
#include "tollgate/status.h"
#include "tollgate/types.h"
#include "tollgate/version.h"

#endif /* TOLLGATE_TOLLGATE_H */
