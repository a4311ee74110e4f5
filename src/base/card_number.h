// Card numbers in text that nobody declared: a file given in another's place, a CSV without its header, a literal.
#ifndef TOLLGATE_BASE_CARD_NUMBER_H_
#define TOLLGATE_BASE_CARD_NUMBER_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace tollgate {

// `text` with every card number in it masked as a field of `format: pan` is: first 6 and last 4 digits stay, of 12
// digits none. Byte for byte as long as `text`. A card number is 12 to 19 digits (ISO/IEC 7812-1) whose check digit
// holds, written together or in groups with one space or dash between them, between bytes that are no digits.
std::string MaskCardNumbers(std::string_view text);
bool HoldsCardNumber(std::string_view text);

// At most `max_bytes` of `text`, masked before it is cut: half of a card number has no check digit to know it by.
std::string MaskedCut(std::string_view text, size_t max_bytes);

}  // namespace tollgate
#endif  // TOLLGATE_BASE_CARD_NUMBER_H_
