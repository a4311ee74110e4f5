// The parts of a State, for the files that each do one thing with them.
#ifndef TOLLGATE_WINDOW_STATE_IMPL_H_
#define TOLLGATE_WINDOW_STATE_IMPL_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "window/keys.h"
#include "window/layout.h"
#include "window/part.h"
#include "window/window.h"

namespace tollgate::window {

struct Group {
  GroupShared shared;
  std::vector<std::unique_ptr<Part>> parts;
};

inline uint32_t PartOf(const GroupLayout& layout, const Digest& digest) {
  static_assert(kPartCount == 16);
  return layout.part_count == 1 ? 0 : static_cast<uint32_t>(digest.high >> 60);
}
// Adds another stream's group of the same layout.
void MergeGroup(const Group& other, Group* group);

struct SavedHead;

class State::Impl {
 public:
  Impl(const plan::Plan& the_plan, std::optional<std::string_view> secret, bool holds_items);
  // That hold nothing.
  std::vector<std::unique_ptr<Group>> NewGroups() const;
  // What a file of this state begins with.
  SavedHead Head() const;
  // A whole file under this state's plan and secret; `gone` as State::dropped. BAD_STATE.
  Status ReadFile(std::string_view bytes, std::vector<std::unique_ptr<Group>>* read,
                  std::vector<std::string>* gone) const;

  const plan::Plan& plan;
  const bool holds_items;
  const std::vector<GroupLayout> layout;
  const Keys keys;
  std::vector<std::unique_ptr<Group>> groups;
  std::vector<std::string> dropped;  // of the last file
  size_t part_count = 1;
};

}  // namespace tollgate::window
#endif  // TOLLGATE_WINDOW_STATE_IMPL_H_
