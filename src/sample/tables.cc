#include "sample/tables.h"

namespace tollgate::sample {
namespace {

constexpr City kCities[] = {
    {"Berlin", "DE", "EUR", 525200, 134050, 60},        {"New York", "US", "USD", 407128, -740060, -300},
    {"Tokyo", "JP", "JPY", 356762, 1396503, 540},       {"São Paulo", "BR", "BRL", -235505, -466333, -180},
    {"London", "GB", "GBP", 515074, -1278, 0},          {"Sydney", "AU", "AUD", -338688, 1512093, 600},
    {"Kuwait City", "KW", "KWD", 293759, 479774, 180},  {"Los Angeles", "US", "USD", 340522, -1182437, -480},
    {"Paris", "FR", "EUR", 488566, 23522, 60},          {"Mumbai", "IN", "INR", 190760, 728777, 330},
    {"Toronto", "CA", "CAD", 436532, -793832, -300},    {"Lagos", "NG", "NGN", 65244, 33792, 60},
    {"Singapore", "SG", "SGD", 13521, 1038198, 480},    {"Ciudad de México", "MX", "MXN", 194326, -991332, -360},
    {"Zürich", "CH", "CHF", 473769, 85417, 60},         {"Seoul", "KR", "KRW", 375665, 1269780, 540},
    {"Chicago", "US", "USD", 418781, -876298, -360},    {"Stockholm", "SE", "SEK", 593293, 180686, 60},
    {"Bogotá", "CO", "COP", 47110, -740721, -300},      {"Kraków", "PL", "PLN", 500647, 199450, 60},
    {"Vancouver", "CA", "CAD", 492827, -1231207, -480}, {"Madrid", "ES", "EUR", 404168, -37038, 60},
    {"Osaka", "JP", "JPY", 346937, 1355023, 540},       {"Cape Town", "ZA", "ZAR", -339249, 184241, 120},
    {"Houston", "US", "USD", 297604, -953698, -360},    {"Wien", "AT", "EUR", 482082, 163738, 60},
    {"Melbourne", "AU", "AUD", -378136, 1449631, 600},  {"Manama", "BH", "BHD", 262285, 505860, 180},
    {"Miami", "US", "USD", 257617, -801918, -300},      {"Milano", "IT", "EUR", 454642, 91900, 60},
    {"Delhi", "IN", "INR", 286139, 772090, 330},        {"Tunis", "TN", "TND", 368065, 101815, 60},
    {"Seattle", "US", "USD", 476062, -1223321, -480},   {"København", "DK", "DKK", 556761, 125683, 60},
    {"Auckland", "NZ", "NZD", -368509, 1747645, 720},   {"Dublin", "IE", "EUR", 533498, -62603, 0},
    {"Santiago", "CL", "CLP", -334489, -706693, -240},  {"Amsterdam", "NL", "EUR", 523676, 49041, 60},
    {"Bangkok", "TH", "THB", 137563, 1005018, 420},     {"Montréal", "CA", "CAD", 455017, -735673, -300},
    {"Praha", "CZ", "CZK", 500755, 144378, 60},         {"Dubai", "AE", "AED", 252048, 552708, 240},
    {"Honolulu", "US", "USD", 213069, -1578583, -600},  {"Oslo", "NO", "NOK", 599139, 107522, 60},
    {"Manila", "PH", "PHP", 145995, 1209842, 480},      {"Manchester", "GB", "GBP", 534808, -22426, 0},
    {"İstanbul", "TR", "TRY", 410082, 289784, 180},     {"Lisboa", "PT", "EUR", 387223, -91393, 0},
};

// Rates are round numbers near those of 2025: the sample has no market, only sizes that look right.
constexpr Currency kCurrencies[] = {
    {"EUR", 2, 100},  {"USD", 2, 108},  {"JPY", 0, 160},  {"BRL", 2, 600},    {"GBP", 2, 85},   {"AUD", 2, 165},
    {"KWD", 3, 330},  {"INR", 2, 9000}, {"CAD", 2, 148},  {"NGN", 2, 165000}, {"SGD", 2, 145},  {"MXN", 2, 2000},
    {"CHF", 2, 95},   {"KRW", 0, 1450}, {"SEK", 2, 1130}, {"COP", 2, 440000}, {"PLN", 2, 430},  {"ZAR", 2, 2000},
    {"BHD", 3, 405},  {"TND", 3, 3370}, {"DKK", 2, 746},  {"NZD", 2, 180},    {"CLP", 0, 1000}, {"THB", 2, 3900},
    {"CZK", 2, 2500}, {"AED", 2, 395},  {"NOK", 2, 1170}, {"PHP", 2, 6100},   {"TRY", 2, 3500},
};

constexpr Trade kTrades[] = {
    {"5411", "Market", 3200, 26, 4},   {"5812", "Kitchen", 3800, 16, 2}, {"5814", "Grill", 1100, 14, 3},
    {"5541", "Fuel", 5200, 10, 0},     {"5912", "Pharmacy", 1900, 7, 3}, {"5732", "Electronics", 14900, 4, 14},
    {"5942", "Books", 2100, 3, 10},    {"5651", "Fashion", 5900, 8, 18}, {"5947", "Gifts", 2600, 3, 6},
    {"4121", "Cabs", 1800, 6, 5},      {"7011", "Hotel", 18500, 2, 6},   {"4722", "Travel", 32000, 1, 7},
    {"5816", "Games", 1500, 0, 12},    {"7995", "Bets", 4000, 0, 4},     {"4829", "Transfer", 21000, 0, 4},
    {"6051", "Exchange", 15000, 0, 2},
};

constexpr CardRange kCardRanges[] = {
    {"411111", 16, 18}, {"424242", 16, 18}, {"401288", 16, 12}, {"400000", 16, 10}, {"555555", 16, 14},
    {"510510", 16, 8},  {"222300", 16, 5},  {"378282", 15, 5},  {"371449", 15, 3},  {"601111", 16, 3},
    {"353011", 16, 2},  {"305693", 14, 1},  {"620000", 16, 1},
};

constexpr Name kGivenNames[] = {
    {"Anna", "anna"},     {"Bjørn", "bjorn"},     {"Carlos", "carlos"},   {"Dmitri", "dmitri"}, {"Élodie", "elodie"},
    {"Fatima", "fatima"}, {"Grace", "grace"},     {"Hiroshi", "hiroshi"}, {"Inês", "ines"},     {"Jürgen", "juergen"},
    {"Kwame", "kwame"},   {"Leila", "leila"},     {"Mateo", "mateo"},     {"Nadia", "nadia"},   {"Olga", "olga"},
    {"Priya", "priya"},   {"Quentin", "quentin"}, {"Rosa", "rosa"},       {"Søren", "soren"},   {"Tomasz", "tomasz"},
    {"Uma", "uma"},       {"Víctor", "victor"},   {"Wei", "wei"},         {"Yasmin", "yasmin"}, {"Zoë", "zoe"},
};

constexpr Name kFamilyNames[] = {
    {"Andersson", "andersson"}, {"Brown", "brown"},         {"Çelik", "celik"},       {"da Silva", "dasilva"},
    {"Eriksen", "eriksen"},     {"Fernández", "fernandez"}, {"Garcia", "garcia"},     {"Haddad", "haddad"},
    {"Ivanova", "ivanova"},     {"Jensen", "jensen"},       {"Kowalski", "kowalski"}, {"Lefèvre", "lefevre"},
    {"Müller", "mueller"},      {"Nakamura", "nakamura"},   {"O'Brien", "obrien"},    {"Patel", "patel"},
    {"Quispe", "quispe"},       {"Rossi", "rossi"},         {"Smith", "smith"},       {"Tanaka", "tanaka"},
    {"Ueda", "ueda"},           {"van Dijk", "vandijk"},    {"Wang", "wang"},         {"Xu", "xu"},
    {"Yılmaz", "yilmaz"},       {"Zieliński", "zielinski"}, {"Okafor", "okafor"},     {"Nguyễn", "nguyen"},
};

constexpr std::string_view kShopWords[] = {
    "Northern", "Harbour",  "Café Müller", "Løvens", "São Bento", "Cedar",    "O'Brien's", "Étoile",
    "Ağaoğlu",  "日の出",   "Summit",      "Golden", "Atlas",     "Bright",   "Riverside", "Łukasz",
    "Union",    "Meridian", "Pioneer",     "Bäcker", "Central",   "Old Mill", "Piñata",    "Blue Sky",
};

constexpr std::string_view kMailHosts[] = {"mail.example",    "post.example",        "inbox.example.com",
                                           "web.example.org", "letters.example.net", "uni.example"};
constexpr std::string_view kThrowAwayMailHosts[] = {"throwaway.example", "tenminutes.example", "burner.example.com"};

constexpr std::string_view kUserAgents[] = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 "
    "Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 "
    "Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile "
    "Safari/537.36",
    "Mozilla/5.0 (Linux; Android 13; SM-A536B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0 "
    "Chrome/122.0.0.0 Mobile Safari/537.36",
    "ShopApp/7.4.1 (iOS 18.1; iPhone15,2)",
};
constexpr std::string_view kRobotAgents[] = {
    "python-requests/2.32.3",
    "curl/8.5.0",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/119.0.0.0 Safari/537.36",
};

}  // namespace

// Early, office, evening, night.
const uint8_t kHourPercent[kRhythmCount][24] = {
    {2, 1, 1, 2, 8, 30, 70, 95, 90, 80, 70, 65, 70, 60, 50, 45, 45, 40, 30, 20, 12, 8, 5, 3},
    {2, 1, 1, 1, 2, 6, 20, 45, 50, 40, 40, 55, 95, 80, 45, 40, 45, 70, 85, 75, 50, 30, 15, 6},
    {6, 3, 2, 1, 1, 3, 8, 20, 30, 30, 35, 40, 50, 50, 40, 40, 50, 65, 85, 95, 95, 80, 50, 20},
    {60, 50, 40, 25, 12, 6, 4, 6, 10, 15, 20, 30, 40, 45, 45, 45, 50, 55, 60, 70, 80, 95, 95, 80},
};
const uint8_t kDayPercent[7] = {75, 80, 82, 85, 90, 100, 98};

std::span<const City> Cities() { return kCities; }
std::span<const Trade> Trades() { return kTrades; }
std::span<const CardRange> CardRanges() { return kCardRanges; }
std::span<const Name> GivenNames() { return kGivenNames; }
std::span<const Name> FamilyNames() { return kFamilyNames; }
std::span<const std::string_view> ShopWords() { return kShopWords; }
std::span<const std::string_view> MailHosts() { return kMailHosts; }
std::span<const std::string_view> ThrowAwayMailHosts() { return kThrowAwayMailHosts; }
std::span<const std::string_view> UserAgents() { return kUserAgents; }
std::span<const std::string_view> RobotAgents() { return kRobotAgents; }

const Currency& CurrencyOf(std::string_view code) {
  for (const Currency& currency : kCurrencies) {
    if (currency.code == code) return currency;
  }
  return kCurrencies[0];
}

}  // namespace tollgate::sample
