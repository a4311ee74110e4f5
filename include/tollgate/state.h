/* State: what a plan's velocity windows remember of one stream of records. It is the only memory that outlives a batch.
 * Give it to a scratch or to tg_screen; records are then scored by it and counted into it, in the order in which they
 * are scanned. No clock is read: all times are the records' own.
 *
 *   tg_state_options kept = {.struct_size = sizeof kept, .secret = secret};
 *   tg_state* state = NULL;
 *   if (status == TG_OK) status = tg_state_new(plan, &kept, &state, &error);
 *   if (status == TG_OK && yesterday.size != 0) status = tg_state_load(state, yesterday, &error);
 *   options.state = state;
 *   if (status == TG_OK) status = tg_screen(plan, &source, &options, &summary, &error);
 *   if (status == TG_OK) status = tg_state_save(state, &today, &error);
 *   tg_state_free(state);
 *
 * A run that fails has counted some records and not others: load again what was saved last. A plan without windows has
 * states too; they hold nothing. */
#ifndef TOLLGATE_STATE_H
#define TOLLGATE_STATE_H

#include "tollgate/scan.h"
#include "tollgate/sink.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One item of a store: what one key's windows hold, apart. */
typedef struct tg_item {
  tg_text name;    /* "group/digest/shard": letters, digits and slashes, at most 80 bytes; no part of a record */
  tg_text version; /* opaque, at most 64 bytes, made by the store; empty: there is no such item */
  tg_text bytes;   /* opaque */
  int64_t keep_us; /* of a change: how long after its newest event it still matters, microseconds */
} tg_item;

/* A place where states live that several processes share. Called by one thread at a time, from within tg_scan and
 * tg_screen; both functions return 0, or an errno value, which ends the scan with STORE_FAILED.
 *
 * `fetch` calls give(into, index, version, bytes) once for every name: what the store holds under names[index], or
 * empty texts. They are copied.
 * `commit` writes all changes if every one of them is still at the version that it was fetched with (empty: is not
 * there), and sets *conflict to 0; else it writes none and sets *conflict to 1. All or none, also where it fails and
 * the caller tries no more. */
typedef struct tg_store {
  void* context;
  int32_t (*fetch)(void* context, const tg_text* names, size_t count, void* into,
                   void (*give)(void* into, size_t index, tg_text version, tg_text bytes));
  int32_t (*commit)(void* context, const tg_item* changes, size_t count, int32_t* conflict);
} tg_store;

typedef struct tg_state_options {
  size_t struct_size; /* sizeof(tg_state_options) */
  /* What keys are hashed under, 16 to 1,024 bytes that nobody else knows: a card number can be found by trying all of
   * them where it is known. Two states can only be merged, and a state only be loaded, under one secret. Empty: a
   * random one; such a state cannot be saved. Not kept. */
  tg_text secret;
  /* Where the state lives. NULL: in memory. The store outlives the state. It needs a secret. */
  const tg_store* store;
  /* Non-zero: the state holds items that the caller gives it (tg_state_put), and nothing else. It needs a secret. */
  int32_t holds_items;
} tg_state_options;

/* Not to be shared between threads; tg_screen shares it among its own. It must not outlive its plan. */
typedef struct tg_state tg_state;
/* `options` may be NULL. Errors: INVALID_ARGUMENT. */
TG_API tg_status tg_state_new(const tg_plan* plan, const tg_state_options* options, tg_state** state, tg_error* error);
TG_API void tg_state_free(tg_state* state);

/* From the scratch's next scan on, records are scored by `state`, of the scratch's plan, and counted into it; it must
 * outlive its use. NULL: every scan is a stream of its own. Several scratches must not be in a scan with one state at
 * once. */
TG_API tg_status tg_scratch_use_state(tg_scratch* scratch, tg_state* state, tg_error* error);

/* Writes a state that lives in memory: the same bytes for the same records, however they were cut into batches. Errors:
 * INVALID_ARGUMENT (no secret, or it lives elsewhere), WRITE_FAILED. */
TG_API tg_status tg_state_save(const tg_state* state, const tg_sink* sink, tg_error* error);
/* Takes in what tg_state_save wrote, also under another version of the pack: windows that mean the same go on; one that
 * is new is UNKNOWN until the records since have filled it. The state must be one that has seen nothing; it is
 * unchanged on an error. Errors: BAD_STATE (one sentence says what is wrong at which byte), INVALID_ARGUMENT. */
TG_API tg_status tg_state_load(tg_state* state, tg_text bytes, tg_error* error);
/* Windows of what was loaded or merged last that the plan does not have, or that mean something else in it: what was
 * held of them is gone from this state. Names as the saved state has them; they live until the next load or merge. */
TG_API size_t tg_state_dropped_count(const tg_state* state);
TG_API tg_text tg_state_dropped(const tg_state* state, size_t index); /* index < count, else empty */
/* Adds the state of another stream, whose records are others than this one's. Unchanged on an error. Errors: as
 * tg_state_load. */
TG_API tg_status tg_state_merge(tg_state* state, tg_text bytes, tg_error* error);

/* What a state holds, and what a saved one does. Texts live as long as the report. */
typedef struct tg_state_report tg_state_report;
typedef struct tg_window_info {
  tg_text name;
  uint64_t key_count;
  uint64_t byte_count; /* of memory or of the file, of what the window's key shares with others too */
  int64_t oldest_us;   /* event times held, microseconds since 1970; INT64_MIN: none */
  int64_t newest_us;
  int64_t evicted_until_us; /* an unseen key is unknown up to here; INT64_MIN: none was dropped */
} tg_window_info;
TG_API tg_status tg_state_inspect(tg_text bytes, tg_state_report** report, tg_error* error);
TG_API size_t tg_state_report_count(const tg_state_report* report);
TG_API tg_window_info tg_state_report_get(const tg_state_report* report, size_t index); /* index < count, else zeroes */
TG_API void tg_state_report_free(tg_state_report* report);

/* Counts of a state since it was made, over all its windows' keys. */
typedef struct tg_state_counts {
  uint64_t key_count;       /* now */
  uint64_t byte_count;      /* now */
  uint64_t evicted_count;   /* keys that went because a bound was reached */
  uint64_t late_count;      /* events beyond their window's lateness: scored, not counted */
  uint64_t duplicate_count; /* events that were counted before */
} tg_state_counts;
TG_API tg_state_counts tg_state_get_counts(const tg_state* state);

/* Two pure steps let any store serve, for callers that do their own reading and writing. What a batch will read is
 * asked for and given, what it changed is written if nobody else has meanwhile; else it is scanned once more from the
 * start. The scratch uses a state that holds items:
 *
 *   do {
 *     status = tg_state_clear(state, &error);
 *     if (status == TG_OK) status = tg_scan_needs(plan, batch, scratch, &needs, &need_count, &error);
 *     for (size_t i = 0; i < need_count && status == TG_OK; ++i) status = put_what_is_there(state, needs[i].key,
 * &error); if (status == TG_OK) status = tg_scan(plan, batch, scratch, decisions, &error); if (status == TG_OK) status
 * = tg_state_changes(state, &changes, &change_count, &error); } while (status == TG_OK && !write_if_unchanged(changes,
 * change_count));
 */
typedef struct tg_need {
  tg_text table; /* an external table whose row `key` is asked for; empty: an item of a state named `key` */
  tg_text key;
} tg_need;
/* Sets *needs to *count needs, each once, which live until the scratch's next use. Nothing is counted. Errors: as
 * tg_scan. */
TG_API tg_status tg_scan_needs(const tg_plan* plan, const tg_batch* batch, tg_scratch* scratch, const tg_need** needs,
                               size_t* count, tg_error* error);
/* What the store holds under a need's key; where it holds nothing there is nothing to put. Errors: BAD_STATE,
 * INVALID_ARGUMENT. */
TG_API tg_status tg_state_put(tg_state* state, tg_text name, tg_text version, tg_text bytes, tg_error* error);
/* What to write, each only where the store still has the version that was put (empty: nothing). Live until the state's
 * next use. */
TG_API tg_status tg_state_changes(tg_state* state, const tg_item** changes, size_t* count, tg_error* error);
/* Forgets all items. */
TG_API tg_status tg_state_clear(tg_state* state, tg_error* error);

#ifdef __cplusplus
}
#endif
#endif /* TOLLGATE_STATE_H */
