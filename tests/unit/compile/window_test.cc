// Windows from a pack to a plan: what they share, what is left out, what they are known by, and what their bounds
// decide.
#include <gtest/gtest.h>

#include <random>

#include "compiled.h"
#include "plan/semantics.h"

namespace tollgate::compile {
namespace {

// `windows` and `rules` are lines of YAML; of a rule its condition.
std::unique_ptr<Compiled> CompileWindows(const std::string& windows, const std::vector<std::string>& conditions,
                                         const std::string& others = "", const std::string& reason = "") {
  std::string pack =
      "tollgate: 1\nname: t\nrecord: {schema: s.json, id: id, time: at}\nwindows:\n" + windows + others + "rules:\n";
  for (size_t i = 0; i < conditions.size(); ++i) {
    pack += "  - {id: r" + std::to_string(i) + ", when: '" + conditions[i] + "', score: 1, on_unknown: no_match" +
            (reason.empty() ? "" : ", reason: '" + reason + "'") + "}\n";
  }
  pack += "decide: {policy: score_sum, outcomes: [{outcome: a, at_least: 1}, {outcome: b}], invalid: c}\n";
  return CompileFiles({{"pack.yaml", pack}, {"s.json", std::string(kSchema)}});
}

const plan::Windows& Of(const std::unique_ptr<Compiled>& compiled) {
  static const plan::Windows kNone;
  EXPECT_NE(compiled->plan, nullptr) << compiled->Problems();
  return compiled->plan == nullptr ? kNone : compiled->plan->windows;
}

TEST(Windows, ShareWhatIsTheSame) {
  const auto compiled = CompileWindows(
      "  a: {key: tx.s, over: 1h, count: true, max_events: 50}\n"
      "  b: {key: variables.s, over: 1d, offset: 2h, lateness: 15m, sum: tx.amount, max_events: 70}\n"
      "  c: {key: tx.s, over: 1h, lateness: 1s, sum: tx.amount}\n"
      "  d: {key: [tx.s, tx.n], over: 1h, count: true, max_keys: 10, max_bytes: 99, shards: 3}\n"
      "  e: {key: tx.s, over: 1h, where: tx.b, mean: tx.amount, sum: tx.amount}\n"
      "  f: {key: tx.s, over: 1h, accuracy: bucketed, buckets: 7, count: true}\n"
      "  g: {key: tx.s, over: 1h, accuracy: bucketed, buckets: 7, offset: 1h, min: tx.n}\n"
      "  h: {key: tx.s, over: 2h, accuracy: bucketed, buckets: 14, count: true}\n",
      {"windows.a.count > windows.d.count", "windows.b.sum > 1.00 && windows.c.sum > 1.00",
       "windows.e.mean > 1.0 && windows.e.sum > 1.00",
       "windows.f.count > 1 && windows.g.min > 2 && windows.h.count > 1"},
      "variables: {s: tx.s}\n");
  EXPECT_EQ(compiled->Listing("windows", "rules"), R"(  key %0 max_keys 4294967296 max_bytes 2147483648
    log exact time %1 keeps 93600s lateness 900s max_events 70 of %3
    log exact time %1 keeps 3600s lateness 1s max_events 1000 of %3
    log exact time %1 where %4 keeps 3600s lateness 900s max_events 1000 of %3
    log bucketed time %1 keeps 7200s lateness 900s buckets 18 of 514.285715s of %2
    log bucketed time %1 keeps 7200s lateness 900s buckets 18 of 514.285715s
  key %0 %2 max_keys 10 max_bytes 99 shards 3
    log exact time %1 keeps 3600s lateness 900s max_events 1000
  windows.a.count key 0 log 0 over 3600s
  windows.b.sum key 0 log 0 over 86400s offset 7200s
  windows.c.sum key 0 log 1 over 3600s
  windows.d.count key 1 log 0 over 3600s
  windows.e.sum key 0 log 2 over 3600s
  windows.e.mean key 0 log 2 over 3600s
  windows.f.count key 0 log 3 over 3600s
  windows.g.min key 0 log 3 over 3600s offset 3600s
  windows.h.count key 0 log 4 over 7200s
)");
}

TEST(Windows, OnlyWhatIsReadIsThere) {
  const auto compiled = CompileWindows(
      "  a: {key: tx.s, over: 1h, count: true, sum: tx.amount, min: tx.n, last: {n: 3, fields: [n, geo.zip]}}\n"
      "  b: {key: tx.u, over: 1h, count: true}\n",
      {"windows.a.count > 1 && (true || windows.b.count > 1)",
       "windows.a.last[2].geo.zip == windows.a.last[0].geo.zip"},
      "", "{windows.a.sum}");
  const plan::Windows& windows = Of(compiled);
  ASSERT_EQ(windows.reads.size(), 4u);
  EXPECT_EQ(windows.names, std::vector<std::string>({"a"}));
  EXPECT_EQ(windows.groups.size(), 1u);
  EXPECT_EQ(windows.groups[0].logs[0].operands.size(), 2u);
  EXPECT_EQ(windows.reads[0].path, "windows.a.count");
  EXPECT_TRUE(windows.reads[0].is_shown);
  EXPECT_EQ(windows.reads[1].path, "windows.a.sum");
  EXPECT_FALSE(windows.reads[1].is_shown);
  EXPECT_EQ(windows.reads[2].path, "windows.a.last[0].geo.zip");
  EXPECT_EQ(windows.reads[3].past, 2u);
  EXPECT_EQ(windows.reads[3].operand, windows.reads[2].operand);
  EXPECT_LT(compiled->plan->prelude_op_count, compiled->plan->main_op_count);
}

// The third of the identities that a plan of one window has: of its group, of its log, of its operand.
std::vector<std::string> IdentitiesOf(const std::unique_ptr<Compiled>& compiled, const std::string& path) {
  for (const plan::WindowRead& read : Of(compiled).reads) {
    if (read.path != path) continue;
    const plan::WindowGroup& group = Of(compiled).groups[read.group];
    const plan::WindowLog& log = group.logs[read.log];
    return {group.identity, log.identity, read.operand < 0 ? "" : log.operands[read.operand].identity};
  }
  ADD_FAILURE() << path;
  return {};
}

TEST(Windows, AreKnownByWhatTheyMean) {
  const auto one = [](const std::string& window) {
    return IdentitiesOf(CompileWindows("  w: {" + window + "}\n", {"windows.w.sum > 1.00"}), "windows.w.sum");
  };
  const std::vector<std::string> plain = one("key: tx.s, over: 1h, sum: tx.amount, where: tx.n > 1");
  ASSERT_EQ(plain.size(), 3u);
  for (const std::string& identity : plain) EXPECT_EQ(identity.size(), 71u);
  // Another name, other windows and registers, variables, a span and a bound that it does not depend on.
  const auto other = CompileWindows(
      "  x: {key: [tx.u, tx.n], over: 1h, count: true}\n"
      "  renamed: {key: variables.k, over: 2h, sum: variables.a, where: variables.big, max_events: 7, max_keys: 5}\n",
      {"tx.d > 5.0", "windows.x.count > 1", "windows.renamed.sum > 1.00"},
      "variables: {k: variables.s, s: tx.s, a: tx.amount, big: variables.n > 1, n: tx.n}\n");
  EXPECT_EQ(IdentitiesOf(other, "windows.renamed.sum"), plain);

  const auto differs = [&](const std::string& window, std::vector<bool> expected) {
    const std::vector<std::string> found = one(window);
    for (size_t i = 0; i < 3; ++i) EXPECT_EQ(found[i] != plain[i], expected[i]) << window << " " << i;
  };
  differs("key: tx.u, over: 1h, sum: tx.amount, where: tx.n > 1", {true, false, false});
  differs("key: [tx.s, tx.s], over: 1h, sum: tx.amount, where: tx.n > 1", {true, false, false});
  differs("key: tx.s, over: 1h, sum: tx.amount, where: tx.n > 2", {false, true, false});
  differs("key: tx.s, over: 1h, sum: tx.amount, where: tx.n >= 1", {false, true, false});
  differs("key: tx.s, over: 1h, sum: tx.amount", {false, true, false});
  differs("key: tx.s, over: 1h, sum: tx.amount, where: tx.n > 1, time: tx.until", {false, true, false});
  differs("key: tx.s, over: 1h, sum: tx.amount, where: tx.n > 1, lateness: 1s", {false, true, false});
  differs("key: tx.s, over: 1h, sum: tx.amount, where: tx.n > 1, accuracy: bucketed", {false, true, false});
  differs("key: tx.s, over: 1h, sum: tx.fee, where: tx.n > 1", {false, false, true});
}

// A variable that doubles another is hashed once, not 2^60 times.
TEST(Windows, MeaningTakesNoExponentialTime) {
  std::string variables = "variables:\n  v0: tx.n\n";
  for (int i = 1; i < 60; ++i) {
    const std::string before = "variables.v" + std::to_string(i - 1);
    variables += "  v" + std::to_string(i) + ": " + before + " + " + before + "\n";
  }
  const auto compiled = CompileWindows("  w: {key: variables.v59, over: 1h, sum: variables.v59}\n",
                                       {"windows.w.sum + windows.w.sum > variables.v59"}, variables);
  EXPECT_EQ(Of(compiled).reads.size(), 1u);
}

TEST(Windows, AFusedTestStandsInThePrelude) {
  const auto compiled = CompileWindows("  w: {key: tx.s, over: 1h, where: tx.u.matches(\"^a\"), count: true}\n",
                                       {"windows.w.count > 1", "tx.u.matches(\"b$\") || tx.u.contains(\"c\")"});
  ASSERT_NE(compiled->plan, nullptr) << compiled->Problems();
  const std::string prelude = compiled->Listing("ops of windows", "ops");
  EXPECT_NE(prelude.find("matches"), prelude.npos) << prelude;
  EXPECT_EQ(compiled->plan->pattern_sets.size(), 1u);
  EXPECT_EQ(compiled->plan->pattern_sets[0].size(), 3u);
}

TEST(Windows, TestsCarryTheirHistory) {
  const auto compiled = CompileFiles(
      {{"pack.yaml",
        "tollgate: 1\nname: t\nrecord: {schema: s.json, id: id, time: at}\n"
        "windows: {w: {key: tx.s, over: 1h, count: true}}\n"
        "rules: [{id: r, when: windows.w.count > 1, score: 1, on_unknown: match}]\n"
        "decide: {policy: score_sum, outcomes: [{outcome: a, at_least: 1}, {outcome: b}], invalid: c}\n"
        "tests:\n"
        "  - {name: x, history: [{id: \"1\", n: 1.50}, {id: \"2\"}], record: {id: \"3\"}, expect: {outcome: a}}\n"
        "  - {name: y, history: {file: h.ndjson}, record: {id: \"3\"}, expect: {outcome: a}}\n"},
       {"h.ndjson", "{\"id\":\"7\"}\n"},
       {"s.json", std::string(kSchema)}});
  ASSERT_NE(compiled->plan, nullptr) << compiled->Problems();
  EXPECT_EQ(compiled->plan->tests[0].history, "{\"id\":\"1\",\"n\":1.50}\n{\"id\":\"2\"}\n");
  EXPECT_EQ(compiled->plan->tests[1].history, "{\"id\":\"7\"}\n");
}

// --- bounds ---

// A value of a register on one row, as op.def has it; neither ok nor an error: UNKNOWN.
struct Cell {
  int64_t value = 0;
  bool ok = false;
  bool error = false;
};
Cell Known(int64_t value) { return {value, true, false}; }
Cell Made(const plan::Result<int64_t>& result) { return {result.ok() ? *result : 0, result.ok(), !result.ok()}; }

// What windows hold on a row: a range for each read, and fields.
struct Row {
  std::vector<std::pair<int64_t, int64_t>> reads;  // low and high; equal: exact
  std::vector<int64_t> fields;
};

// Runs a condition over one row, by the scalar meanings.
class Interpreter {
 public:
  Interpreter(const plan::Plan& plan, const Row& row) : plan_(plan), row_(row) {
    for (const plan::Op& op : plan.ops) cells_.push_back(Run(op));
  }
  Cell of(uint32_t reg) const { return cells_[reg]; }

 private:
  Cell Strict(const plan::Op& op, const std::function<Cell(int64_t, int64_t)>& compute) const {
    const bool has_b = (plan::RegisterOperands(op.code) & 2) != 0;
    const Cell a = cells_[op.a], b = has_b ? cells_[op.b] : Known(0);
    if (!a.ok && !a.error) return {};
    if (!b.ok && !b.error) return {};
    if (a.error || b.error) return {0, false, true};
    return compute(a.value, b.value);
  }

  Cell Run(const plan::Op& op) const {
    using plan::OpCode;
    using plan::ScaleAt;
    const auto comparison = static_cast<plan::Comparison>(op.aux);
    const auto end = static_cast<plan::RangeEnd>(op.aux);
    switch (op.code) {
      case OpCode::kFieldInt:
        return Known(row_.fields[op.a]);
      case OpCode::kFieldText:
        return {};
      case OpCode::kConstInt:
        return Known(plan_.ints[op.a]);
      case OpCode::kConstBool:
        return Known(op.a);
      case OpCode::kWindowInt: {
        const auto [low, high] = row_.reads[op.a];
        return low == high ? Known(low) : Cell{};
      }
      case OpCode::kWindowLow:
        return Known(row_.reads[op.a].first);
      case OpCode::kWindowHigh:
        return Known(row_.reads[op.a].second);
      case OpCode::kAddInt:
        return Strict(op, [](int64_t a, int64_t b) { return Made(plan::AddInt(a, b)); });
      case OpCode::kSubtractInt:
        return Strict(op, [](int64_t a, int64_t b) { return Made(plan::SubtractInt(a, b)); });
      case OpCode::kMultiplyInt:
        return Strict(op, [](int64_t a, int64_t b) { return Made(plan::MultiplyInt(a, b)); });
      case OpCode::kNegateInt:
        return Strict(op, [](int64_t a, int64_t) { return Made(plan::NegateInt(a)); });
      case OpCode::kAddDecimal:
      case OpCode::kSubtractDecimal:
        return Strict(op, [&](int64_t a, int64_t b) {
          const Decimal x{a, ScaleAt(op.c, 0)}, y{b, ScaleAt(op.c, 1)};
          return Made(op.code == OpCode::kAddDecimal ? plan::AddDecimal(x, y) : plan::SubtractDecimal(x, y));
        });
      case OpCode::kBoundAdd:
        return Strict(op, [&](int64_t a, int64_t b) { return Known(plan::BoundAdd(end, a, b)); });
      case OpCode::kBoundSubtract:
        return Strict(op, [&](int64_t a, int64_t b) { return Known(plan::BoundSubtract(end, a, b)); });
      case OpCode::kBoundMultiply:
        return Strict(op, [&](int64_t a, int64_t b) { return Known(plan::BoundMultiply(end, a, b)); });
      case OpCode::kBoundRescale:
        return Strict(op, [&](int64_t a, int64_t) {
          return Known(plan::BoundRescale(end, a, ScaleAt(op.c, 0), ScaleAt(op.c, 1)));
        });
      case OpCode::kMinInt:
        return Strict(op, [](int64_t a, int64_t b) { return Known(std::min(a, b)); });
      case OpCode::kMaxInt:
        return Strict(op, [](int64_t a, int64_t b) { return Known(std::max(a, b)); });
      case OpCode::kCompareInt:
        return Strict(op, [&](int64_t a, int64_t b) { return Known(plan::CompareInt(comparison, a, b)); });
      case OpCode::kCompareIntConst: {
        const int64_t constant = plan_.ints[op.b];
        return Strict(op, [&](int64_t a, int64_t) { return Known(plan::CompareInt(comparison, a, constant)); });
      }
      case OpCode::kCompareDecimal:
        return Strict(op, [&](int64_t a, int64_t b) {
          return Known(plan::CompareDecimal(comparison, {a, ScaleAt(op.c, 0)}, {b, ScaleAt(op.c, 1)}));
        });
      case OpCode::kNot: {
        const Cell a = cells_[op.a];
        return {!a.value, a.ok, a.error};
      }
      case OpCode::kAnd:
      case OpCode::kOr:
        return Logic(op.code == OpCode::kOr, cells_[op.a], cells_[op.b]);
      case OpCode::kCondInt: {
        const Cell a = cells_[op.a];
        return a.ok ? cells_[a.value != 0 ? op.b : op.c] : a;
      }
      case OpCode::kDecided: {
        const Cell a = cells_[op.a], b = cells_[op.b];
        if (a.error || b.error) return {0, false, true};
        if (a.ok && a.value != 0) return Known(1);
        return b.ok && b.value != 0 ? Known(0) : Cell{};
      }
      default:
        ADD_FAILURE() << plan::OpText(op.code);
        return {};
    }
  }

  static Cell Logic(bool absorbing, const Cell& a, const Cell& b) {
    for (const Cell& cell : {a, b}) {
      if (cell.ok && (cell.value != 0) == absorbing) return Known(absorbing);
    }
    if ((!a.ok && !a.error) || (!b.ok && !b.error)) return {};
    return a.error || b.error ? Cell{0, false, true} : Known(!absorbing);
  }

  const plan::Plan& plan_;
  const Row& row_;
  std::vector<Cell> cells_;
};

constexpr std::string_view kBoundWindows =
    "  w: {key: tx.s, over: 1h, count: true, sum: tx.amount, min: tx.fee}\n"
    "  v: {key: tx.u, over: 1h, count: true}\n";

Cell Evaluate(const Compiled& compiled, const Row& row) {
  return Interpreter(*compiled.plan, row).of(compiled.plan->rules[0].when);
}
std::string Text(const Cell& cell) {
  return cell.error ? "error" : !cell.ok ? "unknown" : cell.value != 0 ? "true" : "false";
}

constexpr int64_t kMin = INT64_MIN, kMax = INT64_MAX;

TEST(Bounds, DecideWhatTheyCan) {
  const struct {
    std::string_view condition;
    std::vector<std::pair<int64_t, int64_t>> reads;
    std::string_view expected;
  } cases[] = {
      {"windows.w.count > 3", {{4, 4}}, "true"},
      {"windows.w.count > 3", {{4, kMax}}, "true"},
      {"windows.w.count > 3", {{3, kMax}}, "unknown"},
      {"windows.w.count > 3", {{1, 3}}, "false"},
      {"3 < windows.w.count", {{4, kMax}}, "true"},
      {"windows.w.count < 3", {{3, kMax}}, "false"},
      {"windows.w.count <= 3", {{1, 4}}, "unknown"},
      {"windows.w.count == 3", {{3, 3}}, "true"},
      {"windows.w.count == 3", {{3, 4}}, "unknown"},
      {"windows.w.count == 3", {{4, kMax}}, "false"},
      {"windows.w.count != 3", {{4, kMax}}, "true"},
      {"windows.w.count in [1, 3]", {{4, 9}}, "false"},
      {"windows.w.count in [1, 3]", {{2, 9}}, "unknown"},
      {"windows.w.count in [1, 3]", {{3, 3}}, "true"},
      {"windows.w.count < 9223372036854775807", {{3, kMax}}, "unknown"},
      {"windows.w.count <= 9223372036854775807", {{3, kMax}}, "unknown"},
      {"windows.w.count >= windows.v.count", {{5, kMax}, {2, 5}}, "true"},
      {"windows.w.count >= windows.v.count", {{5, kMax}, {2, 6}}, "unknown"},
      {"windows.w.count <= windows.v.count", {{5, kMax}, {2, kMax}}, "unknown"},
      {"windows.w.count == windows.v.count", {{5, 6}, {7, 9}}, "false"},
      {"windows.w.count * 2 > 7", {{4, kMax}}, "true"},
      {"windows.w.count * -2 > -7", {{4, kMax}}, "false"},
      {"-windows.w.count > -4", {{4, kMax}}, "false"},
      {"10 - windows.w.count < 7", {{4, kMax}}, "true"},
      {"windows.w.count * windows.v.count >= 6", {{2, kMax}, {3, 5}}, "true"},
      {"windows.w.count * 0 == 0", {{2, kMax}}, "true"},
      {"windows.w.count - windows.w.count == 0", {{2, 3}}, "unknown"},  // it does not know that both are one
      {"windows.w.sum > 100.50", {{10051, kMax}}, "true"},
      {"windows.w.sum > 100.505", {{10050, kMax}}, "unknown"},
      {"windows.w.sum + windows.w.count > 100", {{1, kMax}, {10000, kMax}}, "true"},
      {"windows.w.min < windows.w.sum", {{kMin, 9}, {999, 1000}}, "false"},  // reads: sum, min
      {"windows.w.min < windows.w.sum", {{5, kMax}, {999, 1000}}, "unknown"},
      {"(windows.v.count > 1 ? windows.w.count : 7) > 3", {{1, 5}, {0, 1}}, "true"},
      {"(windows.v.count > 1 ? windows.w.count : 7) > 3", {{4, 5}, {2, 9}}, "true"},
      {"(windows.v.count > 1 ? windows.w.count : 7) > 3", {{4, 5}, {1, 9}}, "unknown"},
      // What is exact is what it always was.
      {"windows.w.count + 9223372036854775807 > 0", {{1, 1}}, "error"},
      {"windows.w.count + 9223372036854775807 > 0", {{1, 2}}, "unknown"},
      {"(windows.w.count + 9223372036854775807) * 0 == 0", {{1, 1}}, "error"},
  };
  for (const auto& c : cases) {
    const auto compiled = CompileWindows(std::string(kBoundWindows), {std::string(c.condition)});
    ASSERT_NE(compiled->plan, nullptr) << compiled->Problems();
    ASSERT_EQ(compiled->plan->windows.reads.size(), c.reads.size()) << c.condition;
    EXPECT_EQ(Text(Evaluate(*compiled, {c.reads, std::vector<int64_t>(20)})), c.expected) << c.condition << "\n"
                                                                                          << compiled->plan->listing;
  }
}

// Whatever the bounds decide is so for every value between them; and what is exact gives what an exact read gives.
TEST(Bounds, NeverDecideAgainstAValueBetweenThem) {
  const char* const conditions[] = {
      "windows.w.count + windows.v.count * 2 > tx.n",
      "windows.w.count * windows.v.count - tx.m <= tx.n",
      "-windows.w.sum + tx.fee * windows.v.count < windows.w.sum * tx.n",
      "windows.w.sum - tx.fee == windows.w.count * tx.m",
      "(windows.w.count > tx.n ? windows.w.count - windows.v.count : -windows.v.count) != tx.m",
      "windows.w.count - windows.v.count in [0, 1, 3]",
      "windows.w.min * tx.n >= windows.w.sum + 1.5",
  };
  std::mt19937_64 random(7);
  const auto below = [&](int64_t n) { return static_cast<int64_t>(random() % static_cast<uint64_t>(n)); };
  const auto number = [&] {
    return below(12) == 0 ? (below(2) == 0 ? kMax - below(3) : kMin + below(3)) : below(9) - 4;
  };
  size_t decided = 0, unknown = 0;
  for (const char* condition : conditions) {
    const auto compiled = CompileWindows(std::string(kBoundWindows), {condition});
    ASSERT_NE(compiled->plan, nullptr) << compiled->Problems();
    const size_t count = compiled->plan->windows.reads.size();
    for (int i = 0; i < 3000; ++i) {
      Row row{{}, std::vector<int64_t>(20)};
      for (int64_t& field : row.fields) field = number();
      for (size_t r = 0; r < count; ++r) {
        const int64_t low = number();
        row.reads.emplace_back(low, below(3) == 0 || low > kMax - 9 ? low : low + below(4));
      }
      Row told = row;  // a bound may be absent
      for (auto& [low, high] : told.reads) {
        if (low != high && below(4) == 0)
          (below(2) == 0 ? low : high) = low == kMin ? kMin : below(2) == 0 ? kMin : kMax;
        if (low > high) std::swap(low, high);
        if (low == kMax) low = kMin;
        if (high == kMin) high = kMax;
      }
      const Cell answer = Evaluate(*compiled, told);
      ++(answer.ok ? decided : unknown);
      if (!answer.ok) continue;
      for (int k = 0; k < 6; ++k) {
        Row real = row;
        for (size_t r = 0; r < count; ++r) {
          const auto [low, high] = row.reads[r];
          const auto [told_low, told_high] = told.reads[r];
          const bool is_exact = told_low == told_high;
          const int64_t value = is_exact ? told_low : std::clamp(low + below(high - low + 1), told_low, told_high);
          real.reads[r] = {value, value};
        }
        const Cell truth = Evaluate(*compiled, real);
        if (!truth.ok) continue;  // it overflows
        ASSERT_EQ(answer.value != 0, truth.value != 0) << condition << " in round " << i;
      }
    }
  }
  EXPECT_GT(decided, 5000u);
  EXPECT_GT(unknown, 2000u);
}

}  // namespace
}  // namespace tollgate::compile
