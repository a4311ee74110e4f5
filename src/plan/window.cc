#include "plan/window.h"

namespace tollgate::plan {

Register RegisterOf(ValueForm form) {
  switch (form) {
    case ValueForm::kBool:
      return Register::kBool;
    case ValueForm::kDouble:
      return Register::kDouble;
    case ValueForm::kText:
      return Register::kText;
    default:
      return Register::kInt;
  }
}

bool HasBounds(const WindowRead& read) {
  return HasBounds(read.aggregate) && (read.form == ValueForm::kInt || read.form == ValueForm::kDecimal);
}

}  // namespace tollgate::plan
