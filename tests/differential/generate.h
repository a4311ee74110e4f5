// Generated packs and adversarial rows for the differential test. One seed, one case, on every machine: nothing here
// uses std distributions, whose results differ between libraries.
#ifndef TOLLGATE_TESTS_DIFFERENTIAL_GENERATE_H_
#define TOLLGATE_TESTS_DIFFERENTIAL_GENERATE_H_

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate::differential {

// SplitMix64: small, and the same everywhere. A fuzzer gives bytes: choices are made of them first, few bytes each, so
// that changing one changes one choice.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  Random(uint64_t seed, std::string_view bytes) : state_(seed), bytes_(bytes), is_guided_(true) {}
  // A fuzzer's: it wants many small cases.
  bool is_guided() const { return is_guided_; }
  uint64_t Next() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  // 0 <= result < bound.
  uint64_t Below(uint64_t bound) { return (bytes_.empty() ? Next() : Taken(bound <= 256 ? 1 : 8)) % bound; }
  bool Chance(int percent) { return Below(100) < static_cast<uint64_t>(percent); }
  template <class T>
  const T& Pick(const std::vector<T>& from) {
    return from[Below(from.size())];
  }

 private:
  uint64_t Taken(size_t size) {
    uint64_t value = 0;
    for (char byte : bytes_.substr(0, size)) value = value << 8 | static_cast<unsigned char>(byte);
    bytes_.remove_prefix(std::min(size, bytes_.size()));
    return value;
  }
  uint64_t state_;
  std::string_view bytes_;
  bool is_guided_ = false;
};

enum class FieldKind : uint8_t {
  kInt,
  kDouble,
  kNumberDecimal,
  kTextDecimal,
  kMoney,
  kText,
  kEnum,
  kBool,
  kDateTime,
  kDate,
  kEpoch,
  kTimeFormat,
  kPan,
  kFormat
};
inline constexpr int kFieldKindCount = 14;

// What a field of a pack with windows is in its stream of records.
enum class StreamRole : uint8_t { kNone, kTime, kKey, kId, kCount, kAmount, kRatio, kFlag };

struct Field {
  FieldKind kind = FieldKind::kInt;
  StreamRole role = StreamRole::kNone;  // else its cells are StreamRows'
  std::string path;                     // "f0", "card.f1"
  std::string header;
  std::string read;  // how an expression reads it: tx.f0, tx["odd name"]
  int scale = 0;
  bool nullable = false;
  std::string schema;              // its JSON Schema
  std::vector<std::string> cells;  // texts worth trying, good and bad
};

// How a cell stands in the file.
struct CellText {
  std::string text;  // content, not quoted
  bool quoted = false;
};

struct Case {
  std::vector<Field> fields;
  std::map<std::string, std::string> files;  // pack.yaml and what it names
  // The same lists and table rows once more, for who may not read files: entries by list, cells by row.
  std::map<std::string, std::vector<std::string>> lists;
  std::vector<std::vector<std::string>> table_rows;
  std::map<std::string, std::vector<std::string>> list_ends;               // of lists whose entries end; "": never
  std::map<std::string, std::vector<std::vector<std::string>>> more_rows;  // of tables beside `t`
  // Columns of the file, shuffled: a field's index, or one that no field reads.
  static constexpr int kUnread = -1, kCardOther = -2;  // of the record; of the object `card`
  std::vector<int> columns;
  std::vector<std::string> header;
  std::vector<std::vector<CellText>> rows;  // a cell a column
  std::vector<int64_t> spans_us;            // how far its windows look back; none: it has no windows
};

// What a seed's pack and its rows are drawn from.
Random PackChoices(uint64_t seed);
Random RowChoices(uint64_t seed);
// A pack without rows.
Case GeneratePack(Random random);
// Adds rows. Where every cell were drawn freely hardly a row would be valid, so three rows in four are drawn from
// `good_cells`, the texts of each field's cells that its schema admits; the fourth is drawn from all.
void GenerateRows(const std::vector<std::vector<std::string>>& good_cells, int row_count, Random random, Case* one);
// The rows as a CSV file.
std::string ToCsv(const Case& one);

// Parts, one file each. *extra_columns: of Case's, those that the schema admits.
std::vector<Field> GenerateFields(Random& random, bool has_windows, std::string* schema,
                                  std::vector<int>* extra_columns);
struct Names {  // what expressions may use beside fields
  std::vector<std::string> text_lists, int_lists;
  std::vector<std::string>
      text_tables;  // key text; columns n (int), d (decimal 2), s (text), b (bool), each may be absent
  std::vector<std::pair<std::string, char>> variables;  // name, type letter
  struct WindowValue {
    std::string read;  // "windows.w0.count"
    char letter;       // type
    int scale;         // n
  };
  std::vector<WindowValue> windows;
};
// A Boolean expression (or, for reasons, one of type letter b i d n s t u: bool, int, double, decimal, text, time,
// duration).
std::string GenerateExpression(Random& random, const std::vector<Field>& fields, const Names& names, char type,
                               int depth);
// A Boolean expression about a window's value and maybe others, mostly near what the value is.
std::string GenerateWindowTest(Random& random, const Names& names, const Names::WindowValue& value);
// Windows of a pack whose fields are there; their reads become names. `has_time`: the pack says record.time.
std::string GenerateWindows(Random& random, bool has_time, Case* one, Names* names);
// w_time, w_key, w_id... of a record, into the properties of its schema.
void AddStreamFields(Random& random, std::vector<Field>* fields, std::string* properties);
// The cells of these fields, row by row.
class StreamRows {
 public:
  StreamRows(const Case& one, Random& random);
  void Next();
  CellText Cell(const Field& field);

 private:
  Random& random_;
  int64_t now_us_, time_us_ = 0, pace_us_ = 0;
  uint64_t key_count_;
  std::vector<int64_t> spans_us_;
  bool has_huge_ = false;
  int repeats_percent_ = 0;
  std::vector<std::string> ids_;
};
std::string Quoted(const std::string& text);  // as a CEL and JSON string literal

}  // namespace tollgate::differential
#endif  // TOLLGATE_TESTS_DIFFERENTIAL_GENERATE_H_
