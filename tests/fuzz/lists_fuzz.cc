// A list's file and values that are looked up in it. The first line says the kind of match by its first letter (e p s b
// r c g: exact, prefix, suffix, substring, regex, cidr, range) and, by an `f`, that the list folds; entries follow, a
// line each, and behind a line "=== values" values; behind "=== damage" pairs of bytes that change the data file.
// Whatever the bytes: a plan or errors with places; every value is hit exactly where the oracle, which asks every
// entry, says so; the list as a data file reads back to the same bytes; and a damaged data file is refused or harmless.
#include <algorithm>
#include <cstdint>

#include "base/checksum.h"
#include "base/utf8.h"
#include "data/data_file.h"
#include "differential/compare.h"
#include "fuzz/documents.h"
#include "fuzz/property.h"
#include "set_compiler.h"

namespace tollgate::fuzz {
namespace {

constexpr size_t kMaxEntries = 60, kMaxValues = 40;
constexpr char kSchema[] = R"({"type": "object", "properties": {"v": {"type": "string"}, "w": {"type": "string"}}})";

std::vector<std::string> Lines(std::string_view text, size_t max_count) {
  std::vector<std::string> lines;
  while (!text.empty() && lines.size() < max_count) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    // What makes a file of lines what it is (blank lines, comments, CRs) unit tests have.
    const bool is_entry = line.find_first_not_of(" \t") != std::string_view::npos && line[0] != '#' &&
                          line.find_first_of(std::string_view("\r\0", 2)) == std::string_view::npos;
    if (is_entry && IsValidUtf8(line)) lines.emplace_back(line);
  }
  return lines;
}

std::string MatchOf(std::string_view flags) {
  constexpr std::pair<char, const char*> kKinds[] = {{'p', "prefix"}, {'s', "suffix"}, {'b', "substring"},
                                                     {'r', "regex"},  {'c', "cidr"},   {'g', "range"}};
  for (const auto& [letter, name] : kKinds) {
    if (!flags.empty() && flags[0] == letter) return name;
  }
  return "exact";
}

differential::Case CaseOf(std::string_view flags, const std::vector<std::string>& entries,
                          const std::vector<std::string>& values) {
  differential::Case one;
  one.files["record.schema.json"] = kSchema;
  one.lists["l"] = entries;
  for (const std::string& entry : entries) one.files["l.txt"] += entry + "\n";
  const char* const fold = flags.find('f') != std::string_view::npos ? ", \"fold\": \"lower\"" : "";
  one.files["pack.yaml"] =
      R"({"tollgate": 1, "name": "fuzz", "version": "1", "record": {"schema": "record.schema.json"},
    "lists": {"l": {"file": "l.txt", "match": ")" +
      MatchOf(flags) + "\"" + fold + R"(}},
    "rules": [{"id": "r", "score": 1, "on_unknown": "no_match", "when": "tx.v in lists.l"},
              {"id": "q", "score": 1, "on_unknown": "no_match", "when": "tx.v + tx.w in lists.l"}],
    "decide": {"policy": "score_sum", "outcomes": [{"outcome": "review", "at_least": 1}, {"outcome": "approve"}],
      "invalid": "reject"}})";
  one.header = {"v", "w"};
  one.columns = {0, 1};
  for (const char* name : {"v", "w"}) one.fields.emplace_back().path = name;
  one.rows.push_back({{"", true}, {"", true}});
  for (size_t i = 0; i < values.size(); ++i) {
    const std::string& next = values[(i + 1) % values.size()];
    one.rows.push_back({{values[i], true}, {next, i % 3 != 0 || next.find_first_of(",\"") != std::string::npos}});
  }
  return one;
}

Status Apply(const plan::Plan& plan, std::string_view bytes) {
  lookup::Data data = lookup::Data::Over(plan.data);
  return data::ApplyDataFile(plan, bytes, pattern::Trust::kNone, &TestSetCompiler(), &data);
}

void RequireDataFile(const plan::Plan& plan, std::string_view damage) {
  const Expected<std::string> file = data::EncodeDataFile(plan, "l");
  Require(file.ok(), "a list can be written", file.ok() ? "" : file.status().message());
  const Status status = Apply(plan, *file);
  Require(status.ok(), "a data file reads back", status.message());
  std::string damaged = *file;
  for (; damage.size() >= 3; damage.remove_prefix(3)) {
    const size_t at = static_cast<unsigned char>(damage[0]) * 256u + static_cast<unsigned char>(damage[1]);
    damaged[at % damaged.size()] = damage[2];
  }
  (void)Apply(plan, damaged);
  // Behind the checksum.
  const uint64_t checksum = Checksum64(std::string_view(damaged).substr(0, damaged.size() - 8));
  for (size_t i = 0; i < 8; ++i) damaged[damaged.size() - 8 + i] = static_cast<char>(checksum >> (8 * i));
  (void)Apply(plan, damaged);
}

void FuzzLists(std::string_view input) {
  const std::map<std::string, std::string> files = SplitFiles(input, "entries");
  const std::string_view text = files.at("entries");
  const std::string_view flags = text.substr(0, text.find('\n'));
  const std::vector<std::string> entries = Lines(text.substr(std::min(text.size(), flags.size() + 1)), kMaxEntries);
  const auto part = [&files](const char* name) {
    const auto file = files.find(name);
    return file == files.end() ? std::string_view() : std::string_view(file->second);
  };
  std::vector<std::string> values = Lines(part("values"), kMaxValues);
  for (size_t i = 0; i < entries.size() && values.size() < kMaxValues; ++i) values.push_back(entries[i]);

  const differential::Case one = CaseOf(flags, entries, values);
  Compiled compiled;
  Compile(one.files, "pack.yaml", /*is_schema=*/false, &compiled);
  if (compiled.plan == nullptr) return;
  differential::Tally tally;
  const std::string difference = differential::CompareGiven(one, {}, &tally);
  Require(difference.empty(), "engine and oracle agree", difference);
  RequireDataFile(*compiled.plan, part("damage"));
}

}  // namespace
}  // namespace tollgate::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tollgate::fuzz::FuzzLists({reinterpret_cast<const char*>(data), size});
  return 0;
}
