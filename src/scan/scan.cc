#include "scan/scan.h"

#include "base/check.h"
#include "scan/state.h"

namespace tollgate::scan {
namespace {

tg_decisions View(const State& state) {
  return tg_decisions{.row_count = static_cast<int32_t>(state.row_count),
                      .rule_count = static_cast<int32_t>(state.fired.size()),
                      .valid = Bytes(state.valid),
                      .outcomes = state.outcomes,
                      .scores = state.scores,
                      .final_rules = state.final_rules,
                      .fired = state.fired_bytes.data(),
                      .unknown = state.unknown_bytes.data(),
                      .errors = state.errors_bytes.data(),
                      .findings = state.findings.data(),
                      .finding_count = state.findings.size()};
}

}  // namespace

Scratch::Scratch(const plan::Plan& plan, tg_cpu cpu) : state_(std::make_unique<State>(plan, cpu)) {}
Scratch::~Scratch() = default;

void Scratch::UseData(const lookup::Data* data) {
  const plan::Plan& plan = *state_->plan;
  state_->data = data == nullptr ? &plan.data : data;
  TG_CHECK(state_->data->list_count() == plan.lists.size() && state_->data->table_count() == plan.tables.size());
}

void Scratch::UseStream(window::Stream* stream) {
  TG_CHECK(stream == nullptr || &stream->state().plan() == state_->plan);
  state_->windows.stream = stream;
}

Status Scan(const plan::Plan& plan, const tg_batch& batch, Scratch* scratch, tg_decisions* decisions,
            std::optional<uint64_t> ticket) {
  State* state = &scratch->state();
  if (state->plan != &plan) return Status(TG_INVALID_ARGUMENT, "the scratch was made for another plan");
  Status status = Bind(state, batch);
  if (!status.ok()) return status;
  Validate(state);
  if (!plan.windows.empty()) {
    EvaluatePrelude(state);
    status = Observe(state, ticket);
    if (!status.ok()) return status;
  }
  Evaluate(state);
  Decide(state);
  *decisions = View(*state);
  return Status();
}

}  // namespace tollgate::scan
