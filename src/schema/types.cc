// Types are a set of bits; each keyword narrows it. `integer` and `number` overlap, so numbers have two bits: whole
// ones and the rest. Null is set aside first: a type may admit it beside one scalar type.
#include "schema/types.h"

#include "base/decimal.h"

namespace tollgate::schema {
namespace {

using Bits = uint8_t;
constexpr Bits kNull = 1, kBoolean = 2, kWhole = 4, kFraction = 8, kString = 16, kArray = 32, kObject = 64, kAll = 127;
constexpr Bits kNumber = kWhole | kFraction;

struct Name {
  std::string_view name;
  Bits bits;
};
constexpr Name kNames[] = {{"null", kNull},     {"boolean", kBoolean}, {"integer", kWhole}, {"number", kNumber},
                           {"string", kString}, {"array", kArray},     {"object", kObject}};

std::string NameOf(Bits bits) {
  for (const Name& entry : kNames) {
    if (entry.bits == bits) return std::string(entry.name);
  }
  return "several types";
}

class Decider {
 public:
  Decider(Context* context, const Keywords& keywords, Span place)
      : context_(context), keywords_(keywords), place_(place) {}

  std::optional<Typing> Run() {
    const size_t reports = context_->report_count();
    for (const Keyword& keyword : keywords_) {
      if (keyword.id == KeywordId::kType) Narrow(keyword, Stated(keyword));
    }
    is_stated_ = source_ != nullptr;
    for (const Keyword& keyword : keywords_) {
      if (keyword.id == KeywordId::kEnum) NarrowToListed(keyword, keyword.value->items);
      if (keyword.id == KeywordId::kConst) NarrowToListed(keyword, {keyword.value});
    }
    if (context_->report_count() != reports) return std::nullopt;
    return Finish();
  }

 private:
  // A keyword that changes nothing is not what typed the property.
  void Narrow(const Keyword& keyword, Bits bits) {
    if (bits == 0) return;
    const Bits left = types_ & bits;
    if (left == 0 || (left == kNull && types_ != kAll && bits != kNull)) {
      context_->Report(Diag::kSchemaTypeConflict, keyword.value->span,
                       "the types leave no value: " + NameOf(bits) + " here, " + NameOf(types_) + " elsewhere");
      return;
    }
    if (source_ == nullptr || left != types_) source_ = &keyword;
    types_ = left;
  }

  Bits Stated(const Keyword& keyword) {
    if (keyword.value->is(json::Kind::kString)) return OneName(*keyword.value);
    if (keyword.value->items.empty()) {
      context_->Report(Diag::kSchemaBadValue, keyword.value->span, "`type` lists no type");
      return 0;
    }
    Bits bits = 0;
    std::set<std::string_view> seen;
    for (const json::Node* item : keyword.value->items) {
      if (!item->is(json::Kind::kString)) {
        context_->Report(Diag::kSchemaBadValue, item->span, "`type` lists names of types");
        return 0;
      }
      if (!seen.insert(item->text).second) {
        context_->Report(Diag::kSchemaBadValue, item->span, "`type` lists `" + item->text + "` twice");
      }
      const Bits one = OneName(*item);
      if (one == 0) return 0;
      bits |= one;
    }
    return bits;
  }

  Bits OneName(const json::Node& node) {
    std::vector<std::string_view> names;
    for (const Name& entry : kNames) {
      if (entry.name == node.text) return entry.bits;
      names.push_back(entry.name);
    }
    context_->Report(Diag::kSchemaBadValue, node.span, "`" + node.text + "` is no type", SuggestNear(node.text, names));
    return 0;
  }

  Bits TypeOfListed(const json::Node& node) {
    switch (node.kind) {
      case json::Kind::kNull:
        return kNull;
      case json::Kind::kBool:
        return kBoolean;
      case json::Kind::kString:
        return kString;
      case json::Kind::kNumber: {
        DecimalText number;
        if (ParseDecimalText(node.text, &number) != NumberFault::kNone) {
          context_->Report(Diag::kSchemaBadValue, node.span, "`" + node.text + "` is no number that can be held");
          return 0;
        }
        return IsInteger(number) ? kWhole : kNumber;
      }
      case json::Kind::kArray:
      case json::Kind::kObject:
        break;
    }
    context_->Report(Diag::kSchemaNotYet, node.span, "an array or an object as a listed value is not supported yet");
    return 0;
  }

  void NarrowToListed(const Keyword& keyword, const std::vector<const json::Node*>& items) {
    if (items.empty()) {
      return context_->Report(Diag::kSchemaContradiction, keyword.value->span, "`enum` lists no value");
    }
    Bits listed = 0;
    for (const json::Node* item : items) {
      const Bits one = TypeOfListed(*item);
      if (one == 0) return;
      const Bits others = listed & static_cast<Bits>(~(kNull | (one & kNumber ? kNumber : one)));
      if (one != kNull && others != 0) {
        return context_->Report(Diag::kSchemaTypeConflict, item->span,
                                "the listed values are of several types: this one is of type " + NameOf(one));
      }
      listed |= one;
    }
    if (!is_stated_) return Narrow(keyword, listed);
    if ((types_ & listed & ~kNull) == 0) {
      return context_->Report(Diag::kSchemaContradiction, keyword.value->span,
                              "none of the listed values is of type " + NameOf(types_ & static_cast<Bits>(~kNull)));
    }
    if ((listed & kNull) == 0) types_ &= static_cast<Bits>(~kNull);
  }

  std::optional<Typing> Finish() {
    if (source_ == nullptr) {
      if (!place_.has_place()) return std::nullopt;
      const bool has_properties = Find(keywords_, KeywordId::kProperties) != nullptr;
      context_->Report(Diag::kSchemaNoType, place_, "the property has no type",
                       has_properties ? "say \"type\": \"object\"" : "say \"type\": \"string\", or what it is");
      return std::nullopt;
    }
    const bool nullable = (types_ & kNull) != 0;
    const Bits rest = types_ & static_cast<Bits>(~kNull);
    switch (rest) {
      case kBoolean:
        return Typing{ValueType::kBoolean, nullable, source_};
      case kWhole:
        return Typing{ValueType::kInteger, nullable, source_};
      case kNumber:
        return Typing{ValueType::kNumber, nullable, source_};
      case kString:
        return Typing{ValueType::kString, nullable, source_};
      case kObject:
        if (!nullable) return Typing{ValueType::kObject, false, source_};
        context_->Report(Diag::kSchemaNotYet, source_->value->span, "an object that may be null is not supported yet");
        return std::nullopt;
      default:
        break;
    }
    const std::string message = rest == 0              ? "a property that is always null is not supported yet"
                                : (rest & kArray) != 0 ? "an array is not supported yet"
                                                       : "a property of two types is not supported yet";
    context_->Report(Diag::kSchemaNotYet, source_->value->span, message);
    return std::nullopt;
  }

  Context* context_;
  const Keywords& keywords_;
  Span place_;
  Bits types_ = kAll;
  const Keyword* source_ = nullptr;
  bool is_stated_ = false;
};

}  // namespace

std::string_view TypeName(ValueType type) {
  constexpr std::string_view kTypeNames[] = {"boolean", "integer", "number", "string", "object"};
  return kTypeNames[static_cast<size_t>(type)];
}

std::optional<Typing> DecideType(Context* context, const Keywords& keywords, Span place) {
  return Decider(context, keywords, place).Run();
}

}  // namespace tollgate::schema
