// Packed inputs: members and frames, cut short and damaged at every byte, in steps of every size.
#include "read/unpack.h"

#include <zlib.h>
#include <zstd.h>

#include "csv_support.h"
#include "read/records.h"

namespace tollgate::read {
namespace {

std::string Gzip(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string Zstd(std::string_view text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  const size_t size = ZSTD_compress2(context, packed.data(), packed.size(), text.data(), text.size());
  EXPECT_EQ(ZSTD_isError(size), 0u);
  ZSTD_freeCCtx(context);
  packed.resize(size);
  return packed;
}

struct Unpacked {
  std::string text;
  Status status;
  int64_t problem = 0;
  bool is_packed = false;
};

Unpacked Unpack(std::string_view packed, size_t step = SIZE_MAX, size_t capacity = 4096) {
  MemorySource memory{packed, step};
  const tg_source source = memory.source();
  UnpackingSource unpacking(source);
  const tg_source content = unpacking.source();
  Unpacked result;
  std::string buffer(capacity, '\0');
  for (int64_t got; (got = content.read(content.context, buffer.data(), capacity)) != 0;) {
    if (got < 0) {
      result.problem = got;
      break;
    }
    result.text.append(buffer.data(), static_cast<size_t>(got));
  }
  result.status = unpacking.status();
  result.is_packed = unpacking.is_packed();
  EXPECT_TRUE(result.problem != 0 || unpacking.taken_bytes() == packed.size());
  return result;
}

std::string Text() {
  std::string text = "id,amount\n";
  for (int i = 0; i < 300; ++i) text += std::to_string(i * 7919) + "," + std::to_string(i % 13) + "\n";
  return text;
}

TEST(Unpack, MembersAndFrames) {
  const std::string text = Text();
  const std::string zeros(100, '\0');
  const std::string skippable("\x50\x2A\x4D\x18\x03\x00\x00\x00pad", 11);
  const std::pair<std::string, std::string> cases[] = {
      {"", ""},
      {"x", "x"},
      {"\x1F", "\x1F"},
      {"abc", "abc"},
      {text, text},
      {Gzip(text), text},
      {Gzip(""), ""},
      {Gzip(text) + Gzip("") + Gzip(text), text + text},
      {Gzip(text) + zeros, text},
      {Zstd(text), text},
      {Zstd(""), ""},
      {Zstd(text) + Zstd("") + Zstd(text), text + text},
      {skippable + Zstd(text) + skippable, text},
  };
  for (const auto& [packed, want] : cases) {
    for (const size_t step : {size_t{1}, size_t{3}, size_t{1000}, SIZE_MAX}) {
      for (const size_t capacity : {1, 7, 65536}) {
        const Unpacked got = Unpack(packed, step, capacity);
        ASSERT_EQ(got.text, want);
        ASSERT_TRUE(got.status.ok());
        ASSERT_EQ(got.problem, 0);
        ASSERT_EQ(got.is_packed, packed != want);
      }
    }
  }
}

TEST(Unpack, CutShortAnywhere) {
  const std::string text = Text();
  for (const std::string& packed : {Gzip(text), Zstd(text), Gzip("a\n") + Gzip(text), Zstd("a\n") + Zstd(text)}) {
    for (size_t size = 4; size < packed.size(); ++size) {
      const Unpacked got = Unpack(packed.substr(0, size), 100);
      const bool is_whole_member = size == Gzip("a\n").size() || size == Zstd("a\n").size();
      if (is_whole_member && got.status.ok()) continue;
      ASSERT_EQ(got.status.code(), TG_READ_FAILED) << size;
      ASSERT_NE(got.status.message().find("end before they are whole"), std::string_view::npos);
      ASSERT_EQ((text + text).substr(0, 0), "");
      ASSERT_TRUE(text.starts_with(got.text) || ("a\n" + text).starts_with(got.text));
    }
  }
}

// The checksums of both forms see every byte; what came before the fault was given.
TEST(Unpack, DamagedAnywhere) {
  const std::string text = Text();
  int told = 0;
  for (const std::string& whole : {Gzip(text), Zstd(text)}) {
    for (size_t at = 4; at < whole.size(); ++at) {
      std::string packed = whole;
      packed[at] = static_cast<char>(packed[at] ^ 0x55);
      const Unpacked got = Unpack(packed);
      // gzip's header has bytes that mean nothing here: the time, the system.
      if (got.text == text && got.status.ok()) continue;
      ASSERT_EQ(got.status.code(), TG_READ_FAILED) << at;
      ++told;
    }
  }
  EXPECT_GT(told, 500);
}

TEST(Unpack, BytesBehind) {
  const std::string text = Text();
  for (const std::string& packed :
       {Gzip(text) + "x", Gzip(text) + std::string(5, '\0') + Gzip(text), Zstd(text) + "xxxx"}) {
    const Unpacked got = Unpack(packed);
    EXPECT_EQ(got.text, text);
    EXPECT_EQ(got.status.code(), TG_READ_FAILED);
  }
}

// 64 MiB of line ends in a few kilobytes: they go by in one buffer.
TEST(Unpack, WhatUnpacksToVeryMuch) {
  const std::string lines(size_t{16} << 20, '\n');
  std::string packed = Gzip("id\n1\n");
  for (int i = 0; i < 4; ++i) packed += Gzip(lines);
  MemorySource memory{packed};
  const tg_source source = memory.source();
  const column::RecordLayout layout = TextLayout({"id", "b"});
  const auto cutter = OpenRecords(source, layout, {.format = TG_INPUT_NDJSON});
  ASSERT_TRUE(cutter->ReadHeader().ok());
  const auto block = cutter->NewBlock();
  ASSERT_TRUE(*cutter->Next(block.get()));
  EXPECT_EQ(block->row_count(), 2);
  EXPECT_FALSE(*cutter->Next(block.get()));
  EXPECT_EQ(cutter->account().blank_lines, 4 << 24);
  EXPECT_EQ(cutter->source_offset(), packed.size());
}

// The records before a fault are handed out, and the status says what it was.
TEST(Unpack, RecordsBeforeAFault) {
  const std::string text = Text();
  for (const std::string& whole : {Gzip(text), Zstd(text)}) {
    // A last member that is cut; the one before is whole.
    const std::string packed = (whole[0] == '\x1F' ? Gzip(text) : Zstd(text)) + whole.substr(0, whole.size() - 9);
    MemorySource memory{packed};
    const tg_source source = memory.source();
    const column::RecordLayout layout = TextLayout({"id", "amount"});
    const auto cutter = OpenRecords(source, layout, {});
    ASSERT_TRUE(cutter->ReadHeader().ok());
    const auto block = cutter->NewBlock();
    int32_t rows = 0;
    Status status;
    for (;;) {
      const Expected<bool> more = cutter->Next(block.get());
      if (!more.ok()) status = more.status();
      if (!more.ok() || !*more) break;
      rows += block->row_count();
    }
    EXPECT_EQ(status.code(), TG_READ_FAILED);
    EXPECT_NE(status.message().find("end before they are whole"), std::string_view::npos) << status.message();
    EXPECT_GE(rows, 300);
    EXPECT_LE(cutter->source_offset(), packed.size());
  }
}

// One input in every format and packing: the same rows.
TEST(Unpack, OneDoorForAll) {
  std::string csv = "id,amount\n", lines, array = "[";
  for (int i = 0; i < 100; ++i) {
    const std::string id = std::to_string(i);
    csv += id + ",x" + id + "\n";
    const std::string record = "{\"id\":\"" + id + "\",\"amount\":\"x" + id + "\"}";
    lines += record + "\n";
    array += (i == 0 ? "\n" : ",\n") + record;
  }
  array += "\n]\n";
  const column::RecordLayout layout = TextLayout({"id", "amount"});
  for (const std::string& plain : {csv, lines, array}) {
    for (const std::string& input : {plain, Gzip(plain), Zstd(plain)}) {
      MemorySource memory{input, 10};
      const tg_source source = memory.source();
      const auto cutter = OpenRecords(source, layout, {.batch_row_count = 30});
      ASSERT_TRUE(cutter->ReadHeader().ok());
      EXPECT_EQ(cutter->input_findings().size(), 0u);
      const auto block = cutter->NewBlock();
      const auto decoder = cutter->NewDecoder();
      int row = 0;
      while (*cutter->Next(block.get())) {
        const tg_batch batch = decoder->Decode(*block);
        for (int32_t r = 0; r < batch.row_count; ++r, ++row) {
          const std::string id = std::to_string(row);
          EXPECT_EQ(PrintRow(batch, static_cast<size_t>(r)), "['" + id + "']['x" + id + "']");
        }
      }
      EXPECT_EQ(row, 100);
      EXPECT_EQ(cutter->source_offset(), input.size());
    }
  }
}

TEST(Unpack, WhatLooksLikeAnotherFormatIsSaid) {
  const std::tuple<tg_input_format, const char*, const char*> cases[] = {{TG_INPUT_NDJSON, "id,amount\n", "CSV"},
                                                                         {TG_INPUT_JSON, "id,amount\n", "CSV"},
                                                                         {TG_INPUT_CSV, "{\"id\":1}\n", "NDJSON"},
                                                                         {TG_INPUT_CSV, "[{\"id\":1}]", "JSON"},
                                                                         {TG_INPUT_NDJSON, "[{}]", "JSON"},
                                                                         {TG_INPUT_NDJSON, "{}\n", ""},
                                                                         {TG_INPUT_JSON, "{\"id\":\"1\"}", ""},
                                                                         {TG_INPUT_CSV, "id,amount\n", ""},
                                                                         {TG_INPUT_JSON, "[{}]", ""},
                                                                         {TG_INPUT_NDJSON, "", ""}};
  for (const auto& [format, text, got] : cases) {
    MemorySource memory{text};
    const tg_source source = memory.source();
    const column::RecordLayout layout = TextLayout({"id", "amount"});
    const auto cutter = OpenRecords(source, layout, {.format = format});
    const bool is_read = cutter->ReadHeader().ok();
    std::string mismatch;
    for (const tg_finding& finding : cutter->input_findings()) {
      if (finding.code == TG_CODE_IO_FORMAT_MISMATCH) mismatch = View(finding.got);
    }
    EXPECT_EQ(mismatch, got) << text;
    EXPECT_TRUE(is_read || format == TG_INPUT_CSV) << text;
  }
}

}  // namespace
}  // namespace tollgate::read
