#include <algorithm>

#include "base/bits.h"
#include "window/state_impl.h"

namespace tollgate::window {

namespace {

// The rows that are seen, part by part: a counting sort, so that they stay in input order.
void Distribute(const GroupLayout& layout, std::span<const uint32_t> rows, std::span<const Digest> digests,
                size_t part_count, Prepared::Group* group) {
  group->part_begins.assign(part_count + 1, 0);
  for (const Digest& digest : digests) ++group->part_begins[PartOf(layout, digest) + 1];
  for (size_t i = 0; i < part_count; ++i) group->part_begins[i + 1] += group->part_begins[i];
  std::array<uint32_t, kPartCount> at;
  std::copy_n(group->part_begins.begin(), part_count, at.begin());
  group->rows.resize(rows.size());
  group->digests.resize(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    const uint32_t to = at[PartOf(layout, digests[i])]++;
    group->rows[to] = rows[i];
    group->digests[to] = digests[i];
  }
}

std::string_view IdName(const plan::Plan& plan) {
  const int field = plan.layout.id_field;
  return field < 0 ? "" : std::string_view(plan.layout.fields[static_cast<size_t>(field)].name);
}

}  // namespace

State::Impl::Impl(const plan::Plan& the_plan, std::optional<std::string_view> secret, bool holds_its_items)
    : plan(the_plan),
      holds_items(holds_its_items),
      layout(MakeLayout(the_plan)),
      keys(layout, IdName(the_plan), secret),
      groups(NewGroups()) {
  for (const GroupLayout& of : layout) part_count = std::max<size_t>(part_count, of.part_count);
}

std::vector<std::unique_ptr<Group>> State::Impl::NewGroups() const {
  std::vector<std::unique_ptr<Group>> made;
  for (const GroupLayout& of : layout) {
    Group& group = *made.emplace_back(std::make_unique<Group>());
    group.shared = {&of, &keys, NoFloors(of)};
    for (uint32_t i = 0; i < of.part_count; ++i) {
      group.parts.push_back(std::make_unique<Part>(&group.shared, holds_items));
    }
  }
  return made;
}

State::State(const plan::Plan& plan, std::optional<std::string_view> secret, bool holds_items)
    : impl_(std::make_unique<Impl>(plan, secret, holds_items)) {}
State::~State() = default;

const plan::Plan& State::plan() const { return impl_->plan; }
size_t State::part_count() const { return impl_->part_count; }
const std::vector<std::string>& State::dropped() const { return impl_->dropped; }

void State::Prepare(const Batch& batch, Prepared* prepared) const {
  prepared->batch = &batch;
  prepared->ids.clear();
  if (batch.id.has_value()) {
    prepared->ids.assign(batch.row_count, 0);
    const auto hash = [&](size_t row) { prepared->ids[row] = impl_->keys.OfId(*batch.id, row); };
    for (size_t w = 0; w < WordCount(batch.row_count); ++w) {
      const uint64_t word = batch.accepted[w] & batch.id->ok[w];
      ForEachBit(&word, 64, [&](size_t bit) { hash(w * 64 + bit); });
    }
  }
  prepared->groups.resize(impl_->layout.size());
  std::vector<uint32_t>& rows = prepared->seen_rows;
  std::vector<Digest>& digests = prepared->seen_digests;
  for (uint32_t g = 0; g < impl_->layout.size(); ++g) {
    const GroupLayout& layout = impl_->layout[g];
    rows.clear();
    digests.clear();
    for (size_t w = 0; w < WordCount(batch.row_count); ++w) {
      uint64_t word = batch.accepted[w];
      for (uint32_t input : layout.plan->key) word &= batch.inputs[input].ok[w];
      ForEachBit(&word, 64, [&](size_t bit) {
        rows.push_back(static_cast<uint32_t>(w * 64 + bit));
        digests.push_back(impl_->keys.OfKey(layout, g, batch, rows.back(), &prepared->key));
      });
    }
    Distribute(layout, rows, digests, impl_->part_count, &prepared->groups[g]);
  }
}

void State::Observe(const Prepared& prepared, size_t part, std::span<const ReadResult> results, TextArena* texts) {
  for (size_t g = 0; g < impl_->groups.size(); ++g) {
    Group& group = *impl_->groups[g];
    if (part >= group.parts.size()) continue;
    const Prepared::Group& of = prepared.groups[g];
    const size_t begin = of.part_begins[part], count = of.part_begins[part + 1] - begin;
    group.parts[part]->Observe(*prepared.batch, std::span(of.rows).subspan(begin, count),
                               std::span(of.digests).subspan(begin, count), prepared.ids, results, texts);
  }
}

std::vector<GroupCounts> State::counts() const {
  std::vector<GroupCounts> counts;
  for (const auto& group : impl_->groups) {
    GroupCounts& sum = counts.emplace_back();
    for (const auto& part : group->parts) {
      sum.keys += part->key_count();
      sum.bytes += part->byte_count();
      sum.evicted += part->evicted_count();
      sum.late += part->late_count();
      sum.duplicates += part->duplicate_count();
    }
  }
  return counts;
}

}  // namespace tollgate::window
