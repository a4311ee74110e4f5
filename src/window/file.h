// The file of a state: magic and version, a section that says what is in it, and then sections of keys, each with its
// size before and a checksum behind. src/window/README.md has the format.
#ifndef TOLLGATE_WINDOW_FILE_H_
#define TOLLGATE_WINDOW_FILE_H_

#include <string>
#include <string_view>
#include <vector>

#include "window/codec.h"
#include "window/state_impl.h"

namespace tollgate::window {

struct SavedWindow {
  std::string name;
  uint64_t group = 0;
  std::vector<uint64_t> logs;
};
struct SavedHead {
  Hash128 check;  // of the secret
  std::vector<SavedWindow> windows;
  std::vector<SavedGroup> groups;
};

inline constexpr auto kSavedHead = [](auto& a, auto& head) {
  auto& [check, windows, groups] = head;
  a(check.high, check.low);
  a.Each(windows, [](auto& to, auto& window) {
    auto& [name, group, logs] = window;
    to(name, group, logs);
  });
  a.Each(groups, kSavedGroup);
};

// BAD_STATE: what is wrong, at which byte of `bytes`.
Status BadState(uint64_t offset, std::string_view what);

// Goes through a file section by section, each verified before it is read.
class FileReader {
 public:
  explicit FileReader(std::string_view bytes) : bytes_(bytes) {}
  Status ReadHead(SavedHead* head);
  // Keys of a group, in order; each(reader, digest, last_seen) reads the rest of each.
  template <class Each>
  Status ReadKeys(const SavedGroup& group, Each each);
  Status RequireEnd() const;

 private:
  // The next section's body: `tag` it must be.
  Status NextSection(std::string_view tag, std::string_view* body);
  std::string_view bytes_;
  size_t at_ = 0;
  size_t body_begin_ = 0;
};

inline constexpr std::string_view kHeadTag = "HEAD", kKeysTag = "KEYS";

template <class Each>
Status FileReader::ReadKeys(const SavedGroup& group, Each each) {
  std::optional<Digest> last;
  uint64_t most_seen = 0;
  for (const SavedGroup::Part& part : group.parts) most_seen = std::max(most_seen, part.sequence);
  for (uint64_t count = 0; count < group.key_count;) {
    std::string_view body;
    if (const Status status = NextSection(kKeysTag, &body); !status.ok()) return status;
    ByteReader reader(body);
    if (reader.rest() == 0) reader.Fail("it holds no key");
    for (; reader.rest() > 0; ++count) {
      if (count == group.key_count) reader.Fail("there are more keys than were said");
      Digest digest;
      uint64_t last_seen;
      reader(digest.high, digest.low, last_seen);
      if (last && digest <= *last) reader.Fail("keys are not in their order");
      if (last_seen > most_seen) reader.Fail("a key was seen by no row");
      last = digest;
      if (reader.ok()) each(&reader, digest, last_seen);
    }
    if (!reader.ok()) return BadState(body_begin_ + reader.fault_offset(), reader.fault());
  }
  return {};
}

}  // namespace tollgate::window
#endif  // TOLLGATE_WINDOW_FILE_H_
