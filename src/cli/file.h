// Files as the command uses them: whole small files, inputs that are read through, outputs that hold whole lines.
#ifndef TOLLGATE_CLI_FILE_H_
#define TOLLGATE_CLI_FILE_H_

#include <sys/stat.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tollgate::cli {

// Which file a name means, so that an output is never the input. Only regular files have one.
struct FileIdentity {
  dev_t device;
  ino_t number;
  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};
std::optional<FileIdentity> IdentityOf(int descriptor);
std::optional<FileIdentity> IdentityOf(const std::string& path);

// The whole of a file of at most `max_bytes`; 0 or an errno value (EISDIR, EFBIG...). A file that is larger, or that
// never ends, is given up at the limit.
int ReadWholeFile(const std::string& path, size_t max_bytes, std::string* content);
std::string ErrnoText(int problem);

// An open descriptor. Standard input and output are not closed.
class Descriptor {
 public:
  explicit Descriptor(int descriptor = -1, bool is_owned = false) : descriptor_(descriptor), is_owned_(is_owned) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
  bool is_owned_;
};

// The source of a run.
class Input {
 public:
  // "-" is standard input. 0 or an errno value.
  int Open(const std::string& path);
  const std::string& name() const { return name_; }
  std::optional<FileIdentity> identity() const { return IdentityOf(descriptor_->get()); }
  std::optional<uint64_t> size() const { return size_; }  // bytes still to come, where that is known
  // tollgate::Source.
  int64_t operator()(char* buffer, size_t capacity);
  int problem() const { return problem_; }  // errno of the read that failed; 0: none did
  // "payments.csv:1:17" of a byte near the beginning of the input (a header), "payments.csv" of any other. Of a packed
  // input, whose text was never seen here, "payments.csv.gz:1".
  std::string Place(uint64_t offset, uint64_t line) const;

 private:
  std::string name_;
  std::optional<Descriptor> descriptor_;
  bool can_block_ = false;
  int problem_ = 0;
  std::optional<uint64_t> size_;
  std::string head_;  // the first bytes, for places in a header
};

// What ends a record: each LF, or (CSV) each LF that stands between no quotes.
enum class LineForm : bool { kPlain, kQuoted };

// A sink of a run. Of what cannot be written whole, a regular file keeps the whole lines, and other outputs (a pipe)
// have got as much as they took.
class Output {
 public:
  // Creates or empties the file; "-" is standard output. 0 or an errno value.
  int Open(const std::string& path, LineForm form);
  std::optional<FileIdentity> identity() const { return IdentityOf(descriptor_->get()); }
  // tollgate::Sink.
  int32_t operator()(std::string_view lines);
  const std::string& name() const { return name_; }
  // Whole lines that stand in the output: those of a write that failed halfway too.
  int64_t line_count() const { return line_count_; }
  // Reports what the file system has put off (full network disks). 0 or an errno value.
  int Close();

 private:
  std::string name_;
  std::optional<Descriptor> descriptor_;
  LineForm form_ = LineForm::kPlain;
  bool is_regular_ = false;
  int64_t end_ = 0;  // of what was written whole
  int64_t line_count_ = 0;
};

}  // namespace tollgate::cli
#endif  // TOLLGATE_CLI_FILE_H_
