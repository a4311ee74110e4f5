#include "redis/settings.h"

#include <gtest/gtest.h>

namespace tollgate::redis {
namespace {

Settings Read(std::string_view url) {
  Expected<Settings> settings = ReadUrl(url);
  EXPECT_TRUE(settings.ok()) << settings.status().message();
  return settings.ok() ? *settings : Settings();
}

TEST(Settings, AHostIsEnough) {
  const Settings settings = Read("redis://cache");
  EXPECT_EQ(settings.host, "cache");
  EXPECT_EQ(settings.port, 6379);
  EXPECT_EQ(settings.database, 0);
  EXPECT_EQ(settings.prefix, "tollgate:");
  EXPECT_EQ(settings.timeout_ms, 30'000);
  EXPECT_FALSE(settings.expire_ms.has_value());
  EXPECT_EQ(ServerName(settings), "redis://cache:6379/0");
}

TEST(Settings, EveryPartIsRead) {
  const Settings settings = Read("redis://us%3Aer:p%40ss:w@rd@10.0.0.7:7000/3?prefix=a%20b:&timeout=5&expire=60");
  EXPECT_EQ(settings.user, "us:er");
  EXPECT_EQ(settings.password, "p@ss:w@rd");
  EXPECT_EQ(settings.host, "10.0.0.7");
  EXPECT_EQ(settings.port, 7000);
  EXPECT_EQ(settings.database, 3);
  EXPECT_EQ(settings.prefix, "a b:");
  EXPECT_EQ(settings.timeout_ms, 5'000);
  EXPECT_EQ(settings.expire_ms, 60'000);
  EXPECT_EQ(ServerName(settings), "redis://10.0.0.7:7000/3");
}

TEST(Settings, Ipv6AndSockets) {
  EXPECT_EQ(Read("redis://[::1]").host, "::1");
  EXPECT_EQ(ServerName(Read("redis://:pw@[fe80::1]:6380/")), "redis://[fe80::1]:6380/0");
  const Settings socket = Read("redis+unix://:secret@/run/re%20dis.sock?db=2&prefix=");
  EXPECT_EQ(socket.path, "/run/re dis.sock");
  EXPECT_EQ(socket.password, "secret");
  EXPECT_EQ(socket.database, 2);
  EXPECT_EQ(socket.prefix, "");
  EXPECT_EQ(ServerName(socket), "redis+unix:///run/re dis.sock?db=2");
}

struct Bad {
  std::string_view url, words;
};
class BadUrl : public testing::TestWithParam<Bad> {};
TEST_P(BadUrl, IsRefusedInWordsWithoutItsSecrets) {
  const Expected<Settings> settings = ReadUrl(GetParam().url);
  ASSERT_FALSE(settings.ok());
  EXPECT_NE(settings.status().message().find(GetParam().words), std::string_view::npos) << settings.status().message();
  EXPECT_EQ(settings.status().message().find("hunter2"), std::string_view::npos);
}
INSTANTIATE_TEST_SUITE_P(
    All, BadUrl,
    testing::Values(Bad{"", "begin with"}, Bad{"hunter2", "begin with"}, Bad{"http://:hunter2@host", "begin with"},
                    Bad{"redis://", "no host"}, Bad{"redis://:hunter2@", "no host"},
                    Bad{"redis://:hunter2@:6379", "no host"}, Bad{"redis://hunter2@host", "without a password"},
                    Bad{"redis://:hunter2%@host", "hexadecimal"}, Bad{"redis://:hunter2%4x@host", "hexadecimal"},
                    Bad{"redis://:hunter2%00@host", "hexadecimal"}, Bad{"redis://host:0", "port"},
                    Bad{"redis://host:", "port"}, Bad{"redis://host:70000", "port"}, Bad{"redis://host:-1", "port"},
                    Bad{"redis://host/x", "database"}, Bad{"redis://host/-1", "database"},
                    Bad{"redis://host/99999999999999999999", "database"}, Bad{"redis://host/1?db=2", "settings"},
                    Bad{"redis://host?hunter2=1", "settings"}, Bad{"redis://host?timeout=", "timeout"},
                    Bad{"redis://host?timeout=1801", "timeout"}, Bad{"redis://host?timeout=1.5", "timeout"},
                    Bad{"redis://host?expire=-1", "expire"}, Bad{"redis://host?expire=soon", "expire"},
                    Bad{"redis+unix://", "no socket"}, Bad{"redis+unix://:hunter2@host/path", "begins with /"},
                    Bad{"redis+unix:///run/s?db=", "database"}, Bad{"rediss://:hunter2@host", "TLS"}));

TEST(Settings, AnItemLivesTwiceItsTimeAndADay) {
  constexpr int64_t kHourUs = 3'600'000'000, kDayMs = 86'400'000;
  const Settings settings = Read("redis://host");
  EXPECT_EQ(ExpiryMs(settings, kHourUs), 2 * 3'600'001 + kDayMs);
  EXPECT_EQ(ExpiryMs(settings, 0), 2 + kDayMs);
  EXPECT_EQ(ExpiryMs(settings, -5), 2 + kDayMs);
  EXPECT_LT(ExpiryMs(settings, INT64_MAX), INT64_MAX / 1000);
  EXPECT_GE(ExpiryMs(settings, INT64_MAX), 36'500 * kDayMs);
}

TEST(Settings, AnExpiryNeverComesBeforeTheItemIsOld) {
  constexpr int64_t kHourUs = 3'600'000'000;
  EXPECT_EQ(ExpiryMs(Read("redis://host?expire=0"), kHourUs), 0);
  EXPECT_EQ(ExpiryMs(Read("redis://host?expire=7200"), kHourUs), 7'200'000);
  EXPECT_EQ(ExpiryMs(Read("redis://host?expire=60"), kHourUs), 3'600'001);
}

}  // namespace
}  // namespace tollgate::redis
