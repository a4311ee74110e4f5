/* A store of window states on a Redis or Valkey server, which several processes share. In a library of its own:
 * tollgate_redis. */
#ifndef TOLLGATE_REDIS_H
#define TOLLGATE_REDIS_H

#include "tollgate/state.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A connection to one server that is written to by all. A commit is one script there: it writes all or nothing, and it
 * is done once, also where its answer was lost. Every call waits for a server that is away, starts up, or can not write
 * for the moment (full, read-only, busy), and fails with a sentence when the time is up.
 *
 * What the server forgets is lost, and reads as never seen: it should write to disk at each commit (appendonly yes,
 * appendfsync always), and it must not evict keys (a server with a memory bound needs maxmemory-policy noeviction).
 * A cluster is not supported, for a commit's items would lie on several servers; neither is TLS. */
typedef struct tg_redis_store tg_redis_store;

typedef struct tg_redis_options {
  size_t struct_size; /* sizeof(tg_redis_options) */
  tg_text user;       /* these two in place of the URL's, which other users of the machine may see; copied */
  tg_text password;
  void* cancel_context;
  int32_t (*cancelled)(void* context); /* asked ten times a second while waiting; non-zero: give up. NULL: never */
} tg_redis_options;

/* Connects. `url` is
 * - redis://[[user]:password@]host[:port][/database][?settings]   or
 * - redis+unix://[[user]:password@]/path/of/socket[?settings]
 * with %XX for a byte that means something there, port 6379, database 0, and settings NAME=VALUE, joined by &:
 * - prefix   what all keys begin with; "tollgate:"
 * - timeout  seconds that a call waits for the server at most, 0 to 1,800; 30
 * - expire   seconds after its last change that an item goes; 0: never. By default twice the time that it matters (the
 *          longest window of its key, with lateness) and a day; never earlier than that time alone
 * - db       the database of a socket
 * Here a server that cannot be reached is an error at once. `options` may be NULL. Errors: INVALID_ARGUMENT (the URL;
 * one sentence says what of it), NOT_SUPPORTED (a cluster, TLS), STORE_FAILED. No message holds a password. */
TG_API tg_status tg_redis_store_new(tg_text url, const tg_redis_options* options, tg_redis_store** store,
                                    tg_error* error);
TG_API void tg_redis_store_free(tg_redis_store* store);

/* For tg_state_options; lives as long as the store. A store serves one state at a time. */
TG_API const tg_store* tg_redis_store_get(const tg_redis_store* store);
/* Why the last call of it failed: one sentence with the server's name. Empty: it did not. Lives until the next. */
TG_API tg_text tg_redis_store_failure(const tg_redis_store* store);

#ifdef __cplusplus
}
#endif
#endif /* TOLLGATE_REDIS_H */
