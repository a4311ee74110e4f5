// Scalar checks of text formats, used when a schema is compiled (for its constants) and when a record is validated.
#ifndef TOLLGATE_FORMAT_FORMAT_H_
#define TOLLGATE_FORMAT_FORMAT_H_

#include <optional>
#include <string_view>

#include "tollgate/read.h"

namespace tollgate::format {

// Formats of string fields. date-time, date and decimal are not here: their text becomes a typed value, and reading it
// is the check (column/cell.h).
enum class Id : uint8_t { kEmail, kIpv4, kIpv6, kUuid, kPan, kCurrency, kCountry, kMcc };

std::optional<Id> Find(std::string_view name);
std::string_view Name(Id id);
// Every format name of JSON Schema 2020-12 and validation.md that Tollgate knows of but does not check yet, so that the
// message can say "not yet" rather than "unknown".
bool IsPlanned(std::string_view name);

// 0, or the code of the fault. `text` is valid UTF-8. No allocation.
tg_code Check(Id id, std::string_view text);

// Luhn's check digit (ISO/IEC 7812-1 annex B) of a text of digits; false for no digits or anything else.
bool LuhnHolds(std::string_view digits);
// Digits after the point of an active ISO 4217 currency; -1: no such code, or one without minor units (gold, XDR, XXX).
int MinorUnits(std::string_view currency);

}  // namespace tollgate::format
#endif  // TOLLGATE_FORMAT_FORMAT_H_
