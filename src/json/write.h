// JSON out: the one escaper.
#ifndef TOLLGATE_JSON_WRITE_H_
#define TOLLGATE_JSON_WRITE_H_

#include <string>
#include <string_view>

namespace tollgate::json {

// Appends `text` as a JSON string, quotes included. Escapes what RFC 8259 demands; an invalid UTF-8 byte is written as
// U+FFFD, so that the output is always valid (such bytes reach us only in quotations of bad input).
void AppendQuoted(std::string_view text, std::string* out);

// Appends a tree as JSON text without spaces. Numbers keep their tokens, digit for digit; members keep their order.
struct Node;
void AppendNode(const Node& node, std::string* out);

}  // namespace tollgate::json
#endif  // TOLLGATE_JSON_WRITE_H_
