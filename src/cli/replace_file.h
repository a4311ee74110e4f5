// A file that is there whole or not at all.
//
// The new content is written beside it under another name, made durable, then renamed, so that whoever opens the file
// finds the old one or the new one, also where the process or the machine stopped halfway. A process that was killed
// leaves FILE.tollgate-XXXXXX behind, X any letter or digit; whoever replaces FILE next takes it away.
#ifndef TOLLGATE_CLI_REPLACE_FILE_H_
#define TOLLGATE_CLI_REPLACE_FILE_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "cli/file.h"

namespace tollgate::cli {

class Replacement {
 public:
  Replacement() = default;
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;
  ~Replacement();  // what was not committed is gone, and the old file as it was
  // In turn, each 0 or an errno value. What is no regular file (a pipe, a device) is written as it stands; "-" is
  // standard output.
  int Open(const std::string& path);
  int Append(std::string_view content);
  // `is_current` is asked last of all whether the old file may go. ESTALE: it said no.
  int Commit(const std::function<bool()>& is_current = nullptr);

 private:
  int OpenTemporary(const std::string& path, unsigned mode);

  std::string target_, temporary_;  // both empty: what is written to is no regular file
  std::optional<Descriptor> descriptor_;
};

// All of it in one call. 0 or an errno value.
int ReplaceFile(const std::string& path, std::string_view content);

}  // namespace tollgate::cli
#endif  // TOLLGATE_CLI_REPLACE_FILE_H_
