// Text for a terminal. What a terminal would obey instead of drawing becomes U+FFFD: control characters, and the marks
// that turn the direction of text, by which source can show other than it says (Boucher and Anderson, "Trojan Source",
// 2021).
#ifndef TOLLGATE_BASE_DRAWABLE_H_
#define TOLLGATE_BASE_DRAWABLE_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace tollgate {

// The character at `at`: its bytes, or one byte that is no UTF-8.
std::string_view CharacterAt(std::string_view text, size_t at);
// As much as is drawn of one character of CharacterAt: itself or U+FFFD.
std::string_view Drawn(std::string_view character);
void AppendDrawable(std::string_view text, std::string* out);

}  // namespace tollgate
#endif  // TOLLGATE_BASE_DRAWABLE_H_
