// Hyperscan 5.4.0 reads past the end of what it scans. The column here ends where readable memory ends. This test picks
// its code by the processor: README.md in tests/differential says how it is run on others under QEMU.
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

#include "pattern/row_buffer.h"
#include "unit/pattern/set_support.h"

namespace tollgate::pattern {
namespace {

class GuardedPages {
 public:
  GuardedPages() : page_(static_cast<size_t>(sysconf(_SC_PAGESIZE))) {
    memory_ = static_cast<char*>(mmap(nullptr, 4 * page_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    mprotect(memory_, page_, PROT_NONE);
    mprotect(memory_ + 3 * page_, page_, PROT_NONE);
  }
  ~GuardedPages() { munmap(memory_, 4 * page_); }
  // At the end of what can be read, or at its beginning.
  const char* Place(const std::string& bytes, bool at_end) {
    char* to = at_end ? memory_ + 3 * page_ - bytes.size() : memory_ + page_;
    std::memcpy(to, bytes.data(), bytes.size());
    return to;
  }

 private:
  size_t page_;
  char* memory_;
};

TEST(GuardPage, TheCallersColumnIsNeverReadBeyondItsEnds) {
  const PatternSet set =
      SetOf({"needle", "(?i)gift.*us", "[^a-z]{3}x", "^.{1,40}$", "\\bq\\w+z\\b", "\\pL{4}!", "ab+c$", "w[0-9]{4,30}"});
  GuardedPages pages;
  PatternSet::Scratch scratch;
  for (size_t size = 1; size <= 300; ++size) {
    std::string bytes;
    std::vector<std::string> texts;
    std::vector<int32_t> offsets = {0};
    for (const char* tail : {"needle", "gift to us", "12 x", "abbbc", "w123456", "q12z"}) {
      std::string text = std::string(tail).append(size, 'a');
      if (size % 2 == 0) text = std::string(size, '-') + tail;
      bytes += text;
      offsets.push_back(static_cast<int32_t>(bytes.size()));
      texts.push_back(std::move(text));
    }
    const std::vector<uint64_t> rows = AllRows(texts.size());
    const auto truth = Truth(set, texts, rows);
    for (bool at_end : {false, true}) {
      const char* column = pages.Place(bytes, at_end);
      std::vector<std::string_view> views;
      for (size_t row = 0; row < texts.size(); ++row) views.emplace_back(column + offsets[row], texts[row].size());
      for (const Texts& source : {Texts{.bytes = column, .offsets = offsets.data()}, Texts{.views = views.data()}}) {
        std::vector<std::vector<uint64_t>> found(set.size(), std::vector<uint64_t>(1));
        std::vector<uint64_t*> out;
        for (auto& words : found) out.push_back(words.data());
        set.ScanMembers(source, rows.data(), texts.size(), &scratch, out.data());
        ASSERT_EQ(found, truth) << size;
      }
      EXPECT_TRUE(set.MatchesAny(views[0], &scratch));
    }
  }
}

// Exactly as many bytes as a buffer holds, so that what is behind them is the padding alone.
TEST(RowBuffer, HasReadableBytesBehindIt) {
  for (size_t size : {1u, 510u, 511u, 512u, 600u, 70'000u}) {
    RowBuffer rows;
    rows.Add(0, std::string(size, 'x'));
    rows.Finish();
    ASSERT_EQ(rows.bytes().size(), size + 1);
    unsigned sum = 0;
    for (size_t i = 0; i < kScanPadding; ++i) sum += static_cast<unsigned char>(rows.bytes().data()[size + 1 + i]);
    EXPECT_EQ(sum, 0u);
  }
}

TEST(RowBuffer, KnowsTheRowOfEveryByte) {
  RowBuffer rows;
  std::vector<size_t> expected;
  for (size_t row = 0; row < 200; ++row) {
    const std::string text(1 + row * 7 % 150, row % 3 == 0 ? '\n' : 'x');
    rows.Add(row + 1'000, text);
    expected.insert(expected.end(), text.size() + 1, row);
  }
  rows.Finish();
  ASSERT_EQ(rows.bytes().size(), expected.size());
  for (size_t to = 0; to < expected.size(); ++to) ASSERT_EQ(rows.IndexAt(to), expected[to]) << to;
  EXPECT_EQ(rows.IndexAt(expected.size()), 200u);
  EXPECT_EQ(rows.row(199), 1'199u);
  EXPECT_EQ(std::count(rows.bytes().begin(), rows.bytes().end(), '\n'), 200);
}

}  // namespace
}  // namespace tollgate::pattern
