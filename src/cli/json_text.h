// JSON as the command's own reports write it.
#ifndef TOLLGATE_CLI_JSON_TEXT_H_
#define TOLLGATE_CLI_JSON_TEXT_H_

#include <string>
#include <string_view>

namespace tollgate::cli {

// A text in quotes.
void AppendJsonText(std::string_view text, std::string* out);

}  // namespace tollgate::cli
#endif  // TOLLGATE_CLI_JSON_TEXT_H_
