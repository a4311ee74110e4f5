/* A batch of records as columns: what the engine scans. The engine reads these very structs; nothing is copied.
 *
 * Every bitmap is Arrow's: one bit a row, least significant bit of byte 0 is row 0. Every bitmap and every array of
 * fixed-width values is readable up to the next multiple of 64 rows (the kernels work on whole words; what stands there
 * is ignored), and the bytes of a string column have 64 readable bytes behind them. The readers give such memory. */
#ifndef TOLLGATE_BATCH_H
#define TOLLGATE_BATCH_H

#include "tollgate/types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct tg_finding; /* read.h */

/* Where a value stands in the input: bytes [begin, begin + size) counted from tg_batch.text. */
typedef struct tg_span {
  uint32_t begin;
  uint32_t size;
} tg_span;

/* One field of all records of a batch. A row is in exactly one of four states: it has a value (valid bit set), it is an
 * explicit null (null bit), its value is well-formed but does not fit the type (overflow bit), or it is absent. */
typedef struct tg_column {
  tg_text name; /* field path: "amount", "card.country" */
  tg_type type;
  int32_t scale;           /* TG_DECIMAL: digits after the point, 0..18; else 0 */
  const uint8_t* valid;    /* NULL: every row has a value */
  const uint8_t* null;     /* NULL: no row is an explicit null */
  const uint8_t* overflow; /* NULL: no row overflows */
  const void* values;      /* bits, int64_t, double or, for TG_STRING, UTF-8 bytes */
  const int32_t* offsets;  /* TG_STRING: row_count + 1 offsets into values, rising; else NULL */
  const tg_span* spans;    /* row_count places of the source token, quotes included; NULL: no text stands behind */
  int32_t file_column;     /* 0-based column of the file, for findings; -1: none */
} tg_column;

/* Where a record stands in the input. */
typedef struct tg_record {
  uint64_t offset; /* byte of its first character in the whole input */
  uint64_t size;   /* bytes, line end included */
  uint64_t line;   /* 1-based physical line of its first character */
} tg_record;

/* Records of one input, in input order. Borrowed by every call that takes it. */
typedef struct tg_batch {
  int64_t first_record; /* 0-based number of row 0 in the whole input */
  int32_t row_count;
  int32_t column_count; /* as many as the plan's layout has fields, in its order */
  const tg_column* columns;
  const uint8_t* rejected;  /* rows that the reader could not read: they are invalid whatever the rest says; or NULL */
  const tg_record* records; /* row_count places; NULL: unknown */
  const char* text;         /* the input bytes that spans count from; NULL: none */
  uint64_t text_offset;     /* byte of text[0] in the whole input */
  const struct tg_finding* findings; /* what the reader found, by row; a scan merges its own into a copy; or NULL */
  size_t finding_count;
  int32_t object_count; /* 0, or as many as the plan has objects inside the record */
  /* A bitmap for each of them, in the schema's order: rows where the object is there, though none of its fields may be
   * (`{}`, or a property that no field reads). Where a field of it is there, it is there too, whatever the bit says.
   * NULL, for all or for one of them: it is there where a field of it is. */
  const uint8_t* const* objects;
} tg_batch;

#ifdef __cplusplus
}
#endif
#endif /* TOLLGATE_BATCH_H */
