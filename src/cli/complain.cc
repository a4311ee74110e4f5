#include "cli/complain.h"

#include <cstdio>

namespace tollgate::cli {

void ComplainAs(std::string_view program, std::string_view message) {
  const std::string line = std::string(program).append(": ").append(message).append("\n");
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace tollgate::cli
