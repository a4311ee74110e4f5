/* Status codes: the one error type of every face.
 *
 * A call that can fail returns a tg_status and, where the caller passed a tg_error, fills in one sentence that names
 * the place. There is no thread-local "last error": the error belongs to the caller. On failure every other output is
 * untouched. */
#ifndef TOLLGATE_STATUS_H
#define TOLLGATE_STATUS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define TG_API __attribute__((visibility("default")))
#else
#define TG_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t tg_status;
enum {
#define TG_STATUS(name, number, sentence) TG_##name = number,
#include "tollgate/status.def"
#undef TG_STATUS
};

/* What failed, in words. `message` is UTF-8 and NUL-terminated, cut at a character boundary if it was longer. Never
 * holds a value of a sensitive field. */
typedef struct tg_error {
  tg_status status;
  char message[508];
} tg_error;

/* The identifier of a status, as "BAD_PACK"; "UNKNOWN" for a number that is none. Static memory. */
TG_API const char* tg_status_name(tg_status status);
/* The sentence of status.def for it. Static memory. */
TG_API const char* tg_status_text(tg_status status);

#ifdef __cplusplus
}
#endif
#endif /* TOLLGATE_STATUS_H */
