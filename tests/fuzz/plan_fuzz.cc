// A plan file. Mutations change sections and give them their checksums again, or nothing behind those were ever
// reached. Whatever the bytes: a plan or an error that names its kind; a plan that is read writes a file that reads
// back to the same bytes; and it screens rows and runs its tests, on the portable path as on the best one. That the
// plan decides what its maker meant no checksum can promise (SECURITY.md); that it harms nobody the verifier does.
#include <algorithm>
#include <cstdint>
#include <cstring>

#include "differential/screen_bytes.h"
#include "fuzz/documents.h"
#include "fuzz/property.h"
#include "plan/file.h"
#include "plan_file_bytes.h"
#include "set_compiler.h"
#include "study/pack_tests.h"

// libFuzzer's own mutations.
extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace tollgate::fuzz {
namespace {

constexpr char kSchema[] = R"({"type": "object", "required": ["id"], "properties": {
  "id": {"type": "string", "pattern": "^[a-z0-9]+$"}, "name": {"type": ["string", "null"], "maxLength": 9},
  "amount": {"type": "string", "format": "decimal", "x-scale": 2, "x-minimum": "0"}, "n": {"type": "integer"},
  "d": {"type": "number"}, "ok": {"type": "boolean"}, "at": {"type": "string", "format": "date-time"},
  "kind": {"enum": ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]},
  "card": {"type": "object", "properties": {"pan": {"type": "string", "format": "pan"}}}}})";
constexpr char kRules[] = R"(tollgate: 1
name: plan
version: "1"
record: {id: id, time: at, schema: s.json}
lists: {words: {values: [abc, "b", x], fold: lower}, numbers: {values: [1, 5, -7]}}
tables: {t: {file: t.csv, key: k, schema: {
  type: object, properties: {k: {type: string}, limit: {type: number, multipleOf: 0.01}}}}}
windows:
  w: {key: [tx.name, tx.card.pan], over: 1h, count: true, sum: tx.amount, mean: tx.d, where: tx.ok,
    last: {n: 2, fields: [n, kind]}}
  b: {key: tx.id, over: 7d, accuracy: sketch, count_distinct: tx.name, sum: tx.n}
variables: {big: 'tx.amount > 100.00'}
rules:
- {id: a, when: 'tx.name in lists.words && variables.big', score: 40,
   reason: "{tx.name} at {tx.amount} on {tx.card.pan}"}
- {id: b, when: 'tx.amount > tables.t[tx.name].limit', outcome: decline, final: true, on_unknown: no_match}
- {id: c, when: 'tx.name.matches("^x+[a-c]*$") || tx.id.startsWith("a") || tx.id.contains("zz")',
   score: 5, mode: shadow}
- {id: d, when: 'tx.n * 3 / (tx.n - 5) > 2 && tx.n in lists.numbers', score: 5, on_error: match}
- {id: e, when: 'tx.at.getHours("Europe/Berlin") >= 22 && tx.at - timestamp("2024-01-01T00:00:00Z") > duration("36h")',
   score: -5}
- {id: f, when: 'decimal.div(tx.amount, 3.00, 2, "half_even") < 5.00 ? tx.ok : tx.d * 2.0 > double(tx.n)', score: 7}
- {id: g, when: 'tx.kind in ["a", "b"] || size(tx.name + tx.id) > 5 || string(tx.n) == "1" || tx.name == null',
   score: 1}
- {id: h, when: 'windows.w.count > 0 && windows.w.sum * 2 - tx.amount < 7.00 || windows.b.sum in [1, 2]', score: 1,
   reason: "{windows.w.mean} {windows.w.last[1].kind}"}
- {id: i, when: 'has(windows.w.last[0].n) && windows.w.last[0].n != windows.b.count_distinct', score: 1}
decide: {policy: score_sum, invalid: reject, outcomes: [{outcome: decline, at_least: 80},
  {outcome: review, at_least: 40}, {outcome: approve}]}
tests:
- {name: one, record: {id: "1", name: abc, amount: "200.00"}, expect: {outcome: review, rules: [a]}}
)";
const std::string kRows =
    "id,name,amount,n,d,ok,at,kind,card.pan\n"
    "a1,abc,200.00,1,0.5,true,2024-01-05T23:59:59Z,a,4111111111111111\n"
    "2,,0.01,5,1e308,false,2023-01-01T00:00:00Z,j,\n"
    "zz3,xxab,-1,9223372036854775807,,true,,x,1\n"
    "4,\"\",1.00,-7,2.5,,0001-01-01T00:00:00Z,,\n,,,,,,,,\n";

std::string SeedFile() {
  Compiled compiled;
  Compile({{"pack.yaml", kRules}, {"s.json", kSchema}, {"t.csv", "k,limit\nabc,10.00\nx,\n"}}, "pack.yaml",
          /*is_schema=*/false, &compiled);
  Require(compiled.plan != nullptr, "the fuzzer's pack compiles");
  // Without the databases of its pattern sets, which are large, and never loaded from a file that nobody vouches for.
  const std::string file = test::WithSection(plan::EncodeFile(*compiled.plan), "PSET", nullptr);
  Require(file.size() < size_t{1} << 15, "the fuzzer's plan is a small file", std::to_string(file.size()));
  return file;
}
const std::string& Seed() {
  static const auto* const seed = new std::string(SeedFile());
  return *seed;
}

// One compiler for all inputs: it tests itself when it is made, which takes longer than an input.
class SharedCompiler : public pattern::SetCompiler {
 public:
  std::optional<pattern::PatternSet> Compile(const std::vector<std::string>& patterns,
                                             pattern::SetProblem* problem) const override {
    return TestSetCompiler().Compile(patterns, problem);
  }
};

Expected<plan::DecodedFile> Decode(std::string_view bytes) {
  plan::DecodeOptions options;
  options.new_compiler = [] {
    return Expected<std::unique_ptr<const pattern::SetCompiler>>(std::make_unique<const SharedCompiler>());
  };
  Expected<plan::DecodedFile> file = plan::DecodeFile(bytes, options);
  if (!file.ok())
    Require(file.status().message().starts_with("plan."), "an error names its kind", file.status().message());
  return file;
}

void RequireHarmless(const plan::Plan& plan) {
  Require(study::RunPackTests(plan).size() == plan.tests.size(), "every test of a pack has a result");
  const std::string best = differential::ScreenedBytes(kRows, plan, 1, 1024, TG_CPU_AUTO);
  Require(differential::ScreenedBytes(kRows, plan, 1, 1, TG_CPU_PORTABLE) == best, "batches and paths change nothing",
          best);
}

// "own plan" stands for the fuzzer's own, which is read.
void FuzzPlan(std::string_view input) {
  (void)Decode(input);
  const bool is_own = input == "own plan";
  std::string bytes(is_own ? std::string_view(Seed()) : input);
  test::FixPlanChecksums(&bytes);
  const Expected<plan::DecodedFile> file = Decode(bytes);
  Require(file.ok() || !is_own, "the fuzzer's own plan is read", file.ok() ? "" : file.status().message());
  if (!file.ok()) return;
  const std::string written = plan::EncodeFile(*file->plan);
  const Expected<plan::DecodedFile> again = Decode(written);
  Require(again.ok(), "what a plan writes reads back", again.ok() ? "" : again.status().message());
  Require(plan::EncodeFile(*again->plan) == written && again->plan->identity == file->plan->identity,
          "what a plan writes reads back to the same plan");
  RequireHarmless(*file->plan);
}

size_t Put(const std::string& bytes, uint8_t* data, size_t max_size) {
  const size_t size = std::min(bytes.size(), max_size);
  std::memcpy(data, bytes.data(), size);
  return size;
}

// One section changed in three of four, any byte of the file in the fourth.
size_t Mutate(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  const std::string file(reinterpret_cast<const char*>(data), size);
  const std::vector<test::PlanSection> sections = test::PlanSections(file);
  if (sections.empty()) return Put(Seed(), data, max_size);
  if (seed % 4 == 0) return LLVMFuzzerMutate(data, size, max_size);
  const test::PlanSection& section = sections[seed / 4 % sections.size()];
  std::string body = file.substr(section.offset, section.size);
  body.resize(section.size + 64);
  body.resize(LLVMFuzzerMutate(reinterpret_cast<uint8_t*>(body.data()), section.size, body.size()));
  return Put(test::WithSection(file, section.tag, &body), data, max_size);
}

}  // namespace
}  // namespace tollgate::fuzz

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  return tollgate::fuzz::Mutate(data, size, max_size, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tollgate::fuzz::FuzzPlan({reinterpret_cast<const char*>(data), size});
  return 0;
}
