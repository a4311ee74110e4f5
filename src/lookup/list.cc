#include "lookup/list.h"

#include "base/ascii.h"
#include "lookup/entry.h"
#include "lookup/index.h"

namespace tollgate::lookup {
namespace {

std::unique_ptr<const Index> MakeIndex(const ListShape& shape, const Entries& entries) {
  if (entries.size() == 0) return std::make_unique<const Index>();
  if (shape.match == Match::kCidr || shape.match == Match::kRange) return MakeIntervalIndex(shape, entries);
  return MakeHashIndex(shape, entries);
}

std::string EntryName(const ListShape& shape, size_t i) {
  return "entry " + std::to_string(i + 1) + " of list `" + shape.name + "`: ";
}

}  // namespace

void Entries::Add(std::string_view text, int64_t until) {
  const bool has_ends = until != kForeverUs || !until_us.empty();
  if (has_ends) until_us.resize(size(), kForeverUs);
  pool.append(text);
  ends.push_back(pool.size());
  if (has_ends) until_us.push_back(until);
}

Folded::Folded(std::string_view text) {
  char* folded = buffer_;
  if (text.size() > sizeof buffer_) {
    long_text_.resize(text.size());
    folded = long_text_.data();
  }
  for (size_t i = 0; i < text.size(); ++i) folded[i] = LowerAscii(text[i]);
  view_ = {folded, text.size()};
}

std::vector<std::string> PatternsOf(const ListShape& shape, const Entries& entries) {
  std::vector<std::string> patterns;
  for (size_t i = 0; i < entries.size(); ++i) patterns.push_back(PatternOf(shape, entries.text(i)));
  return patterns;
}

List::List(ListShape shape, std::unique_ptr<const Entries> entries, std::unique_ptr<const Index> index)
    : shape_(std::move(shape)), entries_(std::move(entries)), index_(std::move(index)) {}
List::~List() = default;
List::List(List&&) noexcept = default;
List& List::operator=(List&&) noexcept = default;

Status List::Prepare(const ListShape& shape, Entries* entries) {
  if (!entries->until_us.empty() && (!shape.expires || entries->until_us.size() != entries->size())) {
    return Status(TG_BAD_DATA, "list `" + shape.name + "` has ends of entries that are not its own");
  }
  if (shape.folds_lower) {
    for (char& c : entries->pool) c = LowerAscii(c);
  }
  for (size_t i = 0; i < entries->size(); ++i) {
    const std::string fault = EntryFault(shape, entries->text(i));
    if (!fault.empty()) return Status(TG_BAD_DATA, EntryName(shape, i) + fault);
  }
  return {};
}

Expected<List> List::Build(ListShape shape, Entries entries, const pattern::SetCompiler* compiler) {
  const Status status = Prepare(shape, &entries);
  if (!status.ok()) return status;
  auto kept = std::make_unique<const Entries>(std::move(entries));
  if (!IsOfPatterns(shape) || kept->size() == 0) {
    auto index = MakeIndex(shape, *kept);
    return List(std::move(shape), std::move(kept), std::move(index));
  }
  if (compiler == nullptr) {
    return Status(TG_NOT_SUPPORTED,
                  "list `" + shape.name + "` holds patterns, and this library has no compiler of them");
  }
  pattern::SetProblem problem;
  std::optional<pattern::PatternSet> set = compiler->Compile(PatternsOf(shape, *kept), &problem);
  if (!set) {
    const std::string place = problem.member == pattern::SetProblem::kWholeSet ? "list `" + shape.name + "`: "
                                                                               : EntryName(shape, problem.member);
    return Status(TG_BAD_DATA, place + problem.problem.message);
  }
  auto index = MakePatternIndex(shape, *kept, *std::move(set));
  return List(std::move(shape), std::move(kept), std::move(index));
}

Expected<List> List::Build(ListShape shape, Entries entries, pattern::PatternSet set) {
  const Status status = Prepare(shape, &entries);
  if (!status.ok()) return status;
  bool is_of_entries = IsOfPatterns(shape) && set.size() == entries.size();
  for (size_t i = 0; i < entries.size() && is_of_entries; ++i) {
    is_of_entries = set.text(i) == PatternOf(shape, entries.text(i));
  }
  if (!is_of_entries) return Status(TG_BAD_DATA, "list `" + shape.name + "` has a pattern set of other entries");
  auto kept = std::make_unique<const Entries>(std::move(entries));
  auto index = MakePatternIndex(shape, *kept, std::move(set));
  return List(std::move(shape), std::move(kept), std::move(index));
}

const pattern::PatternSet* List::patterns() const { return index_->patterns(); }

int64_t List::LiveUntil(std::string_view value, Scratch* scratch) const {
  if (scratch != nullptr || patterns() == nullptr) return index_->LiveUntil(value, scratch);
  Scratch own;
  return index_->LiveUntil(value, &own);
}
int64_t List::LiveUntil(int64_t value) const { return index_->LiveUntil(value); }
void List::Contains(const Texts& values, const uint64_t* rows, size_t row_count, Scratch* scratch,
                    uint64_t* hits) const {
  index_->Contains(values, rows, row_count, scratch, hits);
}
void List::Contains(const int64_t* values, const uint64_t* rows, size_t row_count, uint64_t* hits) const {
  index_->Contains(values, rows, row_count, hits);
}

}  // namespace tollgate::lookup
