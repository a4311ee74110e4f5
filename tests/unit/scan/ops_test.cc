// Every op of op.def over batches of awkward values and sizes, against its meaning for one row, on every CPU path.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <set>

#include "pattern_sets.h"
#include "row_meaning.h"

namespace tollgate::scan {
namespace {

using plan::Op;
using plan::OpCode;

constexpr int64_t kMin = std::numeric_limits<int64_t>::min(), kMax = std::numeric_limits<int64_t>::max();

struct Fields {
  enum : uint32_t { kBoolA, kBoolB, kIntA, kIntB, kDoubleA, kDoubleB, kTextA, kTextB, kTime, kSpan, kAmount, kCount };
};

lookup::Table MakeTable(std::string name, tg_type key) {
  lookup::TableShape shape{.name = std::move(name), .key_columns = {0}};
  std::vector<lookup::TableColumn> columns(5);
  const tg_type types[] = {key, TG_BOOL, TG_INT64, TG_DOUBLE, TG_STRING};
  for (size_t c = 0; c < 5; ++c) {
    const std::string column = "c" + std::to_string(c);
    shape.columns.push_back({column, "tables." + shape.name + "." + column, types[c]});
    columns[c].valid = {c == 0 ? 0b111u : 0b101u};
    columns[c].integers = {1, 0, -5};
    columns[c].numbers = {0.5, 0, -2.5};
    columns[c].texts = {"abc", "", "é"};
  }
  return lookup::Table(std::move(shape), std::move(columns));
}

// A list of three entries; where it expires, the first ends at the epoch and the second a second later.
lookup::List MakeList(tg_type type, bool expires, const std::vector<std::string>& texts) {
  lookup::ListShape shape{.name = "l", .expires = expires, .type = type};
  lookup::Entries entries;
  int64_t until = 0;
  for (const std::string& text : texts) {
    entries.Add(text, expires && until < 2'000'000 ? until : lookup::kForeverUs);
    until += 1'000'000;
  }
  return *lookup::List::Build(std::move(shape), std::move(entries));
}

class ProgramBuilder {
 public:
  ProgramBuilder() {
    for (auto [name, type, scale] :
         std::initializer_list<std::tuple<const char*, tg_type, int>>{{"bool_a", TG_BOOL, 0},
                                                                      {"bool_b", TG_BOOL, 0},
                                                                      {"int_a", TG_INT64, 0},
                                                                      {"int_b", TG_INT64, 0},
                                                                      {"double_a", TG_DOUBLE, 0},
                                                                      {"double_b", TG_DOUBLE, 0},
                                                                      {"text_a", TG_STRING, 0},
                                                                      {"text_b", TG_STRING, 0},
                                                                      {"time", TG_TIMESTAMP, 0},
                                                                      {"span", TG_INT64, 0},
                                                                      {"amount", TG_DECIMAL, 2}}) {
      plan_.layout.fields.push_back(Field(name, type, scale));
    }
    for (const char* name : {"there", "of_fields"}) plan_.layout.objects.push_back({.name = name});
    plan_.nested = {{.name = "there"}, {.name = "of_fields", .fields = {Fields::kBoolA, Fields::kTextA}}};
    plan_.ints = {0, 100, kMin, 7};
    plan_.numbers = {0.0, 1.5, std::numeric_limits<double>::quiet_NaN()};
    plan_.texts = {"abc", "", "é"};
    plan_.pattern_sets.push_back(PatternSetOf({"b+$", "^a.*[0-9]$|é"}));
    plan_.text_sets.emplace_back(std::vector<std::string_view>{"ABC", "12", "é"});
    plan_.text_sets.emplace_back(std::vector<std::string_view>{"abc", ""});
    plan_.int_sets.emplace_back(std::vector<int64_t>{1, -1, kMin, kMax});
    for (const tg_type type : {TG_STRING, TG_INT64}) {
      lookup::Table table = MakeTable(type == TG_STRING ? "texts" : "ints", type);
      plan_.tables.push_back(table.shape());
      plan_.data.AddTable(std::move(table));
    }
    for (const bool expires : {false, true}) {
      AddList(MakeList(TG_STRING, expires, {"abc", "12", "é"}));
      AddList(MakeList(TG_INT64, expires, {"1", "-1", "9223372036854775807"}));
    }
    plan_.zones.push_back(*Zone::Load("+05:30"));
  }

  plan::Plan Build() {
    AddLeaves();
    AddComparisons();
    AddArithmetic();
    AddConversions();
    AddTexts();
    AddBounds();
    AddLogic();
    plan_.rule_texts.resize(plan_.rules.size());
    return std::move(plan_);
  }

 private:
  uint32_t Add(OpCode code, uint32_t a = 0, uint32_t b = 0, uint32_t c = 0, uint16_t aux = 0) {
    const uint32_t index = AddOp(&plan_, code, a, b, c, aux);
    if (plan::ResultOf(code) == plan::Register::kBool) {
      plan_.rules.push_back({.when = index});
      bools_.push_back(index);
    }
    return index;
  }

  void AddList(lookup::List list) {
    plan_.lists.push_back(list.shape());
    plan_.data.AddList(std::move(list));
  }

  void AddLeaves() {
    bool_a_ = Add(OpCode::kFieldBool, Fields::kBoolA);
    bool_b_ = Add(OpCode::kFieldBool, Fields::kBoolB);
    int_a_ = Add(OpCode::kFieldInt, Fields::kIntA);
    int_b_ = Add(OpCode::kFieldInt, Fields::kIntB);
    double_a_ = Add(OpCode::kFieldDouble, Fields::kDoubleA);
    double_b_ = Add(OpCode::kFieldDouble, Fields::kDoubleB);
    text_a_ = Add(OpCode::kFieldText, Fields::kTextA);
    text_b_ = Add(OpCode::kFieldText, Fields::kTextB);
    time_ = Add(OpCode::kFieldInt, Fields::kTime);
    span_ = Add(OpCode::kFieldInt, Fields::kSpan);
    amount_ = Add(OpCode::kFieldInt, Fields::kAmount);
    for (uint32_t field : {Fields::kBoolA, Fields::kIntA, Fields::kDoubleA, Fields::kTextA}) {
      Add(OpCode::kFieldIsNull, field);
      Add(OpCode::kFieldHas, field);
    }
    Add(OpCode::kObjectHas, kMarked);
    Add(OpCode::kObjectHas, kOfFields);
    Add(OpCode::kConstBool, 0);
    Add(OpCode::kConstBool, 1);
    for (uint32_t i = 0; i < plan::kCauseCount; ++i) Add(OpCode::kConstError, i);
    const_int_ = Add(OpCode::kConstInt, 1);
    const_double_ = Add(OpCode::kConstDouble, 1);
    const_text_ = Add(OpCode::kConstText, 0);
  }

  void AddComparisons() {
    for (uint16_t kind = 0; kind < kComparisonCount; ++kind) {
      Add(OpCode::kCompareInt, int_a_, int_b_, 0, kind);
      Add(OpCode::kCompareInt, const_int_, int_b_, 0, kind);
      Add(OpCode::kCompareIntConst, int_a_, 1, 0, kind);
      Add(OpCode::kCompareDouble, double_a_, double_b_, 0, kind);
      Add(OpCode::kCompareDoubleConst, double_a_, 1, 0, kind);
      Add(OpCode::kCompareDoubleConst, double_a_, 2, 0, kind);
      Add(OpCode::kCompareText, text_a_, text_b_, 0, kind);
      Add(OpCode::kCompareText, text_a_, const_text_, 0, kind);
      Add(OpCode::kCompareTextConst, text_a_, 0, 0, kind);
      Add(OpCode::kCompareBool, bool_a_, bool_b_, 0, kind);
      Add(OpCode::kCompareDecimal, amount_, int_a_, plan::PackScales(2, 0), kind);
      Add(OpCode::kCompareIntDouble, amount_, double_a_, 2, kind);
      Add(OpCode::kCompareIntDouble, amount_, double_a_, plan::PackScales(2, plan::kTurned), kind);
    }
  }

  void AddArithmetic() {
    for (OpCode code :
         {OpCode::kAddInt, OpCode::kSubtractInt, OpCode::kMultiplyInt, OpCode::kDivideInt, OpCode::kModuloInt}) {
      for (const uint32_t b : {int_b_, const_int_}) Use(Add(code, int_a_, b));
    }
    Use(Add(OpCode::kNegateInt, int_a_));
    Use(Add(OpCode::kAddDecimal, amount_, int_a_, plan::PackScales(2, 0)));
    Use(Add(OpCode::kSubtractDecimal, int_a_, amount_, plan::PackScales(0, 2)));
    for (uint16_t rounding = 0; rounding < 6; ++rounding) {
      Use(Add(OpCode::kDivideDecimal, amount_, int_a_, plan::PackScales(2, 0, 4), rounding));
      Use(Add(OpCode::kRoundDecimal, amount_, 0, plan::PackScales(2, 1), rounding));
    }
    Use(Add(OpCode::kRoundDecimal, amount_, 0, plan::PackScales(2, 4)));
    for (OpCode code : {OpCode::kAddDouble, OpCode::kSubtractDouble, OpCode::kMultiplyDouble, OpCode::kDivideDouble})
      UseDouble(Add(code, double_a_, double_b_));
    UseDouble(Add(OpCode::kNegateDouble, double_a_));
    for (OpCode code : {OpCode::kLongitudeTerm, OpCode::kDistanceKm})
      UseDouble(Add(code, double_a_, double_b_, double_a_));
    for (uint16_t part = 0; part <= static_cast<uint16_t>(plan::TimePart::kMillis); ++part) {
      Use(Add(OpCode::kTimePart, time_, UINT32_MAX, 0, part));
      Use(Add(OpCode::kTimePart, time_, 0, 0, part));
      if (part >= static_cast<uint16_t>(plan::TimePart::kHours)) Use(Add(OpCode::kDurationPart, span_, 0, 0, part));
    }
    Use(Add(OpCode::kAddTime, time_, span_));
    Use(Add(OpCode::kAddTime, time_, span_, plan::PackScales(0, plan::kTurned)));
    Use(Add(OpCode::kSubtractTime, time_, span_));
  }

  void AddConversions() {
    UseDouble(Add(OpCode::kIntToDouble, int_a_, 0, 0));
    UseDouble(Add(OpCode::kIntToDouble, amount_, 0, 2));
    Use(Add(OpCode::kDoubleToInt, double_a_));
    Use(Add(OpCode::kDecimalToInt, amount_, 0, 2));
    Use(Add(OpCode::kTimeToInt, time_));
    Use(Add(OpCode::kIntToTime, int_a_));
    for (OpCode code : {OpCode::kTextToInt, OpCode::kTextToTime, OpCode::kTextToDuration}) Use(Add(code, text_a_));
    UseDouble(Add(OpCode::kTextToDouble, text_a_));
    Add(OpCode::kTextToBool, text_a_);
    UseText(Add(OpCode::kBoolToText, bool_a_));
    UseText(Add(OpCode::kIntToText, int_a_, 0, 0));
    UseText(Add(OpCode::kIntToText, amount_, 0, 2));
    UseText(Add(OpCode::kDoubleToText, double_a_));
    UseText(Add(OpCode::kTimeToText, time_));
    UseText(Add(OpCode::kDurationToText, span_));
  }

  void AddTexts() {
    UseText(Add(OpCode::kConcat, text_a_, text_b_));
    UseText(Add(OpCode::kConcat, text_a_, const_text_));
    Use(Add(OpCode::kSize, text_a_));
    UseText(Add(OpCode::kEmailDomain, text_a_));
    UseText(Add(OpCode::kEmailDomain, Add(OpCode::kConcat, text_a_, text_b_)));
    for (OpCode code : {OpCode::kContains, OpCode::kStartsWith, OpCode::kEndsWith}) {
      Add(code, text_a_, text_b_);
      Add(code, text_a_, const_text_);
    }
    Add(OpCode::kMatches, text_a_, 0, 0);
    Add(OpCode::kMatches, text_a_, 0, 1);
    Add(OpCode::kTextIndex, text_a_, 0);
    Add(OpCode::kInTextSet, text_a_, 0);
    Add(OpCode::kInTextSet, text_a_, 1);
    Add(OpCode::kInIntSet, int_a_, 0);
    Add(OpCode::kInListText, text_a_, 0);
    Add(OpCode::kInListInt, int_a_, 1);
    Add(OpCode::kInListTextUntil, text_a_, 2, time_);
    Add(OpCode::kInListIntUntil, int_a_, 3, time_);
    // A time that may be in error.
    Add(OpCode::kInListIntUntil, int_a_, 3, Add(OpCode::kAddTime, time_, span_));
    AddTableOps(Add(OpCode::kFindText, text_a_, 0), 0);
    AddTableOps(Add(OpCode::kFindInt, int_a_, 1), 1);
  }

  void AddTableOps(uint32_t found, uint32_t table) {
    Add(OpCode::kFound, found);
    Add(OpCode::kRowBool, found, table, 1);
    Use(Add(OpCode::kRowInt, found, table, 2));
    UseDouble(Add(OpCode::kRowDouble, found, table, 3));
    UseText(Add(OpCode::kRowText, found, table, 4));
    Add(OpCode::kRowHas, found, table, 2);
  }

  // Logic over all booleans so far, in pairs that mix states, and conditionals over all kinds.
  void AddBounds() {
    for (const auto end : {plan::RangeEnd::kLow, plan::RangeEnd::kHigh}) {
      const auto aux = static_cast<uint16_t>(end);
      for (OpCode code : {OpCode::kBoundAdd, OpCode::kBoundSubtract, OpCode::kBoundMultiply}) {
        Use(Add(code, int_a_, int_b_, 0, aux));
        Use(Add(code, int_a_, const_int_, 0, aux));
      }
      Use(Add(OpCode::kBoundRescale, amount_, 0, plan::PackScales(2, 6), aux));
    }
    for (OpCode code : {OpCode::kMinInt, OpCode::kMaxInt}) Use(Add(code, int_a_, int_b_));
    for (size_t i = 0; i + 1 < bools_.size(); i += 5) Add(OpCode::kDecided, bools_[i], bools_[i + 1]);
  }

  void AddLogic() {
    const std::vector<uint32_t> bools = bools_;
    for (size_t i = 0; i < bools.size(); ++i) {
      const uint32_t other = bools[(i * 31 + 17) % bools.size()];
      Add(OpCode::kAnd, bools[i], other);
      Add(OpCode::kOr, bools[i], other);
      Add(OpCode::kNot, bools[i]);
      Add(OpCode::kCompareBool, bools[i], other, 0, static_cast<uint16_t>(i % 6));
      Add(OpCode::kCondBool, bools[i], other, bools[(i * 7 + 3) % bools.size()]);
    }
    Use(Add(OpCode::kCondInt, bool_a_, int_a_, int_b_));
    Use(Add(OpCode::kCondInt, bool_a_, const_int_, span_));
    UseDouble(Add(OpCode::kCondDouble, bool_a_, double_a_, const_double_));
    UseText(Add(OpCode::kCondText, bool_a_, text_a_, const_text_));
    UseText(Add(OpCode::kBoolToText, bools_[bools_.size() - 3]));
  }

  // Makes a rule of the value, so that its causes are asked for too.
  void Use(uint32_t value) { Add(OpCode::kCompareIntConst, value, 3, 0, 2); }
  void UseDouble(uint32_t value) { Add(OpCode::kCompareDoubleConst, value, 1, 0, 2); }
  void UseText(uint32_t value) { Add(OpCode::kCompareTextConst, value, 0, 0, 2); }

  plan::Plan plan_;
  std::vector<uint32_t> bools_;
  uint32_t bool_a_, bool_b_, int_a_, int_b_, double_a_, double_b_, text_a_, text_b_, time_, span_, amount_;
  uint32_t const_int_, const_double_, const_text_;
};

constexpr int64_t kIntegers[] = {0, 1, -1, 7, 100, -100, 1700000000, kMin, kMax, kMin + 1, 9007199254740993};
constexpr double kNumbers[] = {0.0,
                               -0.0,
                               1.5,
                               -2.5,
                               1.0,
                               100.25,
                               1e18,
                               9.3e18,
                               -0x1p63,
                               0x1p53,
                               std::numeric_limits<double>::quiet_NaN(),
                               std::numeric_limits<double>::infinity()};
constexpr std::string_view kTexts[] = {"",
                                       "abc",
                                       "ABC",
                                       "é",
                                       "a9",
                                       "12",
                                       "-7",
                                       "1.5",
                                       "true",
                                       "f",
                                       "1h30m",
                                       "1e400",
                                       "日本語",
                                       "+12",
                                       "abcabc",
                                       "0x1",
                                       "2024-02-29T23:59:59.5+01:00",
                                       "99999999999999999999"};
constexpr int64_t kTimes[] = {0, -1, 1700000000123456, kMinTimeUs, kMaxTimeUs, 951782400000000};
constexpr int64_t kSpans[] = {0, 1, -1, 5400000000, -1500000, kMax, kMin, 86400000000};

template <class T, size_t n>
T Pick(const T (&values)[n], std::mt19937* random) {
  return values[(*random)() % n];
}

column::Cell DrawValue(uint32_t field, std::mt19937* random) {
  switch (field) {
    case Fields::kBoolA:
    case Fields::kBoolB:
      return BoolCell((*random)() % 2 != 0);
    case Fields::kDoubleA:
    case Fields::kDoubleB:
      return NumberCell(Pick(kNumbers, random));
    case Fields::kTextA:
    case Fields::kTextB:
      return TextCell(Pick(kTexts, random));
    case Fields::kTime:
      return IntegerCell(Pick(kTimes, random));
    case Fields::kSpan:
      return IntegerCell(Pick(kSpans, random));
    default:
      return IntegerCell(Pick(kIntegers, random));
  }
}

// One row in `rarity` of a field is absent, null or too large; 0: none is.
std::vector<std::vector<column::Cell>> DrawRows(size_t count, uint32_t rarity, uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<std::vector<column::Cell>> rows(count);
  for (auto& row : rows) {
    for (uint32_t field = 0; field < Fields::kCount; ++field) {
      const uint32_t draw = rarity == 0 ? 3 : random() % (3 * rarity);
      const bool may_overflow = field >= Fields::kIntA && field != Fields::kTextA && field != Fields::kTextB;
      row.push_back(draw == 0                   ? AbsentCell()
                    : draw == 1                 ? NullCell()
                    : draw == 2 && may_overflow ? OverflowCell()
                                                : DrawValue(field, &random));
    }
  }
  return rows;
}

tg_batch Fill(const std::vector<std::vector<column::Cell>>& rows, column::BatchBuilder* builder) {
  builder->Reset(rows.size());
  for (size_t row = 0; row < rows.size(); ++row) {
    for (size_t f = 0; f < rows[row].size(); ++f) builder->column(f).Put(row, rows[row][f]);
    if (!rows[row].empty() && IsMarked(rows[row])) SetBit(builder->object(kMarked).data(), row);
  }
  return builder->View(false);
}

bool SameDouble(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

void CheckRegister(const State& state, uint32_t index, size_t row, const RowValue& expected) {
  const Register& reg = state.registers[index];
  const plan::Register result = plan::ResultOf(state.plan->ops[index].code);
  const bool is_bool = result == plan::Register::kBool;
  const bool is_value = expected.kind == Kind::kValue;
  ASSERT_EQ(GetBit(reg.e, row), expected.kind == Kind::kError);
  ASSERT_EQ(GetBit(reg.t, row), is_value && (!is_bool || expected.boolean));
  if (is_bool) {
    ASSERT_EQ(GetBit(reg.f, row), is_value && !expected.boolean);
  }
  if (!is_value) return;
  if (result == plan::Register::kInt) {
    ASSERT_EQ(reg.ints[row], expected.integer);
  }
  if (result == plan::Register::kDouble) {
    ASSERT_PRED2(SameDouble, reg.numbers[row], expected.number);
  }
  if (result == plan::Register::kText) {
    ASSERT_EQ(reg.texts[row], expected.text);
  }
  if (result == plan::Register::kRow) {
    ASSERT_EQ(reg.table_rows[row], expected.table_row);
  }
}

void CheckTail(const State& state, uint32_t index) {
  if (state.word_count == 0) return;
  const Register& reg = state.registers[index];
  const uint64_t beyond = ~TailMask(state.row_count);
  ASSERT_EQ(reg.t[state.word_count - 1] & beyond, 0u);
  ASSERT_EQ(reg.e[state.word_count - 1] & beyond, 0u);
  if (reg.f != nullptr) {
    ASSERT_EQ(reg.f[state.word_count - 1] & beyond, 0u);
  }
}

void CheckCauses(const plan::Plan& plan, const Scratch& scratch, const tg_decisions& decisions,
                 const std::vector<std::vector<column::Cell>>& rows) {
  for (size_t rule = 0; rule < plan.rules.size(); ++rule) {
    for (size_t row = 0; row<rows.size(); row += rows.size()> 100 ? 37 : 1) {
      const RowValue expected = Meaning(plan, rows[row], plan.rules[rule].when);
      const tg_cause cause = Cause(plan, scratch, static_cast<int32_t>(row), static_cast<int32_t>(rule));
      const std::string text =
          std::string(View(cause.kind)) + (cause.path.size == 0 ? "" : " ") + std::string(View(cause.path));
      ASSERT_EQ(text, expected.cause) << "rule " << rule << " row " << row;
      ASSERT_EQ(BitAt(decisions.unknown[rule], row), expected.kind == Kind::kUnknown);
      ASSERT_EQ(BitAt(decisions.errors[rule], row), expected.kind == Kind::kError);
      ASSERT_EQ(BitAt(decisions.fired[rule], row), expected.kind == Kind::kValue && expected.boolean);
    }
  }
}

TEST(Ops, ProgramHoldsEveryOp) {
  const plan::Plan plan = ProgramBuilder().Build();
  std::set<OpCode> codes;
  for (const Op& op : plan.ops) codes.insert(op.code);
#define TG_OP(identifier, result, a, b, c, text, meaning)                                      \
  if (plan::OperandsOf(OpCode::identifier)[0] != plan::Operand::kReads) { /* window_test.cc */ \
    EXPECT_TRUE(codes.count(OpCode::identifier)) << #identifier;                               \
  }
#include "plan/op.def"
#undef TG_OP
}

TEST(Ops, AgreeWithTheirMeaningOnEveryPath) {
  const plan::Plan plan = ProgramBuilder().Build();
  for (tg_cpu cpu : CpuPaths()) {
    Scratch scratch(plan, cpu);
    column::BatchBuilder builder(plan.layout);
    for (size_t row_count : kRowCounts) {
      for (uint32_t rarity : {0u, 1u, 4u, 40u}) {
        if (row_count > 65 && rarity != 4) continue;  // time
        SCOPED_TRACE("cpu " + std::to_string(cpu) + ", " + std::to_string(row_count) + " rows, one in " +
                     std::to_string(rarity));
        const auto rows = DrawRows(row_count, rarity, static_cast<uint32_t>(row_count) * 10 + rarity);
        const tg_batch batch = Fill(rows, &builder);
        tg_decisions decisions;
        ASSERT_TRUE(Scan(plan, batch, &scratch, &decisions).ok());
        ASSERT_EQ(decisions.row_count, static_cast<int32_t>(row_count));
        ASSERT_EQ(decisions.finding_count, 0u);
        for (uint32_t op = 0; op < plan.ops.size(); ++op) {
          SCOPED_TRACE("op " + std::to_string(op) + " " + std::string(plan::OpText(plan.ops[op].code)));
          CheckTail(scratch.state(), op);
          for (size_t row = 0; row<row_count; row += row_count> 100 ? 5 : 1) {
            CheckRegister(scratch.state(), op, row, Meaning(plan, rows[row], op));
            if (HasFatalFailure()) FAIL() << "row " << row;
          }
        }
        CheckCauses(plan, scratch, decisions, rows);
        if (HasFatalFailure()) return;
      }
    }
  }
}

// Twenty variables, each twice the text of the one before: 5 GB for a batch, if nothing stopped them.
TEST(Ops, TextsThatGrowStopAtTheirLimit) {
  constexpr size_t kRows = 1024, kDoublings = 20;
  plan::Plan plan;
  plan.layout.fields.push_back(Field("s", TG_STRING));
  uint32_t text = AddOp(&plan, OpCode::kFieldText, 0);
  for (size_t i = 0; i < kDoublings; ++i) text = AddOp(&plan, OpCode::kConcat, text, text);
  plan.texts = {""};
  plan.rules.push_back({.when = AddOp(&plan, OpCode::kCompareTextConst, text, 0, 0, 0)});
  plan.rule_texts.resize(1);
  std::vector<column::Cell> rows(kRows, TextCell("abcde"));
  rows[7] = TextCell("");
  rows[8] = AbsentCell();
  column::BatchBuilder builder(plan.layout);
  Scratch scratch(plan, TG_CPU_PORTABLE);
  builder.Reset(kRows);
  for (size_t row = 0; row < kRows; ++row) builder.column(0).Put(row, rows[row]);
  const tg_batch batch = builder.View(false);
  tg_decisions decisions;
  ASSERT_TRUE(Scan(plan, batch, &scratch, &decisions).ok());
  for (uint32_t op = 1; op <= kDoublings; ++op) {
    const Register& reg = scratch.state().registers[op];
    EXPECT_EQ(GetBit(reg.t, 0), op <= 13) << op;  // 5 * 2^13 = 40,960
    EXPECT_EQ(GetBit(reg.e, 0), op > 13) << op;
    EXPECT_TRUE(GetBit(reg.t, 7));
    EXPECT_FALSE(GetBit(reg.t, 8) || GetBit(reg.e, 8));
  }
  EXPECT_TRUE(BitAt(decisions.fired[0], 7));
  EXPECT_TRUE(BitAt(decisions.unknown[0], 8));
  EXPECT_TRUE(BitAt(decisions.errors[0], kRows - 1));
  EXPECT_EQ(View(Cause(plan, scratch, 0, 0).kind), "overflow");
}

}  // namespace
}  // namespace tollgate::scan
