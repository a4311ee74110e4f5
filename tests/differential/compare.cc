#include "differential/compare.h"

#include <optional>
#include <set>

#include "base/cpu.h"
#include "base/sha256.h"
#include "compile/compile.h"
#include "differential/screen_bytes.h"
#include "differential/twin.h"
#include "differential/windows.h"
#include "oracle/decide.h"
#include "oracle/time.h"
#include "oracle/validate.h"
#include "pack/yaml.h"
#include "plan/file.h"
#include "read/csv.h"
#include "report/diagnostic_text.h"
#include "scan/scan.h"
#include "set_compiler.h"

namespace tollgate::differential {
namespace {

bool Bit(const uint8_t* bits, int32_t row) { return bits[row / 8] >> (row % 8) & 1; }
std::string Text(tg_text text) { return std::string(text.data, text.size); }

struct Compiled {
  SourceMap sources;
  Diagnostics diagnostics;
  std::unique_ptr<compile::CheckedPack> checked;
  std::unique_ptr<const plan::Plan> plan;
  std::string problem;
};

// The engine runs the plan that comes out of its file. "": it is the one that went in.
std::string Reload(std::unique_ptr<const plan::Plan>* plan) {
  const std::string bytes = plan::EncodeFile(**plan);
  const std::string sha256 = Sha256Identity(bytes);
  Expected<plan::DecodedFile> decoded = plan::DecodeFile(bytes, {sha256});
  if (!decoded.ok()) return "its plan file is refused: " + std::string(decoded.status().message());
  const plan::Plan& loaded = *decoded->plan;
  if (loaded.identity != (*plan)->identity) return "its plan file has another identity";
  if (loaded.listing != (*plan)->listing) return "its plan file has another listing";
  if (plan::EncodeFile(loaded) != bytes) return "its plan file reads back as another";
  *plan = std::move(decoded->plan);
  return "";
}

void CompilePack(const Case& one, Compiled* out) {
  const pack::FileLoader load = [&](std::string_view path, size_t, std::string* problem) -> std::optional<std::string> {
    const auto file = one.files.find(std::string(path));
    if (file != one.files.end()) return file->second;
    *problem = "no such file";
    return std::nullopt;
  };
  const bool has_pack = one.files.count("pack.yaml") != 0;
  const char* const name = has_pack ? "pack.yaml" : "record.schema.json";
  const uint32_t file = out->sources.Add(name, one.files.at(name));
  out->checked = has_pack ? compile::CheckPack(&out->sources, file, load, &out->diagnostics)
                          : compile::CheckSchema(&out->sources, file, &out->diagnostics);
  if (out->checked != nullptr && out->diagnostics.ok()) {
    out->plan = compile::Lower(*out->checked, TestSetCompiler(), &out->diagnostics);
  }
  if (out->plan == nullptr) {
    out->problem = "does not compile:\n" + report::RenderDiagnostics(out->sources, out->diagnostics);
  } else {
    out->problem = Reload(&out->plan);
  }
}

// The oracle's side of a case.
class Expectation {
 public:
  Expectation(const Case& one, const compile::CheckedPack& checked, const plan::Plan& plan)
      : checked_(checked),
        validator_(checked.schema),
        lists_(Lists(one, checked)),
        tables_(Tables(one, checked)),
        evaluator_(checked.environment, lists_, tables_),
        windows_(checked, plan) {
    evaluator_.UseWindows(&windows_.windows());
  }

  oracle::Validation Validate(const std::vector<oracle::RawCell>& cells, const std::vector<bool>& others = {}) {
    return validator_.Validate(cells, others);
  }
  WindowOracle& windows() { return windows_; }
  // A row comes to the windows, which take it in at End.
  void Begin(const oracle::Validation& validation) {
    if (validation.valid()) windows_.windows().Begin(validation.record, windows_.IdOf(validation.record), &evaluator_);
  }
  void End(const oracle::Validation& validation) {
    if (validation.valid()) windows_.windows().End();
  }
  // Results of all conditions; empty for an invalid record.
  std::vector<oracle::Result> Conditions(const oracle::Validation& validation) {
    std::vector<oracle::Result> results;
    if (!validation.valid()) return results;
    for (const cel::Expr* condition : checked_.conditions)
      results.push_back(evaluator_.Evaluate(*condition, validation.record));
    return results;
  }
  // The expressions of a rule's reason as it writes them.
  std::vector<std::string> ReasonTexts(size_t rule, const oracle::Validation& validation) {
    std::vector<std::string> texts;
    for (const cel::Expr* value : checked_.reason_values[rule]) {
      const oracle::Result result = evaluator_.Evaluate(*value, validation.record);
      texts.push_back(!result.is_value() ? "?"
                                         : oracle::Apply(cel::Function::kToString, {result.value}, {}).value.text);
    }
    return texts;
  }
  oracle::Decision Decide(bool valid, const std::vector<oracle::Result>& conditions) {
    return oracle::Decide(checked_.pack, valid, conditions);
  }

 private:
  static std::vector<oracle::ListData> Lists(const Case& one, const compile::CheckedPack& checked) {
    std::vector<oracle::ListData> lists;
    for (size_t i = 0; i < checked.environment.lists.size(); ++i) {
      const cel::ListName& name = checked.environment.lists[i];
      oracle::ListData& list = lists.emplace_back();
      list.entries = one.lists.at(name.name);
      list.folds_lower = checked.pack.lists[i].fold != nullptr;
      list.match = name.match;
      const auto ends = one.list_ends.find(name.name);
      if (ends == one.list_ends.end()) continue;
      for (const std::string& end : ends->second) list.until_us.push_back(EndOf(end));
    }
    return lists;
  }
  static std::optional<int64_t> EndOf(const std::string& text) {
    if (text.empty()) return std::nullopt;
    int64_t time_us = 0;
    const bool reads = oracle::ReadRfc3339(text, &time_us) == oracle::TimeRead::kGood ||
                       oracle::ReadDate(text, &time_us) == oracle::TimeRead::kGood;
    if (!reads) std::abort();
    return time_us;
  }
  static std::vector<oracle::TableData> Tables(const Case& one, const compile::CheckedPack& checked) {
    std::vector<oracle::TableData> tables;
    for (const pack::TableSpec& spec : checked.pack.tables) {
      SourceMap sources;
      Diagnostics diagnostics;
      const std::string file_name = spec.name + ".schema.json";
      const uint32_t file = sources.Add(file_name, one.files.at(file_name));
      const std::unique_ptr<json::Tree> tree = pack::ParseDocument(sources, file, &diagnostics);
      const schema::Schema schema = schema::Read(*tree->root, &diagnostics);
      oracle::Validator validator(schema);
      oracle::TableData& table = tables.emplace_back();
      table.key = spec.key == pack::KeyKind::kRange ? "range" : spec.key == pack::KeyKind::kCidr ? "cidr" : "exact";
      table.key_columns.clear();
      for (const json::Node* column : spec.key_columns) table.key_columns.push_back(schema.FindField(column->text));
      for (const auto& row : spec.name == "t" ? one.table_rows : one.more_rows.at(spec.name)) {
        std::vector<oracle::RawCell> cells;
        for (const std::string& text : row) cells.push_back({text, false, true});
        table.rows.push_back(validator.Validate(cells).record.cells);
      }
    }
    return tables;
  }

  const compile::CheckedPack& checked_;
  oracle::Validator validator_;
  std::vector<oracle::ListData> lists_;
  std::vector<oracle::TableData> tables_;
  oracle::Evaluator evaluator_;
  WindowOracle windows_;
};

// Generated fields by their place in the schema (document order there, generation order here).
std::vector<size_t> SchemaOrder(const Case& one, const schema::Schema& schema) {
  std::vector<size_t> order;
  for (const schema::Field& field : schema.fields) {
    for (size_t i = 0; i < one.fields.size(); ++i) {
      if (one.fields[i].path == field.layout.name) order.push_back(i);
    }
  }
  return order;
}

std::vector<std::vector<std::string>> GoodCells(const Case& one, const std::vector<size_t>& order,
                                                Expectation* expectation) {
  std::vector<std::vector<std::string>> good(one.fields.size());
  for (size_t at = 0; at < order.size(); ++at) {
    const Field& field = one.fields[order[at]];
    for (const std::string& text : field.cells) {
      std::vector<oracle::RawCell> cells(order.size());
      cells[at] = {text, text.empty() || text.find_first_of(",\"\r\n") != std::string::npos, true};
      bool is_good = true;
      for (const oracle::Finding& finding : expectation->Validate(cells).findings)
        is_good &= finding.code == TG_CODE_SCHEMA_REQUIRED;
      if (is_good) good[order[at]].push_back(text);
    }
  }
  return good;
}

std::vector<oracle::RawCell> RawCells(const Case& one, const std::vector<size_t>& order,
                                      const std::vector<CellText>& row) {
  std::vector<oracle::RawCell> cells(order.size());
  for (size_t at = 0; at < order.size(); ++at) {
    for (size_t column = 0; column < one.columns.size(); ++column) {
      if (one.columns[column] == static_cast<int>(order[at])) cells[at] = {row[column].text, row[column].quoted, true};
    }
  }
  return cells;
}

// Whether the row has a cell in the column of `card` that no field reads; it is the only object there may be.
std::vector<bool> Others(const Case& one, const std::vector<CellText>& row, size_t object_count) {
  std::vector<bool> others(object_count);
  for (size_t column = 0; column < one.columns.size(); ++column) {
    if (one.columns[column] == Case::kCardOther) others[0] = row[column].quoted || !row[column].text.empty();
  }
  return others;
}

// What differs in one row; "" for nothing.
class RowCheck {
 public:
  RowCheck(const plan::Plan& plan, const scan::Scratch& scratch, const tg_decisions& got, Tally* tally)
      : plan_(plan), scratch_(scratch), got_(got), tally_(tally) {}

  std::string Compare(int32_t row, const oracle::Validation& validation, const std::vector<oracle::Result>& conditions,
                      const oracle::Decision& want) {
    std::string out;
    const auto differ = [&out](const std::string& what, const std::string& wanted, const std::string& found) {
      if (wanted != found) out += what + ": oracle " + wanted + ", engine " + found + "\n";
    };
    ++tally_->rows;
    tally_->valid += validation.valid();
    differ("findings", Describe(validation.findings), Describe(Findings(row)));
    differ("valid", std::to_string(want.valid), std::to_string(Bit(got_.valid, row)));
    const int32_t outcome = got_.outcomes[row];
    differ("outcome", want.outcome, outcome < 0 ? "" : plan_.outcomes[static_cast<size_t>(outcome)].name);
    differ("score", std::to_string(want.score), std::to_string(got_.scores[row]));
    const int32_t final_rule = got_.final_rules[row];
    differ("final rule", want.final_rule, final_rule < 0 ? "" : plan_.rule_texts[static_cast<size_t>(final_rule)].id);
    for (size_t rule = 0; rule < plan_.rules.size(); ++rule) {
      const std::string id = plan_.rule_texts[rule].id;
      const oracle::Result none;
      const oracle::Result& condition = validation.valid() ? conditions[rule] : none;
      differ(id + " fired", Flag(want.fired, rule), std::to_string(Bit(got_.fired[rule], row)));
      differ(id + " unknown", Flag(want.unknown, rule), std::to_string(Bit(got_.unknown[rule], row)));
      differ(id + " error", Flag(want.errors, rule), std::to_string(Bit(got_.errors[rule], row)));
      differ(id + " cause", Cause(condition), Cause(row, rule));
      tally_->fired += Bit(got_.fired[rule], row);
      tally_->unknown += Bit(got_.unknown[rule], row);
      tally_->errors += Bit(got_.errors[rule], row);
    }
    return out;
  }

  // Of a condition whose windows may err: *truth becomes what the engine said, if it may say that. `may_be_open`: what
  // is true or false may be left open.
  std::string TakeSaid(int32_t row, size_t rule, bool may_be_open, oracle::Result* truth) {
    const std::string cause = Cause(row, rule);
    const bool is_open = Bit(got_.unknown[rule], row);
    if (is_open && cause != Cause(*truth)) {
      const size_t space = cause.find(' ');
      if (!may_be_open)
        return plan_.rule_texts[rule].id + ": oracle " + oracle::Describe(*truth) + ", engine unknown " + cause + "\n";
      oracle::Cause kind = oracle::Cause::MISSING;
      for (const oracle::Cause one : {oracle::Cause::IS_NULL, oracle::Cause::NO_ROW, oracle::Cause::INEXACT,
                                      oracle::Cause::SATURATED, oracle::Cause::EVICTED}) {
        if (oracle::CauseKind(one) == cause.substr(0, space)) kind = one;
      }
      *truth = oracle::Fault(kind, cause.substr(space + 1));
    }
    // Bounds do not see that what lies between them overflows.
    if (may_be_open && !truth->is_value() && !is_open && !Bit(got_.errors[rule], row))
      *truth = oracle::BoolResult(Bit(got_.fired[rule], row));
    return "";
  }

  // `texts`: what the oracle says.
  template <class Texts>
  std::string CompareReason(int32_t row, size_t rule, Texts texts) {
    if (!Bit(got_.fired[rule], row) || plan_.rules[rule].reason == 0) return "";
    const std::vector<std::string> want = texts();
    size_t at = 0;
    for (const plan::ReasonPart& part : plan_.reasons[plan_.rules[rule].reason - 1]) {
      if (!part.is_value) continue;
      std::string buffer;
      const std::string got(scan::ReasonValue(plan_, scratch_, part, row, &buffer));
      if (at >= want.size() || got != want[at])
        return plan_.rule_texts[rule].id + " reason: oracle " + (at < want.size() ? want[at] : "none") + ", engine " +
               got + "\n";
      ++at;
    }
    return "";
  }

 private:
  using FindingSet = std::set<oracle::Finding>;
  static std::string Flag(const std::vector<bool>& flags, size_t rule) {
    return rule < flags.size() && flags[rule] ? "1" : "0";
  }
  static std::string Describe(const FindingSet& findings) {
    std::string out;
    for (const oracle::Finding& finding : findings)
      out += std::string(tg_code_name(finding.code)) + "@" + finding.schema_pointer + " ";
    return out;
  }
  FindingSet Findings(int32_t row) {
    FindingSet findings;
    for (size_t i = 0; i < got_.finding_count; ++i) {
      const tg_finding& finding = got_.findings[i];
      if (finding.record == first_record + row) findings.insert({finding.code, Text(finding.schema)});
    }
    tally_->findings += static_cast<int64_t>(findings.size());
    return findings;
  }
  static std::string Cause(const oracle::Result& result) {
    return result.is_value() ? "" : std::string(oracle::CauseKind(result.cause)) + " " + result.path;
  }
  std::string Cause(int32_t row, size_t rule) {
    if (!Bit(got_.unknown[rule], row) && !Bit(got_.errors[rule], row)) return "";
    const tg_cause cause = scan::Cause(plan_, scratch_, row, static_cast<int32_t>(rule));
    return Text(cause.kind) + " " + Text(cause.path);
  }

  const plan::Plan& plan_;
  const scan::Scratch& scratch_;
  const tg_decisions& got_;
  Tally* tally_;

 public:
  int64_t first_record = 0;
};

std::string RowText(const Case& one, size_t row) {
  std::string out;
  for (size_t column = 0; column < one.columns.size(); ++column) {
    out += "  " + one.header[column] + (one.rows[row][column].quoted ? " = \"" : " = ") + one.rows[row][column].text +
           "\n";
  }
  return out;
}

std::string CompareCounts(const window::State& state, const oracle::WindowCounts& want) {
  oracle::WindowCounts got;
  for (const window::GroupCounts& group : state.counts()) {
    got.keys += group.keys;
    got.evicted += group.evicted;
    got.late += group.late;
    got.duplicates += group.duplicates;
  }
  const auto say = [](const oracle::WindowCounts& counts) {
    return std::to_string(counts.keys) + " keys, " + std::to_string(counts.evicted) + " evicted, " +
           std::to_string(counts.late) + " late, " + std::to_string(counts.duplicates) + " duplicates";
  };
  return say(want) == say(got) ? "" : "counts: oracle " + say(want) + ", engine " + say(got);
}

// One row: values of windows first, for what is wrong there shows up everywhere.
std::string CompareRow(const plan::Plan& plan, const scan::Scratch& scratch, int32_t row,
                       const oracle::Validation& validation, RowCheck* check, Expectation* expectation) {
  expectation->Begin(validation);
  std::string difference = validation.valid() ? expectation->windows().Compare(plan, scratch, row) : "";
  std::vector<oracle::Result> conditions = expectation->Conditions(validation);
  for (size_t rule = 0; rule < conditions.size(); ++rule) {
    WindowOracle& windows = expectation->windows();
    if (windows.IsApproximate(rule)) difference += check->TakeSaid(row, rule, windows.IsOpen(rule), &conditions[rule]);
  }
  difference += check->Compare(row, validation, conditions, expectation->Decide(validation.valid(), conditions));
  for (size_t rule = 0; validation.valid() && rule < plan.rules.size(); ++rule) {
    if (expectation->windows().IsApproximateReason(rule)) continue;
    difference += check->CompareReason(row, rule, [&] { return expectation->ReasonTexts(rule, validation); });
  }
  expectation->End(validation);
  return difference;
}

// All rows of the case; "" for no difference.
std::string CompareRows(const Case& one, const plan::Plan& plan, const std::vector<size_t>& order,
                        const Settings& settings, Expectation* expectation, Tally* tally) {
  const std::string csv = ToCsv(one);
  Bytes input{csv};
  const tg_source source = input.Source();
  read::CsvOptions options;
  options.batch_row_count = settings.batch_row_count;
  options.cpu = ResolveCpu(settings.cpu).value();
  read::CsvCutter cutter(source, plan.layout, options);
  const Status header = cutter.ReadHeader();
  if (!header.ok()) return std::string(header.message());
  read::CsvDecoder decoder(plan.layout, cutter.binding(), options.cpu);
  scan::Scratch scratch(plan, options.cpu);
  Session session(plan, settings.window_place, Random(one.rows.size()));
  if (KeepsAllKeys(settings.window_place)) expectation->windows().windows().KeepAllKeys();
  session.Attach(&scratch);
  auto block = read::NewCsvBlock();
  size_t row = 0;
  while (*cutter.Next(block.get())) {
    const tg_batch batch = decoder.Decode(*block);
    tg_decisions decisions{};
    const std::string problem = session.Scan(batch, &scratch, &decisions);
    if (!problem.empty()) return "before row " + std::to_string(row) + ": " + problem;
    RowCheck check(plan, scratch, decisions, tally);
    check.first_record = batch.first_record;
    for (int32_t r = 0; r < batch.row_count; ++r, ++row) {
      if (row >= one.rows.size()) return "the engine reads more rows than there are";
      const oracle::Validation validation =
          expectation->Validate(RawCells(one, order, one.rows[row]), Others(one, one.rows[row], plan.nested.size()));
      const std::string difference = CompareRow(plan, scratch, r, validation, &check, expectation);
      if (!difference.empty()) return "row " + std::to_string(row) + ":\n" + RowText(one, row) + difference;
    }
  }
  if (settings.window_place == WindowPlace::kMemory) {
    const std::string counts = CompareCounts(session.state(), expectation->windows().windows().counts());
    if (!counts.empty()) return counts;
  }
  tally->window_values += expectation->windows().value_count;
  tally->bounded_values += expectation->windows().bounded_count;
  tally->inexact_values += expectation->windows().inexact_count;
  return row == one.rows.size() ? "" : "the engine reads " + std::to_string(row) + " rows";
}

std::string CompareCompiled(const Case& one, const Compiled& compiled, const std::vector<size_t>& order,
                            const Settings& settings, Expectation* expectation, Tally* tally) {
  ++tally->packs;
  std::string problem = CompareRows(one, *compiled.plan, order, settings, expectation, tally);
  if (problem.empty() && settings.compares_bytes) problem = CompareBytes(one, *compiled.plan, tally);
  return problem;
}

bool ReadsHeader(const Case& one, const plan::Plan& plan) {
  const std::string csv = ToCsv(one);
  Bytes input{csv};
  const tg_source source = input.Source();
  return read::CsvCutter(source, plan.layout, {}).ReadHeader().ok();
}

std::string WithPack(const std::string& problem, const Case& one) {
  if (problem.empty()) return "";
  const auto pack = one.files.find("pack.yaml");
  return problem + "\n" + one.files.at("record.schema.json") + (pack == one.files.end() ? "" : pack->second);
}

}  // namespace

std::string Compare(Random pack_choices, Random row_choices, const Settings& settings, Tally* tally) {
  Case one = GeneratePack(pack_choices);
  Compiled compiled;
  CompilePack(one, &compiled);
  if (!compiled.problem.empty()) return WithPack(compiled.problem, one);
  Expectation expectation(one, *compiled.checked, *compiled.plan);
  const std::vector<size_t> order = SchemaOrder(one, compiled.checked->schema);
  GenerateRows(GoodCells(one, order, &expectation), settings.row_count, row_choices, &one);
  if (settings.generated != nullptr) *settings.generated = one;
  std::string problem = CompareCompiled(one, compiled, order, settings, &expectation, tally);
  if (problem.empty()) problem = CompareTwins(one, *compiled.plan, settings, tally);
  return WithPack(problem, one);
}

std::string Compare(uint64_t seed, const Settings& settings, Tally* tally) {
  const std::string problem = Compare(PackChoices(seed), RowChoices(seed), settings, tally);
  return problem.empty() ? "" : "seed " + std::to_string(seed) + ": " + problem;
}

std::string CompareGiven(const Case& one, const Settings& settings, Tally* tally) {
  Compiled compiled;
  CompilePack(one, &compiled);
  if (!compiled.problem.empty() || !ReadsHeader(one, *compiled.plan)) return "";
  Expectation expectation(one, *compiled.checked, *compiled.plan);
  const std::vector<size_t> order = SchemaOrder(one, compiled.checked->schema);
  return WithPack(CompareCompiled(one, compiled, order, settings, &expectation, tally), one);
}

}  // namespace tollgate::differential
