// Values as bytes and back: what stands in plan files, data files and saved pattern sets. Every number is little-endian
// of its own width; a text has its bytes' count before it, a list its items' (a list of integers: their bytes'), 64
// bits each; nothing depends on addresses, hash seeds or the machine. Writer and reader take the same calls, so that
// one description of a structure serves both, and what is written cannot drift from what is read:
//
//   constexpr auto kPoint = [](auto& archive, auto& point) {  // const for a writer
//     auto& [x, y] = point;                                   // a member that is added must be described to compile
//     archive(x, y);
//   };
#ifndef TOLLGATE_BASE_BYTES_H_
#define TOLLGATE_BASE_BYTES_H_

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tollgate {

// The last value of an enum that may be read; a specialization each, beside what is described.
template <class Enum>
inline constexpr Enum kLastOf = Enum::kNoLastValueIsKnown;

template <class T>
concept IntegerInBytes = std::integral<T> && !std::same_as<T, bool>;
template <class T>
concept EnumInBytes = std::is_enum_v<T>;

static_assert(std::endian::native == std::endian::little, "integers of a list are copied as they stand");

class ByteWriter {
 public:
  static constexpr bool kReads = false;

  // Several values, one after the other.
  template <class First, class Second, class... Rest>
  void operator()(const First& first, const Second& second, const Rest&... rest) {
    (*this)(first);
    (*this)(second);
    ((*this)(rest), ...);
  }
  template <IntegerInBytes T>
  void operator()(const T& value) {
    char bytes[sizeof(T)];
    for (size_t i = 0; i < sizeof(T); ++i)
      bytes[i] = static_cast<char>(static_cast<std::make_unsigned_t<T>>(value) >> (8 * i));
    bytes_.append(bytes, sizeof(T));
  }
  void operator()(const bool& value) { bytes_ += value ? '\1' : '\0'; }
  void operator()(const double& value) { (*this)(std::bit_cast<uint64_t>(value)); }
  template <EnumInBytes T>
  void operator()(const T& value) {
    (*this)(static_cast<std::underlying_type_t<T>>(value));
  }
  void operator()(const std::string_view& text) { Blob(text); }
  void operator()(const std::string& text) { Blob(text); }
  template <class T>
  void operator()(const std::optional<T>& value) {
    Optional(value, [](auto& archive, const T& there) { archive(there); });
  }
  template <IntegerInBytes T>
  void operator()(const std::vector<T>& list) {
    Blob({reinterpret_cast<const char*>(list.data()), list.size() * sizeof(T)});
  }
  template <class T>
  void operator()(const std::vector<T>& list) {
    Each(list, [](auto& archive, const T& item) { archive(item); });
  }
  // `describe(archive, value)` for the value, where there is one, and for every item.
  template <class T, class Describe>
  void Optional(const std::optional<T>& value, Describe describe) {
    (*this)(value.has_value());
    if (value) describe(*this, *value);
  }
  template <class T, class Describe>
  void Each(const std::vector<T>& list, Describe describe) {
    (*this)(uint64_t{list.size()});
    for (const T& item : list) describe(*this, item);
  }

  // Bytes as they are.
  void Raw(std::string_view bytes) { bytes_ += bytes; }
  // Bytes that are no text, behind their count.
  void Blob(std::string_view bytes) {
    (*this)(uint64_t{bytes.size()});
    bytes_ += bytes;
  }

  size_t size() const { return bytes_.size(); }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Reads what may be anything: no count is believed before its items are there, so memory grows with what has been read;
// texts are UTF-8 and enums one of their values. After the first fault every value is its type's zero, and every list
// ends; whoever reads looks at ok() once at the end.
class ByteReader {
 public:
  static constexpr bool kReads = true;

  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}
  bool ok() const { return fault_.empty(); }
  const std::string& fault() const { return fault_; }  // what was wrong first, in words
  size_t fault_offset() const { return fault_offset_; }
  size_t rest() const { return bytes_.size() - at_; }
  void RequireEnd() {
    if (ok() && rest() != 0) Fail("something stands behind the last value");
  }
  void Fail(std::string what) {
    if (!ok()) return;
    fault_ = std::move(what);
    fault_offset_ = at_;
    at_ = bytes_.size();
  }

  template <class First, class Second, class... Rest>
  void operator()(First& first, Second& second, Rest&... others) {
    (*this)(first);
    (*this)(second);
    ((*this)(others), ...);
  }
  template <IntegerInBytes T>
  void operator()(T& value) {
    const std::string_view bytes = Raw(sizeof(T));
    std::make_unsigned_t<T> bits = 0;
    for (size_t i = bytes.size(); i-- > 0;)
      bits = static_cast<std::make_unsigned_t<T>>(uint64_t{bits} << 8 | static_cast<unsigned char>(bytes[i]));
    value = static_cast<T>(bits);
  }
  void operator()(bool& value) {
    uint8_t byte;
    (*this)(byte);
    if (byte > 1) Fail("a flag is neither 0 nor 1");
    value = byte == 1;
  }
  void operator()(double& value) {
    uint64_t bits;
    (*this)(bits);
    value = std::bit_cast<double>(bits);
  }
  template <EnumInBytes T>
  void operator()(T& value) {
    std::underlying_type_t<T> number;
    (*this)(number);
    value = static_cast<T>(number);
    if (value >= T{} && value <= kLastOf<T>) return;
    Fail("a kind is none of those known");
    value = T{};
  }
  // A view of the bytes that are read.
  void operator()(std::string_view& text);
  void operator()(std::string& text) {
    std::string_view view;
    (*this)(view);
    text = view;
  }
  template <class T>
  void operator()(std::optional<T>& value) {
    Optional(value, [](auto& archive, T& there) { archive(there); });
  }
  template <IntegerInBytes T>
  void operator()(std::vector<T>& list) {
    std::string_view bytes;
    Blob(bytes);
    if (bytes.size() % sizeof(T) != 0) Fail("a list ends in the middle of a number");
    list.resize(ok() ? bytes.size() / sizeof(T) : 0);
    if (!list.empty()) std::memcpy(list.data(), bytes.data(), list.size() * sizeof(T));
  }
  template <class T>
  void operator()(std::vector<T>& list) {
    Each(list, [](auto& archive, T& item) { archive(item); });
  }
  template <class T, class Describe>
  void Optional(std::optional<T>& value, Describe describe) {
    bool is_there;
    (*this)(is_there);
    value.reset();
    if (!is_there) return;
    describe(*this, value.emplace());
  }
  template <class T, class Describe>
  void Each(std::vector<T>& list, Describe describe) {
    uint64_t count;
    (*this)(count);
    list.clear();
    if (count > rest()) Fail("a list is longer than what is left");  // every item takes a byte at least
    for (uint64_t i = 0; i < count && ok(); ++i) describe(*this, list.emplace_back());
  }
  // The next `size` bytes as they are; empty, and a fault, where there are fewer.
  std::string_view Raw(uint64_t size);
  // What ByteWriter::Blob wrote: a view of the bytes that are read.
  void Blob(std::string_view& bytes);

 private:
  std::string_view bytes_;
  size_t at_ = 0;
  std::string fault_;
  size_t fault_offset_ = 0;
};

// Which way an archive goes, for `if constexpr`: kIsReader<decltype(a)>. (Of `a.kReads` clang says that a reference is
// no constant.)
template <class Archive>
inline constexpr bool kIsReader = std::remove_reference_t<Archive>::kReads;

}  // namespace tollgate
#endif  // TOLLGATE_BASE_BYTES_H_
