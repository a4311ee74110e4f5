/* Findings: what is wrong with a record or an input, and where. */
#ifndef TOLLGATE_READ_H
#define TOLLGATE_READ_H

#include "tollgate/batch.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Code of a finding. */
typedef int32_t tg_code;
enum {
#define TG_CODE(identifier, number, name, severity, sentence) TG_CODE_##identifier = number,
#include "tollgate/codes.def"
#undef TG_CODE
};

/* "format.pan.luhn"; NULL for a number that is no code. Static memory, threads may share. */
TG_API const char* tg_code_name(tg_code code);
/* The sentence of codes.def: what was expected. Static memory. */
TG_API const char* tg_code_text(tg_code code);
TG_API tg_severity tg_code_severity(tg_code code);

/* One thing that is wrong with one record. input[offset : offset + size) is the faulty token (for an absent value the
 * whole record). Texts are borrowed from whoever gave the finding. */
typedef struct tg_finding {
  tg_code code;
  tg_severity severity;
  int64_t record;      /* 0-based; -1: the input as a whole or its header */
  uint64_t line;       /* 1-based physical line of the token; 0: unknown */
  uint64_t offset;     /* byte in the whole input */
  uint64_t size;       /* bytes */
  int32_t column;      /* 0-based column of the file; -1: none */
  tg_text column_name; /* as the header writes it; card numbers in it masked, for a file may lack its header */
  tg_text instance;    /* JSON pointer of the value: "/card/country" */
  tg_text schema;      /* JSON pointer of the keyword: "/properties/amount/minimum" */
  tg_text expected;    /* in words */
  tg_text got;         /* at most 64 bytes; masked where the field is sensitive */
} tg_finding;

#ifdef __cplusplus
}
#endif
#endif /* TOLLGATE_READ_H */
