// Names: tx, lists, tables, windows, variables, and the paths that start with them.
#include <algorithm>

#include "base/aggregate.h"
#include "cel/checker.h"
#include "cel/token.h"

namespace tollgate::cel {
namespace {

using Kind = Reference::Kind;

template <class Name>
int Find(const std::vector<Name>& names, std::string_view wanted) {
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i].name == wanted) return static_cast<int>(i);
  }
  return -1;
}

template <class Name>
std::string Suggest(std::string_view prefix, std::string_view wanted, const std::vector<Name>& names) {
  std::vector<std::string> full;
  for (const Name& name : names) full.push_back(std::string(prefix) + name.name);
  return SuggestNear(std::string(prefix) + std::string(wanted), {full.begin(), full.end()});
}

std::string Selected(const std::string& base, const std::string& name) {
  return IsIdentifier(name) ? base + "." + name : base + "[\"" + name + "\"]";
}

std::string_view Describe(Kind kind) {
  switch (kind) {
    case Kind::kRecord:
      return "the record";
    case Kind::kObject:
      return "an object";
    case Kind::kLists:
      return "all lists";
    case Kind::kList:
      return "a list";
    case Kind::kTables:
      return "all tables";
    case Kind::kTable:
      return "a table";
    case Kind::kRow:
      return "a row";
    case Kind::kWindows:
      return "all windows";
    case Kind::kWindow:
      return "a window";
    case Kind::kLast:
      return "a list of past records";
    case Kind::kEvent:
      return "a past record";
    case Kind::kVariables:
      return "all variables";
    default:
      return "a value";
  }
}

std::string UseHint(Kind kind) {
  switch (kind) {
    case Kind::kRecord:
      return "select a field: tx.name";
    case Kind::kObject:
      return "select a field of it, or ask has()";
    case Kind::kList:
      return "ask whether a value is listed: value in lists.name";
    case Kind::kTable:
      return "select a column of a row, tables.name[key].column, or ask: key in tables.name";
    case Kind::kRow:
      return "select a column of it";
    case Kind::kWindow:
      return "select a value of it: windows.name.count";
    case Kind::kLast:
      return "select a field of one of them: windows.name.last[0].field";
    case Kind::kEvent:
      return "select a field of it";
    default:
      return {};
  }
}

bool IsTypeWord(std::string_view name) {
  constexpr std::string_view kWords[] = {"int",  "uint", "double",    "bool", "string",    "bytes",
                                         "list", "map",  "null_type", "type", "timestamp", "duration"};
  return std::find(std::begin(kWords), std::end(kWords), name) != std::end(kWords);
}

}  // namespace

Reference Checker::Resolve(Expr* expr) {
  switch (expr->kind) {
    case ExprKind::kIdent:
      return ResolveIdent(expr);
    case ExprKind::kSelect:
      return ResolveSelect(expr);
    case ExprKind::kIndex:
      return ResolveIndex(expr);
    default:
      Visit(expr);
      return {IsFailed(expr) ? Kind::kFailed : Kind::kValue};
  }
}

void Checker::RequireValue(Expr* expr, const Reference& reference) {
  if (reference.kind == Kind::kValue || reference.kind == Kind::kFailed) return;
  Fail(expr, Diag::kCelNotAValue, Quote(*expr) + " is " + std::string(Describe(reference.kind)) + ", not a value",
       UseHint(reference.kind));
}

// Makes `expr` the checked node.
Reference Checker::Value(Expr* expr, ExprKind kind, Type type, int ref, bool can_be_unknown, std::string name) {
  expr->kind = kind;
  expr->type = type;
  expr->ref = ref;
  expr->can_be_unknown = can_be_unknown;
  expr->name = std::move(name);
  return {Kind::kValue};
}

Reference Checker::ResolveIdent(Expr* expr) {
  const std::string& name = expr->name;
  if (name == "tx") return {Kind::kRecord};
  if (name == "lists") return {Kind::kLists};
  if (name == "tables") return {Kind::kTables};
  if (name == "variables") return {Kind::kVariables};
  if (name == "windows") return {Kind::kWindows};
  if (IsTypeWord(name)) {
    NotYet(expr, "the type `" + name + "` as a value");
  } else {
    FailAtName(expr, Diag::kCelUnknownName, "unknown name `" + name + "`", NameHint(name));
  }
  return {};
}

std::string Checker::NameHint(const std::string& name) const {
  if (name == "now") return "the time of a record is one of its fields: rules read no clock";
  for (size_t i = 0; i < environment_.fields.size(); ++i) {
    if (environment_.fields[i].name == name) return "did you mean `" + FieldPath(i) + "`?";
  }
  if (std::find(environment_.objects.begin(), environment_.objects.end(), name) != environment_.objects.end()) {
    return "did you mean `tx." + name + "`?";
  }
  if (Find(environment_.variables, name) >= 0) return "did you mean `variables." + name + "`?";
  if (Find(environment_.lists, name) >= 0) return "did you mean `lists." + name + "`?";
  if (Find(environment_.tables, name) >= 0) return "did you mean `tables." + name + "`?";
  if (Find(environment_.windows, name) >= 0) return "did you mean `windows." + name + "`?";
  constexpr std::string_view kSpaces[] = {"tx", "lists", "tables", "windows", "variables"};
  std::vector<std::string_view> names(std::begin(kSpaces), std::end(kSpaces));
  for (const FieldName& field : environment_.fields) names.push_back(field.name);
  const std::string near = SuggestNear(name, names);
  if (near.empty()) return "a text is written in quotes: \"" + name + "\"";
  const bool is_field = std::none_of(std::begin(kSpaces), std::end(kSpaces), [&](std::string_view space) {
    return near.find("`" + std::string(space) + "`") != std::string::npos;
  });
  if (!is_field) return near;
  for (size_t i = 0; i < environment_.fields.size(); ++i) {
    if (near.find("`" + environment_.fields[i].name + "`") != std::string::npos)
      return "did you mean `" + FieldPath(i) + "`?";
  }
  return near;
}

Reference Checker::ResolveSelect(Expr* expr) {
  const Reference base = Resolve(expr->args[0]);
  return SelectFrom(base, expr, expr->name);
}

Reference Checker::SelectFrom(const Reference& base, Expr* expr, const std::string& name) {
  switch (base.kind) {
    case Kind::kFailed:
      return {};
    case Kind::kRecord:
    case Kind::kObject:
      return SelectField(base, expr, name);
    case Kind::kRow:
      return SelectColumn(base, expr, name);
    case Kind::kVariables:
      return SelectVariable(expr, name);
    case Kind::kLists: {
      const int index = Find(environment_.lists, name);
      if (index >= 0) return {Kind::kList, index};
      FailAtName(expr, Diag::kCelUnknownList, "unknown list `" + name + "`",
                 Suggest("lists.", name, environment_.lists));
      return {};
    }
    case Kind::kTables: {
      const int index = Find(environment_.tables, name);
      if (index >= 0) return {Kind::kTable, index};
      FailAtName(expr, Diag::kCelUnknownTable, "unknown table `" + name + "`",
                 Suggest("tables.", name, environment_.tables));
      return {};
    }
    case Kind::kWindows: {
      const int index = Find(environment_.windows, name);
      if (index >= 0) return {Kind::kWindow, index};
      FailAtName(expr, Diag::kCelUnknownWindow, "unknown window `" + name + "`",
                 Suggest("windows.", name, environment_.windows));
      return {};
    }
    case Kind::kWindow:
      return SelectWindowValue(base, expr, name);
    case Kind::kEvent:
      return SelectPast(base, expr, name);
    case Kind::kLast:
      FailAtName(expr, Diag::kCelNotAValue, "a field is selected from one of the past records",
                 "write windows." + environment_.windows[static_cast<size_t>(base.index)].name + ".last[0]." + name);
      return {};
    case Kind::kTable:
      FailAtName(expr, Diag::kCelNotAValue, "a column is selected from a row of the table",
                 "write " + Quote(*expr->args[0]).substr(1, Quote(*expr->args[0]).size() - 2) + "[key]." + name);
      return {};
    case Kind::kList:
      FailAtName(expr, Diag::kCelNotAValue, "a list has no parts to select", UseHint(base.kind));
      return {};
    case Kind::kValue:
      break;
  }
  FailAtName(expr, Diag::kCelType,
             Quote(*expr->args[0]) + " is " + TypeName(expr->args[0]->type) + " and has no field `" + name + "`");
  return {};
}

std::string Checker::FieldPath(size_t field) const {
  const FieldName& named = environment_.fields[field];
  return Selected(named.object.empty() ? "tx" : Selected("tx", named.object), named.name);
}

std::string Checker::FieldHint(const std::string& object, const std::string& name) const {
  for (size_t i = 0; i < environment_.fields.size(); ++i) {
    if (environment_.fields[i].name == name) return "did you mean `" + FieldPath(i) + "`?";
  }
  std::vector<std::string> paths;
  for (size_t i = 0; i < environment_.fields.size(); ++i) paths.push_back(FieldPath(i));
  for (const std::string& other : environment_.objects) paths.push_back(Selected("tx", other));
  return SuggestNear(Selected(object.empty() ? "tx" : Selected("tx", object), name), {paths.begin(), paths.end()});
}

Reference Checker::SelectField(const Reference& base, Expr* expr, const std::string& name) {
  const std::string object = base.kind == Kind::kObject ? environment_.objects[static_cast<size_t>(base.index)] : "";
  for (size_t i = 0; i < environment_.fields.size(); ++i) {
    const FieldName& field = environment_.fields[i];
    if (field.object != object || field.name != name) continue;
    expr->args.clear();
    expr->depth = 1;
    return Value(expr, ExprKind::kField, field.type, static_cast<int>(i), field.optional, FieldPath(i));
  }
  const auto& objects = environment_.objects;
  const auto nested = std::find(objects.begin(), objects.end(), name);
  if (object.empty() && nested != objects.end()) return {Kind::kObject, static_cast<int>(nested - objects.begin())};
  FailAtName(expr, Diag::kCelUnknownField,
             "the schema has no field `" + (object.empty() ? name : object + "." + name) + "`",
             FieldHint(object, name));
  return {};
}

Reference Checker::SelectColumn(const Reference& base, Expr* expr, const std::string& name) {
  const TableName& table = environment_.tables[static_cast<size_t>(base.index)];
  const int column = Find(table.columns, name);
  if (column < 0) {
    FailAtName(expr, Diag::kCelUnknownColumn, "table `" + table.name + "` has no column `" + name + "`",
               Suggest("", name, table.columns));
    return {};
  }
  expr->args = {base.key};
  expr->column = column;
  Value(expr, ExprKind::kTableColumn, table.columns[static_cast<size_t>(column)].type, base.index, true,
        Selected("tables." + table.name + "[]", name));
  Finish(expr);
  return {Kind::kValue};
}

Reference Checker::SelectVariable(Expr* expr, const std::string& name) {
  const int index = Find(environment_.variables, name);
  if (index < 0) {
    FailAtName(expr, Diag::kCelUnknownVariable, "unknown variable `" + name + "`",
               Suggest("variables.", name, environment_.variables));
    return {};
  }
  Expr* tree = environment_.variables[static_cast<size_t>(index)].tree;
  if (tree == nullptr || IsFailed(tree)) {  // its own fault has been reported
    ok_ = false;
    expr->type = Type{};
    return {};
  }
  if (tree->type.kind == TypeKind::kRow) {  // the key under the variable's name, so that the tree shows who was read
    Expr* key = arena_->New();
    key->begin = expr->begin;
    key->end = expr->end;
    key->args = {tree->args[0]};
    Value(key, ExprKind::kVariable, tree->args[0]->type, index, false, "variables." + name);
    Finish(key);
    return {IsFailed(key) ? Kind::kFailed : Kind::kRow, tree->ref, key};
  }
  if (tree->type.kind ==
      TypeKind::kEvent) {  // the variable beside what is selected, so that the tree shows who was read
    Expr* variable = arena_->New();
    variable->begin = expr->begin;
    variable->end = expr->end;
    variable->args = {tree};
    Value(variable, ExprKind::kVariable, tree->type, index, true, "variables." + name);
    Finish(variable);
    return {IsFailed(variable) ? Kind::kFailed : Kind::kEvent, tree->ref, variable, tree->past};
  }
  expr->args = {tree};
  Value(expr, ExprKind::kVariable, tree->type, index, tree->can_be_unknown, "variables." + name);
  Finish(expr);
  return {IsFailed(expr) ? Kind::kFailed : Kind::kValue};
}

Reference Checker::ResolveIndex(Expr* expr) {
  const Reference base = Resolve(expr->args[0]);
  Expr* key = expr->args[1];
  const bool is_name = key->kind == ExprKind::kConstant && key->value.type.kind == TypeKind::kString;
  if (base.kind == Kind::kFailed) return {};
  if (base.kind == Kind::kTable) {
    Visit(key);
    if (IsFailed(key) || !CheckKey(key, environment_.tables[static_cast<size_t>(base.index)])) return {};
    return {Kind::kRow, base.index, key};
  }
  if (base.kind == Kind::kLast) return IndexLast(base, expr, key);
  if (base.kind == Kind::kValue) {
    const TypeKind type = expr->args[0]->type.kind;
    Fail(expr, Diag::kCelType, Quote(*expr->args[0]) + " is " + TypeName(expr->args[0]->type) + " and has no elements",
         type == TypeKind::kString ? "a text is tested by startsWith, endsWith, contains or matches" : "");
    return {};
  }
  if (!is_name) {
    Fail(expr, Diag::kCelArgument, "the name in [] is a string in quotes: names are known when a pack is compiled");
    return {};
  }
  expr->name_begin = key->begin;
  expr->name_end = key->end;
  return SelectFrom(base, expr, key->value.text);
}

std::string PastName(const Environment& environment, const Reference& event) {
  return "windows." + environment.windows[static_cast<size_t>(event.index)].name + ".last[" +
         std::to_string(event.past) + "]";
}

// Makes `expr` the value that a window has; of a past record `base` says which.
Reference Checker::WindowValue(Expr* expr, const Reference& base, Type type, int column, std::string name) {
  expr->args.clear();
  expr->depth = 1;
  if (base.key != nullptr) expr->args.push_back(base.key);
  expr->column = column;
  expr->past = base.past;
  Value(expr, ExprKind::kWindow, type, base.index, true, std::move(name));
  Finish(expr);
  return {IsFailed(expr) ? Kind::kFailed : Kind::kValue};
}

Reference Checker::SelectWindowValue(const Reference& base, Expr* expr, const std::string& name) {
  const WindowName& window = environment_.windows[static_cast<size_t>(base.index)];
  if (name == "last" && window.last_count > 0) return {Kind::kLast, base.index};
  const int column = Find(window.values, name);
  if (column >= 0) {
    const Type& type = window.values[static_cast<size_t>(column)].type;
    return WindowValue(expr, base, type, column, "windows." + window.name + "." + name);
  }
  std::string hint;
  if (const std::optional<Aggregate> aggregate = FindAggregate(name)) {
    const AskedBy asked = HowAsked(*aggregate);
    hint = "ask it of the window: " + name +
           (asked == AskedBy::FLAG      ? ": true"
            : asked == AskedBy::RECORDS ? ": {n: 1, fields: [...]}"
                                        : ": tx.field");
  } else {
    hint = Suggest("", name, window.values);
    if (hint.empty()) {
      for (const WindowName::Value& value : window.values) hint += (hint.empty() ? "it has " : ", ") + value.name;
      if (window.last_count > 0) hint += hint.empty() ? "it has last" : ", last";
    }
  }
  FailAtName(expr, Diag::kCelUnknownWindow, "window `" + window.name + "` has no value `" + name + "`",
             std::move(hint));
  return {};
}

Reference Checker::IndexLast(const Reference& base, Expr* expr, Expr* index) {
  const WindowName& window = environment_.windows[static_cast<size_t>(base.index)];
  const bool is_literal = index->kind == ExprKind::kConstant && index->value.type.kind == TypeKind::kInt;
  if (!is_literal) {
    Fail(expr, Diag::kCelArgument, "which past record is a number as it stands: windows." + window.name + ".last[0]",
         "0 is the newest");
    return {};
  }
  const int64_t past = index->value.integer;
  if (past < 0 || past >= window.last_count) {
    Fail(expr, Diag::kCelArgument,
         "window `" + window.name + "` keeps " + std::to_string(window.last_count) + " past records, last[0] to last[" +
             std::to_string(window.last_count - 1) + "]",
         past < 0 ? "" : "more are kept by `n` of `last`");
    return {};
  }
  return {Kind::kEvent, base.index, nullptr, past};
}

Reference Checker::SelectPast(const Reference& base, Expr* expr, const std::string& name) {
  const WindowName& window = environment_.windows[static_cast<size_t>(base.index)];
  const std::string path = base.object.empty() ? name : base.object + "." + name;
  const int column = Find(window.last, path);
  if (column >= 0) {
    return WindowValue(expr, base, window.last[static_cast<size_t>(column)].type, column,
                       PastName(environment_, base) + "." + path);
  }
  const bool is_object = std::any_of(window.last.begin(), window.last.end(), [&](const WindowName::Value& value) {
    return value.name.starts_with(path + ".");
  });
  if (is_object) return {Kind::kEvent, base.index, base.key, base.past, path};
  std::string hint = Suggest("", path, window.last);
  if (hint.empty()) hint = "add it to `fields` of `last`";
  FailAtName(expr, Diag::kCelUnknownWindow, "window `" + window.name + "` keeps no `" + path + "` of past records",
             std::move(hint));
  return {};
}

bool Checker::CheckKey(Expr* key, const TableName& table) {
  if (key->type == table.key) return true;
  std::string hint;
  if (table.key.kind == TypeKind::kString && IsNumber(key->type.kind)) {
    hint = key->kind == ExprKind::kConstant ? "write it in quotes"
                                            : "convert it: string(" + std::string(Quote(*key)) + ")";
  } else if (table.key.kind == TypeKind::kInt && key->type.kind == TypeKind::kString) {
    hint = "convert it: int(...)";
  }
  std::erase(hint, '`');
  Report(Diag::kCelType, key->begin, key->end,
         "the key of table `" + table.name + "` is " + TypeName(table.key) + ", and " + Quote(*key) + " is " +
             TypeName(key->type),
         std::move(hint));
  return false;
}

}  // namespace tollgate::cel
