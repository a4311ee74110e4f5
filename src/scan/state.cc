#include "scan/state.h"

#include <algorithm>
#include <cstring>

#include "base/bits.h"
#include "base/check.h"

namespace tollgate::scan {

using plan::OpCode;

// Hands out pieces of one block: first counts (no memory yet), then gives addresses. Pieces start on cache lines.
class Scratch::State::Layout {
 public:
  Layout(std::byte* memory, size_t words) : memory_(memory), words_(words) {}
  uint64_t* Bitmap() { return Array<uint64_t>(words_); }
  template <class T>
  T* Rows() {
    return Array<T>(words_ * 64);
  }
  size_t byte_count() const { return used_; }

 private:
  template <class T>
  T* Array(size_t count) {
    const size_t begin = used_;
    used_ += (count * sizeof(T) + 63) / 64 * 64;
    return memory_ == nullptr ? nullptr : reinterpret_cast<T*>(memory_ + begin);
  }
  std::byte* memory_;
  size_t words_;
  size_t used_ = 0;
};

Scratch::State::State(const plan::Plan& plan_in, tg_cpu cpu)
    : plan(&plan_in), data(&plan_in.data), kernels(&KernelsFor(cpu)) {
  const size_t field_count = plan->layout.fields.size();
  TG_CHECK(plan->checks.size() <= field_count);
  TG_CHECK(plan->main_op_count <= plan->ops.size());
  TG_CHECK(data->list_count() == plan->lists.size() && data->table_count() == plan->tables.size());
  checks.resize(field_count);
  for (size_t f = 0; f < plan->checks.size(); ++f) {
    for (const plan::FieldCheck& check : plan->checks[f]) {
      checks[f].push_back(PrepareCheck(plan->layout.fields[f], f, check));
    }
  }
  fields.resize(field_count);
  objects.resize(plan->nested.size());
  registers.resize(plan->ops.size());
  for (const pattern::PatternSet& set : plan->pattern_sets) pattern_hits.emplace_back().members.resize(set.size());
  for (auto* bitmaps : {&fired, &unknown, &errors}) bitmaps->resize(plan->rules.size());
  for (auto* bitmaps : {&fired_bytes, &unknown_bytes, &errors_bytes}) bitmaps->resize(plan->rules.size());
  windows.inputs.resize(plan->windows.inputs.size());
  windows.known.resize(plan->windows.inputs.size());
  windows.results.resize(plan->windows.reads.size());
  for (const plan::WindowGroup& group : plan->windows.groups) {
    windows.seen.emplace_back(group.logs.size());
    windows.failed.emplace_back(group.logs.size());
  }
  FindReasonOps();
  Reserve(64);
}

void Scratch::State::FindReasonOps() {
  const uint32_t first = plan->main_op_count;
  op_needed.resize(plan->ops.size() - first);
  std::vector<uint32_t> open;
  std::vector<uint8_t> seen;
  for (const auto& parts : plan->reasons) {
    seen.assign(plan->ops.size(), 0);
    auto visit = [&](uint32_t op) {
      TG_CHECK(op < plan->ops.size());
      if (op >= first && !seen[op]) open.push_back(op), seen[op] = 1;
    };
    for (const plan::ReasonPart& part : parts) {
      if (part.is_value) visit(part.value);
    }
    while (!open.empty()) {
      const plan::Op& op = plan->ops[open.back()];
      open.pop_back();
      const uint8_t operands = plan::RegisterOperands(op.code);
      if (operands & 1) visit(op.a);
      if (operands & 2) visit(op.b);
      if (operands & 4) visit(op.c);
    }
    std::vector<uint32_t>& needed = reason_ops.emplace_back();
    for (uint32_t op = first; op < plan->ops.size(); ++op) {
      if (seen[op]) needed.push_back(op);
    }
  }
}

void Scratch::State::LayOutRegister(Layout* layout, OpCode code, Register* out) {
  out->own_t = layout->Bitmap();
  out->own_e = layout->Bitmap();
  // A field's values stay in its column.
  if (code == OpCode::kFieldInt || code == OpCode::kFieldDouble || code == OpCode::kFieldText) return;
  // So do those that windows gave.
  if (plan::OperandsOf(code)[0] == plan::Operand::kReads && plan::ResultOf(code) != plan::Register::kBool) return;
  switch (plan::ResultOf(code)) {
    case plan::Register::kBool:
      out->own_f = layout->Bitmap();
      break;
    case plan::Register::kInt:
      out->ints = out->own_ints = layout->Rows<int64_t>();
      break;
    case plan::Register::kDouble:
      out->numbers = out->own_numbers = layout->Rows<double>();
      break;
    case plan::Register::kText:
      out->own_views = layout->Rows<std::string_view>();
      out->texts = Texts{.views = out->own_views};
      break;
    case plan::Register::kRow:
      out->table_rows = out->own_table_rows = layout->Rows<int32_t>();
      break;
  }
}

void Scratch::State::LayOutWindows(Layout* layout) {
  const plan::Windows& plan_windows = plan->windows;
  for (size_t i = 0; i < plan_windows.inputs.size(); ++i) {
    const bool is_bool = plan::ResultOf(plan->ops[plan_windows.inputs[i]].code) == plan::Register::kBool;
    windows.known[i] = is_bool ? layout->Bitmap() : nullptr;
  }
  for (auto* bitmaps : {&windows.seen, &windows.failed}) {
    for (std::vector<uint64_t*>& logs : *bitmaps) {
      for (uint64_t*& bitmap : logs) bitmap = layout->Bitmap();
    }
  }
  for (size_t r = 0; r < plan_windows.reads.size(); ++r) {
    const plan::WindowRead& read = plan_windows.reads[r];
    window::ReadResult& result = windows.results[r];
    result.states = layout->Rows<window::ReadState>();
    result.doubts = layout->Rows<window::Doubt>();
    const plan::Register reg = plan::RegisterOf(read.form);
    if (reg == plan::Register::kDouble) result.numbers = layout->Rows<double>();
    if (reg == plan::Register::kText) result.texts = layout->Rows<std::string_view>();
    if (reg == plan::Register::kInt || reg == plan::Register::kBool) result.ints = layout->Rows<int64_t>();
    if (!plan::HasBounds(read)) continue;
    result.low = layout->Rows<int64_t>();
    result.high = layout->Rows<int64_t>();
  }
}

void Scratch::State::LayOut(Layout* layout) {
  for (uint64_t** bitmap :
       {&zeros, &rows, &accepted, &valid, &temporary[0], &temporary[1], &temporary[2], &temporary[3]}) {
    *bitmap = layout->Bitmap();
  }
  for (FieldRows& field : fields) {
    for (uint64_t** bitmap :
         {&field.valid, &field.null, &field.overflow, &field.faulted, &field.bits, &field.not_bits}) {
      *bitmap = layout->Bitmap();
    }
  }
  for (ObjectRows& object : objects) {
    object.present = layout->Bitmap();
    object.faulted = layout->Bitmap();
  }
  for (size_t i = 0; i < registers.size(); ++i) LayOutRegister(layout, plan->ops[i].code, &registers[i]);
  LayOutWindows(layout);
  for (PatternHits& hits : pattern_hits) {
    for (uint64_t*& bitmap : hits.members) bitmap = layout->Bitmap();
  }
  for (auto* bitmaps : {&fired, &unknown, &errors}) {
    for (uint64_t*& bitmap : *bitmaps) bitmap = layout->Bitmap();
  }
  outcomes = layout->Rows<int32_t>();
  forced = layout->Rows<int32_t>();
  final_rules = layout->Rows<int32_t>();
  scores = layout->Rows<int64_t>();
}

void Scratch::State::Reserve(size_t row_capacity) {
  const size_t words = std::max<size_t>(WordCount(row_capacity), 1);
  if (words <= capacity_words_) return;
  capacity_words_ =
      0;  // counting takes the pointers away; where the allocation throws, the next batch starts here again
  Layout counting(nullptr, words);
  LayOut(&counting);
  memory_.reset(static_cast<std::byte*>(::operator new(counting.byte_count(), std::align_val_t(64))));
  std::memset(memory_.get(), 0, counting.byte_count());
  capacity_words_ = words;
  Layout placing(memory_.get(), words);
  LayOut(&placing);
  for (size_t r = 0; r < plan->rules.size(); ++r) {
    fired_bytes[r] = Bytes(fired[r]);
    unknown_bytes[r] = Bytes(unknown[r]);
    errors_bytes[r] = Bytes(errors[r]);
  }
  FillConstants();
}

void Scratch::State::FillConstants() {
  const size_t count = capacity_words_ * 64;
  for (size_t i = 0; i < registers.size(); ++i) {
    const plan::Op& op = plan->ops[i];
    Register& out = registers[i];
    switch (op.code) {
      case OpCode::kConstInt:
        std::fill_n(out.own_ints, count, plan->ints[op.a]);
        break;
      case OpCode::kConstDouble:
        std::fill_n(out.own_numbers, count, plan->numbers[op.a]);
        break;
      case OpCode::kConstText:
        std::fill_n(out.own_views, count, std::string_view(plan->texts[op.a]));
        break;
      default:
        break;
    }
  }
}

}  // namespace tollgate::scan
