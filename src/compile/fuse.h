// Which constant text tests go together.
//
// All constant tests of one text (a field, or what an op makes of one), from all rules and from the schema, are
// answered at once: `matches`, `contains`, `startsWith` and `endsWith` by one pattern set, `==` and `!=` by one look-up
// that says which of the constants the text is. Equal tests are one member. What would not pay is left alone: a few
// comparisons or `startsWith` take less than either.
#ifndef TOLLGATE_COMPILE_FUSE_H_
#define TOLLGATE_COMPILE_FUSE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compile/program.h"
#include "schema/schema.h"

namespace tollgate::compile {

class TextFusion {
 public:
  struct Member {
    uint32_t set = 0;
    uint32_t member = 0;
  };

  // `needed`: the registers of the program that the plan will have.
  TextFusion(const Program& program, const std::vector<bool>& needed, const schema::Schema& schema);
  // RE2 patterns, per set; in a set each is there once.
  const std::vector<std::vector<std::string>>& pattern_sets() const { return pattern_sets_; }
  // Of the test that op `reg` is, or of a pattern that the schema asserts of a field; nullopt: it stands alone.
  std::optional<Member> TestOf(Program::Register reg) const;
  std::optional<Member> PatternOf(size_t field, std::string_view pattern) const;
  // Constants, per text that is compared with many; sorted, each once.
  const std::vector<std::vector<std::string>>& constant_sets() const { return constant_sets_; }
  std::optional<Member> ConstantOf(Program::Register reg) const;

 private:
  struct Tests;  // of one text
  using TestsByText = std::map<std::pair<bool, uint32_t>, Tests>;

  void Gather(Program::Register reg, TestsByText* texts) const;
  void GatherSchema(const schema::Schema& schema, TestsByText* texts) const;
  void AddTypedPatterns(const schema::Schema& schema);
  void Choose(Tests* tests);

  const Program& program_;
  std::vector<std::vector<std::string>> pattern_sets_, constant_sets_;
  std::unordered_map<Program::Register, Member> tests_, constants_;
  std::map<std::pair<size_t, std::string>, Member> schema_patterns_;
};

}  // namespace tollgate::compile
#endif  // TOLLGATE_COMPILE_FUSE_H_
