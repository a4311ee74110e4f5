// The listing of a plan: fields, ops with their operands in words, rules, outcomes. Stable, since goldens are on it,
// and deterministic; entries of lists and tables are counted, never shown, for they may be card numbers.
#include <algorithm>

#include "base/card_number.h"
#include "base/drawable.h"
#include "plan/op.h"
#include "plan/plan.h"
#include "plan/semantics.h"

namespace tollgate::plan {
namespace {

// What an integer register counts, so that constants beside it can be written as a person would.
struct IntForm {
  ValueForm form = ValueForm::kInt;
  int scale = 0;
};

// A listing is printed and kept: a card number that a rule names is masked in it.
std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : MaskCardNumbers(text)) {
    const auto byte = static_cast<unsigned char>(c);
    constexpr char kHex[] = "0123456789abcdef";
    if (c == '"' || c == '\\') out += '\\';
    if (byte >= 0x20 && byte != 0x7F) {
      out += c;
    } else {
      out += "\\x";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out + '"';
}

std::string_view ComparisonText(uint16_t aux) {
  constexpr std::string_view kTexts[] = {"eq", "ne", "lt", "le", "gt", "ge"};
  return aux < std::size(kTexts) ? kTexts[aux] : "?";
}

std::string_view TimePartText(uint16_t aux) {
  constexpr std::string_view kTexts[] = {"year",        "month", "date",    "day_of_month", "day_of_week",
                                         "day_of_year", "hours", "minutes", "seconds",      "millis"};
  return aux < std::size(kTexts) ? kTexts[aux] : "?";
}

std::string_view RoundingText(uint16_t aux) {
  constexpr std::string_view kTexts[] = {"half_even", "half_up", "down", "up", "floor", "ceiling"};
  return aux < std::size(kTexts) ? kTexts[aux] : "?";
}

std::string IntText(int64_t value, IntForm form) {
  switch (form.form) {
    case ValueForm::kTimestamp:
      if (value >= kMinTimeUs && value <= kMaxTimeUs) return FormatRfc3339(value);
      break;
    case ValueForm::kDuration:
      return std::string(DurationToText(value).view());
    case ValueForm::kDecimal:
      return FormatDecimal({value, form.scale});
    default:
      break;
  }
  return std::to_string(value);
}

std::string TypeText(const column::LayoutField& field) {
  switch (field.type) {
    case TG_BOOL:
      return "bool";
    case TG_INT64:
      return "int";
    case TG_DOUBLE:
      return "double";
    case TG_DECIMAL:
      return "decimal(" + std::to_string(field.scale) + ")";
    case TG_STRING:
      return "string";
    default:
      return "timestamp";
  }
}

IntForm FormOfColumn(tg_type type, int scale) {
  if (type == TG_DECIMAL) return {ValueForm::kDecimal, scale};
  return {type == TG_TIMESTAMP ? ValueForm::kTimestamp : ValueForm::kInt, 0};
}

class Lister {
 public:
  explicit Lister(const Plan& plan) : plan_(plan) {
    for (const Op& op : plan.ops) forms_.push_back(FormOf(op));
  }
  std::string Run();

 private:
  IntForm FormOf(const Op& op) const;
  std::string OpLine(size_t index) const;
  std::string OperandText(Operand kind, uint32_t operand, const Op& op) const;
  void ListFields();
  void ListOps();
  void ListWindows();
  void ListLog(const WindowLog& log);
  void ListRules();
  void ListReason(const std::vector<ReasonPart>& parts);
  void ListSource(const lookup::Data::Source& source);
  std::string FallbackText(const Fallback& fallback) const;
  void Line(std::string_view text) {
    AppendDrawable(text, &out_);  // names are another's words, and a listing goes to a terminal
    out_ += '\n';
  }

  const Plan& plan_;
  std::vector<IntForm> forms_;
  std::string out_;
};

IntForm Lister::FormOf(const Op& op) const {
  switch (op.code) {
    case OpCode::kFieldInt:
      return FormOfColumn(plan_.layout.fields[op.a].type, plan_.layout.fields[op.a].scale);
    case OpCode::kRowInt: {
      const lookup::ColumnShape& column = plan_.tables[op.b].columns[op.c];
      return FormOfColumn(column.type, column.scale);
    }
    case OpCode::kCondInt:
      return forms_[op.b].form == ValueForm::kInt ? forms_[op.c] : forms_[op.b];
    case OpCode::kNegateInt:
      return forms_[op.a];
    case OpCode::kAddInt:
    case OpCode::kSubtractInt:
      if (forms_[op.a].form == ValueForm::kTimestamp) return {ValueForm::kDuration, 0};
      return forms_[op.a].form == ValueForm::kInt ? forms_[op.b] : forms_[op.a];
    case OpCode::kMultiplyInt: {
      const int scale = forms_[op.a].scale + forms_[op.b].scale;
      return {scale > 0 ? ValueForm::kDecimal : ValueForm::kInt, scale};
    }
    case OpCode::kAddDecimal:
    case OpCode::kSubtractDecimal:
      return {ValueForm::kDecimal, std::max(ScaleAt(op.c, 0), ScaleAt(op.c, 1))};
    case OpCode::kDivideDecimal:
      return {ValueForm::kDecimal, ScaleAt(op.c, 2)};
    case OpCode::kRoundDecimal:
      return {ValueForm::kDecimal, ScaleAt(op.c, 1)};
    case OpCode::kAddTime:
    case OpCode::kSubtractTime:
    case OpCode::kIntToTime:
    case OpCode::kTextToTime:
      return {ValueForm::kTimestamp, 0};
    case OpCode::kTextToDuration:
      return {ValueForm::kDuration, 0};
    case OpCode::kWindowInt:
    case OpCode::kWindowLow:
    case OpCode::kWindowHigh:
      return {plan_.windows.reads[op.a].form, plan_.windows.reads[op.a].scale};
    case OpCode::kBoundAdd:
    case OpCode::kBoundSubtract:
    case OpCode::kMinInt:
    case OpCode::kMaxInt:
      return forms_[op.a].form == ValueForm::kInt ? forms_[op.b] : forms_[op.a];
    case OpCode::kBoundMultiply: {
      const int scale = forms_[op.a].scale + forms_[op.b].scale;
      return {scale > 0 ? ValueForm::kDecimal : ValueForm::kInt, scale};
    }
    case OpCode::kBoundRescale:
      return {ValueForm::kDecimal, ScaleAt(op.c, 1)};
    default:
      return {};
  }
}

std::string Lister::OperandText(Operand kind, uint32_t operand, const Op& op) const {
  const auto constants = [&](size_t size) {
    return "constants[" + std::to_string(operand) + "] (" + std::to_string(size) + ")";
  };
  switch (kind) {
    case Operand::kRegister:
      return "%" + std::to_string(operand);
    case Operand::kField:
      return "tx." + plan_.layout.fields[operand].name;
    case Operand::kObject:
      return "tx." + plan_.nested[operand].name;
    case Operand::kReads:
      return plan_.windows.reads[operand].path;
    case Operand::kFlag:
      return operand != 0 ? "true" : "false";
    case Operand::kInts:
      return IntText(plan_.ints[operand], op.code == OpCode::kConstInt ? IntForm{} : forms_[op.a]);
    case Operand::kNumbers:
      return std::string(DoubleToText(plan_.numbers[operand]).view());
    case Operand::kTexts:
      return Quoted(plan_.texts[operand]);
    case Operand::kPatternSets:
      return "patterns[" + std::to_string(operand) + "]";
    case Operand::kMember:
      return Quoted(plan_.pattern_sets[op.b].text(operand));
    case Operand::kTextSets:
      return constants(plan_.text_sets[operand].size());
    case Operand::kIntSets:
      return constants(plan_.int_sets[operand].sorted().size());
    case Operand::kLists:
      return "lists." + plan_.lists[operand].name;
    case Operand::kTables:
      return "tables." + plan_.tables[operand].name;
    case Operand::kZones:
      return operand == UINT32_MAX ? "UTC" : Quoted(plan_.zones[operand].name());
    case Operand::kColumn:
      return "." + plan_.tables[op.b].columns[operand].name;
    case Operand::kScales: {
      const bool can_be_turned = op.code == OpCode::kCompareIntDouble || op.code == OpCode::kAddTime;
      const char* const turned = can_be_turned && ScaleAt(operand, 1) == kTurned ? " turned" : "";
      if (op.code == OpCode::kAddTime) return "turned";
      const int count = op.code == OpCode::kDivideDecimal                                        ? 3
                        : op.code == OpCode::kRoundDecimal || op.code == OpCode::kBoundRescale   ? 2
                        : RegisterOperands(op.code) == 3 && op.code != OpCode::kCompareIntDouble ? 2
                                                                                                 : 1;
      std::string text = "(scales";
      for (int i = 0; i < count; ++i) text += " " + std::to_string(ScaleAt(operand, i));
      return text + ")" + turned;
    }
    case Operand::kCause:
      return std::string(CauseKind(static_cast<Cause>(operand)));
    case Operand::kNone:
      break;
  }
  return "";
}

std::string Lister::OpLine(size_t index) const {
  const Op& op = plan_.ops[index];
  std::string line = "  %" + std::to_string(index) + " = " + std::string(OpText(op.code));
  switch (op.code) {
    case OpCode::kCompareInt:
    case OpCode::kCompareIntConst:
    case OpCode::kCompareDouble:
    case OpCode::kCompareDoubleConst:
    case OpCode::kCompareText:
    case OpCode::kCompareTextConst:
    case OpCode::kCompareBool:
    case OpCode::kCompareDecimal:
    case OpCode::kCompareIntDouble:
      line += " " + std::string(ComparisonText(op.aux));
      break;
    case OpCode::kDivideDecimal:
    case OpCode::kRoundDecimal:
      line += " " + std::string(RoundingText(op.aux));
      break;
    case OpCode::kTimePart:
    case OpCode::kDurationPart:
      line += " " + std::string(TimePartText(op.aux));
      break;
    case OpCode::kBoundAdd:
    case OpCode::kBoundSubtract:
    case OpCode::kBoundMultiply:
    case OpCode::kBoundRescale:
      line += op.aux == static_cast<uint16_t>(RangeEnd::kLow) ? " low" : " high";
      break;
    default:
      break;
  }
  const auto kinds = OperandsOf(op.code);
  const uint32_t operands[] = {op.a, op.b, op.c};
  for (int i = 0; i < 3; ++i) {
    const bool is_zero_scale = kinds[i] == Operand::kScales && operands[i] == 0;
    if (kinds[i] == Operand::kNone || is_zero_scale) continue;
    line += (kinds[i] == Operand::kColumn ? "" : " ") + OperandText(kinds[i], operands[i], op);
  }
  return line;
}

void Lister::ListFields() {
  Line("fields");
  for (size_t i = 0; i < plan_.layout.fields.size(); ++i) {
    const column::LayoutField& field = plan_.layout.fields[i];
    std::string line = "  " + field.name + " " + TypeText(field);
    if (field.header != field.name) line += " column " + Quoted(field.header);
    if (field.required) line += " required";
    if (field.nullable) line += " nullable";
    if (field.sensitive) line += " sensitive";
    if (static_cast<int>(i) == plan_.layout.id_field) line += " id";
    if (static_cast<int>(i) == plan_.layout.time_field) line += " time";
    Line(line);
    for (const FieldCheck& check : plan_.checks[i]) {
      std::string text = "    " + check.assertion.schema_pointer + ": " + check.assertion.expected;
      if (check.pattern_set >= 0) {
        text += " (patterns[" + std::to_string(check.pattern_set) + "] " +
                Quoted(plan_.pattern_sets[check.pattern_set].text(check.member)) + ")";
      }
      if (check.text_set >= 0) text += " (constants[" + std::to_string(check.text_set) + "])";
      Line(text);
    }
  }
  for (const column::Requirement& requirement : plan_.requirements) {
    Line("  requires " + requirement.instance + " by " + requirement.schema_pointer);
  }
}

void Lister::ListOps() {
  Line(plan_.prelude_op_count > 0 ? "ops of windows" : "ops");
  for (size_t i = 0; i < plan_.ops.size(); ++i) {
    if (i > 0 && i == plan_.prelude_op_count) Line("ops");
    if (i == plan_.main_op_count) Line("ops of reasons");
    Line(OpLine(i));
  }
}

void Lister::ListLog(const WindowLog& log) {
  constexpr std::string_view kAccuracies[] = {"exact", "bucketed", "sketch"};
  const auto input = [&](uint32_t number) { return "%" + std::to_string(plan_.windows.inputs[number]); };
  const auto span = [](int64_t us) { return std::string(DurationToText(us).view()); };
  std::string line =
      "    log " + std::string(kAccuracies[static_cast<size_t>(log.accuracy)]) + " time " + input(log.time);
  if (log.where >= 0) line += " where " + input(static_cast<uint32_t>(log.where));
  line += " keeps " + span(log.retention_us) + " lateness " + span(log.lateness_us);
  if (log.accuracy == Accuracy::kExact) {
    line += " max_events " + std::to_string(log.max_events);
  } else {
    line += " buckets " + std::to_string(log.bucket_count) + " of " + span(log.bucket_us);
  }
  for (size_t i = 0; i < log.operands.size(); ++i) {
    line += (i == 0 ? " of " : ", ") + input(log.operands[i].input) + (log.operands[i].is_member ? " distinct" : "");
  }
  Line(line);
}

void Lister::ListWindows() {
  constexpr std::string_view kCloseds[] = {"both", "right", "left", "neither"};
  if (plan_.windows.empty()) return;
  Line("windows");
  for (const WindowGroup& group : plan_.windows.groups) {
    std::string line = "  key";
    for (const uint32_t part : group.key) line += " %" + std::to_string(plan_.windows.inputs[part]);
    if (group.is_sensitive) line += " sensitive";
    line += " max_keys " + std::to_string(group.max_keys) + " max_bytes " + std::to_string(group.max_bytes);
    if (group.shards > 1) line += " shards " + std::to_string(group.shards);
    Line(line);
    for (const WindowLog& log : group.logs) ListLog(log);
  }
  for (const WindowRead& read : plan_.windows.reads) {
    std::string line = "  " + read.path + " key " + std::to_string(read.group) + " log " + std::to_string(read.log) +
                       " over " + std::string(DurationToText(read.over_us).view());
    if (read.offset_us != 0) line += " offset " + std::string(DurationToText(read.offset_us).view());
    if (read.closed != Closed::kBoth) line += " closed " + std::string(kCloseds[static_cast<size_t>(read.closed)]);
    if (read.include_current) line += " include_current";
    if (!read.is_shown) line += " for reasons";
    Line(line);
  }
}

std::string Lister::FallbackText(const Fallback& fallback) const {
  if (fallback.kind == OnMiss::kMatch) return "match";
  return plan_.outcomes[fallback.outcome].name;
}

void Lister::ListReason(const std::vector<ReasonPart>& parts) {
  std::string line = "    reason";
  for (const ReasonPart& part : parts) {
    if (!part.is_value) {
      line += " " + Quoted(part.literal);
      continue;
    }
    line += " {%" + std::to_string(part.value);
    if (part.form == ValueForm::kDecimal) line += " scale " + std::to_string(part.scale);
    if (part.masked_field >= 0) line += " masked";
    line += "}";
  }
  Line(line);
}

void Lister::ListRules() {
  Line("rules");
  for (size_t i = 0; i < plan_.rules.size(); ++i) {
    const Rule& rule = plan_.rules[i];
    std::string line = "  " + plan_.rule_texts[i].id + " when %" + std::to_string(rule.when);
    if (rule.score != 0) line += " score " + std::to_string(rule.score);
    if (rule.outcome >= 0) line += " outcome " + plan_.outcomes[rule.outcome].name;
    if (rule.is_final) line += " final";
    if (rule.is_shadow) line += " shadow";
    if (rule.on_unknown.kind != OnMiss::kNoMatch) line += " on_unknown " + FallbackText(rule.on_unknown);
    if (rule.on_error.kind != OnMiss::kNoMatch) line += " on_error " + FallbackText(rule.on_error);
    Line(line);
    if (rule.reason > 0) ListReason(plan_.reasons[rule.reason - 1]);
  }
}

void Lister::ListSource(const lookup::Data::Source& source) {
  std::string line = source.is_table ? "  tables." : "  lists.";
  line += source.name;
  if (!source.identity.empty()) line += " " + source.identity;
  const auto is_it = [&](const auto& shape) { return shape.name == source.name; };
  if (source.is_table) {
    const auto slot = std::find_if(plan_.tables.begin(), plan_.tables.end(), is_it) - plan_.tables.begin();
    const auto at = static_cast<size_t>(slot);
    if (at < plan_.data.table_count()) line += " rows " + std::to_string(plan_.data.table(at).row_count());
  } else {
    const auto slot = std::find_if(plan_.lists.begin(), plan_.lists.end(), is_it) - plan_.lists.begin();
    const auto at = static_cast<size_t>(slot);
    if (at < plan_.data.list_count()) line += " entries " + std::to_string(plan_.data.list(at).entries().size());
  }
  Line(line);
}

std::string Lister::Run() {
  Line("plan " + Quoted(plan_.name) + " version " + Quoted(plan_.version));
  ListFields();
  ListOps();
  ListWindows();
  ListRules();
  constexpr std::string_view kPolicies[] = {"score_sum", "first_match", "max_severity"};
  Line("decide " + std::string(kPolicies[static_cast<size_t>(plan_.policy)]));
  for (int32_t i = 0; i < static_cast<int32_t>(plan_.outcomes.size()); ++i) {
    const Outcome& outcome = plan_.outcomes[i];
    std::string line = "  " + outcome.name;
    if (outcome.at_least) line += " at_least " + std::to_string(*outcome.at_least);
    if (i == plan_.invalid_outcome) line += " invalid";
    Line(line);
  }
  if (!plan_.data.sources().empty()) Line("data");
  for (const lookup::Data::Source& source : plan_.data.sources()) ListSource(source);
  return std::move(out_);
}

}  // namespace

std::string Dump(const Plan& plan) { return Lister(plan).Run(); }

}  // namespace tollgate::plan
