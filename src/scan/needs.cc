// What a batch will read from outside, before it is scanned: the ops that give the keys run, and nothing else.
#include <set>

#include "base/bits.h"
#include "plan/semantics.h"
#include "scan/eval.h"
#include "scan/observe.h"
#include "scan/state.h"

namespace tollgate::scan {
namespace {

using plan::Op;
using plan::OpCode;

bool LooksUpExternal(const plan::Plan& plan, const Op& op) {
  return (op.code == OpCode::kFindText || op.code == OpCode::kFindInt) && plan.tables[op.b].is_external;
}

template <class Visit>
void ForEachOperand(const Op& op, Visit visit) {
  const uint32_t operands[] = {op.a, op.b, op.c};
  for (int place = 0; place < 3; ++place) {
    if ((plan::RegisterOperands(op.code) >> place & 1) != 0) visit(operands[place]);
  }
}

// The conditions' ops whose values need nothing from outside but what they name themselves.
std::vector<bool> KnownBefore(const plan::Plan& plan) {
  std::vector<bool> known(plan.main_op_count, true);
  for (uint32_t i = 0; i < plan.main_op_count; ++i) {
    const Op& op = plan.ops[i];
    if (plan::OperandsOf(op.code)[0] == plan::Operand::kReads || LooksUpExternal(plan, op)) known[i] = false;
    ForEachOperand(op, [&](uint32_t operand) { known[i] = known[i] && known[operand]; });
  }
  return known;
}

// Look-ups in external tables whose key is known before, and of all ops those that give these keys.
std::vector<uint32_t> FindLookups(const plan::Plan& plan, std::vector<bool>* needed) {
  const std::vector<bool> known = KnownBefore(plan);
  needed->assign(plan.main_op_count, false);
  std::vector<uint32_t> lookups;
  for (uint32_t i = 0; i < plan.main_op_count; ++i) {
    if (!LooksUpExternal(plan, plan.ops[i]) || !known[plan.ops[i].a]) continue;
    lookups.push_back(i);
    (*needed)[plan.ops[i].a] = true;
  }
  for (uint32_t i = plan.main_op_count; i-- > 0;) {
    if ((*needed)[i]) ForEachOperand(plan.ops[i], [&](uint32_t operand) { (*needed)[operand] = true; });
  }
  return lookups;
}

std::string KeyText(const plan::Plan& plan, const Op& op, const Register& key, size_t row) {
  if (op.code == OpCode::kFindText) return std::string(key.texts[row]);
  const lookup::TableShape& table = plan.tables[op.b];
  const lookup::ColumnShape& column = table.columns[static_cast<size_t>(table.key_columns[0])];
  if (column.type == TG_TIMESTAMP) return std::string(plan::TimeToText(key.ints[row]).view());
  return std::string(plan::IntToText({key.ints[row], column.type == TG_DECIMAL ? column.scale : 0}).view());
}

void AddTableKeys(State* state, std::vector<Need>* needs) {
  const plan::Plan& plan = *state->plan;
  std::vector<bool> needed;
  const std::vector<uint32_t> lookups = FindLookups(plan, &needed);
  for (uint32_t i = plan.prelude_op_count; i < plan.main_op_count; ++i) {
    if (needed[i]) EvaluateOp(state, i);
  }
  std::set<std::pair<uint32_t, std::string>> seen;
  for (const uint32_t index : lookups) {
    const Op& op = plan.ops[index];
    const Register& key = state->registers[op.a];
    ForEachBit(state->valid, state->row_count, [&](size_t row) {
      if (!GetBit(key.t, row)) return;
      const auto [at, is_new] = seen.emplace(op.b, KeyText(plan, op, key, row));
      if (is_new) needs->push_back({static_cast<int32_t>(op.b), at->second});
    });
  }
}

}  // namespace

Status Needs(const plan::Plan& plan, const tg_batch& batch, Scratch* scratch, std::vector<Need>* needs) {
  State* state = &scratch->state();
  if (state->plan != &plan) return Status(TG_INVALID_ARGUMENT, "the scratch was made for another plan");
  const Status status = Bind(state, batch);
  if (!status.ok()) return status;
  Validate(state);
  EvaluatePrelude(state);
  needs->clear();
  if (!plan.windows.empty() && state->windows.stream != nullptr) {
    PrepareWindows(state, *state->windows.stream);
    for (std::string& name : state->windows.stream->state().Needs(state->windows.prepared)) {
      needs->push_back({-1, std::move(name)});
    }
  }
  AddTableKeys(state, needs);
  return {};
}

}  // namespace tollgate::scan
