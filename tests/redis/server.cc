#include "redis/server.h"

#include <fcntl.h>
#include <hiredis/hiredis.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <thread>

extern char** environ;

namespace tollgate::redis {
namespace {

std::string Shown(const redisReply& reply) {
  switch (reply.type) {
    case REDIS_REPLY_INTEGER:
      return std::to_string(reply.integer);
    case REDIS_REPLY_NIL:
      return "nil";
    case REDIS_REPLY_ERROR:
      return "error: " + std::string(reply.str, static_cast<size_t>(reply.len));
    case REDIS_REPLY_ARRAY: {
      std::string lines;
      for (size_t i = 0; i < reply.elements; ++i) lines += Shown(*reply.element[i]) + "\n";
      return lines;
    }
    default:
      return {reply.str, static_cast<size_t>(reply.len)};
  }
}

// Debian 12 has Redis alone; what has taken its place elsewhere is as good. Empty: neither is here.
std::string Program() {
  const std::string path = std::getenv("PATH") == nullptr ? "" : std::getenv("PATH");
  for (const char* name : {"/redis-server", "/valkey-server"}) {
    for (size_t at = 0; at <= path.size();) {
      const size_t end = std::min(path.find(':', at), path.size());
      const std::string program = path.substr(at, end - at) + name;
      if (access(program.c_str(), X_OK) == 0) return program;
      at = end + 1;
    }
  }
  return "";
}

// `input`: its standard input; -1: none. Its output goes nowhere: whoever reads ours must not wait for it.
pid_t Spawned(char* const* words, int input) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (input >= 0) posix_spawn_file_actions_adddup2(&actions, input, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  pid_t pid = -1;
  const int error = posix_spawnp(&pid, words[0], &actions, nullptr, words, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error(std::string(words[0]) + " did not start");
  return pid;
}

}  // namespace

bool Server::IsInstalled() { return !Program().empty(); }

Server::Server(std::vector<std::string> settings) : settings_(std::move(settings)) {
  char folder[] = "/tmp/tollgate-redis-XXXXXX";  // a socket's path has 107 bytes at most
  if (mkdtemp(folder) == nullptr) throw std::runtime_error("no folder for a Redis server");
  folder_ = folder;
  Start();
}

Server::~Server() {
  Kill();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Server::Start() {
  std::vector<std::string> words = {Program(), "--port",       "0",         "--unixsocket",   socket(),
                                    "--dir",   folder_,        "--logfile", folder_ + "/log", "--save",
                                    "",        "--appendonly", "yes",       "--appendfsync",  "always"};
  words.insert(words.end(), settings_.begin(), settings_.end());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_ = Spawned(arguments.data(), -1);
  Watch();
  for (int i = 0; i < 1000; ++i) {
    const std::string answer = Ask({"PING"});
    if (answer == "PONG" || answer.starts_with("error: NOAUTH")) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  throw std::runtime_error("redis-server does not answer; its log: " + folder_ + "/log");
}

// A test that crashes leaves no server: the end of a pipe that we hold says that we are gone.
void Server::Watch() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  std::string script = "read gone; kill -9 " + std::to_string(pid_) + "; rm -rf " + folder_;
  std::string shell = "sh", option = "-c";
  char* const words[] = {shell.data(), option.data(), script.data(), nullptr};
  watcher_ = Spawned(words, ends[0]);
  close(ends[0]);
  held_ = ends[1];
}

void Server::Stop() { End(SIGTERM); }
void Server::Kill() { End(SIGKILL); }

void Server::End(int signal) {
  if (pid_ <= 0) return;
  kill(watcher_, SIGKILL);
  waitpid(watcher_, nullptr, 0);
  close(held_);
  kill(pid_, SIGCONT);  // a stopped one ends too
  kill(pid_, signal);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

std::string Server::Ask(const std::vector<std::string>& words) const {
  redisContext* context = redisConnectUnix(socket().c_str());
  if (context == nullptr || context->err != 0) {
    if (context != nullptr) redisFree(context);
    return "no connection";
  }
  std::vector<const char*> texts;
  std::vector<size_t> sizes;
  for (const std::string& word : words) {
    texts.push_back(word.data());
    sizes.push_back(word.size());
  }
  auto* reply =
      static_cast<redisReply*>(redisCommandArgv(context, static_cast<int>(words.size()), texts.data(), sizes.data()));
  const std::string shown = reply == nullptr ? "no answer" : Shown(*reply);
  if (reply != nullptr) freeReplyObject(reply);
  redisFree(context);
  return shown;
}

}  // namespace tollgate::redis
