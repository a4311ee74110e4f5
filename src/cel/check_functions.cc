// Functions and methods, and what Tollgate knows of but cannot do yet.
#include <algorithm>
#include <optional>

#include "base/time.h"
#include "cel/checker.h"
#include "cel/literal.h"
#include "cel/syntax.h"
#include "pattern/translate.h"

namespace tollgate::cel {
namespace {

enum Form : uint8_t { kGlobal = 1, kMethod = 2, kEither = 3 };
struct Callable {
  std::string_view name;
  Function function;
  Form form;
  size_t min_args, max_args;  // the receiver counts
};
constexpr Callable kCallables[] = {
    {"size", Function::kSize, kEither, 1, 1},
    {"contains", Function::kContains, kMethod, 2, 2},
    {"startsWith", Function::kStartsWith, kMethod, 2, 2},
    {"endsWith", Function::kEndsWith, kMethod, 2, 2},
    {"matches", Function::kMatches, kEither, 2, 2},
    {"int", Function::kToInt, kGlobal, 1, 1},
    {"uint", Function::kToUint, kGlobal, 1, 1},
    {"double", Function::kToDouble, kGlobal, 1, 1},
    {"string", Function::kToString, kGlobal, 1, 1},
    {"bool", Function::kToBool, kGlobal, 1, 1},
    {"timestamp", Function::kToTimestamp, kGlobal, 1, 1},
    {"duration", Function::kToDuration, kGlobal, 1, 1},
    {"getFullYear", Function::kGetFullYear, kMethod, 1, 2},
    {"getMonth", Function::kGetMonth, kMethod, 1, 2},
    {"getDate", Function::kGetDate, kMethod, 1, 2},
    {"getDayOfMonth", Function::kGetDayOfMonth, kMethod, 1, 2},
    {"getDayOfWeek", Function::kGetDayOfWeek, kMethod, 1, 2},
    {"getDayOfYear", Function::kGetDayOfYear, kMethod, 1, 2},
    {"getHours", Function::kGetHours, kMethod, 1, 2},
    {"getMinutes", Function::kGetMinutes, kMethod, 1, 2},
    {"getSeconds", Function::kGetSeconds, kMethod, 1, 2},
    {"getMilliseconds", Function::kGetMilliseconds, kMethod, 1, 2},
    {"decimal.div", Function::kDecimalDiv, kGlobal, 4, 4},
    {"decimal.round", Function::kDecimalRound, kGlobal, 3, 3},
    {"email.domain", Function::kEmailDomain, kGlobal, 1, 1},
    {"geo.distanceKm", Function::kGeoDistanceKm, kGlobal, 4, 4},
};

struct Operator {
  std::string_view name;
  Function function;
};
constexpr Operator kOperators[] = {
    {"_+_", Function::kAdd},        {"_-_", Function::kSubtract},  {"_*_", Function::kMultiply},
    {"_/_", Function::kDivide},     {"_%_", Function::kModulo},    {"-_", Function::kNegate},
    {"_==_", Function::kEqual},     {"_!=_", Function::kNotEqual}, {"_<_", Function::kLess},
    {"_<=_", Function::kLessEqual}, {"_>_", Function::kGreater},   {"_>=_", Function::kGreaterEqual},
    {kInOperator, Function::kIn},
};

// Macros, and functions of CEL's libraries and of language.md, that are to come.
constexpr std::string_view kMacros[] = {"all",    "exists",        "exists_one",   "existsOne",        "map",
                                        "filter", "transformList", "transformMap", "transformMapEntry"};
constexpr std::string_view kPlannedMethods[] = {
    "charAt",    "indexOf",    "lastIndexOf",  "lowerAscii", "upperAscii",   "replace",       "split",
    "substring", "trim",       "join",         "reverse",    "format",       "orValue",       "or",
    "hasValue",  "value",      "optMap",       "optFlatMap", "find",         "isUnspecified", "isLoopback",
    "family",    "containsIP", "containsCIDR", "masked",     "prefixLength", "flatten",       "distinct",
    "sort",      "sortBy",     "slice",        "first",      "last"};
constexpr std::string_view kPlannedGlobals[] = {"type",
                                                "bytes",
                                                "ip",
                                                "cidr",
                                                "isIP",
                                                "isCIDR",
                                                "card.bin",
                                                "card.luhn",
                                                "text.jaroWinkler",
                                                "text.normalize",
                                                "math.greatest",
                                                "math.least",
                                                "math.ceil",
                                                "math.floor",
                                                "math.round",
                                                "math.trunc",
                                                "math.abs",
                                                "math.sign",
                                                "math.isNaN",
                                                "math.isInf",
                                                "math.isFinite",
                                                "math.bitAnd",
                                                "math.bitOr",
                                                "math.bitXor",
                                                "math.bitNot",
                                                "math.bitShiftLeft",
                                                "math.bitShiftRight",
                                                "math.sqrt",
                                                "strings.quote",
                                                "optional.of",
                                                "optional.none",
                                                "optional.ofNonZeroValue",
                                                "base64.encode",
                                                "base64.decode",
                                                "cel.bind",
                                                "cel.block",
                                                "lists.range",
                                                "ip.isCanonical",
                                                "sets.contains",
                                                "sets.equivalent",
                                                "sets.intersects",
                                                "regex.extract",
                                                "regex.replace"};
constexpr std::string_view kNamespaces[] = {"decimal",  "geo",    "card", "text", "email", "math", "strings",
                                            "optional", "base64", "cel",  "ip",   "cidr",  "sets", "regex"};

// What people write from other languages.
constexpr std::pair<std::string_view, std::string_view> kAliases[] = {
    {"len", "size"},
    {"length", "size"},
    {"count", "size"},
    {"startswith", "startsWith"},
    {"starts_with", "startsWith"},
    {"endswith", "endsWith"},
    {"ends_with", "endsWith"},
    {"includes", "contains"},
    {"match", "matches"},
    {"regex", "matches"},
    {"toString", "string"},
    {"str", "string"},
    {"float", "double"},
    {"parseInt", "int"},
    {"date", "timestamp"},
    {"hour", "getHours"},
    {"getHour", "getHours"},
    {"getYear", "getFullYear"},
    {"getDay", "getDate"},
    {"round", "decimal.round"},
    {"exists", "has"},
    {"defined", "has"},
    {"not", "!"},
};

template <class Range>
bool Holds(const Range& range, std::string_view name) {
  return std::find(std::begin(range), std::end(range), name) != std::end(range);
}

bool IsLiteral(const Expr& expr, TypeKind kind) { return expr.kind == ExprKind::kConstant && expr.type.kind == kind; }

}  // namespace

// What parses as CEL and is not done yet.
bool Checker::RefuseSyntax(Expr* expr) {
  if (expr->name == kMapSyntax) {
    NotYet(expr, "a map `{...}`");
  } else if (expr->name == kMessageSyntax) {
    NotYet(expr, "a message " + Quote(*expr->args[0]).insert(Quote(*expr->args[0]).size() - 1, "{...}"));
  } else if (expr->name == kOptionalSelectSyntax || expr->name == kOptionalIndexSyntax ||
             expr->name == kOptionalElementSyntax) {
    NotYet(expr, "an optional value (`.?`, `[?...]`, `orValue`)");
  } else {
    return false;
  }
  return true;
}

bool Checker::RefusePlanned(Expr* expr, const std::string& name) {
  if (expr->is_method && Holds(kMacros, name)) {
    NotYet(expr, "the macro `" + name + "`");
  } else if (expr->is_method && Holds(kPlannedMethods, name)) {
    const Expr& base = *expr->args[0];
    if (base.kind == ExprKind::kCall && (base.name == kOptionalSelectSyntax || base.name == kOptionalIndexSyntax)) {
      NotYet(expr, "an optional value (`.?`, `[?...]`, `orValue`)");
    } else {
      NotYet(expr, "`" + name + "`");
    }
  } else if (Holds(kPlannedGlobals, name)) {
    NotYet(expr, "`" + name + "`");
  } else {
    return false;
  }
  return true;
}

void Checker::UnknownFunction(Expr* expr, const std::string& name) {
  std::string hint;
  for (const auto& [alias, right] : kAliases) {
    if (alias == name) hint = "did you mean `" + std::string(right) + "`?";
  }
  if (name == "now") hint = "the time of a record is one of its fields: rules read no clock";
  if (name == "has") hint = "has() takes one field: has(tx.name)";
  if (hint.empty()) {
    std::vector<std::string_view> names = {"has"};
    for (const Callable& callable : kCallables) names.push_back(callable.name);
    hint = SuggestNear(name, names);
  }
  FailAtName(expr, Diag::kCelUnknownFunction, "there is no function `" + name + "`", std::move(hint));
}

// size([a, b]) is known here, and no list need be carried further.
bool Checker::FoldListSize(Expr* expr) {
  if (expr->args.size() != 1 || expr->args[0]->kind != ExprKind::kList) return false;
  const std::vector<Expr*>& items = expr->args[0]->args;
  if (std::any_of(items.begin(), items.end(), [](const Expr* item) { return item->kind != ExprKind::kConstant; }))
    return false;
  expr->kind = ExprKind::kConstant;
  expr->type = expr->value.type = Type{TypeKind::kInt};
  expr->value.integer = static_cast<int64_t>(items.size());
  expr->name = std::to_string(items.size());
  expr->args.clear();
  expr->depth = 1;
  return true;
}

void Checker::VisitCall(Expr* expr) {
  for (const Operator& op : kOperators) {
    if (expr->name == op.name && !expr->is_method) return VisitOperator(expr, op.function);
  }
  if (RefuseSyntax(expr)) return;
  std::string name = expr->name;
  bool is_method = expr->is_method;
  if (is_method && expr->args[0]->kind == ExprKind::kIdent && Holds(kNamespaces, expr->args[0]->name)) {
    name = expr->args[0]->name + "." + name;
    is_method = false;
  }
  if (expr->is_method && !is_method) {
    expr->name_begin = expr->begin;
    expr->args.erase(expr->args.begin());
    expr->is_method = false;
    expr->name = name;
  }
  if (RefusePlanned(expr, name)) return;
  if (name == "size" && FoldListSize(expr)) return;
  VisitArgs(expr);
  if (!is_method && name == "dyn" && expr->args.size() == 1) {  // types are known here: it changes nothing
    const Expr inner = *expr->args[0];
    *expr = inner;
    return;
  }
  const auto* callable =
      std::find_if(std::begin(kCallables), std::end(kCallables), [&](const Callable& c) { return c.name == name; });
  if (callable == std::end(kCallables)) return UnknownFunction(expr, name);
  if ((callable->form & (is_method ? kMethod : kGlobal)) == 0) {
    return FailAtName(expr, Diag::kCelUnknownFunction,
                      "`" + name + "` is called " + (is_method ? "as a function: " : "on a value: ") +
                          (is_method ? name + "(x)" : "x." + name + "(...)"));
  }
  const size_t count = expr->args.size();
  if (count < callable->min_args || count > callable->max_args) {
    const size_t receiver = is_method ? 1 : 0;
    const size_t least = callable->min_args - std::min(callable->min_args, receiver);
    const size_t most = callable->max_args - receiver;
    const std::string wanted =
        least == most ? std::to_string(least) : std::to_string(least) + " or " + std::to_string(most);
    return FailAtName(expr, Diag::kCelArgumentCount,
                      "`" + name + "` takes " + wanted + (most == 1 && least == 1 ? " argument" : " arguments") +
                          ", here " + std::to_string(count - receiver));
  }
  expr->function = callable->function;
  expr->is_method = is_method;
  if (std::any_of(expr->args.begin(), expr->args.end(), [](const Expr* arg) { return IsFailed(arg); })) return;
  CheckFunction(expr, callable->function);
}

void Checker::CheckFunction(Expr* expr, Function function) {
  switch (function) {
    case Function::kSize:
    case Function::kEmailDomain:
    case Function::kContains:
    case Function::kStartsWith:
    case Function::kEndsWith:
      return CheckTextFunction(expr, function);
    case Function::kMatches:
      return CheckMatches(expr);
    case Function::kDecimalDiv:
    case Function::kDecimalRound:
      return CheckDecimalFunction(expr, function);
    case Function::kGeoDistanceKm: {
      const bool all_double = std::all_of(expr->args.begin(), expr->args.end(),
                                          [](const Expr* arg) { return arg->type.kind == TypeKind::kDouble; });
      if (!all_double) return FailTypes(expr, "it takes degrees as doubles: double(x)");
      expr->type = Type{TypeKind::kDouble};
      return;
    }
    case Function::kToInt:
    case Function::kToUint:
    case Function::kToDouble:
    case Function::kToString:
    case Function::kToBool:
    case Function::kToTimestamp:
    case Function::kToDuration:
      return CheckConversion(expr, function);
    default:
      return CheckGetter(expr, function);
  }
}

void Checker::FailTypes(Expr* expr, std::string hint) {
  std::string types;
  for (const Expr* arg : expr->args) types += (types.empty() ? "" : ", ") + TypeName(arg->type);
  FailAtName(expr, Diag::kCelType, "`" + std::string(FunctionName(expr->function)) + "` does not take " + types,
             std::move(hint));
}

void Checker::CheckTextFunction(Expr* expr, Function function) {
  if (expr->args[0]->type.kind == TypeKind::kBytes) return NotYet(expr, "a function of bytes");
  const bool all_text = std::all_of(expr->args.begin(), expr->args.end(),
                                    [](const Expr* arg) { return arg->type.kind == TypeKind::kString; });
  if (!all_text) {
    return FailTypes(expr, expr->args[0]->type.kind == TypeKind::kString || !IsNumber(expr->args[0]->type.kind)
                               ? ""
                               : "a value becomes text by string(x)");
  }
  expr->type = Type{function == Function::kSize          ? TypeKind::kInt
                    : function == Function::kEmailDomain ? TypeKind::kString
                                                         : TypeKind::kBool};
}

void Checker::CheckMatches(Expr* expr) {
  Expr* pattern = expr->args[1];
  if (expr->args[0]->type.kind != TypeKind::kString || pattern->type.kind != TypeKind::kString) {
    return FailTypes(expr, IsNumber(expr->args[0]->type.kind) ? "a value becomes text by string(x)" : "");
  }
  expr->type = Type{TypeKind::kBool};
  if (pattern->kind != ExprKind::kConstant) {
    return Fail(pattern, Diag::kCelArgument, "a pattern is one string literal: it is compiled with the pack");
  }
  pattern::PatternProblem problem;
  if (pattern::CheckRe2(pattern->value.text, &problem)) return;
  const std::string_view literal = source_.text().substr(pattern->begin, pattern->end - pattern->begin);
  std::string content;
  std::vector<uint32_t> offsets;
  LiteralProblem ignored;
  size_t begin = pattern->begin, end = pattern->end;
  if (Unquote(literal, &content, &offsets, &ignored) && problem.offset < content.size()) {
    begin = pattern->begin + offsets[problem.offset];
    const size_t size = FirstCharacter(std::string_view(content).substr(problem.offset)).size();
    end = pattern->begin + offsets[problem.offset + size];
  }
  Report(Diag::kCelPattern, begin, end, problem.message);
}

bool Checker::CheckTimeLiteral(Expr* expr, Function function) {
  const Expr& arg = *expr->args[0];
  if (!IsLiteral(arg, TypeKind::kString)) return true;
  const std::string& text = arg.value.text;
  int64_t time_us = 0;
  if (function == Function::kToTimestamp) {
    const TimeFault fault = ParseRfc3339(text, &time_us);
    if (fault == TimeFault::kNone) return true;
    Report(Diag::kCelArgument, arg.begin, arg.end,
           fault == TimeFault::kSyntax ? Quote(arg) + " is no RFC 3339 time"
                                       : "the time " + Quote(arg) + " does not exist",
           fault == TimeFault::kSyntax ? "write it as \"2026-01-31T00:00:00Z\"" : "");
    return false;
  }
  if (ParseDuration(text)) return true;
  Report(Diag::kCelArgument, arg.begin, arg.end, Quote(arg) + " is no duration",
         "write it as \"1h30m\", \"90s\" or \"1.5s\"");
  return false;
}

void Checker::CheckConversion(Expr* expr, Function function) {
  using K = TypeKind;
  const Type& from = expr->args[0]->type;
  if (from.kind == K::kBytes) return NotYet(expr, "a function of bytes");
  TypeKind to = K::kError;
  bool can = false;
  switch (function) {
    case Function::kToInt:
      to = K::kInt, can = IsNumber(from.kind) || from.kind == K::kString || from.kind == K::kTimestamp;
      break;
    case Function::kToUint:
      to = K::kUint, can = IsNumber(from.kind) || from.kind == K::kString;
      break;
    case Function::kToDouble:
      to = K::kDouble, can = IsNumber(from.kind) || from.kind == K::kString;
      break;
    case Function::kToString:
      to = K::kString, can = from.kind != K::kNull;
      break;
    case Function::kToBool:
      to = K::kBool, can = from.kind == K::kBool || from.kind == K::kString;
      break;
    case Function::kToTimestamp:
      to = K::kTimestamp, can = from.kind == K::kString || from.kind == K::kInt || from.kind == to;
      break;
    default:
      to = K::kDuration, can = from.kind == K::kString || from.kind == to;
      break;
  }
  if (!can) {
    const bool is_flag = function == Function::kToInt && from.kind == K::kBool;
    return FailTypes(expr, is_flag ? "write x ? 1 : 0" : "");
  }
  if (function == Function::kToUint && !IsPlainConstant(*expr->args[0])) {
    return NotYet(expr, "`uint` of what is no constant");
  }
  const bool is_time = function == Function::kToTimestamp || function == Function::kToDuration;
  if (is_time && !CheckTimeLiteral(expr, function)) return;
  expr->type = Type{to};
}

void Checker::CheckGetter(Expr* expr, Function function) {
  const TypeKind kind = expr->args[0]->type.kind;
  const bool of_duration = function == Function::kGetHours || function == Function::kGetMinutes ||
                           function == Function::kGetSeconds || function == Function::kGetMilliseconds;
  if (kind == TypeKind::kDuration && of_duration && expr->args.size() == 1) {
    expr->type = Type{TypeKind::kInt};
    return;
  }
  if (kind != TypeKind::kTimestamp) {
    return FailTypes(expr, kind == TypeKind::kString ? "a text becomes a time by timestamp(x)" : "");
  }
  expr->type = Type{TypeKind::kInt};
  if (expr->args.size() == 1) return;
  Expr* zone = expr->args[1];
  if (!IsLiteral(*zone, TypeKind::kString)) {
    return Fail(zone, Diag::kCelArgument, "a time zone is one string literal: its rules are compiled with the pack");
  }
  // CEL also writes an offset without its plus sign.
  std::string& name = zone->value.text;
  if (!name.empty() && name[0] >= '0' && name[0] <= '9') name.insert(0, "+");
  if (!Zone::Load(name)) {
    Fail(zone, Diag::kCelZone, "there is no time zone " + Quote(*zone),
         "write a name as \"Europe/Berlin\" or an offset as \"+05:30\"");
  }
}

void Checker::CheckDecimalFunction(Expr* expr, Function function) {
  const size_t operands = function == Function::kDecimalDiv ? 2 : 1;
  bool ok = true;
  for (size_t i = 0; i < operands; ++i) {
    Expr* operand = expr->args[i];
    if (CanAdopt(*operand)) ok = Adopt(operand) && ok;
    if (IsFailed(operand)) return;
    if (operand->type.kind == TypeKind::kDecimal || operand->type.kind == TypeKind::kInt) continue;
    Fail(operand, Diag::kCelType,
         "`" + std::string(FunctionName(function)) + "` takes decimals and integers, and " + Quote(*operand) + " is " +
             TypeName(operand->type),
         operand->type.kind == TypeKind::kDouble ? "doubles are divided by /" : "");
    ok = false;
  }
  const Expr& scale = *expr->args[operands];
  const Expr& rounding = *expr->args[operands + 1];
  if (!IsLiteral(scale, TypeKind::kInt) || scale.value.integer < 0 || scale.value.integer > kMaxScale) {
    Report(Diag::kCelArgument, scale.begin, scale.end,
           "the number of digits after the point is a literal from 0 to 18");
    ok = false;
  }
  if (!IsLiteral(rounding, TypeKind::kString) || !ParseRounding(rounding.value.text)) {
    Report(Diag::kCelArgument, rounding.begin, rounding.end,
           "the rounding is one of \"half_even\", \"half_up\", \"down\", \"up\", \"floor\", \"ceiling\"",
           IsLiteral(rounding, TypeKind::kString)
               ? SuggestNear(rounding.value.text, {"half_even", "half_up", "down", "up", "floor", "ceiling"})
               : "");
    ok = false;
  }
  if (ok) expr->type = Type{TypeKind::kDecimal, static_cast<int>(scale.value.integer)};
}

}  // namespace tollgate::cel
