/* The store on Redis alone: it needs no other library of Tollgate's. Port 1 answers nobody. */
#include <stdio.h>
#include <tollgate/redis.h>

int main(void) {
  const tg_text url = {"redis://:secret@127.0.0.1:1", 27};
  tg_redis_store* store = NULL;
  tg_error error;
  const tg_status status = tg_redis_store_new(url, NULL, &store, &error);
  printf("%d %s\n", (int)status, error.message);
  tg_redis_store_free(store);
  return 0;
}
