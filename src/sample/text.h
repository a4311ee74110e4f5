// Numbers and identities as text, by integers and without a locale.
#ifndef TOLLGATE_SAMPLE_TEXT_H_
#define TOLLGATE_SAMPLE_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace tollgate::sample {

// `digits` digits, zeroes in front; of a larger value the last ones.
void AppendPadded(uint64_t value, int digits, std::string* out);
void AppendNumber(uint64_t value, std::string* out);
// "-12.3450" for -123450 at scale 4; "12" at scale 0.
void AppendScaled(int64_t units, int scale, std::string* out);
// RFC 9562 version 4 form: 122 bits of (a, b).
void AppendUuid(uint64_t a, uint64_t b, std::string* out);
// Proleptic Gregorian "2026-01-31".
void AppendDate(int64_t days_since_1970, std::string* out);
// Appends the digit that makes Luhn's sum (ISO/IEC 7812-1 annex B) of text[begin:] a multiple of ten.
void AppendLuhnDigit(size_t begin, std::string* text);

}  // namespace tollgate::sample
#endif  // TOLLGATE_SAMPLE_TEXT_H_
