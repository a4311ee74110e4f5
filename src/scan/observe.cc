// Between the prelude and the conditions: what windows take of the batch is handed to the stream, and what they answer
// waits for the ops that read it.
#include "scan/observe.h"

#include <cstring>

#include "base/bits.h"
#include "base/check.h"

namespace tollgate::scan {
namespace {

using window::Batch;
using window::Input;

Input InputOf(const State& state, uint32_t reg_index, uint64_t* known) {
  const Register& reg = state.registers[reg_index];
  Input input{.ok = reg.t, .ints = reg.ints, .numbers = reg.numbers, .texts = reg.texts};
  if (known == nullptr) return input;
  for (size_t w = 0; w < state.word_count; ++w) known[w] = reg.t[w] | reg.f[w];
  input.ok = known;
  input.bits = reg.t;
  return input;
}

// A column as an input: the id of a record.
Input IdInput(const State& state, size_t field) {
  const tg_column& column = state.batch->columns[field];
  Input input{.ok = state.fields[field].valid};
  if (column.type == TG_STRING) {
    input.texts = Texts{.bytes = static_cast<const char*>(column.values), .offsets = column.offsets};
  } else {
    input.ints = static_cast<const int64_t*>(column.values);
  }
  return input;
}

// Which rows a log sees; of the others, whether the first part without a value is in error.
void FindSeen(const State& state, const plan::WindowGroup& group, const plan::WindowLog& log, uint64_t* seen,
              uint64_t* failed) {
  std::memcpy(seen, state.valid, state.word_count * sizeof(uint64_t));
  std::memset(failed, 0, state.word_count * sizeof(uint64_t));
  const auto require = [&](uint32_t input) {
    const Register& reg = state.registers[state.plan->windows.inputs[input]];
    const uint64_t* ok = state.windows.inputs[input].ok;
    for (size_t w = 0; w < state.word_count; ++w) {
      failed[w] |= seen[w] & reg.e[w];
      seen[w] &= ok[w];
    }
  };
  for (const uint32_t part : group.key) require(part);
  require(log.time);
}

window::Stream* StreamOf(State* state) {
  WindowRows& windows = state->windows;
  if (windows.stream != nullptr) return windows.stream;
  windows.own_state = std::make_unique<window::State>(*state->plan, std::nullopt);
  windows.own_stream = std::make_unique<window::Stream>(windows.own_state.get());
  return windows.own_stream.get();
}

}  // namespace

void PrepareWindows(State* state, const window::Stream& stream) {
  WindowRows& windows = state->windows;
  const plan::Windows& plan_windows = state->plan->windows;
  for (size_t i = 0; i < windows.inputs.size(); ++i) {
    windows.inputs[i] = InputOf(*state, plan_windows.inputs[i], windows.known[i]);
  }
  for (size_t g = 0; g < plan_windows.groups.size(); ++g) {
    const plan::WindowGroup& group = plan_windows.groups[g];
    for (size_t l = 0; l < group.logs.size(); ++l) {
      FindSeen(*state, group, group.logs[l], windows.seen[g][l], windows.failed[g][l]);
    }
  }
  windows.batch = Batch{.row_count = state->row_count, .accepted = state->valid, .inputs = windows.inputs};
  const int id = state->plan->layout.id_field;
  if (id >= 0) windows.batch.id = IdInput(*state, static_cast<size_t>(id));
  stream.state().Prepare(windows.batch, &windows.prepared);
}

Status Observe(State* state, std::optional<uint64_t> ticket) {
  window::Stream* const stream = StreamOf(state);
  PrepareWindows(state, *stream);
  return stream->Observe(ticket ? *ticket : stream->TakeTicket(), state->windows.prepared, state->windows.results,
                         &state->texts);
}

std::optional<WindowValue> ValueOf(const Scratch& scratch, size_t read_index, int32_t row_index) {
  const State& state = scratch.state();
  const auto row = static_cast<size_t>(row_index);
  TG_CHECK(read_index < state.windows.results.size() && row < state.row_count);
  const plan::WindowRead& read = state.plan->windows.reads[read_index];
  if (!GetBit(state.windows.seen[read.group][read.log], row)) return std::nullopt;
  const window::ReadResult& result = state.windows.results[read_index];
  WindowValue value{.state = result.states[row], .doubt = result.doubts[row]};
  if (result.ints != nullptr) value.integer = result.ints[row];
  if (result.numbers != nullptr) value.number = result.numbers[row];
  if (result.texts != nullptr) value.text = result.texts[row];
  if (result.low != nullptr) {
    value.low = result.low[row];
    value.high = result.high[row];
  }
  return value;
}

}  // namespace tollgate::scan
