#include "read/unpack.h"

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <string>

#include "base/check.h"

namespace tollgate::read {
namespace {

constexpr size_t kBufferBytes = size_t{1} << 18;
constexpr size_t kMarkBytes = 4;

class Gzip final : public Unpacker {
 public:
  Gzip() {
    // 16: gzip's frame and no other; 15: the largest window.
    if (inflateInit2(&stream_, 16 + MAX_WBITS) != Z_OK) throw std::bad_alloc();
  }
  ~Gzip() override { inflateEnd(&stream_); }

  Step Run(std::string_view packed, char* to, size_t capacity) override {
    if (is_between_) return Begin(packed);
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream_.avail_in = static_cast<uInt>(std::min(packed.size(), kBufferBytes));
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(std::min(capacity, size_t{1} << 30));
    const uInt in = stream_.avail_in, out = stream_.avail_out;
    const int result = inflate(&stream_, Z_NO_FLUSH);
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    is_between_ = result == Z_STREAM_END;
    const bool is_fine = result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR;
    return {in - stream_.avail_in, out - stream_.avail_out, is_fine ? nullptr : "the gzip data are damaged"};
  }
  bool is_whole() const override { return is_between_; }

 private:
  // Behind a member: padding, or another member.
  Step Begin(std::string_view packed) {
    const size_t zeros = std::min(packed.find_first_not_of('\0'), packed.size());
    if (zeros != 0) {
      is_padded_ = true;
      return {zeros, 0};
    }
    if (is_padded_ || packed[0] != '\x1F') return {0, 0, "bytes stand behind the gzip data"};
    is_between_ = false;
    inflateReset(&stream_);
    return {};
  }

  z_stream stream_{};
  bool is_between_ = false;
  bool is_padded_ = false;
};

class Zstd final : public Unpacker {
 public:
  Zstd() : stream_(ZSTD_createDStream()) {
    if (stream_ == nullptr) throw std::bad_alloc();
    TG_CHECK(ZSTD_isError(ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax, 27)) == 0);
  }
  ~Zstd() override { ZSTD_freeDStream(stream_); }

  Step Run(std::string_view packed, char* to, size_t capacity) override {
    ZSTD_inBuffer in{packed.data(), packed.size(), 0};
    ZSTD_outBuffer out{to, capacity, 0};
    const size_t result = ZSTD_decompressStream(stream_, &out, &in);
    if (ZSTD_isError(result) != 0) {
      const ZSTD_ErrorCode code = ZSTD_getErrorCode(result);
      if (code == ZSTD_error_memory_allocation) throw std::bad_alloc();
      if (code == ZSTD_error_frameParameter_windowTooLarge)
        return {in.pos, out.pos, "the zstd data ask for a window of more than 128 MiB"};
      return {in.pos, out.pos, "the zstd data are damaged"};
    }
    is_whole_ = result == 0;
    return {in.pos, out.pos};
  }
  bool is_whole() const override { return is_whole_; }

 private:
  ZSTD_DStream* stream_;
  bool is_whole_ = false;
};

uint32_t LittleEndian(std::string_view bytes) {
  uint32_t value = 0;
  for (size_t i = 0; i < kMarkBytes; ++i) value |= uint32_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  return value;
}

}  // namespace

std::unique_ptr<Unpacker> NewUnpacker(std::string_view first_bytes) {
  if (first_bytes.starts_with("\x1F\x8B")) return std::make_unique<Gzip>();
  if (first_bytes.size() < kMarkBytes) return nullptr;
  const uint32_t mark = LittleEndian(first_bytes);
  // Frames, and the skippable ones that pzstd puts before them.
  const bool is_zstd = mark == ZSTD_MAGICNUMBER || (mark & ZSTD_MAGIC_SKIPPABLE_MASK) == ZSTD_MAGIC_SKIPPABLE_START;
  return is_zstd ? std::make_unique<Zstd>() : nullptr;
}

int64_t UnpackingSource::Fail(const char* fault) {
  status_ = Status(TG_READ_FAILED, std::string(fault) + " (near byte " + std::to_string(taken_bytes_ - rest_.size()) +
                                       " of the packed input)");
  return problem_ = -EBADMSG;
}

// More bytes than `rest_` has, as many as the source gives. What it returns, the source returned.
int64_t UnpackingSource::Refill() {
  std::memmove(buffer_.get(), rest_.data(), rest_.size());
  rest_ = {buffer_.get(), rest_.size()};
  // Four bytes tell what the input is: a plain one is not copied through here.
  const size_t capacity = has_begun_ ? kBufferBytes - rest_.size() : kMarkBytes - rest_.size();
  const int64_t got = source_.read(source_.context, buffer_.get() + rest_.size(), capacity);
  if (got < 0 || static_cast<uint64_t>(got) > capacity) return problem_ = got < 0 ? got : -EIO;
  at_end_ = got == 0;
  taken_bytes_ += static_cast<uint64_t>(got);
  rest_ = {buffer_.get(), rest_.size() + static_cast<size_t>(got)};
  return got;
}

int64_t UnpackingSource::Begin() {
  buffer_ = std::make_unique<char[]>(kBufferBytes);
  rest_ = {buffer_.get(), 0};
  while (rest_.size() < kMarkBytes && !at_end_) {
    if (const int64_t got = Refill(); got < 0) return got;
  }
  has_begun_ = true;
  unpacker_ = NewUnpacker(rest_);
  return 0;
}

int64_t UnpackingSource::Unpack(char* buffer, size_t capacity) {
  for (;;) {
    if (rest_.empty() && !at_end_) {
      if (const int64_t got = Refill(); got < 0) return got;
    }
    // At the end there may still be content that did not fit before.
    const Unpacker::Step step =
        rest_.empty() && unpacker_->is_whole() ? Unpacker::Step{} : unpacker_->Run(rest_, buffer, capacity);
    rest_.remove_prefix(step.taken);
    if (step.fault != nullptr) Fail(step.fault);
    if (step.given != 0) return static_cast<int64_t>(step.given);
    if (problem_ != 0) return problem_;
    if (!rest_.empty() || !at_end_) continue;
    return unpacker_->is_whole() ? 0 : Fail("the packed data end before they are whole");
  }
}

int64_t UnpackingSource::Read(char* buffer, size_t capacity) {
  if (problem_ != 0) return problem_;
  if (!has_begun_) {
    if (const int64_t got = Begin(); got < 0) return got;
  }
  if (capacity == 0) return 0;
  if (unpacker_ != nullptr) return Unpack(buffer, capacity);
  if (rest_.empty()) {
    if (at_end_) return 0;
    const int64_t got = source_.read(source_.context, buffer, capacity);
    if (got > 0) taken_bytes_ += static_cast<uint64_t>(got);
    at_end_ = got == 0;
    return got;
  }
  const size_t size = std::min(capacity, rest_.size());
  std::memcpy(buffer, rest_.data(), size);
  rest_.remove_prefix(size);
  return static_cast<int64_t>(size);
}

}  // namespace tollgate::read
