// The shape of a rule pack: the document as checked structs, before any expression is parsed. Every part keeps the node
// it came from, so that later passes can point at it.
#ifndef TOLLGATE_PACK_PACK_H_
#define TOLLGATE_PACK_PACK_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "json/node.h"

namespace tollgate::pack {

using json::Node;

// In the order of lookup::Match.
enum class Match : uint8_t { kExact, kPrefix, kSuffix, kSubstring, kRegex, kCidr, kRange };

struct ListSpec {
  std::string name;
  Span span;                         // of the name
  const Node* file = nullptr;        // string node: path; or
  std::vector<const Node*> values;   // scalars
  std::vector<const Node*> columns;  // string nodes: the column of a CSV file, or the two of a range; none: one entry a
                                     // line
  Match match = Match::kExact;
  const Node* fold = nullptr;     // fold: lower: ASCII letters compare without case
  const Node* expires = nullptr;  // string node: the column of the CSV file that says when an entry ends
  uint32_t folder = 0;            // file number of the document that names it: base of a relative path
};

// In the order of lookup::KeyKind.
enum class KeyKind : uint8_t { kExact, kRange, kCidr };

struct TableSpec {
  std::string name;
  Span span;
  const Node* file = nullptr;
  KeyKind key = KeyKind::kExact;
  std::vector<const Node*> key_columns;  // string nodes: one, or the two of a range; none: they are at fault
  const Node* schema = nullptr;          // string node (file) or object node (inline); none: all columns are strings
  bool is_external = false;              // its rows are no part of the pack
  uint32_t folder = 0;
};

// In the orders of plan::Accuracy and plan::Closed.
enum class Accuracy : uint8_t { kExact, kBucketed, kSketch };
enum class Closed : uint8_t { kBoth, kRight, kLeft, kNeither };

struct WindowSpec {
  std::string name;
  Span span;                      // of the name
  std::vector<const Node*> keys;  // string nodes: expressions
  int64_t over_us = 0;
  int64_t offset_us = 0;
  Closed closed = Closed::kBoth;
  bool include_current = false;
  const Node* where = nullptr;         // string node; so the five below
  const Node* time = nullptr;          // none: record.time
  std::optional<int64_t> lateness_us;  // none: the smaller of over and 15 minutes
  Accuracy accuracy = Accuracy::kExact;
  std::optional<int64_t> max_events;  // kExact
  std::optional<int64_t> buckets;     // the others
  bool has_count = false, has_first_seen = false, has_last_seen = false;
  const Node* count_distinct = nullptr;
  const Node* sum = nullptr;
  const Node* min = nullptr;
  const Node* max = nullptr;
  const Node* mean = nullptr;
  const Node* stddev = nullptr;
  int64_t last_count = 0;                // last: {n, fields}
  std::vector<const Node*> last_fields;  // string nodes: names of fields
  std::optional<int64_t> shards, max_keys, max_bytes;
};

struct VariableSpec {
  std::string name;
  Span span;
  const Node* expression = nullptr;  // string node
};

// on_unknown, on_error.
struct Fallback {
  enum class Kind : uint8_t { kUnsaid, kNoMatch, kMatch, kOutcome } kind = Kind::kUnsaid;
  const Node* outcome = nullptr;  // kOutcome: string node
};

struct ReasonPart {
  std::string literal;        // text, {{ and }} unescaped; or
  size_t begin = 0, end = 0;  // the expression between braces: text[begin, end) of the reason node
  bool is_expression = false;
};

struct RuleSpec {
  std::string id;
  Span span;                   // of the id
  const Node* when = nullptr;  // string node
  std::optional<int32_t> score;
  const Node* outcome = nullptr;  // string node
  bool is_final = false;
  bool is_shadow = false;        // mode: shadow (default live)
  const Node* reason = nullptr;  // string node
  std::vector<ReasonPart> reason_parts;
  std::string description;
  std::string owner;
  std::vector<std::string> tags;
  Fallback on_unknown;
  Fallback on_error;
};

enum class Policy : uint8_t { kScoreSum, kFirstMatch, kMaxSeverity };
struct OutcomeSpec {
  std::string name;
  Span span;
  std::optional<int64_t> at_least;  // kScoreSum: rising severity needs rising thresholds; the last has none
};
struct DecideSpec {
  bool present = false;
  Policy policy = Policy::kScoreSum;
  std::vector<OutcomeSpec> outcomes;  // most severe first
  std::string invalid;                // outcome of invalid records; may be a name of its own
  Span span;
};

struct TestSpec {
  std::string name;
  Span span;
  const Node* record = nullptr;  // object node
  const Node* expect_outcome = nullptr;
  std::optional<bool> expect_valid;
  std::optional<int64_t> expect_score;
  bool has_rules = false;
  std::vector<const Node*> rules;  // exactly these ids
  bool has_rules_include = false;
  std::vector<const Node*> rules_include;  // at least these
  bool has_unknown = false;
  std::vector<const Node*> unknown;  // exactly these rules were UNKNOWN
  bool has_codes = false;
  std::vector<const Node*> codes;      // exactly these finding codes
  const Node* tables = nullptr;        // object node: rows of external tables, a list of objects each
  const Node* history = nullptr;       // array node: records before it, objects
  const Node* history_file = nullptr;  // string node: NDJSON, beside the pack
};

struct Pack {
  std::string name;
  std::string version;
  const Node* schema = nullptr;  // record.schema: string node (file, joined to schema_folder) or object node
  uint32_t schema_folder = 0;
  const Node* id = nullptr;    // record.id: string node
  const Node* time = nullptr;  // record.time
  std::vector<ListSpec> lists;
  std::vector<TableSpec> tables;
  std::vector<WindowSpec> windows;
  std::vector<VariableSpec> variables;
  std::vector<RuleSpec> rules;
  DecideSpec decide;
  std::vector<TestSpec> tests;
  std::vector<std::unique_ptr<json::Tree>> trees;  // own every node above
};

// Gives the content of a file (path as joined) of at most `max_size` bytes, or nullopt and an error text.
using FileLoader =
    std::function<std::optional<std::string>(std::string_view path, size_t max_size, std::string* problem)>;
// `path` relative to the folder of `base_name`, both with '/'.
std::string JoinPath(std::string_view base_name, std::string_view path);

// Reads the pack in file `file` and everything it includes; rules of included files stand before its own. Problems are
// added; what could be read is returned, with no trees where that is nothing. A faulty part reads as absent. Names that
// parts use of each other (a rule's outcome, a test's rules) are the compiler's to check.
Pack Read(SourceMap* sources, uint32_t file, const FileLoader& load, Diagnostics* diagnostics);

}  // namespace tollgate::pack
#endif  // TOLLGATE_PACK_PACK_H_
