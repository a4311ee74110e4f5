#include <cstdio>

#include "tollgate/tollgate.hpp"

int main() {
  const tollgate::Compiled compiled =
      tollgate::CompileSchema("s.json", R"({"type": "object", "properties": {"a": {"type": "integer"}}})");
  if (!compiled.status.ok()) return 1;
  std::string_view rest = "a\n1\nx\n";
  auto read = [&](char* buffer, size_t capacity) -> int64_t {
    const size_t size = rest.copy(buffer, capacity);
    rest.remove_prefix(size);
    return static_cast<int64_t>(size);
  };
  const tollgate::Screened screened = tollgate::Screen(compiled.plan, read);
  std::printf("%d records, %d valid\n", static_cast<int>(screened.summary.counts().records),
              static_cast<int>(screened.summary.counts().valid));
  return screened.status.ok() ? 0 : 1;
}
