// How the text of a property reads: from its type, its format and the x- keywords of its dialect to a LayoutField.
#ifndef TOLLGATE_SCHEMA_FORM_H_
#define TOLLGATE_SCHEMA_FORM_H_

#include "column/layout.h"
#include "schema/keyword.h"
#include "schema/types.h"

namespace tollgate::schema {

// Fills in all of `layout` but name, pointer and `required`. Problems are reported; the type is set whenever it is
// known.
void ReadForm(Context* context, const Keywords& keywords, const Typing& typing, column::LayoutField* layout);

// The one keyword of that name; nullptr: none. Two that say the same are one; two that differ are reported.
const Keyword* Only(Context* context, const Keywords& keywords, KeywordId id);

// "`minimum`"
std::string Quoted(KeywordId id);

}  // namespace tollgate::schema
#endif  // TOLLGATE_SCHEMA_FORM_H_
