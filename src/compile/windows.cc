// Windows: the expressions that they are made of, and what they give to others. They are checked after the variables
// that read no window and before those that may.
#include <algorithm>
#include <map>

#include "compile/meaning.h"
#include "compile/passes.h"
#include "compile/references.h"
#include "plan/window.h"

namespace tollgate::compile {
namespace {

using cel::TypeKind;
using plan::Aggregate;

constexpr int64_t kUsualLatenessUs = int64_t{15} * 60 * 1000000;

// Of a type whose values are equal or not without doubt.
bool IsDiscrete(TypeKind kind) {
  switch (kind) {
    case TypeKind::kString:
    case TypeKind::kInt:
    case TypeKind::kDecimal:
    case TypeKind::kBool:
    case TypeKind::kTimestamp:
    case TypeKind::kDuration:
      return true;
    default:
      return false;
  }
}

bool IsExactNumber(TypeKind kind) { return kind == TypeKind::kInt || kind == TypeKind::kDecimal; }

// Whether `aggregate` takes operands of this type; `what` says which it takes.
bool Takes(Aggregate aggregate, TypeKind kind, std::string_view* what) {
  switch (aggregate) {
    case Aggregate::kCountDistinct:
      *what = "a string, an int, a decimal, a bool, a timestamp or a duration";
      return IsDiscrete(kind);
    case Aggregate::kMin:
    case Aggregate::kMax:
      *what = "a number, a timestamp or a duration";
      return IsExactNumber(kind) || kind == TypeKind::kDouble || kind == TypeKind::kTimestamp ||
             kind == TypeKind::kDuration;
    default:
      *what = "an int, a decimal or a double";
      return IsExactNumber(kind) || kind == TypeKind::kDouble;
  }
}

cel::Type TypeOfValue(Aggregate aggregate, const cel::Expr* operand) {
  switch (aggregate) {
    case Aggregate::kCount:
    case Aggregate::kCountDistinct:
      return {TypeKind::kInt};
    case Aggregate::kMean:
    case Aggregate::kStddev:
      return {TypeKind::kDouble};
    case Aggregate::kFirstSeen:
    case Aggregate::kLastSeen:
      return {TypeKind::kTimestamp};
    default:
      return operand->type;
  }
}

class WindowChecker {
 public:
  WindowChecker(const CheckContext& context, const std::vector<bool>& reads_windows, const pack::WindowSpec& spec)
      : context_(context), checked_(*context.checked), reads_windows_(reads_windows), spec_(spec) {
    name_.name = spec.name;
  }

  // Adds the window, or one that is broken, to what expressions may name.
  bool Run() {
    CheckKeys();
    CheckTime();
    if (spec_.where != nullptr) CheckWhere();
    CheckValues();
    CheckLast();
    ok_ = ok_ && spec_.over_us > 0;
    const int64_t usual_us = std::min(spec_.over_us, kUsualLatenessUs);
    window_.lateness_us = spec_.lateness_us.value_or(usual_us);
    if (!ok_) window_ = {};
    checked_.windows.push_back(std::move(window_));
    checked_.environment.windows.push_back(std::move(name_));
    return ok_;
  }

 private:
  void Fail(Diag diag, Span span, std::string message, std::string hint = {}) {
    ok_ = false;
    context_.diagnostics->Add(diag, span, std::move(message), std::move(hint));
  }
  std::string Named(std::string_view part) const { return "`" + std::string(part) + "` of `" + spec_.name + "`"; }

  // A checked tree; nullptr: reported, or it reads a part that is.
  cel::Expr* Expression(const json::Node& node, std::string_view part) {
    const cel::Source source{&node, 0, node.text.size()};
    cel::Expr* expr = cel::Parse(source, &checked_.arena, context_.diagnostics);
    if (expr == nullptr || ReadsWindow(source, *expr, part)) {
      ok_ = false;
      return nullptr;
    }
    expr = CheckTree(context_, source, expr);
    if (expr == nullptr || expr->type.kind == TypeKind::kError) {
      ok_ = false;
      return nullptr;
    }
    return expr;
  }

  // A window reads the record before any window is read.
  bool ReadsWindow(const cel::Source& source, const cel::Expr& expr, std::string_view part) {
    bool reads = false;
    ForEachName(expr, [&](std::string_view space, std::string_view name, const cel::Expr& at) {
      const auto& variables = checked_.environment.variables;
      const auto variable =
          std::find_if(variables.begin(), variables.end(), [&](const auto& v) { return v.name == name; });
      const bool is_variable = space == "variables" && variable != variables.end() &&
                               reads_windows_[static_cast<size_t>(variable - variables.begin())];
      if (reads || (space != "windows" && !is_variable)) return;
      reads = true;
      Fail(Diag::kWindowReadsWindow, source.span(at.begin, at.end),
           Named(part) +
               (is_variable ? " reads `variables." + std::string(name) + "`, which reads a window" : " reads a window"),
           "windows are filled from the record alone: compare windows in a rule");
    });
    return reads;
  }

  void CheckKeys() {
    if (spec_.keys.empty()) ok_ = false;  // said by the pack's reader
    for (const json::Node* node : spec_.keys) {
      cel::Expr* key = Expression(*node, "key");
      if (key == nullptr) continue;
      if (!IsDiscrete(key->type.kind)) {
        Fail(Diag::kWindowType, node->span,
             Named("key") + " is " + cel::TypeName(key->type) +
                 ", and a key is a string, an int, a decimal, a bool, a timestamp or a duration",
             key->type.kind == TypeKind::kDouble ? "say `multipleOf` in the schema, so that it is exact" : "");
      }
      window_.keys.push_back(key);
    }
  }

  void CheckTime() {
    const json::Node* node = spec_.time;
    if (node != nullptr) {
      window_.time = Expression(*node, "time");
      if (window_.time == nullptr) return;
      if (window_.time->type.kind != TypeKind::kTimestamp) {
        Fail(Diag::kWindowType, node->span,
             Named("time") + " is " + cel::TypeName(window_.time->type) + ", and a time is a timestamp");
      }
    } else if (checked_.pack.time == nullptr) {
      return Fail(Diag::kWindowTime, spec_.span, "the window `" + spec_.name + "` has no time, and the pack names none",
                  "say which field is the time of a record: record: {time: FIELD}");
    } else {
      window_.time = FieldNode(*checked_.pack.time);
      if (window_.time == nullptr || window_.time->type.kind != TypeKind::kTimestamp) {
        ok_ = false;  // said by CheckRecord
        return;
      }
      node = nullptr;
    }
    const bool shows_time = spec_.has_first_seen || spec_.has_last_seen;
    if (shows_time) {
      RefuseSensitive(spec_.has_first_seen ? "first_seen" : "last_seen", *window_.time,
                      node != nullptr ? node->span : spec_.span);
    }
  }

  void CheckWhere() {
    window_.where = Expression(*spec_.where, "where");
    if (window_.where == nullptr || window_.where->type.kind == TypeKind::kBool) return;
    Fail(Diag::kWindowType, spec_.where->span,
         Named("where") + " is " + cel::TypeName(window_.where->type) + ", not a boolean");
  }

  // The field that `node` names; nullptr: there is none.
  cel::Expr* FieldNode(const json::Node& node) {
    const int field = checked_.schema.FindField(node.text);
    if (field < 0) return nullptr;
    cel::Expr* expr = checked_.arena.New();
    expr->kind = cel::ExprKind::kField;
    expr->type = checked_.environment.fields[field].type;
    expr->can_be_unknown = checked_.environment.fields[field].optional;
    expr->ref = field;
    expr->name = "tx." + node.text;
    return expr;
  }

  // Values of windows are printed with verdicts and kept in state files.
  void RefuseSensitive(std::string_view part, const cel::Expr& operand, Span span) {
    const cel::Expr* source = SensitiveSource(checked_.environment, operand);
    if (source == nullptr) return;
    const std::string name =
        source->kind == cel::ExprKind::kField ? checked_.schema.fields[source->ref].layout.name : source->name;
    Fail(Diag::kWindowSensitive, span, Named(part) + " would show `" + name + "`, which is sensitive",
         "a sensitive field can be a key, and count_distinct can count it");
  }

  void CheckValues() {
    const struct {
      Aggregate aggregate;
      bool is_asked;
      const json::Node* operand;
    } parts[] = {
        {Aggregate::kCount, spec_.has_count, nullptr},
        {Aggregate::kCountDistinct, false, spec_.count_distinct},
        {Aggregate::kSum, false, spec_.sum},
        {Aggregate::kMin, false, spec_.min},
        {Aggregate::kMax, false, spec_.max},
        {Aggregate::kMean, false, spec_.mean},
        {Aggregate::kStddev, false, spec_.stddev},
        {Aggregate::kFirstSeen, spec_.has_first_seen, nullptr},
        {Aggregate::kLastSeen, spec_.has_last_seen, nullptr},
    };
    for (const auto& part : parts) {
      if (!part.is_asked && part.operand == nullptr) continue;
      const std::string_view name = AggregateName(part.aggregate);
      cel::Expr* operand = part.operand == nullptr ? nullptr : CheckOperand(part.aggregate, name, *part.operand);
      if (part.operand != nullptr && operand == nullptr) continue;
      name_.values.push_back({std::string(name), TypeOfValue(part.aggregate, operand)});
      window_.values.push_back(operand);
    }
  }

  cel::Expr* CheckOperand(Aggregate aggregate, std::string_view part, const json::Node& node) {
    cel::Expr* operand = Expression(node, part);
    if (operand == nullptr) return nullptr;
    std::string_view wanted;
    const TypeKind kind = operand->type.kind;
    if (!Takes(aggregate, kind, &wanted)) {
      Fail(Diag::kWindowType, node.span,
           Named(part) + " is " + cel::TypeName(operand->type) + ", and it takes " + std::string(wanted),
           kind == TypeKind::kDuration ? "count whole seconds: x.getSeconds()" : "");
      return nullptr;
    }
    if (spec_.accuracy != pack::Accuracy::kExact && aggregate != Aggregate::kCountDistinct && !IsExactNumber(kind)) {
      Fail(Diag::kWindowType, node.span,
           Named(part) + " is " + cel::TypeName(operand->type) + ", and buckets take an int or a decimal",
           "leave out `accuracy`, or make it exact: say `multipleOf` in the schema");
      return nullptr;
    }
    if (aggregate != Aggregate::kCountDistinct) RefuseSensitive(part, *operand, node.span);
    return operand;
  }

  void CheckLast() {
    name_.last_count = spec_.last_count;
    for (const json::Node* node : spec_.last_fields) {
      cel::Expr* field = FieldNode(*node);
      if (field == nullptr) {
        ok_ = false;
        if (!context_.has_schema) continue;
        std::vector<std::string_view> names;
        for (const schema::Field& candidate : checked_.schema.fields) names.push_back(candidate.layout.name);
        const bool is_path = node->text.starts_with("tx.");
        Fail(Diag::kWindowField, node->span, "the schema has no field `" + node->text + "`",
             is_path ? "write the field's name alone: " + node->text.substr(3) : SuggestNear(node->text, names));
        continue;
      }
      RefuseSensitive("last", *field, node->span);
      name_.last.push_back({node->text, field->type});
      window_.last.push_back(field);
    }
  }

  const CheckContext& context_;
  CheckedPack& checked_;
  const std::vector<bool>& reads_windows_;
  const pack::WindowSpec& spec_;
  cel::WindowName name_;
  CheckedPack::Window window_;
  bool ok_ = true;
};

// Windows of one key share what is kept of it, so they cannot each have their own bounds.
void CheckBounds(const CheckContext& context) {
  const CheckedPack& checked = *context.checked;
  using Stated = std::optional<int64_t> pack::WindowSpec::*;
  constexpr std::pair<std::string_view, Stated> kBounds[] = {{"shards", &pack::WindowSpec::shards},
                                                             {"max_keys", &pack::WindowSpec::max_keys},
                                                             {"max_bytes", &pack::WindowSpec::max_bytes}};
  Meanings meanings(checked.environment);
  std::map<std::pair<std::string, size_t>, const pack::WindowSpec*> first;  // by key and bound
  for (size_t i = 0; i < checked.windows.size(); ++i) {
    const pack::WindowSpec& spec = checked.pack.windows[i];
    std::string key;
    for (const cel::Expr* part : checked.windows[i].keys) key += meanings.Of(*part);
    if (key.empty()) continue;
    for (size_t bound = 0; bound < std::size(kBounds); ++bound) {
      const auto& [name, stated] = kBounds[bound];
      if (!(spec.*stated)) continue;
      const auto [at, is_first] = first.emplace(std::pair(key, bound), &spec);
      if (is_first || *(at->second->*stated) == *(spec.*stated)) continue;
      context.diagnostics->Add(Diag::kWindowBounds, spec.span,
                               "`" + spec.name + "` and `" + at->second->name + "` have one key, and `" +
                                   std::string(name) + "` is " + std::to_string(*(spec.*stated)) + " here and " +
                                   std::to_string(*(at->second->*stated)) + " there",
                               "say it in one of them");
    }
  }
}

}  // namespace

void CheckWindows(CheckContext* context, const std::vector<bool>& reads_windows) {
  for (const pack::WindowSpec& spec : context->checked->pack.windows) {
    context->broken_windows.push_back(!WindowChecker(*context, reads_windows, spec).Run());
  }
  CheckBounds(*context);
}

}  // namespace tollgate::compile
