// Well-typed expressions by descent over types: every production that the profile has, with constants that sit near the
// values in the rows.
#include "differential/generate.h"

namespace tollgate::differential {

std::string Quoted(const std::string& text) {
  static const char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

namespace {

bool IsDecimal(FieldKind kind) {
  return kind == FieldKind::kNumberDecimal || kind == FieldKind::kTextDecimal || kind == FieldKind::kMoney;
}
bool IsText(FieldKind kind) {
  return kind == FieldKind::kText || kind == FieldKind::kEnum || kind == FieldKind::kPan || kind == FieldKind::kFormat;
}
bool IsTime(FieldKind kind) {
  return kind == FieldKind::kDateTime || kind == FieldKind::kDate || kind == FieldKind::kEpoch ||
         kind == FieldKind::kTimeFormat;
}
char Letter(FieldKind kind) {
  if (IsDecimal(kind)) return 'n';
  if (IsText(kind)) return 's';
  if (IsTime(kind)) return 't';
  return kind == FieldKind::kInt ? 'i' : kind == FieldKind::kDouble ? 'd' : 'b';
}

class Writer {
 public:
  Writer(Random& random, const std::vector<Field>& fields, const Names& names)
      : random_(random), fields_(fields), names_(names) {}

  std::string Of(char type, int depth) {
    switch (type) {
      case 'b':
        return Bool(depth);
      case 'i':
        return Int(depth);
      case 'd':
        return Double(depth);
      case 'n': {
        int scale;
        return Decimal(depth, &scale);
      }
      case 's':
        return Text(depth);
      case 't':
        return Time(depth);
      default:
        return Duration(depth);
    }
  }

 private:
  // A field, variable or table column of the type; "" where there is none.
  std::string Leaf(char type, int* scale = nullptr) {
    std::vector<std::pair<std::string, int>> leaves;
    for (const Field& field : fields_) {
      if (Letter(field.kind) == type) leaves.push_back({field.read, field.scale});
    }
    if (type != 'n') {
      for (const auto& [name, letter] : names_.variables) {
        if (letter == type) leaves.push_back({"variables." + name, 0});
      }
    }
    if (!names_.windows.empty() && random_.Chance(35)) {
      std::vector<std::pair<std::string, int>> values;
      for (const Names::WindowValue& value : names_.windows) {
        if (value.letter == type) values.push_back({value.read, value.scale});
      }
      if (!values.empty()) leaves = values;
    }
    if (leaves.empty() || random_.Chance(10)) {
      static const std::map<char, const char*> kColumns = {{'i', "n"}, {'n', "d"}, {'s', "s"}, {'b', "b"}};
      const auto column = kColumns.find(type);
      if (column != kColumns.end() && !names_.text_tables.empty() && HasText()) {
        leaves = {{"tables." + random_.Pick(names_.text_tables) + "[" + TextField() + "]." + column->second,
                   type == 'n' ? 2 : 0}};
      }
    }
    if (leaves.empty()) return "";
    const auto& leaf = random_.Pick(leaves);
    if (scale != nullptr) *scale = leaf.second;
    return leaf.first;
  }
  bool HasText() const {
    for (const Field& field : fields_) {
      if (IsText(field.kind)) return true;
    }
    return false;
  }
  std::string TextField() {
    std::vector<std::string> names;
    for (const Field& field : fields_) {
      if (IsText(field.kind)) names.push_back(field.read);
    }
    return random_.Pick(names);
  }

  std::string IntConstant() {
    static const std::vector<std::string> kInts = {"0",
                                                   "1",
                                                   "-1",
                                                   "2",
                                                   "5",
                                                   "42",
                                                   "100",
                                                   "9223372036854775807",
                                                   "-9223372036854775808",
                                                   "9007199254740992",
                                                   "9007199254740993",
                                                   "0x10"};
    return random_.Chance(80) ? random_.Pick(kInts) : std::to_string(random_.Below(2000));
  }
  std::string DoubleConstant() {
    static const std::vector<std::string> kDoubles = {"0.0",
                                                      "-0.0",
                                                      "0.1",
                                                      "0.3",
                                                      "2.5",
                                                      "100.1",
                                                      "1e308",
                                                      "5e-324",
                                                      "9007199254740992.0",
                                                      "9223372036854775808.0",
                                                      "-9223372036854775808.0",
                                                      "1e19",
                                                      "-2.5"};
    return random_.Pick(kDoubles);
  }
  std::string DecimalConstant() {
    static const std::vector<std::string> kDecimals = {"100.10",   "100.1", "100.105", "0.0", "99.99",
                                                       "0.000001", "-5.5",  "2000.0",  "0.5"};
    return random_.Chance(30) ? IntConstant() : random_.Pick(kDecimals);
  }
  std::string TextConstant() {
    static const std::vector<std::string> kTexts = {"",    "a",   "b",  "ab", "abc", "é",   "日本語", "🙂",
                                                    "x,y", "USD", "US", "1",  "zz",  "Ab1", "5411"};
    return Quoted(random_.Pick(kTexts));
  }
  std::string TimeConstant() {
    static const std::vector<std::string> kTimes = {"2024-02-29T23:59:59Z", "1970-01-01T00:00:00Z",
                                                    "2024-06-01T12:00:00Z", "2024-06-15T00:00:00-04:00",
                                                    "9999-12-31T23:59:59Z"};
    return "timestamp(\"" + random_.Pick(kTimes) + "\")";
  }
  const char* Relation() {
    static const char* const kRelations[] = {" < ", " <= ", " > ", " >= ", " == ", " != "};
    return kRelations[random_.Below(6)];
  }

  // Of a conversion: a literal text that does not convert is refused when it is compiled, a sum of texts is not.
  std::string Operand(char type, int depth) {
    const std::string text = Of(type, depth);
    return type == 's' && text[0] == '"' ? "(" + text + " + \"\")" : text;
  }

  std::string Int(int depth) {
    const std::string leaf = Leaf('i');
    if (depth <= 0 || random_.Chance(35)) return leaf.empty() || random_.Chance(15) ? IntConstant() : leaf;
    static const char* const kGetters[] = {"getFullYear",  "getMonth",       "getDate",  "getDayOfMonth",
                                           "getDayOfWeek", "getDayOfYear",   "getHours", "getMinutes",
                                           "getSeconds",   "getMilliseconds"};
    static const char* const kZones[] = {"",           "\"America/New_York\"", "\"Asia/Kolkata\"",
                                         "\"-08:00\"", "\"+05:30\"",           "\"UTC\""};
    static const char* const kOperators[] = {" + ", " - ", " * ", " / ", " % "};
    switch (random_.Below(9)) {
      case 0:
      case 1:
      case 2:
        return "(" + Int(depth - 1) + kOperators[random_.Below(5)] + Int(depth - 1) + ")";
      case 3:
        return "-(" + Int(depth - 1) + ")";
      case 4:
        return "size(" + Text(depth - 1) + ")";
      case 5:
        return "(" + Time(depth - 1) + ")." + kGetters[random_.Below(10)] + "(" + kZones[random_.Below(6)] + ")";
      case 6:
        return "(" + Duration(depth - 1) + ")." + kGetters[6 + random_.Below(4)] + "()";
      case 7: {
        static const char kFrom[] = "dsnti";
        return "int(" + Operand(kFrom[random_.Below(5)], depth - 1) + ")";
      }
      default:
        return "(" + Bool(depth - 1) + " ? " + Int(depth - 1) + " : " + Int(depth - 1) + ")";
    }
  }
  std::string Double(int depth) {
    const std::string leaf = Leaf('d');
    if (depth <= 0 || random_.Chance(35)) return leaf.empty() || random_.Chance(15) ? DoubleConstant() : leaf;
    static const char* const kOperators[] = {" + ", " - ", " * ", " / "};
    switch (random_.Below(7)) {
      case 6: {
        std::string places = "geo.distanceKm(" + Double(depth - 2);
        for (int i = 0; i < 3; ++i) places += ", " + Double(depth - 2);
        return places + ")";
      }
      case 0:
      case 1:
      case 2:
        return "(" + Double(depth - 1) + kOperators[random_.Below(4)] + Double(depth - 1) + ")";
      case 3:
        return "-(" + Double(depth - 1) + ")";
      case 4: {
        static const char kFrom[] = "isnd";
        return "double(" + Operand(kFrom[random_.Below(4)], depth - 1) + ")";
      }
      default:
        return "(" + Bool(depth - 1) + " ? " + Double(depth - 1) + " : " + Double(depth - 1) + ")";
    }
  }
  // Where the record has no decimal: an integer brought to a decimal by decimal.div.
  std::string Decimal(int depth, int* scale) {
    std::string leaf = Leaf('n', scale);
    if (leaf.empty()) {
      *scale = 2;
      leaf = "decimal.div(" + Int(depth - 1) + ", 7, 2, \"half_even\")";
    }
    if (depth <= 0 || random_.Chance(40)) return leaf;
    static const char* const kRoundings[] = {"half_even", "half_up", "down", "up", "floor", "ceiling"};
    const std::string rounding = std::string(", \"") + kRoundings[random_.Below(6)] + "\")";
    const int left = *scale;
    int right = 0;
    switch (random_.Below(6)) {
      case 0: {
        const std::string other = Decimal(depth - 1, &right);
        *scale = std::max(left, right);
        return "(" + leaf + (random_.Chance(50) ? " + " : " - ") + other + ")";
      }
      case 1:
        return "(" + leaf + (random_.Chance(50) ? " + " : " - ") + Int(depth - 1) + ")";
      case 2:
        return "(" + leaf + " * " + Int(depth - 1) + ")";
      case 3: {
        const std::string other = Decimal(depth - 1, &right);
        if (left + right > 18) return leaf;
        *scale = left + right;
        return "(" + leaf + " * " + other + ")";
      }
      case 4: {
        const std::string other = Decimal(depth - 1, &right);
        *scale = static_cast<int>(random_.Below(10));
        return "decimal.div(" + leaf + ", " + other + ", " + std::to_string(*scale) + rounding;
      }
      default: {
        *scale = static_cast<int>(random_.Below(static_cast<uint64_t>(left) + 1));
        return "decimal.round(" + leaf + ", " + std::to_string(*scale) + rounding;
      }
    }
  }
  std::string Text(int depth) {
    const std::string leaf = Leaf('s');
    if (depth <= 0 || random_.Chance(50)) return leaf.empty() || random_.Chance(15) ? TextConstant() : leaf;
    switch (random_.Below(5)) {
      case 4:
        return "email.domain(" + Text(depth - 1) + ")";
      case 0:
        return "(" + Text(depth - 1) + " + " + Text(depth - 1) + ")";
      case 1: {
        static const char kFrom[] = "ibnstu";
        return "string(" + Of(kFrom[random_.Below(6)], depth - 1) + ")";
      }
      case 2:
        return "(" + Bool(depth - 1) + " ? " + Text(depth - 1) + " : " + Text(depth - 1) + ")";
      default:
        return leaf.empty() ? TextConstant() : leaf;
    }
  }
  std::string Time(int depth) {
    const std::string leaf = Leaf('t');
    if (depth <= 0 || random_.Chance(50)) return leaf.empty() || random_.Chance(15) ? TimeConstant() : leaf;
    switch (random_.Below(4)) {
      case 0:
        if (random_.Chance(20)) return "(" + Duration(depth - 1) + " + " + Time(depth - 1) + ")";
        return "(" + Time(depth - 1) + (random_.Chance(50) ? " + " : " - ") + Duration(depth - 1) + ")";
      case 1:
        return "timestamp(" + Operand('s', depth - 1) + ")";
      case 2:
        return "timestamp(" + Int(depth - 1) + ")";
      default:
        return "(" + Bool(depth - 1) + " ? " + Time(depth - 1) + " : " + Time(depth - 1) + ")";
    }
  }
  std::string Duration(int depth) {
    static const std::vector<std::string> kDurations = {"0s", "1h", "-1.5s", "720h", "90m", "100us", "2562047h"};
    if (depth <= 0 || random_.Chance(40)) return "duration(\"" + random_.Pick(kDurations) + "\")";
    switch (random_.Below(3)) {
      case 0:
        return "(" + Time(depth - 1) + " - " + Time(depth - 1) + ")";
      case 1:
        return "(" + Duration(depth - 1) + (random_.Chance(50) ? " + " : " - ") + Duration(depth - 1) + ")";
      default:
        return "-(" + Duration(depth - 1) + ")";
    }
  }

  std::string Bool(int depth) {
    const std::string leaf = Leaf('b');
    if (depth <= 0) return random_.Chance(50) && !leaf.empty() ? leaf : Compare(0);
    switch (random_.Below(12)) {
      case 0:
      case 1:
        return "(" + Bool(depth - 1) + " && " + Bool(depth - 1) + ")";
      case 2:
      case 3:
        return "(" + Bool(depth - 1) + " || " + Bool(depth - 1) + ")";
      case 4:
        return "!(" + Bool(depth - 1) + ")";
      case 5:
        return "(" + Bool(depth - 1) + " ? " + Bool(depth - 1) + " : " + Bool(depth - 1) + ")";
      case 6:
        return Has();
      case 7:
        return Membership(depth);
      case 8:
        return TextTest(depth);
      default:
        return Compare(depth);
    }
  }
  std::string Has() {
    if (!names_.windows.empty() && random_.Chance(30)) return "has(" + random_.Pick(names_.windows).read + ")";
    const Field& field = random_.Pick(fields_);
    if (field.nullable && random_.Chance(50))
      return "(" + field.read + (random_.Chance(50) ? " == null)" : " != null)");
    if (field.read[2] == '[') return leaf_or(field.read + " == " + field.read);
    if (!names_.text_tables.empty() && HasText() && random_.Chance(20)) {
      static const char* const kColumns[] = {"n", "d", "s", "b"};
      return "has(tables." + random_.Pick(names_.text_tables) + "[" + TextField() + "]." + kColumns[random_.Below(4)] +
             ")";
    }
    const bool is_nested = field.path.starts_with("card.");
    return is_nested && random_.Chance(40) ? "has(tx.card)" : "has(" + field.read + ")";
  }
  static std::string leaf_or(std::string text) { return "(" + text + ")"; }
  std::string Membership(int depth) {
    if (random_.Chance(30) && !names_.text_tables.empty())
      return "(" + Text(depth - 1) + " in tables." + random_.Pick(names_.text_tables) + ")";
    if (random_.Chance(30) && !names_.text_lists.empty())
      return "(" + Text(depth - 1) + " in lists." + random_.Pick(names_.text_lists) + ")";
    if (random_.Chance(30) && !names_.int_lists.empty())
      return "(" + Int(depth - 1) + " in lists." + random_.Pick(names_.int_lists) + ")";
    std::string list;
    const size_t count = 1 + random_.Below(5);
    static const char kOf[] = "isn";
    const char type = kOf[random_.Below(3)];
    for (size_t i = 0; i < count; ++i) {
      list += (i == 0 ? "" : ", ") + (type == 'i' ? IntConstant() : type == 's' ? TextConstant() : DecimalConstant());
    }
    return "(" + Of(type, depth - 1) + " in [" + list + "])";
  }
  // As many tests of one text as the compiler takes together, of every kind.
  std::string ManyTextTests(const std::string& text) {
    std::string out;
    for (size_t i = 0; i < 20; ++i) {
      static const char* const kCalls[] = {".contains(", ".startsWith(", ".endsWith("};
      const size_t kind = random_.Below(5);
      if (i > 0) out += random_.Chance(70) ? " || " : " && ";
      out +=
          kind < 3 ? text + kCalls[kind] + TextConstant() + ")" : text + (kind == 3 ? " == " : " != ") + TextConstant();
    }
    return "(" + out + ")";
  }
  std::string TextTest(int depth) {
    static const std::vector<std::string> kPatterns = {"^a",
                                                       "b$",
                                                       "(?i)AB",
                                                       "^.{3}$",
                                                       "[0-9]+",
                                                       "^$",
                                                       "é|日",
                                                       "a.c",
                                                       "^(a|b)*$",
                                                       "\\\\bfraud_[a-z]",
                                                       "(?i)^fraud_(k|s)[a-z]+(-| )",
                                                       "",
                                                       "b?$",
                                                       "[^a]",
                                                       "^[^a-z]",
                                                       "\\\\s",
                                                       "\\\\W$",
                                                       "(?s)^.b.$",
                                                       "(?m)^b",
                                                       "(?m)b$",
                                                       "\\\\Aa",
                                                       "c\\\\z",
                                                       "\\\\Bb",
                                                       "\\\\pL{2}",
                                                       "(?i)[k-s]{1,3}\\\\b",
                                                       "a.*b|^.$",
                                                       "q{50,}",
                                                       "[^\\\\x{80}-\\\\x{10ffff}]{3}"};
    static const char* const kTests[] = {"contains", "startsWith", "endsWith"};
    if (const std::string leaf = Leaf('s'); !leaf.empty() && random_.Chance(5)) return ManyTextTests(leaf);
    if (random_.Chance(40)) return Text(depth - 1) + ".matches(\"" + random_.Pick(kPatterns) + "\")";
    return Text(depth - 1) + "." + kTests[random_.Below(3)] + "(" +
           (random_.Chance(80) ? TextConstant() : Text(depth - 1)) + ")";
  }
  std::string Compare(int depth) {
    switch (random_.Below(9)) {
      case 0:
        return "(" + Int(depth - 1) + Relation() + Int(depth - 1) + ")";
      case 1:
        return "(" + Double(depth - 1) + Relation() + Double(depth - 1) + ")";
      case 2: {
        int s;
        return "(" + Decimal(depth - 1, &s) + Relation() + DecimalConstant() + ")";
      }
      case 3: {
        int s;
        return "(" + Decimal(depth - 1, &s) + Relation() + Decimal(depth - 1, &s) + ")";
      }
      case 4:
        return "(" + Text(depth - 1) + Relation() + Text(depth - 1) + ")";
      case 5:
        return "(" + Time(depth - 1) + Relation() + Time(depth - 1) + ")";
      case 6:
        return "(" + Duration(depth - 1) + Relation() + Duration(depth - 1) + ")";
      case 7: {
        static const char kNumbers[] = "idn";
        const char left = kNumbers[random_.Below(3)], right = kNumbers[random_.Below(3)];
        // A literal beside a decimal is a decimal itself; inside double() it stays what it is.
        const auto side = [&](char type, char other) {
          const std::string text = Of(type, depth - 1);
          return type == 'd' && other == 'n' ? "double(" + text + ")" : text;
        };
        const std::string left_text = side(left, right);
        return "(" + left_text + Relation() + side(right, left) + ")";
      }
      default: {
        const std::string leaf = Leaf('b');
        return leaf.empty() ? "(" + Int(depth - 1) + Relation() + IntConstant() + ")"
                            : "(" + leaf + Relation() + Bool(depth - 1) + ")";
      }
    }
  }

  Random& random_;
  const std::vector<Field>& fields_;
  const Names& names_;
};

}  // namespace

std::string GenerateExpression(Random& random, const std::vector<Field>& fields, const Names& names, char type,
                               int depth) {
  return Writer(random, fields, names).Of(type, depth);
}

}  // namespace tollgate::differential
