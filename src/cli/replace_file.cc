#include "cli/replace_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "cli/file.h"

namespace tollgate::cli {
namespace {

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

// The file that a link stands for, so that the link stays.
std::string Resolved(const std::string& path) {
  char* const resolved = realpath(path.c_str(), nullptr);
  if (resolved == nullptr) return path;
  std::string out(resolved);
  std::free(resolved);
  return out;
}

int WriteThrough(const std::string& path, std::string_view content) {
  const bool is_standard = path == "-";
  const Descriptor file(is_standard ? STDOUT_FILENO : open(path.c_str(), O_WRONLY | O_CLOEXEC), !is_standard);
  return file.get() < 0 ? errno : WriteInto(file.get(), content);
}

}  // namespace

int ReplaceFile(const std::string& path, std::string_view content) {
  struct stat status;
  const bool is_there = path != "-" && stat(path.c_str(), &status) == 0;
  if (is_there && S_ISDIR(status.st_mode)) return EISDIR;
  if (path == "-" || (is_there && !S_ISREG(status.st_mode))) return WriteThrough(path, content);
  const std::string target = Resolved(path);
  std::string temporary = target + ".XXXXXX";
  const Descriptor file(mkostemp(temporary.data(), O_CLOEXEC), true);
  if (file.get() < 0) return errno;
  int problem = fchmod(file.get(), is_there ? status.st_mode & 07777 : ModeOfNewFiles()) == 0 ? 0 : errno;
  if (problem == 0) problem = WriteInto(file.get(), content);
  if (problem == 0 && fsync(file.get()) != 0) problem = errno;
  if (problem == 0 && std::rename(temporary.c_str(), target.c_str()) != 0) problem = errno;
  if (problem != 0) unlink(temporary.c_str());
  return problem;
}

}  // namespace tollgate::cli
