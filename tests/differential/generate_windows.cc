// Windows, and the fields and rows that they are about: one stream whose times mostly rise, with ties, late and
// repeated records, hot keys, and gaps that are as long as the windows look back, give or take a microsecond.
#include <set>

#include "differential/generate.h"
#include "oracle/time.h"

namespace tollgate::differential {
namespace {

constexpr int64_t kStreamStartUs = 1717243200000000;  // 2024-06-01T12:00:00Z

struct Span {
  const char* text;
  int64_t us;
};
constexpr Span kSpans[] = {{"1s", 1000000},   {"2s", 2000000},    {"10s", 10000000},   {"1m", 60000000},
                           {"90s", 90000000}, {"1h", 3600000000}, {"1d", 86400000000}, {"30d", 2592000000000},
                           {"5m", 300000000}, {"20m", 1200000000}};
const Span& PickSpan(Random& random) { return kSpans[random.Below(std::size(kSpans))]; }

std::string InYaml(const std::string& expression) {
  std::string out = "'";
  for (char c : expression) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

// One window after the other; later ones like to share what earlier ones have.
class WindowWriter {
 public:
  WindowWriter(Random& random, const std::vector<Field>& fields, bool has_time, Case* one, Names* names)
      : random_(random), fields_(Open(fields)), has_time_(has_time), one_(one), names_(names), record_names_(*names) {}

  std::string Write() {
    key_ = Key();
    lateness_ = PickSpan(random_).text;
    where_ = random_.Chance(50) ? "tx.w_flag" : "tx.w_count > 0";
    std::string out = "windows:\n";
    const size_t count = 1 + random_.Below(4);
    for (size_t i = 0; i < count; ++i) out += WriteOne("w" + std::to_string(i));
    return out;
  }

 private:
  std::string Key() {
    static const std::vector<std::string> kKeys = {"tx.w_key",
                                                   "tx.w_count",
                                                   "[tx.w_key, tx.w_flag]",
                                                   "'tx.w_key + \"x\"'",
                                                   "[tx.w_count, tx.w_key]",
                                                   "'tx.w_flag ? tx.w_key : \"none\"'"};
    return random_.Chance(60) ? kKeys[0] : random_.Pick(kKeys);
  }

  std::string WriteOne(const std::string& window) {
    name_ = window;
    const Span& over = random_.Chance(50) && !one_->spans_us.empty() ? SpanOf(one_->spans_us[0]) : PickSpan(random_);
    one_->spans_us.push_back(over.us);
    const bool is_exact = random_.Chance(75), is_sketch = !is_exact && random_.Chance(35);
    const std::string key = random_.Chance(70) ? key_ : Key();
    std::string out = "  " + window + ":\n    key: " + key + "\n    over: " + over.text;
    const auto put = [&out](const std::string& name, const std::string& value) {
      out += "\n    " + name + ": " + value;
    };
    static const std::vector<std::string> kClosed = {"both", "right", "left", "neither"};
    if (random_.Chance(50)) put("closed", random_.Pick(kClosed));
    if (random_.Chance(25)) {
      put("include_current", "true");
    } else if (random_.Chance(25)) {
      put("offset", is_exact ? PickSpan(random_).text : over.text);  // buckets of a key are limited
    }
    if (random_.Chance(35)) put("where", InYaml(Where()));
    if (!has_time_ || random_.Chance(15))
      put("time", InYaml(random_.Chance(50) ? "tx.w_time" : "tx.w_time - duration(\"1s\")"));
    if (random_.Chance(50))
      put("lateness", random_.Chance(60) && is_exact ? lateness_ : random_.Chance(50) ? "0s" : "1s");
    if (is_exact) {
      if (random_.Chance(45)) put("max_events", std::to_string(1 + random_.Below(random_.Chance(50) ? 4 : 40)));
    } else {
      put("accuracy", is_sketch ? "sketch" : "bucketed");
      if (random_.Chance(70)) put("buckets", std::to_string(2 + random_.Below(random_.Chance(50) ? 6 : 60)));
    }
    if (said_bounds_.insert(key).second) {  // said once of a key, it is said of all its windows
      if (random_.Chance(30)) {
        put("max_keys", std::to_string(1 + random_.Below(random_.Chance(50) ? 3 : 20)));
      }
      if (random_.Chance(15)) put("shards", std::to_string(1 + random_.Below(4)));
    }
    return out + Aggregates(is_exact, is_sketch) + "\n";
  }
  static const Span& SpanOf(int64_t us) {
    return *std::find_if(std::begin(kSpans), std::end(kSpans), [us](const Span& span) { return span.us == us; });
  }

  std::string Where() {
    if (random_.Chance(60)) return where_;
    return GenerateExpression(random_, fields_, record_names_, 'b', 1);
  }

  // A number to add up: its expression, type letter and scale.
  struct Operand {
    std::string text;
    char letter;
    int scale;
  };
  Operand Number(bool may_be_double) {
    const size_t choice = random_.Below(may_be_double ? 7 : 4);
    if (choice < 2) return {"tx.w_amount", 'n', 2};
    if (choice == 2) return {"tx.w_count", 'i', 0};
    if (choice == 3) return {GenerateExpression(random_, fields_, record_names_, 'i', 1), 'i', 0};
    if (choice == 4) return {GenerateExpression(random_, fields_, record_names_, 'd', 1), 'd', 0};
    return {"tx.w_ratio", 'd', 0};
  }
  // What has a least and a greatest.
  Operand Ordered(bool is_exact) {
    return is_exact && random_.Chance(15) ? Operand{"tx.w_time", 't', 0} : Number(is_exact);
  }

  std::string Aggregates(bool is_exact, bool is_sketch) {
    std::string out;
    const auto add = [&](const std::string& value, const std::string& spec, char letter, int scale) {
      out += "\n    " + value + ": " + spec;
      names_->windows.push_back({"windows." + name_ + "." + value, letter, scale});
    };
    const auto wants = [&] { return random_.Chance(35); };
    while (out.empty()) {
      if (random_.Chance(60)) add("count", "true", 'i', 0);
      if (is_sketch || (is_exact && wants())) add("count_distinct", InYaml(Member()), 'i', 0);
      for (const char* value : {"sum", "min", "max"}) {
        if (!wants()) continue;
        const Operand operand = value[0] == 's' ? Number(is_exact) : Ordered(is_exact);
        add(value, InYaml(operand.text), operand.letter, operand.scale);
      }
      if (!is_exact) continue;
      for (const char* value : {"mean", "stddev"}) {
        if (wants()) add(value, InYaml(Number(true).text), 'd', 0);
      }
      for (const char* value : {"first_seen", "last_seen"}) {
        if (wants()) add(value, "true", 't', 0);
      }
      if (wants()) out += Last();
    }
    return out;
  }
  std::string Member() {
    static const std::vector<std::string> kMembers = {"tx.w_key", "tx.w_count", "tx.w_amount", "tx.w_flag",
                                                      "tx.w_time"};
    return random_.Pick(kMembers);
  }
  std::string Last() {
    static const std::vector<std::pair<std::string, char>> kFields = {
        {"w_amount", 'n'}, {"w_count", 'i'}, {"w_ratio", 'd'}, {"w_flag", 'b'}, {"w_key", 's'}, {"w_time", 't'}};
    const size_t count = 1 + random_.Below(3);
    std::string fields;
    for (const auto& [field, letter] : kFields) {
      if (!random_.Chance(40) && !(fields.empty() && letter == 't')) continue;
      fields += (fields.empty() ? "" : ", ") + field;
      for (size_t i = 0; i < count; ++i) {
        if (!random_.Chance(60)) continue;
        names_->windows.push_back(
            {"windows." + name_ + ".last[" + std::to_string(i) + "]." + field, letter, letter == 'n' ? 2 : 0});
      }
    }
    return "\n    last: {n: " + std::to_string(count) + ", fields: [" + fields + "]}";
  }

  // What a verdict may show: no card number is added up.
  static std::vector<Field> Open(std::vector<Field> fields) {
    std::erase_if(fields, [](const Field& field) { return field.kind == FieldKind::kPan; });
    return fields;
  }

  Random& random_;
  const std::vector<Field> fields_;
  const bool has_time_;
  Case* one_;
  Names* names_;
  const Names record_names_;  // windows do not read windows
  std::string key_, lateness_, where_, name_;
  std::set<std::string> said_bounds_;
};

std::string SmallNumber(Random& random, const Names::WindowValue& value) {
  const std::string whole = std::to_string(random.Below(random.Chance(70) ? 6 : 400));
  if (value.letter == 'd') return whole + (random.Chance(50) ? ".0" : ".5");
  return value.letter == 'n' && random.Chance(50) ? whole + ".50" : whole;
}

// The value, or something simple made of it and maybe of another of its kind.
std::string AroundWindow(Random& random, const Names& names, const Names::WindowValue& value) {
  if (value.letter != 'i' && value.letter != 'n') return value.read;
  std::vector<std::string> others = {"2", "3", "tx.w_count"};
  for (const Names::WindowValue& other : names.windows) {
    if (other.letter == value.letter && other.scale == value.scale) others.push_back(other.read);
  }
  static const std::vector<std::string> kOperators = {" + ", " - ", " * "};
  switch (random.Below(6)) {
    case 0:
      return "-" + value.read;
    case 1:
    case 2:
      return "(" + value.read + random.Pick(kOperators) + random.Pick(others) + ")";
    case 3:
      return "(tx.w_flag ? " + value.read + " : " + (value.letter == 'i' ? random.Pick(others) : value.read) + ")";
    default:
      return value.read;
  }
}

}  // namespace

std::string GenerateWindowTest(Random& random, const Names& names, const Names::WindowValue& value) {
  static const std::vector<std::string> kRelations = {" < ", " <= ", " > ", " >= ", " == ", " != "};
  const std::string left = AroundWindow(random, names, value);
  switch (value.letter) {
    case 'b':
      return left;
    case 's':
      return left + random.Pick(kRelations) + (random.Chance(50) ? "tx.w_key" : "\"k1\"");
    case 't':
      return random.Chance(50) ? left + random.Pick(kRelations) + "tx.w_time"
                               : "tx.w_time - " + left + random.Pick(kRelations) + "duration(\"2s\")";
    default:
      break;
  }
  if (value.letter == 'i' && random.Chance(8)) return left + " in [0, 1, 2, 5]";
  if (random.Chance(25)) {
    for (const Names::WindowValue& other : names.windows) {
      if (other.letter == value.letter && random.Chance(50))
        return left + random.Pick(kRelations) + AroundWindow(random, names, other);
    }
  }
  return random.Chance(50) ? left + random.Pick(kRelations) + SmallNumber(random, value)
                           : SmallNumber(random, value) + random.Pick(kRelations) + left;
}

std::string GenerateWindows(Random& random, bool has_time, Case* one, Names* names) {
  return WindowWriter(random, one->fields, has_time, one, names).Write();
}

void AddStreamFields(Random& random, std::vector<Field>* fields, std::string* properties) {
  const auto add = [&](const std::string& name, FieldKind kind, StreamRole role, const std::string& schema) {
    Field field;
    field.kind = kind;
    field.role = role;
    field.path = field.header = name;
    field.read = "tx." + name;
    field.scale = role == StreamRole::kAmount ? 2 : 0;
    field.schema = schema;
    *properties += (properties->empty() ? "" : ",\n    ") + Quoted(name) + ": " + schema;
    fields->push_back(std::move(field));
  };
  if (random.Chance(50)) {
    add("w_time", FieldKind::kDateTime, StreamRole::kTime, R"({"type": "string", "format": "date-time"})");
  } else {
    add("w_time", FieldKind::kEpoch, StreamRole::kTime, R"({"type": "integer", "x-epoch": "us"})");
  }
  add("w_key", FieldKind::kText, StreamRole::kKey, R"({"type": "string"})");
  add("w_id", FieldKind::kText, StreamRole::kId, R"({"type": "string"})");
  add("w_count", FieldKind::kInt, StreamRole::kCount, R"({"type": "integer"})");
  add("w_amount", FieldKind::kNumberDecimal, StreamRole::kAmount, R"({"type": "number", "multipleOf": 0.01})");
  add("w_ratio", FieldKind::kDouble, StreamRole::kRatio, R"({"type": "number"})");
  add("w_flag", FieldKind::kBool, StreamRole::kFlag, R"({"type": "boolean"})");
}

StreamRows::StreamRows(const Case& one, Random& random)
    : random_(random), now_us_(kStreamStartUs), key_count_(1 + random.Below(random.Chance(50) ? 4 : 60)) {
  spans_us_ = one.spans_us;
  if (spans_us_.empty()) spans_us_.push_back(1000000);
  pace_us_ = random_.Pick(spans_us_);
  has_huge_ = random_.Chance(15);
  repeats_percent_ = random_.Chance(50) ? 3 : 15;
}

void StreamRows::Next() {
  const int64_t span_us = random_.Pick(spans_us_);
  const int64_t hair_us = static_cast<int64_t>(random_.Below(3)) - 1;
  time_us_ = now_us_;
  if (random_.Chance(12)) {  // late, by all kinds of lateness and a hair
    static const std::vector<int64_t> kLateness = {1000000, 2000000, 10000000, 60000000, 900000000, 3600000000};
    const int64_t lateness_us = random_.Chance(50) ? span_us : random_.Pick(kLateness);
    time_us_ -= random_.Chance(50) ? lateness_us + hair_us
                                   : static_cast<int64_t>(random_.Below(static_cast<uint64_t>(2 * lateness_us)));
  } else if (random_.Chance(70)) {
    const auto pace = static_cast<uint64_t>(pace_us_);
    now_us_ += random_.Chance(80) ? static_cast<int64_t>(random_.Below(pace / (1 + random_.Below(50)) + 1))
                                  : std::max<int64_t>(0, std::min(span_us, 4 * pace_us_) + hair_us);
    time_us_ = now_us_;
  }
}

CellText StreamRows::Cell(const Field& field) {
  if (random_.Chance(field.role == StreamRole::kKey || field.role == StreamRole::kTime ? 2 : 6)) return {};
  switch (field.role) {
    case StreamRole::kTime:
      return {field.kind == FieldKind::kEpoch ? std::to_string(time_us_) : oracle::WriteRfc3339(time_us_), false};
    case StreamRole::kKey: {
      const uint64_t key = random_.Chance(40) ? 0 : random_.Below(key_count_);
      return key == 3 ? CellText{"", true} : CellText{"k" + std::to_string(key), false};
    }
    case StreamRole::kId: {
      const bool repeats = !ids_.empty() && random_.Chance(repeats_percent_);
      if (!repeats) {
        ids_.push_back("t" + std::to_string(ids_.size()));
        return {ids_.back(), false};
      }
      const size_t back = random_.Chance(70) ? std::min<size_t>(ids_.size(), 20) : ids_.size();
      return {ids_[ids_.size() - 1 - random_.Below(back)], false};
    }
    case StreamRole::kCount:
      if (has_huge_ && random_.Chance(3)) return {random_.Chance(50) ? "9223372036854775807" : "-9223372036854775808"};
      return {std::to_string(static_cast<int64_t>(random_.Below(8)) - 2), false};
    case StreamRole::kAmount:
      if (has_huge_ && random_.Chance(3)) return {"92233720368547758.07", false};
      return {(random_.Chance(10) ? "-" : "") + std::to_string(random_.Below(300)) + "." +
                  std::to_string(random_.Below(10)) + (random_.Chance(50) ? std::to_string(random_.Below(10)) : ""),
              false};
    case StreamRole::kRatio: {
      static const std::vector<std::string> kRatios = {"0", "-0.0", "0.1", "0.2", "0.3", "2.5", "-7", "1e16", "1e308"};
      return {random_.Pick(kRatios), false};
    }
    default:
      return {random_.Chance(70) ? "true" : "false", false};
  }
}

}  // namespace tollgate::differential
