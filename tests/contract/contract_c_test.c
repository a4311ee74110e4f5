/* The C face in C11: compile a pack from memory, save and load it, screen a text, read the summary. */
#include <stdio.h>
#include <string.h>

#include "tollgate/tollgate.h"

#define EXPECT(condition)                                             \
  do {                                                                \
    if (!(condition)) {                                               \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
      return 1;                                                       \
    }                                                                 \
  } while (0)

static tg_text Text(const char* text) {
  tg_text result = {text, strlen(text)};
  return result;
}

typedef struct Reader {
  const char* rest;
} Reader;

static int64_t Read(void* context, char* buffer, size_t capacity) {
  Reader* reader = context;
  size_t size = strlen(reader->rest);
  if (size > capacity) size = capacity;
  memcpy(buffer, reader->rest, size);
  reader->rest += size;
  return (int64_t)size;
}

typedef struct Writer {
  char text[1 << 16];
  size_t size;
} Writer;

static int32_t Write(void* context, const char* data, size_t size) {
  Writer* writer = context;
  if (size > sizeof writer->text - writer->size) return 28;
  memcpy(writer->text + writer->size, data, size);
  writer->size += size;
  return 0;
}

static const char kPack[] =
    "tollgate: 1\n"
    "name: c\n"
    "version: \"1\"\n"
    "record:\n"
    "  schema: {type: object, properties: {id: {type: string}, amount: {type: integer}}, required: [id, amount]}\n"
    "  id: id\n"
    "rules:\n"
    "  - {id: big, when: 'tx.amount > 100', score: 50}\n"
    "decide:\n"
    "  policy: score_sum\n"
    "  outcomes:\n"
    "    - {outcome: review, at_least: 50}\n"
    "    - {outcome: approve}\n"
    "  invalid: reject\n";

/* The plan by way of a file. */
static int Reload(tg_plan** plan) {
  static Writer file;
  file.size = 0;
  tg_error error;
  tg_plan_file saved;
  const tg_sink sink = {&file, Write};
  EXPECT(tg_plan_save(*plan, &sink, &saved, &error) == TG_OK);
  EXPECT(saved.size == file.size && saved.format_major == 2 && strlen(saved.sha256) == 71);
  const tg_text content = {file.text, file.size};
  EXPECT(tg_is_plan_file(content) == 1);
  tg_plan_load_options options;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.expected_sha256 = Text(saved.sha256);
  tg_plan* loaded = NULL;
  EXPECT(tg_plan_load(content, &options, &loaded, &error) == TG_OK);
  EXPECT(tg_plan_identity(loaded).size == 71);
  EXPECT(memcmp(tg_plan_identity(loaded).data, tg_plan_identity(*plan).data, 71) == 0);
  EXPECT(strcmp(tg_plan_file_get(loaded).sha256, saved.sha256) == 0);
  tg_plan_free(*plan);
  *plan = loaded;
  file.text[file.size / 2] ^= 1;
  EXPECT(tg_plan_load(content, &options, &loaded, &error) == TG_PLAN_UNTRUSTED);
  EXPECT(tg_plan_load(content, NULL, &loaded, &error) == TG_BAD_PLAN && loaded == *plan);
  EXPECT(strstr(error.message, "plan.damaged: section ") == error.message);
  return 0;
}

int main(void) {
  tg_error error;
  tg_plan* plan = NULL;
  tg_diagnostics* diagnostics = NULL;
  EXPECT(tg_abi_version() == TG_ABI_VERSION);
  EXPECT(tg_compile_pack(Text("c.yaml"), Text(kPack), NULL, &plan, &diagnostics, &error) == TG_OK);
  EXPECT(tg_diagnostics_error_count(diagnostics) == 0);
  tg_diagnostics_free(diagnostics);
  if (Reload(&plan) != 0) return 1;

  Reader reader = {"id,amount\na,1\nb,500\nc,x\n"};
  static Writer writer;
  tg_source source = {&reader, Read};
  tg_screen_options options;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.format = TG_FORMAT_CSV;
  options.decisions.context = &writer;
  options.decisions.write = Write;
  tg_summary* summary = NULL;
  EXPECT(tg_screen(plan, &source, &options, &summary, &error) == TG_OK);
  EXPECT(tg_summary_get(summary).records == 3);
  EXPECT(tg_summary_get(summary).rejected == 1);
  const char* expected =
      "record,line,id,valid,outcome,score,rules,codes\n"
      "0,2,a,true,approve,0,,\n"
      "1,3,b,true,review,50,big,\n"
      "2,4,c,false,reject,,,csv.cast.integer\n";
  EXPECT(writer.size == strlen(expected) && memcmp(writer.text, expected, writer.size) == 0);
  tg_summary_free(summary);
  tg_plan_free(plan);
  return 0;
}
