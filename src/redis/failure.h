// Why something on the server did not work, and whether it may the next time.
#ifndef TOLLGATE_REDIS_FAILURE_H_
#define TOLLGATE_REDIS_FAILURE_H_

#include <string>
#include <string_view>

namespace tollgate::redis {

struct [[nodiscard]] Failure {
  int code = 0;           // an errno value; 0: none
  bool can_pass = false;  // the same again may work: the connection broke, or the server cannot for the moment
  bool is_unsupported = false;
  std::string sentence;

  bool ok() const { return code == 0; }
};

// What a server's error reply means. Of its text the sentence has the first words: never what a command held.
Failure ReplyFailure(std::string_view error);

// "NOSCRIPT ..." -> "NOSCRIPT". Of an error inside a script that one.
std::string_view ReplyCode(std::string_view error);

}  // namespace tollgate::redis
#endif  // TOLLGATE_REDIS_FAILURE_H_
