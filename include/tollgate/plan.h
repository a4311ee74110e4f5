/* A plan: a compiled pack. Immutable, shared by all threads, named by the SHA-256 of its content. */
#ifndef TOLLGATE_PLAN_H
#define TOLLGATE_PLAN_H

#include "tollgate/read.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tg_plan tg_plan;
TG_API void tg_plan_free(tg_plan* plan);

/* All texts of a plan live as long as the plan. */
TG_API tg_text tg_plan_name(const tg_plan* plan);     /* `name` of the pack */
TG_API tg_text tg_plan_version(const tg_plan* plan);  /* `version` of the pack */
TG_API tg_text tg_plan_identity(const tg_plan* plan); /* "sha256:" and 64 hex digits */
TG_API tg_text tg_plan_text(const tg_plan* plan);     /* a readable listing, stable for one version of Tollgate */

/* The fields that the plan reads, in the order of the columns of a batch. `index` < count, else zeroes. */
typedef struct tg_field {
  tg_text name;    /* "card.country" */
  tg_text pointer; /* "/card/country" */
  tg_type type;
  int32_t scale;     /* TG_DECIMAL */
  int32_t nullable;  /* 1: an explicit null is a value of its own */
  int32_t sensitive; /* 1: masked in every output */
} tg_field;
TG_API int32_t tg_plan_field_count(const tg_plan* plan);
TG_API tg_field tg_plan_field(const tg_plan* plan, int32_t index);

/* The rules, in pack order. */
typedef struct tg_rule {
  tg_text id;
  tg_text description; /* empty: none; so too the next ones */
  tg_text owner;
  tg_text condition; /* as the pack writes it */
  int32_t score;
  int32_t outcome; /* index of the outcome that it forces; -1: none */
  int32_t is_final;
  int32_t is_shadow;
  int32_t tag_count;
  const tg_text* tags;
} tg_rule;
TG_API int32_t tg_plan_rule_count(const tg_plan* plan);
TG_API tg_rule tg_plan_rule(const tg_plan* plan, int32_t index);

/* The outcomes, most severe first, then `invalid` if it is none of them. A plan of a schema alone has none. */
TG_API int32_t tg_plan_outcome_count(const tg_plan* plan);
TG_API tg_text tg_plan_outcome(const tg_plan* plan, int32_t index);

#ifdef __cplusplus
}
#endif
#endif /* TOLLGATE_PLAN_H */
