// Random pattern sets and rows that they are likely to match.
#ifndef TOLLGATE_TESTS_DIFFERENTIAL_PATTERN_GENERATE_H_
#define TOLLGATE_TESTS_DIFFERENTIAL_PATTERN_GENERATE_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace tollgate::test {

// A pattern and a text that it may well match: some assertions, and parts that exclude each other, are left to chance.
struct Sampled {
  std::string pattern;
  std::string sample;
};

class PatternGenerator {
 public:
  explicit PatternGenerator(uint64_t seed) : random_(seed) {}
  // Of one set. Some are none of RE2's; the caller drops these.
  std::vector<Sampled> Patterns();
  // 0 to 300 bytes of valid UTF-8.
  std::string Row(const std::vector<Sampled>& patterns);
  uint32_t Below(uint32_t n) { return n == 0 ? 0 : static_cast<uint32_t>(random_() % n); }
  bool OneIn(uint32_t n) { return Below(n) == 0; }

 private:
  // What a set is made of changes from set to set, so that plain ones are exact and odd ones odd.
  struct Profile {
    bool has_unicode, has_assertions, has_newlines, has_flags, has_bytes, has_large_counts;
  };
  Sampled Pattern();
  Sampled Sequence(int depth, bool folds);
  Sampled Term(int depth, bool folds);
  Sampled Atom(int depth, bool folds);
  Sampled Group(int depth, bool folds);
  Sampled Class(bool folds);
  Sampled Literal(bool folds);
  Sampled Assertion();
  Sampled Repeated(Sampled atom);
  std::string Character();
  std::string CaseOf(const std::string& character);
  void Mutate(std::string* row);

  std::mt19937_64 random_;
  Profile profile_ = {};
};

}  // namespace tollgate::test
#endif  // TOLLGATE_TESTS_DIFFERENTIAL_PATTERN_GENERATE_H_
