// Keywords that stand beside a type on which they have no effect. JSON Schema lets them pass in silence; in a schema
// that guards money they are a mistake, or the sign of a wish that is not met.
#ifndef TOLLGATE_SCHEMA_EFFECT_H_
#define TOLLGATE_SCHEMA_EFFECT_H_

#include "column/layout.h"
#include "schema/keyword.h"
#include "schema/types.h"

namespace tollgate::schema {

// Reports every keyword that does nothing for a property of that type, or that is not supported on it yet, and gives
// those that remain.
Keywords DropIneffective(Context* context, const Keywords& keywords, ValueType type, const column::LayoutField& layout);

}  // namespace tollgate::schema
#endif  // TOLLGATE_SCHEMA_EFFECT_H_
