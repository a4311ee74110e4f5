// Where a store is and how it is used, out of a URL. include/tollgate/redis.h has its shape.
#ifndef TOLLGATE_REDIS_SETTINGS_H_
#define TOLLGATE_REDIS_SETTINGS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tollgate/status.hpp"

namespace tollgate::redis {

struct Settings {
  std::string host;  // empty: `path` is a socket of this machine
  int port = 6379;
  std::string path;
  std::string user;
  std::string password;
  int64_t database = 0;
  std::string prefix = "tollgate:";
  int64_t timeout_ms = 30'000;
  std::optional<int64_t> expire_ms;  // none: by what an item says of itself; 0: never
};

// INVALID_ARGUMENT, NOT_SUPPORTED (TLS). No message has any part of the URL but a setting's name.
Expected<Settings> ReadUrl(std::string_view url);

// The server in messages: "redis://host:6379/0". Without user and password.
std::string ServerName(const Settings& settings);

// For how long a key is to live, milliseconds; 0: for ever. `keep_us`: how long its item matters.
int64_t ExpiryMs(const Settings& settings, int64_t keep_us);

}  // namespace tollgate::redis
#endif  // TOLLGATE_REDIS_SETTINGS_H_
