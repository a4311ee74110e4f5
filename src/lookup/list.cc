#include "lookup/list.h"

#include <algorithm>

#include "base/check.h"
#include "base/decimal.h"
#include "lookup/index.h"

namespace tollgate::lookup {
namespace {

char FoldedLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::unique_ptr<const Index> MakeIndex(const ListShape& shape, const Entries& entries) {
  return MakeExactIndex(shape, entries);
}

}  // namespace

void Entries::Add(std::string_view text, int64_t until) {
  if (until != kForeverUs && until_us.empty()) until_us.resize(size(), kForeverUs);
  pool.append(text);
  ends.push_back(pool.size());
  if (!until_us.empty()) until_us.push_back(until);
}

Folded::Folded(std::string_view text) {
  char* folded = buffer_;
  if (text.size() > sizeof buffer_) {
    long_text_.resize(text.size());
    folded = long_text_.data();
  }
  std::transform(text.begin(), text.end(), folded, FoldedLower);
  view_ = {folded, text.size()};
}

std::string EntryFault(const ListShape& shape, std::string_view text) {
  if (shape.type == TG_STRING) return "";
  DecimalText number;
  bool overflow = false;
  if (ParseDecimalText(text, &number) != NumberFault::kNone) return "it is no number";
  if (ToUnits(number, shape.scale, &overflow)) return "";
  if (overflow) return "it does not fit 64 bits";
  return shape.scale == 0 ? "it is not an integer"
                          : "it has more than " + std::to_string(shape.scale) + " digits after the point";
}

List::List(ListShape shape, std::unique_ptr<const Entries> entries)
    : shape_(std::move(shape)), entries_(std::move(entries)), index_(MakeIndex(shape_, *entries_)) {}
List::~List() = default;
List::List(List&&) noexcept = default;
List& List::operator=(List&&) noexcept = default;

Expected<List> List::Build(ListShape shape, Entries entries) {
  if (!entries.until_us.empty() && (!shape.expires || entries.until_us.size() != entries.size())) {
    return Status(TG_BAD_DATA, "list `" + shape.name + "` has ends of entries that are not its own");
  }
  if (shape.folds_lower) std::transform(entries.pool.begin(), entries.pool.end(), entries.pool.begin(), FoldedLower);
  for (size_t i = 0; i < entries.size(); ++i) {
    const std::string fault = EntryFault(shape, entries.text(i));
    if (fault.empty()) continue;
    return Status(TG_BAD_DATA, "entry " + std::to_string(i + 1) + " of list `" + shape.name + "`: " + fault);
  }
  return List(std::move(shape), std::make_unique<const Entries>(std::move(entries)));
}

int64_t List::LiveUntil(std::string_view value) const { return index_->LiveUntil(value); }
int64_t List::LiveUntil(int64_t value) const { return index_->LiveUntil(value); }
void List::Contains(const Texts& values, const uint64_t* rows, size_t word_count, uint64_t* hits) const {
  index_->Contains(values, rows, word_count, hits);
}
void List::Contains(const int64_t* values, const uint64_t* rows, size_t word_count, uint64_t* hits) const {
  index_->Contains(values, rows, word_count, hits);
}

}  // namespace tollgate::lookup
