// Takes a batch in: checks that its columns are the plan's, copies their bitmaps into whole words with a clean tail,
// and notes which cells the reader could not read.
#include <cstring>
#include <string>

#include "base/bits.h"
#include "scan/state.h"

namespace tollgate::scan {
namespace {

Status BadColumn(const column::LayoutField& field, std::string_view what) {
  return Status(TG_BAD_INPUT, "the column of field `" + field.name + "` " + std::string(what));
}

bool IsAligned(const void* values, size_t size) { return reinterpret_cast<uintptr_t>(values) % size == 0; }

Status CheckColumn(const column::LayoutField& field, const tg_column& column, bool has_rows) {
  if (column.type != field.type) return BadColumn(field, "has another type than the plan's");
  const int32_t scale = field.type == TG_DECIMAL ? field.scale : 0;
  if (column.scale != scale) return BadColumn(field, "has another scale than the plan's");
  if (!has_rows) return Status();
  if (column.values == nullptr) return Status(TG_INVALID_ARGUMENT, "a column of the batch has no values");
  if (field.type == TG_STRING) {
    if (column.offsets == nullptr) return Status(TG_INVALID_ARGUMENT, "a string column of the batch has no offsets");
  } else if (field.type != TG_BOOL && !IsAligned(column.values, 8)) {
    return Status(TG_INVALID_ARGUMENT, "the values of a column of the batch are not aligned to 8 bytes");
  }
  return Status();
}

Status CheckBatch(const plan::Plan& plan, const tg_batch& batch) {
  if (batch.row_count < 0) return Status(TG_INVALID_ARGUMENT, "the batch has a negative row count");
  if (batch.column_count != static_cast<int32_t>(plan.layout.fields.size())) {
    return Status(TG_BAD_INPUT, "the batch has " + std::to_string(batch.column_count) + " columns, the plan " +
                                    std::to_string(plan.layout.fields.size()) + " fields");
  }
  if (batch.column_count > 0 && batch.columns == nullptr) {
    return Status(TG_INVALID_ARGUMENT, "the batch has no columns");
  }
  if (batch.finding_count > 0 && batch.findings == nullptr) {
    return Status(TG_INVALID_ARGUMENT, "the batch has a count of findings but none of them");
  }
  if (batch.objects != nullptr && batch.object_count != static_cast<int32_t>(plan.nested.size())) {
    return Status(TG_BAD_INPUT, "the batch has " + std::to_string(batch.object_count) + " objects, the plan " +
                                    std::to_string(plan.nested.size()));
  }
  for (size_t f = 0; f < plan.layout.fields.size(); ++f) {
    Status status = CheckColumn(plan.layout.fields[f], batch.columns[f], batch.row_count > 0);
    if (!status.ok()) return status;
  }
  return Status();
}

// Copies a caller's bitmap; `otherwise` where there is none. True where a bit is set.
bool CopyBitmap(const State& state, const uint8_t* from, const uint64_t* otherwise, uint64_t* to) {
  const void* source = from != nullptr ? static_cast<const void*>(from) : otherwise;
  if (state.word_count > 0) std::memcpy(to, source, state.word_count * sizeof(uint64_t));
  uint64_t any = 0;
  for (size_t w = 0; w < state.word_count; ++w) any |= to[w] &= state.rows[w];
  return any != 0;
}

void BindField(State* state, const tg_column& column, FieldRows* field) {
  CopyBitmap(*state, column.valid, state->rows, field->valid);
  field->any_null = CopyBitmap(*state, column.null, state->zeros, field->null);
  field->any_overflow = CopyBitmap(*state, column.overflow, state->zeros, field->overflow);
  field->any_faulted = false;
  std::memset(field->faulted, 0, state->word_count * sizeof(uint64_t));
  // A row is in one state: where a caller sets two, the value loses.
  for (size_t w = 0; w < state->word_count; ++w) {
    field->overflow[w] &= ~field->null[w];
    field->valid[w] &= ~(field->null[w] | field->overflow[w]);
  }
  if (column.type != TG_BOOL) return;
  CopyBitmap(*state, static_cast<const uint8_t*>(column.values), state->zeros, field->bits);
  for (size_t w = 0; w < state->word_count; ++w) {
    field->bits[w] &= field->valid[w];
    field->not_bits[w] = field->valid[w] & ~field->bits[w];
  }
}

void BindFindings(State* state, const tg_batch& batch) {
  state->findings.clear();
  state->findings.insert(state->findings.end(), batch.findings, batch.findings + batch.finding_count);
  for (const tg_finding& finding : state->findings) {
    const int64_t row = finding.record - batch.first_record;
    if (row < 0 || row >= batch.row_count || finding.severity != TG_SEVERITY_ERROR) continue;
    const std::string_view instance(finding.instance.data, finding.instance.size);
    for (size_t f = 0; f < state->fields.size(); ++f) {
      if (state->plan->layout.fields[f].pointer != instance) continue;
      SetBit(state->fields[f].faulted, static_cast<size_t>(row));
      state->fields[f].any_faulted = true;
    }
    for (size_t i = 0; i < state->objects.size(); ++i) {
      if (state->plan->nested[i].pointer == instance) SetBit(state->objects[i].faulted, static_cast<size_t>(row));
    }
  }
}

// After the fields and findings: what a field of it says is there, faulty cells too.
void BindObject(State* state, const uint8_t* there, size_t index) {
  const ObjectRows& object = state->objects[index];
  CopyBitmap(*state, there, state->zeros, object.present);
  for (const int f : state->plan->nested[index].fields) {
    const FieldRows& field = state->fields[static_cast<size_t>(f)];
    for (size_t w = 0; w < state->word_count; ++w) object.present[w] |= PresentWord(field, w);
  }
}

}  // namespace

Status Bind(State* state, const tg_batch& batch) {
  Status status = CheckBatch(*state->plan, batch);
  if (!status.ok()) return status;
  state->Reserve(static_cast<size_t>(batch.row_count));
  state->batch = &batch;
  state->row_count = static_cast<size_t>(batch.row_count);
  state->word_count = WordCount(state->row_count);
  state->texts.Reset();
  for (PatternHits& hits : state->pattern_hits) hits.is_scanned = false;
  for (size_t w = 0; w < state->word_count; ++w) state->rows[w] = ~uint64_t{0};
  if (state->word_count > 0) state->rows[state->word_count - 1] = TailMask(state->row_count);
  CopyBitmap(*state, batch.rejected, state->zeros, state->accepted);
  for (size_t w = 0; w < state->word_count; ++w) state->accepted[w] = state->rows[w] & ~state->accepted[w];
  for (size_t f = 0; f < state->fields.size(); ++f) BindField(state, batch.columns[f], &state->fields[f]);
  for (const ObjectRows& object : state->objects) {
    std::memset(object.faulted, 0, state->word_count * sizeof(uint64_t));
  }
  BindFindings(state, batch);
  for (size_t i = 0; i < state->objects.size(); ++i) {
    BindObject(state, batch.objects == nullptr ? nullptr : batch.objects[i], i);
  }
  return Status();
}

}  // namespace tollgate::scan
