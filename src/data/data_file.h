// Data files: one list or one table of a plan as bytes that stand in a file, ready to be asked.
//
//   magic "TGDATA\x1A\n", version (4 bytes), size of the file (8), 1 where it is of a table (1), name, identity,
//   count of slots (8), each slot (lookup/codec.h), checksum of all before it (8)
//
// A plan may ask one list in several ways (as text, as amounts of two scales): each is a slot with its own entries, and
// the file has them all. A reader refuses a version that it does not know: there is one so far.
#ifndef TOLLGATE_DATA_DATA_FILE_H_
#define TOLLGATE_DATA_DATA_FILE_H_

#include <string>
#include <string_view>

#include "plan/plan.h"

namespace tollgate::data {

// `name`: "x", or "lists.x" or "tables.x" where the plan has both. INVALID_ARGUMENT: the plan reads none of that name.
Expected<std::string> EncodeDataFile(const plan::Plan& plan, std::string_view name);

// Puts what the file holds into `data`, which is of `plan`. BAD_DATA, NOT_SUPPORTED (see lookup::ReadList); `data` is
// then as it was.
Status ApplyDataFile(const plan::Plan& plan, std::string_view bytes, pattern::Trust trust,
                     const pattern::SetCompiler* rebuild, lookup::Data* data);

}  // namespace tollgate::data
#endif  // TOLLGATE_DATA_DATA_FILE_H_
