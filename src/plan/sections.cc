// A structure is described by naming its members in a structured binding, so that a member which is added and not
// described here does not compile. Numbers of enums are part of the format: append to them, never renumber
// (tests/unit/plan/file_test.cc holds them).
#include "plan/sections.h"

namespace tollgate {

template <>
inline constexpr column::TextForm kLastOf<column::TextForm> = column::TextForm::kEpoch;
template <>
inline constexpr column::EpochUnit kLastOf<column::EpochUnit> = column::EpochUnit::kMicros;
template <>
inline constexpr column::AssertionKind kLastOf<column::AssertionKind> = column::AssertionKind::kFormat;
template <>
inline constexpr format::Id kLastOf<format::Id> = format::Id::kMcc;
template <>
inline constexpr plan::OpCode kLastOf<plan::OpCode> = static_cast<plan::OpCode>(plan::kOpCount - 1);
template <>
inline constexpr plan::OnMiss kLastOf<plan::OnMiss> = plan::OnMiss::kOutcome;
template <>
inline constexpr plan::Policy kLastOf<plan::Policy> = plan::Policy::kMaxSeverity;
template <>
inline constexpr plan::ValueForm kLastOf<plan::ValueForm> = plan::ValueForm::kDuration;

template <>
inline constexpr plan::Aggregate kLastOf<plan::Aggregate> = plan::Aggregate::kLast;
template <>
inline constexpr plan::Accuracy kLastOf<plan::Accuracy> = plan::Accuracy::kSketch;
template <>
inline constexpr plan::Closed kLastOf<plan::Closed> = plan::Closed::kNeither;

}  // namespace tollgate

namespace tollgate::plan {
namespace {

constexpr std::string_view kProgramMagic{"TGPLAN\0\0", 8};
constexpr uint32_t kProgramVersion = 3;

// In each: `a` is a ByteWriter or a ByteReader, and what follows it the structure, which a ByteWriter sees as const.

constexpr auto kTransition = [](auto& a, auto& transition) {
  auto& [from_us, offset_seconds] = transition;
  a(from_us, offset_seconds);
};

constexpr auto kZone = [](auto& a, auto& zone) {
  if constexpr (kIsReader<decltype(a)>) {
    std::string name;
    std::vector<Zone::Transition> transitions;
    a(name);
    a.Each(transitions, kTransition);
    std::optional<Zone> read = Zone::FromTransitions(std::move(name), std::move(transitions));
    if (!read) return a.Fail("a time zone is no list of transitions in order");
    zone = *std::move(read);
  } else {
    a(zone.name());
    a.Each(zone.transitions(), kTransition);
  }
};

constexpr auto kTimeFormat = [](auto& a, auto& time_format) {
  if constexpr (kIsReader<decltype(a)>) {
    std::string format, problem;
    a(format);
    std::optional<TimeFormat> compiled = TimeFormat::Compile(format, &problem);
    if (!compiled) return a.Fail(problem.empty() ? "a time format cannot be used" : problem);
    time_format = *std::move(compiled);
  } else {
    a(time_format.format());
  }
};

constexpr auto kField = [](auto& a, auto& field) {
  auto& [name, pointer, header, schema_pointer, scale_pointer, scale_expected, type, scale, nullable, required,
         sensitive, masks_all, form, time_format, zone, epoch, decoration, true_words, false_words, null_words] = field;
  a(name, pointer, header, schema_pointer, scale_pointer, scale_expected, type, scale, nullable, required, sensitive,
    masks_all, form, epoch);
  a.Optional(time_format, kTimeFormat);
  a.Optional(zone, kZone);
  auto& [prefix, suffix, group, point] = decoration;
  a(prefix, suffix, group, point, true_words, false_words, null_words);
};

constexpr auto kNumberText = [](auto& a, auto& number) {
  auto& [negative, digits, exponent] = number;
  a(negative, digits, exponent);
};

constexpr auto kCheck = [](auto& a, auto& check) {
  auto& [assertion, pattern_set, member, text_set] = check;
  auto& [kind, code, schema_pointer, expected, texts, numbers, length, allows_true, allows_false, format] = assertion;
  a(kind, code, schema_pointer, expected, texts);
  a.Each(numbers, kNumberText);
  a(length, allows_true, allows_false, format, pattern_set, member, text_set);
};

constexpr auto kNested = [](auto& a, auto& object) {
  auto& [name, pointer, fields, allows_other] = object;
  a(name, pointer, fields, allows_other);
};

constexpr auto kRequirement = [](auto& a, auto& requirement) {
  auto& [object, field, nested, instance, schema_pointer] = requirement;
  a(object, field, nested, instance, schema_pointer);
};

constexpr auto kOp = [](auto& a, auto& op) {
  auto& [code, aux, first, second, third] = op;
  a(code, aux, first, second, third);
};

constexpr auto kFallback = [](auto& a, auto& fallback) {
  auto& [kind, outcome] = fallback;
  a(kind, outcome);
};

constexpr auto kRule = [](auto& a, auto& rule) {
  auto& [when, score, outcome, is_final, is_shadow, on_unknown, on_error, reason] = rule;
  a(when, score, outcome, is_final, is_shadow, reason);
  kFallback(a, on_unknown);
  kFallback(a, on_error);
};

constexpr auto kOutcome = [](auto& a, auto& outcome) {
  auto& [name, at_least] = outcome;
  a(name, at_least);
};

constexpr auto kReasonPart = [](auto& a, auto& part) {
  auto& [literal, is_value, value, form, scale, masked_field] = part;
  a(literal, is_value, value, form, scale, masked_field);
};

constexpr auto kRuleText = [](auto& a, auto& text) {
  auto& [id, description, owner, condition, tags] = text;
  a(id, description, owner, condition, tags);
};

template <class T>
bool IsRising(const std::vector<T>& list) {
  for (size_t i = 1; i < list.size(); ++i) {
    if (!(list[i - 1] < list[i])) return false;
  }
  return true;
}

constexpr auto kWindowOperand = [](auto& a, auto& operand) {
  auto& [input, form, scale, is_member, identity] = operand;
  a(input, form, scale, is_member, identity);
};

constexpr auto kWindowLog = [](auto& a, auto& log) {
  auto& [time, where, lateness_us, retention_us, accuracy, max_events, bucket_us, bucket_count, operands, identity] =
      log;
  a(time, where, lateness_us, retention_us, accuracy, max_events, bucket_us, bucket_count, identity);
  a.Each(operands, kWindowOperand);
};

constexpr auto kWindowGroup = [](auto& a, auto& group) {
  auto& [key, is_sensitive, max_keys, max_bytes, shards, logs, identity] = group;
  a(key, is_sensitive, max_keys, max_bytes, shards, identity);
  a.Each(logs, kWindowLog);
};

constexpr auto kWindowRead = [](auto& a, auto& read) {
  auto& [group, log, aggregate, operand, past, over_us, offset_us, closed, include_current, form, scale, window, value,
         path, is_shown] = read;
  a(group, log, aggregate, operand, past, over_us, offset_us, closed, include_current, form, scale, window, value, path,
    is_shown);
};

// Sets of one kind, each as its values in order.
constexpr auto kSetsOf = [](auto& a, auto& sets, std::string_view what, auto values_of) {
  if constexpr (kIsReader<decltype(a)>) {
    uint64_t count;
    a(count);
    for (uint64_t i = 0; i < count && a.ok(); ++i) {
      decltype(values_of(sets[0])) values;
      a(values);
      if (!IsRising(values)) return a.Fail("the " + std::string(what) + " of a set are not in order");
      sets.emplace_back(std::move(values));
    }
  } else {
    a.Each(sets, [&](auto& archive, auto& set) { archive(values_of(set)); });
  }
};

void AddObjects(Plan* plan) {
  plan->layout.objects.clear();
  for (const column::Nested& object : plan->nested) {
    plan->layout.objects.push_back({object.name, object.pointer, object.allows_other});
  }
}

constexpr auto kLayout = [](auto& a, auto& plan) {
  auto& [fields, objects, allows_other_columns, id_field, time_field] = plan.layout;
  static_cast<void>(objects);  // what `nested` says, for readers
  a.Each(fields, kField);
  a(allows_other_columns, id_field, time_field);
};

constexpr auto kChecks = [](auto& a, auto& plan) {
  a.Each(plan.checks, [](auto& archive, auto& checks) { archive.Each(checks, kCheck); });
};

constexpr auto kObjects = [](auto& a, auto& plan) {
  a.Each(plan.nested, kNested);
  a.Each(plan.requirements, kRequirement);
  if constexpr (kIsReader<decltype(a)>) AddObjects(&plan);
};

constexpr auto kProgram = [](auto& a, auto& plan) {
  a.Each(plan.ops, kOp);
  a(plan.main_op_count);
};

constexpr auto kConstants = [](auto& a, auto& plan) {
  a(plan.ints, plan.numbers, plan.texts);
  a.Each(plan.zones, kZone);
};

constexpr auto kSets = [](auto& a, auto& plan) {
  kSetsOf(a, plan.text_sets, "texts", [](const lookup::TextSet& set) { return set.Sorted(); });
  kSetsOf(a, plan.int_sets, "numbers", [](const lookup::Int64Set& set) { return set.sorted(); });
};

constexpr auto kWindows = [](auto& a, auto& plan) {
  auto& [inputs, groups, reads, names] = plan.windows;
  a(plan.prelude_op_count, inputs);
  a.Each(groups, kWindowGroup);
  a.Each(reads, kWindowRead);
  a(names);
};

constexpr auto kRules = [](auto& a, auto& plan) {
  a.Each(plan.rules, kRule);
  a(plan.policy);
  a.Each(plan.outcomes, kOutcome);
  a(plan.ranked_outcome_count, plan.invalid_outcome);
};

constexpr auto kTexts = [](auto& a, auto& plan) {
  a(plan.name, plan.version);
  a.Each(plan.rule_texts, kRuleText);
  a.Each(plan.reasons, [](auto& archive, auto& parts) { archive.Each(parts, kReasonPart); });
};

void WritePatterns(ByteWriter* writer, const Plan& plan) {
  writer->Each(plan.pattern_sets, [](ByteWriter& w, const pattern::PatternSet& set) {
    w(uint64_t{set.size()});
    for (size_t member = 0; member < set.size(); ++member) w(set.text(member));
  });
}

void ReadPatterns(ByteReader* reader, Loading* loading) {
  (*reader)(loading->patterns.emplace_back(Loading::Patterns{loading->plan.get(), {}}).sets);
}

// A lambda without captures can be made anew inside a function pointer, so the
// two directions need no names.
template <class Describe>
constexpr SectionKind Described(std::string_view tag, std::string_view meaning, Describe) {
  return {tag, meaning, [](ByteWriter* writer, const Plan& plan) { Describe{}(*writer, plan); },
          [](ByteReader* reader, Loading* loading) { Describe{}(*reader, *loading->plan); }};
}

constexpr SectionKind kProgramSections[] = {
    Described("LAYT", "fields", kLayout),
    Described("CHEK", "assertions", kChecks),
    Described("OBJS", "objects and what they require", kObjects),
    Described("PROG", "ops", kProgram),
    Described("CONS", "constants, time zones", kConstants),
    {"PATS", "patterns", WritePatterns, ReadPatterns},
    Described("SETS", "sets of constants", kSets),
    {"SHAP", "shapes of lists and tables", WriteShapes, ReadShapes},
    Described("WIND", "velocity windows", kWindows),
    Described("RULE", "rules and outcomes", kRules),
    Described("TEXT", "names and reasons", kTexts),
};

}  // namespace

std::span<const SectionKind> ProgramSections() { return kProgramSections; }

std::string Encode(const Plan& plan) {
  std::string out = ProgramHead();
  for (const SectionKind& section : ProgramSections()) {
    ByteWriter writer;
    section.write(&writer, plan);
    const std::string body = writer.Take();
    out += SectionHead(section.tag, body.size());
    out += body;
  }
  return out;
}

std::string ProgramHead() {
  ByteWriter writer;
  writer(kProgramVersion);
  return std::string(kProgramMagic) + writer.Take();
}

std::string SectionHead(std::string_view tag, uint64_t size) {
  ByteWriter writer;
  writer(size);
  return std::string(tag) + writer.Take();
}

}  // namespace tollgate::plan
