// A Redis server of a test's own: Debian's redis-server on a socket in a new folder, which writes to disk at each
// command. It ends with the object, and its folder goes.
#ifndef TOLLGATE_TESTS_REDIS_SERVER_H_
#define TOLLGATE_TESTS_REDIS_SERVER_H_

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace tollgate::redis {

class Server {
 public:
  static bool IsInstalled();  // else its tests are skipped

  explicit Server(std::vector<std::string> settings = {});  // as on redis-server's command line
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void Start();  // and waits until it answers
  void Stop();   // SIGTERM: it saves
  void Kill();   // SIGKILL
  pid_t pid() const { return pid_; }

  std::string socket() const { return folder_ + "/s"; }
  std::string url(std::string_view settings = "") const { return "redis+unix://" + socket() + std::string(settings); }
  // What it answers: a text, a number in digits, "nil", "error: ...", a list's elements on a line each.
  std::string Ask(const std::vector<std::string>& words) const;
  std::string folder() const { return folder_; }

 private:
  void Watch();
  void End(int signal);

  std::string folder_;
  std::vector<std::string> settings_;
  pid_t pid_ = -1;
  pid_t watcher_ = -1;
  int held_ = -1;
};

}  // namespace tollgate::redis
#endif  // TOLLGATE_TESTS_REDIS_SERVER_H_
