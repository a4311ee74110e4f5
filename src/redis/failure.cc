#include "redis/failure.h"

#include <algorithm>
#include <cerrno>

namespace tollgate::redis {
namespace {

struct Meaning {
  std::string_view code;
  int number;
  bool can_pass;
  bool is_unsupported;
  std::string_view words;
};

// https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors says that codes are what clients go by;
// src/server.c (createSharedObjects) has them.
constexpr Meaning kMeanings[] = {
    {"LOADING", EAGAIN, true, false, "it still loads its data"},
    {"BUSY", EBUSY, true, false, "it is busy with somebody's script"},
    {"MASTERDOWN", EAGAIN, true, false, "it has lost its master"},
    {"NOREPLICAS", EAGAIN, true, false, "it has too few replicas to write"},
    {"READONLY", EROFS, true, false, "it is a replica, which cannot be written to"},
    {"MISCONF", EIO, true, false, "it takes no writes because it cannot save to disk"},
    {"OOM", ENOMEM, true, false, "it takes no writes because its memory is full (maxmemory)"},
    {"NOAUTH", EACCES, false, false, "it wants a password"},
    {"WRONGPASS", EACCES, false, false, "user or password are wrong"},
    {"NOPERM", EPERM, false, false,
     "its user may not run the commands GET, MGET, SET, GETRANGE, EVAL and SCRIPT there"},
    {"WRONGTYPE", EBADMSG, false, false, "under a key of ours lies something that Tollgate did not write"},
    {"MOVED", ENOTSUP, false, true, "it is part of a cluster, which is not supported"},
    {"ASK", ENOTSUP, false, true, "it is part of a cluster, which is not supported"},
    {"CROSSSLOT", ENOTSUP, false, true, "it is part of a cluster, which is not supported"},
    {"CLUSTERDOWN", ENOTSUP, false, true, "it is part of a cluster, which is not supported"},
};

// Where commands end whose arguments the server repeats.
constexpr size_t kMaxQuotedBytes = 100;

std::string Quoted(std::string_view text) {
  text = text.substr(0, std::min({text.find('`'), text.find('\''), text.find(", with args"), kMaxQuotedBytes}));
  std::string out(text);
  for (char& c : out) {
    if (c < 0x20 || c > 0x7e) c = '?';
  }
  return out;
}

}  // namespace

std::string_view ReplyCode(std::string_view error) {
  // Before Redis 7: "ERR Error running script (call to f_...): @user_script:3: @user_script: 3: -OOM command ...".
  if (error.starts_with("ERR Error running script")) {
    if (const size_t inner = error.find(": -"); inner != std::string_view::npos) error = error.substr(inner + 3);
  }
  return error.substr(0, error.find(' '));
}

Failure ReplyFailure(std::string_view error) {
  const std::string_view code = ReplyCode(error);
  const auto* found = std::find_if(std::begin(kMeanings), std::end(kMeanings),
                                   [&](const Meaning& meaning) { return meaning.code == code; });
  if (found != std::end(kMeanings)) {
    return {found->number, found->can_pass, found->is_unsupported, std::string(found->words)};
  }
  if (error.starts_with("ERR max number of clients")) return {EAGAIN, true, false, "it has too many clients"};
  return {EIO, false, false, "it answered: " + Quoted(error)};
}

}  // namespace tollgate::redis
