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

std::string GenerateLists(Random& random, Case* one, Names* names) {
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

std::string GenerateTable(Case* one, Names* names) {
  one->table_rows = {{"a", "1", "1.50", "x", "true"},
                     {"ab", "", "2.00", "", "false"},
                     {"日本語", "-7", "", "y", ""},
                     {"USD", "9223372036854775807", "-0.01", "é", "true"}};
  std::string& csv = one->files["t.csv"];
  csv = "k,n,d,s,b\n";
  for (const auto& row : one->table_rows) {
    for (size_t i = 0; i < row.size(); ++i) csv += (i == 0 ? "" : ",") + row[i];
    csv += '\n';
  }
  one->files["t.schema.json"] = R"({"type": "object", "required": ["k"], "properties": {
    "k": {"type": "string"}, "n": {"type": "integer"}, "d": {"type": "number", "multipleOf": 0.01},
    "s": {"type": "string"}, "b": {"type": "boolean"}}})";
  names->text_tables = {"t"};
  return "tables:\n  t: {file: t.csv, key: k, schema: t.schema.json}\n";
}

std::string GenerateVariables(Random& random, const std::vector<Field>& fields, Names* names) {
  static const char kTypes[] = "bidstu";
  std::string out = "variables:\n";
  const size_t count = 1 + random.Below(3);
  for (size_t i = 0; i < count; ++i) {
    const std::string name = "v" + std::to_string(i);
    const char type = kTypes[random.Below(5)];
    out += "  " + name + ": " + Yaml(GenerateExpression(random, fields, *names, type, 2)) + "\n";
    names->variables.push_back({name, type});
  }
  if (random.Chance(10)) {  // with a short text it just fits the limit of texts that are made
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

std::string GenerateRules(Random& random, const std::vector<Field>& fields, const Names& names,
                          const std::vector<std::string>& outcomes) {
  std::string out = "rules:\n";
  const size_t count = 1 + random.Below(8);
  for (size_t i = 0; i < count; ++i) {
    out += "  - id: r" + std::to_string(i) + "\n    when: " + Yaml(GenerateExpression(random, fields, names, 'b', 3)) +
           "\n";
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
  one.fields = GenerateFields(random, &schema, &one.columns);
  one.files["record.schema.json"] = schema;
  static const std::vector<std::string> kOutcomes = {"decline", "review", "approve"};
  Names names;
  std::string pack = "tollgate: 1\nname: generated\nversion: \"1\"\nrecord:\n  schema: record.schema.json\n";
  pack += GenerateLists(random, &one, &names) + GenerateTable(&one, &names);
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
  for (int row = 0; row < row_count; ++row) {
    const bool is_good = random.Chance(75);
    const int empty_percent = random.Chance(50) ? 3 : 15;
    std::vector<CellText>& cells = one->rows.emplace_back();
    for (int column : one->columns) {
      const auto field = static_cast<size_t>(column);
      if (column == Case::kUnread) {
        cells.push_back({"free text", false});
      } else if (column == Case::kCardOther) {  // absent, empty, or not
        cells.push_back({random.Chance(20) ? "x" : "", random.Chance(20)});
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
