// A public labelled file of 481,945 card transactions, where it is on the machine (TOLLGATE_DATA, by default beside the
// repository), under the pack that the acceptance tests use: five rules, one with a text pattern.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "engine.h"
#include "screen/screen.h"
#include "workloads.h"

namespace tollgate::bench {
namespace {

// Flagged rows by rule, from dev_checks.json beside the data.
constexpr int64_t kRecords = 481945;
constexpr int64_t kFlagged[] = {4303, 1880, 8845, 7034, 70270};

std::string DataFile() {
  const char* folder = std::getenv("TOLLGATE_DATA");
  return std::string(folder != nullptr ? folder : TOLLGATE_SOURCE_DIR "/../shared/data") +
         "/transactions/sparkov_like/sparkov_dev.csv.zst";
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) Fail("cannot read " + path);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::string Unpack(const std::string& path) {
  FILE* pipe = popen(("zstd -dcq '" + path + "'").c_str(), "r");
  if (pipe == nullptr) Fail("cannot start zstd");
  std::string content;
  std::vector<char> buffer(size_t{1} << 20);
  while (const size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe)) content.append(buffer.data(), size);
  if (pclose(pipe) != 0) Fail("zstd cannot unpack " + path);
  return content;
}

class Sparkov : public Workload {
 public:
  Sparkov() : csv_(Unpack(DataFile())) {
    const std::string folder = TOLLGATE_SOURCE_DIR "/tests/acceptance/";
    plan_ = CompilePack({{"pack.yaml", ReadFile(folder + "sparkov.yaml")},
                         {"sparkov.schema.json", ReadFile(folder + "sparkov.schema.json")}});
  }
  std::string Check() override {
    const screen::Result result = Screen();
    if (result.counts.records != kRecords || result.counts.valid != kRecords) return "another number of records";
    if (result.tally.rules.size() != std::size(kFlagged)) return "another number of rules";
    for (size_t r = 0; r < std::size(kFlagged); ++r) {
      if (result.tally.rules[r].hits != kFlagged[r]) return "rule " + std::to_string(r) + ": another number of hits";
    }
    return "";
  }
  Work Run() override {
    const screen::Result result = Screen();
    return {result.counts.records, static_cast<int64_t>(result.counts.bytes)};
  }

 private:
  screen::Result Screen() const {
    MemorySource memory(csv_, {}, 0);
    tg_screen_options options{};
    options.struct_size = sizeof options;
    options.thread_count = 1;
    options.format = TG_FORMAT_NONE;
    screen::Result result(*plan_);
    const Status status = screen::Screen(*plan_, memory.source(), options, &result);
    if (!status.ok()) Fail(std::string(status.message()));
    return result;
  }
  std::string csv_;
  std::unique_ptr<plan::Plan> plan_;
};

}  // namespace

void AddSparkov(const Inputs&, Suite* suite) {
  if (!std::filesystem::exists(DataFile())) {
    std::printf("sparkov: %s is not there; left out\n", DataFile().c_str());
    return;
  }
  suite->Add("sparkov/none/1_thread", [] { return std::make_unique<Sparkov>(); });
}

}  // namespace tollgate::bench
