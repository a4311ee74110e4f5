// What gets lost between a store and its server, and servers that go away: nothing is done twice, nothing is forgotten.
#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <memory>
#include <thread>

#include "redis/items.h"
#include "redis/proxy.h"
#include "redis/server.h"

namespace tollgate::redis {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

class Loss : public testing::Test {
 protected:
  void SetUp() override {
    if (!Server::IsInstalled()) GTEST_SKIP() << "redis-server is not here (Debian: apt-get install redis-server)";
    server_ = std::make_unique<Server>();
    proxy_ = std::make_unique<Proxy>(server_->socket());
  }
  // How often the server has written g/1/0; a write is a command of the script's.
  int WriteCount() {
    const std::string lines = server_->Ask({"INFO", "commandstats"});
    const size_t at = lines.find("cmdstat_set:calls=");
    return at == std::string::npos ? 0 : std::stoi(lines.substr(at + 18)) / 2;  // the marker and the item
  }

  std::unique_ptr<Server> server_;
  std::unique_ptr<Proxy> proxy_;
};

TEST_F(Loss, OfARequestIsMadeUpFor) {
  Items items(proxy_->url());
  ASSERT_EQ(items.status(), TG_OK) << items.message();
  proxy_->Lose(Proxy::Loss::kRequest, 3);
  EXPECT_EQ(items.Commit({{"g/1/0", "", "one"}}), "done") << items.failure();
  EXPECT_EQ(items.Get("g/1/0").bytes, "one");
  EXPECT_EQ(proxy_->connection_count(), 4);
  EXPECT_EQ(WriteCount(), 1);
}

TEST_F(Loss, OfAnAnswerDoesNothingTwice) {
  Items items(proxy_->url());
  std::string version;
  for (int i = 1; i <= 20; ++i) {
    proxy_->Lose(Proxy::Loss::kAnswer, 1);
    // Without the marker this would be a conflict: the version has changed since.
    ASSERT_EQ(items.Commit({{"g/1/0", version, std::to_string(i)}}), "done") << items.failure();
    version = items.Get("g/1/0").version;
  }
  EXPECT_EQ(items.Get("g/1/0").bytes, "20");
  EXPECT_EQ(WriteCount(), 20);
  EXPECT_EQ(proxy_->commit_count(), 20);  // the marker spared the others
}

TEST_F(Loss, OfAConflictsAnswerIsAConflictStill) {
  Items items(proxy_->url()), others(server_->url());
  ASSERT_EQ(others.Commit({{"g/1/0", "", "theirs"}}), "done");
  proxy_->Lose(Proxy::Loss::kAnswer, 1);
  EXPECT_EQ(items.Commit({{"g/1/0", "", "ours"}}), "conflict");
  EXPECT_EQ(others.Get("g/1/0").bytes, "theirs");
}

TEST_F(Loss, OfAnAnswerThatOthersHaveWrittenOver) {
  // Done, its answer lost, and another process has changed the item before we ask: the marker knows, the item does not.
  Items items(proxy_->url("?timeout=20")), others(server_->url());
  proxy_->Lose(Proxy::Loss::kAnswer, 1);
  std::atomic<bool> is_seen = false;
  std::thread other([&] {
    while (others.Get("g/1/0").version.empty()) std::this_thread::yield();
    EXPECT_EQ(others.Commit({{"g/1/0", others.Get("g/1/0").version, "theirs"}}), "done");
    is_seen = true;
  });
  EXPECT_EQ(items.Commit({{"g/1/0", "", "ours"}}), "done");
  other.join();
  EXPECT_TRUE(is_seen);
  EXPECT_EQ(others.Get("g/1/0").bytes, "theirs");
}

TEST_F(Loss, ARequestThatArrivesLateDoesNothing) {
  Items items(proxy_->url());
  proxy_->Lose(Proxy::Loss::kDelayed, 1);
  ASSERT_EQ(items.Commit({{"g/1/0", "", "one"}}), "done") << items.failure();  // by the second try
  const Item one = items.Get("g/1/0");
  ASSERT_EQ(items.Commit({{"g/1/0", one.version, "two"}}), "done");
  const Item two = items.Get("g/1/0");
  proxy_->WaitForDelayed();
  EXPECT_EQ(items.Get("g/1/0").bytes, "two");
  EXPECT_EQ(items.Get("g/1/0").version, two.version);
  EXPECT_EQ(WriteCount(), 2);
}

TEST_F(Loss, AServerIsWaitedForWhileItRestarts) {
  for (const bool is_killed : {false, true}) {
    Items items(server_->url());
    const Item before = items.Get("g/1/0");
    ASSERT_EQ(items.Commit({{"g/1/0", before.version, "before"}}), "done");
    const Item kept = items.Get("g/1/0");
    is_killed ? server_->Kill() : server_->Stop();
    std::thread starter([&] {
      std::this_thread::sleep_for(milliseconds(300));
      server_->Start();
    });
    EXPECT_EQ(items.Get("g/1/0").bytes, "before");
    starter.join();
    EXPECT_EQ(items.Commit({{"g/1/0", kept.version, "after"}}), "done") << items.failure();
  }
}

TEST_F(Loss, AServerThatDiesAfterACommitKnowsOfItWhenItIsBack) {
  Items items(proxy_->url());
  for (int i = 0; i < 5; ++i) {
    const std::string version = items.Get("g/1/0").version;
    proxy_->Lose(Proxy::Loss::kAnswer, 1);
    std::thread breaker([&, commits = proxy_->commit_count()] {
      while (proxy_->commit_count() == commits) std::this_thread::yield();
      server_->Kill();
      server_->Start();
    });
    // Killed before, at or after the commit: it is done once, or was never done and is done now.
    EXPECT_EQ(items.Commit({{"g/1/0", version, std::to_string(i)}}), "done") << items.failure();
    breaker.join();
    EXPECT_EQ(items.Get("g/1/0").bytes, std::to_string(i));
  }
}

TEST_F(Loss, PatienceHasAnEnd) {
  Items items(server_->url("?timeout=1"));
  ASSERT_EQ(items.status(), TG_OK);
  server_->Stop();
  const auto begin = Clock::now();
  EXPECT_EQ(items.Commit({{"g/1/0", "", "x"}}), "error " + std::to_string(ENOENT));
  EXPECT_LT(Clock::now() - begin, milliseconds(3000));
  EXPECT_GT(Clock::now() - begin, milliseconds(300));
  EXPECT_EQ(items.failure(), server_->url() + ": No such file or directory, for 1 s");
  server_->Start();
  EXPECT_EQ(items.Commit({{"g/1/0", "", "x"}}), "done");  // the store is as good as before
  EXPECT_EQ(items.failure(), "");
}

TEST_F(Loss, AServerThatHangsIsGivenUp) {
  Items items(server_->url("?timeout=1"));
  ASSERT_EQ(items.Commit({{"g/1/0", "", "x"}}), "done");
  kill(server_->pid(), SIGSTOP);
  const auto begin = Clock::now();
  EXPECT_EQ(items.Get("g/1/0").version, "error");
  EXPECT_LT(Clock::now() - begin, milliseconds(4000));
  EXPECT_NE(items.failure().find("does not answer"), std::string::npos) << items.failure();
  kill(server_->pid(), SIGCONT);
  EXPECT_EQ(items.Get("g/1/0").bytes, "x");
}

TEST_F(Loss, WhoIsInterruptedDoesNotWait) {
  tg_redis_options options = {};
  options.struct_size = sizeof options;
  std::atomic<bool> stops = false;
  options.cancel_context = &stops;
  options.cancelled = [](void* context) -> int32_t { return *static_cast<std::atomic<bool>*>(context) ? 1 : 0; };
  Items items(server_->url(), &options);
  server_->Stop();
  std::thread stopper([&] {
    std::this_thread::sleep_for(milliseconds(200));
    stops = true;
  });
  const auto begin = Clock::now();
  EXPECT_NE(items.Commit({{"g/1/0", "", "x"}}), "done");
  EXPECT_LT(Clock::now() - begin, milliseconds(3000));
  EXPECT_NE(items.failure().find("cancelled"), std::string::npos) << items.failure();
  stopper.join();
}

// Servers that are there and cannot write: what passes is waited for, the rest is told.
TEST_F(Loss, AFullServerWritesNothingUntilThereIsRoom) {
  Items items(server_->url("?timeout=20")), hasty(server_->url("?timeout=0"));
  ASSERT_EQ(server_->Ask({"CONFIG", "SET", "maxmemory", "1"}), "OK");
  EXPECT_EQ(hasty.Commit({{"g/1/0", "", "x"}, {"g/2/0", "", "x"}}), "error " + std::to_string(ENOMEM));
  EXPECT_NE(hasty.failure().find("maxmemory"), std::string::npos) << hasty.failure();
  EXPECT_EQ(server_->Ask({"DBSIZE"}), "0");
  std::thread mender([&] {
    std::this_thread::sleep_for(milliseconds(300));
    EXPECT_EQ(server_->Ask({"CONFIG", "SET", "maxmemory", "0"}), "OK");
  });
  EXPECT_EQ(items.Commit({{"g/1/0", "", "x"}}), "done") << items.failure();
  mender.join();
}

TEST_F(Loss, AReplicaIsWaitedForUntilItIsAMaster) {
  Items items(server_->url("?timeout=20")), hasty(server_->url("?timeout=0"));
  ASSERT_EQ(server_->Ask({"CONFIG", "SET", "replica-serve-stale-data", "yes"}), "OK");
  ASSERT_EQ(server_->Ask({"REPLICAOF", "127.0.0.1", "1"}), "OK");
  EXPECT_EQ(hasty.Commit({{"g/1/0", "", "x"}}), "error " + std::to_string(EROFS));
  EXPECT_NE(hasty.failure().find("replica"), std::string::npos) << hasty.failure();
  std::thread mender([&] {
    std::this_thread::sleep_for(milliseconds(300));
    EXPECT_EQ(server_->Ask({"REPLICAOF", "NO", "ONE"}), "OK");
  });
  EXPECT_EQ(items.Commit({{"g/1/0", "", "x"}}), "done") << items.failure();
  mender.join();
}

TEST_F(Loss, SomebodysEndlessScriptIsWaitedFor) {
  Items items(server_->url("?timeout=20"));
  ASSERT_EQ(server_->Ask({"CONFIG", "SET", "busy-reply-threshold", "50"}), "OK");
  std::thread endless([&] { server_->Ask({"EVAL", "while true do end", "0"}); });
  std::thread mender([&] {
    while (server_->Ask({"PING"}) == "PONG") std::this_thread::yield();
    std::this_thread::sleep_for(milliseconds(200));
    EXPECT_EQ(server_->Ask({"SCRIPT", "KILL"}), "OK");
  });
  while (server_->Ask({"PING"}) == "PONG") std::this_thread::yield();
  EXPECT_EQ(items.Commit({{"g/1/0", "", "x"}}), "done") << items.failure();
  mender.join();
  endless.join();
}

// Many writers of one item, every one of their answers in danger: each increment counts once.
TEST_F(Loss, NoIncrementIsLostOrDoneTwice) {
  constexpr int kWriters = 4, kIncrements = 100;
  std::atomic<bool> is_over = false;
  std::thread breaker([&] {
    for (int i = 0; !is_over; ++i) {
      // Half of the time nothing is lost: else nobody who waits longer than this would ever hear of a conflict.
      proxy_->Lose(i % 4 == 0 ? Proxy::Loss::kAnswer : Proxy::Loss::kRequest, i % 4 < 2 ? 1 : 0);
      std::this_thread::sleep_for(milliseconds(5));
    }
  });
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([&] {
      Items items(proxy_->url());
      for (int done = 0; done < kIncrements;) {
        const Item item = items.Get("g/hot/0");
        const int count = item.version.empty() ? 0 : std::stoi(item.bytes);
        const std::string answer = items.Commit({{"g/hot/0", item.version, std::to_string(count + 1)}});
        ASSERT_TRUE(answer == "done" || answer == "conflict") << answer << items.failure();
        if (answer == "done") ++done;
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  is_over = true;
  breaker.join();
  EXPECT_GT(proxy_->connection_count(), kWriters + 10);
  EXPECT_EQ(Items(server_->url()).Get("g/hot/0").bytes, std::to_string(kWriters * kIncrements));
}

}  // namespace
}  // namespace tollgate::redis
