// How many different members there were: HyperLogLog (Flajolet, Fusy, Gandouet, Meunier, "HyperLogLog: the analysis of
// a near-optimal cardinality estimation algorithm", AofA 2007) with 4,096 registers, and linear counting below two and
// a half times as many (Whang, Vander-Zanden, Taylor, ACM TODS 1990). Members are keyed hashes of 64 bits, so the
// correction for large ranges has nothing to correct. A sketch of few members is the sorted list of them, and exact.
#ifndef TOLLGATE_WINDOW_SKETCH_H_
#define TOLLGATE_WINDOW_SKETCH_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace tollgate::window {

inline constexpr uint32_t kRegisterBits = 12;
inline constexpr uint32_t kRegisterCount = uint32_t{1} << kRegisterBits;
inline constexpr uint8_t kMaxRegister = 64 - kRegisterBits + 1;
// More members than this are registers: a kilobyte against four, and few keys have more in a bucket.
inline constexpr uint32_t kMaxListed = 128;
// 1.04 / sqrt(kRegisterCount).
inline constexpr double kStandardError = 0.01625;

using Registers = std::array<uint8_t, kRegisterCount>;
void AddMember(uint64_t member, Registers* registers);
// Of the members whose registers these are.
double EstimateOf(const Registers& registers);

class Sketch {
 public:
  bool is_listed() const { return registers_.empty(); }
  std::span<const uint64_t> members() const { return members_; }     // is_listed(): rising
  std::span<const uint8_t> registers() const { return registers_; }  // else
  // As README counts them.
  uint64_t byte_count() const { return 64 + (is_listed() ? 8 * members_.size() : kRegisterCount); }
  bool empty() const { return is_listed() && members_.empty(); }

  void Add(uint64_t member);
  void Add(const Sketch& other);
  // What was read from a file. False: it is none that Add makes.
  bool Set(std::vector<uint64_t> members);
  bool Set(std::span<const uint8_t> registers);

 private:
  std::vector<uint64_t> members_;
  std::vector<uint8_t> registers_;
};

// The union of sketches, which keeps its memory when it is cleared.
class SketchUnion {
 public:
  void Clear();
  void Add(const Sketch& sketch);
  void Add(uint64_t member);
  // The number of members: exact while all of them were listed.
  struct Count {
    int64_t value = 0, low = 0, high = 0;
  };
  Count Estimate();

 private:
  std::vector<uint64_t> members_;
  Registers registers_;
  bool has_registers_ = false;
};

}  // namespace tollgate::window
#endif  // TOLLGATE_WINDOW_SKETCH_H_
