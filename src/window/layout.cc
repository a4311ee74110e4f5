#include "window/layout.h"

#include <algorithm>

#include "window/bucket_log.h"
#include "window/exact_log.h"
#include "window/table.h"

namespace tollgate::window {

namespace {

using plan::Aggregate;
using plan::Register;

OperandLayout MakeOperand(const plan::WindowOperand& operand, uint32_t cell) {
  OperandLayout layout;
  layout.input = operand.input;
  layout.form = operand.form;
  layout.kind = plan::RegisterOf(operand.form);
  layout.is_member = operand.is_member;
  layout.is_text = layout.kind == Register::kText && !operand.is_member;
  layout.cell = cell;
  return layout;
}

SpanLayout& SpanOf(const plan::WindowRead& read, std::vector<SpanLayout>* spans) {
  for (SpanLayout& span : *spans) {
    if (span.over_us == read.over_us && span.offset_us == read.offset_us && span.closed == read.closed &&
        span.include_current == read.include_current) {
      return span;
    }
  }
  return spans->emplace_back(SpanLayout{read.over_us, read.offset_us, read.closed, read.include_current, {}});
}

void AddRead(const plan::WindowRead& read, uint32_t index, LogLayout* log) {
  SpanOf(read, &log->spans)
      .reads.push_back({index, read.aggregate, plan::RegisterOf(read.form), read.operand, read.past, read.scale,
                        plan::HasBounds(read)});
  if (read.operand < 0) return;
  OperandLayout& operand = log->operands[static_cast<size_t>(read.operand)];
  const auto give = [log](int32_t* column) {
    if (*column < 0) *column = static_cast<int32_t>(log->column_count++);
  };
  if (operand.is_member) return;
  if (read.aggregate == Aggregate::kSum) give(&operand.sum_column);
  if (read.aggregate == Aggregate::kMin) give(&operand.min_column);
  if (read.aggregate == Aggregate::kMax) give(&operand.max_column);
}

LogLayout MakeLog(const plan::WindowLog& plan, const plan::Windows& windows, uint32_t group, uint32_t index,
                  bool has_ids) {
  LogLayout log;
  log.plan = &plan;
  for (const plan::WindowOperand& operand : plan.operands) {
    log.operands.push_back(MakeOperand(operand, log.cell_count));
    log.cell_count += operand.is_member ? 2 : 1;
  }
  for (uint32_t i = 0; i < windows.reads.size(); ++i) {
    const plan::WindowRead& read = windows.reads[i];
    if (read.group == group && read.log == index) AddRead(read, i, &log);
  }
  for (SpanLayout& span : log.spans) {
    std::stable_sort(span.reads.begin(), span.reads.end(),
                     [](const ReadLayout& a, const ReadLayout& b) { return a.operand < b.operand; });
  }
  log.has_ids = has_ids;
  if (plan.bucket_us > 0) log.buckets_per_us = 1.0 / static_cast<double>(plan.bucket_us);
  log.event_size = ExactLog::EventSize(log);
  const auto sketch_count = static_cast<uint64_t>(std::count_if(
      log.operands.begin(), log.operands.end(), [](const OperandLayout& operand) { return operand.is_member; }));
  log.fixed_bytes =
      48 + (has_ids ? 8 * kRecentIds : 0) + uint64_t{plan.bucket_count} * (2 + 4 * log.column_count + 8 * sketch_count);
  log.size = log.is_exact() ? static_cast<uint32_t>(sizeof(ExactLog)) : BucketLog::Size(log);
  return log;
}

}  // namespace

std::vector<GroupLayout> MakeLayout(const plan::Plan& plan) {
  std::vector<GroupLayout> layout;
  for (uint32_t g = 0; g < plan.windows.groups.size(); ++g) {
    const plan::WindowGroup& group = plan.windows.groups[g];
    GroupLayout& made = layout.emplace_back();
    made.plan = &group;
    for (uint32_t input : group.key)
      made.key_kinds.push_back(plan::ResultOf(plan.ops[plan.windows.inputs[input]].code));
    made.entry_size = sizeof(EntryHead);
    for (uint32_t l = 0; l < group.logs.size(); ++l) {
      LogLayout& log = made.logs.emplace_back(MakeLog(group.logs[l], plan.windows, g, l, plan.layout.id_field >= 0));
      log.offset = made.entry_size;
      made.entry_size += (log.size + 7) / 8 * 8;
    }
    made.part_count = group.max_keys < kKeysToPart ? 1 : kPartCount;
    made.part_keys = group.max_keys / made.part_count;
    made.part_bytes = group.max_bytes / made.part_count;
  }
  return layout;
}

}  // namespace tollgate::window
