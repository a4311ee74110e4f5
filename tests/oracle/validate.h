// The oracle's validation: one row of raw cells against a schema, assertion by assertion, with exact numbers of its
// own.
#ifndef TOLLGATE_TESTS_ORACLE_VALIDATE_H_
#define TOLLGATE_TESTS_ORACLE_VALIDATE_H_

#include <compare>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "oracle/evaluate.h"
#include "schema/schema.h"

namespace tollgate::oracle {

// A cell of a CSV row that the reader accepted (valid UTF-8, no NUL), unquoted. A field without a column has has_column
// false.
struct RawCell {
  std::string text;
  bool quoted = false;
  bool has_column = true;
};

struct Finding {
  tg_code code = 0;
  std::string schema_pointer;
  friend auto operator<=>(const Finding&, const Finding&) = default;
};

struct Validation {
  std::set<Finding> findings;
  Record record;  // the typed cells: what rules see of a valid row
  bool valid() const { return findings.empty(); }
};

// One cell: its value and state, or the code of the fault (the cell is then absent to rules, but present to
// `required`).
Cell DecodeCell(const column::LayoutField& field, const RawCell& raw, tg_code* fault);

class Validator {
 public:
  explicit Validator(const schema::Schema& schema);
  ~Validator();
  // One cell for each of the schema's fields. `others`: for each of its nested objects whether the record has a
  // property of it that is none of the fields; empty: none has.
  Validation Validate(const std::vector<RawCell>& cells, const std::vector<bool>& others = {});

 private:
  bool Holds(const schema::Field& field, const column::Assertion& assertion, const RawCell& raw, const Cell& cell,
             tg_code* code);
  bool Matches(const std::string& text, const std::string& pattern);
  const schema::Schema& schema_;
  std::map<std::string, std::unique_ptr<re2::RE2>> patterns_;
};

}  // namespace tollgate::oracle
#endif  // TOLLGATE_TESTS_ORACLE_VALIDATE_H_
