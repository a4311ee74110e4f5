// The value of an op on constants, as semantics.h defines it.
#include <algorithm>

#include "compile/program.h"
#include "pattern/regex.h"

namespace tollgate::compile {
namespace {

using plan::Cause;
using plan::Comparison;
using plan::Op;
using plan::OpCode;
using plan::ScaleAt;
using Register = Program::Register;
using Folded = std::optional<Register>;

// Reads operands of one op and makes registers of results.
class Folder {
 public:
  Folder(Program* program, const Op& op, std::optional<Cause>* error) : program_(*program), op_(op), error_(*error) {}

  Folded Run() {
    if (const Folded folded = Comparisons()) return folded;
    if (const Folded folded = Arithmetic()) return folded;
    if (const Folded folded = Bounds()) return folded;
    if (const Folded folded = Times()) return folded;
    if (const Folded folded = Conversions()) return folded;
    return Texts();
  }

 private:
  Folded Comparisons();
  Folded Arithmetic();
  Folded Bounds();
  Folded Times();
  Folded Conversions();
  Folded Texts();

  bool Flag(Register reg) const { return program_.op(reg).a != 0; }
  int64_t Int(Register reg) const { return program_.ints[program_.op(reg).a]; }
  double Double(Register reg) const { return program_.number(program_.op(reg).a); }
  const std::string& Text(Register reg) const { return program_.texts[program_.op(reg).a]; }
  // Operand a or b as a decimal of the scale that c states for it.
  Decimal DecimalA() const { return {Int(op_.a), ScaleAt(op_.c, 0)}; }
  Decimal DecimalB() const { return {Int(op_.b), ScaleAt(op_.c, 1)}; }

  Folded Give(bool value) { return program_.Bool(value); }
  Folded Give(int64_t value) { return program_.Int(value); }
  Folded Give(double value) { return program_.Double(value); }
  Folded Give(std::string_view value) { return program_.Text(value); }
  template <class T>
  Folded Give(const plan::Result<T>& result) {
    if (result.ok()) return Give(*result);
    error_ = result.cause();
    return std::nullopt;
  }

  Program& program_;
  const Op& op_;
  std::optional<Cause>& error_;
  std::string joined_;
};

Folded Folder::Comparisons() {
  const auto comparison = static_cast<Comparison>(op_.aux);
  switch (op_.code) {
    case OpCode::kCompareInt:
      return Give(plan::CompareInt(comparison, Int(op_.a), Int(op_.b)));
    case OpCode::kCompareIntConst:
      return Give(plan::CompareInt(comparison, Int(op_.a), program_.ints[op_.b]));
    case OpCode::kCompareDouble:
      return Give(plan::CompareDouble(comparison, Double(op_.a), Double(op_.b)));
    case OpCode::kCompareDoubleConst:
      return Give(plan::CompareDouble(comparison, Double(op_.a), program_.number(op_.b)));
    case OpCode::kCompareText:
      return Give(plan::CompareText(comparison, Text(op_.a), Text(op_.b)));
    case OpCode::kCompareTextConst:
      return Give(plan::CompareText(comparison, Text(op_.a), program_.texts[op_.b]));
    case OpCode::kCompareBool:
      return Give(plan::CompareBool(comparison, Flag(op_.a), Flag(op_.b)));
    case OpCode::kCompareDecimal:
      return Give(plan::CompareDecimal(comparison, DecimalA(), DecimalB()));
    case OpCode::kCompareIntDouble:
      return Give(plan::CompareDecimalDouble(comparison, DecimalA(), Double(op_.b)));
    default:
      return std::nullopt;
  }
}

Folded Folder::Arithmetic() {
  const auto rounding = static_cast<Rounding>(op_.aux);
  switch (op_.code) {
    case OpCode::kAddInt:
      return Give(plan::AddInt(Int(op_.a), Int(op_.b)));
    case OpCode::kSubtractInt:
      return Give(plan::SubtractInt(Int(op_.a), Int(op_.b)));
    case OpCode::kMultiplyInt:
      return Give(plan::MultiplyInt(Int(op_.a), Int(op_.b)));
    case OpCode::kDivideInt:
      return Give(plan::DivideInt(Int(op_.a), Int(op_.b)));
    case OpCode::kModuloInt:
      return Give(plan::ModuloInt(Int(op_.a), Int(op_.b)));
    case OpCode::kNegateInt:
      return Give(plan::NegateInt(Int(op_.a)));
    case OpCode::kAddDecimal:
      return Give(plan::AddDecimal(DecimalA(), DecimalB()));
    case OpCode::kSubtractDecimal:
      return Give(plan::SubtractDecimal(DecimalA(), DecimalB()));
    case OpCode::kDivideDecimal:
      return Give(plan::DivideDecimal(DecimalA(), DecimalB(), ScaleAt(op_.c, 2), rounding));
    case OpCode::kRoundDecimal:
      return Give(plan::RoundDecimal(DecimalA(), ScaleAt(op_.c, 1), rounding));
    case OpCode::kAddDouble:
      return Give(Double(op_.a) + Double(op_.b));
    case OpCode::kSubtractDouble:
      return Give(Double(op_.a) - Double(op_.b));
    case OpCode::kMultiplyDouble:
      return Give(Double(op_.a) * Double(op_.b));
    case OpCode::kDivideDouble:
      return Give(Double(op_.a) / Double(op_.b));
    case OpCode::kNegateDouble:
      return Give(-Double(op_.a));
    case OpCode::kLongitudeTerm:
      return Give(plan::LongitudeTerm(Double(op_.a), Double(op_.b), Double(op_.c)));
    case OpCode::kDistanceKm:
      return Give(plan::DistanceKm(Double(op_.a), Double(op_.b), Double(op_.c)));
    default:
      return std::nullopt;
  }
}

Folded Folder::Bounds() {
  const auto end = static_cast<plan::RangeEnd>(op_.aux);
  switch (op_.code) {
    case OpCode::kBoundAdd:
      return Give(plan::BoundAdd(end, Int(op_.a), Int(op_.b)));
    case OpCode::kBoundSubtract:
      return Give(plan::BoundSubtract(end, Int(op_.a), Int(op_.b)));
    case OpCode::kBoundMultiply:
      return Give(plan::BoundMultiply(end, Int(op_.a), Int(op_.b)));
    case OpCode::kBoundRescale:
      return Give(plan::BoundRescale(end, Int(op_.a), ScaleAt(op_.c, 0), ScaleAt(op_.c, 1)));
    case OpCode::kMinInt:
      return Give(std::min(Int(op_.a), Int(op_.b)));
    case OpCode::kMaxInt:
      return Give(std::max(Int(op_.a), Int(op_.b)));
    default:
      return std::nullopt;
  }
}

Folded Folder::Times() {
  const auto part = static_cast<plan::TimePart>(op_.aux);
  switch (op_.code) {
    case OpCode::kTimePart: {
      const Zone* zone = op_.b == UINT32_MAX ? nullptr : &program_.zones[op_.b];
      return Give(plan::TimePartOf(Int(op_.a), zone, part));
    }
    case OpCode::kDurationPart:
      return Give(plan::DurationPartOf(Int(op_.a), part));
    case OpCode::kAddTime:
      return Give(plan::AddTime(Int(op_.a), Int(op_.b)));
    case OpCode::kSubtractTime:
      return Give(plan::SubtractTime(Int(op_.a), Int(op_.b)));
    default:
      return std::nullopt;
  }
}

Folded Folder::Conversions() {
  switch (op_.code) {
    case OpCode::kIntToDouble:
      return Give(plan::IntToDouble(DecimalA()));
    case OpCode::kDoubleToInt:
      return Give(plan::DoubleToInt(Double(op_.a)));
    case OpCode::kDecimalToInt:
      return Give(plan::DecimalToInt(DecimalA()));
    case OpCode::kTimeToInt:
      return Give(plan::TimeToInt(Int(op_.a)));
    case OpCode::kIntToTime:
      return Give(plan::IntToTime(Int(op_.a)));
    case OpCode::kTextToInt:
      return Give(plan::TextToInt(Text(op_.a)));
    case OpCode::kTextToDouble:
      return Give(plan::TextToDouble(Text(op_.a)));
    case OpCode::kTextToBool:
      return Give(plan::TextToBool(Text(op_.a)));
    case OpCode::kTextToTime:
      return Give(plan::TextToTime(Text(op_.a)));
    case OpCode::kTextToDuration:
      return Give(plan::TextToDuration(Text(op_.a)));
    case OpCode::kBoolToText:
      return Give(plan::BoolToText(Flag(op_.a)));
    case OpCode::kIntToText:
      return Give(plan::IntToText(DecimalA()).view());
    case OpCode::kDoubleToText:
      return Give(plan::DoubleToText(Double(op_.a)).view());
    case OpCode::kTimeToText:
      return Give(plan::TimeToText(Int(op_.a)).view());
    case OpCode::kDurationToText:
      return Give(plan::DurationToText(Int(op_.a)).view());
    default:
      return std::nullopt;
  }
}

Folded Folder::Texts() {
  switch (op_.code) {
    case OpCode::kConcat:
      return Give(plan::Concatenate(Text(op_.a), Text(op_.b), [this](std::string_view a, std::string_view b) {
        joined_.assign(a).append(b);
        return std::string_view(joined_);
      }));
    case OpCode::kSize:
      return Give(plan::SizeOf(Text(op_.a)));
    case OpCode::kEmailDomain:
      return Give(plan::EmailDomain(Text(op_.a)));
    case OpCode::kContains:
      return Give(plan::Contains(Text(op_.a), Text(op_.b)));
    case OpCode::kStartsWith:
      return Give(plan::StartsWith(Text(op_.a), Text(op_.b)));
    case OpCode::kEndsWith:
      return Give(plan::EndsWith(Text(op_.a), Text(op_.b)));
    case OpCode::kMatches:
      return Give(pattern::Regex(program_.patterns[op_.b]).Matches(Text(op_.a)));
    // The entries of a list may be exchanged without a compilation: only constants are folded in.
    case OpCode::kInTextSet: {
      const std::vector<std::string>& set = program_.text_sets[op_.b];
      return Give(std::binary_search(set.begin(), set.end(), Text(op_.a)));
    }
    case OpCode::kInIntSet: {
      const std::vector<int64_t>& set = program_.int_sets[op_.b];
      return Give(std::binary_search(set.begin(), set.end(), Int(op_.a)));
    }
    default:
      return std::nullopt;
  }
}

}  // namespace

Folded FoldConstants(Program* program, const Op& op, std::optional<Cause>* error) {
  return Folder(program, op, error).Run();
}

}  // namespace tollgate::compile
