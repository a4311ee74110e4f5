// SIGINT and SIGTERM: the first asks the run to stop after whole lines, a second one ends the process at once.
#ifndef TOLLGATE_CLI_INTERRUPT_H_
#define TOLLGATE_CLI_INTERRUPT_H_

namespace tollgate::cli {

// Also ignores SIGPIPE and SIGXFSZ: a closed pipe and a file limit are errors of a write, told as such.
void InstallSignalHandlers();
bool WasInterrupted();
// Readable once a signal came: whoever waits for input waits for this too.
int InterruptDescriptor();

}  // namespace tollgate::cli
#endif  // TOLLGATE_CLI_INTERRUPT_H_
