#include "base/bytes.h"

#include "base/utf8.h"

namespace tollgate {

std::string_view ByteReader::Raw(uint64_t size) {
  if (size > rest()) {
    Fail("it ends in the middle of a value");
    return {};
  }
  const std::string_view taken = bytes_.substr(at_, size);
  at_ += size;
  return taken;
}

void ByteReader::Blob(std::string_view& bytes) {
  uint64_t size;
  (*this)(size);
  bytes = {};
  if (size > rest()) return Fail("a text is longer than what is left");
  bytes = Raw(size);
}

void ByteReader::operator()(std::string_view& text) {
  Blob(text);
  if (IsValidUtf8(text)) return;
  text = {};
  Fail("a text is not UTF-8");
}

}  // namespace tollgate
