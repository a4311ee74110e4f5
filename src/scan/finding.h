// Findings of the validator: the place, the pointers, what was expected and what was got, for a row that failed.
#ifndef TOLLGATE_SCAN_FINDING_H_
#define TOLLGATE_SCAN_FINDING_H_

#include <string>
#include <string_view>

#include "scan/state.h"

namespace tollgate::scan {

inline tg_text TextOf(std::string_view text) { return {text.data(), text.size()}; }

// The token that a value came from, without the quotes around it; nullopt-like empty `data` where no text stands
// behind.
std::string_view TokenOf(const State& state, size_t field, size_t row);
// The text of a value: of a string column itself, else its token, else how we would write it (in `buffer`).
std::string_view ValueText(const State& state, size_t field, size_t row, std::string* buffer);

// A finding about a value that is there.
void AddValueFinding(State* state, size_t field, size_t row, tg_code code, std::string_view schema_pointer,
                     std::string_view expected);
// A finding about something that is absent: its place is the record. `field` -1: a nested object.
void AddAbsentFinding(State* state, int field, size_t row, std::string_view instance, std::string_view schema_pointer);
// By row, then byte offset, then schema pointer.
void SortFindings(State* state);

}  // namespace tollgate::scan
#endif  // TOLLGATE_SCAN_FINDING_H_
