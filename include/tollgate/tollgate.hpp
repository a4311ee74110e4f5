// The C++ face of Tollgate: ownership, Expected<T> and typed views over the C headers, inline. No exceptions, no RTTI,
// no class of the library crosses its boundary; what a type means is said once, in the C header of the same name.
#ifndef TOLLGATE_TOLLGATE_HPP
#define TOLLGATE_TOLLGATE_HPP

#include "tollgate/compile.hpp"
#include "tollgate/data.hpp"
#include "tollgate/plan.hpp"
#include "tollgate/report.hpp"
#include "tollgate/scan.hpp"
#include "tollgate/screen.hpp"
#include "tollgate/sink.hpp"
#include "tollgate/state.hpp"
#include "tollgate/status.hpp"
#include "tollgate/text.hpp"
#include "tollgate/tollgate.h"

#endif  // TOLLGATE_TOLLGATE_HPP
