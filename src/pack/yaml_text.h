// The characters of a YAML document, before it is parsed.
#ifndef TOLLGATE_PACK_YAML_TEXT_H_
#define TOLLGATE_PACK_YAML_TEXT_H_

#include "base/diagnostic.h"

namespace tollgate::pack {

// UTF-8 without control characters. Reports the first fault; false then.
bool CheckCharacters(std::string_view text, uint32_t file, Diagnostics* diagnostics);

}  // namespace tollgate::pack
#endif  // TOLLGATE_PACK_YAML_TEXT_H_
