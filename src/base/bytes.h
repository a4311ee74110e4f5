// Values as bytes that are the same on every machine: numbers little-endian of their width, texts and vectors behind
// their length. The reader trusts nothing: past the end, or after a length that cannot be, it gives zeroes and empty
// texts and says so once, at the end.
#ifndef TOLLGATE_BASE_BYTES_H_
#define TOLLGATE_BASE_BYTES_H_

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace tollgate {

class ByteWriter {
 public:
  template <std::integral T>
  void Put(T value) {
    char bytes[sizeof(T)];
    for (size_t i = 0; i < sizeof(T); ++i) bytes[i] = static_cast<char>(static_cast<uint64_t>(value) >> (8 * i));
    bytes_.append(bytes, sizeof bytes);
  }
  void Put(bool value) { bytes_ += value ? '\1' : '\0'; }
  void Put(double value) { Put(std::bit_cast<uint64_t>(value)); }
  template <class T>
  requires std::is_enum_v<T>
  void Put(T value) { Put(static_cast<std::underlying_type_t<T>>(value)); }
  void Put(std::string_view text) {
    Put(static_cast<uint64_t>(text.size()));
    bytes_ += text;
  }
  void Put(const std::string& text) { Put(std::string_view(text)); }
  // Of numbers or texts.
  template <class T>
  void PutAll(const std::vector<T>& values) {
    Put(static_cast<uint64_t>(values.size()));
    for (const T& value : values) Put(value);
  }
  const std::string& bytes() const { return bytes_; }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}
  // Everything so far was there.
  bool ok() const { return ok_; }
  // And nothing is left.
  bool IsAtEnd() const { return ok_ && rest_.empty(); }
  void Fail() {
    ok_ = false;
    rest_ = {};
  }

  template <std::integral T>
  void Get(T* value) {
    const std::string_view bytes = Take(sizeof(T));
    uint64_t bits = 0;
    for (size_t i = bytes.size(); i-- > 0;) bits = bits << 8 | static_cast<unsigned char>(bytes[i]);
    *value = static_cast<T>(bits);
  }
  void Get(bool* value) {
    uint8_t byte = 0;
    Get(&byte);
    if (byte > 1) Fail();
    *value = byte == 1;
  }
  void Get(double* value) {
    uint64_t bits = 0;
    Get(&bits);
    *value = std::bit_cast<double>(bits);
  }
  // An enum whose values go from 0 to `last`.
  template <class T>
  requires std::is_enum_v<T>
  void Get(T* value, T last) {
    std::underlying_type_t<T> number = 0;
    Get(&number);
    if (number < 0 || number > static_cast<std::underlying_type_t<T>>(last)) Fail();
    *value = ok_ ? static_cast<T>(number) : T{};
  }
  void Get(std::string_view* text) { *text = Take(GetCount(1)); }
  void Get(std::string* text) {
    std::string_view view;
    Get(&view);
    *text = view;
  }
  // A length of things of at least `least_size` bytes each, so that damage cannot ask for memory without end.
  size_t GetCount(size_t least_size) {
    uint64_t count = 0;
    Get(&count);
    if (count > rest_.size() / least_size) Fail();
    return ok_ ? static_cast<size_t>(count) : 0;
  }
  template <class T>
  void GetAll(std::vector<T>* values) {
    values->resize(GetCount(std::is_arithmetic_v<T> ? sizeof(T) : sizeof(uint64_t)));
    for (T& value : *values) Get(&value);
  }
  std::string_view Take(size_t size) {
    if (size > rest_.size()) Fail();
    const std::string_view taken = rest_.substr(0, ok_ ? size : 0);
    rest_.remove_prefix(taken.size());
    return taken;
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace tollgate
#endif  // TOLLGATE_BASE_BYTES_H_
