#include "cli/interrupt.h"

#include <fcntl.h>
#include <unistd.h>
#include <atomic>
#include <cerrno>
#include <csignal>

namespace tollgate::cli {
namespace {

// The one global state of the command: a signal handler can reach nothing else. Atomic, since the handler runs on
// whichever thread the system chose and all of them ask; volatile sig_atomic_t is for a handler of the same thread
// only.
std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a handler may not take a lock");
int wake_pipe[2] = {-1, -1};

void OnSignal(int) {
  const int kept_errno = errno;
  interrupted.store(true, std::memory_order_relaxed);
  [[maybe_unused]] const ssize_t written = write(wake_pipe[1], "!", 1);
  errno = kept_errno;
}

}  // namespace

void InstallSignalHandlers() {
  if (pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) != 0) wake_pipe[0] = wake_pipe[1] = -1;
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  action.sa_flags = static_cast<int>(SA_RESETHAND);  // the second one ends the process
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

bool WasInterrupted() { return interrupted.load(std::memory_order_relaxed); }
int InterruptDescriptor() { return wake_pipe[0]; }

}  // namespace tollgate::cli
