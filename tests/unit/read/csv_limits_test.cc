// Records over a limit: rejected, every byte accounted for, memory bounded; and no cliff.
#include <sys/resource.h>

#include <cstdio>
#include <ctime>

#include "csv_support.h"

namespace tollgate::read {
namespace {

CsvRun ReadTwo(const std::string& input, size_t step = SIZE_MAX, CsvOptions options = {}) {
  return RunCsv(input, TextLayout({"a", "b"}), options, step);
}

// The codes of all findings, with places.
std::string Findings(const CsvRun& run) {
  std::string all;
  for (const std::string& finding : run.findings) all += finding.substr(0, finding.find(" expected")) + "; ";
  return all;
}

std::string Xs(size_t size) { return std::string(size, 'x'); }

TEST(CsvLimits, FieldOfOneMebibyteIsRead) {
  const std::string input = "a,b\n1," + Xs(kMaxFieldBytes) + "\r\n3,4\n";
  const CsvRun run = ReadTwo(input);
  EXPECT_EQ(run.rows, (std::vector<std::string>{"['1']['" + Xs(kMaxFieldBytes) + "']", "['3']['4']"}));
  EXPECT_EQ(Findings(run), "");
}

TEST(CsvLimits, QuotedFieldOfOneMebibyteIsRead) {
  const std::string input = "a,b\n1,\"" + Xs(kMaxFieldBytes - 2) + "\"\n3,4\n";
  for (size_t step : {SIZE_MAX, size_t{4099}}) {
    const CsvRun run = ReadTwo(input, step);
    EXPECT_EQ(run.rows, (std::vector<std::string>{"['1']['" + Xs(kMaxFieldBytes - 2) + "']", "['3']['4']"}));
    EXPECT_EQ(Findings(run), "");
  }
}

TEST(CsvLimits, OneByteMoreIsRejected) {
  const std::string long_row = "1," + Xs(kMaxFieldBytes + 1) + "\n";
  const std::string input = "a,b\n0,0\n" + long_row + "3,4\n";
  for (tg_cpu cpu : Cpus()) {
    for (size_t step : {size_t{61}, size_t{65536}, SIZE_MAX}) {
      const CsvRun run = ReadTwo(input, step, {.cpu = cpu});
      EXPECT_EQ(run.rows, (std::vector<std::string>{"['0']['0']", "rejected", "['3']['4']"}));
      EXPECT_EQ(Findings(run), "csv.record.too_long record 1 line 3 at 8+" + std::to_string(long_row.size()) + "; ");
      EXPECT_EQ(run.rejects, "a,b\n" + long_row);
    }
  }
}

// Behind the limit nothing of a quoted field can be told from one that is never closed.
TEST(CsvLimits, QuotedFieldOverTheLimitIsUnterminated) {
  const std::string input = "a,b\n1,\"x\n" + Xs(kMaxFieldBytes - 3) + "\"\n3,4\n";
  for (size_t step : {size_t{4099}, SIZE_MAX}) {
    const CsvRun run = ReadTwo(input, step);
    EXPECT_EQ(Findings(run),
              "csv.quote.unterminated record 0 line 2 at 6+2 column 1 b /b; csv.quote.stray record 1 line 3 at 9+" +
                  std::to_string(kMaxFieldBytes - 2) + " column 0 a /a; ");
    EXPECT_EQ(run.rows, (std::vector<std::string>{"rejected", "rejected", "['3']['4']"}));
  }
}

TEST(CsvLimits, RecordOfManyFields) {
  std::string header = "a,b", row = "1,2", longer = "1,2";
  for (int i = 0; i < 9; ++i) {
    header += ",c" + std::to_string(i);
    row += "," + Xs(460000);
    longer += "," + Xs(470000);
  }
  const std::string input = header + "\n" + row + "\n" + longer + "\n" + row + "\n";
  for (size_t step : {size_t{65536}, SIZE_MAX}) {
    const CsvRun run = ReadTwo(input, step);
    EXPECT_EQ(run.rows, (std::vector<std::string>{"['1']['2']", "rejected", "['1']['2']"}));
    EXPECT_EQ(Findings(run), "csv.record.too_long record 1 line 3 at " +
                                 std::to_string(header.size() + row.size() + 2) + "+" +
                                 std::to_string(longer.size() + 1) + "; ");
    EXPECT_EQ(run.rejects, header + "\n" + longer + "\n");
  }
}

// Over the limit a quoted line end still belongs to the record; broken quoting ends it at the next line end.
TEST(CsvLimits, QuotesBehindTheLimit) {
  const std::string over = Xs(kMaxFieldBytes + 1);
  const CsvRun closed = ReadTwo("a,b\n" + over + ",\"x\ny\"\n3,4\n");
  EXPECT_EQ(closed.rows, (std::vector<std::string>{"rejected", "['3']['4']"}));
  EXPECT_EQ(closed.places[1].line, 4u);
  const CsvRun broken = ReadTwo("a,b\n" + over + ",\"x\ny\"z\n3,4\n");
  EXPECT_EQ(broken.rows, (std::vector<std::string>{"rejected", "['3']['4']"}));
  const CsvRun open = ReadTwo("a,b\n" + over + ",\"x\n" + Xs(kMaxFieldBytes) + "\n3,4\n");
  EXPECT_EQ(open.rows, (std::vector<std::string>{"rejected", "['3']['4']"}));
  EXPECT_EQ(Findings(open),
            "csv.record.too_long record 0 line 2 at 4+" + std::to_string(2 * kMaxFieldBytes + 6) + "; ");
}

TEST(CsvLimits, LongFirstLineOfABrokenRecord) {
  const std::string line = "1,x\"" + Xs(kMaxRecordBytes + 100) + "\n";
  for (size_t step : {size_t{65536}, SIZE_MAX}) {
    const CsvRun run = ReadTwo("a,b\n" + line + "3,4\n", step);
    EXPECT_EQ(run.rows, (std::vector<std::string>{"rejected", "['3']['4']"}));
    EXPECT_EQ(Findings(run),
              "csv.quote.stray record 0 line 2 at 6+" + std::to_string(kMaxRecordBytes - 2) + " column 1 b /b; ");
    EXPECT_EQ(run.rejects, "a,b\n" + line);
  }
}

TEST(CsvLimits, LongLastRecordWithoutLineEnd) {
  const std::string input = "a,b\n1,2\n" + Xs(kMaxFieldBytes + 5);
  const CsvRun run = ReadTwo(input, 65536);
  EXPECT_EQ(run.rows, (std::vector<std::string>{"['1']['2']", "rejected"}));
  EXPECT_EQ(run.rejects, "a,b\n" + Xs(kMaxFieldBytes + 5));
}

// A source that makes up its bytes, so that the test itself holds none of them.
struct LineSource {
  std::string_view head, tail;
  uint64_t middle;  // bytes 'x' between them
  uint64_t at = 0;
  int64_t Read(char* buffer, size_t capacity) {
    const uint64_t size = head.size() + middle + tail.size();
    size_t count = 0;
    for (; count < capacity && at < size; ++count, ++at) {
      buffer[count] = at < head.size() ? head[at] : at < head.size() + middle ? 'x' : tail[at - head.size() - middle];
    }
    return static_cast<int64_t>(count);
  }
};

int64_t PeakKibibytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(CsvLimits, LineOf100MegabytesRunsInLittleMemory) {
  for (std::string_view head : {"a,b\n1,2\n3,", "a,b\n1,2\n3,\"", "a,b\n1,2\n3,y\""}) {
    LineSource line{head, "\n5,6\n", 100000000};
    const tg_source source{&line, [](void* context, char* buffer, size_t capacity) {
                             return static_cast<LineSource*>(context)->Read(buffer, capacity);
                           }};
    const column::RecordLayout layout = TextLayout({"a", "b"});
    const int64_t before = PeakKibibytes();
    CsvCutter cutter(source, layout, {});
    ASSERT_TRUE(cutter.ReadHeader().ok());
    CsvDecoder decoder(layout, cutter.binding(), TG_CPU_AUTO);
    const auto block = NewCsvBlock();
    uint64_t piece_bytes = 0, row_bytes = 0;
    int rows = 0, rejected = 0;
    while (*cutter.Next(block.get())) {
      const tg_batch batch = decoder.Decode(*block);
      piece_bytes += OversizedBytes(*block).size();
      for (int32_t r = 0; r < batch.row_count; ++r, ++rows) {
        row_bytes += RecordBytes(*block, r).size();
        const bool is_rejected = batch.rejected[r / 8] >> (r % 8) & 1;
        rejected += is_rejected;
        if (is_rejected) {
          EXPECT_EQ(batch.records[r].offset, 8u);
          EXPECT_EQ(batch.records[r].size, head.size() - 8 + 100000001);
        }
      }
    }
    EXPECT_EQ(rows, 3);
    EXPECT_EQ(rejected, 1);
    EXPECT_EQ(piece_bytes + row_bytes, head.size() - 4 + 100000005);
    EXPECT_EQ(cutter.account().records, piece_bytes + row_bytes);
    EXPECT_LT(PeakKibibytes() - before, 64 << 10) << head;
  }
}

TEST(CsvLimits, ManyBlankLinesRunInLittleMemory) {
  std::string blanks(size_t{3} << 20, '\n');
  const CsvRun run = ReadTwo("a,b\n1,2\n" + blanks + "3,4\n", 65536);
  EXPECT_EQ(run.rows, (std::vector<std::string>{"['1']['2']", "['3']['4']"}));
  EXPECT_EQ(run.account.blank_lines, 3 << 20);
  EXPECT_EQ(run.places[1].line, 3u + (3u << 20));
}

// Printed, not asserted: machines are noisy. The design asks for at most 3x.
TEST(CsvLimits, NoCliff) {
  struct Shape {
    const char* name;
    std::string row;
  };
  const std::string rest = ",some longer text to make the row as long as rows are,2024-02-29T12:00:00Z,123.45\n";
  const Shape shapes[] = {{"clean", "\"4000 0000\"" + rest},
                          {"stray quote", "4000\"0000 " + rest},
                          {"text behind a quote", "\"4000\"0000" + rest},
                          {"open quote", "\"4000 0000 " + rest},
                          {"bare CR", "4000\r 0000 " + rest},
                          {"ragged", "4000,0000  " + rest},
                          {"bad UTF-8", "4000\xFF 0000 " + rest},
                          {"bad number",
                           "\"4000 0000\",some longer text to make the row as long as rows are,"
                           "2024-02-29T12:00:00Z,12x.45\n"}};
  column::RecordLayout layout = TextLayout({"a", "b"});
  layout.fields.push_back(Field("c", TG_TIMESTAMP, column::TextForm::kRfc3339));
  layout.fields.push_back(Field("d", TG_DECIMAL, column::TextForm::kDecimalText, 2));
  double clean = 0;
  for (const Shape& shape : shapes) {
    std::string input = "a,b,c,d\n";
    for (int i = 0; i < 100000; ++i) input += shape.row;
    MemorySource memory{input};
    const tg_source source = memory.source();
    const std::clock_t begin = std::clock();
    CsvCutter cutter(source, layout, {});
    ASSERT_TRUE(cutter.ReadHeader().ok());
    CsvDecoder decoder(layout, cutter.binding(), TG_CPU_AUTO);
    const auto block = NewCsvBlock();
    size_t findings = 0;
    while (*cutter.Next(block.get())) findings += decoder.Decode(*block).finding_count;
    const double ns = static_cast<double>(std::clock() - begin) * (1e9 / CLOCKS_PER_SEC) / 1e5;
    if (clean == 0) clean = ns;
    EXPECT_EQ(findings > 0, shape.name != std::string_view("clean"));
    std::printf("%-20s %6.1f ns a row, %.2f times a clean one\n", shape.name, ns, ns / clean);
  }
}

}  // namespace
}  // namespace tollgate::read
