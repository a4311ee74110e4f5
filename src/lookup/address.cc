#include "lookup/address.h"

#include <charconv>

namespace tollgate::lookup {
namespace {

std::optional<uint32_t> ParseV4(std::string_view text) {
  uint32_t address = 0;
  size_t at = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0 && (at >= text.size() || text[at++] != '.')) return std::nullopt;
    const size_t begin = at;
    uint32_t number = 0;
    while (at < text.size() && at - begin < 3 && text[at] >= '0' && text[at] <= '9') {
      number = number * 10 + static_cast<uint32_t>(text[at++] - '0');
    }
    const size_t digits = at - begin;
    if (digits == 0 || number > 255 || (digits > 1 && text[begin] == '0')) return std::nullopt;
    address = address << 8 | number;
  }
  if (at != text.size()) return std::nullopt;
  return address;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Groups of 16 bits, left of "::" and right of it.
class V6Parser {
 public:
  explicit V6Parser(std::string_view text) : text_(text) {}

  std::optional<Address6> Run() {
    if (text_.size() < 2) return std::nullopt;
    if (text_[0] == ':') {
      if (text_[1] != ':') return std::nullopt;
      gap_ = 0;
      at_ = 2;
    }
    while (at_ < text_.size()) {
      if (!ReadPart()) return std::nullopt;
    }
    if (gap_ < 0 ? count_ != 8 : count_ > 7) return std::nullopt;
    return Joined();
  }

 private:
  // A group and what separates it from the next, or an IPv4 tail.
  bool ReadPart() {
    const std::string_view rest = text_.substr(at_);
    if (rest.find_first_of(".:") != rest.npos && rest[rest.find_first_of(".:")] == '.') {
      const std::optional<uint32_t> tail = ParseV4(rest);
      if (!tail || count_ > 6) return false;
      groups_[count_++] = static_cast<uint16_t>(*tail >> 16);
      groups_[count_++] = static_cast<uint16_t>(*tail);
      at_ = text_.size();
      return true;
    }
    uint32_t group = 0;
    const size_t begin = at_;
    while (at_ < text_.size() && at_ - begin < 4 && HexDigit(text_[at_]) >= 0) {
      group = group << 4 | static_cast<uint32_t>(HexDigit(text_[at_++]));
    }
    if (at_ == begin || count_ == 8) return false;
    groups_[count_++] = static_cast<uint16_t>(group);
    if (at_ == text_.size()) return true;
    if (text_[at_++] != ':' || at_ == text_.size()) return false;
    if (text_[at_] != ':') return true;
    if (gap_ >= 0) return false;
    gap_ = count_;
    ++at_;
    return true;
  }

  Address6 Joined() const {
    uint16_t all[8] = {};
    const int left = gap_ < 0 ? count_ : gap_;
    for (int i = 0; i < left; ++i) all[i] = groups_[i];
    for (int i = left; i < count_; ++i) all[8 - count_ + i] = groups_[i];
    Address6 address{};
    for (int i = 0; i < 8; ++i) address[i / 4] = address[i / 4] << 16 | all[i];
    return address;
  }

  std::string_view text_;
  size_t at_ = 0;
  uint16_t groups_[8] = {};
  int count_ = 0;
  int gap_ = -1;  // groups before "::"
};

constexpr uint64_t kMappedPrefix = 0xFFFF;  // bits 32 to 63 of the low half, below a high half of zeroes
constexpr int kMappedBits = 96;

// All ones in the lowest `bits` bits.
uint64_t LowOnes(int bits) { return bits <= 0 ? 0 : bits >= 64 ? ~uint64_t{0} : (uint64_t{1} << bits) - 1; }

}  // namespace

std::optional<Address> ParseAddress(std::string_view text) {
  Address address;
  if (const auto v4 = ParseV4(text)) {
    address.is_v4 = true;
    address.v4 = *v4;
    return address;
  }
  const auto v6 = V6Parser(text).Run();
  if (!v6) return std::nullopt;
  address.v6 = *v6;
  if ((*v6)[0] == 0 && (*v6)[1] >> 32 == kMappedPrefix) {
    address.is_v4 = true;
    address.v4 = static_cast<uint32_t>((*v6)[1]);
  }
  return address;
}

std::string ReadNetwork(std::string_view text, Network* network) {
  const size_t slash = text.find('/');
  const std::string_view address_text = text.substr(0, slash);
  const std::optional<Address> address = ParseAddress(address_text);
  if (!address) return "it is no IPv4 or IPv6 address";
  const bool is_mapped = address->is_v4 && address_text.find(':') != address_text.npos;
  const int all_bits = address->is_v4 && !is_mapped ? 32 : 128;
  int prefix = all_bits;
  if (slash != text.npos) {
    const std::string_view digits = text.substr(slash + 1);
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    const bool is_number = problem == std::errc() && end == digits.data() + digits.size();
    if (!is_number || prefix < 0 || prefix > all_bits || (digits.size() > 1 && digits[0] == '0')) {
      return "its prefix length is no number from 0 to " + std::to_string(all_bits);
    }
  }
  if (is_mapped && prefix < kMappedBits) {
    return "a network that holds the IPv4-mapped addresses as a part is written without them";
  }
  network->prefix = is_mapped ? prefix - kMappedBits : prefix;
  network->first = network->last = *address;
  const int free_bits = (address->is_v4 ? 32 : 128) - network->prefix;
  const uint64_t low = LowOnes(free_bits), high = LowOnes(free_bits - 64);
  const bool has_host_bits = address->is_v4 ? (address->v4 & static_cast<uint32_t>(low)) != 0
                                            : (address->v6[1] & low) != 0 || (address->v6[0] & high) != 0;
  if (has_host_bits) return "bits behind its prefix are set: it is an address in a network, not the network";
  if (address->is_v4) {
    network->last.v4 |= static_cast<uint32_t>(low);
  } else {
    network->last.v6[0] |= high;
    network->last.v6[1] |= low;
  }
  return "";
}

}  // namespace tollgate::lookup
