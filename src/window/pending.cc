// What is not there yet.
#include "base/check.h"
#include "window/window.h"

namespace tollgate::window {

std::vector<std::string> State::Needs(const Prepared&) const { return {}; }
Status State::PutItem(std::string_view, std::string_view, std::string_view) {
  return Status(TG_NOT_SUPPORTED, "states cannot be stored yet");
}
std::vector<State::Change> State::Changes() const { return {}; }
void State::Clear() { TG_CHECK(false && "states cannot be stored yet"); }

}  // namespace tollgate::window
