// The examples of the C++ headers, as they stand there: readme_test.py compares the lines.
#include <unistd.h>

#include <iostream>
#include <string>

#include "tollgate/tollgate.hpp"

namespace {

constexpr std::string_view kSchema = R"({"type": "object", "properties": {"a": {"type": "integer"}}})";
constexpr std::string_view kPack = R"(
tollgate: 1
name: p
record: {schema: {type: object, properties: {a: {type: integer}}}}
rules: [{id: r, when: 'tx.a > 1', on_unknown: no_match, score: 90}]
decide: {policy: score_sum, outcomes: [{outcome: review, at_least: 5}, {outcome: approve}], invalid: reject}
)";

// compile.hpp, scan.hpp
int ScanOneBatch() {
  const std::string_view content = kPack;
  const tollgate::FileReader files;
  tollgate::Compiled compiled = tollgate::CompilePack("pack.yaml", content, files);
  if (!compiled.status.ok()) std::cerr << compiled.diagnostics.text();
  const tollgate::Plan& plan = compiled.plan;
  int64_t values[64] = {1, 2, 3};
  tg_column column{};
  column.name = {"a", 1};
  column.type = TG_INT64;
  column.values = values;
  tg_batch batch{};
  batch.row_count = 3;
  batch.column_count = 1;
  batch.columns = &column;
  int held = 0;
  auto scratch = tollgate::Scratch::New(plan);  // one a thread
  auto decisions = scratch->Scan(batch);        // borrowed until the next Scan
  for (tollgate::Decision d : *decisions) held += d.valid() && d.score() > 80;
  return held == 2 ? 0 : 1;
}

// plan.hpp
int LoadAPlan() {
  std::string content;
  const auto keep = [&content](std::string_view bytes) -> int32_t {
    content.assign(bytes);
    return 0;
  };
  const tollgate::Compiled compiled = tollgate::CompilePack("pack.yaml", kPack);
  const tollgate::Expected<tg_plan_file> file = tollgate::SavePlan(compiled.plan, keep);
  const std::string_view sha256 = file->sha256;
  tollgate::Expected<tollgate::Plan> plan = tollgate::LoadPlan(content, sha256);
  if (!plan.ok()) std::cerr << plan.status().message() << "\n";
  return plan.ok() && plan->identity() == compiled.plan.identity() ? 0 : 1;
}

// screen.hpp
int ScreenStandardInput() {
  const tollgate::Compiled compiled = tollgate::CompileSchema("s.json", kSchema);
  const tollgate::Plan& plan = compiled.plan;
  std::string out;
  auto read = [&](char* buffer, size_t capacity) -> int64_t { return ::read(0, buffer, capacity); };
  auto write = [&](std::string_view lines) -> int32_t {
    out.append(lines);
    return 0;
  };
  tollgate::ScreenOptions options;
  options.decisions = write;
  tollgate::Screened screened = tollgate::Screen(plan, read, options);
  return screened.status.ok() && screened.summary.counts().records == 3 && !out.empty() ? 0 : 1;
}

// data.hpp
int ScanWithOtherData() {
  constexpr std::string_view kWithList = R"(
tollgate: 1
name: p
record: {schema: {type: object, properties: {a: {type: integer}}}}
lists: {bots: {values: [1, 2]}}
rules: [{id: r, when: 'tx.a in lists.bots', on_unknown: no_match, score: 90}]
decide: {policy: score_sum, outcomes: [{outcome: review, at_least: 5}, {outcome: approve}], invalid: reject}
)";
  const tollgate::Compiled compiled = tollgate::CompilePack("pack.yaml", kWithList);
  const tollgate::Plan& plan = compiled.plan;
  auto scratch = tollgate::Scratch::New(plan);
  std::string bytes;
  auto write = [&](std::string_view all) -> int32_t {
    bytes.append(all);
    return 0;
  };
  if (!tollgate::WriteData(plan, "bots", write).ok()) return 1;
  const tg_data_file file = tollgate::DataFile("bots.data", bytes);
  auto data = tollgate::Data::New(plan, {&file, 1});
  return scratch->UseData(&*data).ok() ? 0 : 1;  // from its next Scan on
}

// state.hpp
int ScreenTwoDays() {
  constexpr std::string_view kVelocity = R"(
tollgate: 1
name: v
record:
  schema: {type: object, properties: {a: {type: integer}, at: {type: string, format: date-time}}}
  time: at
windows: {w: {key: tx.a, over: 1d, count: true}}
rules: [{id: r, when: 'windows.w.count >= 2', on_unknown: no_match, score: 5}]
decide: {policy: score_sum, outcomes: [{outcome: review, at_least: 5}, {outcome: approve}], invalid: reject}
)";
  const tollgate::Compiled compiled = tollgate::CompilePack("pack.yaml", kVelocity);
  const tollgate::Plan& plan = compiled.plan;
  const std::string_view secret = "sixteen bytes...";
  auto first = [rest = std::string_view("a,at\n1,2026-11-02T10:00:00Z\n")](char* buffer,
                                                                           size_t capacity) mutable -> int64_t {
    const size_t size = rest.copy(buffer, capacity);
    rest.remove_prefix(size);
    return static_cast<int64_t>(size);
  };
  auto state = tollgate::State::New(plan, {.secret = secret});
  tollgate::ScreenOptions options;
  options.state = &*state;
  const tollgate::Screened monday = tollgate::Screen(plan, first, options);
  std::string saved;
  auto keep = [&](std::string_view bytes) -> int32_t {
    saved.append(bytes);
    return 0;
  };
  const tollgate::Status status = state->Save(keep);
  auto tuesday = tollgate::State::New(plan, {.secret = secret});
  const bool is_loaded = monday.status.ok() && status.ok() && tuesday->Load(saved).ok();
  return is_loaded && tuesday->counts().key_count == 1 ? 0 : 1;
}

}  // namespace

int main() { return ScanOneBatch() + LoadAPlan() + ScreenStandardInput() + ScanWithOtherData() + ScreenTwoDays(); }
