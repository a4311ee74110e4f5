// YAML 1.2 -> tree, by yaml-cpp's events. Anchors and aliases are allowed (aliases add at most 100,000 nodes);
// duplicate keys, other tags, merge keys, several documents and YAML's traps are diagnosed. The one file that includes
// yaml-cpp is yaml.cc. JSON files (first character { or [) go to json::Parse.
#ifndef TOLLGATE_PACK_YAML_H_
#define TOLLGATE_PACK_YAML_H_

#include <memory>

#include "base/diagnostic.h"
#include "json/node.h"

namespace tollgate::pack {
// A scalar's kind follows YAML 1.2's core schema (plain true/false/null/numbers; 0o and 0x integers become their
// decimal digits). Quoted and block scalars are strings. Problems are added; nullptr where one of them hides what
// follows. Otherwise the tree holds the rest: what is faulty is left out, or stands there as a scalar whose span holds
// the error's place. An empty document is null. An alias is its anchor's node, not a copy.
std::unique_ptr<json::Tree> ParseDocument(const SourceMap& sources, uint32_t file, Diagnostics* diagnostics);
}  // namespace tollgate::pack
#endif  // TOLLGATE_PACK_YAML_H_
