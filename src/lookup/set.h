// Exact lists: immutable hash sets of texts or of integers. Built once, read by all threads.
#ifndef TOLLGATE_LOOKUP_SET_H_
#define TOLLGATE_LOOKUP_SET_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate::lookup {

// Keys are kept in one pool; a probe is one hash and, almost always, one comparison.
class TextSet {
 public:
  // Duplicates count once.
  explicit TextSet(const std::vector<std::string_view>& entries);
  ~TextSet();
  TextSet(TextSet&&) noexcept;
  TextSet& operator=(TextSet&&) noexcept;
  bool Contains(std::string_view text) const { return IndexOf(text) >= 0; }
  // Which of the entries in byte order the text is; -1: none.
  int32_t IndexOf(std::string_view text) const;
  size_t size() const;
  // Entries in byte order, for the plan's identity and its listing.
  std::vector<std::string_view> Sorted() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

class Int64Set {
 public:
  explicit Int64Set(std::vector<int64_t> entries);
  bool Contains(int64_t value) const;
  const std::vector<int64_t>& sorted() const { return sorted_; }

 private:
  std::vector<int64_t> sorted_;
  std::vector<int64_t> slots_;      // open addressing, at most half full
  std::vector<uint64_t> occupied_;  // bitmap of slots
  uint64_t mask_ = 0;
};

}  // namespace tollgate::lookup
#endif  // TOLLGATE_LOOKUP_SET_H_
