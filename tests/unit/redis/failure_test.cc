#include "redis/failure.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace tollgate::redis {
namespace {

TEST(Failure, KnowsWhatCanPass) {
  for (const std::string_view text :
       {"LOADING Redis is loading the dataset in memory", "BUSY Redis is busy running a script",
        "OOM command not allowed when used memory > 'maxmemory'.", "READONLY You can't write",
        "MISCONF Redis is configured to save RDB snapshots", "ERR max number of clients reached"}) {
    EXPECT_TRUE(ReplyFailure(text).can_pass) << text;
  }
  for (const std::string_view text :
       {"NOAUTH Authentication required.", "WRONGPASS invalid", "NOPERM no", "ERR syntax error",
        "MOVED 3999 127.0.0.1:6381", "WRONGTYPE Operation against a key", ""}) {
    EXPECT_FALSE(ReplyFailure(text).can_pass) << text;
    EXPECT_NE(ReplyFailure(text).code, 0) << text;
  }
}

TEST(Failure, SeesTheErrorInsideAScriptOfRedis6) {
  const std::string_view text =
      "ERR Error running script (call to f_6b1bf486c81ceb7edf3c093f4c48582e38c0e791): @user_script:3: @user_script: 3: "
      "-OOM command not allowed when used memory > 'maxmemory'.";
  EXPECT_EQ(ReplyCode(text), "OOM");
  EXPECT_EQ(ReplyFailure(text).code, ENOMEM);
  EXPECT_EQ(ReplyCode("ERR Error running script (call to f_1): oh"), "ERR");
  EXPECT_EQ(ReplyCode("NOSCRIPT No matching script. Please use EVAL."), "NOSCRIPT");
}

TEST(Failure, RepeatsNothingOfACommand) {
  const std::string sentence =
      ReplyFailure("ERR unknown command 'AUTH', with args beginning with: 'hunter2' ").sentence;
  EXPECT_EQ(sentence, "it answered: ERR unknown command ");
  EXPECT_EQ(ReplyFailure("ERR a\nb\x7f").sentence, "it answered: ERR a?b?");
  EXPECT_LT(ReplyFailure("ERR " + std::string(5000, 'x')).sentence.size(), 150u);
}

}  // namespace
}  // namespace tollgate::redis
