#include "compile/fuse.h"

#include <algorithm>
#include <set>

#include "pattern/set.h"

namespace tollgate::compile {

using plan::Comparison;
using plan::Op;
using plan::OpCode;
using Register = Program::Register;

namespace {

// Below these numbers the plain tests are faster: a comparison or startsWith takes 2 to 5 ns a row, a search for one
// short text 10 to 15, a probe of a hash table 16 and a pattern set some 20 for a field of 30 bytes (patterns.md).
constexpr size_t kFewestComparisons = 5;
constexpr size_t kFewestSearches = 3;
constexpr size_t kFewestEnds = 16;

// A longer text is left to the plain tests: as a pattern it would be over the limits.
constexpr size_t kMaxLiteralBytes = 1024;

// Half of what a set may have (SetLimits): a text with more tests has more sets.
constexpr size_t kMaxSetMembers = 50'000;
constexpr size_t kMaxSetBytes = size_t{8} << 20;

bool IsEquality(const Op& op) {
  return op.code == OpCode::kCompareTextConst && (op.aux == static_cast<uint16_t>(Comparison::kEqual) ||
                                                  op.aux == static_cast<uint16_t>(Comparison::kNotEqual));
}

}  // namespace

struct TextFusion::Tests {
  std::vector<std::pair<Register, std::string>> matches, searches, ends;  // ops and their RE2 patterns
  std::vector<std::pair<size_t, std::string>> asserted;                   // fields and the schema's patterns
  std::vector<std::pair<Register, std::string>> comparisons;              // ops and their constants
};

TextFusion::TextFusion(const Program& program, const std::vector<bool>& needed, const schema::Schema& schema)
    : program_(program) {
  TestsByText texts;
  for (Register reg = 0; reg < program.ops().size(); ++reg) {
    if (needed[reg]) Gather(reg, &texts);
  }
  GatherSchema(schema, &texts);
  for (auto& [text, tests] : texts) Choose(&tests);
  AddTypedPatterns(schema);
}

void TextFusion::Gather(Register reg, TestsByText* texts) const {
  const Op& op = program_.op(reg);
  // A field goes by its number, for the schema knows no registers.
  const auto tests = [&]() -> Tests& {
    const Op& text = program_.op(op.a);
    return text.code == OpCode::kFieldText ? (*texts)[{true, text.a}] : (*texts)[{false, op.a}];
  };
  if (op.code == OpCode::kMatches) {
    tests().matches.emplace_back(reg, program_.patterns[op.b]);
    return;
  }
  if (IsEquality(op)) {
    tests().comparisons.emplace_back(reg, program_.texts[op.b]);
    return;
  }
  const bool is_search = op.code == OpCode::kContains;
  if (!is_search && op.code != OpCode::kStartsWith && op.code != OpCode::kEndsWith) return;
  if (program_.op(op.b).code != OpCode::kConstText) return;
  const std::string& literal = program_.texts[program_.op(op.b).a];
  if (literal.empty() || literal.size() > kMaxLiteralBytes) return;
  if (is_search) {
    tests().searches.emplace_back(reg, pattern::ContainsPattern(literal));
  } else {
    tests().ends.emplace_back(
        reg, op.code == OpCode::kStartsWith ? pattern::StartsWithPattern(literal) : pattern::EndsWithPattern(literal));
  }
}

void TextFusion::GatherSchema(const schema::Schema& schema, TestsByText* texts) const {
  for (size_t f = 0; f < schema.fields.size(); ++f) {
    if (schema.fields[f].layout.type != TG_STRING) continue;
    for (const column::Assertion& assertion : schema.fields[f].assertions) {
      if (assertion.kind != column::AssertionKind::kPattern) continue;
      (*texts)[{true, static_cast<uint32_t>(f)}].asserted.emplace_back(f, assertion.texts[0]);
    }
  }
}

// Of a typed value the schema means the text that it came from. No column holds these, so each is asked for alone: a
// set of one.
void TextFusion::AddTypedPatterns(const schema::Schema& schema) {
  for (size_t f = 0; f < schema.fields.size(); ++f) {
    if (schema.fields[f].layout.type == TG_STRING) continue;
    for (const column::Assertion& assertion : schema.fields[f].assertions) {
      if (assertion.kind != column::AssertionKind::kPattern) continue;
      const auto set = static_cast<uint32_t>(pattern_sets_.size());
      if (schema_patterns_.emplace(std::pair(f, assertion.texts[0]), Member{set, 0}).second) {
        pattern_sets_.push_back({assertion.texts[0]});
      }
    }
  }
}

void TextFusion::Choose(Tests* tests) {
  const size_t certain = tests->matches.size() + tests->asserted.size();
  const bool with_searches = certain > 0 || tests->searches.size() >= kFewestSearches;
  const bool with_ends = tests->ends.size() >= kFewestEnds;
  std::map<std::string, Member> members;
  bool is_growing = false;
  size_t byte_count = 0;  // of the set that grows
  const auto add = [&](const std::string& text) {
    const auto [at, is_new] = members.emplace(text, Member{});
    if (!is_new) return at->second;
    byte_count += text.size();
    if (!is_growing || byte_count > kMaxSetBytes || pattern_sets_.back().size() == kMaxSetMembers) {
      pattern_sets_.emplace_back();
      is_growing = true;
      byte_count = text.size();
    }
    pattern_sets_.back().push_back(text);
    at->second = {static_cast<uint32_t>(pattern_sets_.size() - 1),
                  static_cast<uint32_t>(pattern_sets_.back().size() - 1)};
    return at->second;
  };
  for (const auto& [field, text] : tests->asserted) schema_patterns_.emplace(std::pair(field, text), add(text));
  const auto add_all = [&](const auto& list) {
    for (const auto& [reg, text] : list) tests_.emplace(reg, add(text));
  };
  add_all(tests->matches);
  if (with_searches) add_all(tests->searches);
  if (with_ends) add_all(tests->ends);

  std::set<std::string> constants;
  for (const auto& [reg, text] : tests->comparisons) constants.insert(text);
  if (constants.size() < kFewestComparisons) return;
  const std::vector<std::string> sorted(constants.begin(), constants.end());
  for (const auto& [reg, text] : tests->comparisons) {
    const auto at = std::lower_bound(sorted.begin(), sorted.end(), text);
    constants_.emplace(
        reg, Member{static_cast<uint32_t>(constant_sets_.size()), static_cast<uint32_t>(at - sorted.begin())});
  }
  constant_sets_.push_back(sorted);
}

namespace {

template <class Map, class Key>
std::optional<TextFusion::Member> Find(const Map& map, const Key& key) {
  const auto at = map.find(key);
  if (at == map.end()) return std::nullopt;
  return at->second;
}

}  // namespace

std::optional<TextFusion::Member> TextFusion::TestOf(Register reg) const { return Find(tests_, reg); }
std::optional<TextFusion::Member> TextFusion::ConstantOf(Register reg) const { return Find(constants_, reg); }
std::optional<TextFusion::Member> TextFusion::PatternOf(size_t field, std::string_view pattern) const {
  return Find(schema_patterns_, std::pair(field, std::string(pattern)));
}

}  // namespace tollgate::compile
