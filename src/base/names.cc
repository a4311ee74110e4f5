// The names and sentences of the contract's two public lists, status.def and codes.def. They stand in the lowest room
// so that every room can name a code; the C functions are declared in the contract and need no header of their own.
#include "tollgate/read.h"
#include "tollgate/status.h"

namespace {

struct CodeEntry {
  tg_code code;
  const char* name;
  tg_severity severity;
  const char* sentence;
};

// In the order of codes.def, which rises by number inside each block and over the blocks; names_test checks it.
constexpr CodeEntry kCodes[] = {
#define TG_CODE(identifier, number, name, severity, sentence) {number, name, TG_SEVERITY_##severity, sentence},
#include "tollgate/codes.def"
#undef TG_CODE
};

const CodeEntry* FindCode(tg_code code) {
  const CodeEntry* low = kCodes;
  const CodeEntry* high = kCodes + sizeof kCodes / sizeof kCodes[0];
  while (low < high) {
    const CodeEntry* middle = low + (high - low) / 2;
    if (middle->code == code) return middle;
    if (middle->code < code) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return nullptr;
}

}  // namespace

extern "C" {

const char* tg_code_name(tg_code code) {
  const CodeEntry* entry = FindCode(code);
  return entry == nullptr ? nullptr : entry->name;
}

const char* tg_code_text(tg_code code) {
  const CodeEntry* entry = FindCode(code);
  return entry == nullptr ? nullptr : entry->sentence;
}

tg_severity tg_code_severity(tg_code code) {
  const CodeEntry* entry = FindCode(code);
  return entry == nullptr ? 0 : entry->severity;
}

const char* tg_status_name(tg_status status) {
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

const char* tg_status_text(tg_status status) {
  switch (status) {
#define TG_STATUS(name, number, sentence) \
  case number:                            \
    return sentence;
#include "tollgate/status.def"
#undef TG_STATUS
    default:
      return "Not a status of this version.";
  }
}

}  // extern "C"
