// Fields: a JSON Schema property of every kind that a flat record can have, each with cell texts that sit on its edges.
#include "differential/generate.h"

namespace tollgate::differential {
namespace {

const std::vector<std::string> kIntCells = {"0",
                                            "1",
                                            "-1",
                                            "-0",
                                            "2",
                                            "5",
                                            "10",
                                            "42",
                                            "100",
                                            "9223372036854775807",
                                            "-9223372036854775808",
                                            "9223372036854775808",
                                            "-9223372036854775809",
                                            "1.0",
                                            "1e2",
                                            "100e-2",
                                            "1.5",
                                            "+5",
                                            "05",
                                            " 5",
                                            "5 ",
                                            "0x10",
                                            "9007199254740991",
                                            "9007199254740992",
                                            "9007199254740993",
                                            "1e18",
                                            "1e19",
                                            "1e-2",
                                            "NaN",
                                            "1,000",
                                            "-",
                                            "--1",
                                            "1.",
                                            ".5",
                                            "3.0000"};
const std::vector<std::string> kDoubleCells = {"0",
                                               "-0.0",
                                               "0.1",
                                               "0.2",
                                               "0.30000000000000004",
                                               "0.3",
                                               "1",
                                               "2.5",
                                               "-2.5",
                                               "100",
                                               "100.1",
                                               "100.10000000000001",
                                               "1e308",
                                               "1e309",
                                               "-1e309",
                                               "5e-324",
                                               "1e-400",
                                               "9007199254740993",
                                               "9007199254740992",
                                               "9223372036854775807",
                                               "9223372036854775808",
                                               "0.1000000000000000055511151231257827021181583404541015625",
                                               "1e5",
                                               "1E+5",
                                               "1e",
                                               "inf",
                                               "NaN",
                                               "0x1p3",
                                               "1.",
                                               ".5",
                                               "00.5"};
const std::vector<std::string> kTextCells = {"",
                                             "a",
                                             "b",
                                             "ab",
                                             "abc",
                                             "A",
                                             "é",
                                             "é",
                                             "日本語",
                                             "10.1.2.3",
                                             "x@mail.evil.com",
                                             "a@b@",
                                             "::ffff:10.1.2.3",
                                             "2001:db8::1",
                                             "mail.evil.com",
                                             "evil.com.",
                                             "41111111",
                                             "4111119",
                                             "🙂",
                                             "a\nb",
                                             "say \"hi\"",
                                             "x,y",
                                             " ",
                                             " a",
                                             "a ",
                                             "Ab1",
                                             "zz",
                                             "fraud_Kirlin and Sons",
                                             "merchant-99",
                                             "\xEF\xBF\xBD",
                                             "\xF4\x8F\xBF\xBF",
                                             "0",
                                             "1",
                                             "42",
                                             "-7",
                                             "1.5",
                                             "true",
                                             "false",
                                             "t",
                                             "2024-02-29T12:00:00Z",
                                             "90s",
                                             "1h",
                                             "9223372036854775808",
                                             "NaN"};
const std::vector<std::string> kTimeCells = {
    "2024-02-29T23:59:59Z",        "2023-02-29T00:00:00Z",      "2024-03-10T07:30:00Z",
    "2024-11-03T05:30:00Z",        "2024-11-03T06:30:00Z",      "1970-01-01T00:00:00Z",
    "1969-12-31T23:59:59.999999Z", "0001-01-01T00:00:00Z",      "9999-12-31T23:59:59.999999Z",
    "0000-01-01T00:00:00Z",        "2016-12-31T23:59:60Z",      "2024-06-01T12:00:60Z",
    "2024-06-01t12:00:00z",        "2024-06-01T12:00:00+05:30", "2024-06-01T00:10:00-23:59",
    "0001-01-01T00:00:00+01:00",   "2024-06-01T12:00:00.1Z",    "2024-06-01T12:00:00.1234567Z",
    "2024-06-01T24:00:00Z",        "2024-06-01 12:00:00Z",      "2024-06-01T12:00:00",
    "2024-6-1T12:00:00Z",          "2024-06-01T12:00Z",         "now"};
const std::vector<std::string> kDateCells = {"2024-02-29", "2023-02-29", "1900-02-29", "2000-02-29",
                                             "0001-01-01", "9999-12-31", "0000-12-31", "2024-13-01",
                                             "2024-00-10", "2024-1-1",   "20240101",   "2024-06-15"};
const std::vector<std::string> kTimeFormatCells = {
    "2024-02-29 23:59:59", "2023-02-29 00:00:00", "2024-11-03 01:30:00", "2024-03-10 02:30:00", "1969-12-31 23:59:59",
    "2024-06-15 12:00:00", "2024-06-15T12:00:00", "2024-06-15 24:00:00", "2024-06-15 12:00",    "x"};
const std::vector<std::string> kPanCells = {"4111111111111111",    "4111111111111112",     "378282246310005",
                                            "6304000000000000000", "411111111111",         "41111111111",
                                            "4111 1111 1111 1111", "00000000000000000000", "4a"};

std::string Decimal(Random& random, int scale) {
  std::string text = random.Chance(30) ? "-" : "";
  text += std::to_string(random.Chance(80) ? random.Below(2000) : random.Next() >> (1 + random.Below(60)));
  const int digits = static_cast<int>(random.Below(static_cast<uint64_t>(scale) + (random.Chance(10) ? 2 : 1)));
  if (digits > 0) {
    text += '.';
    for (int i = 0; i < digits; ++i) text += static_cast<char>('0' + random.Below(10));
  }
  return text;
}

std::vector<std::string> DecimalCells(Random& random, int scale) {
  std::vector<std::string> cells = {"0",  "-0",  "0.00",  "1",  "100.10", "100.1", "99.99",
                                    "-5", "1e2", "1.000", "05", "1.",     "x",     "+1"};
  for (int i = 0; i < 12; ++i) cells.push_back(Decimal(random, scale));
  std::string limit = "9223372036854775807";
  if (scale > 0) limit.insert(limit.size() - static_cast<size_t>(scale), ".");
  cells.push_back(limit);
  cells.push_back("-" + limit);
  limit.back() = '8';
  cells.push_back(limit);
  cells.push_back("-" + limit);
  cells.push_back("92233720368547758070");
  return cells;
}

std::string Step(int scale) {
  return scale == 0  ? "1"
         : scale > 6 ? "1e-" + std::to_string(scale)
                     : "0." + std::string(static_cast<size_t>(scale) - 1, '0') + "1";
}

std::string WithType(Field& field, Random& random, const std::string& type, const std::string& rest) {
  field.nullable = random.Chance(30);
  if (rest.find("enum") != std::string::npos) field.nullable = false;  // these lists leave null out
  const std::string name = "\"" + type + "\"";
  return "{\"type\": " + (field.nullable ? "[" + name + ", \"null\"]" : name) + rest + "}";
}

std::string Bounds(Random& random, const std::string& prefix, bool quoted) {
  std::string out;
  const auto value = [&](const std::string& text) { return quoted ? "\"" + text + "\"" : text; };
  if (random.Chance(30))
    out += ", \"" + prefix + (random.Chance(50) ? "minimum" : "exclusiveMinimum") +
           "\": " + value(random.Chance(50) ? "-5" : "0");
  if (random.Chance(30))
    out += ", \"" + prefix + (random.Chance(50) ? "maximum" : "exclusiveMaximum") +
           "\": " + value(random.Chance(50) ? "100.1" : "2000");
  return out;
}

void FillNumber(Field& field, Random& random) {
  if (field.kind == FieldKind::kInt) {
    field.schema =
        WithType(field, random, "integer",
                 random.Chance(20) ? ", \"enum\": [0, 1, 5, 42, 100, 1e18]"
                                   : Bounds(random, "", false) + (random.Chance(15) ? ", \"multipleOf\": 5" : ""));
    field.cells = kIntCells;
  } else if (field.kind == FieldKind::kDouble) {
    field.schema =
        WithType(field, random, "number",
                 random.Chance(15) ? ", \"enum\": [0, 0.1, 100.1, 2.5]"
                                   : Bounds(random, "", false) + (random.Chance(15) ? ", \"multipleOf\": 0.25" : ""));
    field.cells = kDoubleCells;
  } else {
    field.scale = static_cast<int>(random.Chance(10) ? 18 : random.Below(7));
    const std::string scale = std::to_string(field.scale);
    if (field.kind == FieldKind::kNumberDecimal) {
      field.schema =
          WithType(field, random, "number", ", \"multipleOf\": " + Step(field.scale) + Bounds(random, "", false));
    } else if (field.kind == FieldKind::kTextDecimal) {
      field.schema = WithType(field, random, "string",
                              ", \"format\": \"decimal\", \"x-scale\": " + scale + Bounds(random, "x-", true));
    } else {
      field.scale = 2;
      field.schema = WithType(
          field, random, "string",
          ", \"x-decimal\": {\"prefix\": \"$\", \"group\": \",\"}, \"x-scale\": 2" + Bounds(random, "x-", true));
    }
    field.cells = DecimalCells(random, field.scale);
    if (field.kind == FieldKind::kMoney) {
      for (const char* text :
           {"$134.09", "$-99.00", "-$99.00", "$1,234.50", "$1234.50", "$12,34.50", "$", "134.09", "$0", "1,234"})
        field.cells.push_back(text);
    }
  }
}

void FillTime(Field& field, Random& random) {
  if (field.kind == FieldKind::kDateTime || field.kind == FieldKind::kDate) {
    const bool date = field.kind == FieldKind::kDate;
    field.schema = WithType(field, random, "string", date ? ", \"format\": \"date\"" : ", \"format\": \"date-time\"");
    field.cells = date ? kDateCells : kTimeCells;
  } else if (field.kind == FieldKind::kEpoch) {
    const char* unit = random.Chance(34) ? "s" : random.Chance(50) ? "ms" : "us";
    field.schema = WithType(field, random, "integer", std::string(", \"x-epoch\": \"") + unit + "\"");
    field.cells = kIntCells;
    field.cells.insert(field.cells.end(), {"1700000000", "1700000000000", "1700000000000000", "-62135596800",
                                           "-62135596801", "253402300799", "253402300800"});
  } else {
    field.schema = WithType(field, random, "string",
                            std::string(", \"x-time-format\": \"%Y-%m-%d %H:%M:%S\"") +
                                (random.Chance(50) ? ", \"x-time-zone\": \"America/New_York\"" : ""));
    field.cells = kTimeFormatCells;
  }
}

void FillText(Field& field, Random& random) {
  std::string rest;
  if (field.kind == FieldKind::kPan) {
    rest = ", \"format\": \"pan\"";
    field.cells = kPanCells;
  } else if (field.kind == FieldKind::kFormat) {
    static const std::vector<std::pair<const char*, std::vector<std::string>>> kFormats = {
        {"email", {"a@b.co", "a@b", "ab", "a@@b.co", "\"x y\"@b.co"}},
        {"ipv4", {"1.2.3.4", "256.1.1.1", "01.2.3.4", "1.2.3"}},
        {"ipv6", {"::1", "1::2::3", "fe80::1.2.3.4", "12345::"}},
        {"uuid", {"0b9f4e9c-7a53-4b51-9d0f-2f6f3f9a1c11", "0b9f4e9c"}},
        {"currency", {"USD", "usd", "XXA", "EUR"}},
        {"country", {"US", "us", "XX", "DE"}},
        {"mcc", {"5411", "541", "0000", "5942"}}};
    const auto& format = kFormats[random.Below(kFormats.size())];
    rest = std::string(", \"format\": \"") + format.first + "\"";
    field.cells = format.second;
  } else {
    if (random.Chance(25)) rest += ", \"minLength\": " + std::to_string(random.Below(3));
    if (random.Chance(25)) rest += ", \"maxLength\": " + std::to_string(3 + random.Below(5));
    if (random.Chance(20)) rest += ", \"pattern\": \"^[a-zA-Z]*$\"";
    field.cells = kTextCells;
    field.cells.push_back(std::string(300, 'q'));
  }
  field.schema = WithType(field, random, "string", rest);
}

void Fill(Field& field, Random& random) {
  switch (field.kind) {
    case FieldKind::kInt:
    case FieldKind::kDouble:
    case FieldKind::kNumberDecimal:
    case FieldKind::kTextDecimal:
    case FieldKind::kMoney:
      return FillNumber(field, random);
    case FieldKind::kDateTime:
    case FieldKind::kDate:
    case FieldKind::kEpoch:
    case FieldKind::kTimeFormat:
      return FillTime(field, random);
    case FieldKind::kEnum:
      field.schema =
          random.Chance(50) ? R"({"enum": ["a", "b", "abc", "日本語"]})" : R"({"type": "string", "const": "ab"})";
      field.cells = kTextCells;
      return;
    case FieldKind::kBool:
      field.schema =
          WithType(field, random, "boolean", random.Chance(30) ? ", \"x-true\": [\"Yes\"], \"x-false\": [\"No\"]" : "");
      field.cells = {"true", "false", "Yes", "No", "TRUE", "1", "t"};
      return;
    default:
      return FillText(field, random);
  }
}

}  // namespace

std::vector<Field> GenerateFields(Random& random, bool has_windows, std::string* schema,
                                  std::vector<int>* extra_columns) {
  std::vector<Field> fields;
  std::string root, nested, required, nested_required;
  const size_t count = 3 + random.Below(7);
  for (size_t i = 0; i < count; ++i) {
    Field field;
    field.kind = i == 0 ? FieldKind::kInt : static_cast<FieldKind>(random.Below(kFieldKindCount));
    const bool is_nested = i > 0 && random.Chance(20);
    const bool is_odd = !is_nested && random.Chance(10);
    const std::string name = is_odd ? "odd name? " + std::to_string(i) : "f" + std::to_string(i);
    field.path = is_nested ? "card." + name : name;
    field.read = is_nested ? "tx.card." + name : is_odd ? "tx[" + Quoted(name) + "]" : "tx." + name;
    Fill(field, random);
    field.header = field.path;
    if (random.Chance(10)) {
      field.header = "Column " + std::to_string(i);
      field.schema.insert(field.schema.size() - 1, ", \"x-column\": " + Quoted(field.header));
    }
    std::string& members = is_nested ? nested : root;
    members += (members.empty() ? "" : ",\n    ") + Quoted(name) + ": " + field.schema;
    if (random.Chance(25)) {
      std::string& list = is_nested ? nested_required : required;
      list += (list.empty() ? "" : ", ") + Quoted(name);
    }
    fields.push_back(std::move(field));
  }
  if (has_windows) AddStreamFields(random, &fields, &root);
  const std::string closed = "\"additionalProperties\": false, ";
  if (!nested.empty()) {
    const bool is_closed = random.Chance(25);
    if (!is_closed && random.Chance(50)) extra_columns->push_back(Case::kCardOther);
    root += ",\n    \"card\": {\"type\": \"object\", " + (is_closed ? closed : "") + "\"required\": [" +
            nested_required + "], \"properties\": {" + nested + "}}";
    if (random.Chance(25)) required += std::string(required.empty() ? "" : ", ") + "\"card\"";
  }
  const bool is_closed = random.Chance(25);
  if (!is_closed) extra_columns->push_back(Case::kUnread);
  *schema = "{\"type\": \"object\", " + (is_closed ? closed : "") + "\"required\": [" + required +
            "], \"properties\": {\n    " + root + "}}\n";
  return fields;
}

}  // namespace tollgate::differential
