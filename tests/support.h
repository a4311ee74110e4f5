// What tests of every room share: where suites and data stand, and reading a file whole.
#ifndef TOLLGATE_TESTS_SUPPORT_H_
#define TOLLGATE_TESTS_SUPPORT_H_

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace tollgate::test {

inline std::string PathUnder(const char* variable, const char* otherwise, std::string_view name) {
  const char* folder = std::getenv(variable);
  std::string path = folder != nullptr ? folder : std::string(TOLLGATE_SOURCE_DIR) + otherwise;
  return path.append("/").append(name);
}
// Public conformance suites and labelled data stand beside the repository, never in it. Where they are absent a test
// says so by GTEST_SKIP.
inline std::string SuitePath(std::string_view name) { return PathUnder("TOLLGATE_SUITES", "/../shared/suites", name); }
inline std::string DataPath(std::string_view name) { return PathUnder("TOLLGATE_DATA", "/../shared/data", name); }
inline bool Exists(const std::string& path) { return std::filesystem::exists(path); }

inline std::string ReadFileOrDie(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::fprintf(stderr, "cannot read %s\n", path.c_str());
    std::abort();
  }
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace tollgate::test

// First line of a test that needs the file or folder `path`: without it the test is skipped and says so.
#define TG_SKIP_WITHOUT(path)          \
  if (!::tollgate::test::Exists(path)) \
  GTEST_SKIP() << (path) << " is not on this machine; TOLLGATE_SUITES and TOLLGATE_DATA say where to look"

#endif  // TOLLGATE_TESTS_SUPPORT_H_
