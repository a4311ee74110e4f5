/* Where bytes go. */
#ifndef TOLLGATE_SINK_H
#define TOLLGATE_SINK_H

#include "tollgate/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* `write` takes all of `data` and returns 0, or returns an errno value; lines come whole.
 * A NULL function: nothing is wanted. */
typedef struct tg_sink {
  void* context;
  int32_t (*write)(void* context, const char* data, size_t size);
} tg_sink;

#ifdef __cplusplus
}
#endif
#endif /* TOLLGATE_SINK_H */
