#include "differential/windows.h"

#include <algorithm>
#include <cmath>

namespace tollgate::differential {
namespace {

using oracle::WindowValue;
using State = oracle::WindowValue::State;
using cel::TypeKind;
using window::Doubt;
using window::ReadState;

std::vector<oracle::WindowTrees> TreesOf(const compile::CheckedPack& checked) {
  std::vector<oracle::WindowTrees> out;
  for (size_t i = 0; i < checked.windows.size(); ++i) {
    const compile::CheckedPack::Window& window = checked.windows[i];
    oracle::WindowTrees& trees = out.emplace_back();
    trees.keys.assign(window.keys.begin(), window.keys.end());
    trees.time = window.time;
    trees.where = window.where;
    trees.last.assign(window.last.begin(), window.last.end());
    const std::vector<cel::WindowName::Value>& names = checked.environment.windows[i].values;
    for (size_t v = 0; v < names.size(); ++v) {
      if (window.values[v] != nullptr) trees.operands[names[v].name] = window.values[v];
    }
  }
  return out;
}

int WindowNamed(const compile::CheckedPack& checked, const std::string& name) {
  const std::vector<cel::WindowName>& windows = checked.environment.windows;
  for (size_t i = 0; i < windows.size(); ++i) {
    if (windows[i].name == name) return static_cast<int>(i);
  }
  std::abort();
}

std::vector<bool> ReadWindows(const compile::CheckedPack& checked, const plan::Plan& plan) {
  std::vector<bool> is_read(checked.environment.windows.size());
  for (const std::string& name : plan.windows.names) is_read[static_cast<size_t>(WindowNamed(checked, name))] = true;
  return is_read;
}

std::string_view KindOf(Doubt doubt) {
  return doubt == Doubt::kInexact     ? "inexact"
         : doubt == Doubt::kSaturated ? "saturated"
         : doubt == Doubt::kEvicted   ? "evicted"
                                      : "missing";
}

std::string HeldText(const cel::Value& value) {
  oracle::Result result;
  result.value = value;
  return oracle::Describe(result);
}

cel::Value ValueOf(const plan::WindowRead& read, const cel::Type& type, const scan::WindowValue& got) {
  cel::Value value;
  value.type = type;
  if (read.form == plan::ValueForm::kBool) {
    value.boolean = got.integer != 0;
  } else if (read.form != plan::ValueForm::kText && read.form != plan::ValueForm::kDouble) {
    value.integer = got.integer;
  }
  value.number = got.number;
  if (read.form == plan::ValueForm::kText) value.text = got.text;
  return value;
}

bool IsSame(const cel::Value& a, const cel::Value& b) {
  if (a.type.kind == TypeKind::kDouble) return a.number == b.number || (std::isnan(a.number) && std::isnan(b.number));
  return a.boolean == b.boolean && a.integer == b.integer && a.text == b.text;
}

std::string Describe(const WindowValue& value) {
  switch (value.state) {
    case State::kExact:
      return HeldText(value.held);
    case State::kBounded:
      return "held " + HeldText(value.held) + ", " + oracle::Describe(value.result);
    default:
      return oracle::Describe(value.result);
  }
}
std::string Describe(const plan::WindowRead& read, const cel::Type& type, const scan::WindowValue& got) {
  static const char* const kStates[] = {"missing", "exact", "bounded", "overflow"};
  std::string out = std::string(kStates[static_cast<size_t>(got.state)]) + " (" + std::string(KindOf(got.doubt)) + ")";
  if (got.state == ReadState::kExact || got.state == ReadState::kBounded)
    out += " " + HeldText(ValueOf(read, type, got));
  if (plan::HasBounds(read)) out += " in " + std::to_string(got.low) + ".." + std::to_string(got.high);
  return out;
}

}  // namespace

WindowOracle::WindowOracle(const compile::CheckedPack& checked, const plan::Plan& plan)
    : checked_(checked),
      trees_(TreesOf(checked)),
      windows_(checked.pack.windows, trees_, checked.environment.windows, ReadWindows(checked, plan)),
      writer_(plan) {
  for (const plan::WindowRead& read : plan.windows.reads) {
    Read& at = reads_.emplace_back();
    at.window = WindowNamed(checked, plan.windows.names[read.window]);
    const cel::WindowName& name = checked.environment.windows[static_cast<size_t>(at.window)];
    const bool is_past = read.aggregate == plan::Aggregate::kLast;
    if (is_past) at.past = read.past;
    const auto& values = is_past ? name.last : name.values;
    while (values.at(static_cast<size_t>(at.column)).name != read.value) ++at.column;
    shows_approximate_ |= read.is_shown && windows_.IsApproximate(at.window);
  }
  is_open_.resize(checked.environment.windows.size());
  if (checked.pack.id != nullptr) id_field_ = checked.schema.FindField(checked.pack.id->text);
}

bool WindowOracle::ReadsApproximate(const cel::Expr& expr, bool must_be_open) const {
  if (expr.kind == cel::ExprKind::kWindow) {
    return windows_.IsApproximate(expr.ref) && (!must_be_open || is_open_[static_cast<size_t>(expr.ref)]);
  }
  return std::any_of(expr.args.begin(), expr.args.end(),
                     [&](const cel::Expr* arg) { return ReadsApproximate(*arg, must_be_open); });
}

bool WindowOracle::IsApproximateReason(size_t rule) const {
  const std::vector<cel::Expr*>& values = checked_.reason_values[rule];
  return std::any_of(values.begin(), values.end(),
                     [&](const cel::Expr* value) { return ReadsApproximate(*value, false); });
}

std::optional<std::string> WindowOracle::IdOf(const oracle::Record& record) const {
  if (id_field_ < 0) return std::nullopt;
  const oracle::Cell& cell = record.cells[static_cast<size_t>(id_field_)];
  if (cell.state != oracle::CellState::kValue) return std::nullopt;
  const bool is_text = checked_.environment.fields[static_cast<size_t>(id_field_)].type.kind == TypeKind::kString;
  return is_text ? cell.text : std::to_string(cell.integer);
}

std::string WindowOracle::Compare(const plan::Plan& plan, const scan::Scratch& scratch, int32_t row) {
  std::vector<WindowValue> values;
  is_open_.assign(is_open_.size(), false);
  for (size_t i = 0; i < reads_.size(); ++i) {
    const Read& read = reads_[i];
    values.push_back(windows_.Read(read.window, read.column, read.past));
    std::string difference = CheckTruth(read, values.back());
    const std::optional<scan::WindowValue> got = scan::ValueOf(scratch, i, row);
    if (got && got->doubt != Doubt::kNone && got->state != ReadState::kExact)
      is_open_[static_cast<size_t>(read.window)] = true;
    if (difference.empty()) difference = CompareRead(plan.windows.reads[i], values.back(), got);
    if (!difference.empty()) return plan.windows.reads[i].path + ": " + difference + "\n";
  }
  if (shows_approximate_) return "";
  std::string shown;
  writer_.Append(scratch, row, &shown);
  const std::string want = ShownText(plan, values);
  return shown == want ? "" : "windows: oracle " + want + ", engine " + shown + "\n";
}

std::string WindowOracle::CompareRead(const plan::WindowRead& read, const WindowValue& want,
                                      const std::optional<scan::WindowValue>& got) {
  if (!got || want.state == State::kNoKey) {
    return !got && want.state == State::kNoKey ? ""
                                               : "oracle " + Describe(want) + ", engine is of another mind of its key";
  }
  ++value_count;
  if (windows_.IsApproximate(WindowNamed(checked_, read.path.substr(8, read.path.find('.', 8) - 8)))) {
    return CompareApproximate(read, want, *got);
  }
  const cel::Type& type = want.held.type;
  const std::string differs = "oracle " + Describe(want) + ", engine " + Describe(read, type, *got);
  constexpr ReadState kStates[] = {ReadState::kMissing, ReadState::kMissing, ReadState::kExact, ReadState::kBounded,
                                   ReadState::kOverflow};
  if (got->state != kStates[static_cast<size_t>(want.state)]) return differs;
  if (want.state == State::kOverflow) return "";
  if (want.state != State::kExact && KindOf(got->doubt) != oracle::CauseKind(want.result.cause)) return differs;
  if (want.state == State::kMissing) return "";
  bounded_count += want.state == State::kBounded;
  const bool has_bounds = plan::HasBounds(read);
  if (want.state == State::kBounded && has_bounds != want.result.bounds.has_value()) return differs;
  if (want.state == State::kBounded && !has_bounds) return "";
  if (want.state == State::kExact && !IsSame(want.held, ValueOf(read, type, *got))) return differs;
  if (!has_bounds) return "";
  const int64_t low = want.state == State::kExact ? want.held.integer : want.result.bounds->low;
  const int64_t high = want.state == State::kExact ? want.held.integer : want.result.bounds->high;
  return got->low == low && got->high == high ? "" : differs;
}

std::string WindowOracle::CompareApproximate(const plan::WindowRead& read, const WindowValue& truth,
                                             const scan::WindowValue& got) {
  const cel::Type type = truth.held.type.kind == TypeKind::kError ? cel::Type{TypeKind::kInt} : truth.held.type;
  const std::string differs = "the truth is " + Describe(truth) + ", engine " + Describe(read, type, got);
  inexact_count += got.state == ReadState::kBounded;
  switch (got.state) {
    case ReadState::kMissing:
      return got.doubt != Doubt::kNone || truth.state == State::kMissing ? "" : differs;
    case ReadState::kOverflow:
      return truth.state == State::kOverflow ? "" : differs;
    case ReadState::kExact:
      return truth.state == State::kExact && IsSame(truth.held, ValueOf(read, type, got)) ? "" : differs;
    default:
      break;
  }
  if (got.doubt == Doubt::kNone || got.doubt == Doubt::kSaturated) return differs;
  if (!plan::HasBounds(read) || truth.state != State::kExact) return "";
  return got.low <= truth.held.integer && truth.held.integer <= got.high ? "" : differs;
}

std::string WindowOracle::CheckTruth(const Read& read, const WindowValue& said) {
  if (windows_.IsApproximate(read.window) || said.state == State::kNoKey) return "";
  windows_.SayTruth(true);
  const WindowValue& truth = windows_.Read(read.window, read.column, read.past);
  windows_.SayTruth(false);
  const std::string differs = "README says " + Describe(said) + ", the truth is " + Describe(truth);
  if (said.state == State::kExact) return truth.state == State::kExact && IsSame(said.held, truth.held) ? "" : differs;
  if (said.state == State::kOverflow) return truth.state == State::kOverflow ? "" : differs;
  if (said.state == State::kMissing) {
    return said.result.cause != oracle::Cause::MISSING || truth.state == State::kMissing ? "" : differs;
  }
  if (!said.result.bounds || truth.state != State::kExact) return "";
  const int64_t value = truth.held.integer;
  return said.result.bounds->low <= value && value <= said.result.bounds->high ? "" : differs;
}

namespace {

std::string InQuotes(const std::string& text) { return "\"" + text + "\""; }

std::string JsonOf(const cel::Value& value) {
  const std::string text = oracle::Apply(cel::Function::kToString, {value}, {TypeKind::kString}).value.text;
  switch (value.type.kind) {
    case TypeKind::kInt:
    case TypeKind::kBool:
      return text;
    case TypeKind::kDouble:
      return std::isfinite(value.number) ? text : InQuotes(text);
    default:
      return InQuotes(text);  // no text here needs an escape
  }
}

std::string JsonOf(const WindowValue& value) {
  if (value.state == State::kExact) return JsonOf(value.held);
  std::string out;
  if (value.result.bounds) {
    cel::Value end = value.held;
    end.integer = value.result.bounds->low;
    if (end.integer != INT64_MIN) out += "\"at_least\":" + JsonOf(end) + ",";
    end.integer = value.result.bounds->high;
    if (end.integer != INT64_MAX) out += "\"at_most\":" + JsonOf(end) + ",";
  }
  return "{" + out + "\"cause\":\"" + std::string(oracle::CauseKind(value.result.cause)) + "\"}";
}

bool IsThere(const WindowValue& value) {
  return value.state != State::kNoKey &&
         (value.state != State::kMissing || value.result.cause != oracle::Cause::MISSING);
}

std::string WithComma(const std::string& text, const std::string& more) {
  return text.empty() || more.empty() ? text + more : text + "," + more;
}

}  // namespace

std::string WindowOracle::ShownText(const plan::Plan& plan, const std::vector<WindowValue>& values) const {
  std::string all;
  for (size_t window = 0; window < plan.windows.names.size(); ++window) {
    std::string text;
    std::vector<std::string> past;
    size_t past_count = 0;  // up to the last that has something
    for (size_t i = 0; i < values.size(); ++i) {
      const plan::WindowRead& read = plan.windows.reads[i];
      if (read.window != window || !read.is_shown || !IsThere(values[i])) continue;
      const std::string member = InQuotes(read.value) + ":" + JsonOf(values[i]);
      if (read.aggregate != plan::Aggregate::kLast) {
        text = WithComma(text, member);
        continue;
      }
      past.resize(std::max<size_t>(past.size(), read.past + 1));
      past[read.past] = WithComma(past[read.past], member);
      past_count = std::max<size_t>(past_count, read.past + 1);
    }
    std::string records;
    for (size_t i = 0; i < past_count; ++i) records += (i == 0 ? "{" : ",{") + past[i] + "}";
    if (!records.empty()) text = WithComma(text, "\"last\":[" + records + "]");
    if (!text.empty()) all = WithComma(all, InQuotes(plan.windows.names[window]) + ":{" + text + "}");
  }
  return all.empty() ? "" : ",\"windows\":{" + all + "}";
}

}  // namespace tollgate::differential
