/* A plan with patterns in the library that has no compiler. Arguments: the plan file and its SHA-256. */
#include <stdio.h>
#include <string.h>

#include "tollgate/tollgate.h"

#define EXPECT(condition)                                                                \
  do {                                                                                   \
    if (!(condition)) {                                                                  \
      fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #condition, error.message); \
      return 1;                                                                          \
    }                                                                                    \
  } while (0)

static int64_t Read(void* context, char* buffer, size_t capacity) {
  const char** rest = context;
  size_t size = strlen(*rest) < capacity ? strlen(*rest) : capacity;
  memcpy(buffer, *rest, size);
  *rest += size;
  return (int64_t)size;
}

int main(int argc, char** argv) {
  static char bytes[1 << 20];
  tg_error error = {0};
  EXPECT(argc == 3);
  FILE* file = fopen(argv[1], "rb");
  EXPECT(file != NULL);
  const tg_text content = {bytes, fread(bytes, 1, sizeof bytes, file)};
  fclose(file);
  tg_plan* plan = NULL;
  /* Databases of a file that nobody vouches for are not looked at, and nothing here could compile them anew. */
  EXPECT(tg_plan_load(content, NULL, &plan, &error) == TG_PLAN_UNTRUSTED && plan == NULL);
  tg_plan_load_options options = {sizeof options, {argv[2], strlen(argv[2])}};
  EXPECT(tg_plan_load(content, &options, &plan, &error) == TG_OK);
  const char* rows = "id,name\na,abba\nb,xyz\n";
  const tg_source source = {&rows, Read};
  tg_summary* summary = NULL;
  EXPECT(tg_screen(plan, &source, NULL, &summary, &error) == TG_OK);
  const tg_text text = tg_summary_json(summary);
  EXPECT(tg_summary_get(summary).records == 2);
  printf("%.*s\n", (int)text.size, text.data);
  tg_summary_free(summary);
  tg_plan_free(plan);
  return 0;
}
