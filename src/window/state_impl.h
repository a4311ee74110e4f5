// The parts of a State, for the files that each do one thing with them.
#ifndef TOLLGATE_WINDOW_STATE_IMPL_H_
#define TOLLGATE_WINDOW_STATE_IMPL_H_

#include <memory>
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

class State::Impl {
 public:
  Impl(const plan::Plan& the_plan, std::optional<std::string_view> secret);

  const plan::Plan& plan;
  const std::vector<GroupLayout> layout;
  const Keys keys;
  std::vector<std::unique_ptr<Group>> groups;
  size_t part_count = 1;
};

}  // namespace tollgate::window
#endif  // TOLLGATE_WINDOW_STATE_IMPL_H_
