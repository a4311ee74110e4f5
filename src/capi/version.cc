#include "tollgate/version.h"

#define TG_TEXT_(x) #x
#define TG_TEXT(x) TG_TEXT_(x)

const char* tg_version(void) {
  return TG_TEXT(TG_VERSION_MAJOR) "." TG_TEXT(TG_VERSION_MINOR) "." TG_TEXT(TG_VERSION_PATCH);
}

int32_t tg_abi_version(void) { return TG_ABI_VERSION; }
