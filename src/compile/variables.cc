// Expressions, and variables in the order in which they depend on each other.
#include <algorithm>

#include "compile/passes.h"
#include "compile/references.h"

namespace tollgate::compile {
namespace {

template <class Named>
int FindNamed(const std::vector<Named>& list, std::string_view name) {
  for (size_t i = 0; i < list.size(); ++i) {
    if (list[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

// The expression names a part that could not be read.
bool ReadsBrokenPart(const CheckContext& context, const cel::Expr& expr) {
  bool broken = false;
  const cel::Environment& environment = context.checked->environment;
  ForEachName(expr, [&](std::string_view space, std::string_view name, const cel::Expr&) {
    if (space == "tx") broken = broken || !context.has_schema;
    if (space == "tables") {
      const int table = FindNamed(environment.tables, name);
      broken = broken || (table >= 0 && context.broken_tables[table]);
    }
    if (space == "windows") {
      const int window = FindNamed(environment.windows, name);
      broken = broken || (window >= 0 && context.broken_windows[window]);
    }
    if (space == "variables") {
      const int variable = FindNamed(environment.variables, name);
      broken = broken || (variable >= 0 && context.broken_variables[variable]);
    }
  });
  return broken;
}

// Depth first over variables: those that a variable reads are checked before it.
class VariableOrder {
 public:
  explicit VariableOrder(CheckContext* context) : context_(*context) {
    for (const pack::VariableSpec& spec : context_.checked->pack.variables) {
      cel::Source& source = sources_.emplace_back();
      trees_.push_back(nullptr);
      if (spec.expression == nullptr) continue;  // said by the pack's reader
      source = {spec.expression, 0, spec.expression->text.size()};
      trees_.back() = cel::Parse(source, &context_.checked->arena, context_.diagnostics);
    }
    states_.resize(trees_.size(), State::kNew);
    reads_.resize(trees_.size());
    reads_windows_.resize(trees_.size());
    for (size_t i = 0; i < trees_.size(); ++i) {
      if (trees_[i] == nullptr) continue;
      ForEachName(*trees_[i], [&](std::string_view space, std::string_view name, const cel::Expr& at) {
        const int read = space == "variables" ? FindNamed(context_.checked->pack.variables, name) : -1;
        if (read >= 0) reads_[i].push_back({read, at.begin, at.end});
        if (space == "windows") reads_windows_[i] = true;
      });
    }
    SpreadReadsOfWindows();
  }

  // Per variable: whether it reads a window, itself or through others.
  const std::vector<bool>& reads_windows() const { return reads_windows_; }

  // Iterative, since a chain of variables may be as long as a pack.
  void Check(int variable) {
    if (states_[variable] != State::kNew) return;
    Open(variable);
    while (!path_.empty()) {
      Step& top = path_.back();
      if (top.next == reads_[top.variable].size()) {
        Close();
        continue;
      }
      const Read& read = reads_[top.variable][top.next++];
      if (states_[read.variable] == State::kNew)
        Open(read.variable);
      else if (states_[read.variable] == State::kOpen)
        AddCycle(read);
    }
  }

 private:
  enum class State : uint8_t { kNew, kOpen, kDone };
  struct Read {
    int variable;
    uint32_t begin, end;
  };
  struct Step {
    int variable;
    size_t next = 0;
  };

  // From those that read a window to those that read these.
  void SpreadReadsOfWindows() {
    std::vector<std::vector<int>> readers(trees_.size());
    std::vector<int> next;
    for (size_t i = 0; i < trees_.size(); ++i) {
      if (reads_windows_[i]) next.push_back(static_cast<int>(i));
      for (const Read& read : reads_[i]) readers[read.variable].push_back(static_cast<int>(i));
    }
    while (!next.empty()) {
      const int variable = next.back();
      next.pop_back();
      for (const int reader : readers[variable]) {
        if (reads_windows_[reader]) continue;
        reads_windows_[reader] = true;
        next.push_back(reader);
      }
    }
  }

  void Open(int variable) {
    states_[variable] = State::kOpen;
    path_.push_back({variable});
  }

  void Close() {
    const int variable = path_.back().variable;
    path_.pop_back();
    states_[variable] = State::kDone;
    CheckedPack& checked = *context_.checked;
    cel::Expr*& tree = checked.environment.variables[variable].tree;
    if (trees_[variable] != nullptr && !context_.broken_variables[variable]) {
      tree = CheckTree(context_, sources_[variable], trees_[variable]);
    }
    context_.broken_variables[variable] = tree == nullptr;
  }

  void AddCycle(const Read& back) {
    const auto& variables = context_.checked->pack.variables;
    size_t first = 0;
    while (path_[first].variable != back.variable) ++first;
    std::string names;
    for (size_t i = first; i < path_.size(); ++i) {
      names += variables[path_[i].variable].name + " -> ";
      context_.broken_variables[path_[i].variable] = true;
    }
    context_.diagnostics->Add(
        Diag::kVariableCycle, sources_[path_.back().variable].span(back.begin, back.end),
        "variable `" + variables[back.variable].name + "` reads itself: " + names + variables[back.variable].name);
  }

  CheckContext& context_;
  std::vector<cel::Source> sources_;
  std::vector<cel::Expr*> trees_;
  std::vector<std::vector<Read>> reads_;
  std::vector<bool> reads_windows_;
  std::vector<State> states_;
  std::vector<Step> path_;
};

}  // namespace

cel::Expr* CheckTree(const CheckContext& context, const cel::Source& source, cel::Expr* expr) {
  if (expr == nullptr || ReadsBrokenPart(context, *expr)) return nullptr;
  CheckedPack& checked = *context.checked;
  const bool ok = cel::Check(source, checked.environment, &checked.arena, expr, context.diagnostics);
  return ok ? expr : nullptr;
}

cel::Expr* CheckExpression(const CheckContext& context, const cel::Source& source) {
  return CheckTree(context, source, cel::Parse(source, &context.checked->arena, context.diagnostics));
}

void CheckVariables(CheckContext* context) {
  const auto& variables = context->checked->pack.variables;
  for (const pack::VariableSpec& spec : variables) {
    context->checked->environment.variables.push_back({spec.name, nullptr});
    context->broken_variables.push_back(false);
  }
  VariableOrder order(context);
  const std::vector<bool>& reads_windows = order.reads_windows();
  for (size_t i = 0; i < variables.size(); ++i) {
    if (!reads_windows[i]) order.Check(static_cast<int>(i));
  }
  CheckWindows(context, reads_windows);
  for (size_t i = 0; i < variables.size(); ++i) order.Check(static_cast<int>(i));
}

}  // namespace tollgate::compile
