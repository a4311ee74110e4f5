// JSON text -> tree. Every byte is checked: syntax, UTF-8, duplicate keys (compared after unescaping), number length,
// depth (kMaxDepth). This is the one door for JSON that people write.
#ifndef TOLLGATE_JSON_PARSE_H_
#define TOLLGATE_JSON_PARSE_H_

#include <memory>

#include "base/diagnostic.h"
#include "json/node.h"

namespace tollgate::json {

inline constexpr int kMaxDepth = 1024;
// Duplicate keys and over-long numbers told of in one document, at most.
inline constexpr int kMaxToldFaults = 100;
// Parses file `file` of `sources`; one byte order mark at its start is skipped. Problems are added: duplicate keys and
// over-long numbers up to the first fault of syntax. Nullptr where there was an error.
std::unique_ptr<Tree> Parse(const SourceMap& sources, uint32_t file, Diagnostics* diagnostics);
// The same into a tree that is used again and again. False where there was an error: the tree is then to be cleared.
bool ParseInto(const SourceMap& sources, uint32_t file, Tree* tree, Diagnostics* diagnostics);

}  // namespace tollgate::json
#endif  // TOLLGATE_JSON_PARSE_H_
