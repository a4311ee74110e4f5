// A plan file taken apart, for tests that damage one on purpose: what is
// changed gets its checksums again, so that what stands behind these is tested
// too. Nothing of the product writes a checksum over bytes that it did not
// make.
#ifndef TOLLGATE_TESTS_PLAN_FILE_BYTES_H_
#define TOLLGATE_TESTS_PLAN_FILE_BYTES_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/checksum.h"

namespace tollgate::test {

// As src/plan/README.md has it.
inline constexpr size_t kPlanHeaderSize = 24, kPlanEntrySize = 32;

template <class T>
T NumberAt(std::string_view bytes, size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}
template <class T>
void SetNumberAt(size_t at, T value, std::string* bytes) {
  std::memcpy(bytes->data() + at, &value, sizeof value);
}

struct PlanSection {
  size_t entry = 0;  // where it stands in the table
  std::string tag;
  uint64_t offset = 0;
  uint64_t size = 0;
};
// Sections that lie in the file; none where its header is not whole.
inline std::vector<PlanSection> PlanSections(std::string_view bytes) {
  std::vector<PlanSection> sections;
  if (bytes.size() < kPlanHeaderSize) return sections;
  const auto count = NumberAt<uint32_t>(bytes, 12);
  for (size_t i = 0; i < count && kPlanHeaderSize + (i + 1) * kPlanEntrySize + 8 <= bytes.size(); ++i) {
    const size_t entry = kPlanHeaderSize + i * kPlanEntrySize;
    const auto offset = NumberAt<uint64_t>(bytes, entry + 8), size = NumberAt<uint64_t>(bytes, entry + 16);
    if (offset > bytes.size() || size > bytes.size() - offset) continue;
    sections.push_back({entry, std::string(bytes.substr(entry, 4)), offset, size});
  }
  return sections;
}

// Gives every section and the table the checksum that it has now, and the
// header the file's size. Bytes that are no plan file stay as they are.
inline void FixPlanChecksums(std::string* bytes) {
  if (bytes->size() < kPlanHeaderSize) return;
  SetNumberAt<uint64_t>(16, bytes->size(), bytes);
  for (const PlanSection& section : PlanSections(*bytes)) {
    SetNumberAt(section.entry + 24, Checksum64(std::string_view(*bytes).substr(section.offset, section.size)), bytes);
  }
  const size_t count = NumberAt<uint32_t>(*bytes, 12);
  if (count > (bytes->size() - kPlanHeaderSize) / kPlanEntrySize) return;
  const size_t end = kPlanHeaderSize + count * kPlanEntrySize;
  if (end + 8 <= bytes->size()) SetNumberAt(end, Checksum64(std::string_view(*bytes).substr(0, end)), bytes);
}

// The file with another body in place of a section's, or without the section
// where `body` is null.
inline std::string WithSection(std::string_view bytes, std::string_view tag, const std::string* body) {
  std::vector<PlanSection> sections = PlanSections(bytes);
  std::erase_if(sections, [&](const PlanSection& section) { return body == nullptr && section.tag == tag; });
  std::string out(bytes.substr(0, kPlanHeaderSize));
  SetNumberAt(12, static_cast<uint32_t>(sections.size()), &out);
  uint64_t offset = kPlanHeaderSize + sections.size() * kPlanEntrySize + 8;
  std::string bodies;
  for (const PlanSection& section : sections) {
    const std::string_view now =
        section.tag == tag ? std::string_view(*body) : bytes.substr(section.offset, section.size);
    std::string entry(bytes.substr(section.entry, kPlanEntrySize));
    SetNumberAt<uint64_t>(8, offset, &entry);
    SetNumberAt<uint64_t>(16, now.size(), &entry);
    out += entry;
    bodies += now;
    offset += now.size();
  }
  out += std::string(8, '\0') + bodies;
  FixPlanChecksums(&out);
  return out;
}

}  // namespace tollgate::test
#endif  // TOLLGATE_TESTS_PLAN_FILE_BYTES_H_
