// windows: what a key did lately.
#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/aggregate.h"
#include "pack/reader.h"

namespace tollgate::pack {

namespace {

constexpr int64_t kMicros = 1000000;
constexpr int64_t kMaxSpanUs = int64_t{400} * 86400 * kMicros;  // of over + offset, and of lateness
constexpr int64_t kUsualLatenessUs = int64_t{15} * 60 * kMicros;
constexpr int64_t kMaxEvents = 100000;
constexpr int64_t kMaxBuckets = 10000;
constexpr int64_t kUsualBuckets = 12;
// A key's buckets are one item of a store: those of offset and lateness count too.
constexpr int64_t kMaxHeldBuckets = 100000;
constexpr int64_t kMaxLast = 100;
constexpr int64_t kMaxShards = 1024;
constexpr int64_t kMaxKeys = int64_t{1} << 40;
constexpr int64_t kMaxBytes = int64_t{1} << 50;

constexpr std::string_view kAccuracies[] = {"exact", "bucketed", "sketch"};
constexpr std::string_view kCloseds[] = {"both", "right", "left", "neither"};

// A whole number and s, m, h or d, as microseconds; nullopt: not that, or over 400 d.
std::optional<int64_t> ParseSpan(std::string_view text) {
  if (text.size() < 2 || text.size() > 12) return std::nullopt;
  int64_t unit = 0;
  switch (text.back()) {
    case 's':
      unit = 1;
      break;
    case 'm':
      unit = 60;
      break;
    case 'h':
      unit = 3600;
      break;
    case 'd':
      unit = 86400;
      break;
    default:
      return std::nullopt;
  }
  text.remove_suffix(1);
  int64_t count = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    count = count * 10 + (c - '0');
  }
  if (count > kMaxSpanUs / kMicros / unit) return std::nullopt;
  return count * unit * kMicros;
}

class WindowReader {
 public:
  WindowReader(Reader* reader, const Member& member)
      : reader_(*reader),
        context_(reader->context),
        member_(member),
        fields_(&reader->context, *member.value, "a window",
                {"key",      "over",     "offset",     "closed",  "include_current", "where",          "time",
                 "lateness", "accuracy", "max_events", "buckets", "count",           "count_distinct", "sum",
                 "min",      "max",      "mean",       "stddev",  "first_seen",      "last_seen",      "last",
                 "shards",   "max_keys", "max_bytes"}) {}

  void Read() {
    window_.name = member_.key;
    window_.span = member_.key_span;
    ReadKey();
    ReadSpans();
    window_.where = fields_.Expression("where");
    window_.time = fields_.Expression("time");
    ReadAggregates();
    ReadAccuracy();
    window_.shards = fields_.Integer("shards", 1, kMaxShards);
    window_.max_keys = fields_.Integer("max_keys", 1, kMaxKeys);
    window_.max_bytes = fields_.Integer("max_bytes", 1, kMaxBytes);
    reader_.pack.windows.push_back(std::move(window_));
  }

 private:
  void Conflict(std::string_view key, std::string message, std::string hint) {
    context_.Add(Diag::kPackConflict, fields_.KeySpan(key), std::move(message), std::move(hint));
  }
  bool Has(std::string_view key) const { return fields_.Get(key) != nullptr; }

  // One expression or a list of them.
  void ReadKey() {
    const Node* key = fields_.Require("key", "say what is counted apart: key: tx.card");
    if (key == nullptr) return;
    if (key->kind != Kind::kArray) {
      if (const Node* text = fields_.Expression("key")) window_.keys.push_back(text);
      return;
    }
    for (const Node* part : key->items) {
      if (const Node* text = ExpectExpression(&context_, *part, "a part of `key`")) window_.keys.push_back(text);
    }
    if (key->items.empty()) {
      context_.Add(Diag::kPackBadValue, key->span, "`key` is empty", "say what is counted apart: key: tx.card");
    }
  }

  std::optional<int64_t> Span(std::string_view name, int64_t least_us) {
    const Node* node = fields_.Get(name);
    if (node == nullptr) return std::nullopt;
    if (node->kind == Kind::kNumber && !context_.IsFaulty(*node)) {
      const std::string written = context_.Written(*node);
      context_.Add(Diag::kPackBadValue, node->span, Shown(name) + " is a time with its unit, not " + written,
                   "units are s, m, h and d: " + written + "s");
      return std::nullopt;
    }
    if (ExpectText(&context_, *node, Shown(name)) == nullptr) return std::nullopt;
    const std::optional<int64_t> span_us = ParseSpan(node->text);
    if (span_us && *span_us >= least_us) return span_us;
    context_.Add(Diag::kPackBadValue, node->span, Shown(name) + " cannot be " + Shown(node->text),
                 least_us > 0 ? "write a whole number and s, m, h or d, from 1s to 400d"
                              : "write a whole number and s, m, h or d, up to 400d");
    return std::nullopt;
  }

  void ReadSpans() {
    if (fields_.Require("over", "say how far back it looks: over: 1h") != nullptr) {
      window_.over_us = Span("over", kMicros).value_or(0);
    }
    window_.offset_us = Span("offset", 0).value_or(0);
    if (window_.over_us + window_.offset_us > kMaxSpanUs) {
      context_.Add(Diag::kPackBadValue, fields_.Get("offset")->span,
                   "`over` and `offset` together reach more than 400d back");
    }
    window_.lateness_us = Span("lateness", 0);
    const std::string_view closed = fields_.Word("closed", {std::begin(kCloseds), std::end(kCloseds)});
    for (size_t i = 0; i < std::size(kCloseds); ++i) {
      if (closed == kCloseds[i]) window_.closed = static_cast<Closed>(i);
    }
    window_.include_current = fields_.Boolean("include_current").value_or(false);
    if (window_.include_current && window_.offset_us > 0) {
      Conflict("include_current", "the record itself is never in a window that an `offset` moves back",
               "leave out `include_current` or `offset`");
    }
  }

  bool Flag(std::string_view key) { return fields_.Boolean(key).value_or(false); }

  void ReadAggregates() {
    window_.has_count = Flag("count");
    window_.has_first_seen = Flag("first_seen");
    window_.has_last_seen = Flag("last_seen");
    window_.count_distinct = fields_.Expression("count_distinct");
    window_.sum = fields_.Expression("sum");
    window_.min = fields_.Expression("min");
    window_.max = fields_.Expression("max");
    window_.mean = fields_.Expression("mean");
    window_.stddev = fields_.Expression("stddev");
    if (const Node* last = fields_.Object("last")) ReadLast(*last);
    const bool says_any =
        std::any_of(std::begin(kAggregateNames), std::end(kAggregateNames), [&](std::string_view key) {
          const Node* node = fields_.Get(key);
          return node != nullptr && !(node->kind == Kind::kBool && !node->boolean);
        });
    if (says_any || fields_.is_partial()) return;
    context_.Add(Diag::kPackMissingKey, member_.key_span,
                 "the window " + Shown(member_.key) + " says nothing to count or add up",
                 "say one of " + Listed({std::begin(kAggregateNames), std::end(kAggregateNames)}) + ": count: true");
  }

  // {n: 3, fields: [lat, lon]}
  void ReadLast(const Node& last) {
    Fields fields(&context_, last, "`last`", {"n", "fields"});
    fields.Require("n", "say how many past records are kept: last: {n: 1, fields: [country]}");
    const std::optional<int64_t> count = fields.Integer("n", 1, kMaxLast);
    fields.Require("fields", "say what is kept of a past record: last: {n: 1, fields: [country]}");
    const Node* names = fields.Array("fields");
    if (names == nullptr) return;
    if (names->items.empty()) context_.Add(Diag::kPackBadValue, names->span, "`fields` is empty");
    for (const Node* item : names->items) {
      const Node* name = ExpectText(&context_, *item, "an entry of `fields`");
      if (name == nullptr) continue;
      const bool is_there = std::any_of(window_.last_fields.begin(), window_.last_fields.end(),
                                        [&](const Node* other) { return other->text == name->text; });
      if (is_there) {
        context_.Add(Diag::kPackDuplicateName, name->span, "`fields` names " + Shown(name->text) + " twice");
      } else {
        window_.last_fields.push_back(name);
      }
    }
    window_.last_count = count.value_or(0);
  }

  void ReadAccuracy() {
    const std::string_view accuracy = fields_.Word("accuracy", {std::begin(kAccuracies), std::end(kAccuracies)});
    for (size_t i = 0; i < std::size(kAccuracies); ++i) {
      if (accuracy == kAccuracies[i]) window_.accuracy = static_cast<Accuracy>(i);
    }
    window_.max_events = fields_.Integer("max_events", 1, kMaxEvents);
    window_.buckets = fields_.Integer("buckets", 2, kMaxBuckets);
    if (window_.accuracy == Accuracy::kExact) {
      if (Has("buckets")) {
        Conflict("buckets", "an exact window keeps events, not `buckets`",
                 "say `accuracy: bucketed`, or leave `buckets` out");
      }
      return;
    }
    if (Has("max_events")) {
      Conflict("max_events", "a window of buckets keeps no events, so `max_events` says nothing",
               "say `buckets: N`, or leave out `accuracy`");
    }
    CheckWhatBucketsKnow(std::string(accuracy));
    CheckBucketCount();
  }

  void CheckWhatBucketsKnow(const std::string& accuracy) {
    const bool is_sketch = window_.accuracy == Accuracy::kSketch;
    for (const std::string_view key : {"mean", "stddev", "first_seen", "last_seen", "last"}) {
      if (!Has(key)) continue;
      Conflict(key, Shown(key) + " needs every event, and a window that is " + accuracy + " keeps none",
               "leave out `accuracy`, or put it in a window of its own");
    }
    if (is_sketch && !Has("count_distinct") && !fields_.is_partial()) {
      Conflict("accuracy", "a sketch is for `count_distinct`, and there is none", "say `accuracy: bucketed`");
    }
    if (!is_sketch && Has("count_distinct")) {
      Conflict("count_distinct", "buckets do not know which values they have seen",
               "say `accuracy: sketch`, which estimates it, or leave out `accuracy`");
    }
  }

  void CheckBucketCount() {
    if (window_.over_us == 0) return;
    const int64_t buckets = window_.buckets.value_or(kUsualBuckets);
    const int64_t bucket_us = (window_.over_us + buckets - 1) / buckets;
    const int64_t lateness_us = window_.lateness_us.value_or(std::min(window_.over_us, kUsualLatenessUs));
    const int64_t held = (window_.over_us + window_.offset_us + lateness_us) / bucket_us;
    if (held <= kMaxHeldBuckets) return;
    context_.Add(Diag::kPackBadValue, member_.key_span,
                 "with its offset and lateness the window " + Shown(member_.key) + " takes " + std::to_string(held) +
                     " buckets of a key, and at most 100000 are kept",
                 "say fewer `buckets`, or a longer `over`");
  }

  Reader& reader_;
  Context& context_;
  const Member& member_;
  Fields fields_;
  WindowSpec window_;
};

}  // namespace

void ReadWindows(Reader* reader, const Node& windows) {
  Context& context = reader->context;
  if (!ExpectKind(&context, windows, Kind::kObject, "`windows`")) return;
  for (const Member& member : windows.members) {
    if (!CheckIdentifier(&context, member.key, member.key_span, "a window")) continue;
    if (!reader->Claim(&reader->names.windows, member.key, member.key_span, "window")) continue;
    if (!ExpectKind(&context, *member.value, Kind::kObject, "the window " + Shown(member.key))) continue;
    WindowReader(reader, member).Read();
  }
}

}  // namespace tollgate::pack
