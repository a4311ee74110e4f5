// A network that loses things: stands between a store and its server, and breaks connections at a commit.
#ifndef TOLLGATE_TESTS_REDIS_PROXY_H_
#define TOLLGATE_TESTS_REDIS_PROXY_H_

#include <atomic>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace tollgate::redis {

class Proxy {
 public:
  enum class Loss {
    kRequest,  // the commit never gets to the server
    kAnswer,   // it does, and its answer does not come back
    kDelayed,  // it gets there after a while, when the connection has long been closed
  };

  explicit Proxy(std::string server_socket);
  ~Proxy();

  int port() const { return port_; }
  std::string url(std::string_view settings = "") const {
    return "redis://127.0.0.1:" + std::to_string(port_) + std::string(settings);
  }
  // Of the next `count` commits.
  void Lose(Loss loss, int count) {
    loss_ = loss;
    left_ = count;
  }
  int connection_count() const { return connection_count_; }
  int commit_count() const { return commit_count_; }
  void WaitForDelayed();  // until they are with the server

 private:
  void Accept();
  void Carry(int client);
  // Whether to go on.
  bool CarryRequest(int client, int server, bool* answer_is_lost);
  static constexpr int kDelayMs = 400;

  const std::string server_socket_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<Loss> loss_ = Loss::kRequest;
  std::atomic<int> left_ = 0;
  std::atomic<int> connection_count_ = 0;
  std::atomic<int> commit_count_ = 0;
  std::atomic<int> delayed_count_ = 0;
  std::atomic<bool> is_over_ = false;
  std::vector<std::thread> carriers_;
  std::thread acceptor_;
};

}  // namespace tollgate::redis
#endif  // TOLLGATE_TESTS_REDIS_PROXY_H_
