// Reduced comparisons say what exact comparison says, for values and constants chosen to sit on every edge.
#include "compile/number_line.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "plan/semantics.h"

namespace tollgate::compile {
namespace {

using plan::Comparison;

constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Comparison kComparisons[] = {Comparison::kEqual, Comparison::kLess, Comparison::kLessEqual,
                                       Comparison::kGreater, Comparison::kGreaterEqual};

std::vector<int64_t> EdgeInts() {
  std::vector<int64_t> edges = {kMin, kMin + 1, kMax - 1, kMax, 0, 1, -1, 10009, 10010, 10011, -10010, -10011};
  for (int bit : {31, 52, 53, 54, 62}) {
    for (int64_t near : {-1, 0, 1}) {
      edges.push_back((int64_t{1} << bit) + near);
      edges.push_back(-(int64_t{1} << bit) + near);
    }
  }
  return edges;
}

std::vector<double> EdgeDoubles() {
  std::vector<double> edges = {0.0,
                               -0.0,
                               0.5,
                               100.105,
                               100.1,
                               -100.1,
                               2.5,
                               1e15,
                               1e300,
                               5e-324,
                               kInfinity,
                               std::numeric_limits<double>::quiet_NaN(),
                               std::numeric_limits<double>::max()};
  for (int64_t value : EdgeInts()) {
    const double near = static_cast<double>(value);
    for (double edge : {near, std::nextafter(near, kInfinity), std::nextafter(near, -kInfinity)}) edges.push_back(edge);
  }
  const size_t count = edges.size();
  for (size_t i = 0; i < count; ++i) edges.push_back(-edges[i]);
  return edges;
}

std::vector<Number> EdgeNumbers() {
  std::vector<Number> edges;
  for (double value : EdgeDoubles()) edges.push_back(Number::Of(value));
  for (int64_t value : EdgeInts()) {
    for (int scale : {0, 1, 2, 3, 4, 18}) edges.push_back(Number::Of(Decimal{value, scale}));
  }
  for (uint64_t value : {uint64_t{0}, uint64_t{1} << 53, (uint64_t{1} << 63) - 1, uint64_t{1} << 63,
                         (uint64_t{1} << 63) + 1, ~uint64_t{0} - 1, ~uint64_t{0}}) {
    edges.push_back(Number::Of(value));
  }
  return edges;
}

template <class T>
bool Evaluate(const Reduced<T>& reduced, T x) {
  if (reduced.kind != Reduced<T>::Kind::kCompare) return reduced.kind == Reduced<T>::Kind::kAlways;
  return plan::Holds(reduced.comparison, x <=> reduced.value);
}

void ExpectIntAgrees(int scale, const Number& constant, const std::vector<int64_t>& values) {
  for (Comparison comparison : kComparisons) {
    const Reduced<int64_t> reduced = ReduceInt(comparison, scale, constant);
    for (int64_t x : values) {
      const bool exact = plan::Holds(comparison, Compare(Number::Of(Decimal{x, scale}), constant));
      ASSERT_EQ(Evaluate(reduced, x), exact)
          << x << "e-" << scale << " op " << static_cast<int>(comparison) << " kind " << static_cast<int>(constant.kind)
          << " decimal " << constant.decimal.units << "e-" << constant.decimal.scale << " double " << constant.number
          << " uint " << constant.uinteger;
    }
  }
}

TEST(NumberLine, IntsAgreeWithExactComparison) {
  for (int scale : {0, 1, 2, 3, 18}) {
    for (const Number& constant : EdgeNumbers()) {
      std::vector<int64_t> values = EdgeInts();
      // The neighbours of the cut itself, where one-off mistakes live.
      const Reduced<int64_t> cut = ReduceInt(Comparison::kLessEqual, scale, constant);
      if (cut.kind == Reduced<int64_t>::Kind::kCompare) {
        values.push_back(cut.value);
        if (cut.value > kMin) values.push_back(cut.value - 1);
        if (cut.value < kMax) values.push_back(cut.value + 1);
      }
      ExpectIntAgrees(scale, constant, values);
    }
  }
}

TEST(NumberLine, DoublesAgreeWithExactComparison) {
  for (const Number& constant : EdgeNumbers()) {
    for (Comparison comparison : kComparisons) {
      const Reduced<double> reduced = ReduceDouble(comparison, constant);
      for (double x : EdgeDoubles()) {
        const bool exact = plan::Holds(comparison, Compare(Number::Of(x), constant));
        ASSERT_EQ(Evaluate(reduced, x), exact) << x << " op " << static_cast<int>(comparison) << " decimal "
                                               << constant.decimal.units << "e-" << constant.decimal.scale;
      }
    }
  }
}

TEST(NumberLine, RandomConstantsAgree) {
  std::mt19937_64 random(20261120);
  for (int i = 0; i < 20000; ++i) {
    const int scale = static_cast<int>(random() % 19);
    const auto units = static_cast<int64_t>(random() >> (random() % 64));
    const Number constant = i % 2 == 0
                                ? Number::Of(Decimal{units, static_cast<int>(random() % 19)})
                                : Number::Of(std::ldexp(static_cast<double>(units), -static_cast<int>(random() % 80)));
    const Reduced<int64_t> cut = ReduceInt(Comparison::kLessEqual, scale, constant);
    std::vector<int64_t> values = {units, static_cast<int64_t>(random())};
    if (cut.kind == Reduced<int64_t>::Kind::kCompare && cut.value > kMin && cut.value < kMax) {
      values.insert(values.end(), {cut.value - 1, cut.value, cut.value + 1});
    }
    ExpectIntAgrees(scale, constant, values);
  }
}

// The exact comparison above rests on base's; these few are known by hand.
TEST(NumberLine, KnownCuts) {
  const auto text = [](const Reduced<int64_t>& r) {
    using Kind = Reduced<int64_t>::Kind;
    if (r.kind != Kind::kCompare) return std::string(r.kind == Kind::kNever ? "never" : "always");
    constexpr const char* kSigns[] = {"==", "!=", "<", "<=", ">", ">="};
    return std::string(kSigns[static_cast<int>(r.comparison)]) + " " + std::to_string(r.value);
  };
  const auto decimal = [](int64_t units, int scale) { return Number::Of(Decimal{units, scale}); };
  EXPECT_EQ(text(ReduceInt(Comparison::kGreater, 2, decimal(100105, 3))), "> 10010");
  EXPECT_EQ(text(ReduceInt(Comparison::kGreaterEqual, 2, decimal(100105, 3))), "> 10010");
  EXPECT_EQ(text(ReduceInt(Comparison::kLess, 2, decimal(100105, 3))), "<= 10010");
  EXPECT_EQ(text(ReduceInt(Comparison::kLess, 2, decimal(-100105, 3))), "<= -10011");
  EXPECT_EQ(text(ReduceInt(Comparison::kEqual, 2, decimal(100105, 3))), "never");
  EXPECT_EQ(text(ReduceInt(Comparison::kEqual, 2, decimal(1001, 1))), "== 10010");
  EXPECT_EQ(text(ReduceInt(Comparison::kGreaterEqual, 0, Number::Of(0x1p63))), "never");
  EXPECT_EQ(text(ReduceInt(Comparison::kGreaterEqual, 0, Number::Of(-0x1p63))), ">= -9223372036854775808");
  EXPECT_EQ(text(ReduceInt(Comparison::kLess, 0, Number::Of(0x1p63))), "always");
  EXPECT_EQ(text(ReduceInt(Comparison::kLess, 0, Number::Of(kInfinity))), "always");
  EXPECT_EQ(text(ReduceInt(Comparison::kGreater, 0, Number::Of(-kInfinity))), "always");
  EXPECT_EQ(text(ReduceInt(Comparison::kLess, 0, Number::Of(std::nan("")))), "never");
  EXPECT_EQ(text(ReduceInt(Comparison::kEqual, 0, Number::Of(-0.0))), "== 0");
  EXPECT_EQ(text(ReduceInt(Comparison::kLess, 18, decimal(10, 0))), "always");
}

}  // namespace
}  // namespace tollgate::compile
