#include "cli/interrupt.h"

#include <fcntl.h>
#include <unistd.h>
#include <csignal>

namespace tollgate::cli {
namespace {

// The one global state of the command: a signal handler can reach nothing else.
volatile std::sig_atomic_t interrupted = 0;
int wake_pipe[2] = {-1, -1};

void OnSignal(int) {
  interrupted = 1;
  [[maybe_unused]] const ssize_t written = write(wake_pipe[1], "!", 1);
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

bool WasInterrupted() { return interrupted != 0; }
int InterruptDescriptor() { return wake_pipe[0]; }

}  // namespace tollgate::cli
