/* The examples of tollgate.h and plan.h, as they stand there: readme_test.py compares the lines. */
#include <stdio.h>
#include <string.h>

#include "tollgate/tollgate.h"

static int64_t read_text(void* context, char* buffer, size_t capacity) {
  const char** rest = context;
  size_t size = strlen(*rest) < capacity ? strlen(*rest) : capacity;
  memcpy(buffer, *rest, size);
  *rest += size;
  return (int64_t)size;
}

static int32_t write_lines(void* context, const char* data, size_t size) {
  return fwrite(data, 1, size, context) == size ? 0 : 5;
}

typedef struct Memory {
  char bytes[1 << 16];
  size_t size;
} Memory;

static int32_t keep_bytes(void* context, const char* data, size_t size) {
  Memory* memory = context;
  if (size > sizeof memory->bytes) return 28;
  memcpy(memory->bytes, data, size);
  memory->size = size;
  return 0;
}

/* plan.h: the plan as it comes out of its file. */
static tg_status reload(tg_plan** owned) {
  static Memory memory;
  const tg_sink sink = {&memory, keep_bytes};
  tg_error error;
  tg_plan* plan = NULL;
  tg_plan_file file;
  tg_status status = tg_plan_save(*owned, &sink, &file, &error);
  const tg_text content = {memory.bytes, memory.size}, sha256 = {file.sha256, strlen(file.sha256)};
  tg_plan_load_options options = {.struct_size = sizeof options, .expected_sha256 = sha256};
  status = tg_plan_load(content, &options, &plan, &error);
  if (status != TG_OK) return status;
  tg_plan_free(*owned);
  *owned = plan;
  return TG_OK;
}

int main(void) {
  const char* pack =
      "tollgate: 1\n"
      "name: p\n"
      "record: {schema: {type: object, properties: {a: {type: integer}}}}\n"
      "rules: [{id: r, when: 'tx.a > 1', on_unknown: no_match, score: 5}]\n"
      "decide: {policy: score_sum, outcomes: [{outcome: review, at_least: 5}, {outcome: approve}], invalid: reject}\n";
  const tg_text name = {"p.yaml", 6}, content = {pack, strlen(pack)};
  const char* rows = "a\n1\n2\n";
  const tg_source source = {&rows, read_text};

  tg_error error;
  tg_plan* plan = NULL;
  tg_diagnostics* diagnostics = NULL;
  tg_status status = tg_compile_pack(name, content, NULL, &plan, &diagnostics, &error);
  const tg_text problems = tg_diagnostics_text(diagnostics);
  fwrite(problems.data, 1, problems.size, stderr);
  if (status == TG_OK) status = reload(&plan);
  tg_screen_options options = {.struct_size = sizeof options, .decisions = {stdout, write_lines}};
  tg_summary* summary = NULL;
  if (status == TG_OK) status = tg_screen(plan, &source, &options, &summary, &error);
  const tg_text report = tg_summary_text(summary);
  fwrite(report.data, 1, report.size, stderr);
  const int64_t records = status == TG_OK ? tg_summary_get(summary).records : -1;
  tg_summary_free(summary);
  tg_diagnostics_free(diagnostics);
  tg_plan_free(plan);
  return records == 2 ? 0 : 1;
}
