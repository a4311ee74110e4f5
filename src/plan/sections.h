// What stands in each section of a plan file. A section is described once, for
// both directions.
#ifndef TOLLGATE_PLAN_SECTIONS_H_
#define TOLLGATE_PLAN_SECTIONS_H_

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "pattern/on_demand.h"
#include "plan/plan.h"
#include "tollgate/status.hpp"

namespace tollgate::plan {

// A plan on its way in.
struct Loading {
  std::unique_ptr<Plan> plan = std::make_unique<Plan>();
  bool is_table_schema = false;  // a program inside a program, which has no tables
  // Of pattern sets only the texts are part of a program. Until the sets are there: whose they are, and the texts of
  // each set, in the order in which programs stand in the file.
  struct Patterns {
    Plan* plan;
    std::vector<std::vector<std::string>> sets;
  };
  std::vector<Patterns> patterns;
  // Lists of patterns, whose sets come behind those of programs. Until then an empty list has their slot.
  struct PatternList {
    size_t slot;
    lookup::ListShape shape;
    lookup::Entries entries;
  };
  std::vector<PatternList> pattern_lists;
};

struct SectionKind {
  std::string_view tag;      // four letters
  std::string_view meaning;  // for people
  void (*write)(ByteWriter* writer, const Plan& plan);
  void (*read)(ByteReader* reader, Loading* loading);
};
// Sections are written and read in this order: later ones know what earlier ones gave. The first are the program, and
// their bytes are the plan's identity; the others are what reports show, what tests need, and Data.
std::span<const SectionKind> ProgramSections();
std::span<const SectionKind> OtherSections();

// Encode's bytes before its first section, and before the body of each.
std::string ProgramHead();
std::string SectionHead(std::string_view tag, uint64_t size);

// Shapes of lists and tables, with the programs of table schemas.
void WriteShapes(ByteWriter* writer, const Plan& plan);
void ReadShapes(ByteReader* reader, Loading* loading);

// Images of pattern sets: of the plan's, then of its table schemas', then of lists of patterns. Optional: sets can be
// made again of their texts.
inline constexpr std::string_view kPatternTag = "PSET";
void WritePatternSets(ByteWriter* writer, const Plan& plan);
// Every set of `loading` goes to its plan or its list: out of `images` where the section is there, else, and where an
// image is not for this machine, by `compiler`.
struct PatternImages {
  ByteReader* images = nullptr;  // trusted
  const pattern::OnDemandSetCompiler& compiler;
  Status without;  // what is wrong where a set has to be made again and there is no compiler
};
Status ReadPatternSets(const PatternImages& from, Loading* loading);

}  // namespace tollgate::plan
#endif  // TOLLGATE_PLAN_SECTIONS_H_
