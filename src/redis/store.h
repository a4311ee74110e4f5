// A store of items on one Redis server.
//
// An item is a string under prefix + name: 24 bytes that are its version (16 random ones that its commit drew, and for
// how long it matters, microseconds, eight bytes, little endian), then the item. A commit is one script (commit.lua
// below): the server runs it alone, so what it checks still holds when it writes.
//
// An answer can get lost, so that nobody knows whether the commit was done. The script notes the commit's 16 bytes
// under a key of this store's own, its marker, and does nothing where they stand there already: then it was done, and
// is sent again without harm. A commit that arrives late, after others, finds other versions, for these never come
// again. One marker a store and not one a commit: a stream of single events would leave millions.
#ifndef TOLLGATE_REDIS_STORE_H_
#define TOLLGATE_REDIS_STORE_H_

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "redis/connection.h"
#include "redis/settings.h"
#include "tollgate/state.h"

namespace tollgate::redis {

class Store {
 public:
  using Cancelled = std::function<bool()>;
  using Give = std::function<void(size_t index, std::string_view version, std::string_view bytes)>;

  Store(Settings settings, Cancelled cancelled);

  // Connects, or says at once that it cannot; waits only for a server that is there and loads its data.
  Failure Start();
  // As tg_store has them. Both wait and try again while it may help, as long as the settings say.
  Failure Fetch(std::span<const tg_text> names, const Give& give);
  Failure Commit(std::span<const tg_item> changes, bool* conflict);
  // What was under way ended without an end: its replies are not for us.
  void Disconnect() { connection_.reset(); }

 private:
  using Nonce = std::array<char, 16>;

  Failure Connect();
  Failure CheckServer(Connection* connection) const;
  Failure Persist(const std::function<Failure()>& attempt);
  bool Wait(std::chrono::milliseconds duration) const;
  Failure FetchSome(std::span<const tg_text> names, size_t* done, const Give& give);
  Failure ReceiveItems(size_t count, size_t* done, const Give& give);
  Failure CommitOnce(std::span<const tg_item> changes, std::string_view nonce, bool may_be_done, bool* conflict);
  Failure SendScript(std::span<const tg_item> changes, std::string_view nonce, bool whole);
  Failure SendChange(const tg_item& change, std::string_view nonce);

  const Settings settings_;
  const Cancelled cancelled_;
  const std::string server_name_;
  std::string marker_;      // the key
  std::string script_sha_;  // the server's name of the script; empty: it goes whole each time
  std::unique_ptr<Connection> connection_;
  uint64_t jitter_;
};

}  // namespace tollgate::redis
#endif  // TOLLGATE_REDIS_STORE_H_
