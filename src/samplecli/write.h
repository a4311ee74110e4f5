// From a generator to files.
#ifndef TOLLGATE_SAMPLECLI_WRITE_H_
#define TOLLGATE_SAMPLECLI_WRITE_H_

#include <string>

#include "sample/generator.h"

namespace tollgate::samplecli {

inline constexpr char kProgram[] = "tollgate-sample";

struct Target {
  std::string output = "-";
  std::string dirty_log;  // "": none
  bool is_ndjson = false;
  bool is_quiet = false;
};
// Writes all rows; what goes wrong is told. The exit code.
int Write(sample::Generator* generator, const Target& target);
// A text of its own, such as the schema.
int WriteText(const std::string& text, const std::string& path);

}  // namespace tollgate::samplecli
#endif  // TOLLGATE_SAMPLECLI_WRITE_H_
