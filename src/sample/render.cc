// Addresses lie in ranges that belong to nobody: 100.64.0.0/10 (RFC 6598) has a /16 for each city, 198.18.0.0/15 (RFC
// 2544) stands for rented servers, 2001:db8::/32 (RFC 3849) for IPv6. Mail goes to names of RFC 2606. So a list or a
// table over them can be written by rule: 100.64.0.0/16 is the first city of the list.
#include "sample/render.h"

#include "sample/text.h"

namespace tollgate::sample {
namespace {

constexpr uint32_t kDevicesPerCustomer = 2;
// A device serves half a year: an honest one is new at times, too.
constexpr int64_t kDeviceDays = 180;

// The customer's phone or laptop of that day, one number each.
uint64_t OwnDevice(const World& world, uint32_t customer, const Event& event) {
  const uint64_t which = uint64_t{customer} * kDevicesPerCustomer + event.number % kDevicesPerCustomer;
  // Not all on the same day; the bias keeps the dividend above 0 for any year.
  const uint64_t first_day = Reduce(WordOf(world.seed(), Purpose::kDevice, which, 1), kDeviceDays);
  const int64_t day = (event.time_us + int64_t{1000000} * kDayUs) / kDayUs;
  return which * 100000 + (static_cast<uint64_t>(day) + first_day) / kDeviceDays;
}

template <class T>
const T& Pick(std::span<const T> choices, uint64_t word) {
  return choices[Reduce(word, static_cast<uint32_t>(choices.size()))];
}

void Identify(char letter, uint64_t number, std::string* out) {
  out->assign(1, letter);
  AppendPadded(number, 8, out);
}

// Numbers of cards of one range differ: the middle is the card's number, taken through a one-to-one step.
void RenderCard(const World& world, uint32_t card, Row* row) {
  uint32_t left = Reduce(WordOf(world.seed(), Purpose::kCard, card, 3), 100);
  const CardRange* range = CardRanges().data();
  while (left >= range->weight) left -= (range++)->weight;
  const int drawn = static_cast<int>(range->size) - 7;
  uint64_t modulus = 1;
  for (int i = 0; i < drawn; ++i) modulus *= 10;
  // 7,654,321 has no factor 2 or 5.
  const uint64_t middle = (card * uint64_t{7654321} + Mix(world.seed()) % modulus) % modulus;
  std::string& number = row->cells[kCardNumber];
  number.assign(range->bin);
  AppendPadded(middle, drawn, &number);
  AppendLuhnDigit(0, &number);
  row->cells[kBin].assign(range->bin);
}

void RenderPersonName(uint64_t word, std::string* out) {
  out->append(Pick(GivenNames(), word).text).append(" ").append(Pick(FamilyNames(), Mix(word)).text);
}

void RenderMail(uint64_t word, uint64_t number, std::span<const std::string_view> hosts, std::string* out) {
  out->append(Pick(GivenNames(), word).mail).append(".").append(Pick(FamilyNames(), Mix(word)).mail);
  AppendNumber(number, out);
  out->append("@").append(Pick(hosts, Mix(word + 1)));
}

void RenderIpv6(uint8_t city, uint64_t word, std::string* out) {
  constexpr char kHex[] = "0123456789abcdef";
  out->append("2001:db8:1");
  AppendPadded(city, 2, out);
  // Four groups behind ::, each without a zero in front, as RFC 5952 writes them.
  out->push_back(':');
  for (int group = 0; group < 4; ++group) {
    out->push_back(':');
    out->push_back(kHex[1 + (word >> 12 & 15) % 15]);
    for (int shift = 8; shift >= 0; shift -= 4) out->push_back(kHex[word >> shift & 15]);
    word >>= 16;
  }
}

void RenderIpv4(uint32_t first, uint32_t second, uint64_t word, std::string* out) {
  for (const uint64_t part : {uint64_t{first}, uint64_t{second}, word & 255}) {
    AppendNumber(part, out);
    out->push_back('.');
  }
  AppendNumber(1 + (word >> 8) % 254, out);
}

}  // namespace

void Renderer::RenderTime(int64_t time_us, std::string* out) {
  const int64_t day = time_us / kDayUs - (time_us % kDayUs < 0);
  if (day != date_day_) {
    date_.clear();
    AppendDate(day, &date_);
    date_day_ = day;
  }
  const auto ms = static_cast<uint64_t>(time_us - day * kDayUs) / 1000;
  out->assign(date_).push_back('T');
  AppendPadded(ms / 3600000, 2, out);
  out->push_back(':');
  AppendPadded(ms / 60000 % 60, 2, out);
  out->push_back(':');
  AppendPadded(ms / 1000 % 60, 2, out);
  out->push_back('.');
  AppendPadded(ms % 1000, 3, out);
  out->push_back('Z');
}

void Renderer::RenderMerchant(const Event& event, Row* row) const {
  const uint64_t word = WordOf(world_->seed(), Purpose::kMerchant, event.merchant, 2);
  const Trade& trade = world_->TradeOf(event.merchant);
  const City& city = Cities()[world_->CityOf(event.merchant)];
  const std::string_view shop = Pick(ShopWords(), Mix(word));
  Identify('m', event.merchant, &row->cells[kMerchantId]);
  row->cells[kMcc].assign(trade.mcc);
  row->cells[kCountry].assign(city.country);
  std::string& name = row->cells[kMerchantName];
  name.clear();
  switch (word % 8) {
    case 0:
      name.append(shop).append(" ").append(trade.noun).append(", ").append(city.name);
      return;
    case 1:
      name.append("\"").append(shop).append("\" ").append(trade.noun);
      return;
    case 2:
      name.append(shop).append(" & Sons, ").append(trade.noun).append(" \"").append(city.name).append("\"");
      return;
    case 3:
      name.append(trade.noun).append(" #");
      AppendNumber(1 + word / 8 % 900, &name);
      return;
    default:
      name.append(shop).append(" ").append(trade.noun);
  }
}

// A transfer goes to a person, drawn anew each time; any other payment to who owns the shop.
void Renderer::RenderPayee(const Event& event, Row* row) const {
  const bool is_transfer = world_->TradeOf(event.merchant).mcc == "4829";
  const uint64_t word = is_transfer ? WordOf(world_->seed(), Purpose::kPayee, event.number)
                                    : WordOf(world_->seed(), Purpose::kOwner, event.merchant);
  Identify('p', is_transfer ? 50000000 + word % 50000000 : event.merchant, &row->cells[kPayee]);
  std::string& name = row->cells[kPayeeName];
  name.clear();
  if (is_transfer || word % 3 == 0) {
    RenderPersonName(word, &name);
  } else if (word % 3 == 1) {
    // As registers write it.
    name.append(Pick(FamilyNames(), Mix(word)).text).append(", ").append(Pick(GivenNames(), word).text);
  } else {
    name.append(Pick(ShopWords(), word)).append(" Holdings, S.A.");
  }
}

void Renderer::RenderWeb(const Event& event, Row* row) const {
  const uint64_t seed = world_->seed();
  const uint32_t customer = world_->CustomerOf(event.card);
  const bool is_thief = event.thief != 0;
  // Thieves are numbered from the other end.
  const uint64_t owner = is_thief ? ~event.thief : OwnDevice(*world_, customer, event);
  const uint64_t device = WordOf(seed, Purpose::kDevice, owner);
  AppendUuid(device, Mix(device), &row->cells[kDeviceId]);
  row->cells[kUserAgent].append(Pick(event.is_robot ? RobotAgents() : UserAgents(), Mix(device + 1)));
  std::string& mail = row->cells[kEmail];
  if (event.has_new_mail) {
    RenderMail(device, event.thief, ThrowAwayMailHosts(), &mail);
  } else {
    RenderMail(WordOf(seed, Purpose::kCustomer, customer, 3), customer, MailHosts(), &mail);
  }
  const uint64_t address = WordOf(seed, Purpose::kAddress, owner, event.city);
  std::string& ip = row->cells[kIp];
  if (is_thief && address % 2 == 0) {
    RenderIpv4(198, 18 + (address >> 20 & 1), address >> 24, &ip);
  } else if (address % 8 == 1) {
    RenderIpv6(event.city, Mix(address), &ip);
  } else {
    RenderIpv4(100, 64u + event.city, address >> 24, &ip);
  }
  row->cells[kIpCountry].append(Cities()[event.city].country);
}

void Renderer::Render(const Event& event, Row* row) {
  const City& city = Cities()[event.city];
  const Currency& money = world_->MoneyOf(event.merchant);
  for (std::string& cell : row->cells) cell.clear();
  row->event_number = event.number;
  row->occurred_at_us = event.time_us;
  row->amount_minor = event.amount_minor;
  row->amount_scale = money.scale;
  row->lat_e4 = city.lat_e4;
  row->lon_e4 = city.lon_e4;
  row->card = event.card;
  row->merchant = event.merchant;
  row->scenario = event.scenario;
  const uint64_t identity = WordOf(world_->seed(), Purpose::kTransaction, event.number);
  AppendUuid(identity, Mix(identity), &row->cells[kTransactionId]);
  RenderTime(event.time_us, &row->cells[kOccurredAt]);
  row->cells[kType].assign(event.is_refund ? "refund" : "sale");
  row->cells[kChannel].assign(event.is_online ? "ecom" : "pos");
  Identify('c', world_->CustomerOf(event.card), &row->cells[kCustomerId]);
  RenderCard(*world_, event.card, row);
  AppendScaled(event.amount_minor, money.scale, &row->cells[kAmount]);
  row->cells[kCurrency].assign(money.code);
  RenderMerchant(event, row);
  RenderPayee(event, row);
  if (event.is_online) RenderWeb(event, row);
  row->cells[kCity].assign(city.name);
  AppendScaled(city.lat_e4, 4, &row->cells[kLat]);
  AppendScaled(city.lon_e4, 4, &row->cells[kLon]);
  row->cells[kIsFraud].assign(row->is_fraud() ? "true" : "false");
  row->cells[kScenario].assign(kScenarioNames[static_cast<size_t>(event.scenario)]);
}

}  // namespace tollgate::sample
