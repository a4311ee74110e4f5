// Whole runs on small inputs: the same bytes for every number of threads, batch size and read size; what stops a run;
// and that no byte of the input is lost.
#include "screen/screen.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <new>

#include "report/summary.h"
#include "small_plan.h"

namespace tollgate::screen {
namespace {

// A source over a text, `step` bytes at a time, that may fail at an offset.
struct TextSource {
  std::string text;
  size_t step = size_t{1} << 20;
  size_t fails_at = SIZE_MAX;
  size_t at = 0;
  std::atomic<int> users = 0;

  static int64_t Read(void* context, char* buffer, size_t capacity) {
    auto* self = static_cast<TextSource*>(context);
    EXPECT_EQ(self->users.fetch_add(1), 0) << "two threads read at a time";
    const size_t size = std::min({capacity, self->step, self->text.size() - self->at});
    int64_t result = static_cast<int64_t>(size);
    if (self->at >= self->fails_at) {
      result = -EIO;
    } else {
      self->text.copy(buffer, size, self->at);
      self->at += size;
    }
    self->users.fetch_sub(1);
    return result;
  }
  tg_source source() { return {this, Read}; }
};

struct TextSink {
  std::string text;
  size_t fails_after = SIZE_MAX;  // bytes
  bool is_out_of_memory = false;
  std::atomic<int> users = 0;

  static int32_t Write(void* context, const char* data, size_t size) {
    auto* self = static_cast<TextSink*>(context);
    EXPECT_EQ(self->users.fetch_add(1), 0) << "two threads write at a time";
    if (self->is_out_of_memory) throw std::bad_alloc();
    int32_t problem = 0;
    if (self->text.size() + size > self->fails_after) {
      problem = ENOSPC;
    } else {
      self->text.append(data, size);
    }
    self->users.fetch_sub(1);
    return problem;
  }
  tg_sink sink() { return {this, Write}; }
};

struct Watch {
  int asked = 0;
  int stops_at = INT32_MAX;
  int64_t last_records = 0;
  static int32_t IsCancelled(void* context) {
    auto* self = static_cast<Watch*>(context);
    return ++self->asked >= self->stops_at ? 1 : 0;
  }
  static void OnProgress(void* context, const tg_progress* progress) {
    static_cast<Watch*>(context)->last_records = progress->records;
  }
};

class ScreenTest : public testing::Test {
 protected:
  ScreenTest() {
    options_.struct_size = sizeof options_;
    options_.decisions = decisions_.sink();
    options_.rejects = rejects_.sink();
    options_.findings = findings_.sink();
    options_.progress_context = &watch_;
    options_.progress = Watch::OnProgress;
    options_.cancelled = Watch::IsCancelled;
    options_.thread_count = 1;
  }
  Status Run(const std::string& text) {
    source_.text = text;
    source_.at = 0;
    decisions_.text.clear();
    rejects_.text.clear();
    findings_.text.clear();
    result_.emplace(plan_);
    return Screen(plan_, source_.source(), options_, &*result_);
  }
  // Everything that came out, but times.
  std::string Output() const {
    return decisions_.text + "\n--\n" + rejects_.text + "\n--\n" + findings_.text + "\n--\n" +
           report::SummaryJson(
               {plan_, plan_.data, result_->tally, result_->counts, result_->windows, result_->complete});
  }
  const tg_summary_counts& counts() const { return result_->counts; }
  size_t DecisionLines() const {
    return static_cast<size_t>(std::count(decisions_.text.begin(), decisions_.text.end(), '\n'));
  }
  void ExpectEveryByteAccounted(const std::string& text) const {
    EXPECT_EQ(counts().bytes, text.size());
    EXPECT_EQ(counts().accepted_bytes + counts().rejected_bytes + counts().header_bytes + counts().skipped_bytes,
              text.size());
  }

  plan::Plan plan_ = test::SmallPlan();
  TextSource source_;
  TextSink decisions_, rejects_, findings_;
  Watch watch_;
  tg_screen_options options_{};
  std::optional<Result> result_;
};

// `rows` records, some over each threshold, some without an amount, some bad, with blank lines and both line ends.
std::string Generated(int rows) {
  std::string text = "id,amount,card,note\n";
  for (int r = 0; r < rows; ++r) {
    const std::string id = "t" + std::to_string(r);
    if (r % 17 == 3) {
      text += id + ",oops,4111111111111111,x\n";
    } else if (r % 23 == 5) {
      text += id + ",1,\"quote\"stray,x\r\n";
    } else if (r % 29 == 7) {
      text += id + ",,4111111111111111,\"two\nlines\"\n";
    } else {
      text += id + "," + std::to_string(r * 7 % 2000) + ",4111111111111111,x\n";
    }
    if (r % 97 == 11) text += "\n";
  }
  return text + "\r\n\n";
}

TEST_F(ScreenTest, SameBytesWhateverTheThreadsAndBatches) {
  const std::string text = Generated(1500);
  ASSERT_TRUE(Run(text).ok());
  const std::string expected = Output();
  ExpectEveryByteAccounted(text);
  EXPECT_EQ(counts().records, 1500);
  EXPECT_EQ(DecisionLines(), 1500u);
  EXPECT_GT(counts().rejected, 100);
  EXPECT_TRUE(result_->complete);
  for (const int32_t threads : {1, 2, 5}) {
    for (const int32_t rows : {1, 63, 64, 65, 1024}) {
      for (const size_t step : {size_t{1} << 20, size_t{7}}) {
        options_.thread_count = threads;
        options_.batch_row_count = rows;
        source_.step = step;
        ASSERT_TRUE(Run(text).ok());
        ASSERT_EQ(Output(), expected) << threads << " threads, " << rows << " rows, " << step << " bytes a read";
      }
    }
  }
}

TEST_F(ScreenTest, RejectsAreTheHeaderAndTheBadRecordsByteForByte) {
  const std::string good = "id,amount\r\na,1\r\n", bad = "b,x\r\n", last = "c,\"1\"2";
  ASSERT_TRUE(Run(good + bad + "d,4\n" + last).ok());
  EXPECT_EQ(rejects_.text, "id,amount\r\n" + bad + last);
  EXPECT_EQ(counts().rejected, 2);
  EXPECT_EQ(counts().rejected_bytes, bad.size() + last.size());
}

TEST_F(ScreenTest, RejectsOfACleanFileAreItsHeader) {
  ASSERT_TRUE(Run("id,amount\na,1\n").ok());
  EXPECT_EQ(rejects_.text, "id,amount\n");
  EXPECT_EQ(findings_.text, "");
}

TEST_F(ScreenTest, RecordsOverTheLimitPassThroughInOrder) {
  std::string text = "id,amount,card\n";
  std::string rejects = text;
  for (int r = 0; r < 300; ++r) {
    if (r == 100 || r == 200) {
      const std::string huge = "h" + std::to_string(r) + ",1," + std::string(5 << 20, 'x') + "\n";
      text += huge;
      rejects += huge;
    }
    const std::string bad = "b" + std::to_string(r) + ",x,\n";
    text += "a,1,\n" + bad;
    rejects += bad;
  }
  for (const int32_t threads : {1, 3}) {
    options_.thread_count = threads;
    options_.batch_row_count = 50;
    ASSERT_TRUE(Run(text).ok());
    EXPECT_TRUE(rejects_.text == rejects) << threads;
    EXPECT_EQ(counts().records, 602);
    EXPECT_EQ(counts().rejected, 302);
    ExpectEveryByteAccounted(text);
  }
}

TEST_F(ScreenTest, OnlyChosenOutcomesAreWritten) {
  const int32_t only[] = {1};
  options_.only = only;
  options_.only_count = 1;
  options_.format = TG_FORMAT_CSV;
  ASSERT_TRUE(Run("id,amount\na,1\nb,500\nc,2\nd,x\n").ok());
  EXPECT_EQ(decisions_.text, "record,line,id,valid,outcome,score,rules,codes\n1,3,b,true,review,40,big,\n");
  EXPECT_EQ(counts().written, 1);
  EXPECT_EQ(counts().records, 4);
  EXPECT_EQ(rejects_.text, "id,amount\nd,x\n");
}

TEST_F(ScreenTest, HeaderOnlyIsFine) {
  options_.format = TG_FORMAT_CSV;
  ASSERT_TRUE(Run("id,amount").ok());
  EXPECT_EQ(decisions_.text, "record,line,id,valid,outcome,score,rules,codes\n");
  EXPECT_EQ(rejects_.text, "id,amount");
  EXPECT_EQ(counts().records, 0);
  ExpectEveryByteAccounted("id,amount");
}

TEST_F(ScreenTest, EmptyInputHasNoHeader) {
  const Status status = Run("");
  EXPECT_EQ(status.code(), TG_BAD_INPUT);
  ASSERT_EQ(result_->input_findings.list().size(), 1u);
  EXPECT_EQ(result_->input_findings.list()[0].code, TG_CODE_CSV_HEADER_ABSENT);
  EXPECT_NE(findings_.text.find("\"code\":\"csv.header.absent\",\"severity\":\"error\",\"record\":-1"),
            std::string::npos);
  EXPECT_FALSE(result_->complete);
  EXPECT_EQ(decisions_.text + rejects_.text, "");
}

TEST_F(ScreenTest, DuplicateHeaderStopsBeforeAnyRecord) {
  EXPECT_EQ(Run("id,amount,id\na,1,b\n").code(), TG_BAD_INPUT);
  EXPECT_EQ(decisions_.text + rejects_.text, "");
  EXPECT_EQ(counts().records, 0);
}

TEST_F(ScreenTest, SourceThatFailsLeavesWhatWasReadBefore) {
  for (const int32_t threads : {1, 3}) {
    options_.thread_count = threads;
    options_.batch_row_count = 10;
    source_.step = 64;
    source_.fails_at = 2000;
    const Status status = Run(Generated(1000));
    EXPECT_EQ(status.code(), TG_READ_FAILED);
    EXPECT_FALSE(result_->complete);
    EXPECT_EQ(static_cast<int64_t>(DecisionLines()), counts().written);
    EXPECT_EQ(counts().written, counts().records);
    EXPECT_GT(counts().records, 20);
  }
}

TEST_F(ScreenTest, SinkThatFailsStopsAfterWholeBlocks) {
  for (const int32_t threads : {1, 3}) {
    options_.thread_count = threads;
    options_.batch_row_count = 10;
    decisions_.fails_after = 5000;
    const Status status = Run(Generated(1000));
    EXPECT_EQ(status.code(), TG_WRITE_FAILED);
    EXPECT_NE(status.message().find("cannot write decisions"), std::string_view::npos) << status.message();
    EXPECT_EQ(static_cast<int64_t>(DecisionLines()), counts().written);
    EXPECT_EQ(counts().written, counts().records);
    EXPECT_EQ(decisions_.text.back(), '\n');
    EXPECT_FALSE(result_->complete);
  }
}

TEST_F(ScreenTest, RejectsThatFailStopTheRunToo) {
  rejects_.fails_after = 100;
  EXPECT_EQ(Run(Generated(5000)).code(), TG_WRITE_FAILED);
}

TEST_F(ScreenTest, CancelledRunHasWrittenWholeLines) {
  for (const int32_t threads : {1, 3}) {
    options_.thread_count = threads;
    options_.batch_row_count = 10;
    watch_ = {};
    watch_.stops_at = 6;
    EXPECT_EQ(Run(Generated(1000)).code(), TG_CANCELLED);
    EXPECT_EQ(counts().records, 50);
    EXPECT_EQ(DecisionLines(), 50u);
  }
}

TEST_F(ScreenTest, WhatASinkThrowsComesOut) {
  decisions_.is_out_of_memory = true;
  for (const int32_t threads : {1, 4}) {
    options_.thread_count = threads;
    decisions_.users = 0;
    EXPECT_THROW((void)Run(Generated(5000)), std::bad_alloc);
  }
}

TEST_F(ScreenTest, OptionsOutsideTheirRangeAreRefused) {
  const tg_screen_options fine = options_;
  const auto refused = [&](auto change) {
    options_ = fine;
    change();
    return Run("id,amount\n").code() == TG_INVALID_ARGUMENT;
  };
  const int32_t no_outcome = 4;
  EXPECT_TRUE(refused([&] { options_.thread_count = -1; }));
  EXPECT_TRUE(refused([&] { options_.thread_count = 1025; }));
  EXPECT_TRUE(refused([&] { options_.batch_row_count = 65537; }));
  EXPECT_TRUE(refused([&] { options_.format = 3; }));
  EXPECT_TRUE(refused([&] { options_.cpu = 9; }));
  EXPECT_TRUE(refused([&] { options_.input_format = 4; }));
  EXPECT_TRUE(refused([&] { options_.only = &no_outcome, options_.only_count = 1; }));
  EXPECT_TRUE(refused([&] { options_.only_count = 1; }));
  EXPECT_FALSE(refused([] {}));
}

// The same payments in JSON, an object a record, with what stands around each.
std::string GeneratedJson(int rows, const std::string& before, const std::string& behind) {
  std::string text;
  for (int r = 0; r < rows; ++r) {
    const std::string id = "{\"id\":\"t" + std::to_string(r) + "\"";
    const std::string card = ",\"card\":\"4111111111111111\"";
    text += r == 0 ? "" : before;
    if (r % 17 == 3) {
      text += id + card + ",\"amount\":\"oops\"}";
    } else if (r % 23 == 5) {
      text += id + card + ",\"amount\":1,}";
    } else if (r % 29 == 7) {
      text += id + ",\"more\":[" + std::to_string(r) + ",{\"a\":null}]}";
    } else {
      text += id + ",\"amount\":" + std::to_string(r * 7 % 2000) + card + "}";
    }
    text += behind;
  }
  return text;
}

TEST_F(ScreenTest, JsonGivesTheSameBytesWhateverTheThreadsAndBatches) {
  const std::pair<tg_input_format, std::string> inputs[] = {
      {TG_INPUT_NDJSON, GeneratedJson(1500, "", "\n") + "\n \r\n"},
      {TG_INPUT_JSON, "[" + GeneratedJson(1500, ",\n", " ") + "]\n"}};
  for (const auto& [format, text] : inputs) {
    options_.thread_count = 1;
    options_.batch_row_count = 1024;
    source_.step = size_t{1} << 20;
    options_.input_format = format;
    ASSERT_TRUE(Run(text).ok());
    const std::string expected = Output();
    options_.input_format = TG_INPUT_AUTO;
    ExpectEveryByteAccounted(text);
    EXPECT_EQ(counts().records, 1500);
    EXPECT_GT(counts().rejected, 100);
    EXPECT_EQ(findings_.text.find("\"column\""), std::string::npos);
    EXPECT_EQ(static_cast<uint64_t>(counts().rejected_bytes) +
                  (format == TG_INPUT_JSON ? static_cast<uint64_t>(counts().rejected) : 0),
              rejects_.text.size());
    for (const int32_t threads : {1, 2, 5}) {
      for (const int32_t rows : {1, 63, 64, 65, 1024}) {
        for (const size_t step : {size_t{1} << 20, size_t{7}}) {
          options_.thread_count = threads;
          options_.batch_row_count = rows;
          source_.step = step;
          ASSERT_TRUE(Run(text).ok());
          ASSERT_EQ(Output(), expected) << threads << " threads, " << rows << " rows, " << step << " bytes a read";
        }
      }
    }
  }
}

TEST_F(ScreenTest, RejectedLinesOfJsonComeOutByteForByte) {
  const std::string bad = "{\"id\": 5 }\r\n", worse = " {\"id\":", last = "nope";
  ASSERT_TRUE(Run("{\"id\":\"a\"}\n" + bad + "\n" + worse + "\n{\"id\":\"b\"}\n" + last).ok());
  EXPECT_EQ(rejects_.text, bad + worse + "\n" + last);
  EXPECT_EQ(counts().records, 5);
  EXPECT_EQ(counts().blank_lines, 1);
}

TEST_F(ScreenTest, WhatIsForcedIsReadSoAndDoubted) {
  options_.input_format = TG_INPUT_NDJSON;
  ASSERT_TRUE(Run("id,amount\na,1\n").ok());
  EXPECT_EQ(counts().rejected, 2);
  ASSERT_EQ(result_->input_findings.list().size(), 1u);
  EXPECT_EQ(result_->input_findings.list()[0].code, TG_CODE_IO_FORMAT_MISMATCH);
  EXPECT_EQ(result_->input_findings.list()[0].severity, TG_SEVERITY_WARNING);
  options_.input_format = TG_INPUT_CSV;
  EXPECT_EQ(Run("{\"id\":\"a\"}\n").code(), TG_BAD_INPUT);
  EXPECT_EQ(result_->input_findings.list()[0].code, TG_CODE_IO_FORMAT_MISMATCH);
}

TEST_F(ScreenTest, NothingWantedIsFine) {
  options_ = {};
  const Status status = Run(Generated(3000));
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(counts().records, 3000);
  EXPECT_EQ(counts().written, 0);
}

}  // namespace
}  // namespace tollgate::screen
