// Patterns become a database in four steps: RE2 checks each (its messages, its places); ours are rewritten for
// Hyperscan (rewrite.cc); what Hyperscan refuses is widened, and what it still refuses is left to RE2; the rest is
// compiled together. Hyperscan's compiler cannot be stopped and has no bound of its own, so what it is given is bounded
// before: rewrite.cc for a pattern, this file for a set. Packs of people that nobody knows are compiled in a process of
// their own with a limit on its time.
#include "pattern/set_compile.h"

#include <hs.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "base/check.h"
#include "pattern/regex.h"
#include "pattern/rewrite.h"
#include "pattern/self_test.h"
#include "pattern/set_data.h"

namespace tollgate::pattern {
namespace {

// What one database may hold. 10,000 expressions of literals and gaps compile in seconds and scan faster in one
// database than in several; beyond that memory grows faster than the set.
constexpr size_t kMaxExpressions = 10'000;
constexpr size_t kMaxLiterals = 50'000;  // which cost next to nothing
constexpr size_t kMaxPositions = 600'000;

// Vectorscan 5.4.9 on arm64 loses matches of expressions, never of literals (CONTRIBUTING.md has the case).
#if defined(__aarch64__)
constexpr bool kLosesMatches = true;
#else
constexpr bool kLosesMatches = false;
#endif

// A member on its way into a database.
struct Draft {
  uint32_t member;
  Node tree;
  Rewritten rewritten;
  bool is_widened = false;
};

struct Failure {
  bool has_expression = false;
  size_t expression = 0;
};

// The scratch and the database that a set's expressions are given to.
struct Expressions {
  std::vector<const char*> texts;
  std::vector<unsigned> flags, members;
  std::vector<size_t> drafts;  // of each expression

  void Add(const Draft& draft, size_t index) {
    for (const std::string& text : draft.rewritten.expressions) {
      texts.push_back(text.c_str());
      flags.push_back(HS_FLAG_MULTILINE | (draft.rewritten.may_be_empty ? HS_FLAG_ALLOWEMPTY : 0u));
      members.push_back(draft.member);
      drafts.push_back(index);
    }
  }
};

// For any machine that Hyperscan runs on: its runtime picks the code for the processor itself, and compiling for AVX2
// or AVX-512 gained nothing (patterns.md).
hs_database_t* CompileForAnyMachine(const Expressions& expressions, Failure* failure) {
  hs_platform_info_t machine = {};
  machine.tune = HS_TUNE_FAMILY_GENERIC;
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  const hs_error_t result =
      hs_compile_multi(expressions.texts.data(), expressions.flags.data(), expressions.members.data(),
                       static_cast<unsigned>(expressions.texts.size()), HS_MODE_BLOCK, &machine, &database, &error);
  if (result == HS_SUCCESS) return database;
  TG_CHECK(result == HS_COMPILER_ERROR);
  failure->has_expression = error->expression >= 0;
  failure->expression = static_cast<size_t>(std::max(error->expression, 0));
  hs_free_compile_error(error);
  return nullptr;
}

// Whether Hyperscan takes each expression by itself, before any is compiled with others.
bool IsTaken(const Draft& draft) {
  if (draft.rewritten.is_literal) return true;
  Expressions expressions;
  expressions.Add(draft, 0);
  for (size_t i = 0; i < expressions.texts.size(); ++i) {
    hs_expr_info_t* info = nullptr;
    hs_compile_error_t* error = nullptr;
    const hs_error_t result = hs_expression_info(expressions.texts[i], expressions.flags[i], &info, &error);
    free(info);
    if (result == HS_SUCCESS) continue;
    hs_free_compile_error(error);
    return false;
  }
  return true;
}

// Classes that RE2 was asked for take 10 ms each, and patterns share them.
class PatternReader {
 public:
  std::optional<Node> Read(std::string_view pattern) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return ParseRe2(pattern, &classes_);
  }

 private:
  std::mutex mutex_;
  ClassCache classes_;
};

class Compiler final : public SetCompiler {
 public:
  explicit Compiler(const SetLimits& limits) : limits_(limits) {}
  std::optional<PatternSet> Compile(const std::vector<std::string>& patterns, SetProblem* problem) const override;
  Status TestItself();

 private:
  bool IsWithinLimits(const std::vector<std::string>& patterns, SetProblem* problem) const;

  SetLimits limits_;
  std::string self_test_;
  const std::unique_ptr<PatternReader> reader_ = std::make_unique<PatternReader>();
};

// One set being made.
class SetBuilder {
 public:
  explicit SetBuilder(PatternReader* reader, bool is_self_test = false)
      : reader_(reader), is_self_test_(is_self_test) {}
  bool Add(const std::string& pattern, PatternProblem* problem);
  std::unique_ptr<SetData> Build();

 private:
  void Settle(Draft draft);
  void Take(const Draft& draft);
  bool Weaken(Draft* draft) const;
  void CompileGroup(std::vector<Draft> group);
  std::vector<size_t> Culprits(const std::vector<Draft>& group, const Expressions& expressions,
                               const Failure& failure) const;

  std::unique_ptr<SetData> set_ = std::make_unique<SetData>();
  std::vector<Draft> drafts_;
  PatternReader* reader_;
  bool is_self_test_;
  std::string identity_;
};

bool SetBuilder::Add(const std::string& pattern, PatternProblem* problem) {
  if (!CheckRe2(pattern, problem)) return false;
  const auto member = static_cast<uint32_t>(set_->members.size());
  set_->members.push_back({pattern, Way::kRe2, Regex(pattern).Matches("")});
  std::optional<Node> tree = reader_->Read(pattern);
  if (!tree) return true;
  Rewritten rewritten = Rewrite(*tree, Strength::kExact);
  Settle({member, std::move(*tree), std::move(rewritten)});
  return true;
}

void SetBuilder::Settle(Draft draft) {
  Member& member = set_->members[draft.member];
  if (draft.rewritten.kind == Rewritten::Kind::kAlways) member.way = Way::kAlways;
  if (draft.rewritten.kind == Rewritten::Kind::kNever) member.way = Way::kNever;
  if (draft.rewritten.kind != Rewritten::Kind::kScanned) return;
  if (kLosesMatches && !is_self_test_ && !draft.rewritten.is_literal) return;  // RE2 answers
  if (IsTaken(draft) || Weaken(&draft)) drafts_.push_back(std::move(draft));
}

// The next weaker form that Hyperscan takes; false: RE2 answers alone.
bool SetBuilder::Weaken(Draft* draft) const {
  if (draft->is_widened) return false;
  draft->is_widened = true;
  draft->rewritten = Rewrite(draft->tree, Strength::kWidened);
  return draft->rewritten.kind == Rewritten::Kind::kScanned && IsTaken(*draft);
}

std::unique_ptr<SetData> SetBuilder::Build() {
  identity_ = PatternIdentity(set_->members);
  std::vector<Draft> group;
  size_t expressions = 0, literals = 0, positions = 0;
  for (Draft& draft : drafts_) {
    const size_t count = draft.rewritten.expressions.size();
    (draft.rewritten.is_literal ? literals : expressions) += count;
    positions += draft.rewritten.positions;
    const bool is_full = expressions > kMaxExpressions || literals > kMaxLiterals || positions > kMaxPositions;
    if (is_full && !group.empty()) {
      CompileGroup(std::exchange(group, {}));
      expressions = literals = positions = 0;
    }
    group.push_back(std::move(draft));
  }
  if (!group.empty()) CompileGroup(std::move(group));
  set_->Finish();
  return std::move(set_);
}

void SetBuilder::Take(const Draft& draft) {
  set_->members[draft.member].way = draft.rewritten.is_exact ? Way::kScanned : Way::kConfirmed;
}

void SetBuilder::CompileGroup(std::vector<Draft> group) {
  while (!group.empty()) {
    Expressions expressions;
    for (size_t i = 0; i < group.size(); ++i) expressions.Add(group[i], i);
    Failure failure;
    if (hs_database_t* made = CompileForAnyMachine(expressions, &failure)) {
      std::vector<uint32_t> members;
      for (const Draft& draft : group) {
        Take(draft);
        members.push_back(draft.member);
      }
      set_->databases.emplace_back(made, DatabaseKey(identity_, set_->databases.size()), std::move(members));
      return;
    }
    std::vector<Draft> kept;
    const std::vector<size_t> culprits = Culprits(group, expressions, failure);
    for (size_t i = 0; i < group.size(); ++i) {
      const bool is_culprit = std::binary_search(culprits.begin(), culprits.end(), i);
      if (!is_culprit || Weaken(&group[i])) kept.push_back(std::move(group[i]));
    }
    group = std::move(kept);
  }
}

// Those that fail in a trial of their own; where none does (the whole is too large), every member of the group.
std::vector<size_t> SetBuilder::Culprits(const std::vector<Draft>& group, const Expressions& expressions,
                                         const Failure& failure) const {
  if (failure.has_expression) return {expressions.drafts[failure.expression]};
  std::vector<size_t> culprits, all;
  for (size_t i = 0; i < group.size(); ++i) {
    all.push_back(i);
    Expressions alone;
    alone.Add(group[i], i);
    Failure ignored;
    hs_database_t* made = CompileForAnyMachine(alone, &ignored);
    if (made == nullptr) culprits.push_back(i);
    hs_free_database(made);
  }
  return culprits.empty() ? all : culprits;
}

bool Compiler::IsWithinLimits(const std::vector<std::string>& patterns, SetProblem* problem) const {
  size_t total_bytes = 0;
  for (const std::string& pattern : patterns) total_bytes += pattern.size();
  std::string message;
  if (patterns.size() > limits_.members) {
    message = "a set has at most " + std::to_string(limits_.members) + " patterns";
  } else if (total_bytes > limits_.total_bytes) {
    message = "the patterns of a set have at most " + std::to_string(limits_.total_bytes) + " bytes";
  } else {
    return true;
  }
  *problem = {SetProblem::kWholeSet, {0, std::move(message)}};
  return false;
}

std::optional<PatternSet> Compiler::Compile(const std::vector<std::string>& patterns, SetProblem* problem) const {
  if (!IsWithinLimits(patterns, problem)) return std::nullopt;
  SetBuilder builder(reader_.get());
  for (size_t member = 0; member < patterns.size(); ++member) {
    PatternProblem found;
    if (builder.Add(patterns[member], &found)) continue;
    *problem = {member, std::move(found)};
    return std::nullopt;
  }
  std::unique_ptr<SetData> set = builder.Build();
  set->self_test = self_test_;
  return PatternSet(std::move(set));
}

Status Compiler::TestItself() {
  if (!MachineCanScan()) return Status(TG_NOT_SUPPORTED, "the pattern engine needs a processor with SSSE3");
  SetBuilder builder(reader_.get(), /*is_self_test=*/true);
  for (const std::string& pattern : SelfTestPatterns()) {
    PatternProblem problem;
    TG_CHECK(builder.Add(pattern, &problem));
  }
  const std::unique_ptr<SetData> set = builder.Build();
  TG_CHECK(set->databases.size() == 1 && set->databases[0].members().size() == set->members.size());
  TG_CHECK(set->confirmed.empty());
  self_test_ = set->databases[0].Saved();
  return RunSelfTest(set->databases[0]);
}

}  // namespace

Expected<std::unique_ptr<const SetCompiler>> NewSetCompiler(const SetLimits& limits) {
  auto compiler = std::make_unique<Compiler>(limits);
  if (const Status status = compiler->TestItself(); !status.ok()) return status;
  return std::unique_ptr<const SetCompiler>(std::move(compiler));
}

}  // namespace tollgate::pattern
