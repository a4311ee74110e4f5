#include "report/window_writer.h"

#include <cmath>

#include "json/write.h"
#include "plan/semantics.h"
#include "report/append.h"

namespace tollgate::report {
namespace {

using plan::ValueForm;
using scan::WindowValue;
using window::ReadState;

std::string Key(std::string_view name) {
  std::string key;
  json::AppendQuoted(name, &key);
  return key + ':';
}

void AppendInteger(const plan::WindowRead& read, int64_t value, std::string* out) {
  switch (read.form) {
    case ValueForm::kBool:
      out->append(plan::BoolToText(value != 0));
      break;
    case ValueForm::kDecimal:
      json::AppendQuoted(plan::IntToText({value, read.scale}).view(), out);
      break;
    case ValueForm::kTimestamp:
      json::AppendQuoted(plan::TimeToText(value).view(), out);
      break;
    case ValueForm::kDuration:
      json::AppendQuoted(plan::DurationToText(value).view(), out);
      break;
    default:
      AppendNumber(value, out);
  }
}

// JSON has no number for what is not finite.
void AppendDouble(double value, std::string* out) {
  if (std::isfinite(value)) {
    AppendNumber(value, out);
  } else {
    json::AppendQuoted(plan::DoubleToText(value).view(), out);
  }
}

std::string_view CauseOf(window::Doubt doubt) {
  switch (doubt) {
    case window::Doubt::kSaturated:
      return plan::CauseKind(plan::Cause::SATURATED);
    case window::Doubt::kEvicted:
      return plan::CauseKind(plan::Cause::EVICTED);
    default:
      return plan::CauseKind(plan::Cause::INEXACT);
  }
}

void AppendBounds(const plan::WindowRead& read, const WindowValue& value, std::string* out) {
  out->push_back('{');
  if (value.low != INT64_MIN) {
    out->append("\"at_least\":");
    AppendInteger(read, value.low, out);
    out->push_back(',');
  }
  if (value.high != INT64_MAX) {
    out->append("\"at_most\":");
    AppendInteger(read, value.high, out);
    out->push_back(',');
  }
  out->append("\"cause\":\"").append(CauseOf(value.doubt)).append("\"}");
}

}  // namespace

WindowWriter::WindowWriter(const plan::Plan& plan) : plan_(plan) {
  const std::vector<plan::WindowRead>& reads = plan.windows.reads;
  size_t window = SIZE_MAX;
  for (size_t r = 0; r < reads.size(); ++r) {
    const plan::WindowRead& read = reads[r];
    if (!read.is_shown) continue;
    if (windows_.empty() || window != read.window) {
      windows_.push_back({Key(plan.windows.names[read.window]), {}, {}});
      window = read.window;
    }
    if (read.aggregate != plan::Aggregate::kLast) {
      windows_.back().values.push_back({r, Key(read.value)});
      continue;
    }
    if (windows_.back().last.size() <= read.past) windows_.back().last.resize(read.past + 1);
    windows_.back().last[read.past].push_back({r, Key(read.value)});
  }
}

void WindowWriter::AppendValue(const plan::WindowRead& read, const WindowValue& value, std::string* out) const {
  if (value.state == ReadState::kBounded) {
    AppendBounds(read, value, out);
  } else if (value.state == ReadState::kOverflow) {
    out->append("{\"cause\":\"").append(plan::CauseKind(plan::Cause::OVERFLOW)).append("\"}");
  } else if (value.state == ReadState::kMissing) {
    // Nothing is there, and where something may be, that is said.
    out->append("{\"cause\":\"").append(CauseOf(value.doubt)).append("\"}");
  } else if (read.form == ValueForm::kDouble) {
    AppendDouble(value.number, out);
  } else if (read.form == ValueForm::kText) {
    json::AppendQuoted(value.text, out);
  } else {
    AppendInteger(read, value.integer, out);
  }
}

// False: nothing was written.
bool WindowWriter::AppendValues(const scan::Scratch& scratch, const std::vector<Shown>& values, int32_t row, bool first,
                                std::string* out) const {
  bool any = false;
  for (const Shown& shown : values) {
    const std::optional<WindowValue> value = scan::ValueOf(scratch, shown.read, row);
    if (!value || (value->state == ReadState::kMissing && value->doubt == window::Doubt::kNone)) continue;
    if (!first || any) out->push_back(',');
    any = true;
    out->append(shown.key);
    AppendValue(plan_.windows.reads[shown.read], *value, out);
  }
  return any;
}

void WindowWriter::AppendLast(const scan::Scratch& scratch, const Window& window, int32_t row, bool first,
                              std::string* out) const {
  std::string records;
  size_t written = 0;  // up to the last of which something is there
  for (size_t past = 0; past < window.last.size(); ++past) {
    std::string fields;
    const bool any = AppendValues(scratch, window.last[past], row, true, &fields);
    records.append(past == 0 ? "{" : ",{").append(fields).push_back('}');
    if (any) written = records.size();
  }
  if (written == 0) return;
  if (!first) out->push_back(',');
  out->append("\"last\":[").append(records, 0, written).push_back(']');
}

void WindowWriter::Append(const scan::Scratch& scratch, int32_t row, std::string* out) const {
  bool any = false;
  for (const Window& window : windows_) {
    const size_t begin = out->size();
    out->append(any ? "," : ",\"windows\":{").append(window.key).push_back('{');
    const size_t opened = out->size();
    const bool has_values = AppendValues(scratch, window.values, row, true, out);
    AppendLast(scratch, window, row, !has_values, out);
    if (out->size() == opened) {
      out->resize(begin);
      continue;
    }
    out->push_back('}');
    any = true;
  }
  if (any) out->push_back('}');
}

}  // namespace tollgate::report
