#include "redis/connection.h"

#include <hiredis/hiredis.h>
#include <sys/socket.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <new>

namespace tollgate::redis {
namespace {

constexpr size_t kSendBytes = 65'536;  // what is sent at once

timeval Timeval(std::chrono::milliseconds duration) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(duration);
  const auto rest = std::chrono::duration_cast<std::chrono::microseconds>(duration - seconds);
  return {static_cast<time_t>(seconds.count()), static_cast<suseconds_t>(rest.count())};
}

Failure Lost(int error) {
  // A socket whose time is up says EAGAIN.
  if (error == EAGAIN || error == EWOULDBLOCK) return {ETIMEDOUT, true, false, "it does not answer"};
  if (error == 0) error = EIO;
  return {error, true, false, std::strerror(error)};
}

// `number` is errno as it stood after the call.
Failure ContextFailure(const redisContext& context, int number) {
  switch (context.err) {
    case REDIS_ERR_IO:
      return Lost(number);
    case REDIS_ERR_EOF:
      return {ECONNRESET, true, false, "it closed the connection"};
    case REDIS_ERR_PROTOCOL:
      return {EPROTO, false, false, "what answers there is no Redis server"};
    case REDIS_ERR_OOM:
      return {ENOMEM, false, false, "an allocation failed"};
    default:  // of looking up a host, above all; with no password in it
      return {EHOSTUNREACH, true, false, context.errstr};
  }
}

}  // namespace

void Reply::Free::operator()(redisReply* reply) const { freeReplyObject(reply); }

Reply::Kind Reply::KindOf(const redisReply* reply) {
  if (reply == nullptr) return Kind::kNothing;
  switch (reply->type) {
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      return Kind::kText;
    case REDIS_REPLY_INTEGER:
      return Kind::kNumber;
    case REDIS_REPLY_ARRAY:
      return Kind::kList;
    case REDIS_REPLY_ERROR:
      return Kind::kError;
    default:
      return Kind::kNothing;
  }
}

std::string_view Reply::TextOf(const redisReply* reply) {
  const Kind kind = KindOf(reply);
  if (kind != Kind::kText && kind != Kind::kError) return {};
  return {reply->str, static_cast<size_t>(reply->len)};
}

long long Reply::number() const { return kind() == Kind::kNumber ? owned_->integer : 0; }
size_t Reply::size() const { return kind() == Kind::kList ? owned_->elements : 0; }
const redisReply* Reply::Element(size_t index) const { return index < size() ? owned_->element[index] : nullptr; }

void Connection::Close::operator()(redisContext* context) const { redisFree(context); }

Failure Connection::Open(const Settings& settings, std::chrono::milliseconds patience,
                         std::unique_ptr<Connection>* out) {
  auto connection = std::make_unique<Connection>();
  const timeval time = Timeval(patience);
  errno = 0;
  connection->context_.reset(settings.host.empty()
                                 ? redisConnectUnixWithTimeout(settings.path.c_str(), time)
                                 : redisConnectWithTimeout(settings.host.c_str(), settings.port, time));
  redisContext* context = connection->context_.get();
  if (context == nullptr) throw std::bad_alloc();
  if (context->err != 0) return ContextFailure(*context, errno);
  if (redisSetTimeout(context, time) != REDIS_OK) return Lost(errno);
  // A server that vanished without a word is noticed by a write, or by the timeout of a read.
  connection->unsent_.reserve(kSendBytes + 64);
  Failure failure = connection->Greet(settings);
  if (failure.ok()) *out = std::move(connection);
  return failure;
}

Failure Connection::Greet(const Settings& settings) {
  Reply reply;
  Failure failure;
  if (!settings.password.empty() || !settings.user.empty()) {
    failure = settings.user.empty() ? Ask({"AUTH", settings.password}, &reply)
                                    : Ask({"AUTH", settings.user, settings.password}, &reply);
    if (!failure.ok()) return failure;
    if (reply.kind() == Reply::Kind::kError) {
      failure = ReplyFailure(reply.text());
      // What servers say here differs ("ERR AUTH <password> called without any password configured"), and some repeat
      // what they were sent.
      if (failure.code == EIO) failure = {EACCES, false, false, "it refuses the password, or has none"};
      return failure;
    }
  }
  if (settings.database != 0) {
    failure = Ask({"SELECT", std::to_string(settings.database)}, &reply);
    if (!failure.ok()) return failure;
    if (reply.kind() == Reply::Kind::kError) return ReplyFailure(reply.text());
  }
  return {};
}

Failure Connection::Begin(size_t word_count) { return Put("*" + std::to_string(word_count) + "\r\n"); }

Failure Connection::Word(std::string_view word, std::string_view rest) {
  char head[32] = {'$'};
  char* end = std::to_chars(head + 1, head + sizeof head - 2, word.size() + rest.size()).ptr;
  *end++ = '\r';
  *end++ = '\n';
  Failure failure = Put({head, static_cast<size_t>(end - head)});
  if (failure.ok()) failure = Put(word);
  if (failure.ok()) failure = Put(rest);
  return failure.ok() ? Put("\r\n") : failure;
}

Failure Connection::Put(std::string_view bytes) {
  if (unsent_.size() + bytes.size() > kSendBytes) {
    if (Failure failure = Flush(); !failure.ok()) return failure;
  }
  if (bytes.size() > kSendBytes) return Send(bytes);
  unsent_.append(bytes);
  return {};
}

Failure Connection::Flush() {
  Failure failure = Send(unsent_);
  unsent_.clear();
  return failure;
}

Failure Connection::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(context_->fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EINTR) return Lost(errno);
    if (sent > 0) bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return {};
}

Failure Connection::Receive(Reply* reply) {
  void* got = nullptr;
  errno = 0;
  if (redisGetReply(context_.get(), &got) != REDIS_OK) return ContextFailure(*context_, errno);
  *reply = Reply(static_cast<redisReply*>(got));
  return {};
}

Failure Connection::Ask(std::initializer_list<std::string_view> words, Reply* reply) {
  Failure failure = Begin(words.size());
  for (const std::string_view word : words) {
    if (failure.ok()) failure = Word(word);
  }
  if (failure.ok()) failure = Flush();
  return failure.ok() ? Receive(reply) : failure;
}

}  // namespace tollgate::redis
