// One description of every kind of value, both ways; and what stands in no bytes that a writer wrote.
#include "base/bytes.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace tollgate {
namespace {

enum class Colour : uint8_t { kRed, kGreen, kBlue };
enum class Turn : int32_t { kNone, kLeft };

}  // namespace

template <>
inline constexpr Colour kLastOf<Colour> = Colour::kBlue;
template <>
inline constexpr Turn kLastOf<Turn> = Turn::kLeft;

namespace {

struct Point {
  int16_t x = 0;
  std::optional<std::string> name;
  friend bool operator==(const Point&, const Point&) = default;
};
constexpr auto kPoint = [](auto& a, auto& point) {
  auto& [x, name] = point;
  a(x, name);
};

struct Everything {
  bool yes = false, no = true;
  uint8_t byte = 0;
  int32_t negative = 0;
  int64_t least = 0;
  uint64_t most = 0;
  double number = 0;
  Colour colour = Colour::kRed;
  std::string text;
  std::vector<int32_t> integers;
  std::vector<double> numbers;
  std::vector<std::vector<std::string>> lists;
  std::vector<Point> points;
  std::optional<Point> there, not_there = Point{};
  friend bool operator==(const Everything&, const Everything&) = default;
};
constexpr auto kEverything = [](auto& a, auto& everything) {
  auto& [yes, no, byte, negative, least, most, number, colour, text, integers, numbers, lists, points, there,
         not_there] = everything;
  a(yes, no, byte, negative, least, most, number, colour, text, integers, numbers, lists);
  a.Each(points, kPoint);
  a.Optional(there, kPoint);
  a.Optional(not_there, kPoint);
};

Everything MakeEverything() {
  Everything made;
  made.yes = true;
  made.no = false;
  made.byte = 255;
  made.negative = -2;
  made.least = std::numeric_limits<int64_t>::min();
  made.most = std::numeric_limits<uint64_t>::max();
  made.number = -0.0;
  made.colour = Colour::kBlue;
  made.text = std::string("a\0é", 4);
  made.integers = {1, -1, std::numeric_limits<int32_t>::max()};
  made.numbers = {0.1, std::numeric_limits<double>::infinity()};
  made.lists = {{}, {"", "b"}};
  made.points = {{-300, "p"}, {1, std::nullopt}};
  made.there = Point{7, ""};
  made.not_there.reset();
  return made;
}

template <class... Values>
std::string BytesOf(const Values&... values) {
  ByteWriter writer;
  (writer(values), ...);
  return writer.Take();
}

std::string BytesOfEverything() {
  ByteWriter writer;
  const Everything everything = MakeEverything();
  kEverything(writer, everything);
  return writer.Take();
}

template <class Value>
std::string FaultOf(std::string_view bytes) {
  ByteReader reader(bytes);
  Value value;
  reader(value);
  return reader.fault();
}

TEST(Bytes, StandAsTheHeaderSays) {
  EXPECT_EQ(BytesOf(uint32_t{0x01020304}, int16_t{-2}, true, Turn::kLeft),
            std::string("\x04\x03\x02\x01\xFE\xFF\x01\x01\0\0\0", 11));
  EXPECT_EQ(BytesOf(std::string("é")), std::string("\2\0\0\0\0\0\0\0\xC3\xA9", 10));
  EXPECT_EQ(BytesOf(std::vector<uint16_t>{1, 2}), std::string("\4\0\0\0\0\0\0\0\1\0\2\0", 12));  // bytes
  EXPECT_EQ(BytesOf(std::vector<Colour>{Colour::kBlue}), std::string("\1\0\0\0\0\0\0\0\2", 9));  // items
  EXPECT_EQ(BytesOf(1.5), std::string("\0\0\0\0\0\0\xF8\x3F", 8));
  EXPECT_EQ(BytesOf(std::optional<bool>(false), std::optional<bool>()), std::string("\1\0\0", 3));
}

TEST(Bytes, GiveEverythingBack) {
  const std::string bytes = BytesOfEverything();
  EXPECT_EQ(bytes, BytesOfEverything());
  ByteReader reader(bytes);
  Everything read;
  kEverything(reader, read);
  reader.RequireEnd();
  ASSERT_TRUE(reader.ok()) << reader.fault();
  EXPECT_EQ(read, MakeEverything());
  EXPECT_TRUE(std::signbit(read.number));
}

TEST(Bytes, NansKeepTheirBits) {
  const uint64_t bits = 0x7FF8000000001234;
  const std::string bytes = BytesOf(std::bit_cast<double>(bits));
  ByteReader reader(bytes);
  double value;
  reader(value);
  EXPECT_EQ(std::bit_cast<uint64_t>(value), bits);
}

TEST(Bytes, EveryTruncationIsAFault) {
  const std::string bytes = BytesOfEverything();
  for (size_t size = 0; size < bytes.size(); ++size) {
    const std::string cut = bytes.substr(0, size);  // of its own, so that a sanitizer sees a byte too far
    ByteReader reader(cut);
    Everything read;
    kEverything(reader, read);
    EXPECT_FALSE(reader.ok()) << size;
    EXPECT_LE(reader.fault_offset(), size);
    EXPECT_EQ(reader.rest(), 0u);
  }
}

// It ends, within the bytes, and what it says to be whole is: written again it is the same.
TEST(Bytes, EveryChangedByteIsAFaultOrAnotherValue) {
  const std::string bytes = BytesOfEverything();
  for (size_t at = 0; at < bytes.size(); ++at) {
    for (const int change : {1, 0x80, 0xFF}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ change);
      ByteReader reader(changed);
      Everything read;
      kEverything(reader, read);
      reader.RequireEnd();
      if (!reader.ok()) continue;
      ByteWriter writer;
      kEverything(writer, std::as_const(read));
      EXPECT_EQ(writer.Take(), changed) << at;
    }
  }
}

TEST(Bytes, LengthsThatLie) {
  for (const uint64_t count : {uint64_t{2}, uint64_t{1} << 32, uint64_t{1} << 63, ~uint64_t{0}}) {
    const std::string bytes = BytesOf(count) + "a";
    EXPECT_EQ(FaultOf<std::string>(bytes), "a text is longer than what is left");
    EXPECT_EQ(FaultOf<std::vector<uint8_t>>(bytes), "a text is longer than what is left");
    EXPECT_EQ(FaultOf<std::vector<double>>(bytes), "a list is longer than what is left");
    EXPECT_EQ(FaultOf<std::vector<std::string>>(bytes), "a list is longer than what is left");
    ByteReader reader(bytes);
    EXPECT_EQ(reader.Raw(count + (count < 9 ? 8 : 0)), "");
    EXPECT_EQ(reader.fault(), "it ends in the middle of a value");
  }
  EXPECT_EQ(FaultOf<std::vector<uint16_t>>(BytesOf(uint64_t{3}) + "abc"), "a list ends in the middle of a number");
  // As many items as bytes, none of which is whole: the list stops at the first.
  const std::string bytes = BytesOf(uint64_t{7}) + "1234567";
  ByteReader reader(bytes);
  std::vector<std::string> list;
  reader(list);
  EXPECT_EQ(reader.fault(), "it ends in the middle of a value");
  EXPECT_EQ(list.size(), 1u);
}

TEST(Bytes, FlagsAndKindsThatAreNone) {
  for (const char byte : {'\2', '\x7F', '\xFF'}) {
    EXPECT_EQ(FaultOf<bool>(std::string(1, byte)), "a flag is neither 0 nor 1");
    EXPECT_EQ(FaultOf<std::optional<std::string>>(std::string(1, byte)), "a flag is neither 0 nor 1");
  }
  EXPECT_EQ(FaultOf<Colour>("\2"), "");
  for (const char* byte : {"\3", "\xFF"}) EXPECT_EQ(FaultOf<Colour>(byte), "a kind is none of those known");
  EXPECT_EQ(FaultOf<Turn>(BytesOf(int32_t{1})), "");
  for (const int32_t number : {2, -1, 256, INT32_MIN}) {
    EXPECT_EQ(FaultOf<Turn>(BytesOf(number)), "a kind is none of those known") << number;
  }
  EXPECT_EQ(FaultOf<std::string>(BytesOf(uint64_t{1}) + "\xFF"), "a text is not UTF-8");
}

TEST(Bytes, TheFirstFaultStays) {
  const std::string bytes = BytesOf(uint16_t{5}) + "\2" + BytesOf(uint64_t{9}, std::string("text"));
  ByteReader reader(bytes);
  uint16_t five;
  bool flag;
  uint64_t number = 1;
  std::string text = "before";
  Turn turn = Turn::kLeft;
  std::vector<int32_t> integers = {1};
  std::vector<std::string> texts = {"before"};
  std::optional<bool> there = true;
  reader(five, flag, number, text, turn, integers, texts, there);
  EXPECT_EQ(five, 5);
  EXPECT_FALSE(flag || number != 0 || there.has_value());
  EXPECT_TRUE(text.empty() && integers.empty() && texts.empty());
  EXPECT_EQ(turn, Turn::kNone);
  reader.Fail("another");
  reader.RequireEnd();
  EXPECT_EQ(reader.fault(), "a flag is neither 0 nor 1");
  EXPECT_EQ(reader.fault_offset(), 3u);
}

TEST(Bytes, TheEndIsRequired) {
  ByteReader reader("ab");
  EXPECT_EQ(reader.Raw(1), "a");
  EXPECT_TRUE(reader.ok());
  reader.RequireEnd();
  EXPECT_EQ(reader.fault(), "something stands behind the last value");
  EXPECT_EQ(reader.fault_offset(), 1u);
  ByteReader empty("");
  empty.RequireEnd();
  EXPECT_TRUE(empty.ok());
  EXPECT_EQ(empty.Raw(0), "");
  EXPECT_TRUE(empty.ok());
}

}  // namespace
}  // namespace tollgate
