// Plan files: a plan as bytes that stand in a file, with checksums over all of
// them. README.md beside this says what stands where, and which version reads
// what.
#ifndef TOLLGATE_PLAN_FILE_H_
#define TOLLGATE_PLAN_FILE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pattern/on_demand.h"
#include "plan/plan.h"
#include "tollgate/status.hpp"

namespace tollgate::plan {

// A change that an older Tollgate would read wrongly raises the first, one that
// it can do without the second.
inline constexpr uint16_t kFormatMajor = 2;
inline constexpr uint16_t kFormatMinor = 0;

// No UTF-8 and no line of a text begins so; and, as PNG's, a transfer that
// turns line ends shows in it.
inline constexpr std::string_view kFileMagic{"\x89TGP\r\n\x1A\n", 8};
// Of the magic, enough to say that a file means to be a plan.
bool IsPlanFile(std::string_view first_bytes);

struct PlanFile {
  struct Section {
    std::string tag;
    std::string meaning;
    bool is_program = false;   // counts in the plan's identity
    bool is_optional = false;  // a reader that does not know it passes it by
    uint64_t offset = 0;
    uint64_t size = 0;
  };
  uint16_t major = 0;
  uint16_t minor = 0;
  uint64_t size = 0;
  std::string sha256;   // "sha256:..." of the whole file, as sha256sum has it
  std::string made_by;  // "tollgate 0.1.0"
  std::vector<Section> sections;
};

// The plan as a file. The same bytes again, but for databases of patterns, which are one kind of machine's.
std::string EncodeFile(const Plan& plan);

struct DecodeOptions {
  // 64 hex digits, with "sha256:" before them or not; of any other file nothing
  // is read. Empty: nothing is expected.
  std::string_view expected_sha256;
  // How pattern sets are made again where their databases are not loaded: a file whose SHA-256 nobody expects, another
  // kind of machine. Null: they cannot be, and a plan with patterns needs both.
  pattern::SetCompilerFactory new_compiler = nullptr;
};
struct DecodedFile {
  std::unique_ptr<const Plan> plan;
  PlanFile file;
};
// A plan from bytes that may be anything. Takes memory and time in proportion
// to them. Errors, each with one sentence that begins with its name and says
// the section and the byte: BAD_PLAN (plan.foreign, plan.truncated,
// plan.damaged, plan.invalid), PLAN_VERSION (plan.version), PLAN_UNTRUSTED
// (plan.untrusted), INVALID_ARGUMENT (what is expected is no SHA-256).
Expected<DecodedFile> DecodeFile(std::string_view bytes, const DecodeOptions& options);

// What stands in the file: its SHA-256, versions, maker, and each section with
// its size.
std::string DumpFile(const PlanFile& file);

}  // namespace tollgate::plan
#endif  // TOLLGATE_PLAN_FILE_H_
