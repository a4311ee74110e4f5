/* From a rule pack (or a schema alone) to a plan. */
#ifndef TOLLGATE_COMPILE_H
#define TOLLGATE_COMPILE_H

#include "tollgate/plan.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One problem of a pack: a code, a place and a sentence. Texts live as long as the tg_diagnostics they came from. */
typedef struct tg_diagnostic {
  tg_severity severity;
  tg_text code;    /* "compile.pack.unknown_key" */
  tg_text file;    /* as the include or the caller named it */
  uint32_t line;   /* 1-based; 0: the file as a whole */
  uint32_t column; /* 1-based, in code points */
  uint64_t offset; /* byte in the file */
  uint64_t size;   /* bytes that the caret underlines */
  tg_text message;
  tg_text hint; /* "did you mean `tx.merchant_id`?"; empty: none */
} tg_diagnostic;

/* All problems of one compilation, in order of file and place. Immutable; threads may share. */
typedef struct tg_diagnostics tg_diagnostics;
TG_API void tg_diagnostics_free(tg_diagnostics* diagnostics);
TG_API size_t tg_diagnostics_count(const tg_diagnostics* diagnostics);
TG_API size_t tg_diagnostics_error_count(const tg_diagnostics* diagnostics);
/* index < count, else a diagnostic of zeroes. */
TG_API tg_diagnostic tg_diagnostics_get(const tg_diagnostics* diagnostics, size_t index);
/* Every diagnostic with its source line and a caret, as `tollgate check` prints it. Lives as long as `diagnostics`. */
TG_API tg_text tg_diagnostics_text(const tg_diagnostics* diagnostics);

/* The largest files, in bytes: of what a person writes (packs, includes, schemas), and of data (lists, tables). Larger
 * ones are refused. */
enum { TG_MAX_TEXT_FILE_SIZE = 16 << 20, TG_MAX_DATA_FILE_SIZE = 256 << 20 };

/* How a compilation finds other files (schema, lists, tables, includes). `read` gives the whole content of `path`
 * (which is as the pack writes it, joined to the folder of the file that names it): it calls `give` once and returns 0,
 * or returns an errno value. A file of more than `max_size` bytes is refused in any case, so a reader need not go on
 * behind that and may return EFBIG. NULL functions: the pack may name no file. */
typedef struct tg_file_reader {
  void* context;
  int32_t (*read)(void* context, tg_text path, size_t max_size, void (*give)(void* to, tg_text content), void* to);
} tg_file_reader;

/* A list or a table that is read from another file than the one that the pack names, in the same form. */
typedef struct tg_list_file {
  tg_text name; /* of the list or table */
  tg_text path; /* given to `read` as it stands */
} tg_list_file;

typedef struct tg_compile_options {
  size_t struct_size; /* sizeof(tg_compile_options) */
  tg_file_reader files;
  const tg_list_file* list_files; /* NULL: the pack's own */
  size_t list_file_count;
} tg_compile_options;

/* Compiles a rule pack. `name` is used in diagnostics and as the base of relative paths. On OK and on BAD_PACK
 * *diagnostics is set (on OK it may hold warnings) and the caller frees it; *plan is set on OK alone. `options` may be
 * NULL: the pack may name no file. Threads: any, no shared state. Errors: BAD_PACK, INVALID_ARGUMENT (an argument is
 * NULL, or `content` is larger than TG_MAX_TEXT_FILE_SIZE), OUT_OF_MEMORY. */
TG_API tg_status tg_compile_pack(tg_text name, tg_text content, const tg_compile_options* options, tg_plan** plan,
                                 tg_diagnostics** diagnostics, tg_error* error);
/* Compiles a JSON Schema alone: a plan without rules, whose records are valid or invalid. Otherwise as above. */
TG_API tg_status tg_compile_schema(tg_text name, tg_text content, const tg_compile_options* options, tg_plan** plan,
                                   tg_diagnostics** diagnostics, tg_error* error);

#ifdef __cplusplus
}
#endif
#endif /* TOLLGATE_COMPILE_H */
