// The oracle's windows, by src/window/README.md alone: a plain scan over the rows of a key, each value from scratch.
// Keys are texts, and no event is ever forgotten: what the engine may drop is marked as dropped.
//
// Of bucketed and sketched windows, which may err within bounds, this says the truth; of exact windows what a verdict
// must say, and beside it the truth of all that was ever inserted.
#ifndef TOLLGATE_TESTS_ORACLE_WINDOW_H_
#define TOLLGATE_TESTS_ORACLE_WINDOW_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "oracle/evaluate.h"
#include "pack/pack.h"

namespace tollgate::oracle {

// The checked trees of a pack::WindowSpec, as its members. `time`: also where the spec has none.
struct WindowTrees {
  std::vector<const cel::Expr*> keys;
  const cel::Expr* time = nullptr;
  const cel::Expr* where = nullptr;
  std::map<std::string, const cel::Expr*> operands;  // "sum", "count_distinct"...
  std::vector<const cel::Expr*> last;
};

struct WindowValue {
  enum class State : uint8_t { kNoKey, kMissing, kExact, kBounded, kOverflow } state = State::kMissing;
  Result result;    // what an expression reads
  cel::Value held;  // kExact, kBounded
};

struct WindowCounts {
  uint64_t keys = 0, evicted = 0, late = 0, duplicates = 0;
};

class Windows {
 public:
  // Borrowed: the specs, their trees and names in pack order. `is_read`: of each whether anything reads it.
  Windows(const std::vector<pack::WindowSpec>& specs, const std::vector<WindowTrees>& trees,
          const std::vector<cel::WindowName>& names, const std::vector<bool>& is_read);
  ~Windows();

  // A row comes: it is read for until End, which takes it in. Not to be called for an invalid record. `id`: the text of
  // record.id, nullopt: it has none.
  void Begin(const Record& record, const std::optional<std::string>& id, Evaluator* evaluator);
  void End();
  // Of the row that has begun. `column` and `past` as kWindow has them.
  const WindowValue& Read(int window, int column, int64_t past);
  // Before the first row: max_keys do not count.
  void KeepAllKeys();
  // From now on Read gives the truth.
  void SayTruth(bool says_truth) { says_truth_ = says_truth; }
  bool IsApproximate(int window) const;  // bucketed, sketch
  WindowCounts counts() const;

 private:
  struct Log;
  struct Group;
  struct Event;
  struct KeyLog;
  struct View;
  struct Row;

  void AddWindow(size_t window);
  Group& GroupOf(size_t window);
  Log& LogOf(Group* group, size_t window);
  void BeginGroup(Group* group, const Record& record, Evaluator* evaluator);
  void EndGroup(Group* group);
  void Insert(const Log& log, KeyLog* held) const;
  void Evict(Group* group);
  const View& ViewOf(size_t window);
  View MakeView(size_t window);
  WindowValue MakeValue(size_t window, int column, int64_t past);
  WindowValue Aggregate(const View& view, size_t window, const std::string& name, const cel::Type& type);
  WindowValue Past(const View& view, size_t window, int column, int64_t past);

  const std::vector<pack::WindowSpec>& specs_;
  const std::vector<WindowTrees>& trees_;
  const std::vector<cel::WindowName>& names_;
  std::vector<std::unique_ptr<Group>> groups_;
  std::vector<std::pair<Group*, Log*>> places_;  // per window; null: nothing reads it
  std::optional<std::string> id_;
  uint64_t row_ = 0;
  bool says_truth_ = false;
  WindowCounts counts_;
  // Of the row that has begun, what was asked for: by truth, window, and for values column and past.
  std::map<std::pair<bool, size_t>, std::unique_ptr<View>> views_;
  std::map<std::tuple<bool, int, int, int64_t>, WindowValue> values_;
};

// Whether two checked trees are one expression; a variable is what it stands for.
bool IsSameTree(const cel::Expr& a, const cel::Expr& b);

// For window.cc: of operands that are there, in the events' order. SumOf: nullopt where it does not fit; the others
// want at least one operand, or count them.
using Operands = std::vector<const cel::Value*>;
std::optional<cel::Value> SumOf(const Operands& values, const cel::Type& type);
double MeanOf(const Operands& values);
double DeviationOf(const Operands& values);
int64_t DistinctCount(const Operands& values);

}  // namespace tollgate::oracle
#endif  // TOLLGATE_TESTS_ORACLE_WINDOW_H_
