#include "compile/emit.h"

#include "base/check.h"
#include "compile/lower_expr.h"

namespace tollgate::compile {

using plan::Op;
using plan::OpCode;
using plan::Operand;

namespace {

// Operands have lower numbers, so one pass down from the top marks everything below. A test that was fused needs its
// text alone; its constant stands in the set.
void MarkOperands(const Program& program, const TextFusion* fusion, std::vector<bool>* needed) {
  for (size_t reg = program.ops().size(); reg-- > 0;) {
    if (!(*needed)[reg]) continue;
    const Op& op = program.op(static_cast<Program::Register>(reg));
    if (fusion != nullptr && fusion->TestOf(static_cast<Program::Register>(reg))) {
      (*needed)[op.a] = true;
      continue;
    }
    const auto kinds = plan::OperandsOf(op.code);
    const uint32_t operands[] = {op.a, op.b, op.c};
    for (int i = 0; i < 3; ++i) {
      if (kinds[i] == Operand::kRegister) (*needed)[operands[i]] = true;
    }
  }
}

}  // namespace

void Emitter::EmitOps(const std::vector<Program::Register>& conditions, const std::vector<Program::Register>& values,
                      WindowLowerer* windows) {
  const size_t count = program_.ops().size();
  const auto marked = [&](const std::vector<Program::Register>& roots, const TextFusion* fusion) {
    std::vector<bool> needed(count);
    for (Program::Register reg : roots) needed[reg] = true;
    MarkOperands(program_, fusion, &needed);
    return needed;
  };
  const auto united = [](std::vector<bool> a, const std::vector<bool>& b) {
    for (size_t i = 0; i < a.size(); ++i) a[i] = a[i] || b[i];
    return a;
  };
  registers_.assign(count, UINT32_MAX);
  const std::vector<bool> by_conditions = marked(conditions, nullptr);
  const std::vector<bool> by_rules = united(by_conditions, marked(values, nullptr));
  windows->Build(by_rules, by_conditions);
  windows_ = windows;
  fusion_.emplace(program_, united(by_rules, marked(windows->inputs(), nullptr)), checked_.schema);
  MovePatternSets();
  const auto emit = [&](const std::vector<bool>& needed) {
    for (Program::Register reg = 0; reg < count; ++reg) {
      if (needed[reg] && registers_[reg] == UINT32_MAX) Emit(reg);
    }
    return static_cast<uint32_t>(plan_.ops.size());
  };
  plan_.prelude_op_count = emit(marked(windows->inputs(), &*fusion_));
  plan_.main_op_count = emit(marked(conditions, &*fusion_));
  emit(marked(values, &*fusion_));
}

void Emitter::MovePatternSets() {
  for (const std::vector<std::string>& patterns : fusion_->pattern_sets()) {
    pattern::SetProblem problem;
    std::optional<pattern::PatternSet> set = compiler_.Compile(patterns, &problem);
    // Every pattern passed CheckRe2, and TextFusion keeps sets within the limits: the compiler itself cannot be had.
    if (!set) {
      is_complete_ = false;
      return;
    }
    plan_.pattern_sets.push_back(*std::move(set));
  }
}

TextFusion::Member Emitter::PatternOf(size_t field, std::string_view pattern) const {
  return *fusion_->PatternOf(field, pattern);
}

// The register that says which of the constants of `set` a text is.
uint32_t Emitter::TextIndex(Program::Register text, uint32_t set) {
  const auto [at, is_new] = text_indexes_.emplace(std::pair(text, set), static_cast<uint32_t>(plan_.ops.size()));
  if (is_new) {
    const auto constants = static_cast<uint32_t>(AddTexts(fusion_->constant_sets()[set]));
    plan_.ops.push_back({OpCode::kTextIndex, 0, registers_[text], constants});
  }
  return at->second;
}

void Emitter::Emit(Program::Register reg) {
  const Op& op = program_.op(reg);
  if (const auto test = fusion_->TestOf(reg)) {
    registers_[reg] = static_cast<uint32_t>(plan_.ops.size());
    plan_.ops.push_back({OpCode::kMatches, 0, registers_[op.a], test->set, test->member});
    return;
  }
  if (const auto constant = fusion_->ConstantOf(reg)) {
    const uint32_t index = TextIndex(op.a, constant->set);
    registers_[reg] = static_cast<uint32_t>(plan_.ops.size());
    plan_.ints.push_back(constant->member);
    plan_.ops.push_back({OpCode::kCompareIntConst, op.aux, index, static_cast<uint32_t>(plan_.ints.size() - 1)});
    return;
  }
  registers_[reg] = static_cast<uint32_t>(plan_.ops.size());
  const auto kinds = plan::OperandsOf(op.code);
  Op moved = op;
  moved.a = Moved(kinds[0], op.a);
  moved.b = Moved(kinds[1], op.b);
  moved.c = Moved(kinds[2], op.c);
  plan_.ops.push_back(moved);
}

uint32_t Emitter::Moved(Operand kind, uint32_t operand) {
  const auto move = [&](auto&& add) {
    const auto [at, is_new] = moved_.emplace(std::pair(kind, operand), 0);
    if (is_new) at->second = add();
    return at->second;
  };
  const auto append = [](auto* pool, auto value) {
    pool->push_back(std::move(value));
    return static_cast<uint32_t>(pool->size() - 1);
  };
  switch (kind) {
    case Operand::kRegister:
      return registers_[operand];
    case Operand::kInts:
      return move([&] { return append(&plan_.ints, program_.ints[operand]); });
    case Operand::kNumbers:
      return move([&] { return append(&plan_.numbers, program_.number(operand)); });
    case Operand::kTexts:
      return move([&] { return append(&plan_.texts, program_.texts[operand]); });
    case Operand::kTextSets:
      return static_cast<uint32_t>(AddTexts(program_.text_sets[operand]));
    case Operand::kIntSets:
      return move([&] { return MoveIntSet(operand); });
    case Operand::kLists:
      return move([&] { return MoveList(operand); });
    case Operand::kTables:
      return move([&] { return MoveTable(operand); });
    case Operand::kReads:
      return windows_->NewRead(operand);
    case Operand::kZones:
      if (operand == UINT32_MAX) return operand;
      return move([&] { return append(&plan_.zones, program_.zones[operand]); });
    default:
      return operand;
  }
}

int32_t Emitter::AddTexts(const std::vector<std::string>& texts) {
  const auto [at, is_new] = text_sets_.emplace(texts, static_cast<int32_t>(plan_.text_sets.size()));
  if (is_new) plan_.text_sets.emplace_back(std::vector<std::string_view>(texts.begin(), texts.end()));
  return at->second;
}

uint32_t Emitter::MoveIntSet(uint32_t set) {
  plan_.int_sets.emplace_back(program_.int_sets[set]);
  return static_cast<uint32_t>(plan_.int_sets.size() - 1);
}

uint32_t Emitter::MoveList(uint32_t list) {
  const ListUse& use = program_.lists[list];
  plan_.lists.push_back(ShapeOf(checked_.pack.lists[use.list], use));
  plan_.data.AddList(BuildList(checked_, use, plan_.lists.back(), compiler_, &diagnostics_));
  return static_cast<uint32_t>(plan_.lists.size() - 1);
}

uint32_t Emitter::MoveTable(uint32_t table) {
  const lookup::Table& from = checked_.tables[program_.tables[table]];
  plan_.tables.push_back(from.shape());
  const CheckedPack* rows = checked_.table_schemas[program_.tables[table]].get();
  plan_.table_schemas.push_back(rows == nullptr ? nullptr : Lower(*rows, compiler_, &diagnostics_));
  plan_.data.AddTable(lookup::Table(from.shape(), from.columns()));
  return static_cast<uint32_t>(plan_.tables.size() - 1);
}

}  // namespace tollgate::compile
