#include "simdjson_rival.h"

#include <simdjson.h>

#include <array>

namespace tollgate::bench {
namespace {

namespace ondemand = simdjson::ondemand;

// What was touched. The same for every order of keys.
struct Touched {
  int64_t rows = 0;
  uint64_t fields = 0;
  uint64_t text_bytes = 0;  // unescaped
  int64_t integers = 0;
  double numbers = 0;
  bool operator==(const Touched&) const = default;
};

// Names with their sizes, which simdjson would count at every look-up.
const auto kNames = [] {
  std::array<std::string_view, kColumnCount> names;
  for (size_t column = 0; column < kColumnCount; ++column) names[column] = kColumns[column].name;
  return names;
}();

void Touch(size_t column, ondemand::value value, Touched* out) {
  ++out->fields;
  switch (kColumns[column].type) {
    case TG_INT64:
      out->integers += int64_t{value.get_int64()};
      break;
    case TG_DOUBLE:
      out->numbers += double{value.get_double()};
      break;
    default:
      out->text_bytes += std::string_view{value.get_string()}.size();
      break;
  }
}

void TouchByName(ondemand::object object, Touched* out) {
  for (size_t column = 0; column < kColumnCount; ++column) {
    ondemand::value value;
    if (object.find_field_unordered(kNames[column]).get(value) == simdjson::SUCCESS) Touch(column, value, out);
  }
}

// The next field is the column behind the last one, most often; else it is looked for.
void TouchInTurn(ondemand::object object, Touched* out) {
  size_t next = 0;
  for (ondemand::field field : object) {
    const ondemand::raw_json_string key = field.key();
    size_t tried = 0;
    for (; tried < kColumnCount && !key.unsafe_is_equal(kNames[next]); ++tried)
      next = next + 1 == kColumnCount ? 0 : next + 1;
    if (tried == kColumnCount) continue;
    Touch(next, field.value(), out);
    next = next + 1 == kColumnCount ? 0 : next + 1;
  }
}

Touched Truth(const Transactions& data, size_t row_count) {
  Touched out;
  out.rows = static_cast<int64_t>(row_count);
  for (size_t column = 0; column < kColumnCount; ++column) {
    const TruthColumn& truth = data.truth[column];
    for (size_t row = 0; row < row_count; ++row) {
      if (truth.present[row] == 0) continue;
      ++out.fields;
      if (kColumns[column].type == TG_INT64) {
        out.integers += truth.integers[row];
      } else if (kColumns[column].type != TG_DOUBLE) {
        out.text_bytes += truth.texts[row].size();
      }
    }
  }
  return out;
}

// The sum of doubles depends on the order of adding, so it is not compared.
std::string Compare(Touched got, const Touched& want) {
  got.numbers = 0;
  return got == want ? "" : "other fields";
}

using TouchObject = void (*)(ondemand::object, Touched*);

class SimdjsonLines : public Workload {
 public:
  SimdjsonLines(const JsonLines& lines, TouchObject touch) : lines_(lines), padded_(lines.text), touch_(touch) {
    parser_.threaded = false;
  }
  std::string Check() override {
    Run();
    return Compare(touched_, Truth(*lines_.data, lines_.data->row_count));
  }
  Work Run() override {
    touched_ = {};
    ondemand::document_stream documents = parser_.iterate_many(padded_);
    for (auto document : documents) {
      ++touched_.rows;
      touch_(document.get_object(), &touched_);
    }
    return {touched_.rows, static_cast<int64_t>(padded_.size())};
  }

 private:
  const JsonLines& lines_;
  simdjson::padded_string padded_;
  TouchObject touch_;
  ondemand::parser parser_;
  Touched touched_;
};

class SimdjsonOneLine : public Workload {
 public:
  explicit SimdjsonOneLine(const JsonLines& lines) : lines_(lines) {
    for (size_t event = 0; event < kOneEventCount; ++event) padded_.emplace_back(lines.record(event));
  }
  std::string Check() override {
    for (size_t event = 0; event < kOneEventCount; ++event) Run();
    return Compare(touched_, Truth(*lines_.data, kOneEventCount));
  }
  Work Run() override {
    const simdjson::padded_string& line = padded_[next_];
    next_ = (next_ + 1) % kOneEventCount;
    ondemand::document document = parser_.iterate(line);
    ++touched_.rows;
    TouchInTurn(document.get_object(), &touched_);
    return {1, static_cast<int64_t>(line.size())};
  }

 private:
  const JsonLines& lines_;
  std::vector<simdjson::padded_string> padded_;
  ondemand::parser parser_;
  Touched touched_;
  size_t next_ = 0;
};

}  // namespace

void AddSimdjson(const std::string& order, const JsonLines& lines, Suite* suite) {
  suite->Add("rival/simdjson/by_name/" + order,
             [&lines] { return std::make_unique<SimdjsonLines>(lines, TouchByName); });
  suite->Add("rival/simdjson/in_turn/" + order,
             [&lines] { return std::make_unique<SimdjsonLines>(lines, TouchInTurn); });
}

void AddSimdjsonOneLine(const JsonLines& lines, Suite* suite) {
  suite->Add("rival/simdjson/one_line", [&lines] { return std::make_unique<SimdjsonOneLine>(lines); });
}

}  // namespace tollgate::bench
