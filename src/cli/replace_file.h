// A file that is there whole or not at all.
#ifndef TOLLGATE_CLI_REPLACE_FILE_H_
#define TOLLGATE_CLI_REPLACE_FILE_H_

#include <string>
#include <string_view>

namespace tollgate::cli {

// Gives the file this content: written beside it under another name, made durable, then renamed, so that whoever opens
// `path` finds the old file or the new one. What is no regular file (a pipe, a device) is written as it stands; "-" is
// standard output. 0 or an errno value; the old file is then as it was.
int ReplaceFile(const std::string& path, std::string_view content);

}  // namespace tollgate::cli
#endif  // TOLLGATE_CLI_REPLACE_FILE_H_
