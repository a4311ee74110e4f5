// Windows: that what is kept and read of them fits the program and itself.
#include <algorithm>

#include "base/decimal.h"
#include "plan/verify.h"

namespace tollgate::plan {
namespace {

constexpr std::string_view kSection = "WIND";
constexpr uint32_t kMaxPast = 100;
// What pack/read_windows.cc lets through, and the two at the ends.
constexpr uint32_t kMaxHeldBuckets = 100002;

using Words = std::string_view;  // what is wrong; empty: nothing

bool IsScale(ValueForm form, int32_t scale) {
  return form == ValueForm::kDecimal ? scale >= 0 && scale <= kMaxScale : scale == 0;
}

bool IsNumber(ValueForm form) {
  return form == ValueForm::kInt || form == ValueForm::kDecimal || form == ValueForm::kDouble;
}

bool IsIdentity(std::string_view text) {
  constexpr std::string_view kPrefix = "sha256:";
  return text.size() == kPrefix.size() + 64 && text.starts_with(kPrefix) &&
         text.find_first_not_of("0123456789abcdef", kPrefix.size()) == text.npos;
}

class WindowVerifier {
 public:
  WindowVerifier(const Plan& plan, const std::vector<bool>& is_time)
      : plan_(plan), windows_(plan.windows), is_time_(is_time) {}

  std::optional<Fault> Run() const {
    for (size_t i = 0; i < windows_.inputs.size(); ++i) {
      if (windows_.inputs[i] >= plan_.prelude_op_count) return Of("input", i, "its register is none of the prelude");
    }
    for (size_t i = 0; i < windows_.groups.size(); ++i) {
      if (const Words fault = FaultOf(windows_.groups[i]); !fault.empty()) return Of("group", i, fault);
    }
    for (size_t i = 0; i < windows_.reads.size(); ++i) {
      if (const Words fault = FaultOf(windows_.reads[i]); !fault.empty()) return Of("read", i, fault);
      const bool is_in_order = i == 0 || windows_.reads[i - 1].window <= windows_.reads[i].window;
      if (!is_in_order) return Of("read", i, "it is not in the order of windows");
    }
    return std::nullopt;
  }

 private:
  static std::optional<Fault> Of(Words item, size_t index, Words fault) {
    return Fault{kSection, std::string(item) + " " + std::to_string(index) + ": " + std::string(fault)};
  }
  bool IsInput(int64_t input) const { return input >= 0 && static_cast<uint64_t>(input) < windows_.inputs.size(); }
  Register KindOf(uint32_t input) const { return ResultOf(plan_.ops[windows_.inputs[input]].code); }
  bool IsTime(uint32_t input) const { return is_time_[windows_.inputs[input]]; }

  Words FaultOf(const WindowGroup& group) const;
  Words FaultOf(const WindowLog& log) const;
  Words FaultOfBuckets(const WindowLog& log) const;
  Words FaultOf(const WindowOperand& operand) const;
  Words FaultOf(const WindowRead& read) const;
  Words FaultOfValue(const WindowRead& read, const WindowLog& log) const;
  Words FaultOfOperand(const WindowRead& read, const WindowOperand& operand) const;

  const Plan& plan_;
  const Windows& windows_;
  const std::vector<bool>& is_time_;
};

Words WindowVerifier::FaultOf(const WindowGroup& group) const {
  if (group.key.empty()) return "it has no key";
  for (const uint32_t part : group.key) {
    if (!IsInput(part)) return "a part of its key is no input";
    const Register kind = KindOf(part);
    if (kind != Register::kInt && kind != Register::kText && kind != Register::kBool) {
      return "a part of its key is no integer, text or boolean";
    }
  }
  if (group.max_keys == 0 || group.max_bytes == 0) return "it may hold nothing";
  if (group.shards == 0 || group.shards > kMaxWindowShards) return "its shards are not 1 to 1024";
  if (group.logs.empty()) return "it has no log";
  if (!IsIdentity(group.identity)) return "its identity is no SHA-256";
  for (size_t i = 0; i < group.logs.size(); ++i) {
    if (const Words fault = FaultOf(group.logs[i]); !fault.empty()) return fault;
    const auto is_same = [&](const WindowLog& other) { return other.identity == group.logs[i].identity; };
    if (std::any_of(group.logs.begin(), group.logs.begin() + static_cast<ptrdiff_t>(i), is_same)) {
      return "two of its logs have one identity";
    }
  }
  return {};
}

Words WindowVerifier::FaultOf(const WindowLog& log) const {
  if (!IsInput(log.time) || KindOf(log.time) != Register::kInt || !IsTime(log.time)) return "the time of a log is none";
  if (log.where != -1 && (!IsInput(log.where) || KindOf(static_cast<uint32_t>(log.where)) != Register::kBool)) {
    return "the condition of a log is no boolean";
  }
  if (log.lateness_us < 0 || log.lateness_us > kMaxSpanUs) return "the lateness of a log is not 0 to 400 days";
  if (log.retention_us < 1 || log.retention_us > kMaxSpanUs) return "a log is not kept 1 us to 400 days";
  if (!IsIdentity(log.identity)) return "the identity of a log is no SHA-256";
  if (const Words fault = FaultOfBuckets(log); !fault.empty()) return fault;
  for (const WindowOperand& operand : log.operands) {
    if (const Words fault = FaultOf(operand); !fault.empty()) return fault;
  }
  return {};
}

Words WindowVerifier::FaultOfBuckets(const WindowLog& log) const {
  if (log.accuracy == Accuracy::kExact) {
    if (log.max_events == 0 || log.max_events > kMaxWindowEvents) return "a log does not hold 1 to 100000 events";
    return log.bucket_us == 0 && log.bucket_count == 0 ? Words() : "a log of events has buckets";
  }
  if (log.max_events != 0) return "a log of buckets holds events";
  if (log.bucket_us < 1 || log.bucket_us > kMaxSpanUs) return "the width of a log's buckets is none";
  const int64_t held = (log.retention_us + log.lateness_us + log.bucket_us - 1) / log.bucket_us + 2;
  if (log.bucket_count != held) return "the buckets of a log are not as many as it needs";
  return log.bucket_count <= kMaxHeldBuckets ? Words() : "a log has more than 100002 buckets";
}

Words WindowVerifier::FaultOf(const WindowOperand& operand) const {
  if (!IsInput(operand.input)) return "an operand is no input";
  if (KindOf(operand.input) != RegisterOf(operand.form)) return "an operand is not of its form";
  if (!IsScale(operand.form, operand.scale)) return "the scale of an operand is outside 0 to 18";
  if (operand.form == ValueForm::kTimestamp && !IsTime(operand.input)) return "an operand is no time";
  if (operand.is_member && operand.form == ValueForm::kDouble) return "doubles are counted as distinct";
  return IsIdentity(operand.identity) ? Words() : "the identity of an operand is no SHA-256";
}

Words WindowVerifier::FaultOf(const WindowRead& read) const {
  if (read.group >= windows_.groups.size()) return "its group is none";
  const WindowGroup& group = windows_.groups[read.group];
  if (read.log >= group.logs.size()) return "its log is none";
  const WindowLog& log = group.logs[read.log];
  if (read.window >= windows_.names.size()) return "its window is none";
  if (read.over_us < 1 || read.over_us > kMaxSpanUs || read.offset_us < 0 || read.offset_us > kMaxSpanUs) {
    return "its span is not 1 us to 400 days";
  }
  if (read.over_us + read.offset_us > log.retention_us) return "it reads what its log does not keep";
  if (read.include_current && read.offset_us != 0) return "it has the record itself in a window that is moved back";
  if (read.past >= kMaxPast || (read.past != 0 && read.aggregate != Aggregate::kLast)) return "its past record is none";
  if (!IsScale(read.form, read.scale)) return "its scale is outside 0 to 18";
  return FaultOfValue(read, log);
}

Words WindowVerifier::FaultOfValue(const WindowRead& read, const WindowLog& log) const {
  const bool has_operand = read.operand >= 0 && static_cast<size_t>(read.operand) < log.operands.size();
  const bool is_summed = read.aggregate == Aggregate::kCount || read.aggregate == Aggregate::kSum ||
                         read.aggregate == Aggregate::kMin || read.aggregate == Aggregate::kMax;
  const bool is_sketched = read.aggregate == Aggregate::kCountDistinct && log.accuracy == Accuracy::kSketch;
  if (log.accuracy != Accuracy::kExact && !is_summed && !is_sketched) return "buckets do not know what it reads";
  switch (read.aggregate) {
    case Aggregate::kCount:
      if (read.operand != -1) return "it counts, and has an operand";
      return read.form == ValueForm::kInt ? Words() : "it gives values of another form";
    case Aggregate::kFirstSeen:
    case Aggregate::kLastSeen:
      if (read.operand != -1) return "it is a time, and has an operand";
      return read.form == ValueForm::kTimestamp ? Words() : "it gives values of another form";
    default:
      if (!has_operand) return "its operand is none";
  }
  const WindowOperand& operand = log.operands[static_cast<size_t>(read.operand)];
  const bool is_exact_number = operand.form == ValueForm::kInt || operand.form == ValueForm::kDecimal;
  if (log.accuracy != Accuracy::kExact && !is_sketched && !is_exact_number) return "buckets do not add what it reads";
  return FaultOfOperand(read, operand);
}

Words WindowVerifier::FaultOfOperand(const WindowRead& read, const WindowOperand& operand) const {
  if (operand.is_member != (read.aggregate == Aggregate::kCountDistinct)) return "its operand is kept otherwise";
  const bool is_same_form = read.form == operand.form && read.scale == operand.scale;
  bool fits = true;
  switch (read.aggregate) {
    case Aggregate::kCountDistinct:
      fits = read.form == ValueForm::kInt;
      break;
    case Aggregate::kSum:
      fits = IsNumber(operand.form) && is_same_form;
      break;
    case Aggregate::kMin:
    case Aggregate::kMax:
      fits = operand.form != ValueForm::kBool && operand.form != ValueForm::kText && is_same_form;
      break;
    case Aggregate::kMean:
    case Aggregate::kStddev:
      fits = IsNumber(operand.form) && read.form == ValueForm::kDouble;
      break;
    default:
      fits = is_same_form;
  }
  return fits ? Words() : "it gives values of another form";
}

}  // namespace

std::optional<Fault> VerifyWindows(const Plan& plan, const std::vector<bool>& is_time) {
  return WindowVerifier(plan, is_time).Run();
}

}  // namespace tollgate::plan
