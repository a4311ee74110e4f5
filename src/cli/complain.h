// How a command speaks of trouble.
#ifndef TOLLGATE_CLI_COMPLAIN_H_
#define TOLLGATE_CLI_COMPLAIN_H_

#include <string>
#include <string_view>

namespace tollgate::cli {

// One line on standard error: "tollgate-sample: ...".
void ComplainAs(std::string_view program, std::string_view message);

}  // namespace tollgate::cli
#endif  // TOLLGATE_CLI_COMPLAIN_H_
