#include "cli/replace_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace tollgate::cli {
namespace {

constexpr std::string_view kMark = ".tollgate-", kAny = "XXXXXX";

int WriteInto(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t wrote = write(descriptor, content.data(), content.size());
    if (wrote > 0) {
      content.remove_prefix(static_cast<size_t>(wrote));
    } else if (wrote == 0 || errno != EINTR) {
      return wrote == 0 ? EIO : errno;
    }
  }
  return 0;
}

// As a file that open() creates: what the mask leaves of read and write for all. The mask can only be read by setting
// it, which is a matter of the process; the command has one thread here.
mode_t ModeOfNewFiles() {
  const mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

// With the slash.
std::string FolderOf(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }

// The file that a link stands for, so that the link stays, also where that file is yet to be made.
std::string Resolved(std::string path) {
  constexpr int kMostLinks = 40;  // as the kernel has it
  for (int links = 0; links < kMostLinks; ++links) {
    if (char* const resolved = realpath(path.c_str(), nullptr); resolved != nullptr) {
      path = resolved;
      std::free(resolved);
      return path;
    }
    char target[PATH_MAX];
    const ssize_t size = readlink(path.c_str(), target, sizeof target);
    if (size <= 0) return path;
    const std::string_view to(target, static_cast<size_t>(size));
    path = (to.front() == '/' ? "" : FolderOf(path)).append(to);
  }
  return path;
}

Descriptor OpenFolder(const std::string& target) {
  const std::string folder = FolderOf(target);
  return Descriptor(open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC), true);
}

// What those left who were killed while they replaced `target`. Who is at it holds a lock on his.
void RemoveLeftOvers(const std::string& target) {
  const std::string folder = FolderOf(target), begin = target.substr(folder.size()).append(kMark);
  DIR* const listing = opendir(folder.empty() ? "." : folder.c_str());
  if (listing == nullptr) return;
  std::vector<std::string> found;
  while (const dirent* const entry = readdir(listing)) {
    const std::string_view name = entry->d_name;
    if (name.starts_with(begin) && name.size() == begin.size() + kAny.size()) found.push_back(folder + entry->d_name);
  }
  closedir(listing);
  for (const std::string& path : found) {
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK), true);
    struct stat status;
    const bool is_file = file.get() >= 0 && fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode);
    if (is_file && flock(file.get(), LOCK_EX | LOCK_NB) == 0) unlink(path.c_str());
  }
}

}  // namespace

Replacement::~Replacement() {
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

int Replacement::Open(const std::string& path) {
  struct stat status;
  const bool is_standard = path == "-";
  const bool is_there = !is_standard && stat(path.c_str(), &status) == 0;
  if (is_there && S_ISDIR(status.st_mode)) return EISDIR;
  if (!is_standard && (!is_there || S_ISREG(status.st_mode))) {
    return OpenTemporary(path, is_there ? status.st_mode & 07777 : ModeOfNewFiles());
  }
  descriptor_.emplace(is_standard ? STDOUT_FILENO : open(path.c_str(), O_WRONLY | O_CLOEXEC), !is_standard);
  return descriptor_->get() < 0 ? errno : 0;
}

int Replacement::OpenTemporary(const std::string& path, unsigned mode) {
  target_ = Resolved(path);
  RemoveLeftOvers(target_);
  std::string name = std::string(target_).append(kMark).append(kAny);
  descriptor_.emplace(mkostemp(name.data(), O_CLOEXEC), true);
  if (descriptor_->get() < 0) return errno;
  temporary_ = std::move(name);
  // A file system without locks: then nobody takes the file away.
  flock(descriptor_->get(), LOCK_EX | LOCK_NB);
  return fchmod(descriptor_->get(), mode) == 0 ? 0 : errno;
}

int Replacement::Append(std::string_view content) { return WriteInto(descriptor_->get(), content); }

int Replacement::Commit(const std::function<bool()>& is_current) {
  if (temporary_.empty()) return 0;
  if (fsync(descriptor_->get()) != 0) return errno;
  const Descriptor folder = OpenFolder(target_);
  if (is_current && !is_current()) return ESTALE;
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) return errno;
  temporary_.clear();
  // The new name is there for all who look. That it outlives the machine's power some file systems do not promise.
  if (folder.get() >= 0 && fsync(folder.get()) != 0 && errno != EINVAL && errno != EROFS) return errno;
  return 0;
}

int ReplaceFile(const std::string& path, std::string_view content) {
  Replacement file;
  int problem = file.Open(path);
  if (problem == 0) problem = file.Append(content);
  return problem == 0 ? file.Commit() : problem;
}

}  // namespace tollgate::cli
