// The text that the inside of a JSON string stands for. For readers that want speed: json/parse.h says where a fault
// is.
#ifndef TOLLGATE_JSON_UNESCAPE_H_
#define TOLLGATE_JSON_UNESCAPE_H_

#include <string>
#include <string_view>

namespace tollgate::json {

// `content` is valid UTF-8 without quotes and control characters. False: an escape is none of JSON's, or half of a
// surrogate pair; `*text` is then anything.
bool Unescape(std::string_view content, std::string* text);

}  // namespace tollgate::json
#endif  // TOLLGATE_JSON_UNESCAPE_H_
