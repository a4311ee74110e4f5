// A plan as bytes. The idea: sections, each a tag of four letters, a length and a body, so that a reader can skip what
// it does not know, and a later one can add to what is here. Every number is little-endian of a stated width, every
// text and every vector has its length before it, and nothing depends on addresses, hash seeds or the machine. A list
// or a table stands in it by its shape: what it holds is Data, which has an identity of its own and is swapped apart
// from the plan. The pack's tests are left out, since they change no decision.
#include <bit>
#include <concepts>

#include "plan/plan.h"

namespace tollgate::plan {
namespace {

constexpr std::string_view kMagic{"TGPLAN\0\0", 8};
constexpr uint32_t kVersion = 1;

class Writer {
 public:
  template <std::integral T>
  void Put(T value) {
    for (size_t i = 0; i < sizeof(T); ++i)
      bytes_ += static_cast<char>(static_cast<std::make_unsigned_t<T>>(value) >> (8 * i));
  }
  void Put(bool value) { bytes_ += value ? '\1' : '\0'; }
  void Put(double value) { Put(std::bit_cast<uint64_t>(value)); }
  void Put(std::string_view text) {
    PutCount(text.size());
    bytes_ += text;
  }
  void Put(const std::string& text) { Put(std::string_view(text)); }
  template <class T>
  requires std::is_enum_v<T>
  void Put(T value) { Put(static_cast<std::underlying_type_t<T>>(value)); }
  template <class T>
  void Put(const std::optional<T>& value) {
    Put(value.has_value());
    if (value) Put(*value);
  }
  void PutCount(size_t count) { Put(static_cast<uint64_t>(count)); }
  template <class T, class Each>
  void PutEach(const std::vector<T>& list, Each each) {
    PutCount(list.size());
    for (const T& item : list) each(item);
  }
  template <class T>
  void PutAll(const std::vector<T>& list) {
    PutEach(list, [this](const T& item) { Put(item); });
  }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

template <class Body>
void PutSection(std::string_view tag, Body body, std::string* out) {
  Writer section, header;
  body(&section);
  const std::string bytes = section.Take();
  header.Put(static_cast<uint64_t>(bytes.size()));
  *out += tag;
  *out += header.Take();
  *out += bytes;
}

void PutZone(const Zone& zone, Writer* w) {
  w->Put(zone.name());
  w->PutEach(zone.transitions(), [w](const Zone::Transition& transition) {
    w->Put(transition.from_us);
    w->Put(transition.offset_seconds);
  });
}

void PutField(const column::LayoutField& field, Writer* w) {
  for (const std::string* text : {&field.name, &field.pointer, &field.header, &field.schema_pointer}) w->Put(*text);
  w->Put(field.type);
  w->Put(static_cast<int32_t>(field.scale));
  for (bool flag : {field.nullable, field.required, field.sensitive, field.masks_all}) w->Put(flag);
  w->Put(field.form);
  w->Put(field.time_format.has_value());
  if (field.time_format) w->Put(field.time_format->format());
  w->Put(field.zone.has_value());
  if (field.zone) PutZone(*field.zone, w);
  w->Put(field.epoch);
  w->Put(field.decoration.prefix);
  w->Put(field.decoration.suffix);
  w->Put(field.decoration.group);
  w->Put(field.decoration.point);
  for (const auto* words : {&field.true_words, &field.false_words, &field.null_words}) w->PutAll(*words);
}

void PutLayout(const Plan& plan, Writer* w) {
  w->PutEach(plan.layout.fields, [w](const column::LayoutField& field) { PutField(field, w); });
  w->Put(plan.layout.allows_other_columns);
  w->Put(static_cast<int32_t>(plan.layout.id_field));
  w->Put(static_cast<int32_t>(plan.layout.time_field));
}

void PutCheck(const FieldCheck& check, Writer* w) {
  const column::Assertion& assertion = check.assertion;
  w->Put(assertion.kind);
  w->Put(assertion.code);
  w->Put(assertion.schema_pointer);
  w->Put(assertion.expected);
  w->PutAll(assertion.texts);
  w->PutEach(assertion.numbers, [w](const DecimalText& number) {
    w->Put(number.negative);
    w->Put(number.digits);
    w->Put(number.exponent);
  });
  w->Put(assertion.length);
  w->Put(assertion.allows_true);
  w->Put(assertion.allows_false);
  w->Put(assertion.format);
  w->Put(check.pattern);
  w->Put(check.text_set);
}

void PutObjects(const Plan& plan, Writer* w) {
  w->PutEach(plan.nested, [w](const column::Nested& nested) {
    w->Put(nested.name);
    w->Put(nested.pointer);
    w->PutAll(nested.fields);
    w->Put(nested.allows_other);
  });
  w->PutEach(plan.requirements, [w](const column::Requirement& requirement) {
    for (int number : {requirement.object, requirement.field, requirement.nested}) w->Put(static_cast<int32_t>(number));
    w->Put(requirement.instance);
    w->Put(requirement.schema_pointer);
  });
}

void PutProgram(const Plan& plan, Writer* w) {
  w->PutEach(plan.ops, [w](const Op& op) {
    w->Put(op.code);
    w->Put(op.aux);
    for (uint32_t operand : {op.a, op.b, op.c}) w->Put(operand);
  });
  w->Put(plan.main_op_count);
}

void PutConstants(const Plan& plan, Writer* w) {
  w->PutAll(plan.ints);
  w->PutAll(plan.numbers);
  w->PutAll(plan.texts);
  w->PutEach(plan.patterns, [w](const pattern::Regex& regex) { w->Put(regex.text()); });
  w->PutEach(plan.zones, [w](const Zone& zone) { PutZone(zone, w); });
}

void PutSets(const Plan& plan, Writer* w) {
  w->PutEach(plan.text_sets, [w](const lookup::TextSet& set) {
    w->Put(set.folds_lower());
    w->PutAll(set.Sorted());
  });
  w->PutEach(plan.int_sets, [w](const lookup::Int64Set& set) { w->PutAll(set.sorted()); });
}

void PutLists(const Plan& plan, Writer* w) {
  w->PutEach(plan.lists, [w](const lookup::ListShape& list) {
    w->Put(list.name);
    w->Put(list.match);
    w->Put(list.folds_lower);
    w->Put(list.expires);
    w->Put(list.type);
    w->Put(list.scale);
  });
}

void PutTables(const Plan& plan, Writer* w) {
  w->PutEach(plan.tables, [w](const lookup::TableShape& table) {
    w->Put(table.name);
    w->Put(table.key);
    w->PutAll(table.key_columns);
    w->PutEach(table.columns, [w](const lookup::ColumnShape& column) {
      w->Put(column.name);
      w->Put(column.path);
      w->Put(column.type);
      w->Put(column.scale);
    });
    w->Put(table.is_external);
  });
  // What the rows of external tables must be.
  w->PutEach(plan.table_schemas, [w](const std::unique_ptr<const Plan>& schema) {
    w->Put(schema == nullptr ? std::string() : Encode(*schema));
  });
}

void PutFallback(const Fallback& fallback, Writer* w) {
  w->Put(fallback.kind);
  w->Put(fallback.outcome);
}

void PutRules(const Plan& plan, Writer* w) {
  w->PutEach(plan.rules, [w](const Rule& rule) {
    w->Put(rule.when);
    w->Put(rule.score);
    w->Put(rule.outcome);
    w->Put(rule.is_final);
    w->Put(rule.is_shadow);
    PutFallback(rule.on_unknown, w);
    PutFallback(rule.on_error, w);
    w->Put(rule.reason);
  });
  w->Put(plan.policy);
  w->PutEach(plan.outcomes, [w](const Outcome& outcome) {
    w->Put(outcome.name);
    w->Put(outcome.at_least);
  });
  w->Put(plan.ranked_outcome_count);
  w->Put(plan.invalid_outcome);
}

void PutTexts(const Plan& plan, Writer* w) {
  w->Put(plan.name);
  w->Put(plan.version);
  w->PutEach(plan.rule_texts, [w](const RuleText& text) {
    for (const std::string* part : {&text.id, &text.description, &text.owner, &text.condition}) w->Put(*part);
    w->PutAll(text.tags);
  });
  w->PutEach(plan.reasons, [w](const std::vector<ReasonPart>& parts) {
    w->PutEach(parts, [w](const ReasonPart& part) {
      w->Put(part.literal);
      w->Put(part.is_value);
      w->Put(part.value);
      w->Put(part.form);
      w->Put(static_cast<int32_t>(part.scale));
      w->Put(part.masked_field);
    });
  });
}

}  // namespace

std::string Encode(const Plan& plan) {
  std::string out(kMagic);
  Writer version;
  version.Put(kVersion);
  out += version.Take();
  const auto put = [&](std::string_view tag, auto body) {
    PutSection(
        tag, [&](Writer* w) { body(plan, w); }, &out);
  };
  put("LAYT", PutLayout);
  put("CHEK", [](const Plan& p, Writer* w) {
    w->PutEach(p.checks, [w](const std::vector<FieldCheck>& checks) {
      w->PutEach(checks, [w](const FieldCheck& check) { PutCheck(check, w); });
    });
  });
  put("OBJS", PutObjects);
  put("PROG", PutProgram);
  put("CONS", PutConstants);
  put("SETS", PutSets);
  put("LIST", PutLists);
  put("TABL", PutTables);
  put("RULE", PutRules);
  put("TEXT", PutTexts);
  return out;
}

}  // namespace tollgate::plan
