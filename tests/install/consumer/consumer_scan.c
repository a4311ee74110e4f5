#include <stdio.h>

#include "tollgate/tollgate.h"

int main(void) {
  tg_scratch* scratch = NULL;
  tg_summary* summary = NULL;
  tg_test_report* report = NULL;
  tg_error error;
  int refused = tg_scratch_new(NULL, TG_CPU_AUTO, &scratch, &error) == TG_INVALID_ARGUMENT;
  refused += tg_screen(NULL, NULL, NULL, &summary, &error) == TG_INVALID_ARGUMENT;
  refused += tg_run_pack_tests(NULL, &report, &error) == TG_INVALID_ARGUMENT;
  refused += tg_scan(NULL, NULL, NULL, NULL, &error) == TG_INVALID_ARGUMENT;
  refused += tg_report_finding(NULL, NULL, &error) == TG_INVALID_ARGUMENT;
  printf("%d refused\n", refused);
  return refused == 5 ? 0 : 1;
}
