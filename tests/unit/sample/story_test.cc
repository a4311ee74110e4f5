// Each kind of fraud has the shape that it claims, and honest cards have habits.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "rows.h"
#include "sample/tables.h"

namespace tollgate::sample {
namespace {

constexpr double kFlightKmPerHour = 900;

double Kilometres(const Row& a, const Row& b) {
  constexpr double kDegreeE4 = 3.14159265358979 / 1800000;
  const double lat_a = a.lat_e4 * kDegreeE4, lat_b = b.lat_e4 * kDegreeE4;
  const double north = std::sin((lat_b - lat_a) / 2), east = std::sin((b.lon_e4 - a.lon_e4) * kDegreeE4 / 2);
  return 12742 * std::asin(std::sqrt(north * north + std::cos(lat_a) * std::cos(lat_b) * east * east));
}

double KilometresPerHour(const Row& a, const Row& b) {
  const double hours = static_cast<double>(b.occurred_at_us - a.occurred_at_us) / static_cast<double>(kHourUs);
  const double km = Kilometres(a, b);
  return km == 0 ? 0 : km / std::max(hours, 1e-9);
}

// In units of the reference currency's hundredth.
int64_t Cents(const Row& row) { return row.amount_minor * 100 / CurrencyOf(row.cells[kCurrency]).per_unit; }

// Rows of one scenario by one thief on one card.
std::vector<std::vector<const Row*>> Stories(Scenario scenario) {
  std::map<std::pair<uint32_t, std::string>, std::vector<const Row*>> stories;
  for (const Row& row : ManyRows()) {
    if (row.scenario == scenario) stories[{row.card, row.cells[kDeviceId]}].push_back(&row);
  }
  std::vector<std::vector<const Row*>> out;
  for (auto& [key, rows] : stories) out.push_back(std::move(rows));
  return out;
}

TEST(Story, ShareOfFraudIsTheRate) {
  for (const uint32_t ppm : {0u, 2000u, 10000u, 200000u}) {
    const std::vector<Row> rows = Collect({.seed = 8, .row_count = 50000, .card_count = 200, .fraud_ppm = ppm});
    const auto count = std::count_if(rows.begin(), rows.end(), [](const Row& row) { return row.is_fraud(); });
    const double expected = 0.05 * ppm;
    EXPECT_NEAR(static_cast<double>(count), expected, expected * 0.15) << ppm;
  }
}

TEST(Story, LabelAndScenarioAgree) {
  std::map<Scenario, int> counts;
  for (const Row& row : ManyRows()) {
    ++counts[row.scenario];
    EXPECT_EQ(row.cells[kIsFraud] == "true", row.cells[kScenario] != "none");
    EXPECT_EQ(row.cells[kScenario], kScenarioNames[static_cast<size_t>(row.scenario)]);
  }
  ASSERT_EQ(counts.size(), kScenarioCount);
  for (const auto& [scenario, count] : counts) EXPECT_GT(count, 60) << static_cast<int>(scenario);
}

TEST(Story, CardTestingIsManyTinyAmountsInMinutes) {
  size_t whole_count = 0;
  for (const auto& story : Stories(Scenario::kCardTesting)) {
    for (const Row* row : story) {
      EXPECT_LT(Cents(*row), 300);
      EXPECT_EQ(row->merchant, story[0]->merchant);
    }
    EXPECT_LT(story.back()->occurred_at_us - story[0]->occurred_at_us, 11 * kMinuteUs);
    whole_count += story.size() >= 12 && story.size() <= 40;
  }
  EXPECT_GT(whole_count, 10u);
  EXPECT_GE(whole_count + 1, Stories(Scenario::kCardTesting).size());  // the last may be cut by the end
}

TEST(Story, TakeoverHasNewDeviceAddressMailAndLargerAmounts) {
  const auto cards = ByCard(ManyRows());
  int64_t stolen_cents = 0, stolen_count = 0, honest_cents = 0, honest_count = 0;
  for (const auto& story : Stories(Scenario::kAccountTakeover)) {
    for (const Row* row : story) stolen_cents += Cents(*row), ++stolen_count;
    for (const Row* row : cards.at(story[0]->card)) {
      if (row->scenario != Scenario::kNone) continue;
      honest_cents += Cents(*row), ++honest_count;
      EXPECT_NE(row->cells[kDeviceId], story[0]->cells[kDeviceId]);
      EXPECT_NE(row->cells[kEmail], story[0]->cells[kEmail]);
      EXPECT_NE(row->cells[kIp], story[0]->cells[kIp]);
    }
  }
  EXPECT_GT(stolen_cents / stolen_count, 3 * honest_cents / honest_count);
}

TEST(Story, HonestCardsNeverOutrunAPlaneAndTravelFraudAlwaysDoes) {
  size_t impossible_count = 0, journey_count = 0;
  for (const auto& [card, rows] : ByCard(ManyRows())) {
    const Row* last = nullptr;
    for (const Row* row : rows) {
      if (row->scenario == Scenario::kNone) {
        if (last != nullptr) {
          EXPECT_LT(KilometresPerHour(*last, *row), kFlightKmPerHour);
          journey_count += last->lat_e4 != row->lat_e4;
        }
        last = row;
      } else if (row->scenario == Scenario::kImpossibleTravel) {
        ++impossible_count;
        ASSERT_NE(last, nullptr);
        EXPECT_GT(KilometresPerHour(*last, *row), kFlightKmPerHour);
        EXPECT_EQ(row->cells[kChannel], "pos");
      }
    }
  }
  EXPECT_GT(impossible_count, 100u);
  EXPECT_GT(journey_count, 100u);
}

TEST(Story, CompromisedCardsHadPaidAtOneShop) {
  std::map<std::string, std::map<uint32_t, int64_t>> thieves;  // device -> card -> first theft
  for (const Row& row : ManyRows()) {
    if (row.scenario != Scenario::kMerchantCompromise) continue;
    thieves[row.cells[kDeviceId]].emplace(row.card, row.occurred_at_us);
  }
  const auto cards = ByCard(ManyRows());
  ASSERT_GT(thieves.size(), 3u);
  for (const auto& [device, thefts] : thieves) {
    std::map<uint32_t, size_t> visitors;
    for (const auto& [card, first_us] : thefts) {
      std::set<uint32_t> shops;
      for (const Row* row : cards.at(card)) {
        const int64_t age_us = first_us - row->occurred_at_us;
        if (age_us >= kDayUs && age_us <= 9 * kDayUs && row->scenario == Scenario::kNone) shops.insert(row->merchant);
        if (row->scenario == Scenario::kMerchantCompromise) {
          EXPECT_EQ(row->cells[kChannel], "ecom");
        }
      }
      for (const uint32_t shop : shops) ++visitors[shop];
    }
    const size_t most = std::max_element(visitors.begin(), visitors.end(), [](const auto& a, const auto& b) {
                          return a.second < b.second;
                        })->second;
    EXPECT_EQ(most, thefts.size()) << device;  // one shop that all of them had been to, days before
  }
}

TEST(Story, RefundAbuseGivesBackMoreThanWasPaid) {
  std::map<std::tuple<uint32_t, uint32_t, int64_t>, std::vector<const Row*>> refunds;
  for (const Row& row : ManyRows()) {
    if (row.scenario == Scenario::kRefundAbuse) refunds[{row.card, row.merchant, row.amount_minor}].push_back(&row);
  }
  ASSERT_GT(refunds.size(), 20u);
  size_t excess_count = 0;
  const auto cards = ByCard(ManyRows());
  for (const auto& [key, rows] : refunds) {
    size_t sale_count = 0;
    for (const Row* row : cards.at(rows[0]->card)) {
      if (row->occurred_at_us > rows[0]->occurred_at_us) break;
      const bool is_same = row->merchant == rows[0]->merchant && row->amount_minor == rows[0]->amount_minor;
      sale_count += is_same && row->cells[kType] == "sale";
    }
    EXPECT_GE(sale_count, 1u);
    for (const Row* row : rows) EXPECT_EQ(row->cells[kType], "refund");
    excess_count += rows.size() > sale_count;
  }
  EXPECT_GT(excess_count, refunds.size() * 8 / 10);  // of the others the end cut some refunds off
}

TEST(Story, SomeCardsSufferSeveralBursts) {
  size_t again_count = 0;
  for (const auto& [card, rows] : ByCard(ManyRows())) {
    std::set<std::pair<Scenario, std::string>> stories;
    for (const Row* row : rows) {
      if (row->is_fraud() && !row->cells[kDeviceId].empty()) stories.emplace(row->scenario, row->cells[kDeviceId]);
    }
    again_count += stories.size() >= 2;
  }
  EXPECT_GT(again_count, 20u);
}

TEST(Story, HonestRefundsReturnAPurchase) {
  size_t refund_count = 0;
  for (const auto& [card, rows] : ByCard(ManyRows())) {
    const Row* sale = nullptr;
    for (const Row* row : rows) {
      if (row->scenario != Scenario::kNone) continue;
      if (row->cells[kType] == "sale") {
        sale = row;
        continue;
      }
      ++refund_count;
      ASSERT_NE(sale, nullptr);
      EXPECT_EQ(row->merchant, sale->merchant);
      EXPECT_EQ(row->amount_minor, sale->amount_minor);
      sale = nullptr;
    }
  }
  EXPECT_GT(refund_count, 500u);
}

TEST(Story, CardsHaveHabits) {
  // Most purchases of a card are at a handful of merchants.
  size_t usual_count = 0, all_count = 0;
  for (const auto& [card, rows] : ByCard(ManyRows())) {
    std::map<uint32_t, size_t> visits;
    size_t count = 0;
    for (const Row* row : rows) {
      if (row->scenario == Scenario::kNone) ++visits[row->merchant], ++count;
    }
    if (count < 50) continue;
    std::vector<size_t> sorted;
    for (const auto& [merchant, visit_count] : visits) sorted.push_back(visit_count);
    std::sort(sorted.rbegin(), sorted.rend());
    for (size_t i = 0; i < std::min<size_t>(8, sorted.size()); ++i) usual_count += sorted[i];
    all_count += count;
  }
  EXPECT_GT(usual_count, all_count * 65 / 100);
}

TEST(Story, HoursHaveADayAndNoCategoryOfTheirOwn) {
  // Where the payer is nights are quiet, and groceries' share is the same by day and by night.
  std::map<std::string_view, int32_t> offsets;
  for (const City& city : Cities()) offsets[city.name] = city.utc_offset_minutes;
  size_t day_count = 0, night_count = 0, day_food = 0, night_food = 0;
  for (const Row& row : ManyRows()) {
    if (row.scenario != Scenario::kNone) continue;
    const int64_t local_us = row.occurred_at_us + offsets.at(row.cells[kCity]) * kMinuteUs;
    const bool is_night = local_us % kDayUs / kHourUs < 5;
    const bool is_food = row.cells[kMcc] == "5411";
    (is_night ? night_count : day_count) += 1;
    (is_night ? night_food : day_food) += is_food;
  }
  EXPECT_LT(night_count * 6, day_count);
  ASSERT_GT(night_count, 1000u);
  EXPECT_NEAR(static_cast<double>(night_food) / static_cast<double>(night_count),
              static_cast<double>(day_food) / static_cast<double>(day_count), 0.05);
}

}  // namespace
}  // namespace tollgate::sample
