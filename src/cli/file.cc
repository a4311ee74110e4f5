#include "cli/file.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "cli/interrupt.h"

namespace tollgate::cli {
namespace {

constexpr size_t kHeadBytes = size_t{1} << 20;  // as long as a header may well be

int64_t ReadSome(int descriptor, char* buffer, size_t capacity) {
  for (;;) {
    const ssize_t got = read(descriptor, buffer, capacity);
    if (got >= 0) return got;
    if (errno != EINTR || WasInterrupted()) return -errno;
  }
}

// Waits for input or for a signal. False: a signal came.
bool WaitForInput(int descriptor) {
  pollfd waits[2] = {{descriptor, POLLIN, 0}, {InterruptDescriptor(), POLLIN, 0}};
  while (!WasInterrupted()) {
    const int ready = poll(waits, 2, -1);
    if (ready > 0 && waits[0].revents != 0) return true;
    if (ready < 0 && errno != EINTR) return true;  // read will say what is wrong
  }
  return false;
}

struct WholeLines {
  size_t size = 0;
  int64_t count = 0;
};

WholeLines WholeLinesOf(std::string_view text, LineForm form) {
  WholeLines whole;
  bool is_quote_open = false;
  for (size_t at = 0, end; (end = text.find('\n', at)) != std::string_view::npos; at = end + 1) {
    const std::string_view line = text.substr(at, end - at);
    if (form == LineForm::kQuoted && std::count(line.begin(), line.end(), '"') % 2 != 0) is_quote_open = !is_quote_open;
    if (!is_quote_open) whole = {end + 1, whole.count + 1};
  }
  return whole;
}

// 0, or the errno value that ended it. `*written`: bytes that were taken.
int WriteAll(int descriptor, std::string_view text, size_t* written) {
  for (*written = 0; *written < text.size();) {
    const ssize_t wrote = write(descriptor, text.data() + *written, text.size() - *written);
    if (wrote > 0) {
      *written += static_cast<size_t>(wrote);
    } else if (wrote == 0 || errno != EINTR) {
      return wrote == 0 ? EIO : errno;
    }
  }
  return 0;
}

size_t CodePoints(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

std::optional<FileIdentity> IdentityOf(int descriptor) {
  struct stat status;
  if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return FileIdentity{status.st_dev, status.st_ino};
}

std::optional<FileIdentity> IdentityOf(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return FileIdentity{status.st_dev, status.st_ino};
}

std::string ErrnoText(int problem) { return std::generic_category().message(problem); }

int ReadWholeFile(const std::string& path, size_t max_bytes, std::string* content) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC), true);
  if (file.get() < 0) return errno;
  struct stat status;
  if (fstat(file.get(), &status) != 0) return errno;
  if (S_ISDIR(status.st_mode)) return EISDIR;
  if (S_ISREG(status.st_mode) && static_cast<uint64_t>(status.st_size) > max_bytes) return EFBIG;
  content->clear();
  for (;;) {
    const size_t had = content->size();
    // One byte more than the file says, so that its end shows without growing again.
    const size_t expected = had == 0 && status.st_size > 0 ? static_cast<size_t>(status.st_size) + 1 : had + 65536;
    content->resize(std::min(expected, max_bytes + 1));
    const int64_t got = ReadSome(file.get(), content->data() + had, content->size() - had);
    content->resize(had + static_cast<size_t>(std::max<int64_t>(got, 0)));
    if (got < 0) return static_cast<int>(-got);
    if (got == 0) return 0;
    if (content->size() > max_bytes) return EFBIG;
  }
}

Descriptor::~Descriptor() {
  if (is_owned_ && descriptor_ >= 0) close(descriptor_);
}

Descriptor::Descriptor(Descriptor&& other) noexcept : descriptor_(other.descriptor_), is_owned_(other.is_owned_) {
  other.is_owned_ = false;
}

int Input::Open(const std::string& path) {
  const bool is_standard = path == "-";
  name_ = is_standard ? "standard input" : path;
  descriptor_.emplace(is_standard ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC), !is_standard);
  if (descriptor_->get() < 0) return errno;
  struct stat status;
  if (fstat(descriptor_->get(), &status) != 0) return errno;
  if (S_ISDIR(status.st_mode)) return EISDIR;
  can_block_ = !S_ISREG(status.st_mode);
  if (can_block_) return 0;
  const off_t at = lseek(descriptor_->get(), 0, SEEK_CUR);
  size_ = static_cast<uint64_t>(std::max<off_t>(status.st_size - std::max<off_t>(at, 0), 0));
  posix_fadvise(descriptor_->get(), 0, 0, POSIX_FADV_SEQUENTIAL);
  return 0;
}

int64_t Input::operator()(char* buffer, size_t capacity) {
  if (can_block_ && !WaitForInput(descriptor_->get())) return -EINTR;
  const int64_t got = ReadSome(descriptor_->get(), buffer, capacity);
  if (got > 0 && head_.size() < kHeadBytes) {
    head_.append(buffer, std::min(static_cast<size_t>(got), kHeadBytes - head_.size()));
  }
  if (got < 0) problem_ = static_cast<int>(-got);
  return got;
}

std::string Input::Place(uint64_t offset, uint64_t line_number) const {
  // gzip and zstd, by the bytes that no text begins with.
  if (head_.starts_with("\x1F\x8B") || head_.starts_with("\x28\xB5\x2F\xFD")) {
    return line_number == 0 ? name_ : name_ + ":" + std::to_string(line_number);
  }
  if (offset > head_.size()) return name_;
  std::string_view before = std::string_view(head_).substr(0, offset);
  if (before.starts_with("\xEF\xBB\xBF")) before.remove_prefix(3);
  const size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  const size_t line = 1 + static_cast<size_t>(std::count(before.begin(), before.end(), '\n'));
  const size_t column = 1 + CodePoints(before.substr(line_start));
  return name_ + ":" + std::to_string(line) + ":" + std::to_string(column);
}

int Output::Open(const std::string& path, LineForm form) {
  const bool is_standard = path == "-";
  name_ = is_standard ? "standard output" : path;
  form_ = form;
  descriptor_.emplace(is_standard ? STDOUT_FILENO : open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666),
                      !is_standard);
  if (descriptor_->get() < 0) return errno;
  struct stat status;
  if (fstat(descriptor_->get(), &status) != 0) return errno;
  is_regular_ = S_ISREG(status.st_mode);
  if (!is_regular_) return 0;
  // `>> file` writes at the end whatever the offset says.
  const bool appends = (fcntl(descriptor_->get(), F_GETFL) & O_APPEND) != 0;
  end_ = appends ? status.st_size : std::max<off_t>(lseek(descriptor_->get(), 0, SEEK_CUR), 0);
  return 0;
}

int32_t Output::operator()(std::string_view lines) {
  size_t written = 0;
  const int problem = WriteAll(descriptor_->get(), lines, &written);
  const WholeLines whole = WholeLinesOf(lines.substr(0, written), form_);
  line_count_ += whole.count;
  end_ += static_cast<int64_t>(problem == 0 ? written : whole.size);
  if (problem != 0 && is_regular_ && ftruncate(descriptor_->get(), end_) == 0)
    lseek(descriptor_->get(), end_, SEEK_SET);
  return problem;
}

int Output::Close() {
  // dup + close: standard output must stay open for the process, yet a delayed error must be heard.
  const int copy = dup(descriptor_->get());
  if (copy < 0) return 0;
  return close(copy) == 0 ? 0 : errno;
}

}  // namespace tollgate::cli
