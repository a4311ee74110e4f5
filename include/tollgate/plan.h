/* A plan: a compiled pack. Immutable, shared by all threads, named by the SHA-256 of its content. */
#ifndef TOLLGATE_PLAN_H
#define TOLLGATE_PLAN_H

#include "tollgate/read.h"
#include "tollgate/sink.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tg_plan tg_plan;
TG_API void tg_plan_free(tg_plan* plan);

/* All texts of a plan live as long as the plan. */
TG_API tg_text tg_plan_name(const tg_plan* plan);     /* `name` of the pack */
TG_API tg_text tg_plan_version(const tg_plan* plan);  /* `version` of the pack */
TG_API tg_text tg_plan_identity(const tg_plan* plan); /* "sha256:" and 64 hex digits */
TG_API tg_text tg_plan_text(const tg_plan* plan);     /* a readable listing, stable for one version of Tollgate */

/* The fields that the plan reads, in the order of the columns of a batch. `index` < count, else zeroes. */
typedef struct tg_field {
  tg_text name;    /* "card.country" */
  tg_text pointer; /* "/card/country" */
  tg_type type;
  int32_t scale;     /* TG_DECIMAL */
  int32_t nullable;  /* 1: an explicit null is a value of its own */
  int32_t sensitive; /* 1: masked in every output */
} tg_field;
TG_API int32_t tg_plan_field_count(const tg_plan* plan);
TG_API tg_field tg_plan_field(const tg_plan* plan, int32_t index);

/* The rules, in pack order. */
typedef struct tg_rule {
  tg_text id;
  tg_text description; /* empty: none; so too the next ones */
  tg_text owner;
  tg_text condition; /* as the pack writes it */
  int32_t score;
  int32_t outcome; /* index of the outcome that it forces; -1: none */
  int32_t is_final;
  int32_t is_shadow;
  int32_t tag_count;
  const tg_text* tags;
} tg_rule;
TG_API int32_t tg_plan_rule_count(const tg_plan* plan);
TG_API tg_rule tg_plan_rule(const tg_plan* plan, int32_t index);

/* The outcomes, most severe first, then `invalid` if it is none of them. A plan of a schema alone has none. */
TG_API int32_t tg_plan_outcome_count(const tg_plan* plan);
TG_API tg_text tg_plan_outcome(const tg_plan* plan, int32_t index);

/* The velocity windows that something reads, in pack order. */
typedef struct tg_window {
  tg_text name;
  int32_t has_sensitive_key; /* 1: its key, or what it counts as distinct, is sensitive: its state needs a secret */
} tg_window;
TG_API int32_t tg_plan_window_count(const tg_plan* plan);
TG_API tg_window tg_plan_window(const tg_plan* plan, int32_t index);

/* Plan files. A plan is compiled once, saved, and loaded in milliseconds wherever it is used, by tollgate_scan too. A
 * plan file is a cache of a pack, never its archive: keep the pack, and compile it anew where a file is of another
 * version (PLAN_VERSION). The same plan gives the same identity on every machine, and the same file on machines that
 * compile patterns alike.
 *
 *   tg_plan_load_options options = {.struct_size = sizeof options, .expected_sha256 = sha256};
 *   status = tg_plan_load(content, &options, &plan, &error);
 *
 * Checksums inside a file prove it whole, not whose it is. A file that others could have written is to be loaded with
 * the SHA-256 that its maker told: whoever can change a plan decides on payments. */
typedef struct tg_plan_file {
  uint64_t size;        /* bytes */
  int32_t format_major; /* a version reads files of its own major format */
  int32_t format_minor;
  char sha256[72]; /* "sha256:" and 64 hex digits of the whole file, as sha256sum prints them; NUL-terminated */
} tg_plan_file;

/* 1 where a file begins as plans do, though it may be damaged: its first 8 bytes are enough. */
TG_API int32_t tg_is_plan_file(tg_text first_bytes);
/* Writes the plan as a file. `sink` takes the bytes in one call, or nothing. `file` may be NULL. Errors: WRITE_FAILED,
 * OUT_OF_MEMORY, INVALID_ARGUMENT. */
TG_API tg_status tg_plan_save(const tg_plan* plan, const tg_sink* sink, tg_plan_file* file, tg_error* error);

typedef struct tg_plan_load_options {
  size_t struct_size; /* sizeof(tg_plan_load_options) */
  /* 64 hex digits of SHA-256, "sha256:" before them or not: of any other file nothing is read. Empty: nothing is known
   * of the file. Databases of compiled patterns are loaded from a known file alone; for others they are compiled anew,
   * which tollgate_scan cannot. */
  tg_text expected_sha256;
} tg_plan_load_options;
/* The plan of a file whose whole content is `content`, which may be freed afterwards. The bytes may be anything: time
 * and memory are bounded by their size, and a plan that is given can be run. `options` may be NULL: nothing is known of
 * the file. The caller frees *plan. Threads: any. Errors: BAD_PLAN (no plan, or truncated, damaged or senseless: the
 * message begins with which, and says the section and the byte), PLAN_VERSION, PLAN_UNTRUSTED, OUT_OF_MEMORY,
 * INVALID_ARGUMENT. */
TG_API tg_status tg_plan_load(tg_text content, const tg_plan_load_options* options, tg_plan** plan, tg_error* error);
/* Of a plan that was loaded: its file, and a readable list of what stands in it. Of one that was compiled: zeroes. */
TG_API tg_plan_file tg_plan_file_get(const tg_plan* plan);
TG_API tg_text tg_plan_file_text(const tg_plan* plan);

#ifdef __cplusplus
}
#endif
#endif /* TOLLGATE_PLAN_H */
