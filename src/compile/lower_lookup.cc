// Lists, tables and windows.
#include "base/check.h"
#include "compile/csv_file.h"
#include "compile/lower_expr.h"

namespace tollgate::compile {

using cel::TypeKind;
using plan::OpCode;
using Register = Program::Register;

lookup::ListShape ShapeOf(const pack::ListSpec& spec, const ListUse& use) {
  lookup::ListShape shape;
  shape.name = spec.name;
  shape.match = static_cast<lookup::Match>(spec.match);
  static_assert(static_cast<int>(lookup::Match::kRange) == static_cast<int>(pack::Match::kRange));
  shape.folds_lower = spec.fold != nullptr;
  shape.expires = spec.expires != nullptr;
  shape.type = use.type;
  shape.scale = use.scale;
  return shape;
}

lookup::List BuildList(const CheckedPack& checked, const ListUse& use, const lookup::ListShape& shape,
                       const pattern::SetCompiler& compiler, Diagnostics* diagnostics) {
  const CheckedPack::ListData& data = checked.lists[use.list];
  // `values: [1, 2.5]` are on the number line, where 2.5 is simply no integer; a line of a file should have been one.
  const bool wants_all = checked.environment.lists[use.list].entries == TypeKind::kError || shape.type == TG_STRING;
  lookup::Entries entries;
  int fault_count = 0;
  for (size_t i = 0; i < data.entries.size(); ++i) {
    const std::string fault = lookup::EntryFault(shape, data.entries.text(i));
    if (fault.empty()) {
      entries.Add(data.entries.text(i), data.entries.until_us.empty() ? lookup::kForeverUs : data.entries.until_us[i]);
    } else if (wants_all && ++fault_count <= kMaxListedRows) {
      diagnostics->Add(Diag::kListEntry, data.places[i], "this is no entry of `" + shape.name + "`: " + fault);
    }
  }
  const Span whole = checked.pack.lists[use.list].span;
  if (fault_count > kMaxListedRows) {
    diagnostics->Add(Diag::kListEntry, whole,
                     "and " + std::to_string(fault_count - kMaxListedRows) + " more of such faults in this list");
  }
  Expected<lookup::List> list = lookup::List::Build(shape, std::move(entries), &compiler);
  if (list.ok()) return *std::move(list);
  diagnostics->Add(Diag::kListEntry, whole, std::string(list.status().message()));
  return *lookup::List::Build(shape, {});
}

Register ExprLowerer::InList(const cel::Expr& expr) {
  const cel::Expr& needle = *expr.args[0];
  const bool is_text = needle.type.kind == TypeKind::kString;
  ListUse use{expr.ref};
  if (!is_text) {
    TG_CHECK(needle.type.kind == TypeKind::kInt || needle.type.kind == TypeKind::kDecimal);
    use.type = needle.type.kind == TypeKind::kInt ? TG_INT64 : TG_DECIMAL;
    use.scale = needle.type.scale;
  }
  const Register probe = Lower(needle);
  const uint32_t list = program_.lists.Intern(use);
  if (expr.args.size() == 1) return program_.Emit(is_text ? OpCode::kInListText : OpCode::kInListInt, probe, list);
  const Register time = Lower(*expr.args[1]);
  return program_.Emit(is_text ? OpCode::kInListTextUntil : OpCode::kInListIntUntil, probe, list, time);
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
  switch (checked_.tables[expr.ref].shape().columns[column].type) {
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

uint32_t ExprLowerer::WindowRead(const cel::Expr& expr) {
  return program_.reads.Intern({expr.ref, expr.past, expr.column});
}

Register ExprLowerer::Window(const cel::Expr& expr) {
  const uint32_t read = WindowRead(expr);
  switch (plan::RegisterOf(FormOf(expr.type.kind))) {
    case plan::Register::kBool:
      return program_.Emit(OpCode::kWindowBool, read);
    case plan::Register::kDouble:
      return program_.Emit(OpCode::kWindowDouble, read);
    case plan::Register::kText:
      return program_.Emit(OpCode::kWindowText, read);
    default:
      return program_.Emit(OpCode::kWindowInt, read);
  }
}

}  // namespace tollgate::compile
