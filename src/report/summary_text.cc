#include <algorithm>
#include <cmath>
#include <tuple>

#include "base/drawable.h"
#include "base/utf8.h"
#include "report/append.h"
#include "report/summary.h"

namespace tollgate::report {
namespace {

std::string Drawable(std::string_view text) {
  std::string drawable;
  AppendDrawable(text, &drawable);
  return drawable;
}

// Rows of cells, laid out once all are known: the first column to the left, the others to the right unless said
// otherwise. Cells may hold what stands in an input (the name of a column), so they are cleaned for a terminal.
class Table {
 public:
  explicit Table(std::vector<bool> left) : left_(std::move(left)), widths_(left_.size()) {}
  void Add(std::vector<std::string> cells) {
    for (size_t c = 0; c < cells.size(); ++c) {
      cells[c] = Drawable(cells[c]);
      widths_[c] = std::max(widths_[c], CountCodePoints(cells[c]));
    }
    rows_.push_back(std::move(cells));
  }
  bool empty() const { return rows_.empty(); }
  void AppendTo(std::string* out) const {
    for (const std::vector<std::string>& row : rows_) {
      out->push_back(' ');
      for (size_t c = 0; c < row.size(); ++c) {
        const size_t pad = widths_[c] - CountCodePoints(row[c]);
        out->append(c == 0 ? 1 : 2, ' ');
        if (!left_[c]) out->append(pad, ' ');
        out->append(row[c]);
        if (left_[c]) out->append(pad, ' ');
      }
      out->erase(out->find_last_not_of(' ') + 1);
      out->push_back('\n');
    }
  }

 private:
  std::vector<bool> left_;
  std::vector<size_t> widths_;
  std::vector<std::vector<std::string>> rows_;
};

// Tenths, rounded half up: "123.4".
std::string OneDigit(double value) {
  const int64_t tenths = std::llround(value * 10);
  return Grouped(tenths / 10) + '.' + static_cast<char>('0' + tenths % 10);
}

std::string Bytes(double bytes) {
  if (bytes < 1000) return Grouped(static_cast<int64_t>(bytes)) + " B";
  if (bytes < 1e6) return OneDigit(bytes / 1e3) + " kB";
  if (bytes < 1e9) return OneDigit(bytes / 1e6) + " MB";
  return OneDigit(bytes / 1e9) + " GB";
}

std::string Seconds(double seconds) {
  if (seconds < 1) return Grouped(std::llround(seconds * 1000)) + " ms";
  return OneDigit(seconds) + " s";
}

// Half blocks give twice the resolution: 20 characters, 40 steps; what is not nothing shows.
std::string Bar(int64_t part, int64_t whole) {
  constexpr int64_t kSteps = 40;
  if (part <= 0 || whole <= 0) return {};
  const int64_t steps = std::max<int64_t>(1, (part * kSteps + whole / 2) / whole);
  std::string bar;
  for (int64_t s = 0; s + 1 < steps; s += 2) bar += "█";
  if (steps % 2 == 1) bar += "▌";
  return bar;
}

void AppendTitle(const Run& run, std::string* out) {
  const plan::Plan& plan = run.plan;
  if (!plan.name.empty()) {
    AppendDrawable(plan.name, out);
    out->append(plan.version.empty() ? "" : " ");
    AppendDrawable(plan.version, out);
    out->append("  ");
  }
  out->append(plan.identity).append("\n");
  const tg_summary_counts& counts = run.counts;
  out->append(Grouped(counts.records)).append(counts.records == 1 ? " record" : " records");
  out->append(", ").append(Bytes(static_cast<double>(counts.bytes)));
  if (counts.seconds > 0) {
    out->append(" in ").append(Seconds(counts.seconds)).append("  (");
    out->append(Grouped(static_cast<int64_t>(static_cast<double>(counts.records) / counts.seconds)))
        .append(" records/s, ");
    out->append(Bytes(static_cast<double>(counts.bytes) / counts.seconds)).append("/s)");
  }
  out->push_back('\n');
  if (!run.complete) out->append("stopped before the end of the input\n");
}

void AppendValidity(const Run& run, std::string* out) {
  const tg_summary_counts& counts = run.counts;
  Table table({true, false, false});
  table.Add({"valid", Grouped(counts.valid), Percent(counts.valid, counts.records)});
  table.Add({"rejected", Grouped(counts.rejected), Percent(counts.rejected, counts.records)});
  if (counts.blank_lines != 0) table.Add({"blank lines", Grouped(counts.blank_lines), "skipped"});
  out->push_back('\n');
  table.AppendTo(out);
}

void AppendCodes(std::string_view title, const std::vector<CodeCount>& codes, std::string* out) {
  if (codes.empty()) return;
  Table table({true, false, true});
  for (const CodeCount& code : codes) {
    std::string where;
    if (code.first_line != 0) where = "first at line " + Grouped(static_cast<int64_t>(code.first_line));
    if (!code.first_column.empty()) where.append(where.empty() ? "" : ", ").append(code.first_column);
    table.Add({tg_code_name(code.code), Grouped(code.records), where});
  }
  out->append("\n").append(title).append("\n");
  table.AppendTo(out);
}

void AppendOutcomes(const Run& run, std::string* out) {
  if (run.plan.outcomes.empty()) return;
  Table table({true, false, false, true});
  for (size_t o = 0; o < run.plan.outcomes.size(); ++o) {
    const int64_t count = run.tally.outcomes[o];
    table.Add({run.plan.outcomes[o].name, Grouped(count), Percent(count, run.counts.records),
               Bar(count, run.counts.records)});
  }
  out->append("\noutcomes\n");
  table.AppendTo(out);
}

void AppendRules(const Run& run, std::string* out) {
  if (run.plan.rules.empty()) return;
  const auto any = [&](int64_t RuleCount::*count) {
    return std::any_of(run.tally.rules.begin(), run.tally.rules.end(),
                       [&](const RuleCount& r) { return r.*count != 0; });
  };
  const bool any_unknown = any(&RuleCount::unknown), any_errors = any(&RuleCount::errors);
  Table table({true, false, false, false, false});
  for (size_t r = 0; r < run.plan.rules.size(); ++r) {
    const RuleCount& count = run.tally.rules[r];
    std::string id = run.plan.rule_texts[r].id;
    if (run.plan.rules[r].is_shadow) id += " (shadow)";
    std::vector<std::string> cells = {id, Grouped(count.hits), Percent(count.hits, run.counts.valid)};
    if (any_unknown) cells.push_back(count.unknown == 0 ? "" : Grouped(count.unknown) + " unknown");
    if (any_errors) cells.push_back(count.errors == 0 ? "" : Grouped(count.errors) + " errors");
    table.Add(std::move(cells));
  }
  out->append("\nrules: hits of ").append(Grouped(run.counts.valid)).append(" valid records\n");
  table.AppendTo(out);
}

void AppendCauses(std::string_view title, const Run& run, std::vector<CauseCount> RuleCount::*causes,
                  std::string* out) {
  Table table({true, false, true});
  for (size_t r = 0; r < run.plan.rules.size(); ++r) {
    for (const CauseCount& cause : SortedCauses(run.tally.rules[r].*causes)) {
      std::string what(View(cause.kind));
      if (cause.path.size != 0) what.append(" ").append(View(cause.path));
      table.Add({run.plan.rule_texts[r].id, Grouped(cause.rows), what});
    }
  }
  if (table.empty()) return;
  out->append("\n").append(title).append("\n");
  table.AppendTo(out);
}

void AppendWindows(const Run& run, std::string* out) {
  if (run.windows.empty()) return;
  Table table({true, false, false, false, false, false});
  table.Add({"", "keys", "bytes", "evicted", "late", "duplicates"});
  for (size_t g = 0; g < run.windows.size(); ++g) {
    const window::GroupCounts& counts = run.windows[g];
    std::string names;
    for (const std::string& name : WindowsOfGroup(run.plan, g)) names.append(names.empty() ? "" : ", ").append(name);
    std::vector<std::string> cells = {names};
    for (const uint64_t count : {counts.keys, counts.bytes, counts.evicted, counts.late, counts.duplicates}) {
      cells.push_back(Grouped(static_cast<int64_t>(count)));
    }
    table.Add(std::move(cells));
  }
  out->append("\nwindows\n");
  table.AppendTo(out);
}

void AppendData(const Run& run, std::string* out) {
  const auto identities = run.data.Identities();
  if (identities.empty()) return;
  Table table({true, true});
  for (const auto& [name, identity] : identities) table.Add({name, identity});
  out->append("\nlists and tables\n");
  table.AppendTo(out);
}

}  // namespace

std::string Grouped(int64_t value) {
  std::string digits;
  AppendNumber(value, &digits);
  const size_t first = value < 0 ? 1 : 0;
  for (size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

std::string Percent(int64_t part, int64_t whole) {
  if (whole <= 0) return "-";
  // 128 bits: a count times 20,000 may pass int64.
  const int64_t hundredths =
      static_cast<int64_t>((static_cast<__int128>(part) * 20000 + whole) / (2 * static_cast<__int128>(whole)));
  if (hundredths == 0 && part > 0) return "<0.01%";
  if (hundredths == 10000 && part < whole) return ">99.99%";
  std::string text = Grouped(hundredths / 100) + '.';
  text += static_cast<char>('0' + hundredths / 10 % 10);
  text += static_cast<char>('0' + hundredths % 10);
  return text + '%';
}

std::vector<std::string> WindowsOfGroup(const plan::Plan& plan, size_t group) {
  std::vector<std::string> names;
  uint32_t last = UINT32_MAX;  // reads of a window stand together
  for (const plan::WindowRead& read : plan.windows.reads) {
    if (read.group != group || read.window == last) continue;
    last = read.window;
    names.push_back(plan.windows.names[last]);
  }
  return names;
}

std::vector<CauseCount> SortedCauses(const std::vector<CauseCount>& causes) {
  std::vector<CauseCount> sorted = causes;
  std::sort(sorted.begin(), sorted.end(), [](const CauseCount& a, const CauseCount& b) {
    return std::tuple(-a.rows, View(a.kind), View(a.path)) < std::tuple(-b.rows, View(b.kind), View(b.path));
  });
  return sorted;
}

std::vector<CodeCount> SortedCodes(const std::vector<CodeCount>& codes, tg_severity severity) {
  std::vector<CodeCount> sorted;
  for (const CodeCount& code : codes) {
    if (tg_code_severity(code.code) == severity) sorted.push_back(code);
  }
  std::sort(sorted.begin(), sorted.end(), [](const CodeCount& a, const CodeCount& b) {
    return std::tuple(-a.records, std::string_view(tg_code_name(a.code))) <
           std::tuple(-b.records, std::string_view(tg_code_name(b.code)));
  });
  return sorted;
}

std::string SummaryText(const Run& run) {
  std::string out;
  AppendTitle(run, &out);
  AppendValidity(run, &out);
  AppendCodes("rejected because", SortedCodes(run.tally.codes, TG_SEVERITY_ERROR), &out);
  AppendCodes("warnings", SortedCodes(run.tally.codes, TG_SEVERITY_WARNING), &out);
  if (run.counts.records == 0) return out;  // columns of zeroes say nothing
  AppendOutcomes(run, &out);
  AppendRules(run, &out);
  AppendCauses("unknown because", run, &RuleCount::unknown_causes, &out);
  AppendCauses("errors because", run, &RuleCount::error_causes, &out);
  AppendWindows(run, &out);
  AppendData(run, &out);
  return out;
}

}  // namespace tollgate::report
