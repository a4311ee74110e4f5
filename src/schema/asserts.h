// Keywords to assertions: what a property's value must satisfy beyond being readable.
#ifndef TOLLGATE_SCHEMA_ASSERTS_H_
#define TOLLGATE_SCHEMA_ASSERTS_H_

#include <vector>

#include "column/assertion.h"
#include "column/layout.h"
#include "schema/keyword.h"

namespace tollgate::schema {

// In the order of `keywords`. The multipleOf that gave the field its scale is no assertion: reading checks it.
std::vector<column::Assertion> ReadAssertions(Context* context, const Keywords& keywords,
                                              const column::LayoutField& layout);

// Reports assertions that no value can satisfy together: crossed bounds, and lists without a value that the rest lets
// through.
void CheckContradictions(Context* context, const Keywords& keywords, const column::LayoutField& layout,
                         const std::vector<column::Assertion>& assertions);

}  // namespace tollgate::schema
#endif  // TOLLGATE_SCHEMA_ASSERTS_H_
