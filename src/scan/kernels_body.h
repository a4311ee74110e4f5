// The loops that every path shares. Included once by each kernels_<path>.cc, which before has defined TG_TARGET (the
// target attribute of its functions) and, in namespace tollgate::scan in an unnamed namespace, for T int64_t and double
//   template <Comparison kind, class T> uint64_t MaskConst(const T* rows, T b);        64 rows against a constant
//   template <Comparison kind, class T> uint64_t MaskColumn(const T* a, const T* b);   64 rows against 64 rows
#include "scan/kernels.h"

namespace tollgate::scan {
namespace {

template <plan::Comparison kind, class T>
TG_TARGET void CompareConst(const T* a, T b, const uint64_t* ok, size_t words, uint64_t* t, uint64_t* f) {
  for (size_t w = 0; w < words; ++w) {
    const uint64_t mask = MaskConst<kind>(a + w * 64, b);
    const uint64_t rows = ok[w];
    t[w] = mask & rows;
    f[w] = ~mask & rows;
  }
}

template <plan::Comparison kind, class T>
TG_TARGET void CompareColumn(const T* a, const T* b, const uint64_t* ok, size_t words, uint64_t* t, uint64_t* f) {
  for (size_t w = 0; w < words; ++w) {
    const uint64_t mask = MaskColumn<kind>(a + w * 64, b + w * 64);
    const uint64_t rows = ok[w];
    t[w] = mask & rows;
    f[w] = ~mask & rows;
  }
}

template <bool with_errors>
TG_TARGET void AndTruth(Truth a, Truth b, size_t words, TruthOut out) {
  for (size_t w = 0; w < words; ++w) {
    const uint64_t t = a.t[w] & b.t[w];
    const uint64_t f = a.f[w] | b.f[w];
    if constexpr (with_errors) {
      const uint64_t known = (a.t[w] | a.f[w] | a.e[w]) & (b.t[w] | b.f[w] | b.e[w]);
      out.e[w] = known & ~(t | f);
    }
    out.t[w] = t;
    out.f[w] = f;
  }
}

template <bool with_errors>
TG_TARGET void OrTruth(Truth a, Truth b, size_t words, TruthOut out) {
  for (size_t w = 0; w < words; ++w) {
    const uint64_t t = a.t[w] | b.t[w];
    const uint64_t f = a.f[w] & b.f[w];
    if constexpr (with_errors) {
      const uint64_t known = (a.t[w] | a.f[w] | a.e[w]) & (b.t[w] | b.f[w] | b.e[w]);
      out.e[w] = known & ~(t | f);
    }
    out.t[w] = t;
    out.f[w] = f;
  }
}

TG_TARGET void MergeOk(const uint64_t* a, const uint64_t* b, size_t words, uint64_t* ok) {
  for (size_t w = 0; w < words; ++w) ok[w] = a[w] & b[w];
}

TG_TARGET void MergeErrors(Truth a, Truth b, size_t words, uint64_t* e) {
  for (size_t w = 0; w < words; ++w) e[w] = (a.t[w] | a.e[w]) & (b.t[w] | b.e[w]) & (a.e[w] | b.e[w]);
}

constexpr Kernels MakeKernels() {
  using enum plan::Comparison;
  return Kernels{
      .compare_int_const = {CompareConst<kEqual, int64_t>, CompareConst<kNotEqual, int64_t>,
                            CompareConst<kLess, int64_t>, CompareConst<kLessEqual, int64_t>,
                            CompareConst<kGreater, int64_t>, CompareConst<kGreaterEqual, int64_t>},
      .compare_int = {CompareColumn<kEqual, int64_t>, CompareColumn<kNotEqual, int64_t>, CompareColumn<kLess, int64_t>,
                      CompareColumn<kLessEqual, int64_t>, CompareColumn<kGreater, int64_t>,
                      CompareColumn<kGreaterEqual, int64_t>},
      .compare_double_const = {CompareConst<kEqual, double>, CompareConst<kNotEqual, double>,
                               CompareConst<kLess, double>, CompareConst<kLessEqual, double>,
                               CompareConst<kGreater, double>, CompareConst<kGreaterEqual, double>},
      .compare_double = {CompareColumn<kEqual, double>, CompareColumn<kNotEqual, double>, CompareColumn<kLess, double>,
                         CompareColumn<kLessEqual, double>, CompareColumn<kGreater, double>,
                         CompareColumn<kGreaterEqual, double>},
      .and_truth = AndTruth<true>,
      .or_truth = OrTruth<true>,
      .and_truth_no_errors = AndTruth<false>,
      .or_truth_no_errors = OrTruth<false>,
      .merge_ok = MergeOk,
      .merge_errors = MergeErrors,
  };
}

}  // namespace
}  // namespace tollgate::scan
