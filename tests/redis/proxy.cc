#include "redis/proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <stdexcept>

namespace tollgate::redis {
namespace {

int Connected(const std::string& path) {
  const int server = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  if (connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return server;
  close(server);
  return -1;
}

bool SendAll(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

std::string ReceiveSome(int from) {
  std::string bytes(65'536, '\0');
  const ssize_t got = recv(from, bytes.data(), bytes.size(), 0);
  bytes.resize(got > 0 ? static_cast<size_t>(got) : 0);
  return bytes;
}

}  // namespace

Proxy::Proxy(std::string server_socket) : server_socket_(std::move(server_socket)) {
  listener_ = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener_, generic, size) != 0 || listen(listener_, 64) != 0 ||
      getsockname(listener_, generic, &size) != 0) {
    throw std::runtime_error("the proxy has no port");
  }
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { Accept(); });
}

Proxy::~Proxy() {
  is_over_ = true;
  acceptor_.join();
  for (std::thread& carrier : carriers_) carrier.join();
  close(listener_);
}

void Proxy::Accept() {
  while (!is_over_) {
    pollfd wanted = {listener_, POLLIN, 0};
    if (poll(&wanted, 1, 20) <= 0) continue;
    const int client = accept(listener_, nullptr, nullptr);
    if (client < 0) continue;
    ++connection_count_;
    carriers_.emplace_back([this, client] { Carry(client); });
  }
}

void Proxy::Carry(int client) {
  const int server = Connected(server_socket_);
  bool answer_is_lost = false;
  while (server >= 0 && !is_over_) {
    pollfd wanted[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    if (poll(wanted, 2, 20) <= 0) continue;
    if (wanted[0].revents != 0 && !CarryRequest(client, server, &answer_is_lost)) break;
    if (wanted[1].revents != 0) {
      const std::string bytes = ReceiveSome(server);
      if (bytes.empty() || answer_is_lost || !SendAll(client, bytes)) break;
    }
  }
  close(client);
  if (server >= 0) close(server);
}

bool Proxy::CarryRequest(int client, int server, bool* answer_is_lost) {
  const std::string bytes = ReceiveSome(client);
  const bool is_commit = bytes.find("EVAL") != std::string::npos;
  if (is_commit) ++commit_count_;
  if (is_commit && left_ > 0) {
    --left_;
    if (loss_ == Loss::kRequest) return false;
    *answer_is_lost = true;
    if (loss_ == Loss::kDelayed) {
      ++delayed_count_;
      shutdown(client, SHUT_RDWR);
      std::this_thread::sleep_for(std::chrono::milliseconds(kDelayMs));
      SendAll(server, bytes);
      ReceiveSome(server);
      --delayed_count_;
      return false;
    }
  }
  return !bytes.empty() && SendAll(server, bytes);
}

void Proxy::WaitForDelayed() {
  while (delayed_count_ > 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

}  // namespace tollgate::redis
