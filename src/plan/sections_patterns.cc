// Pattern sets: texts are the program's, databases are not. A database is what a library in C made of memory that it
// believes, so one is only looked at where the caller has vouched for the whole file; see README.md.
#include "plan/sections.h"

namespace tollgate::plan {
namespace {

Status OfPatterns(std::string_view words) {
  return Status(TG_BAD_PLAN, "plan.invalid: section " + std::string(kPatternTag) + ": " + std::string(words));
}

bool HasTexts(const pattern::PatternSet& set, const std::vector<std::string>& texts) {
  if (set.size() != texts.size()) return false;
  for (size_t member = 0; member < texts.size(); ++member) {
    if (set.text(member) != texts[member]) return false;
  }
  return true;
}

Expected<pattern::PatternSet> Compile(const PatternImages& from, const std::vector<std::string>& texts) {
  const Expected<const pattern::SetCompiler*> compiler = from.compiler();
  if (!compiler.ok()) return compiler.status();
  pattern::SetProblem problem;
  std::optional<pattern::PatternSet> set = (*compiler)->Compile(texts, &problem);
  if (!set) return OfPatterns("a pattern does not compile: " + problem.problem.message);
  return *std::move(set);
}

// Nullopt: made for another machine or version.
std::optional<Expected<pattern::PatternSet>> Load(Reader* images, const std::vector<std::string>& texts) {
  std::string_view image;
  images->Blob(image);
  if (!images->ok()) return OfPatterns(images->fault());
  Expected<pattern::PatternSet> set = pattern::DecodeSet(image, pattern::Trust::kVerified, nullptr);
  if (!set.ok() && set.status().code() == TG_NOT_SUPPORTED) return std::nullopt;
  if (set.ok() && !HasTexts(*set, texts)) return OfPatterns("an image is of other patterns");
  return set;
}

}  // namespace

void WritePatternSets(Writer* writer, const Plan& plan) {
  for (const pattern::PatternSet& set : plan.pattern_sets) writer->Blob(pattern::EncodeSet(set));
  for (const auto& schema : plan.table_schemas) {
    if (schema != nullptr) WritePatternSets(writer, *schema);
  }
}

Status ReadPatternSets(const PatternImages& from, Loading* loading) {
  for (const Loading::Patterns& patterns : loading->patterns) {
    for (const std::vector<std::string>& texts : patterns.sets) {
      std::optional<Expected<pattern::PatternSet>> set;
      if (from.images != nullptr) set = Load(from.images, texts);
      if (!set) set = Compile(from, texts);
      if (!set->ok()) return set->status();
      patterns.plan->pattern_sets.push_back(*std::move(*set));
    }
  }
  if (from.images == nullptr) return {};
  from.images->RequireEnd();
  return from.images->ok() ? Status() : OfPatterns(from.images->fault());
}

}  // namespace tollgate::plan
