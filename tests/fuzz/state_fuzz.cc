// A state file, or an item of a store. Mutations change sections and give them their checksums again, or nothing behind
// those were ever reached. Whatever the bytes: they are refused with a byte, and the state is what it was, or they are
// a state that saves to bytes which load to the same state; it goes on scoring records, alike for every batch size, and
// merges. That it says what its writer meant no checksum can promise (SECURITY.md).
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "base/checksum.h"
#include "fuzz/documents.h"
#include "fuzz/property.h"
#include "read/text_source.h"
#include "screen/screen.h"
#include "window/stream.h"

// libFuzzer's own mutations.
extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace tollgate::fuzz {
namespace {

constexpr char kSchema[] = R"({"type": "object", "required": ["id"], "properties": {
  "id": {"type": "string"}, "k": {"type": "string"}, "s": {"type": "string"}, "n": {"type": "integer"},
  "m": {"type": "string", "format": "decimal", "x-scale": 2}, "d": {"type": "number"}, "ok": {"type": "boolean"},
  "at": {"type": "string", "format": "date-time"}}})";
constexpr char kPack[] = R"(tollgate: 1
name: state
record: {id: id, time: at, schema: s.json}
windows:
  all: {key: tx.k, over: 1h, count: true, sum: tx.m, min: tx.n, max: tx.d, mean: tx.n, stddev: tx.m, first_seen: true,
    last_seen: true, last: {n: 2, fields: [s, n, d, ok, at]}, max_events: 4, max_keys: 6}
  some: {key: tx.k, over: 2h, where: 'tx.n > 1', count_distinct: tx.s, lateness: 1m, max_keys: 6}
  ring: {key: [tx.k, tx.s], over: 1h, accuracy: bucketed, buckets: 4, count: true, sum: tx.m, min: tx.n, max: tx.n}
  sketch: {key: tx.s, over: 1h, accuracy: sketch, buckets: 2, count_distinct: tx.k}
rules:
- {id: a, when: 'windows.all.count > 2 || windows.all.sum > 9.00', score: 1, on_unknown: no_match}
- {id: b, when: 'windows.all.min < 2 || windows.all.max > 2.5 || windows.all.mean > 1.0', score: 2,
   on_unknown: no_match}
- {id: c, when: 'windows.all.stddev > 1.0 || windows.all.last[1].s == "x" || windows.all.last[0].ok', score: 4,
   on_unknown: no_match}
- {id: d, when: 'windows.all.last[0].n == 1 || windows.all.last[0].d > 1.0 || windows.all.last[1].at < tx.at', score: 8,
   on_unknown: no_match}
- {id: e, when: 'windows.all.first_seen < windows.all.last_seen', score: 16, on_unknown: no_match}
- {id: f, when: 'windows.some.count_distinct >= 2 || windows.sketch.count_distinct >= 2', score: 32,
   on_unknown: no_match}
- {id: g, when: 'windows.ring.count >= 2 || windows.ring.sum > 3.00', score: 64, on_unknown: no_match}
- {id: h, when: 'windows.ring.min < 2 || windows.ring.max > 5', score: 128, on_unknown: no_match}
decide: {policy: score_sum, invalid: reject, outcomes: [{outcome: review, at_least: 100}, {outcome: approve}]}
)";
constexpr std::string_view kSecret = "a secret of no use";
constexpr std::string_view kHeader = "id,k,s,n,m,d,ok,at\n";

// Rows of several keys, ten minutes apart, some of which come late or again.
std::string Rows(int begin, int end) {
  std::string text(kHeader);
  for (int r = begin; r < end; ++r) {
    const int minute = 10 * (r % 7 == 6 ? r - 3 : r);
    char line[160];
    std::snprintf(line, sizeof line, "i%d,k%d,%s,%d,%d.25,%d.5,%s,2026-11-%02dT%02d:%02d:00Z\n",
                  r % 11 == 10 ? r - 1 : r, r * 5 % 8, r % 3 == 0 ? "x" : "y", r % 6, r % 9, r % 4,
                  r % 2 == 0 ? "true" : "", 1 + minute / 1440, minute / 60 % 24, minute % 60);
    text += line;
  }
  return text;
}

const plan::Plan& ThePlan() {
  static const Compiled* const compiled = [] {
    auto* made = new Compiled;
    Compile({{"pack.yaml", kPack}, {"s.json", kSchema}}, "pack.yaml", /*is_schema=*/false, made);
    Require(made->plan != nullptr, "the fuzzer's pack compiles");
    return made;
  }();
  return *compiled->plan;
}

// The decisions, windows' values among them.
std::string Screened(window::State* state, std::string_view rows, int32_t batch_row_count,
                     const tg_store* store = nullptr) {
  window::Stream stream(state, store);
  read::TextSource text(rows);
  std::string decisions;
  tg_screen_options options{};
  options.struct_size = sizeof options;
  options.thread_count = 1;
  options.batch_row_count = batch_row_count;
  options.decisions = {&decisions, [](void* context, const char* data, size_t size) -> int32_t {
                         static_cast<std::string*>(context)->append(data, size);
                         return 0;
                       }};
  screen::Result result(ThePlan());
  const tg_source source = text.source();
  const Status status = screen::Screen(ThePlan(), source, options, &result, nullptr, &stream);
  Require(status.ok(), "a state that was loaded scores records", status.message());
  return decisions;
}

std::string Saved(const window::State& state) {
  std::string bytes;
  const Status status = state.Save([&](std::string_view more) {
    bytes.append(more);
    return Status();
  });
  Require(status.ok(), "a state can be saved", status.message());
  return bytes;
}

const std::string& Seed() {
  static const auto* const seed = [] {
    window::State state(ThePlan(), kSecret);
    Screened(&state, Rows(0, 40), 1024);
    return new std::string(Saved(state));
  }();
  return *seed;
}

// What a store of items holds after the seed's rows, by name.
using Items = std::map<std::string, std::string>;
const Items& SeedItems() {
  static const auto* const items = [] {
    auto* made = new Items;
    tg_store store{};
    store.context = made;
    store.fetch = [](void* context, const tg_text* names, size_t count, void* into,
                     void (*give)(void*, size_t, tg_text, tg_text)) -> int32_t {
      const Items& held = *static_cast<const Items*>(context);
      for (size_t i = 0; i < count; ++i) {
        const auto at = held.find(std::string(names[i].data, names[i].size));
        const bool is_there = at != held.end();
        give(into, i, {"1", is_there ? size_t{1} : 0},
             is_there ? tg_text{at->second.data(), at->second.size()} : tg_text{});
      }
      return 0;
    };
    store.commit = [](void* context, const tg_item* changes, size_t count, int32_t* conflict) -> int32_t {
      for (size_t i = 0; i < count; ++i) {
        std::string& bytes = (*static_cast<Items*>(context))[std::string(changes[i].name.data, changes[i].name.size)];
        bytes.assign(changes[i].bytes.data, changes[i].bytes.size);
      }
      *conflict = 0;
      return 0;
    };
    window::State state(ThePlan(), kSecret, /*holds_items=*/true);
    Screened(&state, Rows(0, 40), 16, &store);
    Require(made->size() > 8, "the seed's rows make items");
    return made;
  }();
  return *items;
}

// The file's form (src/window/README.md): magic and version, then sections, each a tag, the size of its body, the body,
// and the checksum of all three.
constexpr size_t kStartSize = 12, kTagSize = 4, kSizeSize = 8, kChecksumSize = 8;
struct Section {
  size_t begin = 0;
  size_t body_size = 0;
  size_t body() const { return begin + kTagSize + kSizeSize; }
  size_t checksum() const { return body() + body_size; }
};
std::vector<Section> SectionsOf(std::string_view bytes) {
  std::vector<Section> sections;
  for (size_t at = kStartSize; at + kTagSize + kSizeSize + kChecksumSize <= bytes.size();) {
    uint64_t size;
    std::memcpy(&size, bytes.data() + at + kTagSize, sizeof size);
    if (size > bytes.size() - at - kTagSize - kSizeSize - kChecksumSize) break;
    sections.push_back({at, size});
    at = sections.back().checksum() + kChecksumSize;
  }
  return sections;
}
void FixChecksums(std::string* bytes) {
  for (const Section& section : SectionsOf(*bytes)) {
    const uint64_t checksum =
        Checksum64(std::string_view(*bytes).substr(section.begin, section.checksum() - section.begin));
    std::memcpy(bytes->data() + section.checksum(), &checksum, sizeof checksum);
  }
}

void RequireRefusal(const Status& status) {
  Require(status.code() == TG_BAD_STATE, "bytes that are no state are BAD_STATE", status.message());
}

void FuzzFile(std::string_view bytes) {
  window::State state(ThePlan(), kSecret), again(ThePlan(), kSecret);
  const std::string empty = Saved(state);
  const Status loaded = state.Load(bytes);
  const auto report = window::Inspect(bytes);
  if (!loaded.ok()) {
    RequireRefusal(loaded);
    if (!report.ok()) RequireRefusal(report.status());
    Require(Saved(state) == empty, "a state that refuses bytes is what it was");
    return;
  }
  Require(report.ok(), "what can be loaded can be inspected", report.ok() ? "" : report.status().message());
  const std::string saved = Saved(state);
  const Status reloaded = again.Load(saved);
  Require(reloaded.ok(), "what a state saves can be loaded", reloaded.message());
  Require(Saved(again) == saved, "what a state saves loads to the same state");
  const std::string rows = Rows(38, 60);
  const std::string decisions = Screened(&state, rows, 1024);
  Require(Screened(&again, rows, 1) == decisions, "batches change nothing", decisions);
  const std::string after = Saved(state);
  Require(Saved(again) == after, "batches change no state");
  const Status merged = again.Merge(Seed());
  Require(merged.ok(), "a state takes in another", merged.message());
  Screened(&again, rows, 7);
  (void)Saved(again);
}

// An item begins with its magic and the secret's check, then tells its key; it ends with a checksum.
constexpr std::string_view kItemMagic = "TGWITEM1";
constexpr size_t kItemKey = 24, kItemKeySize = 16;

void FixItemChecksum(std::string* bytes) {
  if (bytes->size() < kItemMagic.size() + kChecksumSize) return;
  const uint64_t checksum = Checksum64(std::string_view(*bytes).substr(0, bytes->size() - kChecksumSize));
  std::memcpy(bytes->data() + bytes->size() - kChecksumSize, &checksum, sizeof checksum);
}

// The name under which the store would hold it; of an item of no known key another's.
const std::string& NameOf(std::string_view bytes) {
  const Items& items = SeedItems();
  for (const auto& [name, seed] : items) {
    const bool is_key = bytes.size() > kItemKey + kItemKeySize &&
                        bytes.substr(kItemKey, kItemKeySize) == std::string_view(seed).substr(kItemKey, kItemKeySize);
    if (is_key) return name;
  }
  return items.begin()->first;
}

void FuzzItem(std::string_view bytes) {
  window::State state(ThePlan(), kSecret, /*holds_items=*/true);
  const Status put = state.PutItem(NameOf(bytes), "1", bytes);
  if (!put.ok()) {
    RequireRefusal(put);
    Require(state.Changes().empty(), "an item that is refused is not there");
    return;
  }
  Screened(&state, Rows(38, 60), 1024);
  window::State again(ThePlan(), kSecret, /*holds_items=*/true);
  for (const window::State::Change& change : state.Changes()) {
    const Status taken = again.PutItem(change.name, "2", change.bytes);
    Require(taken.ok(), "what a state writes as an item it can read", taken.message());
  }
  Screened(&again, Rows(50, 60), 1);
  state.Clear();
  Require(state.Changes().empty(), "nothing is left of items that were cleared");
}

// "own state" stands for the fuzzer's own, which is loaded.
void FuzzState(std::string_view input) {
  if (input == "own state") input = Seed();
  std::string bytes(input);
  if (input.starts_with(kItemMagic)) {
    FuzzItem(input);
    FixItemChecksum(&bytes);
    return FuzzItem(bytes);
  }
  FuzzFile(input);
  FixChecksums(&bytes);
  if (bytes != input) FuzzFile(bytes);
}

size_t Put(const std::string& bytes, uint8_t* data, size_t max_size) {
  const size_t size = std::min(bytes.size(), max_size);
  std::memcpy(data, bytes.data(), size);
  return size;
}

size_t MutateItem(std::string file, uint8_t* data, size_t max_size) {
  const size_t begin = kItemMagic.size(), size = file.size() - begin - kChecksumSize;
  std::string body = file.substr(begin, size);
  body.resize(size + 64);
  body.resize(LLVMFuzzerMutate(reinterpret_cast<uint8_t*>(body.data()), size, body.size()));
  file.replace(begin, size, body);
  FixItemChecksum(&file);
  return Put(file, data, max_size);
}

// The body of one section changed in three of four, any byte of the file in the fourth.
size_t Mutate(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  std::string file(reinterpret_cast<const char*>(data), size);
  const std::vector<Section> sections = SectionsOf(file);
  if (file.starts_with(kItemMagic) && file.size() > kItemMagic.size() + kChecksumSize) {
    return MutateItem(std::move(file), data, max_size);
  }
  if (sections.empty()) {
    const Items& items = SeedItems();
    const auto item = std::next(items.begin(), static_cast<ptrdiff_t>(seed / 2 % items.size()));
    return Put(seed % 2 == 0 ? Seed() : item->second, data, max_size);
  }
  if (seed % 4 == 0) return LLVMFuzzerMutate(data, size, max_size);
  const Section& section = sections[seed / 4 % sections.size()];
  std::string body = file.substr(section.body(), section.body_size);
  body.resize(body.size() + 64);
  body.resize(LLVMFuzzerMutate(reinterpret_cast<uint8_t*>(body.data()), section.body_size, body.size()));
  const uint64_t body_size = body.size();
  file.replace(section.body(), section.body_size, body);
  std::memcpy(file.data() + section.begin + kTagSize, &body_size, sizeof body_size);
  FixChecksums(&file);
  return Put(file, data, max_size);
}

}  // namespace
}  // namespace tollgate::fuzz

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  return tollgate::fuzz::Mutate(data, size, max_size, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tollgate::fuzz::FuzzState({reinterpret_cast<const char*>(data), size});
  return 0;
}
