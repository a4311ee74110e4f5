// E-mail addresses.
#ifndef TOLLGATE_FORMAT_EMAIL_H_
#define TOLLGATE_FORMAT_EMAIL_H_

#include <string_view>

namespace tollgate::format {

// A mailbox as RFC 5321 section 4.1.2 writes it, in ASCII, within the lengths of 4.5.3.1.
bool IsEmail(std::string_view text);

}  // namespace tollgate::format
#endif  // TOLLGATE_FORMAT_EMAIL_H_
