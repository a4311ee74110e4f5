// Names and types. After a successful check every node is one of the "after checking" kinds, constants beside decimals
// have become decimals, and every type is known.
#ifndef TOLLGATE_CEL_CHECK_H_
#define TOLLGATE_CEL_CHECK_H_

#include <string>
#include <vector>

#include "cel/parse.h"

namespace tollgate::cel {

// What names mean: made from a schema and a pack. Indexes into these vectors are the refs of checked trees.
struct FieldName {
  std::string object;  // "" for tx.x, "card" for tx.card.x
  std::string name;
  Type type;
  bool nullable = false;
  bool optional = true;  // may be absent or null
  bool sensitive = false;
};
struct ListName {
  std::string name;
  // Entries' type where the pack shows it (values: kString, kInt, kDouble); kError: lines of a file, which take the
  // type of what is looked up in them.
  TypeKind entries = TypeKind::kError;
  std::string_view match = "exact";  // static memory
  bool takes_numbers = true;
  int time_field = -1;  // of lists whose entries end: the field that says when a record is
};
struct TableName {
  struct Column {
    std::string name;
    Type type;
    bool optional = true;
    bool sensitive = false;
    bool shows_key = false;  // in every row the key, so it is as sensitive as what is looked up
  };
  std::string name;
  Type key;
  std::vector<Column> columns;
};
struct WindowName {
  struct Value {
    std::string name;  // "count", "sum"; of a past record the field's
    Type type;
  };
  std::string name;
  std::vector<Value> values;  // what windows.w.NAME reads, without `last`
  int64_t last_count = 0;     // how many past records windows.w.last holds
  std::vector<Value> last;    // what windows.w.last[i].NAME reads
};
struct VariableName {
  std::string name;
  Expr* tree = nullptr;  // checked; nullptr: it has not been (a cycle) or did not check
};
struct Environment {
  std::vector<FieldName> fields;
  std::vector<std::string> objects;
  std::vector<ListName> lists;
  std::vector<TableName> tables;
  std::vector<WindowName> windows;
  std::vector<VariableName> variables;
};

// Resolves and types the tree in place. False and diagnostics where it does not check.
bool Check(const Source& source, const Environment& environment, Arena* arena, Expr* expr, Diagnostics* diagnostics);

}  // namespace tollgate::cel
#endif  // TOLLGATE_CEL_CHECK_H_
