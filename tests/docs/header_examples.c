/* The examples of tollgate.h, plan.h and state.h, as they stand there: readme_test.py compares the lines. */
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

static int32_t append_bytes(void* context, const char* data, size_t size) {
  Memory* memory = context;
  if (size >= sizeof memory->bytes - memory->size) return 28;
  memcpy(memory->bytes + memory->size, data, size);
  memory->size += size;
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

static tg_plan* compile(const char* pack) {
  const tg_text name = {"p.yaml", 6}, content = {pack, strlen(pack)};
  tg_plan* plan = NULL;
  tg_diagnostics* diagnostics = NULL;
  tg_compile_pack(name, content, NULL, &plan, &diagnostics, NULL);
  const tg_text problems = tg_diagnostics_text(diagnostics);
  fwrite(problems.data, 1, problems.size, stderr);
  tg_diagnostics_free(diagnostics);
  return plan;
}

static const char kVelocity[] =
    "tollgate: 1\n"
    "name: v\n"
    "record:\n"
    "  schema: {type: object, properties: {a: {type: integer}, at: {type: string, format: date-time}}}\n"
    "  time: at\n"
    "windows: {w: {key: tx.a, over: 1d, count: true}}\n"
    "rules: [{id: r, when: 'windows.w.count >= 2', on_unknown: no_match, score: 5}]\n"
    "decide: {policy: score_sum, outcomes: [{outcome: review, at_least: 5}, {outcome: approve}], invalid: reject}\n";

/* state.h: a day's run, which goes on from the day before. */
static tg_status screen_day(const tg_plan* plan, const char* rows, tg_text yesterday, Memory* decisions,
                            Memory* saved) {
  const tg_source source = {&rows, read_text};
  const tg_text secret = {"sixteen bytes...", 16};
  const tg_sink today = {saved, append_bytes};
  tg_screen_options options = {.struct_size = sizeof options, .decisions = {decisions, append_bytes}};
  options.format = TG_FORMAT_CSV;
  tg_summary* summary = NULL;
  tg_error error;
  tg_status status = TG_OK;
  tg_state_options kept = {.struct_size = sizeof kept, .secret = secret};
  tg_state* state = NULL;
  if (status == TG_OK) status = tg_state_new(plan, &kept, &state, &error);
  if (status == TG_OK && yesterday.size != 0) status = tg_state_load(state, yesterday, &error);
  options.state = state;
  if (status == TG_OK) status = tg_screen(plan, &source, &options, &summary, &error);
  if (status == TG_OK) status = tg_state_save(state, &today, &error);
  tg_state_free(state);
  tg_summary_free(summary);
  return status;
}

static int two_days(void) {
  static Memory monday, tuesday, first, second;
  tg_plan* plan = compile(kVelocity);
  const tg_text nothing = {NULL, 0};
  tg_status status =
      screen_day(plan, "a,at\n1,2026-11-02T10:00:00Z\n1,2026-11-02T12:00:00Z\n", nothing, &first, &monday);
  const tg_text yesterday = {monday.bytes, monday.size};
  if (status == TG_OK) status = screen_day(plan, "a,at\n1,2026-11-03T09:00:00Z\n", yesterday, &second, &tuesday);
  tg_plan_free(plan);
  const char* expected = "record,line,id,valid,outcome,score,rules,codes\n0,2,,true,review,5,r,\n";
  return status == TG_OK && strcmp(second.bytes, expected) == 0 ? 0 : 1;
}

/* state.h: the state of a batch in a store of the caller's own, here one of a single item. */
static struct Item {
  char name[81], version[2];
  Memory value;
} stored;

static tg_status put_what_is_there(tg_state* state, tg_text name, tg_error* error) {
  const tg_text version = {stored.version, strlen(stored.version)}, bytes = {stored.value.bytes, stored.value.size};
  const int is_there = name.size == strlen(stored.name) && memcmp(name.data, stored.name, name.size) == 0;
  return is_there ? tg_state_put(state, name, version, bytes, error) : TG_OK;
}

static int write_if_unchanged(const tg_item* changes, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    if (changes[i].version.size != strlen(stored.version)) return 0;
    memcpy(stored.name, changes[i].name.data, changes[i].name.size);
    memcpy(stored.value.bytes, changes[i].bytes.data, changes[i].bytes.size);
    stored.value.size = changes[i].bytes.size;
    stored.version[0] = (char)(stored.version[0] == 0 ? 'a' : stored.version[0] + 1);
  }
  return 1;
}

static tg_status scan_with_store(const tg_plan* plan, const tg_batch* batch, tg_scratch* scratch, tg_state* state,
                                 tg_decisions* decisions) {
  const tg_need* needs = NULL;
  const tg_item* changes = NULL;
  size_t need_count = 0, change_count = 0;
  tg_error error;
  tg_status status;
  do {
    status = tg_state_clear(state, &error);
    if (status == TG_OK) status = tg_scan_needs(plan, batch, scratch, &needs, &need_count, &error);
    for (size_t i = 0; i < need_count && status == TG_OK; ++i) status = put_what_is_there(state, needs[i].key, &error);
    if (status == TG_OK) status = tg_scan(plan, batch, scratch, decisions, &error);
    if (status == TG_OK) status = tg_state_changes(state, &changes, &change_count, &error);
  } while (status == TG_OK && !write_if_unchanged(changes, change_count));
  return status;
}

static int three_batches(void) {
  static int64_t accounts[64], times[64];
  tg_column columns[2];
  memset(columns, 0, sizeof columns);
  columns[0].name = (tg_text){"a", 1};
  columns[0].type = TG_INT64;
  columns[0].values = accounts;
  columns[1].name = (tg_text){"at", 2};
  columns[1].type = TG_TIMESTAMP;
  columns[1].values = times;
  tg_batch batch = {.row_count = 1, .column_count = 2, .columns = columns};
  tg_plan* plan = compile(kVelocity);
  tg_state_options options = {.struct_size = sizeof options, .secret = {"sixteen bytes...", 16}, .holds_items = 1};
  tg_state* state = NULL;
  tg_scratch* scratch = NULL;
  tg_decisions decisions = {0};
  int64_t score = -1;
  tg_status status = tg_state_new(plan, &options, &state, NULL);
  if (status == TG_OK) status = tg_scratch_new(plan, TG_CPU_AUTO, &scratch, NULL);
  if (status == TG_OK) status = tg_scratch_use_state(scratch, state, NULL);
  for (int i = 0; i < 3 && status == TG_OK; ++i) {
    times[0] = (int64_t)i * 1000000;
    status = scan_with_store(plan, &batch, scratch, state, &decisions);
    if (status == TG_OK) score = decisions.scores[0];
  }
  tg_scratch_free(scratch);
  tg_state_free(state);
  tg_plan_free(plan);
  return score == 5 ? 0 : 1;
}

static int screen_text(void) {
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

int main(void) { return screen_text() + two_days() + three_batches(); }
