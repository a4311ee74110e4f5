// What is not there yet.
#include "base/check.h"
#include "window/window.h"

namespace tollgate::window {

Status State::Save(const Write&) const { return Status(TG_NOT_SUPPORTED, "states cannot be saved yet"); }
Status State::Load(std::string_view) { return Status(TG_NOT_SUPPORTED, "states cannot be loaded yet"); }
Status State::Merge(std::string_view) { return Status(TG_NOT_SUPPORTED, "states cannot be merged yet"); }
std::vector<std::string> State::Needs(const Prepared&) const { return {}; }
Status State::PutItem(std::string_view, std::string_view, std::string_view) {
  return Status(TG_NOT_SUPPORTED, "states cannot be stored yet");
}
std::vector<State::Change> State::Changes() const { return {}; }
void State::Clear() { TG_CHECK(false && "states cannot be stored yet"); }
Expected<std::vector<WindowInfo>> Inspect(std::string_view) {
  return Status(TG_NOT_SUPPORTED, "states cannot be inspected yet");
}

}  // namespace tollgate::window
