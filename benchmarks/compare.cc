// 200 comparisons a row: the simplest interpreter, the engine's ops over one decoded batch on each CPU path, and the
// whole scan of that batch (assertions, ops, decision).
#include <array>
#include <cstring>

#include "base/cpu.h"
#include "engine.h"
#include "rules.h"
#include "scan/scan.h"
#include "scan/state.h"
#include "workloads.h"

namespace tollgate::bench {
namespace {

constexpr int32_t kBatchRows = 1024;
constexpr const char* kInterpreter = "compare/interpreter";

// The first 1,024 rows as columns, and the 200 rules as a plan.
struct Prepared {
  explicit Prepared(const Transactions& data_in)
      : data(data_in),
        rules(MakeRules(data)),
        plan(CompilePack({{"pack.yaml", RulesPack(rules)}, {"record.schema.json", TransactionSchema()}})),
        stream(plan->layout, data, 1, TG_CPU_AUTO, kBatchRows),
        decoder(plan->layout, stream.binding(), TG_CPU_AUTO),
        block(read::NewCsvBlock()) {
    stream.Next(block.get());
    batch = decoder.Decode(*block);
  }
  const Transactions& data;
  std::vector<ComparisonRule> rules;
  std::unique_ptr<plan::Plan> plan;
  BlockStream stream;
  read::CsvDecoder decoder;
  BlockPointer block;
  tg_batch batch;
};

// Every rule on every row of the batch, against the generator's truth. `bit(rule, row)` is the answer to check.
template <class Bit>
std::string CheckBits(const Prepared& prepared, Bit bit) {
  if (prepared.batch.row_count != kBatchRows) return "another number of rows";
  for (size_t row = 0; row < kBatchRows; ++row) {
    for (size_t r = 0; r < kRuleCount; ++r) {
      if (bit(r, row) != Holds(prepared.rules[r], prepared.data, row))
        return "row " + std::to_string(row) + ", rule r" + std::to_string(r) + ": another answer";
    }
  }
  return "";
}

bool BitAt(const uint8_t* bits, size_t row) { return bits[row / 8] >> (row % 8) & 1; }

// Row by row over typed values, a switch a rule: what one writes first.
class Interpreter : public Workload {
 public:
  explicit Interpreter(const Transactions& data) : prepared_(data), fired_(kRuleCount * kBatchRows) {
    for (const ComparisonRule& rule : prepared_.rules) {
      const void* values = prepared_.batch.columns[rule.column].values;
      tests_.push_back({rule.compare, rule.is_double, values, rule.integer, rule.number});
    }
  }
  std::string Check() override {
    Run();
    return CheckBits(prepared_, [this](size_t r, size_t row) { return fired_[row * kRuleCount + r] != 0; });
  }
  Work Run() override {
    uint8_t* out = fired_.data();
    for (size_t row = 0; row < kBatchRows; ++row) {
      for (const Test& test : tests_) *out++ = Holds(test, row);
    }
    return {kBatchRows, 0};
  }

 private:
  struct Test {
    Compare compare;
    bool is_double;
    const void* values;
    int64_t integer;
    double number;
  };
  template <class T>
  static bool HoldsFor(Compare compare, T a, T b) {
    switch (compare) {
      case Compare::kGreater:
        return a > b;
      case Compare::kGreaterEqual:
        return a >= b;
      case Compare::kLess:
        return a < b;
      default:
        return a <= b;
    }
  }
  static bool Holds(const Test& test, size_t row) {
    if (test.is_double) return HoldsFor(test.compare, static_cast<const double*>(test.values)[row], test.number);
    return HoldsFor(test.compare, static_cast<const int64_t*>(test.values)[row], test.integer);
  }
  Prepared prepared_;
  std::vector<Test> tests_;
  std::vector<uint8_t> fired_;
};

// The ops of the plan over the batch, and nothing else of a scan.
class Ops : public Workload {
 public:
  Ops(const Transactions& data, tg_cpu cpu)
      : prepared_(data), scratch_(*prepared_.plan, ResolveCpu(cpu).value()), state_(&scratch_.state()) {
    tg_decisions decisions{};
    const Status status = scan::Scan(*prepared_.plan, prepared_.batch, &scratch_, &decisions);
    if (!status.ok()) Fail(std::string(status.message()));
  }
  std::string Check() override {
    size_t comparison_count = 0;
    for (const plan::Op& op : prepared_.plan->ops) {
      comparison_count += op.code == plan::OpCode::kCompareIntConst || op.code == plan::OpCode::kCompareDoubleConst;
    }
    if (comparison_count != kRuleCount) return std::to_string(comparison_count) + " comparisons in the plan";
    // What the scan left behind is wiped, so that only this run's answers can pass.
    for (const plan::Rule& rule : prepared_.plan->rules) {
      scan::Register& out = state_->registers[rule.when];
      std::memset(out.own_t, 0x55, state_->word_count * sizeof(uint64_t));
      std::memset(out.own_f, 0x55, state_->word_count * sizeof(uint64_t));
    }
    Run();
    return CheckBits(prepared_, [this](size_t r, size_t row) {
      const scan::Register& out = state_->registers[prepared_.plan->rules[r].when];
      const bool is_true = BitAt(scan::Bytes(out.t), row), is_false = BitAt(scan::Bytes(out.f), row);
      return is_true != is_false ? is_true : !Holds(prepared_.rules[r], prepared_.data, row);
    });
  }
  Work Run() override {
    scan::Evaluate(state_);
    return {kBatchRows, 0};
  }

 private:
  Prepared prepared_;
  scan::Scratch scratch_;
  scan::State* state_;
};

// The whole scan: bind, validate, evaluate, decide.
class WholeScan : public Workload {
 public:
  explicit WholeScan(const Transactions& data) : prepared_(data), scratch_(*prepared_.plan, DetectCpu()) {}
  std::string Check() override {
    Run();
    for (size_t row = 0; row < kBatchRows; ++row) {
      const ExpectedDecision expected = Expect(prepared_.rules, prepared_.data, row);
      const auto outcome = static_cast<size_t>(decisions_.outcomes[row]);
      if (decisions_.scores[row] != expected.score || prepared_.plan->outcomes[outcome].name != expected.outcome)
        return "row " + std::to_string(row) + ": another decision";
    }
    return CheckBits(prepared_, [this](size_t r, size_t row) { return BitAt(decisions_.fired[r], row); });
  }
  Work Run() override {
    const Status status = scan::Scan(*prepared_.plan, prepared_.batch, &scratch_, &decisions_);
    if (!status.ok()) Fail(std::string(status.message()));
    return {kBatchRows, 0};
  }

 private:
  Prepared prepared_;
  scan::Scratch scratch_;
  tg_decisions decisions_{};
};

}  // namespace

void AddCompare(const Inputs& inputs, Suite* suite) {
  suite->Add(kInterpreter, [&inputs] { return std::make_unique<Interpreter>(inputs.clean); });
  for (tg_cpu cpu : CpuPaths()) {
    suite->Add(std::string("compare/ops/") + CpuName(cpu),
               [&inputs, cpu] { return std::make_unique<Ops>(inputs.clean, cpu); }, {.baseline = kInterpreter});
  }
  suite->Add("compare/scan", [&inputs] { return std::make_unique<WholeScan>(inputs.clean); },
             {.baseline = kInterpreter});
}

}  // namespace tollgate::bench
