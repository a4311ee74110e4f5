// What stands in each section of a plan file. A section is described once, for
// both directions.
#ifndef TOLLGATE_PLAN_SECTIONS_H_
#define TOLLGATE_PLAN_SECTIONS_H_

#include <span>
#include <string>
#include <string_view>

#include "plan/bytes.h"
#include "plan/plan.h"

namespace tollgate::plan {

struct SectionKind {
  std::string_view tag;      // four letters
  std::string_view meaning;  // for people
  void (*write)(Writer* writer, const Plan& plan);
  void (*read)(Reader* reader, Plan* plan);
};
// Sections are written and read in this order: later ones know what earlier
// ones gave. The first are the program, and their bytes are the plan's
// identity; the others are what reports show, what tests need, and Data.
std::span<const SectionKind> ProgramSections();
std::span<const SectionKind> OtherSections();

// Encode's bytes before its first section, and before the body of each.
std::string ProgramHead();
std::string SectionHead(std::string_view tag, uint64_t size);
// What Encode wrote.
void ReadProgram(Reader* reader, Plan* plan);

// Shapes of lists and tables, with the programs of table schemas.
void WriteShapes(Writer* writer, const Plan& plan);
void ReadShapes(Reader* reader, Plan* plan);

}  // namespace tollgate::plan
#endif  // TOLLGATE_PLAN_SECTIONS_H_
