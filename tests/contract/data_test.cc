// Data apart from its plan: files of lists and tables, what is refused of them, and swapping on a live engine.
#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "tollgate/tollgate.hpp"

namespace {

using Files = std::map<std::string, std::string>;

constexpr std::string_view kPack = R"(
tollgate: 1
name: data
record:
  schema:
    type: object
    properties: {id: {type: string}, s: {type: string}, n: {type: integer}, at: {type: string, format: date-time}}
    required: [id]
  id: id
  time: at
lists:
  words: {file: words.txt}
  bots: {file: bots.txt, match: regex}
  blocked: {file: blocked.csv, column: card, expires: until}
tables:
  merchants:
    external: true
    key: id
    schema: {type: object, required: [id, limit], properties: {id: {type: string}, limit: {type: integer, minimum: 0}}}
  nets: {file: nets.csv, key: {cidr: net}}
rules:
  - {id: word, when: 'tx.s in lists.words || tx.n in lists.words', score: 1, on_unknown: no_match}
  - {id: bot, when: 'tx.s in lists.bots', score: 2, on_unknown: no_match}
  - {id: blocked, when: 'tx.s in lists.blocked', score: 4, on_unknown: no_match}
  - {id: limit, when: 'tx.n > tables.merchants[tx.s].limit', score: 8, on_unknown: no_match}
  - {id: net, when: 'tables.nets[tx.s].name == "lan"', score: 16, on_unknown: no_match}
decide:
  policy: score_sum
  outcomes: [{outcome: review, at_least: 100}, {outcome: approve}]
  invalid: reject
)";

Files FirstFiles() {
  return {{"words.txt", "7\n8\n"},
          {"bots.txt", "(?i)bot\n"},
          {"blocked.csv", "card,until\nx,2026-01-01\n"},
          {"nets.csv", "net,name\n10.0.0.0/8,lan\n"}};
}

tollgate::Plan MakePlan(const Files& files) {
  const auto read = [&](std::string_view path, size_t, tollgate::GiveContent give) -> int32_t {
    const auto at = files.find(std::string(path));
    if (at == files.end()) return ENOENT;
    give(at->second);
    return 0;
  };
  tollgate::Compiled compiled = tollgate::CompilePack("data.yaml", kPack, read);
  EXPECT_TRUE(compiled.status.ok()) << compiled.diagnostics.text();
  return std::move(compiled.plan);
}

std::string Written(const tollgate::Plan& plan, std::string_view name) {
  std::string bytes;
  const auto write = [&](std::string_view all) -> int32_t {
    bytes.append(all);
    return 0;
  };
  const tollgate::Status status = tollgate::WriteData(plan, name, write);
  EXPECT_TRUE(status.ok()) << status.message();
  return bytes;
}

struct Result {
  std::string scores;   // of all records
  std::string summary;  // for machines
};
Result Screen(const tollgate::Plan& plan, const tollgate::Data* data, std::string_view csv) {
  Result result;
  std::string lines;
  const auto read = [rest = csv](char* buffer, size_t capacity) mutable -> int64_t {
    const size_t size = std::min(capacity, rest.size());
    std::memcpy(buffer, rest.data(), size);
    rest.remove_prefix(size);
    return static_cast<int64_t>(size);
  };
  auto source = read;
  const auto write = [&](std::string_view all) -> int32_t {
    lines.append(all);
    return 0;
  };
  tollgate::ScreenOptions options;
  options.thread_count = 1;
  options.format = TG_FORMAT_CSV;
  options.decisions = write;
  options.data = data;
  const tollgate::Screened screened = tollgate::Screen(plan, source, options);
  EXPECT_TRUE(screened.status.ok()) << screened.status.message();
  result.summary = screened.summary.json();
  for (size_t at = lines.find('\n') + 1; at < lines.size(); at = lines.find('\n', at) + 1) {
    std::string line = lines.substr(at, lines.find('\n', at) - at);
    for (int i = 0; i < 5; ++i) line.erase(0, line.find(',') + 1);  // record, line, id, valid, outcome
    result.scores += line.substr(0, line.find(',')) + " ";
  }
  return result;
}

constexpr std::string_view kRecords =
    "id,s,n,at\n1,7,0,\n2,a robot,7,\n3,x,9,2025-12-31T23:59:59Z\n4,x,9,2026-01-01T00:00:00Z\n5,m1,50,\n6,10.1.2.3,,\n";

tollgate::Expected<tollgate::Data> Load(const tollgate::Plan& plan, std::vector<tg_data_file> files) {
  return tollgate::Data::New(plan, files);
}
std::string Refusal(const tollgate::Plan& plan, const tg_data_file& file) {
  const auto data = Load(plan, {file});
  if (data.ok()) return "";
  EXPECT_TRUE(data.status().code() == TG_BAD_DATA) << data.status().code();
  return std::string(data.status().message());
}

TEST(DataTest, ThePlanHasSomeOfItsOwn) {
  const tollgate::Plan plan = MakePlan(FirstFiles());
  EXPECT_EQ(Screen(plan, nullptr, kRecords).scores, "1 3 4 0 0 16 ");
  ASSERT_EQ(tg_plan_data_count(plan.get()), 5u);
  std::string names;
  for (size_t i = 0; i < 5; ++i) {
    const tg_data_source source = tg_plan_data_get(plan.get(), i);
    names += std::string(tollgate::View(source.name)) + (source.identity.size == 71 ? " " : "? ");
  }
  EXPECT_EQ(names, "words bots blocked merchants? nets ");
  EXPECT_EQ(tg_plan_data_get(plan.get(), 5).name.size, 0u);
  const auto empty = Load(plan, {});
  ASSERT_TRUE(empty.ok());
  EXPECT_EQ(Screen(plan, &*empty, kRecords).scores, "1 3 4 0 0 16 ");
}

TEST(DataTest, FilesTakeThePlaceOfWhatThePlanHas) {
  const tollgate::Plan plan = MakePlan(FirstFiles());
  Files files = FirstFiles();
  files["words.txt"] = "9\nm1\n";  // read as text and as numbers: m1 is none
  files["bots.txt"] = "^x$\n";
  files["nets.csv"] = "net,name\n10.0.0.0/8,wan\n10.1.2.3,lan\n0.0.0.0/0,lan\n";
  // A list that is asked for numbers has numbers alone.
  files["words.txt"] = "9\n";
  const tollgate::Plan other = MakePlan(files);
  EXPECT_EQ(plan.identity(), other.identity());
  const std::string words = Written(other, "words"), bots = Written(other, "bots"), nets = Written(other, "nets");
  const auto data = Load(plan, {tollgate::DataFile("words.data", words), tollgate::DataFile("bots.data", bots),
                                tollgate::DataFile("nets.data", nets),
                                tollgate::DataFile("m.csv", "id,limit\nm1,49\nm2,1\n", "merchants")});
  ASSERT_TRUE(data.ok()) << data.status().message();
  const Result result = Screen(plan, &*data, kRecords);
  EXPECT_EQ(result.scores, "0 0 7 3 8 16 ");
  EXPECT_EQ(Screen(plan, nullptr, kRecords).scores, "1 3 4 0 0 16 ");
  // The summary tells what was used.
  for (size_t i = 0; i < data->size(); ++i) {
    const tg_data_source source = (*data)[i];
    EXPECT_NE(result.summary.find(tollgate::View(source.identity)), std::string::npos) << tollgate::View(source.name);
    EXPECT_EQ(source.identity.size, 71u);
  }
  EXPECT_EQ(tollgate::View((*data)[1].identity), tollgate::View(tg_plan_data_get(other.get(), 1).identity));
  EXPECT_EQ(tollgate::View((*data)[2].identity), tollgate::View(tg_plan_data_get(plan.get(), 2).identity));
}

TEST(DataTest, RowsOfExternalTables) {
  const tollgate::Plan plan = MakePlan(FirstFiles());
  for (const char* rows : {"id,limit\nm1,49\n", "{\"id\":\"m1\",\"limit\":49}\n", "[{\"id\":\"m1\",\"limit\":49}]"}) {
    const auto data = Load(plan, {tollgate::DataFile("rows", rows, "merchants")});
    ASSERT_TRUE(data.ok()) << data.status().message();
    EXPECT_EQ(Screen(plan, &*data, "id,s,n\n1,m1,50\n2,m1,49\n").scores, "8 0 ") << rows;
  }
  EXPECT_EQ(Refusal(plan, tollgate::DataFile("f", "id,limit\nm1,5\nm2,-5\n", "merchants")),
            "f: line 3: schema.minimum: expected at least 0 (column `limit`)");
  EXPECT_NE(Refusal(plan, tollgate::DataFile("f", "id,limit\nm1,5\n,5\n", "merchants")), "");
  EXPECT_EQ(Refusal(plan, tollgate::DataFile("f", "id,limit\nm1,5\nm1,6\n", "merchants")),
            "f: row 2 of table `merchants`: its key is that of row 1");
  EXPECT_NE(Refusal(plan, tollgate::DataFile("f", "id\nm1\n", "merchants")), "");
  EXPECT_EQ(Refusal(plan, tollgate::DataFile("f", "net,name\n", "nets")),
            "f: table `nets` is not external: its rows come as a data file, which is made with its pack");
  EXPECT_EQ(Refusal(plan, tollgate::DataFile("f", "x", "absent")), "f: the plan reads no table `absent`");
}

TEST(DataTest, WhatIsNoDataForThisPlanIsRefused) {
  const tollgate::Plan plan = MakePlan(FirstFiles());
  const std::string bytes = Written(plan, "bots");
  EXPECT_EQ(Refusal(plan, tollgate::DataFile("f", "")), "f: it does not begin as a data file does");
  EXPECT_EQ(Refusal(plan, tollgate::DataFile("f", "bot\nbat\n")), "f: it does not begin as a data file does");
  EXPECT_EQ(Refusal(plan, tollgate::DataFile("f", bytes.substr(0, 12))), "f: it is cut short");
  std::string future = bytes;
  future[8] = 2;
  EXPECT_EQ(Refusal(plan, tollgate::DataFile("f", future)), "f: it has version 2, and this Tollgate reads version 1");
  // Every byte and every cut.
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_NE(Refusal(plan, tollgate::DataFile("f", changed)), "") << at;
    EXPECT_NE(Refusal(plan, tollgate::DataFile("f", bytes.substr(0, at))), "") << at;
  }
  // Of another pack: the list matches otherwise, or is not there.
  std::string pack(kPack);
  pack.replace(pack.find(", match: regex"), 14, "");
  const auto read = [](std::string_view path, size_t, tollgate::GiveContent give) -> int32_t {
    give(FirstFiles().at(std::string(path)));
    return 0;
  };
  const tollgate::Compiled other = tollgate::CompilePack("other.yaml", pack, read);
  ASSERT_TRUE(other.status.ok());
  EXPECT_EQ(Refusal(other.plan, tollgate::DataFile("f", bytes)),
            "f: `bots` is not what the plan asks for: make the file with the pack that the plan comes from");
  const std::string wrong = "sha256:" + std::string(64, '0');
  EXPECT_NE(Refusal(plan, tollgate::DataFile("f", bytes, {}, wrong)).find("another is expected"), std::string::npos);
  EXPECT_EQ(tollgate::WriteData(plan, "absent", tollgate::Sink()).code(), TG_INVALID_ARGUMENT);
  const auto unwanted = [](std::string_view) -> int32_t { return 0; };
  EXPECT_EQ(tollgate::WriteData(plan, "absent", unwanted).message(), "the plan reads no list or table `absent`");
}

TEST(DataTest, DataOfAnotherPlanIsRefused) {
  const tollgate::Plan plan = MakePlan(FirstFiles()), other = MakePlan(FirstFiles());
  const auto data = Load(plan, {});
  auto scratch = tollgate::Scratch::New(other);
  ASSERT_TRUE(data.ok() && scratch.ok());
  EXPECT_EQ(scratch->UseData(&*data).code(), TG_INVALID_ARGUMENT);
  auto own = tollgate::Scratch::New(plan);
  EXPECT_TRUE(own->UseData(&*data).ok());
  EXPECT_TRUE(own->UseData(nullptr).ok());
}

// One thread makes new data and hands it over while others screen: every run sees one snapshot, whole.
TEST(DataTest, IsSwappedOnALiveEngine) {
  const tollgate::Plan plan = MakePlan(FirstFiles());
  std::vector<std::string> bytes;
  std::map<std::string, std::string> scores;  // by the identity of `bots`
  for (const char* patterns : {"^bot$\n", "^bat$\n"}) {
    Files files = FirstFiles();
    files["bots.txt"] = patterns;
    const tollgate::Plan other = MakePlan(files);
    bytes.push_back(Written(other, "bots"));
    const std::string identity(tollgate::View(tg_plan_data_get(other.get(), 1).identity));
    scores[identity] = scores.empty() ? "2 0 " : "0 2 ";
  }
  std::vector<tollgate::Data> snapshots;
  for (const std::string& file : bytes) snapshots.push_back(*Load(plan, {tollgate::DataFile("f", file)}));
  std::atomic<const tollgate::Data*> current = &snapshots[0];
  std::atomic<bool> is_done = false;
  std::atomic<int> run_count = 0;
  std::vector<std::thread> screeners;
  for (int t = 0; t < 3; ++t) {
    screeners.emplace_back([&] {
      while (!is_done) {
        const tollgate::Data* data = current;
        const Result result = Screen(plan, data, "id,s\n1,bot\n2,bat\n");
        EXPECT_EQ(result.scores, scores.at(std::string(tollgate::View((*data)[1].identity))));
        ++run_count;
      }
    });
  }
  for (int round = 0; round < 8 || run_count < 30; ++round) {
    const tollgate::Expected<tollgate::Data> made =
        Load(plan, {tollgate::DataFile("f", bytes[static_cast<size_t>(round) % 2])});
    EXPECT_TRUE(made.ok());
    current = &snapshots[static_cast<size_t>(round) % 2];
    std::this_thread::yield();
  }
  is_done = true;
  for (std::thread& thread : screeners) thread.join();
}

}  // namespace
