// The compiler: pack text -> plan. A list of passes: read the pack, read the schema, load lists and tables, parse and
// check expressions, lower (with sharing and folding), emit, seal.
#ifndef TOLLGATE_COMPILE_COMPILE_H_
#define TOLLGATE_COMPILE_COMPILE_H_

#include <map>
#include <memory>
#include <string>

#include "base/diagnostic.h"
#include "cel/check.h"
#include "pack/pack.h"
#include "pattern/set.h"
#include "plan/plan.h"
#include "schema/schema.h"

namespace tollgate::compile {

// The checked trees of a pack: what the compiler lowers, and what the oracle evaluates.
struct CheckedPack {
  pack::Pack pack;
  std::unique_ptr<json::Tree> schema_tree;  // where the schema is a file of its own
  schema::Schema schema;
  cel::Arena arena;
  cel::Environment environment;
  std::vector<cel::Expr*> conditions;                  // per rule; nullptr where it did not check
  std::vector<std::vector<cel::Expr*>> reason_values;  // per rule, per expression part of its reason
  struct ListData {
    lookup::Entries entries;  // in file order
    std::vector<Span> places;
    std::string identity;
  };
  // The checked trees of a window. One whose parts did not all check has no keys.
  struct Window {
    std::vector<cel::Expr*> keys;
    cel::Expr* time = nullptr;   // record.time too
    cel::Expr* where = nullptr;  // nullptr: all
    std::vector<cel::Expr*>
        values;                    // as WindowName::values: what is added up; nullptr: of count, first_seen, last_seen
    std::vector<cel::Expr*> last;  // as WindowName::last
    int64_t lateness_us = 0;       // what the pack says, or what holds where it says nothing
  };
  std::vector<ListData> lists;        // as environment.lists
  std::vector<lookup::Table> tables;  // as environment.tables
  std::vector<std::string> table_identities;
  std::vector<Window> windows;                              // as environment.windows
  std::vector<std::string> histories;                       // per test: the records before it, as NDJSON
  std::vector<std::unique_ptr<CheckedPack>> table_schemas;  // as tables: of external ones what a row must be; or null
};

// Files that lists and tables are read from instead of those that the pack names, by name; paths as the caller has
// them.
using ReplacedFiles = std::map<std::string, std::string>;

// Reads and checks everything. Null where the pack cannot even be read; otherwise what there is, with diagnostics.
std::unique_ptr<CheckedPack> CheckPack(SourceMap* sources, uint32_t file, const pack::FileLoader& load,
                                       Diagnostics* diagnostics, const ReplacedFiles& replaced = {});
// The same for a schema alone.
std::unique_ptr<CheckedPack> CheckSchema(SourceMap* sources, uint32_t file, Diagnostics* diagnostics);

// Lowers a pack that checked without an error. Errors found only here (a list entry that does not read as the type of
// what is looked up in it) are diagnostics too; nullptr then, and where `compiler` gives no pattern set.
std::unique_ptr<plan::Plan> Lower(const CheckedPack& checked, const pattern::SetCompiler& compiler,
                                  Diagnostics* diagnostics);

}  // namespace tollgate::compile
#endif  // TOLLGATE_COMPILE_COMPILE_H_
