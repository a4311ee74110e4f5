// Every pack in tests/golden/diagnostics is compiled, and what a person then reads is compared with the `.expected`
// beside it. A diagnostic that no golden shows fails the last test: what nobody has seen is not finished.
//
// A case is NAME.yaml or NAME.json in diagnostics/, or NAME/pack.yaml; the files it names are beside it or in a folder
// that is no case. TOLLGATE_UPDATE_GOLDENS=1 writes the expected texts anew: read the difference before you keep it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "compile/compile.h"
#include "report/diagnostic_text.h"
#include "set_compiler.h"
#include "support.h"

namespace tollgate {
namespace {

namespace fs = std::filesystem;

struct Case {
  fs::path folder;   // what the pack's file names are relative to
  std::string pack;  // the pack's file there
  fs::path expected;
};

fs::path GoldenFolder() { return fs::path(TOLLGATE_SOURCE_DIR) / "tests" / "golden"; }

std::vector<Case> FindCases() {
  std::vector<Case> cases;
  fs::path diagnostics = GoldenFolder() / "diagnostics";
  for (const fs::directory_entry& entry : fs::directory_iterator(diagnostics)) {
    fs::path path = entry.path();
    bool is_file = entry.is_regular_file() && (path.extension() == ".yaml" || path.extension() == ".json");
    if (is_file) cases.push_back({diagnostics, path.filename(), fs::path(path).replace_extension(".expected")});
    if (fs::exists(path / "pack.yaml")) cases.push_back({path, "pack.yaml", path / "pack.expected"});
  }
  fs::path thirty = GoldenFolder() / "thirty_mistakes";
  cases.push_back({thirty, "pack.yaml", thirty / "pack.expected"});
  std::sort(cases.begin(), cases.end(), [](const Case& a, const Case& b) { return a.expected < b.expected; });
  return cases;
}

// What `tollgate check` would say of the pack.
std::string Compile(const Case& c) {
  pack::FileLoader load = [&c](std::string_view path, size_t, std::string* problem) -> std::optional<std::string> {
    fs::path whole = c.folder / std::string(path);
    if (fs::is_regular_file(whole)) return test::ReadFileOrDie(whole);
    *problem = "no such file";
    return std::nullopt;
  };
  SourceMap sources;
  Diagnostics diagnostics;
  uint32_t file = sources.Add(c.pack, test::ReadFileOrDie(c.folder / c.pack));
  std::unique_ptr<compile::CheckedPack> checked = compile::CheckPack(&sources, file, load, &diagnostics);
  if (checked != nullptr && diagnostics.ok()) compile::Lower(*checked, TestSetCompiler(), &diagnostics);
  return report::RenderDiagnostics(sources, diagnostics);
}

bool WantsUpdate() {
  const char* value = std::getenv("TOLLGATE_UPDATE_GOLDENS");
  return value != nullptr && std::string_view(value) == "1";
}

std::string ReadIfThere(const fs::path& path) { return fs::exists(path) ? test::ReadFileOrDie(path) : std::string(); }

TEST(GoldenTest, EveryMistakeReadsAsExpected) {
  for (const Case& c : FindCases()) {
    std::string seen = Compile(c);
    if (WantsUpdate()) std::ofstream(c.expected, std::ios::binary) << seen;
    EXPECT_EQ(seen, ReadIfThere(c.expected)) << c.folder / c.pack;
    EXPECT_NE(seen, "") << c.folder / c.pack << " holds no mistake";
  }
}

// The case that bears a diagnostic's name shows it.
TEST(GoldenTest, EveryCaseShowsWhatItIsNamedFor) {
  for (const Case& c : FindCases()) {
    bool is_folder = c.pack == "pack.yaml";
    std::string name = is_folder ? c.folder.filename().string() : fs::path(c.pack).stem().string();
    if (name.substr(0, 8) != "compile.") continue;
    EXPECT_NE(ReadIfThere(c.expected).find("[" + name + "]"), std::string::npos) << c.expected;
  }
}

TEST(GoldenTest, EveryDiagnosticHasAGolden) {
  std::string all;
  for (const Case& c : FindCases()) all += ReadIfThere(c.expected);
  const std::vector<std::string> names = {
#define TG_DIAG(identifier, name, severity, sentence) name,
#include "base/diagnostics.def"
#undef TG_DIAG
  };
  std::string missing;
  for (const std::string& name : names) {
    if (all.find("[" + name + "]") == std::string::npos) missing += name + "\n";
  }
  EXPECT_EQ(missing, "");
}

TEST(GoldenTest, ThirtyMistakesAreThirtyPlacesAtOnce) {
  std::string text = ReadIfThere(GoldenFolder() / "thirty_mistakes" / "pack.expected");
  size_t errors = 0;
  std::set<std::string> places;
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    at = end + 1;
    size_t severity = line.find(": error: ");
    if (severity == std::string::npos) continue;
    ++errors;
    places.insert(line.substr(0, severity));
  }
  EXPECT_EQ(errors, 30u);
  EXPECT_EQ(places.size(), 30u);
}

}  // namespace
}  // namespace tollgate
