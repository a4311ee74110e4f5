// A compiled plan of 5,000 rules and 10,000 patterns from its bytes: as one does who knows its SHA-256, so that its
// databases are loaded.
#include "base/sha256.h"
#include "engine.h"
#include "pattern/set_compile.h"
#include "plan/file.h"
#include "random.h"
#include "workloads.h"

namespace tollgate::bench {
namespace {

constexpr int kRules = 5000;
constexpr int kPatternsPerRule = 2;

// Two patterns and a comparison a rule; no two patterns are the same.
std::string LargePack() {
  constexpr const char* kTexts[] = {"merchant_name", "email", "customer_id", "merchant_id"};
  Random random(4);
  const auto word = [&random](int64_t size) {
    std::string out;
    while (size-- > 0) out += static_cast<char>('a' + random.Below(26));
    return out;
  };
  std::string pack =
      "tollgate: 1\nname: large\nversion: \"1\"\nrecord:\n  schema: record.schema.json\n  id: transaction_id\nrules:\n";
  for (int r = 0; r < kRules; ++r) {
    pack += "  - {id: r" + std::to_string(r) + ", score: 1, when: 'tx.amount > " + std::to_string(r) + ".00 && (";
    for (int p = 0; p < kPatternsPerRule; ++p) {
      pack += p == 0 ? "" : " || ";
      pack += std::string("tx.") + kTexts[(r + p) % 4] + ".matches(\"" + word(5) + "[0-9]{1,3}" + word(3) + "\")";
    }
    pack += ")'}\n";
  }
  return pack +
         "decide:\n  policy: score_sum\n  outcomes:\n    - {outcome: review, at_least: 40}\n"
         "    - {outcome: approve}\n  invalid: reject\n";
}

class PlanLoad : public Workload {
 public:
  PlanLoad() {
    const auto plan = CompilePack({{"pack.yaml", LargePack()}, {"record.schema.json", TransactionSchema()}});
    identity_ = plan->identity;
    bytes_ = plan::EncodeFile(*plan);
    sha256_ = Sha256Identity(bytes_);
  }
  std::string Check() override {
    const plan::DecodedFile file = Load();
    if (file.plan->rules.size() != kRules) return "another number of rules";
    if (file.plan->identity != identity_) return "another plan";
    return plan::EncodeFile(*file.plan) == bytes_ ? "" : "the plan writes another file";
  }
  Work Run() override {
    Load();
    return {1, static_cast<int64_t>(bytes_.size())};
  }

 private:
  plan::DecodedFile Load() const {
    plan::DecodeOptions options;
    options.expected_sha256 = sha256_;
    options.new_compiler = [] { return pattern::NewSetCompiler(); };
    Expected<plan::DecodedFile> file = plan::DecodeFile(bytes_, options);
    if (!file.ok()) Fail("a plan file is refused: " + std::string(file.status().message()));
    return *std::move(file);
  }
  std::string bytes_, identity_, sha256_;
};

}  // namespace

void AddPlanLoad(const Inputs&, Suite* suite) {
  suite->Add("plan_load/trusted", [] { return std::make_unique<PlanLoad>(); });
}

}  // namespace tollgate::bench
