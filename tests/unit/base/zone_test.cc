// Zones beside Abseil's own answers, over the whole range of times.
#include <absl/time/time.h>
#include <gtest/gtest.h>

#include <random>

#include "base/time.h"

namespace tollgate {
namespace {

constexpr const char* kNames[] = {
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "Europe/Dublin",  // winter time is the negative one
    "America/New_York",
    "America/Sao_Paulo",  // no summer time since 2019
    "America/St_Johns",
    "America/Santiago",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Gaza",          // transitions are listed up to 2086
    "Africa/Casablanca",  // likewise
    "Africa/Monrovia",
    "Australia/Lord_Howe",  // half an hour of summer time
    "Australia/Sydney",
    "Pacific/Apia",  // skipped a day
    "Pacific/Chatham",
    "Pacific/Auckland",
    "America/Nuuk",
    "Antarctica/Troll",
    "Asia/Manila",
};

absl::TimeZone Reference(const char* name) {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone(name, &zone)) << name;
  return zone;
}

void CompareAt(const Zone& zone, const absl::TimeZone& reference, int64_t utc_us) {
  absl::Time time = absl::FromUnixMicros(utc_us);
  ASSERT_EQ(zone.OffsetSecondsAt(utc_us), reference.At(time).offset) << zone.name() << " at " << FormatRfc3339(utc_us);
}

// What LocalToUtc promises, from Abseil's three kinds of civil time.
void CompareLocal(const Zone& zone, const absl::TimeZone& reference, int64_t local_us) {
  CivilTime civil = ToCivil(local_us);
  absl::CivilSecond second(civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second);
  absl::TimeZone::TimeInfo info = reference.At(second);
  int64_t expected_us = absl::ToUnixMicros(info.pre) + civil.micros;
  bool exists =
      info.kind != absl::TimeZone::TimeInfo::SKIPPED && expected_us >= kMinTimeUs && expected_us <= kMaxTimeUs;
  int64_t utc_us = 42;
  TimeFault fault = zone.LocalToUtc(local_us, &utc_us);
  ASSERT_EQ(fault, exists ? TimeFault::kNone : TimeFault::kRange) << zone.name() << " at " << FormatRfc3339(local_us);
  ASSERT_EQ(utc_us, exists ? expected_us : 42) << zone.name() << " at " << FormatRfc3339(local_us);
}

TEST(Zone, AgreesWithAbseilEverywhere) {
  std::mt19937_64 random(8);
  std::uniform_int_distribution<int64_t> any(kMinTimeUs, kMaxTimeUs);
  std::uniform_int_distribution<int64_t> recent(FromCivil({1880, 1, 1, 0, 0, 0, 0}),
                                                FromCivil({2120, 1, 1, 0, 0, 0, 0}));
  for (const char* name : kNames) {
    std::optional<Zone> zone = Zone::Load(name);
    ASSERT_TRUE(zone) << name;
    EXPECT_EQ(zone->name(), name);
    absl::TimeZone reference = Reference(name);
    for (int i = 0; i < 3000; ++i) {
      int64_t time_us = i % 2 == 0 ? any(random) : recent(random);
      ASSERT_NO_FATAL_FAILURE(CompareAt(*zone, reference, time_us));
      ASSERT_NO_FATAL_FAILURE(CompareLocal(*zone, reference, time_us));
    }
    for (int64_t edge_us : {kMinTimeUs, kMinTimeUs + 1, kMaxTimeUs - 1, kMaxTimeUs}) {
      ASSERT_NO_FATAL_FAILURE(CompareAt(*zone, reference, edge_us));
      ASSERT_NO_FATAL_FAILURE(CompareLocal(*zone, reference, edge_us));
    }
  }
}

// Around every transition, and around what the transitions become 400 and 7,200 years later.
TEST(Zone, AgreesWithAbseilAroundTransitions) {
  constexpr int64_t kCycleUs = 146097 * kMicrosPerDay;
  for (const char* name : kNames) {
    std::optional<Zone> zone = Zone::Load(name);
    ASSERT_TRUE(zone) << name;
    absl::TimeZone reference = Reference(name);
    for (const Zone::Transition& transition : zone->transitions()) {
      if (transition.from_us < kMinTimeUs) continue;
      bool recurs = transition.from_us > FromCivil({2100, 1, 1, 0, 0, 0, 0});
      for (int64_t shift_us : {int64_t{0}, kCycleUs, 18 * kCycleUs}) {
        if (shift_us > 0 && !recurs) break;
        int64_t at_us = transition.from_us + shift_us;
        for (int64_t delta_us :
             {int64_t{-1}, int64_t{0}, int64_t{1}, 3600 * kMicrosPerSecond, -3600 * kMicrosPerSecond}) {
          if (at_us + delta_us > kMaxTimeUs) continue;
          ASSERT_NO_FATAL_FAILURE(CompareAt(*zone, reference, at_us + delta_us));
          int64_t local_us = at_us + delta_us + transition.offset_seconds * kMicrosPerSecond;
          ASSERT_NO_FATAL_FAILURE(CompareLocal(*zone, reference, local_us));
          int64_t earlier_us = at_us + delta_us + zone->OffsetSecondsAt(at_us - 1) * kMicrosPerSecond;
          ASSERT_NO_FATAL_FAILURE(CompareLocal(*zone, reference, earlier_us));
        }
      }
    }
  }
}

TEST(Zone, TheListIsRisingAndBounded) {
  for (const char* name : kNames) {
    std::optional<Zone> zone = Zone::Load(name);
    const std::vector<Zone::Transition>& list = zone->transitions();
    ASSERT_FALSE(list.empty());
    EXPECT_EQ(list[0].from_us, INT64_MIN);
    EXPECT_LT(list.size(), 1500u) << name;
    for (size_t i = 1; i < list.size(); ++i) {
      ASSERT_LT(list[i - 1].from_us, list[i].from_us) << name;
      ASSERT_NE(list[i - 1].offset_seconds, list[i].offset_seconds) << name;
    }
  }
  EXPECT_EQ(Zone::Load("UTC")->transitions().size(), 1u);
}

TEST(Zone, FixedOffsets) {
  EXPECT_EQ(Zone::Load("+05:30")->OffsetSecondsAt(0), 19800);
  EXPECT_EQ(Zone::Load("-08:00")->OffsetSecondsAt(kMaxTimeUs), -28800);
  EXPECT_EQ(Zone::Load("+00:00")->OffsetSecondsAt(kMinTimeUs), 0);
  EXPECT_EQ(Zone::Load("-23:59")->OffsetSecondsAt(0), -86340);
  int64_t utc_us = 0;
  EXPECT_EQ(Zone::Load("+05:30")->LocalToUtc(0, &utc_us), TimeFault::kNone);
  EXPECT_EQ(utc_us, -19800 * kMicrosPerSecond);
  EXPECT_EQ(Zone::Load("+05:30")->LocalToUtc(kMinTimeUs, &utc_us), TimeFault::kRange);
  EXPECT_EQ(Zone::Load("-05:30")->LocalToUtc(kMaxTimeUs, &utc_us), TimeFault::kRange);
}

TEST(Zone, GapsAndOverlapsInBerlin) {
  std::optional<Zone> zone = Zone::Load("Europe/Berlin");
  int64_t utc_us = 42;
  EXPECT_EQ(zone->LocalToUtc(FromCivil({2024, 3, 31, 2, 30, 0, 0}), &utc_us), TimeFault::kRange);
  EXPECT_EQ(utc_us, 42);
  EXPECT_EQ(zone->LocalToUtc(FromCivil({2024, 3, 31, 3, 0, 0, 0}), &utc_us), TimeFault::kNone);
  EXPECT_EQ(FormatRfc3339(utc_us), "2024-03-31T01:00:00Z");
  EXPECT_EQ(zone->LocalToUtc(FromCivil({2024, 10, 27, 2, 30, 0, 0}), &utc_us), TimeFault::kNone);
  EXPECT_EQ(FormatRfc3339(utc_us), "2024-10-27T00:30:00Z");
  EXPECT_EQ(zone->LocalToUtc(FromCivil({8724, 7, 1, 12, 0, 0, 0}), &utc_us), TimeFault::kNone);
  EXPECT_EQ(FormatRfc3339(utc_us), "8724-07-01T10:00:00Z");
}

TEST(Zone, RefusesNames) {
  for (const char* name : {"", "Mars/Olympus", "europe/berlin ", "localtime", "/etc/localtime", ":UTC", "../UTC",
                           "+5:30", "05:30", "+24:00", "+05:60", "+0530", "+05:3x", "Fixed/UTC+05:30:00"}) {
    EXPECT_FALSE(Zone::Load(name)) << name;
  }
  EXPECT_FALSE(Zone::Load(std::string_view("UTC\0x", 5)));
}

}  // namespace
}  // namespace tollgate
