#include "sample/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace tollgate::sample {
namespace {

// The sequence of the reference implementation (S. Vigna, splitmix64.c) from 1234567.
TEST(Random, IsSplitmix64) {
  Random random(1234567);
  for (const uint64_t expected : {6457827717110365317u, 3203168211198807973u, 9817491932198370423u,
                                  4593380528125082431u, 16408922859458223821u}) {
    EXPECT_EQ(random.Next(), expected);
  }
}

TEST(Random, BelowReachesBothEndsAndNoMore) {
  Random random(1);
  std::vector<int> counts(7);
  for (int i = 0; i < 70000; ++i) ++counts.at(random.Below(7));
  for (const int count : counts) EXPECT_NEAR(count, 10000, 400);
  EXPECT_EQ(random.Below(1), 0u);
  for (int i = 0; i < 1000; ++i) {
    const int64_t value = random.Between(-3, 3);
    EXPECT_GE(value, -3);
    EXPECT_LE(value, 3);
  }
}

TEST(Random, ChanceIsPartsPerMillion) {
  Random random(2);
  int count = 0;
  for (int i = 0; i < 1000000; ++i) count += random.Chance(2500);
  EXPECT_NEAR(count, 2500, 200);
  EXPECT_FALSE(random.Chance(0));
  EXPECT_TRUE(random.Chance(1000000));
}

TEST(Random, SkewGivesMuchToFew) {
  Random random(3);
  std::vector<int> counts(100);
  for (int i = 0; i < 100000; ++i) ++counts.at(random.BelowSkewed(100));
  EXPECT_GT(counts[0], 4 * counts[40]);
  EXPECT_GT(counts[99], 0);
}

TEST(Random, ExponentialGapsHaveTheirMeanAndNoMemory) {
  Random random(4);
  int64_t sum = 0;
  int beyond = 0, beyond_twice = 0;
  constexpr int kCount = 1000000;
  for (int i = 0; i < kCount; ++i) {
    const int64_t gap = random.Exponential();
    ASSERT_GE(gap, 0);
    sum += gap;
    beyond += gap > Random::kExponentialMean;
    beyond_twice += gap > 2 * Random::kExponentialMean;
  }
  EXPECT_NEAR(static_cast<double>(sum) / kCount, Random::kExponentialMean, Random::kExponentialMean * 0.005);
  // 1/e, up to what a linear mantissa changes.
  EXPECT_NEAR(static_cast<double>(beyond) / kCount, 0.368, 0.02);
  EXPECT_NEAR(static_cast<double>(beyond_twice) / kCount, 0.135, 0.02);
}

TEST(Random, SpreadLeansToTheRightOfAThousand) {
  Random random(5);
  std::vector<int64_t> factors;
  for (int i = 0; i < 100001; ++i) factors.push_back(random.Spread());
  std::sort(factors.begin(), factors.end());
  EXPECT_NEAR(static_cast<double>(factors[50000]), 1000, 15);
  EXPECT_GE(factors.front(), 125);
  EXPECT_LE(factors.back(), 8000);
  EXPECT_GT(factors[90000] - factors[50000], 2 * (factors[50000] - factors[10000]));
}

TEST(Random, WordsOfDifferentPurposesDiffer) {
  EXPECT_NE(WordOf(1, Purpose::kCard, 1, 2), WordOf(1, Purpose::kCard, 2, 1));
  EXPECT_NE(WordOf(1, Purpose::kCard, 1), WordOf(1, Purpose::kCustomer, 1));
  EXPECT_NE(WordOf(1, Purpose::kCard, 1), WordOf(2, Purpose::kCard, 1));
}

}  // namespace
}  // namespace tollgate::sample
