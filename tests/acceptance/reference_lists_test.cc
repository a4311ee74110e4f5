// Public lists over public records: every hit equals that of a plain set, of RE2 one pattern after the other, of a scan
// over all ranges. Where the data are absent the tests say so and are skipped.
#include <gtest/gtest.h>

#include <chrono>
#include <cstring>
#include <set>

#include "base/bits.h"
#include "lookup/list.h"
#include "pattern/regex.h"
#include "pattern/set_compile.h"
#include "read/records.h"
#include "support.h"

namespace tollgate {
namespace {

using Texts = std::vector<std::string>;

struct TextSource {
  std::string_view rest;
  static int64_t Read(void* context, char* buffer, size_t capacity) {
    std::string_view& bytes = static_cast<TextSource*>(context)->rest;
    const size_t size = std::min(capacity, bytes.size());
    std::memcpy(buffer, bytes.data(), size);
    bytes.remove_prefix(size);
    return static_cast<int64_t>(size);
  }
};

// A column of a CSV file, packed or not; absent cells are "".
Texts Column(const std::string& path, const std::string& name) {
  const std::string content = test::ReadFileOrDie(path);
  TextSource text{content};
  const tg_source source{&text, TextSource::Read};
  column::RecordLayout layout;
  layout.allows_other_columns = true;
  column::LayoutField& field = layout.fields.emplace_back();
  field.name = field.header = name;
  field.pointer = "/" + name;
  const auto cutter = read::OpenRecords(source, layout, {.format = TG_INPUT_CSV});
  EXPECT_TRUE(cutter->ReadHeader().ok());
  const auto block = cutter->NewBlock();
  const auto decoder = cutter->NewDecoder();
  Texts values;
  while (*cutter->Next(block.get())) {
    const tg_batch batch = decoder->Decode(*block);
    const tg_column& column = batch.columns[0];
    for (int32_t row = 0; row < batch.row_count; ++row) {
      const bool has = column.valid == nullptr || GetBit(column.valid, static_cast<size_t>(row));
      values.emplace_back(has ? static_cast<const char*>(column.values) + column.offsets[row] : "",
                          has ? static_cast<size_t>(column.offsets[row + 1] - column.offsets[row]) : 0);
    }
  }
  return values;
}

// The lines of a file; of a file with tabs their second column.
Texts Lines(const std::string& path, bool second_column = false) {
  const std::string content = test::ReadFileOrDie(path);
  Texts lines;
  for (size_t at = 0; at < content.size();) {
    const size_t end = std::min(content.find('\n', at), content.size());
    std::string line = content.substr(at, end - at);
    at = end + 1;
    if (second_column) {
      line.erase(0, line.find('\t') + 1);
      line.erase(std::min(line.find('\t'), line.size()));
    }
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

const std::string kTransactions = "transactions/aws_fraud_detector/transaction_data_2K_coldstart.csv.gz";
const std::string kRegistrations = "transactions/aws_fraud_detector/registration_data_2K_coldstart.csv.gz";
const std::string kManyRegistrations = "transactions/aws_fraud_detector/registration_data_20K_minimum.csv.gz";

void Append(const Texts& from, Texts* to) { to->insert(to->end(), from.begin(), from.end()); }

lookup::List MakeList(lookup::Match match, const Texts& entries, bool folds) {
  lookup::Entries texts;
  for (const std::string& entry : entries) texts.Add(entry);
  const auto compiler = pattern::NewSetCompiler();
  const auto start = std::chrono::steady_clock::now();
  Expected<lookup::List> list =
      lookup::List::Build({.name = "l", .match = match, .folds_lower = folds}, std::move(texts), compiler->get());
  EXPECT_TRUE(list.ok()) << (list.ok() ? "" : list.status().message());
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  std::printf("  %zu entries made ready in %.1f ms\n", entries.size(), took.count());
  return *std::move(list);
}

template <class Reference>
void Compare(const char* name, const lookup::List& list, const Texts& values, const Reference& hits) {
  std::vector<std::string_view> views(values.begin(), values.end());
  std::vector<uint64_t> rows(WordCount(values.size()), ~uint64_t{0}), got(rows.size());
  rows.back() &= TailMask(values.size());
  lookup::List::Scratch scratch;
  list.Contains({.views = views.data()}, rows.data(), values.size(), &scratch, got.data());
  const auto start = std::chrono::steady_clock::now();
  list.Contains({.views = views.data()}, rows.data(), values.size(), &scratch, got.data());
  const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
  size_t hit_count = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    const bool want = hits(values[i]);
    hit_count += want;
    ASSERT_EQ(GetBit(got.data(), i), want) << name << ": " << values[i];
  }
  EXPECT_GT(hit_count, 0u);
  std::printf("  %s: %zu values, %zu hits, %.0f ns a value\n", name, values.size(), hit_count,
              took.count() / static_cast<double>(values.size()));
}

class ReferenceLists : public testing::Test {
 protected:
  void SetUp() override {
    path_ = test::DataPath("reference");
    TG_SKIP_WITHOUT(path_);
  }
  std::string path_;
};

TEST_F(ReferenceLists, DisposableDomains) {
  const Texts domains = Lines(path_ + "/disposable_email/disposable_email_blocklist.conf");
  ASSERT_EQ(domains.size(), 8335u);
  Texts values;
  for (const auto& [file, column] : {std::pair(kTransactions, "customer_email"),
                                     {kRegistrations, "email_address"},
                                     {kManyRegistrations, "email_address"}}) {
    for (const std::string& email : Column(test::DataPath(file), column)) {
      values.push_back(email.substr(email.rfind('@') + 1));
    }
  }
  // Records of the set hardly hit: the list's own domains, with labels and letters before them, do.
  for (const std::string& domain : domains) {
    Append({domain, "mail." + domain, "x" + domain, domain + ".", domain + ".uk", "A." + domain}, &values);
  }
  const std::set<std::string> set(domains.begin(), domains.end());
  Compare("suffix", MakeList(lookup::Match::kSuffix, domains, true), values, [&](std::string value) {
    if (!value.empty() && value.back() == '.') value.pop_back();
    for (char& c : value) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    for (;;) {
      if (set.count(value) > 0) return true;
      const size_t dot = value.find('.');
      if (dot == value.npos) return false;
      value.erase(0, dot + 1);
    }
  });
}

TEST_F(ReferenceLists, CrawlerUserAgents) {
  const Texts patterns = Lines(path_ + "/crawler_ua/crawler_patterns.tsv", true);
  ASSERT_EQ(patterns.size(), 1498u);
  Texts values = Lines(path_ + "/crawler_ua/crawler_instances.tsv", true);
  for (const std::string& file : {kTransactions, kRegistrations})
    Append(Column(test::DataPath(file), "user_agent"), &values);
  std::vector<pattern::Regex> regexes;
  for (const std::string& text : patterns) regexes.emplace_back(text);
  Compare("regex", MakeList(lookup::Match::kRegex, patterns, false), values, [&](const std::string& value) {
    return std::any_of(regexes.begin(), regexes.end(),
                       [&](const pattern::Regex& regex) { return regex.Matches(value); });
  });
}

TEST_F(ReferenceLists, BlockedAddresses) {
  Texts addresses = Lines(path_ + "/ip_blocklist/ipsum_level3.txt");
  std::erase_if(addresses, [](const std::string& line) { return line[0] == '#'; });
  ASSERT_EQ(addresses.size(), 14217u);
  Texts values;
  for (const std::string& file : {kTransactions, kRegistrations, kManyRegistrations}) {
    Append(Column(test::DataPath(file), "ip_address"), &values);
  }
  for (size_t i = 0; i < addresses.size(); i += 3)
    Append({addresses[i], addresses[i] + "1", "0" + addresses[i]}, &values);
  const std::set<std::string> set(addresses.begin(), addresses.end());
  const auto hits = [&](const std::string& value) { return set.count(value) > 0; };
  Compare("exact", MakeList(lookup::Match::kExact, addresses, false), values, hits);
  Compare("cidr", MakeList(lookup::Match::kCidr, addresses, false), values, hits);
}

TEST_F(ReferenceLists, BinRanges) {
  const Texts first = Column(path_ + "/bin_ranges/ranges.csv", "iin_start");
  Texts last = Column(path_ + "/bin_ranges/ranges.csv", "iin_end");
  ASSERT_EQ(first.size(), 5805u);
  Texts entries;
  for (size_t i = 0; i < first.size(); ++i) {
    if (last[i].empty()) last[i] = first[i];
    entries.push_back(first[i] + ".." + last[i]);
  }
  Texts values = Column(test::DataPath(kTransactions), "card_bin");
  for (size_t i = 0; i < first.size(); i += 7) {
    const std::string next = std::to_string(std::stoull(last[i]) + 1);
    Append({first[i] + "0000000000", last[i] + "9999", first[i].substr(0, 5), next + "00000000"}, &values);
  }
  Compare("range", MakeList(lookup::Match::kRange, entries, false), values, [&](const std::string& value) {
    for (size_t i = 0; i < first.size(); ++i) {
      if (value.size() < first[i].size() || value.size() < last[i].size()) continue;
      if (value.substr(0, first[i].size()) >= first[i] && value.substr(0, last[i].size()) <= last[i]) return true;
    }
    return false;
  });
}

// One million entries load and answer without drama.
TEST(LargeLists, AMillionEntries) {
  Texts entries;
  for (uint64_t i = 0; i < 1'000'000; ++i) entries.push_back(std::to_string(4000000000000000 + i * 7919));
  const lookup::List list = MakeList(lookup::Match::kExact, entries, false);
  Texts values;
  for (uint64_t i = 0; i < 200'000; ++i) values.push_back(std::to_string(4000000000000000 + i * 39596 % 7919000000));
  Compare("a million exact entries", list, values,
          [](const std::string& value) { return (std::stoull(value) - 4000000000000000) % 7919 == 0; });
}

}  // namespace
}  // namespace tollgate
