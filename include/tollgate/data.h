/* Data: an immutable snapshot of what a plan's lists and tables hold. A plan has one of its own, made when its pack was
 * compiled; one made later takes its place in a scratch or a screening, on a live engine, and the plan stays what it
 * is. Each list and each table has a hash of its own, which summaries tell. */
#ifndef TOLLGATE_DATA_H
#define TOLLGATE_DATA_H

#include "tollgate/scan.h"
#include "tollgate/sink.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One file of data. */
typedef struct tg_data_file {
  tg_text name; /* for messages */
  /* The external table whose rows stand in `content`: CSV with a header, NDJSON or JSON, also packed (tg_screen reads
   * such). Empty: a data file, which says itself what it holds; tg_data_write makes them. */
  tg_text table;
  tg_text content;
  /* "sha256:" and 64 hex digits of `content`, from someone the caller trusts; empty: nobody said. What is other than
   * expected is refused. The compiled patterns inside a data file are used only where it is known by its hash. Without
   * one they are compiled anew, which libtollgate_scan cannot. */
  tg_text sha256;
} tg_data_file;

/* Data for `plan`: what the files hold, and for the rest the plan's own. Files are copied out of; the plan must outlive
 * the data. Of two files for one list or table the later counts. Errors: BAD_DATA (one sentence says which file and
 * why: damage, another version, a list or a table that the plan does not ask for so, a row that its schema refuses),
 * NOT_SUPPORTED (patterns that must be compiled, in a library that has no compiler), INVALID_ARGUMENT. */
TG_API tg_status tg_data_new(const tg_plan* plan, const tg_data_file* files, size_t count, tg_data** data,
                             tg_error* error);
TG_API void tg_data_free(tg_data* data);

/* What the lists and tables hold, by their names, lists first, in pack order. Texts live as long as the data. */
typedef struct tg_data_source {
  tg_text name;     /* a list and a table of one name: "lists.x", "tables.x" */
  tg_text identity; /* "sha256:" and 64 hex digits; empty: an external table without rows */
} tg_data_source;
TG_API size_t tg_data_count(const tg_data* data);
/* index < count, else zeroes. */
TG_API tg_data_source tg_data_get(const tg_data* data, size_t index);
/* The same of the plan's own data; texts live as long as the plan. */
TG_API size_t tg_plan_data_count(const tg_plan* plan);
TG_API tg_data_source tg_plan_data_get(const tg_plan* plan, size_t index);

/* From the scratch's next scan on: `data`, made for the scratch's plan, which must outlive its use and the decisions
 * made of it; NULL: the plan's own. Other scratches go on with what they have. */
TG_API tg_status tg_scratch_use_data(tg_scratch* scratch, const tg_data* data, tg_error* error);

/* Writes the list or table `name` of the plan as a data file: one call of the sink. Where a list and a table share a
 * name: "lists.x" or "tables.x". Errors: INVALID_ARGUMENT (the plan reads none of that name), WRITE_FAILED. */
TG_API tg_status tg_data_write(const tg_plan* plan, tg_text name, const tg_sink* sink, tg_error* error);

#ifdef __cplusplus
}
#endif
#endif /* TOLLGATE_DATA_H */
