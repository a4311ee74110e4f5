// Lists and tables.
#include <algorithm>

#include "base/check.h"
#include "compile/lower_expr.h"

namespace tollgate::compile {

using cel::TypeKind;
using plan::OpCode;
using Register = Program::Register;

namespace {

// The entry as a number; nullopt and a diagnostic: it is none.
std::optional<DecimalText> ReadNumber(const CheckedPack& checked, int list, size_t entry, Diagnostics* diagnostics) {
  const CheckedPack::ListData& data = checked.lists[list];
  DecimalText number;
  if (ParseDecimalText(data.entries[entry], &number) == NumberFault::kNone) return number;
  diagnostics->Add(
      Diag::kListEntry, data.places[entry],
      "this entry is no number, and numbers are looked up in `" + checked.environment.lists[list].name + "`");
  return std::nullopt;
}

}  // namespace

std::vector<int64_t> ReadIntEntries(const CheckedPack& checked, int list, int scale, Diagnostics* diagnostics) {
  const CheckedPack::ListData& data = checked.lists[list];
  // `values: [1, 2.5]` are on the number line, where 2.5 is simply no integer; a line of a file should have been one.
  const bool is_file = checked.environment.lists[list].entries == TypeKind::kError;
  std::vector<int64_t> entries;
  for (size_t i = 0; i < data.entries.size(); ++i) {
    const std::optional<DecimalText> number = ReadNumber(checked, list, i, diagnostics);
    if (!number) continue;
    bool overflow = false;
    const std::optional<int64_t> units = ToUnits(*number, scale, &overflow);
    if (units) {
      entries.push_back(*units);
    } else if (is_file) {
      const std::string wanted =
          scale == 0 ? "an integer" : "a number with at most " + std::to_string(scale) + " digits after the point";
      diagnostics->Add(Diag::kListEntry, data.places[i],
                       overflow ? "this entry does not fit 64 bits"
                                : "this entry is not " + wanted + ", as is what is looked up in `" +
                                      checked.environment.lists[list].name + "`");
    }
  }
  std::sort(entries.begin(), entries.end());
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  return entries;
}

Register ExprLowerer::InList(const cel::Expr& expr) {
  const cel::Expr& needle = *expr.args[0];
  switch (needle.type.kind) {
    case TypeKind::kString: {
      TextSetSpec set;
      set.list = expr.ref;
      return program_.Emit(OpCode::kInTextSet, Lower(needle), program_.text_sets.Intern(set));
    }
    case TypeKind::kInt:
    case TypeKind::kDecimal: {
      IntSetSpec set;
      set.list = expr.ref;
      set.scale = needle.type.scale;
      return program_.Emit(OpCode::kInIntSet, Lower(needle), program_.int_sets.Intern(set));
    }
    default:
      break;
  }
  TG_CHECK(false && "the checker lets strings, integers and decimals be looked up in lists");
  return 0;
}

Register ExprLowerer::FindRow(const cel::Expr& key, int table) {
  const Register reg = Lower(key);
  const bool is_text = plan::ResultOf(program_.op(reg).code) == plan::Register::kText;
  return program_.Emit(is_text ? OpCode::kFindText : OpCode::kFindInt, reg, program_.tables.Intern(table));
}

Register ExprLowerer::Column(const cel::Expr& expr) {
  const Register row = FindRow(*expr.args[0], expr.ref);
  const uint32_t table = program_.op(row).b;
  const auto column = static_cast<uint32_t>(expr.column);
  switch (checked_.tables[expr.ref].columns()[column].type) {
    case TG_BOOL:
      return program_.Emit(OpCode::kRowBool, row, table, column);
    case TG_DOUBLE:
      return program_.Emit(OpCode::kRowDouble, row, table, column);
    case TG_STRING:
      return program_.Emit(OpCode::kRowText, row, table, column);
    default:
      return program_.Emit(OpCode::kRowInt, row, table, column);
  }
}

}  // namespace tollgate::compile
