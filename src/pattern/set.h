// Many RE2 patterns over one text column, answered at once. The answer is always RE2's: RE2::PartialMatch of each
// member's text with the options of regex.cc, on valid UTF-8.
//
// A set is compiled where there is a compiler (set_compile.h, library `tollgate`), travels as bytes and scans anywhere
// (`tollgate_scan`). Hyperscan does the scanning (set.cc says how); no caller sees it.
#ifndef TOLLGATE_PATTERN_SET_H_
#define TOLLGATE_PATTERN_SET_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/texts.h"
#include "pattern/translate.h"
#include "tollgate/status.hpp"

namespace tollgate::pattern {

struct SetData;

// Immutable; shared by threads.
class PatternSet {
 public:
  // Everything that a scan writes. One per thread, for any number of sets: it grows to the largest and stays there.
  // It outlives no set and no set outlives it: they do not know each other.
  class Scratch {
   public:
    Scratch();
    ~Scratch();
    Scratch(Scratch&&) noexcept;
    Scratch& operator=(Scratch&&) noexcept;

   private:
    friend class PatternSet;
    struct State;
    std::unique_ptr<State> state_;
  };

  // What a SetCompiler or DecodeSet made.
  explicit PatternSet(std::unique_ptr<const SetData> data);
  ~PatternSet();
  PatternSet(PatternSet&&) noexcept;
  PatternSet& operator=(PatternSet&&) noexcept;

  size_t size() const;  // members
  const std::string& text(size_t member) const;
  const SetData& data() const { return *data_; }

  // For each member m, out[m] gets WordCount(row_count) words: bit r where m matches row r, for the rows r whose bit in
  // `rows` is set; every other bit is 0. Texts of those rows are valid UTF-8, of any length, and are only read where
  // they stand. Time is linear in their bytes, whatever they hold (set.cc says what bounds it).
  void ScanMembers(const Texts& texts, const uint64_t* rows, size_t row_count, Scratch* scratch,
                   uint64_t* const* out) const;
  // any: the rows of `rows` that at least one member matches.
  void ScanAny(const Texts& texts, const uint64_t* rows, size_t row_count, Scratch* scratch, uint64_t* any) const;
  bool MatchesAny(std::string_view text, Scratch* scratch) const;

 private:
  std::unique_ptr<const SetData> data_;
};

// Why there is no set. `member` is kWholeSet where no single pattern is at fault.
struct SetProblem {
  static constexpr size_t kWholeSet = SIZE_MAX;
  size_t member = kWholeSet;
  PatternProblem problem;
};

// Makes sets of RE2 texts. `tollgate` has one (set_compile.h), `tollgate_scan` has none. It reads nothing but its
// arguments; threads may share it.
class SetCompiler {
 public:
  virtual ~SetCompiler() = default;
  virtual std::optional<PatternSet> Compile(const std::vector<std::string>& patterns, SetProblem* problem) const = 0;
};

// kVerified: the caller knows these bytes by a SHA-256 that it was told by someone it trusts. A checksum that stands in
// the bytes themselves proves them whole, not whose they are.
enum class Trust : uint8_t { kNone, kVerified };

// A set as bytes (set_codec.cc has the format): its patterns, and a database for this kind of machine.
std::string EncodeSet(const PatternSet& set);
// The set again. Its database is loaded only with Trust::kVerified, and only where it was made by this version of ours
// and of Hyperscan's for this kind of machine. Otherwise the set is made again out of its patterns by `rebuild`;
// without one (nullptr) that is NOT_SUPPORTED, "plan.untrusted: ..." or "plan.foreign: ...". BAD_PLAN: the bytes are
// damaged or of no version that we know.
Expected<PatternSet> DecodeSet(std::string_view bytes, Trust trust, const SetCompiler* rebuild);

// RE2 texts for CEL's text tests of a constant (valid UTF-8), so that a set can answer these too.
std::string ContainsPattern(std::string_view constant);
std::string StartsWithPattern(std::string_view constant);
std::string EndsWithPattern(std::string_view constant);

}  // namespace tollgate::pattern
#endif  // TOLLGATE_PATTERN_SET_H_
