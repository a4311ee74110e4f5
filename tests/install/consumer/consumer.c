#include <stdio.h>
#include <string.h>

#include "tollgate/tollgate.h"

int main(void) {
  const char* schema = "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"integer\"}}}";
  tg_text name = {"s.json", 6};
  tg_text content = {schema, strlen(schema)};
  tg_plan* plan = NULL;
  tg_diagnostics* diagnostics = NULL;
  tg_error error;
  tg_status status = tg_compile_schema(name, content, NULL, &plan, &diagnostics, &error);
  printf("%s %s, %d field\n", tg_version(), tg_status_name(status), (int)tg_plan_field_count(plan));
  tg_diagnostics_free(diagnostics);
  tg_plan_free(plan);
  return status == TG_OK ? 0 : 1;
}
