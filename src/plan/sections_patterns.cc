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
  if (!from.compiler.is_there()) return from.without;
  pattern::SetProblem problem;
  std::optional<pattern::PatternSet> set = from.compiler.Compile(texts, &problem);
  if (!from.compiler.status().ok()) return from.compiler.status();
  if (!set) return OfPatterns("a pattern does not compile: " + problem.problem.message);
  return *std::move(set);
}

// Nullopt: made for another machine or version.
std::optional<Expected<pattern::PatternSet>> Load(ByteReader* images, const std::vector<std::string>& texts) {
  std::string_view image;
  images->Blob(image);
  if (!images->ok()) return OfPatterns(images->fault());
  Expected<pattern::PatternSet> set = pattern::DecodeSet(image, pattern::Trust::kVerified, nullptr);
  if (!set.ok() && set.status().code() == TG_NOT_SUPPORTED) return std::nullopt;
  if (set.ok() && !HasTexts(*set, texts)) return OfPatterns("an image is of other patterns");
  return set;
}

}  // namespace

void WritePatternSets(ByteWriter* writer, const Plan& plan) {
  for (const pattern::PatternSet& set : plan.pattern_sets) writer->Blob(pattern::EncodeSet(set));
  for (const auto& schema : plan.table_schemas) {
    if (schema != nullptr) WritePatternSets(writer, *schema);
  }
  for (size_t slot = 0; slot < plan.data.list_count(); ++slot) {
    const pattern::PatternSet* set = plan.data.list(slot).patterns();
    if (set != nullptr) writer->Blob(pattern::EncodeSet(*set));
  }
}

Status ReadPatternSets(const PatternImages& from, Loading* loading) {
  const auto read = [&from](const std::vector<std::string>& texts) {
    std::optional<Expected<pattern::PatternSet>> set;
    if (from.images != nullptr) set = Load(from.images, texts);
    return set ? *std::move(set) : Compile(from, texts);
  };
  for (const Loading::Patterns& patterns : loading->patterns) {
    for (const std::vector<std::string>& texts : patterns.sets) {
      Expected<pattern::PatternSet> set = read(texts);
      if (!set.ok()) return set.status();
      patterns.plan->pattern_sets.push_back(*std::move(set));
    }
  }
  for (Loading::PatternList& pending : loading->pattern_lists) {
    for (size_t i = 0; i < pending.entries.size(); ++i) {
      const std::string fault = lookup::EntryFault(pending.shape, pending.entries.text(i));
      if (!fault.empty()) return OfPatterns("an entry of list `" + pending.shape.name + "`: " + fault);
    }
    Expected<pattern::PatternSet> set = read(lookup::PatternsOf(pending.shape, pending.entries));
    if (!set.ok()) return set.status();
    Expected<lookup::List> list = lookup::List::Build(pending.shape, std::move(pending.entries), *std::move(set));
    if (!list.ok()) return OfPatterns(list.status().message());
    loading->plan->data.SetList(pending.slot, *std::move(list));
  }
  if (from.images == nullptr) return {};
  from.images->RequireEnd();
  return from.images->ok() ? Status() : OfPatterns(from.images->fault());
}

}  // namespace tollgate::plan
