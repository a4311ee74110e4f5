#include "transactions.h"

#include <charconv>
#include <chrono>
#include <cstdio>

#include "random.h"

namespace tollgate::bench {
namespace {

constexpr int64_t kSecondUs = 1000000;
constexpr int64_t kDayUs = 86400 * kSecondUs;
constexpr int64_t kYear2026Us = 20454 * kDayUs;  // 2026-01-01

constexpr const char* kTypes[] = {"sale", "sale", "sale", "refund", "auth"};
constexpr const char* kChannels[] = {"ecom", "pos", "moto", "atm"};
constexpr const char* kCurrencies[] = {"EUR", "USD", "GBP", "JPY", "CHF", "SEK"};
constexpr const char* kMccs[] = {"5411", "5812", "5999", "4121", "5541", "7995", "4829", "5732"};
constexpr const char* kCountries[] = {"DE", "US", "GB", "FR", "JP", "CH", "SE", "NG", "BR", "IN"};
constexpr const char* kCvvs[] = {"M", "N", "P", "U"};
constexpr const char* kWords[] = {"Northern",  "Harbour", "Bright",  "Cedar",   "Golden", "Summit",
                                  "Riverside", "Union",   "Central", "Pioneer", "Atlas",  "Meridian"};
constexpr const char* kTrades[] = {"Market", "Books", "Electronics", "Travel", "Fuel", "Pharmacy", "Garden"};
constexpr const char* kMailHosts[] = {"example.com", "mail.example.org", "post.example.net"};

template <class... Args>
std::string Format(const char* format, Args... args) {
  char buffer[96];
  const int size = std::snprintf(buffer, sizeof buffer, format, args...);
  return std::string(buffer, static_cast<size_t>(size));
}

std::string DateText(int64_t time_us) {
  const std::chrono::sys_days day{std::chrono::days(time_us / kDayUs)};
  const std::chrono::year_month_day date{day};
  return Format("%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()));
}

std::string TimeText(int64_t time_us) {
  const int64_t ms = time_us % kDayUs / 1000;
  return DateText(time_us) + Format("T%02d:%02d:%02d.%03dZ", static_cast<int>(ms / 3600000),
                                    static_cast<int>(ms / 60000 % 60), static_cast<int>(ms / 1000 % 60),
                                    static_cast<int>(ms % 1000));
}

std::string Uuid(Random& random) {
  const uint64_t a = random.Next(), b = random.Next();
  return Format("%08x-%04x-4%03x-a%03x-%012llx", static_cast<unsigned>(a >> 32),
                static_cast<unsigned>(a >> 16 & 0xFFFF), static_cast<unsigned>(a & 0xFFF),
                static_cast<unsigned>(b >> 52), static_cast<unsigned long long>(b & 0xFFFFFFFFFFFF));
}

// 15 digits and the one that makes Luhn's sum a multiple of ten.
std::string CardNumber(Random& random) {
  std::string digits = Format("4%014lld", static_cast<long long>(random.Below(100000000000000)));
  int sum = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    const int digit = digits[i] - '0';
    sum += i % 2 == 0 ? digit * 2 / 10 + digit * 2 % 10 : digit;
  }
  return digits += static_cast<char>('0' + (10 - sum % 10) % 10);
}

// Half of the names need quotes, an eighth of those doubled ones.
std::string MerchantName(Random& random) {
  std::string name = std::string(random.Pick(kWords)) + " " + random.Pick(kTrades);
  const int64_t form = random.Below(16);
  if (form < 7) return name + ", Inc.";
  if (form == 7) return "\"" + name + "\", Ltd.";
  return name;
}

struct Cell {
  std::string text;
  bool present = true;
  int64_t integer = 0;
  double number = 0;
};

Cell Text(std::string text) { return {.text = std::move(text)}; }
Cell Absent() { return {.text = "", .present = false}; }
Cell Integer(int64_t value) { return {.text = std::to_string(value), .integer = value}; }
Cell Cents(int64_t units) {
  return {.text = Format("%lld.%02d", static_cast<long long>(units / 100), static_cast<int>(units % 100)),
          .integer = units};
}
Cell Time(int64_t us) { return {.text = TimeText(us), .integer = us}; }
Cell Date(int64_t us) { return {.text = DateText(us), .integer = us}; }
Cell Number(int64_t ten_thousandths) {
  Cell cell = Text(Format("0.%04d", static_cast<int>(ten_thousandths)));
  std::from_chars(cell.text.data(), cell.text.data() + cell.text.size(), cell.number);
  return cell;
}

// Amounts lean to small ones, as payments do.
int64_t Amount(Random& random) { return 100 + random.Below(100000) * random.Below(100000) / 20000; }

std::vector<Cell> MakeRow(Random& random) {
  const int64_t mail_name = random.Below(1000000);
  return {Text(Uuid(random)),
          Time(kYear2026Us + random.Below(180 * 86400000LL) * 1000),
          Text(random.Pick(kTypes)),
          Text(random.Pick(kChannels)),
          Cents(Amount(random)),
          Text(random.Pick(kCurrencies)),
          Text(CardNumber(random)),
          Date(kYear2026Us + random.Below(1500) * kDayUs),
          Text(Format("m%06d", static_cast<int>(random.Below(1000000)))),
          Text(MerchantName(random)),
          Text(random.Pick(kMccs)),
          Text(random.Pick(kCountries)),
          Text(Format("c%07d", static_cast<int>(random.Below(10000000)))),
          Date(kYear2026Us - (1 + random.Below(5000)) * kDayUs),
          Text(Format("u%d@", static_cast<int>(mail_name)) + random.Pick(kMailHosts)),
          Text(Format("%d.%d.%d.%d", static_cast<int>(1 + random.Below(223)), static_cast<int>(random.Below(256)),
                      static_cast<int>(random.Below(256)), static_cast<int>(random.Below(256)))),
          Text(random.Pick(kCountries)),
          random.Below(16) == 0 ? Absent() : Text(Uuid(random)),
          Integer(1 + random.Below(5)),
          Integer(random.Below(20000000)),
          Number(random.Below(10000)),
          random.Below(8) == 0 ? Absent() : Text(random.Pick(kCvvs))};
}

struct Fault {
  size_t column;
  const char* text;
  tg_code code;
};
constexpr Fault kFaults[] = {{6, "4111111111111112", TG_CODE_FORMAT_PAN_LUHN},
                             {kAmount, "12.345", TG_CODE_FORMAT_DECIMAL_SCALE},
                             {5, "XQX", TG_CODE_FORMAT_CURRENCY_UNKNOWN},
                             {kOccurredAt, "2026-13-01T00:00:00.000Z", TG_CODE_FORMAT_DATE_TIME_RANGE},
                             {3, "fax", TG_CODE_SCHEMA_ENUM},
                             {18, "twice", TG_CODE_CSV_CAST_INTEGER}};

void AppendCell(const std::string& text, bool* is_quoted, std::string* out) {
  if (text.find_first_of(",\"") == std::string::npos) {
    out->append(text);
    return;
  }
  *is_quoted = true;
  out->push_back('"');
  for (char c : text) out->append(c == '"' ? 2 : 1, c);
  out->push_back('"');
}

void AppendRow(const std::vector<Cell>& cells, Transactions* out) {
  bool is_quoted = false;
  for (size_t c = 0; c < kColumnCount; ++c) {
    AppendCell(cells[c].text, &is_quoted, &out->rows);
    out->separators.push_back(static_cast<uint32_t>(out->rows.size()));
    out->rows.push_back(c + 1 == kColumnCount ? '\n' : ',');
    TruthColumn& truth = out->truth[c];
    truth.present.push_back(cells[c].present);
    truth.integers.push_back(cells[c].integer);
    truth.numbers.push_back(cells[c].number);
    truth.texts.push_back(cells[c].text);
  }
  out->quoted_row_count += is_quoted;
  ++out->row_count;
}

void DamageTruth(Transactions* out) {
  constexpr size_t kRow = 7;
  ++out->separators[kRow * kColumnCount + 3];
  out->truth[kAmount].integers[kRow] += 1000000000;
  out->faults[kRow] = out->faults[kRow] == 0 ? TG_CODE_FORMAT_PAN_LUHN : 0;
  ++out->byte_sum;
}

}  // namespace

const ColumnSpec kColumns[kColumnCount] = {
    {"transaction_id", TG_STRING, 0, true, R"({"type": "string", "format": "uuid"})"},
    {"occurred_at", TG_TIMESTAMP, 0, true, R"({"type": "string", "format": "date-time"})"},
    {"type", TG_STRING, 0, true, R"({"enum": ["sale", "refund", "auth"]})"},
    {"channel", TG_STRING, 0, true, R"({"enum": ["ecom", "pos", "moto", "atm"]})"},
    {"amount", TG_DECIMAL, 2, true, R"({"type": "string", "format": "decimal", "x-scale": 2, "x-minimum": "0"})"},
    {"currency", TG_STRING, 0, true, R"({"type": "string", "format": "currency"})"},
    {"card_number", TG_STRING, 0, true, R"({"type": "string", "format": "pan"})"},
    {"card_expiry", TG_TIMESTAMP, 0, true, R"({"type": "string", "format": "date"})"},
    {"merchant_id", TG_STRING, 0, true, R"({"type": "string", "minLength": 1, "maxLength": 16})"},
    {"merchant_name", TG_STRING, 0, true, R"({"type": "string", "maxLength": 80})"},
    {"mcc", TG_STRING, 0, true, R"({"type": "string", "format": "mcc"})"},
    {"merchant_country", TG_STRING, 0, true, R"({"type": "string", "format": "country"})"},
    {"customer_id", TG_STRING, 0, true, R"({"type": "string", "minLength": 1, "maxLength": 16})"},
    {"customer_since", TG_TIMESTAMP, 0, true, R"({"type": "string", "format": "date"})"},
    {"email", TG_STRING, 0, true, R"({"type": "string", "format": "email"})"},
    {"ip", TG_STRING, 0, true, R"({"type": "string", "format": "ipv4"})"},
    {"ip_country", TG_STRING, 0, true, R"({"type": "string", "format": "country"})"},
    {"device_id", TG_STRING, 0, false, R"({"type": "string", "format": "uuid"})"},
    {"attempts", TG_INT64, 0, true, R"({"type": "integer", "minimum": 1, "maximum": 99})"},
    {"distance_m", TG_INT64, 0, true, R"({"type": "integer", "minimum": 0})"},
    {"risk", TG_DOUBLE, 0, true, R"({"type": "number", "minimum": 0, "maximum": 1})"},
    {"cvv_result", TG_STRING, 0, false, R"({"enum": ["M", "N", "P", "U"]})"}};

Transactions MakeTransactions(const TransactionOptions& options) {
  Transactions out;
  for (size_t c = 0; c < kColumnCount; ++c) out.header.append(c == 0 ? "" : ",").append(kColumns[c].name);
  out.header.push_back('\n');
  Random random(options.seed);
  size_t fault_count = 0;
  for (size_t row = 0; row < options.row_count; ++row) {
    std::vector<Cell> cells = MakeRow(random);
    const bool is_bad = random.Below(1000) < static_cast<int64_t>(options.bad_permille);
    const Fault& fault = kFaults[fault_count % std::size(kFaults)];
    fault_count += is_bad;
    if (is_bad) cells[fault.column].text = fault.text;
    out.faults.push_back(is_bad ? fault.code : 0);
    AppendRow(cells, &out);
  }
  for (char byte : out.rows) out.byte_sum += static_cast<unsigned char>(byte);
  if (options.damages_truth) DamageTruth(&out);
  return out;
}

std::string TransactionSchema() {
  std::string required, properties;
  for (const ColumnSpec& column : kColumns) {
    const std::string name = std::string("\"") + column.name + "\"";
    if (column.required) required += (required.empty() ? "" : ", ") + name;
    properties += (properties.empty() ? "" : ",\n") + name + ": " + column.schema;
  }
  return "{\"type\": \"object\", \"required\": [" + required + "], \"properties\": {\n" + properties + "}}\n";
}

}  // namespace tollgate::bench
