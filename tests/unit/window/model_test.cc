// Buckets, sketches and evicted keys against a plain list of everything: what is exact is the truth, bounds contain it.
#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "fixture.h"
#include "window/sketch.h"

namespace tollgate::window {
namespace {

using plan::Aggregate;
using plan::Closed;
using plan::ValueForm;

// Everything that was inserted, and what a log would call late or a copy.
class Model {
 public:
  Model(int64_t lateness, bool knows_all_ids) : lateness_(lateness), knows_all_ids_(knows_all_ids) {}

  struct Event {
    int64_t at;
    std::optional<int64_t> amount;
    std::optional<std::string> text;
    std::string id;
  };
  struct Truth {
    int64_t count = 0;
    int64_t sum = 0;
    std::optional<int64_t> min, max;
    std::set<std::string> texts;
    void Add(const Event& event) {
      ++count;
      if (event.text) texts.insert(*event.text);
      if (!event.amount) return;
      sum += *event.amount;
      min = std::min(min.value_or(*event.amount), *event.amount);
      max = std::max(max.value_or(*event.amount), *event.amount);
    }
  };

  // Of the row before it is inserted.
  Truth Read(const Record& record, int64_t over, int64_t offset, Closed closed, bool include_current) const {
    Truth truth;
    const auto found = cards_.find(*record.card);
    const int64_t end = *record.at - offset, start = end - over;
    const bool takes_start = closed == Closed::kBoth || closed == Closed::kLeft;
    const bool takes_end = closed == Closed::kBoth || closed == Closed::kRight;
    if (found != cards_.end()) {
      const std::vector<Event>& events = found->second;
      const size_t until = CopyOf(record).value_or(events.size());
      for (size_t i = 0; i < until; ++i) {
        const int64_t at = events[i].at;
        if ((at > start || (takes_start && at == start)) && (at < end || (takes_end && at == end)))
          truth.Add(events[i]);
      }
    }
    if (include_current) truth.Add(EventOf(record));
    return truth;
  }
  void Insert(const Record& record) {
    std::vector<Event>& events = cards_[*record.card];
    int64_t newest = INT64_MIN / 2;
    for (const Event& event : events) newest = std::max(newest, event.at);
    if (!CopyOf(record) && *record.at >= newest - lateness_) events.push_back(EventOf(record));
  }

 private:
  static Event EventOf(const Record& record) { return {*record.at, record.amount, record.text, record.id}; }
  std::optional<size_t> CopyOf(const Record& record) const {
    const auto found = cards_.find(*record.card);
    if (found == cards_.end() || record.id.empty()) return std::nullopt;
    const std::vector<Event>& events = found->second;
    const size_t first = knows_all_ids_ || events.size() < 16 ? 0 : events.size() - 16;
    for (size_t i = first; i < events.size(); ++i) {
      if (events[i].id == record.id) return i;
    }
    return std::nullopt;
  }

  int64_t lateness_;
  bool knows_all_ids_;
  std::map<std::string, std::vector<Event>> cards_;
};

// "3 [2, none] inexact" taken apart.
struct Said {
  bool is_missing = false, is_exact = false, is_evicted = false;
  int64_t value = 0;
  __int128 low = 0, high = 0;
};
Said Parse(const std::string& answer) {
  Said said;
  said.is_evicted = answer.find("evicted") != std::string::npos;
  said.is_missing = answer.starts_with("missing");
  said.is_exact = answer.find(' ') == std::string::npos;
  if (said.is_missing) return said;
  said.value = std::stoll(answer);
  said.low = said.high = said.value;
  if (said.is_exact) return said;
  std::string words = answer.substr(answer.find('[') + 1);
  std::istringstream in(words);
  std::string low, high;
  in >> low >> high;
  constexpr __int128 kFar = static_cast<__int128>(1) << 80;
  said.low = low.starts_with("none") ? -kFar : std::stoll(low);
  said.high = high.starts_with("none") ? kFar : std::stoll(high);
  return said;
}

void ExpectWithin(const std::string& answer, std::optional<int64_t> truth, const std::string& where) {
  const Said said = Parse(answer);
  if (said.is_missing && !said.is_exact) return;
  ASSERT_EQ(said.is_missing, !truth.has_value()) << where << answer;
  if (said.is_missing) return;
  ASSERT_LE(said.low, *truth) << where << answer;
  ASSERT_GE(said.high, *truth) << where << answer;
  ASSERT_TRUE(said.low <= said.value && said.value <= said.high) << where << answer;
}

struct Shape {
  uint64_t seed;
  int64_t over, offset, lateness;
  uint32_t buckets;
  Closed closed;
  bool include_current;
};

Shape RandomShape(uint64_t seed) {
  RandomRecords random(seed * 77);
  Shape shape{seed,
              1 + random.Below(60),
              0,
              random.Below(12),
              1 + static_cast<uint32_t>(random.Below(9)),
              static_cast<Closed>(random.Below(4)),
              random.Below(2) == 0};
  if (!shape.include_current && random.Below(3) == 0) shape.offset = random.Below(30);
  return shape;
}

// Every answer of a random stream holds; returns how many were exact.
void CheckStream(const Shape& shape, bool is_sketch, int* exact_count, int* all_count) {
  PlanMaker maker;
  maker.AddBuckets(shape.over, shape.buckets, shape.lateness,
                   is_sketch ? plan::Accuracy::kSketch : plan::Accuracy::kBucketed);
  plan::WindowLog& log = maker.group().logs[0];
  log.retention_us += shape.offset * kSecond;
  log.bucket_count =
      static_cast<uint32_t>((log.retention_us + log.lateness_us + log.bucket_us - 1) / log.bucket_us) + 1;
  const int32_t amount = maker.AddOperand(kAmount, ValueForm::kInt);
  const int32_t member = maker.AddOperand(kText, ValueForm::kText, true);
  const auto read = [&](Aggregate aggregate, int32_t operand) {
    plan::WindowRead& made = maker.Read(aggregate, shape.over, operand);
    made.offset_us = shape.offset * kSecond;
    made.closed = shape.closed;
    made.include_current = shape.include_current;
  };
  read(Aggregate::kCount, -1);
  for (Aggregate aggregate : {Aggregate::kSum, Aggregate::kMin, Aggregate::kMax}) read(aggregate, amount);
  read(Aggregate::kCountDistinct, member);
  const auto plan = maker.Take();
  State state(*plan, kSecret);
  Model model(shape.lateness, false);
  RandomRecords random(shape.seed);
  auto records = random.Make(900, 6);
  std::erase_if(records, [](const Record& record) { return !record.is_valid || !record.at; });
  const bool is_positive = shape.seed % 3 == 0;
  for (Record& record : records) {
    if (is_positive && record.amount) record.amount = std::abs(*record.amount);
  }
  const auto answers = Observe(&state, records, 64);
  for (size_t i = 0; i < records.size(); ++i) {
    const Model::Truth truth = model.Read(records[i], shape.over, shape.offset, shape.closed, shape.include_current);
    const std::string where = "seed " + std::to_string(shape.seed) + " row " + std::to_string(i) + ": ";
    ASSERT_NO_FATAL_FAILURE(ExpectWithin(answers[i][0], truth.count, where + "count "));
    ASSERT_NO_FATAL_FAILURE(ExpectWithin(answers[i][1], truth.sum, where + "sum "));
    ASSERT_NO_FATAL_FAILURE(ExpectWithin(answers[i][2], truth.min, where + "min "));
    ASSERT_NO_FATAL_FAILURE(ExpectWithin(answers[i][3], truth.max, where + "max "));
    ASSERT_NO_FATAL_FAILURE(ExpectWithin(answers[i][4], static_cast<int64_t>(truth.texts.size()), where + "distinct "));
    const Said count = Parse(answers[i][0]);
    ASSERT_TRUE(count.is_evicted || count.value >= truth.count) << where;  // never undercounts
    *exact_count += count.is_exact;
    ++*all_count;
    model.Insert(records[i]);
  }
}

TEST(WindowModel, BucketsContainTheTruth) {
  int exact_count = 0, all_count = 0;
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    ASSERT_NO_FATAL_FAILURE(CheckStream(RandomShape(seed), seed % 2 == 0, &exact_count, &all_count));
  }
  // Neither all in doubt nor never in doubt: else this would show nothing.
  EXPECT_GT(exact_count, all_count / 10);
  EXPECT_LT(exact_count, all_count * 4 / 5);
}

TEST(WindowModel, EvictedKeysSayWhatTheyDoNotKnow) {
  int exact_count = 0, all_count = 0;
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    PlanMaker maker;
    maker.group().max_keys = 9;
    maker.AddLog(6, 0).max_events = 4;
    maker.Read(Aggregate::kCount, 6);
    maker.Read(Aggregate::kMax, 6, maker.AddOperand(kAmount, ValueForm::kInt));
    const auto plan = maker.Take();
    State state(*plan, kSecret);
    Model model(1000, true);
    RandomRecords random(seed);
    auto records = random.Make(900, 12);
    std::erase_if(records, [](const Record& record) { return !record.is_valid || !record.at; });
    int64_t now = 0;
    for (Record& record : records) {
      record.at = now = std::max(now, *record.at);
      record.id.clear();
    }
    const auto answers = Observe(&state, records);
    for (size_t i = 0; i < records.size(); ++i) {
      const Model::Truth truth = model.Read(records[i], 6, 0, Closed::kBoth, false);
      ASSERT_NO_FATAL_FAILURE(ExpectWithin(answers[i][0], truth.count, "count "));
      ASSERT_NO_FATAL_FAILURE(ExpectWithin(answers[i][1], truth.max, "max "));
      exact_count += Parse(answers[i][0]).is_exact;
      ++all_count;
      model.Insert(records[i]);
    }
  }
  EXPECT_GT(exact_count, all_count / 20);
  EXPECT_LT(exact_count, all_count * 9 / 10);
}

// The same rows, one part or sixteen: as long as no bound is reached, one answer.
TEST(WindowModel, PartsDoNotMatter) {
  RandomRecords random(5);
  const auto records = random.Make(4000, 300);
  const auto one = WholePlan(60000), sixteen = WholePlan(70000);
  State small(*one, kSecret), large(*sixteen, kSecret);
  EXPECT_EQ(small.part_count(), 1u);
  EXPECT_EQ(large.part_count(), 16u);
  EXPECT_EQ(Observe(&small, records), Observe(&large, records, 333));
  // A file of one goes into the other.
  State from_small(*sixteen, kSecret), from_large(*one, kSecret);
  ASSERT_TRUE(from_small.Load(Saved(small)).ok());
  ASSERT_TRUE(from_large.Load(Saved(large)).ok());
  const auto more = random.Make(500, 300);
  EXPECT_EQ(Observe(&from_small, more), Observe(&from_large, more));
}

TEST(WindowModel, SketchesStayWithinTheirBounds) {
  for (uint64_t seed = 1; seed <= 8; ++seed) {
    Sketch sketch;
    uint64_t state = seed;
    int64_t checked = 1;
    for (int64_t count = 1; count <= 1000000; ++count) {
      // splitmix64: as good as a keyed hash, and fast.
      uint64_t z = state += 0x9E3779B97F4A7C15;
      z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
      z = (z ^ z >> 27) * 0x94D049BB133111EB;
      sketch.Add(z ^ z >> 31);
      if (count != checked) continue;
      checked = std::max(checked + 1, checked * 51 / 50);
      SketchUnion all;
      all.Add(sketch);
      const SketchUnion::Count found = all.Estimate();
      ASSERT_LE(found.low, count) << "seed " << seed;
      ASSERT_GE(found.high, count) << "seed " << seed;
      if (count <= 128) {
        ASSERT_EQ(found.value, count);
        ASSERT_EQ(found.low, found.high);
      }
      ASSERT_LE(found.high - found.low, std::max<int64_t>(count / 5, 1));
    }
  }
}

TEST(WindowModel, SketchesUnite) {
  RandomRecords random(9);
  for (int round = 0; round < 200; ++round) {
    Sketch left, right, both;
    const int64_t count = random.Below(round % 2 == 0 ? 100 : 600);
    for (int64_t i = 0; i < count; ++i) {
      const auto member = static_cast<uint64_t>(random.Below(400)) * 0x9E3779B97F4A7C15;
      (random.Below(2) == 0 ? left : right).Add(member);
      both.Add(member);
    }
    left.Add(right);
    ASSERT_EQ(left.is_listed(), both.is_listed());
    EXPECT_TRUE(std::ranges::equal(left.members(), both.members()));
    EXPECT_TRUE(std::ranges::equal(left.registers(), both.registers()));
  }
}

// More than cells of the usual width hold.
TEST(WindowModel, LargeNumbersInBuckets) {
  PlanMaker maker;
  maker.AddBuckets(60, 6, 0, plan::Accuracy::kBucketed);
  const int32_t amount = maker.AddOperand(kAmount, ValueForm::kInt);
  maker.Read(Aggregate::kCount, 60);
  for (Aggregate aggregate : {Aggregate::kSum, Aggregate::kMin, Aggregate::kMax}) maker.Read(aggregate, 60, amount);
  const auto plan = maker.Take();
  State state(*plan, kSecret);
  std::vector<Record> records(70000, {.at = 1, .amount = 50000});
  Observe(&state, records, 1000, false);
  EXPECT_EQ(Observe(&state, {{.at = 1, .amount = INT64_MAX}}, 1, false)[0],
            (Answers{"70000", "3500000000", "50000", "50000"}));
  EXPECT_EQ(Observe(&state, {{.at = 2, .amount = INT64_MIN}}, 1, false)[0],
            (Answers{"70001", "overflow", "50000", "9223372036854775807"}));
  const Answers all = {"70002", "3499999999", "-9223372036854775808", "9223372036854775807"};
  EXPECT_EQ(Observe(&state, {{.at = 3}}, 1, false)[0], all);
  const uint64_t bytes = state.counts()[0].bytes;
  State again(*plan, kSecret);
  ASSERT_TRUE(again.Load(Saved(state)).ok());
  EXPECT_EQ(again.counts()[0].bytes, bytes);
  EXPECT_EQ(Observe(&again, {{.at = 3}}, 1, false)[0][1], "3499999999");
}

}  // namespace
}  // namespace tollgate::window
