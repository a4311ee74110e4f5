// The program, op by op. Operands come first, so one pass knows the kind of
// every register before it is read; op.def says what each operand is, and what
// stands here is what it cannot say: which field types an op reads, which aux
// it takes, and that some integers are times.
#include <algorithm>

#include "base/decimal.h"
#include "plan/semantics.h"
#include "plan/verify.h"

namespace tollgate::plan {
namespace {

bool IsIntType(tg_type type) { return type == TG_INT64 || type == TG_DECIMAL || type == TG_TIMESTAMP; }

// The type of a field, of a list's values or of a table's column that an op
// reads into its register, or looks up.
bool Takes(OpCode code, tg_type type) {
  switch (code) {
    case OpCode::kFieldBool:
    case OpCode::kRowBool:
      return type == TG_BOOL;
    case OpCode::kFieldInt:
    case OpCode::kRowInt:
    case OpCode::kFindInt:
      return IsIntType(type);
    case OpCode::kInListInt:
    case OpCode::kInListIntUntil:
      return type == TG_INT64 || type == TG_DECIMAL;
    case OpCode::kFieldDouble:
    case OpCode::kRowDouble:
      return type == TG_DOUBLE;
    case OpCode::kFieldText:
    case OpCode::kRowText:
    case OpCode::kFindText:
    case OpCode::kInListText:
    case OpCode::kInListTextUntil:
      return type == TG_STRING;
    default:
      return true;
  }
}

// How many values of aux an op takes.
uint16_t AuxCount(OpCode code) {
  switch (code) {
    case OpCode::kCompareInt:
    case OpCode::kCompareIntConst:
    case OpCode::kCompareDouble:
    case OpCode::kCompareDoubleConst:
    case OpCode::kCompareText:
    case OpCode::kCompareTextConst:
    case OpCode::kCompareBool:
    case OpCode::kCompareDecimal:
    case OpCode::kCompareIntDouble:
      return static_cast<uint16_t>(Comparison::kGreaterEqual) + 1;
    case OpCode::kDivideDecimal:
    case OpCode::kRoundDecimal:
      return static_cast<uint16_t>(Rounding::kCeiling) + 1;
    case OpCode::kTimePart:
    case OpCode::kDurationPart:
      return static_cast<uint16_t>(TimePart::kMillis) + 1;
    case OpCode::kBoundAdd:
    case OpCode::kBoundSubtract:
    case OpCode::kBoundMultiply:
    case OpCode::kBoundRescale:
      return static_cast<uint16_t>(RangeEnd::kHigh) + 1;
    default:
      return 1;
  }
}

// How many scales an op packs into c.
int ScaleCount(OpCode code) {
  switch (code) {
    case OpCode::kDivideDecimal:
      return 3;
    case OpCode::kCompareDecimal:
    case OpCode::kAddDecimal:
    case OpCode::kSubtractDecimal:
    case OpCode::kRoundDecimal:
    case OpCode::kBoundRescale:
      return 2;
    case OpCode::kAddTime:
      return 0;
    default:
      return 1;
  }
}

bool AreScales(OpCode code, uint32_t packed) {
  const bool can_be_turned = code == OpCode::kCompareIntDouble || code == OpCode::kAddTime;
  if (can_be_turned && ScaleAt(packed, 1) == kTurned) packed &= ~(uint32_t{0xFF} << 8);
  for (int place = 0; place < 4; ++place) {
    if (ScaleAt(packed, place) > (place < ScaleCount(code) ? kMaxScale : 0)) return false;
  }
  return true;
}

class OpVerifier {
 public:
  explicit OpVerifier(const Plan& plan) : plan_(plan), is_time_(plan.ops.size()) {}

  std::optional<Fault> Run() {
    if (plan_.main_op_count > plan_.ops.size()) return Fault{"PROG", "there are fewer ops than conditions have"};
    if (plan_.prelude_op_count > plan_.main_op_count) return Fault{"WIND", "the prelude has more ops than there are"};
    for (size_t i = 0; i < plan_.ops.size(); ++i) {
      const std::string_view fault = FaultOf(i);
      if (!fault.empty()) return Fault{"PROG", "op " + std::to_string(i) + ": " + std::string(fault)};
      is_time_[i] = IsTime(plan_.ops[i]);
    }
    if (auto fault = VerifyWindows(plan_, is_time_); fault.has_value()) return fault;
    return ReadTimes();
  }

 private:
  std::string_view FaultOf(size_t index) const;
  std::string_view FaultOfOperand(size_t index, int place) const;
  std::string_view FaultOfTable(const Op& op) const;
  std::string_view FaultOfRead(size_t index) const;
  bool IsTime(const Op& op) const;
  std::optional<Fault> ReadTimes() const;

  const Plan& plan_;
  std::vector<bool> is_time_;  // per register: an int that lies in the years 1
                               // to 9999, or is none
};

std::string_view OpVerifier::FaultOf(size_t index) const {
  const Op& op = plan_.ops[index];
  for (int place = 0; place < 3; ++place) {
    const std::string_view fault = FaultOfOperand(index, place);
    if (!fault.empty()) return fault;
  }
  if (op.aux >= AuxCount(op.code)) return "its aux is none";
  if (op.code == OpCode::kDurationPart && op.aux < static_cast<uint16_t>(TimePart::kHours)) {
    return "a duration has no such part";
  }
  const bool takes_time = op.code == OpCode::kTimePart || op.code == OpCode::kTimeToText ||
                          op.code == OpCode::kAddTime || op.code == OpCode::kSubtractTime ||
                          op.code == OpCode::kTimeToInt;
  if (takes_time && !is_time_[op.a]) return "its operand is no time";
  const bool has_until = op.code == OpCode::kInListTextUntil || op.code == OpCode::kInListIntUntil;
  if (has_until && !is_time_[op.c]) return "entries end at a time, and its operand is none";
  if (op.code == OpCode::kBoundRescale && ScaleAt(op.c, 0) > ScaleAt(op.c, 1)) return "its bound would lose digits";
  const std::string_view fault = FaultOfRead(index);
  return fault.empty() ? FaultOfTable(op) : fault;
}

// Of ops that read windows. Those of the prelude run before these are there.
std::string_view OpVerifier::FaultOfRead(size_t index) const {
  const Op& op = plan_.ops[index];
  if (OperandsOf(op.code)[0] != Operand::kReads) return {};
  if (index < plan_.prelude_op_count) return "it reads a window before windows are read";
  const WindowRead& read = plan_.windows.reads[op.a];
  if (op.code == OpCode::kWindowHas) return {};
  if (op.code == OpCode::kWindowLow || op.code == OpCode::kWindowHigh) {
    return HasBounds(read) ? std::string_view() : "its window has no bounds";
  }
  return ResultOf(op.code) == RegisterOf(read.form) ? std::string_view() : "its window gives values of another kind";
}

std::string_view OpVerifier::FaultOfOperand(size_t index, int place) const {
  const Op& op = plan_.ops[index];
  const uint32_t operand = place == 0 ? op.a : place == 1 ? op.b : op.c;
  const auto in = [operand](const auto& list) { return operand < list.size(); };
  const auto unless = [](bool holds, std::string_view fault) { return holds ? std::string_view() : fault; };
  switch (OperandsOf(op.code)[static_cast<size_t>(place)]) {
    case Operand::kNone:
      return unless(operand == 0, "an operand stands where it takes none");
    case Operand::kRegister:
      if (operand >= index) return "it reads a register before it is written";
      return unless(ResultOf(plan_.ops[operand].code) == RegisterAt(op.code, place),
                    "it reads a register of another kind");
    case Operand::kField:
      if (!in(plan_.layout.fields)) return "its field is none";
      return unless(Takes(op.code, plan_.layout.fields[operand].type), "its field is of another type");
    case Operand::kFlag:
      return unless(operand <= 1, "its flag is neither 0 nor 1");
    case Operand::kInts:
      return unless(in(plan_.ints), "its constant is none");
    case Operand::kNumbers:
      return unless(in(plan_.numbers), "its constant is none");
    case Operand::kTexts:
      return unless(in(plan_.texts), "its constant is none");
    case Operand::kPatternSets:
      return unless(in(plan_.pattern_sets), "its pattern set is none");
    case Operand::kMember:
      return unless(operand < plan_.pattern_sets[op.b].size(), "its pattern is none of its set's");
    case Operand::kTextSets:
      return unless(in(plan_.text_sets), "its set is none");
    case Operand::kIntSets:
      return unless(in(plan_.int_sets), "its set is none");
    case Operand::kLists:
      if (!in(plan_.lists)) return "its list is none";
      return unless(Takes(op.code, plan_.lists[operand].type), "its list holds values of another type");
    case Operand::kTables:
      return unless(in(plan_.tables), "its table is none");
    case Operand::kZones:
      return unless(operand == UINT32_MAX || in(plan_.zones), "its time zone is none");
    case Operand::kColumn:
      return {};  // FaultOfTable's
    case Operand::kScales:
      return unless(AreScales(op.code, operand), "a scale is outside 0 to 18");
    case Operand::kCause:
      return unless(operand < kCauseCount, "its cause is none");
    case Operand::kObject:
      return unless(in(plan_.nested), "its object is none");
    case Operand::kReads:
      return unless(in(plan_.windows.reads), "its window is none");
  }
  return "its operand is of no kind";
}

// Of ops that look rows up or read their cells. A row is one of the table that
// it was found in.
std::string_view OpVerifier::FaultOfTable(const Op& op) const {
  if (op.code == OpCode::kFindText || op.code == OpCode::kFindInt) {
    const lookup::TableShape& table = plan_.tables[op.b];
    const tg_type type = table.columns[static_cast<size_t>(table.key_columns[0])].type;
    return Takes(op.code, type) ? std::string_view() : "the key of its table is of another type";
  }
  if (OperandsOf(op.code)[2] != Operand::kColumn) return {};
  const lookup::TableShape& table = plan_.tables[op.b];
  if (plan_.ops[op.a].b != op.b) return "its row is one of another table";
  if (op.c >= table.columns.size()) return "its column is none";
  return Takes(op.code, table.columns[op.c].type) ? std::string_view() : "its column is of another type";
}

bool OpVerifier::IsTime(const Op& op) const {
  switch (op.code) {
    case OpCode::kFieldInt:
      return plan_.layout.fields[op.a].type == TG_TIMESTAMP;
    case OpCode::kRowInt:
      return plan_.tables[op.b].columns[op.c].type == TG_TIMESTAMP;
    case OpCode::kConstInt:
      return plan_.ints[op.a] >= kMinTimeUs && plan_.ints[op.a] <= kMaxTimeUs;
    case OpCode::kWindowInt:
      return plan_.windows.reads[op.a].form == ValueForm::kTimestamp;
    case OpCode::kCondInt:
      return is_time_[op.b] && is_time_[op.c];
    case OpCode::kAddTime:
    case OpCode::kSubtractTime:
    case OpCode::kIntToTime:
    case OpCode::kTextToTime:
      return true;
    default:
      return false;
  }
}

// Values that reasons write as times.
std::optional<Fault> OpVerifier::ReadTimes() const {
  for (size_t i = 0; i < plan_.reasons.size(); ++i) {
    const auto is_no_time = [&](const ReasonPart& part) {
      return part.is_value && part.form == ValueForm::kTimestamp && part.value < is_time_.size() &&
             !is_time_[part.value];
    };
    if (std::none_of(plan_.reasons[i].begin(), plan_.reasons[i].end(), is_no_time)) continue;
    return Fault{"TEXT", "reason " + std::to_string(i) + ": a time that it writes is none"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Fault> VerifyOps(const Plan& plan) { return OpVerifier(plan).Run(); }

}  // namespace tollgate::plan
