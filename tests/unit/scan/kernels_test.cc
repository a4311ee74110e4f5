// Every kernel on every CPU path against the scalar meaning.
#include "scan/kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "fixture.h"

namespace tollgate::scan {
namespace {

using plan::Comparison;

constexpr int64_t kInts[] = {0,
                             1,
                             -1,
                             99,
                             100,
                             101,
                             std::numeric_limits<int64_t>::min(),
                             std::numeric_limits<int64_t>::max(),
                             std::numeric_limits<int64_t>::min() + 1};
constexpr double kDoubles[] = {0.0,
                               -0.0,
                               1.5,
                               -1.5,
                               std::numeric_limits<double>::quiet_NaN(),
                               std::numeric_limits<double>::infinity(),
                               -std::numeric_limits<double>::infinity(),
                               std::numeric_limits<double>::denorm_min(),
                               9007199254740992.0};

template <class T, size_t n>
std::vector<T> Draw(const T (&values)[n], size_t count, uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<T> drawn(count);
  for (T& value : drawn) value = values[random() % n];
  return drawn;
}

std::vector<uint64_t> DrawBits(size_t words, size_t rows, uint32_t seed, int pattern) {
  std::mt19937_64 random(seed);
  std::vector<uint64_t> bits(words);
  for (uint64_t& word : bits) word = pattern == 0 ? ~uint64_t{0} : pattern == 1 ? 0 : random();
  if (rows > 0) bits.back() &= TailMask(rows);
  return bits;
}

template <class T, class Kernel, class Operand, class Expect>
void CheckCompare(Kernel kernel, const std::vector<T>& a, Operand b, size_t rows, int pattern, Expect expect) {
  const size_t words = WordCount(rows);
  const std::vector<uint64_t> ok = DrawBits(words, rows, 7, pattern);
  std::vector<uint64_t> t(words, 0xAA), f(words, 0x55);
  kernel(a.data(), b, ok.data(), words, t.data(), f.data());
  for (size_t row = 0; row < words * 64; ++row) {
    const bool holds = expect(row);
    ASSERT_EQ(GetBit(t.data(), row), GetBit(ok.data(), row) && holds) << "row " << row;
    ASSERT_EQ(GetBit(f.data(), row), GetBit(ok.data(), row) && !holds) << "row " << row;
  }
}

TEST(Kernels, ComparisonsAgreeWithTheirMeaning) {
  for (tg_cpu cpu : CpuPaths()) {
    const Kernels& kernels = KernelsFor(cpu);
    for (size_t rows : kRowCounts) {
      const size_t count = std::max<size_t>(WordCount(rows), 1) * 64;
      const std::vector<int64_t> a = Draw(kInts, count, 1), b = Draw(kInts, count, 2);
      const std::vector<double> x = Draw(kDoubles, count, 3), y = Draw(kDoubles, count, 4);
      for (size_t k = 0; k < kComparisonCount; ++k) {
        const auto kind = static_cast<Comparison>(k);
        SCOPED_TRACE("cpu " + std::to_string(cpu) + ", " + std::to_string(rows) + " rows, comparison " +
                     std::to_string(k));
        for (int pattern = 0; pattern < 3; ++pattern) {
          for (int64_t c : kInts) {
            CheckCompare(kernels.compare_int_const[k], a, c, rows, pattern,
                         [&](size_t row) { return plan::CompareInt(kind, a[row], c); });
          }
          for (double c : kDoubles) {
            CheckCompare(kernels.compare_double_const[k], x, c, rows, pattern,
                         [&](size_t row) { return plan::CompareDouble(kind, x[row], c); });
          }
          CheckCompare(kernels.compare_int[k], a, b.data(), rows, pattern,
                       [&](size_t row) { return plan::CompareInt(kind, a[row], b[row]); });
          CheckCompare(kernels.compare_double[k], x, y.data(), rows, pattern,
                       [&](size_t row) { return plan::CompareDouble(kind, x[row], y[row]); });
        }
        if (HasFatalFailure()) return;
      }
    }
  }
}

// 'T', 'F', 'E' or 'U'.
char Kleene(char a, char b, bool is_and) {
  const char absorbing = is_and ? 'F' : 'T', neutral = is_and ? 'T' : 'F';
  if (a == absorbing || b == absorbing) return absorbing;
  if (a == neutral && b == neutral) return neutral;
  return a == 'U' || b == 'U' ? 'U' : 'E';
}

struct Bits3 {
  std::vector<uint64_t> t = std::vector<uint64_t>(1), f = t, e = t;
  void Set(size_t row, char state) {
    if (state == 'T') SetBit(t.data(), row);
    if (state == 'F') SetBit(f.data(), row);
    if (state == 'E') SetBit(e.data(), row);
  }
  char At(size_t row) const {
    return GetBit(t.data(), row) ? 'T' : GetBit(f.data(), row) ? 'F' : GetBit(e.data(), row) ? 'E' : 'U';
  }
  Truth truth() const { return {t.data(), f.data(), e.data()}; }
};

TEST(Kernels, LogicIsKleenesWithErrors) {
  constexpr std::string_view kStates = "TFEU";
  Bits3 a, b;
  for (size_t i = 0; i < 16; ++i) {
    a.Set(i, kStates[i / 4]);
    b.Set(i, kStates[i % 4]);
  }
  for (tg_cpu cpu : CpuPaths()) {
    const Kernels& kernels = KernelsFor(cpu);
    Bits3 both, either, merged;
    kernels.and_truth(a.truth(), b.truth(), 1, {both.t.data(), both.f.data(), both.e.data()});
    kernels.or_truth(a.truth(), b.truth(), 1, {either.t.data(), either.f.data(), either.e.data()});
    kernels.merge_ok(a.t.data(), b.t.data(), 1, merged.t.data());
    kernels.merge_errors(a.truth(), b.truth(), 1, merged.e.data());
    for (size_t i = 0; i < 16; ++i) {
      EXPECT_EQ(both.At(i), Kleene(a.At(i), b.At(i), true)) << a.At(i) << " && " << b.At(i);
      EXPECT_EQ(either.At(i), Kleene(a.At(i), b.At(i), false)) << a.At(i) << " || " << b.At(i);
      if (a.At(i) == 'F' || b.At(i) == 'F') continue;  // a value is there, in error or unknown
      const char strict = a.At(i) == 'U' || b.At(i) == 'U' ? 'U' : a.At(i) == 'E' || b.At(i) == 'E' ? 'E' : 'T';
      EXPECT_EQ(merged.At(i), strict) << a.At(i) << " + " << b.At(i);
    }
  }
}

}  // namespace
}  // namespace tollgate::scan
