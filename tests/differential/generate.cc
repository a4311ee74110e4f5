// A whole case: schema, lists, a table, variables, rules, decisions, rows.
#include "differential/generate.h"

namespace tollgate::differential {
namespace {

std::string Yaml(const std::string& expression) {
  std::string out = "'";
  for (char c : expression) {
    out += c;
    if (c == '\'') out += '\'';
  }
  return out + "'";
}

std::string GenerateExactLists(Random& random, Case* one, Names* names) {
  one->lists = {{"words", {"a", "ab", "日本語", "USD", ""}},
                {"folded", {"AB1", "É", "Zz"}},
                {"numbers", {"0", "5", "42", "-1", "9223372036854775807"}}};
  names->text_lists = {"words", "folded"};
  names->int_lists = {"numbers"};
  one->files["folded.txt"] = "AB1\nÉ\n# note\n\nZz\r\n";
  std::string out = "lists:\n  words: {values: [\"a\", \"ab\", \"日本語\", \"USD\", \"\"]}\n";
  out += random.Chance(50) ? "  folded: {values: [\"AB1\", \"É\", \"Zz\"], fold: lower}\n"
                           : "  folded: {file: folded.txt, fold: lower}\n";
  return out + "  numbers: {values: [0, 5, 42, -1, 9223372036854775807]}\n";
}

struct ListKind {
  std::string match;
  bool folds;
  std::vector<std::string> entries;
};

// Entries near the texts and numbers of cells.
const std::vector<ListKind>& ListKinds() {
  static const std::vector<ListKind> kKinds = {
      {"exact", true, {"a", "AB", "10.1.2.3", "4111111111111111", "US", "x"}},
      {"prefix", true, {"a", "Ab", "41", "411111", "日", "mail.", "2024-", "x y"}},
      {"suffix", true, {"evil.com", "*.evil.com", ".b.co", "b.co.", "com", "co", "a", "@b.co", "語"}},
      {"substring", true, {"b", "evil", "@", ".", "1111", "\u65e5", "A,", "ab"}},
      {"regex", false, {"^a", "(?i)EVIL", "[0-9]{4}$", "b+c", "^$", "\\.com$", "日.語", "a|b"}},
      {"cidr",
       false,
       {"10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "0.0.0.0/0", "2001:db8::/32", "::ffff:10.1.2.0/120", "192.0.2.0/24",
        "::/0", "::1"}},
      {"range", false, {"4", "41..49", "411111..411199", "4..4111", "0..5", "2024", "378282..378282", "1..999"}}};
  return kKinds;
}

// Ends beside the times of records.
std::string GenerateEnd(Random& random) {
  static const std::vector<std::string> kEnds = {"",
                                                 "2024-01-01",
                                                 "2024-11-03T05:30:00Z",
                                                 "1969-12-31T23:59:59.5Z",
                                                 "9999-12-31T23:59:59Z",
                                                 "0001-01-01",
                                                 "2024-06-15T12:00:00+02:00"};
  return random.Pick(kEnds);
}

std::string CsvText(const std::string& text) {
  std::string out = "\"";
  for (char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

// A list of some entries of a kind, each where it may stand: as values, as lines, as columns of a CSV file.
std::string GenerateListOf(Random& random, const ListKind& kind, const std::string& name, bool may_expire, Case* one) {
  std::vector<std::string>& entries = one->lists[name];
  while (entries.empty()) {
    for (const std::string& entry : kind.entries) {
      if (random.Chance(40)) entries.push_back(entry);
    }
  }
  std::string spec = "match: " + kind.match;
  if (kind.folds && random.Chance(40)) spec += ", fold: lower";
  const bool expires = may_expire && random.Chance(50);
  const size_t form = expires ? 2 : random.Below(3);
  if (form == 0) {
    std::string values;
    for (const std::string& entry : entries) values += (values.empty() ? "" : ", ") + Quoted(entry);
    return "  " + name + ": {values: [" + values + "], " + spec + "}\n";
  }
  std::string& file = one->files[name + ".txt"];
  if (form == 1) {
    for (const std::string& entry : entries) file += entry + "\n";
    return "  " + name + ": {file: " + name + ".txt, " + spec + "}\n";
  }
  const bool is_range = kind.match == "range";
  file = "note,first,last,until\n";
  for (const std::string& entry : entries) {
    const size_t dots = entry.find("..");
    const std::string first = entry.substr(0, dots), last = dots == entry.npos ? entry : entry.substr(dots + 2);
    const std::string end = expires ? GenerateEnd(random) : "";
    const bool is_open = first == last && random.Chance(50);  // an end that is not there is the start
    file += "x," + CsvText(is_range ? first : entry) + "," + (is_open ? "" : CsvText(last)) + "," + end + "\n";
    if (expires) one->list_ends[name].push_back(end);
  }
  spec += is_range ? ", column: [first, last]" : ", column: first";
  return "  " + name + ": {file: " + name + ".txt, " + spec + (expires ? ", expires: until" : "") + "}\n";
}

std::string GenerateLists(Random& random, bool has_time, Case* one, Names* names) {
  std::string out = GenerateExactLists(random, one, names);
  for (const ListKind& kind : ListKinds()) {
    if (!random.Chance(40)) continue;
    const std::string name = "by_" + kind.match;
    out += GenerateListOf(random, kind, name, has_time, one);
    names->text_lists.push_back(name);
  }
  if (random.Chance(50)) {
    const ListKind ints = {
        "range", false, {"-5..5", "42", "0..9223372036854775807", "100..100", "-9223372036854775808"}};
    out += GenerateListOf(random, ints, "int_ranges", has_time, one);
    names->int_lists.push_back("int_ranges");
  }
  return out;
}

std::string Csv(const std::string& header, const std::vector<std::vector<std::string>>& rows) {
  std::string csv = header + "\n";
  for (const auto& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) csv += (i == 0 ? "" : ",") + row[i];
    csv += '\n';
  }
  return csv;
}

std::string TableSchema(const std::string& key_properties, const std::string& required) {
  return R"({"type": "object", "required": [)" + required + R"(], "properties": {)" + key_properties +
         R"(, "n": {"type": "integer"}, "d": {"type": "number", "multipleOf": 0.01},
    "s": {"type": "string"}, "b": {"type": "boolean"}}})";
}

std::string GenerateTables(Random& random, Case* one, Names* names) {
  one->table_rows = {{"a", "1", "1.50", "x", "true"},
                     {"ab", "", "2.00", "", "false"},
                     {"日本語", "-7", "", "y", ""},
                     {"USD", "9223372036854775807", "-0.01", "é", "true"}};
  one->files["t.csv"] = Csv("k,n,d,s,b", one->table_rows);
  one->files["t.schema.json"] = TableSchema(R"("k": {"type": "string"})", R"("k")");
  names->text_tables = {"t"};
  std::string out = "tables:\n  t: {file: t.csv, key: k, schema: t.schema.json}\n";
  const auto keep = [&](std::vector<std::vector<std::string>> rows) {
    std::erase_if(rows, [&](const auto&) { return random.Chance(30); });
    if (rows.empty()) rows.push_back({"1", "1", "5", "", "s", "true"});
    return rows;
  };
  if (random.Chance(50)) {
    one->more_rows["bins"] = keep({{"4", "4", "1", "1.50", "x", "true"},
                                   {"41", "49", "", "2.00", "", "false"},
                                   {"411111", "411199", "3", "", "y", ""},
                                   {"41111111", "41111111", "4", "0.01", "é", "true"},
                                   {"0", "199", "5", "-0.01", "z", "false"},
                                   {"36", "", "7", "2.50", "w", "true"},
                                   {"37", "3799", "6", "1.00", "", ""}});
    one->files["bins.csv"] = Csv("first,last,n,d,s,b", one->more_rows["bins"]);
    one->files["bins.schema.json"] =
        TableSchema(R"("first": {"type": "string"}, "last": {"type": "string"})", R"("first")");
    out += "  bins: {file: bins.csv, key: {range: [first, last]}, schema: bins.schema.json}\n";
    names->text_tables.push_back("bins");
  }
  if (random.Chance(50)) {
    std::vector<std::vector<std::string>> rows = {{"10.0.0.0/8", "1", "1.50", "x", "true"},
                                                  {"10.1.0.0/16", "", "2.00", "", "false"},
                                                  {"::ffff:10.1.2.3", "3", "", "y", ""},
                                                  {"2001:db8::/32", "4", "0.01", "é", "true"},
                                                  {"0.0.0.0/0", "5", "", "", ""}};
    std::erase_if(rows, [&](const auto&) { return random.Chance(30); });
    if (rows.empty()) rows.push_back({"::/0", "1", "", "s", ""});
    one->more_rows["nets"] = rows;
    one->files["nets.csv"] = Csv("k,n,d,s,b", rows);
    one->files["nets.schema.json"] = TableSchema(R"("k": {"type": "string"})", R"("k")");
    out += "  nets: {file: nets.csv, key: {cidr: k}, schema: nets.schema.json}\n";
    names->text_tables.push_back("nets");
  }
  return out;
}

// A field that is a time, by chance and where there is one.
const Field* TimeField(Random& random, const std::vector<Field>& fields) {
  for (const Field& field : fields) {
    if (field.role == StreamRole::kTime && random.Chance(80)) return &field;
  }
  for (const Field& field : fields) {
    const bool is_time = field.kind == FieldKind::kDateTime || field.kind == FieldKind::kDate ||
                         field.kind == FieldKind::kEpoch || field.kind == FieldKind::kTimeFormat;
    if (is_time && random.Chance(80)) return &field;
  }
  return nullptr;
}

// Some of the past records that windows have get a name, and are read by it.
std::string NamePastRecords(Random& random, Names* names) {
  std::string out;
  for (size_t i = 0; i < names->windows.size(); ++i) {
    std::string& read = names->windows[i].read;
    const size_t end = read.find("].");
    if (end == read.npos || !random.Chance(35)) continue;
    const std::string name = "past" + std::to_string(i);
    out += "  " + name + ": " + Yaml(read.substr(0, end + 1)) + "\n";
    read = "variables." + name + read.substr(end + 1);
  }
  return out;
}

std::string GenerateVariables(Random& random, const std::vector<Field>& fields, Names* names) {
  static const char kTypes[] = "bidstu";
  std::string out = "variables:\n" + NamePastRecords(random, names);
  const size_t count = 1 + random.Below(3);
  for (size_t i = 0; i < count; ++i) {
    const std::string name = "v" + std::to_string(i);
    const char type = kTypes[random.Below(5)];
    out += "  " + name + ": " + Yaml(GenerateExpression(random, fields, *names, type, 2)) + "\n";
    names->variables.push_back({name, type});
  }
  if (random.Chance(10) && !random.is_guided()) {  // with a short text it just fits the limit of texts that are made
    out += "  long: " + Yaml("\"" + std::string(65300, 'q') + "\"") + "\n";
    names->variables.push_back({"long", 's'});
  }
  return out;
}

std::string GenerateFallback(Random& random, const std::vector<std::string>& outcomes) {
  switch (random.Below(3)) {
    case 0:
      return "no_match";
    case 1:
      return "match";
    default:
      return "{outcome: " + random.Pick(outcomes) + "}";
  }
}

// What the rules ask: by chance, and of every window something.
std::vector<std::string> GenerateConditions(Random& random, const std::vector<Field>& fields, const Names& names) {
  std::vector<std::string> out;
  const size_t count = 1 + random.Below(8);
  for (size_t i = 0; i < count; ++i) out.push_back(GenerateExpression(random, fields, names, 'b', 3));
  std::string window;
  for (const Names::WindowValue& value : names.windows) {
    const std::string prefix = value.read.substr(0, value.read.find('.', sizeof "windows." - 1));
    if (prefix == window && random.Chance(50)) continue;
    window = prefix;
    out.push_back(GenerateWindowTest(random, names, value));
  }
  return out;
}

std::string GenerateRules(Random& random, const std::vector<Field>& fields, const Names& names,
                          const std::vector<std::string>& outcomes) {
  std::string out = "rules:\n";
  const std::vector<std::string> conditions = GenerateConditions(random, fields, names);
  for (size_t i = 0; i < conditions.size(); ++i) {
    out += "  - id: r" + std::to_string(i) + "\n    when: " + Yaml(conditions[i]) + "\n";
    if (!names.windows.empty() && random.Chance(30)) {
      out += "    reason: 'a {" + random.Pick(names.windows).read + "} b {" + random.Pick(names.windows).read + "}'\n";
    }
    if (random.Chance(70)) out += "    score: " + std::to_string(static_cast<int>(random.Below(80)) - 20) + "\n";
    bool is_final = false;
    if (random.Chance(35)) {
      out += "    outcome: " + random.Pick(outcomes) + "\n";
      is_final = random.Chance(30);
      if (is_final) out += "    final: true\n";
    }
    if (!is_final && random.Chance(12)) out += "    mode: shadow\n";
    if (random.Chance(40)) out += "    on_unknown: " + GenerateFallback(random, outcomes) + "\n";
    if (random.Chance(40)) out += "    on_error: " + GenerateFallback(random, outcomes) + "\n";
  }
  return out;
}

std::string GenerateDecide(Random& random, const std::vector<std::string>& outcomes) {
  static const char* const kPolicies[] = {"score_sum", "first_match", "max_severity"};
  const size_t policy = random.Below(3);
  std::string out = std::string("decide:\n  policy: ") + kPolicies[policy] + "\n  outcomes:\n";
  for (size_t i = 0; i < outcomes.size(); ++i) {
    const bool has_threshold = policy == 0 && i + 1 < outcomes.size();
    out += "    - {outcome: " + outcomes[i] +
           (has_threshold ? ", at_least: " + std::to_string(80 - 30 * static_cast<int>(i)) : "") + "}\n";
  }
  return out + "  invalid: " + (random.Chance(70) ? "reject" : outcomes[0]) + "\n";
}

CellText GenerateCell(Random& random, const std::vector<std::string>& texts, int empty_percent) {
  CellText cell;
  if (texts.empty() || random.Chance(empty_percent)) return cell;  // empty: null or absent
  cell.text = random.Pick(texts);
  cell.quoted = random.Chance(10) || cell.text.empty() || cell.text.find_first_of(",\"\r\n") != std::string::npos;
  return cell;
}

}  // namespace

Random PackChoices(uint64_t seed) { return Random(seed * 2654435761u + 1); }
Random RowChoices(uint64_t seed) { return Random(seed * 40503u + 7); }

Case GeneratePack(Random random) {
  Case one;
  std::string schema;
  const bool has_windows = random.Chance(60);
  one.fields = GenerateFields(random, has_windows, &schema, &one.columns);
  one.files["record.schema.json"] = schema;
  static const std::vector<std::string> kOutcomes = {"decline", "review", "approve"};
  Names names;
  std::string pack = "tollgate: 1\nname: generated\nversion: \"1\"\nrecord:\n  schema: record.schema.json\n";
  const Field* time = TimeField(random, one.fields);
  if (time != nullptr) pack += "  time: " + time->path + "\n";
  if (has_windows && random.Chance(80)) pack += "  id: w_id\n";
  pack += GenerateLists(random, time != nullptr, &one, &names) + GenerateTables(random, &one, &names);
  if (has_windows) {
    Names window_names = names;  // a window does not read windows, nor what reads them
    pack += GenerateWindows(random, time != nullptr, &one, &window_names);
    names.windows = window_names.windows;
  }
  pack += GenerateVariables(random, one.fields, &names);
  pack += GenerateRules(random, one.fields, names, kOutcomes) + GenerateDecide(random, kOutcomes);
  one.files["pack.yaml"] = pack;

  for (size_t i = 0; i < one.fields.size(); ++i) one.columns.push_back(static_cast<int>(i));
  for (size_t i = one.columns.size(); i > 1; --i) std::swap(one.columns[i - 1], one.columns[random.Below(i)]);
  for (int column : one.columns) {
    one.header.push_back(column == Case::kUnread      ? "unread"
                         : column == Case::kCardOther ? "card.other"
                                                      : one.fields[static_cast<size_t>(column)].header);
  }
  return one;
}

void GenerateRows(const std::vector<std::vector<std::string>>& good_cells, int row_count, Random random, Case* one) {
  one->rows.clear();
  StreamRows stream(*one, random);
  const bool is_stream = !one->spans_us.empty();
  for (int row = 0; row < row_count; ++row) {
    if (is_stream && row > 0 && random.Chance(5)) {  // delivered again, whole
      const size_t back =
          1 + random.Below(std::min<size_t>(one->rows.size(), random.Chance(70) ? 8 : one->rows.size()));
      one->rows.push_back(std::vector<CellText>(one->rows[one->rows.size() - back]));
      continue;
    }
    stream.Next();
    const bool is_good = random.Chance(75);
    const int empty_percent = random.Chance(50) ? 3 : 15;
    std::vector<CellText>& cells = one->rows.emplace_back();
    for (int column : one->columns) {
      const auto field = static_cast<size_t>(column);
      if (column == Case::kUnread) {
        cells.push_back({"free text", false});
      } else if (column == Case::kCardOther) {  // absent, empty, or not
        cells.push_back({random.Chance(20) ? "x" : "", random.Chance(20)});
      } else if (one->fields[field].role != StreamRole::kNone) {
        cells.push_back(stream.Cell(one->fields[field]));
      } else {
        // One bad row in two has a single field drawn freely.
        const bool draws_good = is_good || random.Chance(70);
        cells.push_back(GenerateCell(random, draws_good ? good_cells[field] : one->fields[field].cells, empty_percent));
      }
    }
  }
}

std::string ToCsv(const Case& one) {
  std::string out;
  const auto put = [&out](const std::string& text, bool quoted) {
    if (!quoted) {
      out += text;
      return;
    }
    out += '"';
    for (char c : text) {
      out += c;
      if (c == '"') out += '"';
    }
    out += '"';
  };
  for (size_t i = 0; i < one.header.size(); ++i) {
    out += i == 0 ? "" : ",";
    put(one.header[i], one.header[i].find_first_of(" ,\"\r\n") != std::string::npos);
  }
  out += '\n';
  for (const auto& row : one.rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      out += i == 0 ? "" : ",";
      put(row[i].text, row[i].quoted);
    }
    out += '\n';
  }
  return out;
}

}  // namespace tollgate::differential
