// CEL's own conformance tests (google/cel-spec): every `core` case is parsed, checked and evaluated by the oracle. What
// the checker refuses as not yet done is counted by reason and printed. Where Tollgate's profile differs from CEL on
// purpose, the case is listed below with the reason; anything else that differs is a failure.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "base/source.h"
#include "base/utf8.h"
#include "cel/check.h"
#include "json/parse.h"
#include "oracle/evaluate.h"
#include "support.h"

namespace tollgate {
namespace {

using cel::TypeKind;
using cel::Value;
using json::Node;

// Types are known when a pack is compiled: CEL's `dyn` and unchecked expressions have no place, and what would fail or
// be constant on every record is refused there.
constexpr std::string_view kStatic = "types are checked when a pack is compiled";
constexpr std::string_view kMicroseconds = "times are kept to the microsecond";
constexpr std::string_view kWideDurations =
    "durations are int64 microseconds: 292,000 years, not CEL's 10,000 or Go's 292";

constexpr std::string_view kExact = "numbers compare exactly, where CEL's reference rounds an integer to a double";

struct Deviation {
  std::string_view expr;
  std::string_view reason;
};
// Values that differ.
constexpr Deviation kDifferentValues[] = {
    {"dyn(9223372036854775807) < 9223372036854775808.0", kExact},
    {"dyn(9223372036854775807) <= 9223372036854775808.0", kExact},
    {"dyn(9223372036854775807) > 9223372036854775808.0", kExact},
    {"dyn(9223372036854775807) >= 9223372036854775808.0", kExact},
    {"dyn(9223372036854775808.0) < 9223372036854775807", kExact},
    {"dyn(9223372036854775808.0) <= 9223372036854775807", kExact},
    {"dyn(9223372036854775808.0) > 9223372036854775807", kExact},
    {"dyn(9223372036854775808.0) >= 9223372036854775807", kExact},
    {"timestamp('0001-01-01T00:00:01.000000001Z') + duration('-999999999ns') == "
     "timestamp('0001-01-01T00:00:00.000000002Z')",
     kMicroseconds},
    {"timestamp('0001-01-01T00:00:01.999999999Z') + duration('999999999ns') == "
     "timestamp('0001-01-01T00:00:02.999999998Z')",
     kMicroseconds},
    {"timestamp('9999-12-31T23:59:59.999999999Z') + duration('1ns')", kMicroseconds},
    {"timestamp('0001-01-01T00:00:00Z') + duration('-1ns')", kMicroseconds},
    {"timestamp('0001-01-01T00:00:00Z') - timestamp('9999-12-31T23:59:59Z')", kWideDurations},
    {"timestamp('9999-12-31T23:59:59Z') - timestamp('0001-01-01T00:00:00Z')", kWideDurations},
    {"duration('-200000000000s') + duration('-200000000000s')", kWideDurations},
    {"duration('200000000000s') + duration('200000000000s')", kWideDurations},
    {"duration('-200000000000s') - duration('200000000000s')", kWideDurations},
    {"duration('200000000000s') - duration('-200000000000s')", kWideDurations},
};
// Files whose every case that our subset compiles must give the expected value or error.
const std::set<std::string> kStrict = {"parse",    "logic",          "comparisons", "integer_math", "fp_math",
                                       "string",   "basic",          "timestamps",  "conversions",  "lists",
                                       "plumbing", "type_deduction", "fields",      "macros",       "namespace"};

struct Tally {
  int passed = 0;
  std::map<std::string, int> refused;  // not yet, by what
  std::map<std::string, int> differs;  // by reason
  int unbound = 0;                     // reads a variable of the test, for which a pack has no name
};

std::string DecodeBase64(const std::string& text) {
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (char c : text) {
    const size_t digit = alphabet.find(c);
    if (digit == std::string::npos) break;
    bits = bits << 6 | static_cast<unsigned>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xFF);
  }
  return out;
}

// The suite was converted from protobuf's text format, and the converter left three of its escapes as they were: \?, \u
// and \U. Both readings are taken, since raw strings hold such text too.
std::string WithEscapes(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\0';
    const size_t digits = letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
    if (letter == '?') {
      out += text[++i];
    } else if (digits > 0) {
      AppendUtf8(static_cast<uint32_t>(std::stoul(text.substr(i + 2, digits), nullptr, 16)), &out);
      i += 1 + digits;
    } else {
      out += text[i];
    }
  }
  return out;
}
bool SameText(const std::string& value, const std::string& expected) {
  return value == expected || (expected.find('\\') != std::string::npos && value == WithEscapes(expected));
}

bool SameDouble(double value, const std::string& expected) {
  if (expected == "NaN") return std::isnan(value);
  if (expected == "Infinity" || expected == "-Infinity")
    return std::isinf(value) && (value < 0) == (expected[0] == '-');
  return value == std::stod(expected);
}

bool SameTime(int64_t time_us, const Node& expected) {
  const int64_t seconds = std::stoll(expected.Find("seconds")->text);
  const Node* nanos = expected.Find("nanos");
  return time_us == seconds * 1000000 + (nanos != nullptr ? std::stoll(nanos->text) / 1000 : 0);
}

bool SameValue(const Value& value, const Node& expected) {
  const std::string& tag = expected.members[0].key;
  const Node& node = *expected.members[0].value;
  switch (value.type.kind) {
    case TypeKind::kNull:
      return tag == "null";
    case TypeKind::kBool:
      return tag == "bool" && node.boolean == value.boolean;
    case TypeKind::kInt:
      return tag == "int" && node.text == std::to_string(value.integer);
    case TypeKind::kUint:
      return tag == "uint" && node.text == std::to_string(value.uinteger);
    case TypeKind::kDouble:
      return tag == "double" && SameDouble(value.number, node.text);
    case TypeKind::kString:
      return tag == "string" && SameText(value.text, node.text);
    case TypeKind::kBytes:
      return tag == "bytes_b64" && SameText(value.text, DecodeBase64(node.text));
    case TypeKind::kTimestamp:
      return tag == "timestamp" && SameTime(value.integer, node);
    case TypeKind::kDuration:
      return tag == "duration" && SameTime(value.integer, node);
    default:
      return false;
  }
}

bool ReadsVariable(const Node& test) { return test.Find("bindings") != nullptr || test.Find("type_env") != nullptr; }

class Suite {
 public:
  void Run(const std::string& file, const Node& test) {
    const Node* core = test.Find("core");
    if (core == nullptr || !core->boolean) return;
    const Node& text = *test.Find("expr");
    const Node& expect = *test.Find("expect");
    const std::string label = file + ": " + text.text;
    const cel::Source source{&text, 0, text.text.size()};
    cel::Arena arena;
    Diagnostics diagnostics;
    cel::Expr* expr = cel::Parse(source, &arena, &diagnostics);
    if (expr == nullptr || !cel::Check(source, environment_, &arena, expr, &diagnostics)) {
      return Refused(label, test, expect, diagnostics);
    }
    const oracle::Result result = evaluator_.Evaluate(*expr, {});
    const Node* value = expect.Find("value");
    const bool agrees = value != nullptr ? result.is_value() && SameValue(result.value, *value)
                                         : result.kind == oracle::Result::Kind::kError;
    if (agrees) {
      ++tally_.passed;
      return;
    }
    for (const Deviation& deviation : kDifferentValues) {
      if (deviation.expr != text.text) continue;
      ++tally_.differs[std::string(deviation.reason)];
      return;
    }
    ADD_FAILURE() << label << "\n gives " << oracle::Describe(result);
  }

  void Print() const {
    std::printf("CEL conformance, core cases: %d as expected\n", tally_.passed);
    for (const auto& [reason, count] : tally_.differs) std::printf("  %4d differ: %s\n", count, reason.c_str());
    for (const auto& [what, count] : tally_.refused) std::printf("  %4d not yet: %s\n", count, what.c_str());
    std::printf("  %4d read a variable of the test\n", tally_.unbound);
  }
  const Tally& tally() const { return tally_; }

 private:
  void Refused(const std::string& label, const Node& test, const Node& expect, const Diagnostics& diagnostics) {
    const Diagnostic& first = diagnostics.list().front();
    for (const Diagnostic& diagnostic : diagnostics.list()) {
      if (diagnostic.diag != Diag::kCelNotYet) continue;
      ++tally_.refused[diagnostic.message.substr(0, diagnostic.message.find(" cannot be used yet"))];
      return;
    }
    const bool is_syntax = first.diag == Diag::kCelSyntax || first.diag == Diag::kCelCharacter ||
                           first.diag == Diag::kCelString || first.diag == Diag::kCelEscape ||
                           first.diag == Diag::kCelReserved || first.diag == Diag::kCelTooDeep;
    if (expect.Find("error") != nullptr) {  // an error that is found earlier
      ++tally_.passed;
    } else if (first.diag == Diag::kCelUnknownName && ReadsVariable(test)) {
      ++tally_.unbound;
    } else if (!is_syntax && (test.Find("disable_check") != nullptr || label.find("dyn(") != std::string::npos ||
                              first.diag == Diag::kCelNeverEqual)) {
      ++tally_.differs[std::string(kStatic)];
    } else {
      ADD_FAILURE() << label << "\n is refused: " << DiagName(first.diag) << ": " << first.message;
    }
  }

  cel::Environment environment_;
  std::vector<oracle::ListData> lists_;
  std::vector<oracle::TableData> tables_;
  oracle::Evaluator evaluator_{environment_, lists_, tables_};
  Tally tally_;
};

TEST(CelConformance, Core) {
  const std::string folder = test::SuitePath("cel-conformance");
  TG_SKIP_WITHOUT(folder);
  Suite suite;
  for (const std::string& file : kStrict) {
    const std::string path = folder + "/" + file + ".jsonl";
    ASSERT_TRUE(test::Exists(path)) << path;
    const std::string lines = test::ReadFileOrDie(path);
    for (size_t begin = 0; begin < lines.size();) {
      const size_t end = std::min(lines.find('\n', begin), lines.size());
      SourceMap sources;
      Diagnostics diagnostics;
      const uint32_t number = sources.Add(file, lines.substr(begin, end - begin));
      const std::unique_ptr<json::Tree> tree = json::Parse(sources, number, &diagnostics);
      ASSERT_NE(tree, nullptr) << file << " " << begin;
      suite.Run(file, *tree->root);
      begin = end + 1;
    }
  }
  suite.Print();
  EXPECT_GE(suite.tally().passed, 635);
  int differing = 0;
  for (const auto& [reason, count] : suite.tally().differs) differing += count;
  EXPECT_LE(differing, 38);
}

}  // namespace
}  // namespace tollgate
