// The registries of statuses and finding codes as text.
#include "tollgate/read.h"
#include "tollgate/status.h"

namespace {

struct CodeEntry {
  tg_code code;
  const char* name;
  tg_severity severity;
  const char* sentence;
};
constexpr CodeEntry kCodes[] = {
#define TG_CODE(identifier, number, name, severity, sentence) {number, name, TG_SEVERITY_##severity, sentence},
#include "tollgate/codes.def"
#undef TG_CODE
};

// A linear search: findings are rare and the list is short.
const CodeEntry* FindCode(tg_code code) {
  for (const CodeEntry& entry : kCodes) {
    if (entry.code == code) return &entry;
  }
  return nullptr;
}

}  // namespace

extern "C" const char* tg_status_name(tg_status status) {
  switch (status) {
#define TG_STATUS(name, number, sentence) \
  case number:                            \
    return #name;
#include "tollgate/status.def"
#undef TG_STATUS
    default:
      return "UNKNOWN";
  }
}

extern "C" const char* tg_status_text(tg_status status) {
  switch (status) {
#define TG_STATUS(name, number, sentence) \
  case number:                            \
    return sentence;
#include "tollgate/status.def"
#undef TG_STATUS
    default:
      return "The number is no status of this version.";
  }
}

extern "C" const char* tg_code_name(tg_code code) {
  const CodeEntry* entry = FindCode(code);
  return entry == nullptr ? nullptr : entry->name;
}

extern "C" const char* tg_code_text(tg_code code) {
  const CodeEntry* entry = FindCode(code);
  return entry == nullptr ? "" : entry->sentence;
}

extern "C" tg_severity tg_code_severity(tg_code code) {
  const CodeEntry* entry = FindCode(code);
  return entry == nullptr ? TG_SEVERITY_ERROR : entry->severity;
}
