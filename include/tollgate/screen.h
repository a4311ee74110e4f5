/* Screening a whole input: bytes in, decisions, findings, rejected records and a summary out. Reading, scanning and
 * writing run on as many threads as asked; the bytes that come out are the same for every number. */
#ifndef TOLLGATE_SCREEN_H
#define TOLLGATE_SCREEN_H

#include "tollgate/data.h"
#include "tollgate/state.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where input bytes come from. `read` fills up to `capacity` bytes and returns how many, 0 at the end, or a negative
 * errno value. Called from one thread at a time. */
typedef struct tg_source {
  void* context;
  int64_t (*read)(void* context, char* buffer, size_t capacity);
} tg_source;

/* The form of the decisions. */
typedef int32_t tg_format;
enum {
  TG_FORMAT_NDJSON = 0, /* one decision a line */
  TG_FORMAT_CSV = 1,    /* header record,line,id,valid,outcome,score,rules,codes; lists joined by ';' */
  TG_FORMAT_NONE = 2,   /* no decisions, the summary only */
};

/* What the input is. Data that gzip or zstd packed (one or more members or frames) are unpacked first, whatever this
 * says: no text begins as they do. */
typedef int32_t tg_input_format;
enum {
  /* By the first byte that is no space: `[` is JSON; `{` is NDJSON, or JSON where the first line leaves an object open
   * that the next line goes on with; anything else is CSV. */
  TG_INPUT_AUTO = 0,
  TG_INPUT_CSV = 1,    /* with a header */
  TG_INPUT_NDJSON = 2, /* one object a line; a line that is none is one rejected record */
  TG_INPUT_JSON = 3,   /* one object, or one array whose elements are the records */
};

/* How far a run has come. */
typedef struct tg_progress {
  uint64_t bytes; /* of the source handled: of packed bytes, where it is packed */
  int64_t records;
} tg_progress;

typedef struct tg_screen_options {
  size_t struct_size;      /* sizeof(tg_screen_options) */
  int32_t thread_count;    /* 0: as many as the machine has cores */
  int32_t batch_row_count; /* 1..65,536; 0: 1,024 */
  tg_cpu cpu;
  tg_format format;
  const int32_t* only; /* outcomes (indexes for tg_plan_outcome) whose decisions are written; NULL: all */
  size_t only_count;
  tg_sink decisions;
  tg_sink rejects;  /* the header record, then rejected records, byte for byte (elements of an array one a line) */
  tg_sink findings; /* one finding a line, NDJSON */
  void* progress_context;
  void (*progress)(void* context, const tg_progress* progress); /* about ten times a second at most; NULL: none */
  int32_t (*cancelled)(void* context); /* asked between batches, with progress_context; non-zero stops; NULL: never */
  tg_input_format input_format;
  const tg_data* data; /* of this plan, outliving the run; NULL: the plan's own */
  tg_state* state;     /* of this plan, lives on after the run; NULL: the run is a stream of its own */
} tg_screen_options;

/* What a run did. Immutable; threads may share. */
typedef struct tg_summary tg_summary;
TG_API void tg_summary_free(tg_summary* summary);

typedef struct tg_summary_counts {
  int64_t records; /* accepted + rejected */
  int64_t valid;
  int64_t rejected;
  int64_t blank_lines;     /* skipped */
  int64_t written;         /* decisions written (as many as `only` let through) */
  uint64_t bytes;          /* of input, unpacked */
  uint64_t accepted_bytes; /* accepted + rejected + header + skipped = bytes */
  uint64_t rejected_bytes;
  uint64_t header_bytes;
  uint64_t skipped_bytes; /* byte order mark, blank lines, and in JSON what stands between records */
  double seconds;         /* of wall time */
} tg_summary_counts;
TG_API tg_summary_counts tg_summary_get(const tg_summary* summary);
/* For people: rows, valid, rejected by code, outcomes, hits per rule, unknowns per rule with cause, rows/s. Ends in a
 * line end. Lives as long as the summary. */
TG_API tg_text tg_summary_text(const tg_summary* summary);
/* For machines: the same without times, so that equal inputs give equal bytes. One JSON object. */
TG_API tg_text tg_summary_json(const tg_summary* summary);

/* What was found about the input as a whole and its header: faults (the status is then BAD_INPUT) and warnings, such as
 * a column that is nearly named as a property. The first 1,000. Texts live as long as the summary; index < count, else
 * zeroes. */
TG_API size_t tg_summary_finding_count(const tg_summary* summary);
TG_API tg_finding tg_summary_finding(const tg_summary* summary, size_t index);

/* Screens an input (CSV, NDJSON or JSON) from its first byte to its end. Offsets count unpacked bytes. On every status
 * but INVALID_ARGUMENT and OUT_OF_MEMORY *summary is set, for the records up to where the run came, and the caller
 * frees it. Memory: O(threads x batch). Calls `source` and the sinks from the caller's thread and threads of its own,
 * one at a time each. `options` may be NULL: all defaults. Errors: BAD_INPUT (header; the findings say what),
 * READ_FAILED (packed data that are damaged or end early too), CANCELLED, WRITE_FAILED (the summary then counts up to
 * the block before: what a sink kept of the call that failed it alone knows), STORE_FAILED and BAD_STATE (of
 * options->state: what its store has counted stays counted). After WRITE_FAILED a state in memory has counted
 * some of the last records and not others, and cannot be saved; after READ_FAILED and CANCELLED it is whole. */
TG_API tg_status tg_screen(const tg_plan* plan, const tg_source* source, const tg_screen_options* options,
                           tg_summary** summary, tg_error* error);

/* Runs the tests that a pack carries. Results live as long as the tg_test_report. */
typedef struct tg_test_report tg_test_report;
typedef struct tg_test_result {
  tg_text name;
  int32_t passed;
  tg_text message; /* what was expected and what came, where it failed */
} tg_test_result;
TG_API tg_status tg_run_pack_tests(const tg_plan* plan, tg_test_report** report, tg_error* error);
TG_API void tg_test_report_free(tg_test_report* report);
TG_API size_t tg_test_report_count(const tg_test_report* report);
TG_API size_t tg_test_report_failed_count(const tg_test_report* report);
TG_API tg_test_result tg_test_report_get(const tg_test_report* report, size_t index);

#ifdef __cplusplus
}
#endif
#endif /* TOLLGATE_SCREEN_H */
