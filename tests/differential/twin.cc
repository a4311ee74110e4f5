// A cell has a twin where its text can be said in JSON: a text always, a number where it is one in JSON's grammar and
// within the limits of its digits, a truth value where it is one. An empty cell without quotes is null where the field
// admits it, else a member that is not there. One code differs, and by design: a JSON number that should be whole and
// is not is of the wrong type, in CSV it is a cell that cannot be cast.
#include "differential/twin.h"

#include <optional>
#include <set>

#include "base/bits.h"
#include "base/cpu.h"
#include "base/decimal.h"
#include "differential/screen_bytes.h"
#include "read/records.h"
#include "scan/scan.h"

namespace tollgate::differential {
namespace {

// As a JSON string, each character written in one of the ways that JSON has.
std::string JsonString(const std::string& text, Random& random) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  const bool escapes = random.Chance(10);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool must = byte < 0x20 || c == '"' || c == '\\';
    if (must || (escapes && byte < 0x80 && random.Chance(30))) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

// nullopt: the cell has no twin. "": its member is not there.
std::optional<std::string> Value(const Field& field, const CellText& cell, Random& random) {
  if (!cell.quoted && cell.text.empty()) return field.nullable ? "null" : "";
  switch (field.kind) {
    case FieldKind::kInt:
    case FieldKind::kDouble:
    case FieldKind::kNumberDecimal:
    case FieldKind::kEpoch: {
      DecimalText number;
      if (ParseDecimalText(cell.text, &number) != NumberFault::kNone) return std::nullopt;
      return cell.text;
    }
    case FieldKind::kBool:
      if (field.schema.find("x-true") != std::string::npos) return JsonString(cell.text, random);
      if (cell.text != "true" && cell.text != "false") return std::nullopt;
      return cell.text;
    default:
      return JsonString(cell.text, random);
  }
}

struct Member {
  std::string key;
  std::string value;
};

std::string Joined(std::vector<Member> members, bool shuffles, Random& random) {
  for (size_t i = members.size(); shuffles && i > 1; --i) std::swap(members[i - 1], members[random.Below(i)]);
  const char* const space = shuffles && random.Chance(30) ? " " : "";
  std::string out = "{";
  for (const Member& member : members) {
    if (out.size() > 1) out.append(space).append(",");
    out.append(space).append(JsonString(member.key, random)).append(":").append(space).append(member.value);
  }
  return out + "}";
}

std::optional<std::string> ToJson(const Case& one, const std::vector<CellText>& row, Random& random) {
  std::vector<Member> members, card;
  for (size_t column = 0; column < one.columns.size(); ++column) {
    const int index = one.columns[column];
    if (index == Case::kUnread) {
      members.push_back({"unread", random.Chance(50) ? "[{\"a\":1,\"b\":\"\\\\\"},null,-1.5e3]" : "\"free text\""});
    } else if (index == Case::kCardOther) {
      if (row[column].quoted || !row[column].text.empty())
        card.push_back({"other", JsonString(row[column].text, random)});
    } else {
      const Field& field = one.fields[static_cast<size_t>(index)];
      const std::optional<std::string> value = Value(field, row[column], random);
      if (!value) return std::nullopt;
      if (value->empty()) continue;
      const bool is_nested = field.path.starts_with("card.");
      (is_nested ? card : members).push_back({is_nested ? field.path.substr(5) : field.path, *value});
    }
  }
  const bool shuffles = random.Chance(20);
  if (!card.empty()) members.push_back({"card", Joined(card, shuffles, random)});
  return Joined(members, shuffles, random);
}

// One of the two, block by block.
class Stream {
 public:
  Stream(std::string_view bytes, tg_input_format format, const plan::Plan& plan, const Settings& settings)
      : input_{bytes},
        source_(input_.Source()),
        plan_(plan),
        session_(plan, WindowPlace::kMemory, Random(0)),
        scratch_(plan, ResolveCpu(settings.cpu).value()) {
    session_.Attach(&scratch_);
    read::ReadOptions options;
    options.format = format;
    options.batch_row_count = settings.batch_row_count;
    options.cpu = ResolveCpu(settings.cpu).value();
    cutter_ = read::OpenRecords(source_, plan.layout, options);
    is_good_ = cutter_->ReadHeader().ok();
    block_ = cutter_->NewBlock();
    decoder_ = cutter_->NewDecoder();
  }
  bool Next() {
    if (!is_good_ || !*cutter_->Next(block_.get())) return false;
    batch_ = decoder_->Decode(*block_);
    return session_.Scan(batch_, &scratch_, &decisions_).empty();
  }
  const tg_batch& batch() const { return batch_; }
  // All that must be the same of a row.
  std::string Verdict(int32_t row) const {
    const auto r = static_cast<size_t>(row);
    std::string out = GetBit(decisions_.valid, r) ? "valid" : "invalid";
    out += " outcome " + std::to_string(decisions_.outcomes[row]) + " score " + std::to_string(decisions_.scores[row]) +
           " final " + std::to_string(decisions_.final_rules[row]) + "\n";
    for (int32_t rule = 0; rule < decisions_.rule_count; ++rule) {
      const bool unknown = GetBit(decisions_.unknown[rule], r), error = GetBit(decisions_.errors[rule], r);
      out += GetBit(decisions_.fired[rule], r) ? "F" : unknown ? "U" : error ? "E" : "-";
      if (!unknown && !error) continue;
      const tg_cause cause = scan::Cause(plan_, scratch_, row, rule);
      out += "(" + Text(cause.kind) + " " + Text(cause.path) + ")";
    }
    std::set<std::string> findings;
    for (size_t f = 0; f < decisions_.finding_count; ++f) {
      const tg_finding& finding = decisions_.findings[f];
      if (finding.record != batch_.first_record + row) continue;
      const tg_code code = finding.code == TG_CODE_CSV_CAST_INTEGER ? TG_CODE_SCHEMA_TYPE : finding.code;
      findings.insert(std::string(tg_code_name(code)) + " " + Text(finding.instance) + " by " + Text(finding.schema));
    }
    for (const std::string& finding : findings) out += "\n" + finding;
    return out;
  }

 private:
  static std::string Text(tg_text text) { return std::string(text.data, text.size); }

  Bytes input_;
  const tg_source source_;
  const plan::Plan& plan_;
  Session session_;
  scan::Scratch scratch_;
  std::unique_ptr<read::Cutter> cutter_;
  bool is_good_ = false;
  std::unique_ptr<read::Block> block_;
  std::unique_ptr<read::Decoder> decoder_;
  tg_batch batch_{};
  tg_decisions decisions_{};
};

}  // namespace

std::string CompareTwins(const Case& one, const plan::Plan& plan, const Settings& settings, Tally* tally) {
  Random random(one.rows.size() * 31 + one.columns.size());
  Case csv_case = one;
  csv_case.rows.clear();
  std::string lines;
  for (const std::vector<CellText>& row : one.rows) {
    const std::optional<std::string> line = ToJson(one, row, random);
    if (!line) continue;
    csv_case.rows.push_back(row);
    lines.append(*line).append(random.Chance(50) ? "\n" : "\r\n");
  }
  const std::string csv = ToCsv(csv_case);
  Stream cells(csv, TG_INPUT_CSV, plan, settings), twins(lines, TG_INPUT_NDJSON, plan, settings);
  size_t row = 0;
  while (cells.Next()) {
    if (!twins.Next() || twins.batch().row_count != cells.batch().row_count) return "the twins have fewer rows";
    for (int32_t r = 0; r < cells.batch().row_count; ++r, ++row) {
      const std::string want = cells.Verdict(r), got = twins.Verdict(r);
      if (want == got) continue;
      const tg_record& place = twins.batch().records[r];
      return "row " + std::to_string(row) + " and its twin differ: CSV " + want + "\nJSON " + got + "\n" +
             lines.substr(place.offset, place.size);
    }
  }
  tally->twins += static_cast<int64_t>(row);
  return row == csv_case.rows.size() ? "" : "CSV has " + std::to_string(row) + " rows of those that have twins";
}

}  // namespace tollgate::differential
