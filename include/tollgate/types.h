/* The small types that every other header uses. */
#ifndef TOLLGATE_TYPES_H
#define TOLLGATE_TYPES_H

#include "tollgate/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* UTF-8 text or bytes, borrowed, not NUL-terminated. `data` may be NULL where size is 0. */
typedef struct tg_text {
  const char* data;
  size_t size;
} tg_text;

/* What the values of a column are. Numbers are ABI. Memory layouts are Arrow's, named on the right. */
typedef int32_t tg_type;
enum {
  TG_BOOL = 1,      /* bool: one bit a row, least significant first */
  TG_INT64 = 2,     /* int64 */
  TG_DOUBLE = 3,    /* double */
  TG_DECIMAL = 4,   /* decimal64(18, scale): int64 that holds value x 10^scale */
  TG_STRING = 5,    /* utf8: row_count + 1 int32 offsets into UTF-8 bytes */
  TG_TIMESTAMP = 6, /* timestamp[us, UTC]: int64 microseconds since 1970-01-01T00:00:00Z, leap seconds not counted */
};

/* How bad a finding or a diagnostic is. A warning rejects nothing. */
typedef int32_t tg_severity;
enum { TG_SEVERITY_WARNING = 1, TG_SEVERITY_ERROR = 2 };

/* Which instruction set the kernels use. AUTO takes the best that the machine has; asking for more than it has is
 * INVALID_ARGUMENT, and arm64 has PORTABLE alone. Every choice gives the same bytes. */
typedef int32_t tg_cpu;
enum { TG_CPU_AUTO = 0, TG_CPU_PORTABLE = 1, TG_CPU_AVX2 = 2, TG_CPU_AVX512 = 3 };

#ifdef __cplusplus
}
#endif
#endif /* TOLLGATE_TYPES_H */
