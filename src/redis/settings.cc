#include "redis/settings.h"

#include <algorithm>
#include <charconv>

namespace tollgate::redis {
namespace {

constexpr int64_t kMaxTimeoutSeconds = 1800;  // half of what a marker lives: store.cc
constexpr int64_t kDayMs = 24 * 3600 * 1000;
constexpr int64_t kMaxExpiryMs = int64_t{36'525} * kDayMs;  // a hundred years: the server adds it to its clock
constexpr size_t kMaxPrefixBytes = 256;

Status Invalid(std::string_view message) {
  return Status(TG_INVALID_ARGUMENT, "the URL of the store: " + std::string(message));
}

std::optional<int64_t> Number(std::string_view text, int64_t most) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.front() == '-' || value > most) return {};
  return value;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// RFC 3986, 2.1. Nothing where a % has no two digits after it, or names a NUL.
std::optional<std::string> Decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i]);
      continue;
    }
    if (i + 2 >= text.size()) return {};
    const int high = HexDigit(text[i + 1]), low = HexDigit(text[i + 2]);
    if (high < 0 || low < 0 || high + low == 0) return {};
    out.push_back(static_cast<char>(high << 4 | low));
    i += 2;
  }
  return out;
}

// What stands before the first `mark`, taken off `rest` with it; all where there is none.
std::string_view Cut(std::string_view* rest, char mark) {
  const size_t at = rest->find(mark);
  const std::string_view head = rest->substr(0, at);
  *rest = at == std::string_view::npos ? std::string_view() : rest->substr(at + 1);
  return head;
}

Status ReadUser(std::string_view text, Settings* settings) {
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos) return Invalid("a user stands without a password (user:password@)");
  const auto user = Decoded(text.substr(0, colon)), password = Decoded(text.substr(colon + 1));
  if (!user || !password) return Invalid("a % in the user or the password is not followed by two hexadecimal digits");
  settings->user = *user;
  settings->password = *password;
  return {};
}

Status ReadHost(std::string_view text, Settings* settings) {
  std::string_view host = text, port;
  const size_t bracket = text.rfind(']');
  const size_t colon = text.rfind(':');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
    host = text.substr(0, colon);
    port = text.substr(colon + 1);
    const auto number = port.empty() ? std::nullopt : Number(port, 65'535);
    if (!number || *number == 0) return Invalid("the port is not in 1..65,535");
    settings->port = static_cast<int>(*number);
  }
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  const auto decoded = Decoded(host);
  if (!decoded || decoded->empty()) return Invalid("it names no host");
  settings->host = *decoded;
  return {};
}

Status ReadDatabase(std::string_view text, Settings* settings) {
  const auto number = text.empty() ? std::nullopt : Number(text, 1'000'000);
  if (!number) return Invalid("the database is no number");
  settings->database = *number;
  return {};
}

Status ReadSetting(std::string_view name, std::string_view text, Settings* settings) {
  const auto value = Decoded(text);
  if (name == "prefix") {
    if (!value || value->size() > kMaxPrefixBytes) return Invalid("prefix is longer than 256 bytes or has a bad %");
    settings->prefix = *value;
    return {};
  }
  if (name == "db" && settings->host.empty()) return ReadDatabase(text, settings);
  const bool is_timeout = name == "timeout";
  if (!is_timeout && name != "expire") {
    return Invalid("its settings are prefix, timeout, expire and, of a socket, db; it has another");
  }
  const auto number = text.empty() ? std::nullopt : Number(text, is_timeout ? kMaxTimeoutSeconds : kMaxExpiryMs / 1000);
  if (!number) return Invalid(is_timeout ? "timeout is not in 0..1,800 seconds" : "expire is no number of seconds");
  (is_timeout ? settings->timeout_ms : settings->expire_ms.emplace()) = *number * 1000;
  return {};
}

Status ReadSettings(std::string_view text, Settings* settings) {
  while (!text.empty()) {
    std::string_view value = Cut(&text, '&');
    const std::string_view name = Cut(&value, '=');
    if (Status status = ReadSetting(name, value, settings); !status.ok()) return status;
  }
  return {};
}

}  // namespace

Expected<Settings> ReadUrl(std::string_view url) {
  Settings settings;
  const size_t mark = url.find("://");
  if (mark == std::string_view::npos) return Invalid("it does not begin with redis:// or redis+unix://");
  const std::string_view scheme = url.substr(0, mark);
  if (scheme == "rediss") return Status(TG_NOT_SUPPORTED, "the URL of the store: rediss:// (TLS) is not supported");
  const bool is_socket = scheme == "redis+unix";
  if (!is_socket && scheme != "redis") return Invalid("it does not begin with redis:// or redis+unix://");

  std::string_view tail = url.substr(mark + 3);
  std::string_view place = Cut(&tail, '?');
  const size_t slash = std::min(place.find('/'), place.size());
  std::string_view authority = place.substr(0, slash);
  const std::string_view path = place.substr(slash);
  // The last @: a password may hold one that nobody wrote as %40.
  if (const size_t at = authority.rfind('@'); at != std::string_view::npos) {
    if (Status status = ReadUser(authority.substr(0, at), &settings); !status.ok()) return status;
    authority = authority.substr(at + 1);
  }
  Status status;
  if (is_socket) {
    if (!authority.empty()) return Invalid("the path of a socket begins with /, after redis+unix://");
    const auto decoded = Decoded(path);
    if (!decoded || decoded->size() < 2) return Invalid("it names no socket");
    settings.path = *decoded;
  } else {
    status = ReadHost(authority, &settings);
    if (status.ok() && path.size() > 1) status = ReadDatabase(path.substr(1), &settings);
  }
  if (status.ok()) status = ReadSettings(tail, &settings);
  if (!status.ok()) return status;
  return settings;
}

std::string ServerName(const Settings& settings) {
  const std::string database = std::to_string(settings.database);
  if (settings.host.empty()) {
    return "redis+unix://" + settings.path + (settings.database == 0 ? "" : "?db=" + database);
  }
  const bool is_ipv6 = settings.host.find(':') != std::string::npos;
  const std::string host = is_ipv6 ? "[" + settings.host + "]" : settings.host;
  return "redis://" + host + ":" + std::to_string(settings.port) + "/" + database;
}

int64_t ExpiryMs(const Settings& settings, int64_t keep_us) {
  if (settings.expire_ms == 0) return 0;
  const int64_t keep_ms = std::min(std::max<int64_t>(keep_us, 0) / 1000 + 1, kMaxExpiryMs);
  const int64_t wanted = settings.expire_ms ? std::max(*settings.expire_ms, keep_ms) : 2 * keep_ms + kDayMs;
  return std::min(wanted, kMaxExpiryMs);
}

}  // namespace tollgate::redis
