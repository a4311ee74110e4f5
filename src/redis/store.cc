#include "redis/store.h"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <thread>

namespace tollgate::redis {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

// KEYS: the marker, then the items. ARGV: the commit's nonce, what a marker lives; then of each item the version that
// it must be at, what it lives (milliseconds; 0: for ever), and what is to lie there. No table is unpacked and no value
// is read: Lua's stack has 8,000 places, and an item may be large.
constexpr std::string_view kCommitScript = R"lua(
if redis.call('GET', KEYS[1]) == ARGV[1] then return 1 end
for i = 2, #KEYS do
  if redis.call('GETRANGE', KEYS[i], 0, 23) ~= ARGV[3 * i - 3] then return 0 end
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
for i = 2, #KEYS do
  local life = ARGV[3 * i - 2]
  if life == '0' then
    redis.call('SET', KEYS[i], ARGV[3 * i - 1])
  else
    redis.call('SET', KEYS[i], ARGV[3 * i - 1], 'PX', life)
  end
end
return 1
)lua";

constexpr size_t kNonceBytes = 16;
constexpr size_t kVersionBytes = kNonceBytes + sizeof(int64_t);
constexpr std::string_view kMarkerLifeMs = "3600000";

// Of a fetch: keys a command (server time falls until some 50) and keys in flight, which bound what both sides buffer.
constexpr size_t kCommandKeys = 64;
constexpr size_t kFlightKeys = 1024;

// What one script may be: the server takes 1,048,576 words a command, and a gigabyte (client-query-buffer-limit).
constexpr size_t kMaxChanges = 250'000;
constexpr size_t kMaxCommitBytes = size_t{512} << 20;

constexpr milliseconds kFirstWait{10};
constexpr milliseconds kLongestWait{1000};
constexpr milliseconds kLeastPatience{1000};

std::string_view View(tg_text text) { return {text.data, text.size}; }

void FillRandom(char* bytes, size_t size) {
  while (size > 0) {
    const ssize_t got = getrandom(bytes, size, 0);
    if (got < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
    if (got <= 0) continue;
    bytes += got;
    size -= static_cast<size_t>(got);
  }
}

std::string HexText(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    text.push_back("0123456789abcdef"[static_cast<unsigned char>(c) >> 4]);
    text.push_back("0123456789abcdef"[c & 15]);
  }
  return text;
}

void StoreInt(int64_t value, char* to) {
  for (size_t i = 0; i < sizeof value; ++i) to[i] = static_cast<char>(static_cast<uint64_t>(value) >> (8 * i));
}
int64_t LoadInt(const char* from) {
  uint64_t value = 0;
  for (size_t i = 0; i < sizeof value; ++i) value |= uint64_t{static_cast<unsigned char>(from[i])} << (8 * i);
  return static_cast<int64_t>(value);
}

// How long an item matters once it is changed: what it said before may be longer, under another version of the pack.
int64_t KeepUs(const tg_item& change) {
  const int64_t before = change.version.size == kVersionBytes ? LoadInt(change.version.data + kNonceBytes) : 0;
  return std::max(change.keep_us, before);
}

// The value of `name` in INFO's lines "name:value\r\n".
std::string_view InfoValue(std::string_view info, std::string_view name) {
  const size_t at = info.find("\n" + std::string(name) + ":");
  if (at == std::string_view::npos) return {};
  const std::string_view rest = info.substr(at + name.size() + 2);
  return rest.substr(0, rest.find('\r'));
}

}  // namespace

Store::Store(Settings settings, Cancelled cancelled)
    : settings_(std::move(settings)), cancelled_(std::move(cancelled)), server_name_(ServerName(settings_)) {
  Nonce own;
  FillRandom(own.data(), own.size());
  // Names of items have no such mark.
  marker_ = settings_.prefix + "!" + HexText({own.data(), own.size()});
  std::memcpy(&jitter_, own.data(), sizeof jitter_);
}

Failure Store::Connect() {
  const milliseconds patience = std::max(milliseconds(settings_.timeout_ms / 3), kLeastPatience);
  std::unique_ptr<Connection> connection;
  Failure failure = Connection::Open(settings_, patience, &connection);
  if (failure.ok()) failure = CheckServer(connection.get());
  if (!failure.ok()) return failure;
  Reply reply;
  failure = connection->Ask({"SCRIPT", "LOAD", kCommitScript}, &reply);
  if (!failure.ok()) return failure;
  if (reply.kind() == Reply::Kind::kError) {
    failure = ReplyFailure(reply.text());
    if (failure.code != EPERM) return failure;
  }
  script_sha_ = reply.kind() == Reply::Kind::kText ? std::string(reply.text()) : std::string();
  connection_ = std::move(connection);
  return {};
}

// Refuses servers that would lose items without a word. One that does not say (INFO may be forbidden) is believed.
Failure Store::CheckServer(Connection* connection) const {
  Reply memory, cluster;
  Failure failure = connection->Ask({"INFO", "memory"}, &memory);
  if (failure.ok()) failure = connection->Ask({"INFO", "cluster"}, &cluster);
  if (!failure.ok()) return failure;
  for (const Reply* reply : {&memory, &cluster}) {
    if (reply->kind() != Reply::Kind::kError) continue;
    failure = ReplyFailure(reply->text());
    if (failure.can_pass || failure.code == EACCES) return failure;
  }
  if (InfoValue(cluster.text(), "cluster_enabled") == "1") {
    return {ENOTSUP, false, true, "it is part of a cluster, which is not supported"};
  }
  const std::string_view bound = InfoValue(memory.text(), "maxmemory");
  const std::string_view policy = InfoValue(memory.text(), "maxmemory_policy");
  if (bound.empty() || bound == "0" || policy.empty() || policy == "noeviction") return {};
  return {ENOTSUP, false, true,
          "it drops keys when its memory is full (maxmemory-policy), and windows would count too few: it must be set "
          "to noeviction"};
}

bool Store::Wait(milliseconds duration) const {
  constexpr milliseconds kSlice{100};
  while (duration.count() > 0) {
    if (cancelled_()) return false;
    std::this_thread::sleep_for(std::min(duration, kSlice));
    duration -= std::min(duration, kSlice);
  }
  return !cancelled_();
}

// Waits between attempts are drawn from the upper half of a span that doubles, so that the many who lost one server do
// not come back all at once.
Failure Store::Persist(const std::function<Failure()>& attempt) {
  const Clock::time_point deadline = Clock::now() + milliseconds(settings_.timeout_ms);
  for (milliseconds span = kFirstWait;; span = std::min(2 * span, kLongestWait)) {
    Failure failure = connection_ == nullptr ? Connect() : Failure();
    if (failure.ok()) failure = attempt();
    if (failure.ok()) return {};
    connection_.reset();
    jitter_ = jitter_ * 6364136223846793005u + 1442695040888963407u;
    const milliseconds wait = span / 2 + span / 2 * static_cast<int64_t>(jitter_ >> 48) / 65'536;
    const bool is_over = Clock::now() + wait >= deadline;
    if (failure.can_pass && !is_over && Wait(wait)) continue;
    failure.sentence = server_name_ + ": " + failure.sentence;
    if (!failure.can_pass) return failure;
    failure.sentence += is_over ? ", for " + std::to_string(settings_.timeout_ms / 1000) + " s" : "; cancelled";
    return failure;
  }
}

Failure Store::Start() {
  Failure failure = Connect();
  if (failure.ok()) return {};
  if (failure.code == EAGAIN || failure.code == EBUSY) return Persist([] { return Failure(); });
  failure.sentence = server_name_ + ": " + failure.sentence;
  return failure;
}

Failure Store::Fetch(std::span<const tg_text> names, const Give& give) {
  size_t done = 0;
  return Persist([&] {
    Failure failure;
    while (failure.ok() && done < names.size()) failure = FetchSome(names, &done, give);
    return failure;
  });
}

Failure Store::FetchSome(std::span<const tg_text> names, size_t* done, const Give& give) {
  const size_t end = std::min(names.size(), *done + kFlightKeys);
  Failure failure;
  for (size_t i = *done; failure.ok() && i < end; ++i) {
    if ((i - *done) % kCommandKeys == 0) {
      failure = connection_->Begin(1 + std::min(end - i, kCommandKeys));
      if (failure.ok()) failure = connection_->Word("MGET");
    }
    if (failure.ok()) failure = connection_->Word(settings_.prefix, View(names[i]));
  }
  if (failure.ok()) failure = connection_->Flush();
  while (failure.ok() && *done < end) failure = ReceiveItems(std::min(end - *done, kCommandKeys), done, give);
  return failure;
}

Failure Store::ReceiveItems(size_t count, size_t* done, const Give& give) {
  Reply reply;
  if (Failure failure = connection_->Receive(&reply); !failure.ok()) return failure;
  if (reply.kind() == Reply::Kind::kError) return ReplyFailure(reply.text());
  if (reply.size() != count) return {EPROTO, false, false, "what answers there is no Redis server"};
  for (size_t i = 0; i < count; ++i) {
    const std::string_view value = reply.text(i);
    if (reply.kind(i) == Reply::Kind::kText && value.size() < kVersionBytes) return ReplyFailure("WRONGTYPE");
    give((*done)++, value.substr(0, kVersionBytes), value.substr(std::min(value.size(), kVersionBytes)));
  }
  return {};
}

Failure Store::Commit(std::span<const tg_item> changes, bool* conflict) {
  *conflict = false;
  size_t bytes = 0;
  for (const tg_item& change : changes) bytes += change.bytes.size + change.name.size + settings_.prefix.size();
  if (changes.size() > kMaxChanges || bytes > kMaxCommitBytes) {
    return {E2BIG, false, false,
            server_name_ +
                ": more than 250,000 items or 512 MiB in one commit; batches of fewer "
                "rows make smaller ones"};
  }
  if (changes.empty()) return {};
  Nonce nonce;
  FillRandom(nonce.data(), nonce.size());
  bool may_be_done = false;
  return Persist([&] {
    const bool was_sent = std::exchange(may_be_done, true);
    return CommitOnce(changes, {nonce.data(), nonce.size()}, was_sent, conflict);
  });
}

Failure Store::CommitOnce(std::span<const tg_item> changes, std::string_view nonce, bool may_be_done, bool* conflict) {
  Reply reply;
  Failure failure;
  if (may_be_done) {  // the script would say the same; this is only cheaper
    failure = connection_->Ask({"GET", marker_}, &reply);
    if (!failure.ok()) return failure;
    if (reply.kind() == Reply::Kind::kError) return ReplyFailure(reply.text());
    if (reply.kind() == Reply::Kind::kText && reply.text() == nonce) return {};
  }
  failure = SendScript(changes, nonce, script_sha_.empty());
  if (failure.ok()) failure = connection_->Receive(&reply);
  if (failure.ok() && reply.kind() == Reply::Kind::kError && ReplyCode(reply.text()) == "NOSCRIPT") {
    failure = SendScript(changes, nonce, true);
    if (failure.ok()) failure = connection_->Receive(&reply);
  }
  if (!failure.ok()) return failure;
  if (reply.kind() == Reply::Kind::kError) return ReplyFailure(reply.text());
  if (reply.kind() != Reply::Kind::kNumber) return {EPROTO, false, false, "what answers there is no Redis server"};
  *conflict = reply.number() == 0;
  return {};
}

Failure Store::SendScript(std::span<const tg_item> changes, std::string_view nonce, bool whole) {
  Failure failure = connection_->Begin(3 + 1 + changes.size() + 2 + 3 * changes.size());
  const auto word = [&](std::string_view text, std::string_view rest = {}) {
    if (failure.ok()) failure = connection_->Word(text, rest);
  };
  word(whole ? "EVAL" : "EVALSHA");
  word(whole ? kCommitScript : script_sha_);
  word(std::to_string(1 + changes.size()));
  word(marker_);
  for (const tg_item& change : changes) word(settings_.prefix, View(change.name));
  word(nonce);
  word(kMarkerLifeMs);
  for (const tg_item& change : changes) {
    if (failure.ok()) failure = SendChange(change, nonce);
  }
  return failure.ok() ? connection_->Flush() : failure;
}

Failure Store::SendChange(const tg_item& change, std::string_view nonce) {
  const int64_t keep_us = KeepUs(change);
  char version[kVersionBytes];
  std::memcpy(version, nonce.data(), kNonceBytes);
  StoreInt(keep_us, version + kNonceBytes);
  Failure failure = connection_->Word(View(change.version));
  if (failure.ok()) failure = connection_->Word(std::to_string(ExpiryMs(settings_, keep_us)));
  return failure.ok() ? connection_->Word({version, kVersionBytes}, View(change.bytes)) : failure;
}

}  // namespace tollgate::redis
