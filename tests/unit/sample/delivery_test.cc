// Rates of what delivery does, and that it changes no payment.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "rows.h"

namespace tollgate::sample {
namespace {

constexpr Options kBase{.seed = 4, .row_count = 50000, .card_count = 5000};

size_t CountOf(const std::vector<Row>& rows, Arrival arrival) {
  return static_cast<size_t>(
      std::count_if(rows.begin(), rows.end(), [arrival](const Row& row) { return row.arrival == arrival; }));
}

TEST(Delivery, CleanStreamsAreInOrder) {
  const std::vector<Row> rows = Collect(kBase);
  for (size_t r = 0; r < rows.size(); ++r) {
    ASSERT_EQ(rows[r].event_number, r);
    ASSERT_EQ(rows[r].arrival, Arrival::kInOrder);
    if (r > 0) {
      ASSERT_LE(rows[r - 1].occurred_at_us, rows[r].occurred_at_us);
    }
  }
}

TEST(Delivery, DuplicatesAreTheSameBytesLater) {
  Options options = kBase;
  options.duplicate_ppm = 20000;
  const std::vector<Row> rows = Collect(options);
  EXPECT_NEAR(static_cast<double>(CountOf(rows, Arrival::kDuplicate)), 1000, 100);
  std::map<uint64_t, const Row*> first;
  int64_t newest_us = 0;
  for (const Row& row : rows) {
    const auto [it, is_first] = first.emplace(row.event_number, &row);
    EXPECT_EQ(is_first, row.arrival == Arrival::kInOrder);
    EXPECT_EQ(it->second->cells, row.cells);
    newest_us = std::max(newest_us, row.occurred_at_us);
    EXPECT_LE(newest_us - row.occurred_at_us, 10 * kMinuteUs);
  }
}

TEST(Delivery, LateRowsComeWithinTwoHours) {
  Options options = kBase;
  options.late_ppm = 20000;
  const std::vector<Row> rows = Collect(options);
  EXPECT_NEAR(static_cast<double>(CountOf(rows, Arrival::kLate)), 1000, 100);
  int64_t newest_us = 0, latest_us = 0;
  size_t overtaken_count = 0;
  for (const Row& row : rows) {
    newest_us = std::max(newest_us, row.occurred_at_us);
    latest_us = std::max(latest_us, newest_us - row.occurred_at_us);
    overtaken_count += row.occurred_at_us < newest_us;
    if (row.occurred_at_us < newest_us) {
      EXPECT_EQ(row.arrival, Arrival::kLate);
    }
  }
  EXPECT_GT(overtaken_count, CountOf(rows, Arrival::kLate) * 95 / 100);
  EXPECT_LE(latest_us, 2 * kHourUs);
  EXPECT_GT(latest_us, 15 * kMinuteUs);
}

TEST(Delivery, UnorderedRowsAreOvertakenByAtMostSixteen) {
  Options options = kBase;
  options.unordered_ppm = 20000;
  const std::vector<Row> rows = Collect(options);
  EXPECT_NEAR(static_cast<double>(CountOf(rows, Arrival::kUnordered)), 1000, 100);
  uint64_t newest = 0, farthest = 0;
  for (const Row& row : rows) {
    newest = std::max(newest, row.event_number);
    farthest = std::max(farthest, newest - row.event_number);
    if (row.arrival == Arrival::kInOrder) {
      EXPECT_EQ(row.event_number, newest);
    }
  }
  EXPECT_GE(farthest, 12u);
  EXPECT_LE(farthest, 16u);
}

TEST(Delivery, AllRowsMayBeHeldBack) {
  Options options = kBase;
  options.row_count = 2000;
  options.unordered_ppm = kMillion;
  EXPECT_EQ(Collect(options).size(), 2000u);
  options.unordered_ppm = 0;
  options.late_ppm = options.duplicate_ppm = kMillion;
  EXPECT_EQ(Collect(options).size(), 2000u);
}

TEST(Delivery, ChangesNoPayment) {
  const std::vector<Row> plain = Collect(kBase);
  Options options = kBase;
  options.late_ppm = options.duplicate_ppm = options.unordered_ppm = 50000;
  size_t compared = 0;
  for (const Row& row : Collect(options)) {
    if (row.event_number >= plain.size()) continue;
    ++compared;
    ASSERT_EQ(row.cells, plain[row.event_number].cells);
  }
  EXPECT_GT(compared, 49000u);
}

}  // namespace
}  // namespace tollgate::sample
