/* Version of the headers, and of the library that is linked. */
#ifndef TOLLGATE_VERSION_H
#define TOLLGATE_VERSION_H

#include "tollgate/types.h"

#define TG_VERSION_MAJOR 0
#define TG_VERSION_MINOR 1
#define TG_VERSION_PATCH 0
/* Raised when a struct or a function of this API changes its meaning or layout. */
#define TG_ABI_VERSION 1

#ifdef __cplusplus
extern "C" {
#endif

/* "0.1.0". Static memory. */
TG_API const char* tg_version(void);
/* The TG_ABI_VERSION that the linked library was built with: compare it with the header's. */
TG_API int32_t tg_abi_version(void);

#ifdef __cplusplus
}
#endif
#endif /* TOLLGATE_VERSION_H */
