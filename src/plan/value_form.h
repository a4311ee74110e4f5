// How a register's value is written for people and in JSON.
#ifndef TOLLGATE_PLAN_VALUE_FORM_H_
#define TOLLGATE_PLAN_VALUE_FORM_H_

#include <cstdint>

namespace tollgate::plan {

// Decimals need their scale beside it.
enum class ValueForm : uint8_t { kBool, kInt, kDecimal, kDouble, kText, kTimestamp, kDuration };

}  // namespace tollgate::plan
#endif  // TOLLGATE_PLAN_VALUE_FORM_H_
