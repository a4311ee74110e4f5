#include "schema/keyword.h"

#include <iterator>

#include "json/pointer.h"
#include "schema/reference.h"

namespace tollgate::schema {
namespace {

// Kinds of values as bits.
enum : uint8_t {
  kNull = 1 << static_cast<int>(json::Kind::kNull),
  kBool = 1 << static_cast<int>(json::Kind::kBool),
  kNumber = 1 << static_cast<int>(json::Kind::kNumber),
  kString = 1 << static_cast<int>(json::Kind::kString),
  kArray = 1 << static_cast<int>(json::Kind::kArray),
  kObject = 1 << static_cast<int>(json::Kind::kObject),
  kAnything = kNull | kBool | kNumber | kString | kArray | kObject,
};

struct Entry {
  std::string_view name;
  Where where;
  uint8_t kinds;
};
constexpr Entry kEntries[] = {
#define TG_KEYWORD(identifier, name, where, kinds) {name, Where::k##where, kinds},
#include "schema/keywords.def"
#undef TG_KEYWORD
};
constexpr size_t kEntryCount = std::size(kEntries);
constexpr size_t kMaxRefs = 100;  // in one chain; every property may lead into it anew

// "a string or an object"
std::string KindsInWords(uint8_t kinds) {
  std::string words;
  for (int k = 0; k <= static_cast<int>(json::Kind::kObject); ++k) {
    if ((kinds >> k & 1) == 0) continue;
    const std::string_view name = json::KindName(static_cast<json::Kind>(k));
    if (!words.empty()) words += " or ";
    words.append(name[0] == 'a' || name[0] == 'o' ? "an " : "a ").append(name);
  }
  return words;
}

std::string UnknownHint(std::string_view key) {
  std::vector<std::string_view> names;
  for (const Entry& entry : kEntries) names.push_back(entry.name);
  return SuggestNear(key, names);
}

class Gatherer {
 public:
  Gatherer(Context* context, Keywords* out) : context_(context), out_(out) {}

  void Visit(const json::Node& schema, const std::string& pointer) {
    if (!schema.is(json::Kind::kObject)) return RefuseNonObject(schema);
    const int site = site_count_++;
    open_.push_back(&schema);
    for (const json::Member& member : schema.members) Take(member, pointer, site);
    open_.pop_back();
  }

 private:
  void RefuseNonObject(const json::Node& schema) {
    if (schema.is(json::Kind::kBool)) {
      context_->Report(Diag::kSchemaNotYet, schema.span, "a schema that is true or false is not supported yet",
                       "say what the value is: {\"type\": \"string\"}");
    } else {
      context_->Report(Diag::kSchemaShape, schema.span,
                       "a schema is an object, not " + std::string(json::KindName(schema.kind)));
    }
  }

  void Take(const json::Member& member, const std::string& pointer, int site) {
    size_t index = 0;
    while (index < kEntryCount && kEntries[index].name != member.key) ++index;
    const std::string quoted = "`" + member.key + "`";
    if (index == kEntryCount) {
      return context_->Report(Diag::kSchemaUnknownKeyword, member.key_span, "unknown keyword " + quoted,
                              UnknownHint(member.key));
    }
    const Entry& entry = kEntries[index];
    const auto id = static_cast<KeywordId>(index);
    if (entry.where == Where::kLater) {
      return context_->Report(Diag::kSchemaNotYet, member.key_span, quoted + " is not supported yet",
                              id == KeywordId::kDefinitions ? "2020-12 calls it `$defs`" : "");
    }
    // Not at the top an $id starts a document of its own, from which a $ref inside would count.
    if (entry.where == Where::kRoot && open_.back() != &context_->root) {
      return context_->Report(Diag::kSchemaNotYet, member.key_span,
                              quoted + " is supported at the top of a schema only");
    }
    if ((entry.kinds >> static_cast<int>(member.value->kind) & 1) == 0) {
      return context_->Report(Diag::kSchemaBadValue, member.value->span,
                              quoted + " is " + KindsInWords(entry.kinds) + ", not " +
                                  KindsInWords(static_cast<uint8_t>(1 << static_cast<int>(member.value->kind))));
    }
    Keyword keyword{id, member.value, member.key_span, pointer + json::PointerStep(member.key), site};
    if (id == KeywordId::kSchema) CheckDialect(keyword);
    if (id == KeywordId::kRef) return Follow(keyword);
    out_->push_back(std::move(keyword));
  }

  void CheckDialect(const Keyword& keyword) {
    std::string_view uri = keyword.value->text;
    if (uri.ends_with('#')) uri.remove_suffix(1);
    if (uri == "https://json-schema.org/draft/2020-12/schema") return;
    context_->Report(Diag::kSchemaDialect, keyword.value->span, "this is not JSON Schema 2020-12",
                     "Tollgate reads https://json-schema.org/draft/2020-12/schema");
  }

  void Follow(const Keyword& keyword) {
    const std::optional<Target> target = Resolve(context_, keyword);
    if (!target) return;
    if (open_.size() > kMaxRefs) {
      return context_->Report(Diag::kSchemaTooLarge, keyword.value->span,
                              "a `$ref` leads through more than 100 others");
    }
    for (const json::Node* open : open_) {
      if (open != target->schema) continue;
      return context_->Report(Diag::kSchemaRefCycle, keyword.value->span,
                              "`" + keyword.value->text + "` leads back to itself");
    }
    Visit(*target->schema, target->pointer);
  }

  Context* context_;
  Keywords* out_;
  int site_count_ = 0;
  std::vector<const json::Node*> open_;  // the objects that we are inside of, by $ref
};

}  // namespace

std::string_view KeywordName(KeywordId id) { return kEntries[static_cast<size_t>(id)].name; }
Where WhereOf(KeywordId id) { return kEntries[static_cast<size_t>(id)].where; }

const Keyword* Find(const Keywords& keywords, KeywordId id) {
  for (const Keyword& keyword : keywords) {
    if (keyword.id == id) return &keyword;
  }
  return nullptr;
}

void Context::Report(Diag diag, Span span, std::string message, std::string hint) {
  ++report_count_;
  if (!reported_.emplace(diag, span.file, span.begin, message).second) return;
  diagnostics_->Add(diag, span, std::move(message), std::move(hint));
}

Keywords Gather(Context* context, const json::Node& schema, const std::string& pointer) {
  Keywords keywords;
  Gatherer(context, &keywords).Visit(schema, pointer);
  return keywords;
}

}  // namespace tollgate::schema
