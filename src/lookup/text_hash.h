// Debian's absl::string_view is a type of its own, so absl::Hash needs a bridge from std's.
#ifndef TOLLGATE_LOOKUP_TEXT_HASH_H_
#define TOLLGATE_LOOKUP_TEXT_HASH_H_

#include <absl/hash/hash.h>
#include <absl/strings/string_view.h>

#include <string_view>

namespace tollgate::lookup {

struct TextHash {
  size_t operator()(std::string_view text) const {
    return absl::Hash<absl::string_view>{}(absl::string_view(text.data(), text.size()));
  }
};

}  // namespace tollgate::lookup
#endif  // TOLLGATE_LOOKUP_TEXT_HASH_H_
