// The store against a real server.
#include <gtest/gtest.h>

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

using Changes = std::vector<Items::Change>;

class Store : public testing::Test {
 protected:
  void SetUp() override {
    if (!Server::IsInstalled()) GTEST_SKIP() << "redis-server is not here (Debian: apt-get install redis-server)";
    server_ = std::make_unique<Server>();
  }
  void StartWith(std::vector<std::string> settings) {
    server_.reset();
    server_ = std::make_unique<Server>(std::move(settings));
  }
  int64_t LifeMs(const std::string& key) { return std::stoll(server_->Ask({"PTTL", key})); }

  std::unique_ptr<Server> server_;
};

TEST_F(Store, WhatWasCommittedIsFetched) {
  Items items(server_->url());
  ASSERT_EQ(items.status(), TG_OK) << items.message();
  EXPECT_EQ(items.Get("g/1/0").version, "");
  ASSERT_EQ(items.Commit({{"g/1/0", "", "one"}, {"g/2/0", "", ""}}), "done") << items.failure();
  std::vector<Item> got;
  ASSERT_EQ(items.Fetch({"g/2/0", "g/3/0", "g/1/0"}, &got), 0);
  EXPECT_NE(got[0].version, "");
  EXPECT_EQ(got[0].bytes, "");
  EXPECT_EQ(got[1].version, "");
  EXPECT_EQ(got[1].bytes, "");
  EXPECT_EQ(got[2].version, got[0].version);
  EXPECT_LE(got[2].version.size(), 64u);
  EXPECT_EQ(got[2].bytes, "one");
  EXPECT_EQ(items.failure(), "");
}

TEST_F(Store, BytesAreBytes) {
  std::string bytes;
  for (uint32_t i = 0; i < 70'000; ++i) bytes.push_back(static_cast<char>(i * i >> 3));
  Items items(server_->url("?prefix=%01%0d%0a$5%20"));
  ASSERT_EQ(items.Commit({{"g/1/0", "", bytes}}), "done") << items.failure();
  EXPECT_EQ(items.Get("g/1/0").bytes, bytes);
}

TEST_F(Store, AVersionIsGoodOnce) {
  Items items(server_->url());
  ASSERT_EQ(items.Commit({{"g/1/0", "", "one"}}), "done");
  const Item one = items.Get("g/1/0");
  EXPECT_EQ(items.Commit({{"g/1/0", "", "again"}}), "conflict");
  ASSERT_EQ(items.Commit({{"g/1/0", one.version, "two"}}), "done");
  EXPECT_EQ(items.Commit({{"g/1/0", one.version, "two, once more"}}), "conflict");
  const Item two = items.Get("g/1/0");
  EXPECT_EQ(two.bytes, "two");
  EXPECT_NE(two.version, one.version);
  EXPECT_EQ(items.Commit({{"g/9/0", one.version, "of none"}}), "conflict");
  EXPECT_EQ(items.Commit({}), "done");
}

TEST_F(Store, AConflictWritesNothing) {
  Items ours(server_->url()), theirs(server_->url());
  Changes changes;
  for (int i = 0; i < 100; ++i) changes.push_back({"g/" + std::to_string(i) + "/0", "", "ours"});
  ASSERT_EQ(theirs.Commit({{"g/99/0", "", "theirs"}}), "done");
  EXPECT_EQ(ours.Commit(changes), "conflict");
  for (int i = 0; i < 99; ++i) EXPECT_EQ(ours.Get(changes[static_cast<size_t>(i)].name).version, "");
  EXPECT_EQ(ours.Get("g/99/0").bytes, "theirs");
}

TEST_F(Store, TenThousandItems) {
  Items items(server_->url());
  Changes changes;
  std::vector<std::string> names;
  for (int i = 0; i < 10'000; ++i) {
    names.push_back("g/" + std::to_string(i) + "/0");
    changes.push_back({names.back(), "", std::string(static_cast<size_t>(i % 300), static_cast<char>(i))});
  }
  ASSERT_EQ(items.Commit(changes), "done") << items.failure();
  std::vector<Item> got;
  ASSERT_EQ(items.Fetch(names, &got), 0);
  for (size_t i = 0; i < names.size(); ++i) {
    ASSERT_EQ(got[i].bytes, changes[i].bytes) << i;
    changes[i].version = got[i].version;
  }
  ASSERT_EQ(items.Commit(changes), "done") << items.failure();
  changes.resize(250'001, changes[0]);
  EXPECT_EQ(items.Commit(changes), "error " + std::to_string(E2BIG));
  EXPECT_NE(items.failure().find("batches of fewer rows"), std::string::npos) << items.failure();
}

TEST_F(Store, ItemsGoWhenTheyAreOld) {
  constexpr int64_t kHourUs = 3'600'000'000, kHourMs = 3'600'000, kDayMs = 24 * kHourMs;
  const auto near = [](int64_t got, int64_t wanted) { return got <= wanted + 1 && got > wanted - 60'000; };
  Items items(server_->url("?prefix=a:"));
  ASSERT_EQ(items.Commit({{"g/1/0", "", "x", kHourUs}, {"g/2/0", "", "x", 48 * kHourUs}}), "done");
  EXPECT_PRED2(near, LifeMs("a:g/1/0"), 2 * kHourMs + kDayMs + 2);
  EXPECT_PRED2(near, LifeMs("a:g/2/0"), 5 * kDayMs + 2);
  // Another version of the pack has shorter windows: what others still need stays as long.
  ASSERT_EQ(items.Commit({{"g/2/0", items.Get("g/2/0").version, "y", kHourUs}}), "done");
  EXPECT_PRED2(near, LifeMs("a:g/2/0"), 5 * kDayMs + 2);

  Items for_ever(server_->url("?prefix=b:&expire=0")), an_hour(server_->url("?prefix=c:&expire=7200"));
  ASSERT_EQ(for_ever.Commit({{"g/1/0", "", "x", kHourUs}}), "done");
  ASSERT_EQ(an_hour.Commit({{"g/1/0", "", "x", kHourUs}, {"g/2/0", "", "x", 48 * kHourUs}}), "done");
  EXPECT_EQ(LifeMs("b:g/1/0"), -1);
  EXPECT_PRED2(near, LifeMs("c:g/1/0"), 2 * kHourMs);
  EXPECT_PRED2(near, LifeMs("c:g/2/0"), 2 * kDayMs + 1);
}

TEST_F(Store, OneMarkerAStoreAndForAnHour) {
  Items items(server_->url());
  for (int i = 0; i < 50; ++i) ASSERT_EQ(items.Commit({{"g/" + std::to_string(i) + "/0", "", "x"}}), "done");
  EXPECT_EQ(server_->Ask({"DBSIZE"}), "51");
  const std::string marker = server_->Ask({"KEYS", "tollgate:!*"});
  EXPECT_LE(LifeMs(marker.substr(0, marker.size() - 1)), 3'600'000);
  EXPECT_GT(LifeMs(marker.substr(0, marker.size() - 1)), 3'500'000);
}

TEST_F(Store, AServerThatForgetsTheScriptGetsItAgain) {
  Items items(server_->url());
  ASSERT_EQ(items.Commit({{"g/1/0", "", "one"}}), "done");
  ASSERT_EQ(server_->Ask({"SCRIPT", "FLUSH"}), "OK");
  EXPECT_EQ(items.Commit({{"g/1/0", "", "two"}}), "conflict") << items.failure();
  ASSERT_EQ(server_->Ask({"SCRIPT", "FLUSH"}), "OK");
  EXPECT_EQ(items.Commit({{"g/1/0", items.Get("g/1/0").version, "two"}}), "done") << items.failure();
  EXPECT_EQ(items.Get("g/1/0").bytes, "two");
}

TEST_F(Store, DatabasesAndPrefixesAreApart) {
  Items zero(server_->url()), three(server_->url("?db=3")), other(server_->url("?prefix=other:"));
  ASSERT_EQ(three.Commit({{"g/1/0", "", "three"}}), "done");
  EXPECT_EQ(zero.Get("g/1/0").version, "");
  EXPECT_EQ(other.Get("g/1/0").version, "");
  ASSERT_EQ(zero.Commit({{"g/1/0", "", "zero"}}), "done");
  EXPECT_EQ(three.Get("g/1/0").bytes, "three");
  Items far(server_->url("?db=99"));
  EXPECT_EQ(far.status(), TG_STORE_FAILED);
  EXPECT_NE(far.message().find("index is out of range"), std::string::npos) << far.message();
}

TEST_F(Store, SomebodyElsesKeysAreNotTouched) {
  Items items(server_->url());
  ASSERT_EQ(server_->Ask({"SET", "tollgate:g/1/0", "mine"}), "OK");
  ASSERT_EQ(server_->Ask({"RPUSH", "tollgate:g/2/0", "mine"}), "1");
  std::vector<Item> got;
  EXPECT_EQ(items.Fetch({"g/1/0"}, &got), EBADMSG);
  EXPECT_NE(items.failure().find("did not write"), std::string::npos) << items.failure();
  EXPECT_EQ(items.Commit({{"g/1/0", "", "x"}}), "conflict");
  EXPECT_EQ(items.Commit({{"g/2/0", "", "x"}}), "error " + std::to_string(EBADMSG));
  EXPECT_EQ(server_->Ask({"LRANGE", "tollgate:g/2/0", "0", "-1"}), "mine\n");
}

TEST_F(Store, RefusesServersThatWouldLoseItems) {
  StartWith({"--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"});
  Items items(server_->url());
  EXPECT_EQ(items.status(), TG_NOT_SUPPORTED);
  EXPECT_NE(items.message().find("noeviction"), std::string::npos) << items.message();
  ASSERT_EQ(server_->Ask({"CONFIG", "SET", "maxmemory-policy", "noeviction"}), "OK");
  EXPECT_EQ(Items(server_->url()).status(), TG_OK);
  StartWith({"--cluster-enabled", "yes"});
  Items clustered(server_->url());
  EXPECT_EQ(clustered.status(), TG_NOT_SUPPORTED);
  EXPECT_NE(clustered.message().find("cluster"), std::string::npos) << clustered.message();
}

TEST_F(Store, NobodyThere) {
  server_->Stop();
  Items socket(server_->url()), port("redis://127.0.0.1:1"), host("redis://no-such-host.invalid");
  EXPECT_EQ(socket.status(), TG_STORE_FAILED);
  EXPECT_EQ(socket.message(), server_->url() + ": No such file or directory");
  EXPECT_EQ(port.status(), TG_STORE_FAILED);
  EXPECT_EQ(port.message(), "redis://127.0.0.1:1/0: Connection refused");
  EXPECT_EQ(host.status(), TG_STORE_FAILED);
  EXPECT_NE(host.message().find("redis://no-such-host.invalid:6379/0: "), std::string::npos) << host.message();
}

TEST_F(Store, PasswordsAreAskedForAndNeverShown) {
  StartWith({"--requirepass", "hunter2", "--user", "bob", "on", ">swordfish", "~*", "+@all"});
  Proxy proxy(server_->socket());
  const std::string port = std::to_string(proxy.port());
  for (const std::string& url : {"redis://127.0.0.1:" + port, "redis://:swordfish@127.0.0.1:" + port,
                                 "redis://bob:hunter2@127.0.0.1:" + port, "redis://nobody:hunter2@127.0.0.1:" + port}) {
    Items items(url);
    EXPECT_EQ(items.status(), TG_STORE_FAILED) << url;
    EXPECT_EQ(items.message().find("hunter2"), std::string::npos) << items.message();
    EXPECT_EQ(items.message().find("swordfish"), std::string::npos) << items.message();
    EXPECT_NE(items.message().find("password"), std::string::npos) << items.message();
  }
  EXPECT_EQ(Items("redis://:hunter2@127.0.0.1:" + port).status(), TG_OK);
  EXPECT_EQ(Items("redis://bob:swordfish@127.0.0.1:" + port).status(), TG_OK);
  tg_redis_options options = {};
  options.struct_size = sizeof options;
  options.password = {"hunter2", 7};
  Items given(server_->url(), &options);
  EXPECT_EQ(given.status(), TG_OK) << given.message();
  EXPECT_EQ(given.Commit({{"g/1/0", "", "x"}}), "done");

  StartWith({});
  Items needless("redis+unix://:hunter2@" + server_->socket());
  EXPECT_EQ(needless.status(), TG_STORE_FAILED);
  EXPECT_EQ(needless.message().find("hunter2"), std::string::npos) << needless.message();
}

TEST_F(Store, AUserWithoutScriptLoadAndInfoWillDo) {
  StartWith({"--user", "bob", "on", ">pw", "~tollgate:*", "+get", "+mget", "+set", "+getrange", "+eval", "+evalsha"});
  Items items("redis+unix://bob:pw@" + server_->socket());
  ASSERT_EQ(items.status(), TG_OK) << items.message();
  EXPECT_EQ(items.Commit({{"g/1/0", "", "x"}}), "done") << items.failure();
  EXPECT_EQ(items.Get("g/1/0").bytes, "x");
  Items elsewhere("redis+unix://bob:pw@" + server_->socket() + "?prefix=other:");
  EXPECT_EQ(elsewhere.Commit({{"g/1/0", "", "x"}}), "error " + std::to_string(EPERM));
  EXPECT_NE(elsewhere.failure().find("may not run"), std::string::npos) << elsewhere.failure();
}

TEST_F(Store, WhatTheCallerGetsWrong) {
  tg_redis_store* store = nullptr;
  tg_error error;
  EXPECT_EQ(tg_redis_store_new({nullptr, 0}, nullptr, &store, &error), TG_INVALID_ARGUMENT);
  EXPECT_EQ(tg_redis_store_new({"redis://h", 9}, nullptr, nullptr, &error), TG_INVALID_ARGUMENT);
  EXPECT_EQ(tg_redis_store_new({"redis://h:0", 11}, nullptr, &store, nullptr), TG_INVALID_ARGUMENT);
  tg_redis_options options = {};
  EXPECT_EQ(tg_redis_store_new({"redis://h", 9}, &options, &store, &error), TG_INVALID_ARGUMENT);
  options.struct_size = sizeof options;
  options.password = {nullptr, 3};
  EXPECT_EQ(tg_redis_store_new({"redis://h", 9}, &options, &store, &error), TG_INVALID_ARGUMENT);
  EXPECT_EQ(store, nullptr);
  EXPECT_EQ(tg_redis_store_get(nullptr), nullptr);
  EXPECT_EQ(tg_redis_store_failure(nullptr).size, 0u);
  tg_redis_store_free(nullptr);
}

}  // namespace
}  // namespace tollgate::redis
