// One connection to a Redis server: commands go out in pieces as they are made, replies come in one by one. Commands of
// any size and number are in flight with bounded memory here.
//
// hiredis connects and reads; it does not write. Its writer keeps a whole command, and raises SIGPIPE, which is the
// process's, where the server is gone.
#ifndef TOLLGATE_REDIS_CONNECTION_H_
#define TOLLGATE_REDIS_CONNECTION_H_

#include <chrono>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "redis/failure.h"
#include "redis/settings.h"

struct redisContext;
struct redisReply;

namespace tollgate::redis {

// One reply; elements are borrowed from it.
class Reply {
 public:
  enum class Kind { kNothing, kText, kNumber, kList, kError };

  Reply() = default;
  explicit Reply(redisReply* reply) : owned_(reply) {}
  Kind kind() const { return KindOf(owned_.get()); }
  std::string_view text() const { return TextOf(owned_.get()); }  // kText, kError; else empty
  long long number() const;                                       // kNumber; else 0
  size_t size() const;                                            // kList; else 0
  Kind kind(size_t index) const { return KindOf(Element(index)); }
  std::string_view text(size_t index) const { return TextOf(Element(index)); }

 private:
  struct Free {
    void operator()(redisReply* reply) const;
  };
  static Kind KindOf(const redisReply* reply);
  static std::string_view TextOf(const redisReply* reply);
  const redisReply* Element(size_t index) const;

  std::unique_ptr<redisReply, Free> owned_;
};

// After a failure that can pass the connection is of no use.
class Connection {
 public:
  // Connects, says who we are, chooses the database. No step takes longer than `patience`.
  static Failure Open(const Settings& settings, std::chrono::milliseconds patience, std::unique_ptr<Connection>* out);

  // A command: how many words, then each word in one part or two.
  Failure Begin(size_t word_count);
  Failure Word(std::string_view word, std::string_view rest = {});
  Failure Flush();
  // The reply to the first command that has none yet. An error of the server is a reply.
  Failure Receive(Reply* reply);

  // A short command, its reply awaited.
  Failure Ask(std::initializer_list<std::string_view> words, Reply* reply);

 private:
  struct Close {
    void operator()(redisContext* context) const;
  };
  Failure Greet(const Settings& settings);
  Failure Put(std::string_view bytes);
  Failure Send(std::string_view bytes);

  std::unique_ptr<redisContext, Close> context_;
  std::string unsent_;
};

}  // namespace tollgate::redis
#endif  // TOLLGATE_REDIS_CONNECTION_H_
