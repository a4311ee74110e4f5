// Look-ups in the ISO tables: one indexed load each, no allocation.
#ifndef TOLLGATE_FORMAT_ISO_H_
#define TOLLGATE_FORMAT_ISO_H_

#include <string_view>

namespace tollgate::format {

bool IsCurrency(std::string_view code);
bool IsCountry(std::string_view code);
bool IsMerchantCategory(int code);

}  // namespace tollgate::format
#endif  // TOLLGATE_FORMAT_ISO_H_
