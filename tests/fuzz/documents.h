// Texts that a person writes, as fuzzers give them: several files in one input, compiled from memory, and what must
// hold of every diagnostic.
#ifndef TOLLGATE_TESTS_FUZZ_DOCUMENTS_H_
#define TOLLGATE_TESTS_FUZZ_DOCUMENTS_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "compile/compile.h"

namespace tollgate::fuzz {

// The input up to the first line "=== name" is the file `first`; every such line starts another.
std::map<std::string, std::string> SplitFiles(std::string_view input, const std::string& first);

struct Compiled {
  SourceMap sources;
  Diagnostics diagnostics;
  std::unique_ptr<compile::CheckedPack> checked;
  std::unique_ptr<plan::Plan> plan;
};
// Compiles a pack, or where `is_schema` a schema, and requires what holds of every compilation: there is a plan exactly
// where there is no error, and every diagnostic stands in a file and reads well.
void Compile(const std::map<std::string, std::string>& files, const std::string& first, bool is_schema, Compiled* out);

void RequireGoodDiagnostics(const SourceMap& sources, const Diagnostics& diagnostics);

}  // namespace tollgate::fuzz
#endif  // TOLLGATE_TESTS_FUZZ_DOCUMENTS_H_
