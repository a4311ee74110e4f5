#include <algorithm>
#include <unordered_map>
#include <utility>

#include "pack/reader.h"

namespace tollgate::pack {

namespace {

constexpr size_t kMaxOutcomeBytes = 128;

bool IsOutcomeName(std::string_view name) {
  return name.size() <= kMaxOutcomeBytes && std::none_of(name.begin(), name.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
         });
}

// The outcome's name; nullptr where it is faulty.
const Node* ReadOutcomeName(Context* context, const Fields& fields, std::string_view key) {
  const Node* name = fields.Text(key);
  if (name == nullptr || IsOutcomeName(name->text)) return name;
  context->Add(Diag::kPackBadName, name->span, Shown(name->text) + " cannot name an outcome",
               "use at most 128 bytes and no control characters");
  return nullptr;
}

// One entry of `outcomes`, with where its threshold stands.
struct Entry {
  OutcomeSpec outcome;
  const Node* node;
  Span threshold;
  bool is_whole = true;  // false: something in it is reported already
};

Entry ReadOutcome(Context* context, const Node& node) {
  Entry entry{{}, &node, {}, false};
  if (node.kind == Kind::kString && !context->IsFaulty(node)) {
    context->Add(Diag::kPackWrongKind, node.span, "an outcome wants a mapping, not text",
                 "write {outcome: " + node.text + "}");
    return entry;
  }
  if (!ExpectKind(context, node, Kind::kObject, "an outcome")) return entry;
  Fields fields(context, node, "an outcome", {"outcome", "at_least"});
  fields.Require("outcome");
  const Node* name = ReadOutcomeName(context, fields, "outcome");
  entry.outcome.at_least = fields.Integer("at_least", INT64_MIN, INT64_MAX);
  entry.threshold = fields.KeySpan("at_least");
  entry.is_whole = name != nullptr && (entry.outcome.at_least || fields.Get("at_least") == nullptr);
  if (name == nullptr) return entry;
  entry.outcome.name = name->text;
  entry.outcome.span = name->span;
  return entry;
}

// score_sum takes the first outcome whose threshold the sum reaches; the last takes what is left. So thresholds fall.
void CheckThresholds(Context* context, const std::vector<Entry>& entries) {
  const Entry* above = nullptr;
  for (const Entry& entry : entries) {
    bool is_last = &entry == &entries.back();
    if (!entry.is_whole) continue;
    const std::optional<int64_t>& at_least = entry.outcome.at_least;
    if (is_last && at_least) {
      context->Add(Diag::kPackThreshold, entry.threshold,
                   "the last outcome takes what is left, so it has no `at_least`");
    } else if (!is_last && !at_least) {
      context->Add(Diag::kPackThreshold, entry.node->span,
                   "the outcome " + Shown(entry.outcome.name) + " needs an `at_least`",
                   "only the last one takes what is left");
    } else if (at_least && above != nullptr && *at_least >= *above->outcome.at_least) {
      context->Add(Diag::kPackThreshold, entry.threshold,
                   Shown(entry.outcome.name) + " is less severe than " + Shown(above->outcome.name) +
                       ", so its threshold is below " + std::to_string(*above->outcome.at_least));
    }
    if (at_least) above = &entry;
  }
}

void RefuseThresholds(Context* context, const std::vector<Entry>& entries, std::string_view policy) {
  for (const Entry& entry : entries) {
    if (!entry.outcome.at_least) continue;
    context->Add(Diag::kPackConflict, entry.threshold,
                 "`at_least` is a threshold of scores, and the policy " + Shown(policy) + " reads none");
  }
}

std::vector<Entry> ReadOutcomes(Context* context, const Fields& fields) {
  std::vector<Entry> entries;
  fields.Require("outcomes",
                 "list them, the most severe first: outcomes: [{outcome: decline, at_least: 80}, {outcome: approve}]");
  const Node* outcomes = fields.Array("outcomes");
  if (outcomes == nullptr) return entries;
  if (outcomes->items.empty()) {
    context->Add(Diag::kPackBadValue, outcomes->span, "`outcomes` is empty, so nothing can be decided");
  }
  std::unordered_map<std::string, Span> names;
  for (const Node* node : outcomes->items) {
    Entry entry = ReadOutcome(context, *node);
    auto [first, is_new] = names.emplace(entry.outcome.name, entry.outcome.span);
    if (!is_new && !entry.outcome.name.empty()) {
      LineColumn place = context->sources->Locate(first->second.file, first->second.begin);
      context->Add(
          Diag::kPackDuplicateName, entry.outcome.span,
          "the outcome " + Shown(entry.outcome.name) + " is listed twice: first in line " + std::to_string(place.line));
      entry.is_whole = false;
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace

void ReadDecide(Reader* reader, const Node& decide) {
  Context& context = reader->context;
  DecideSpec& spec = reader->pack.decide;
  spec.present = true;
  spec.span = decide.span;
  if (!ExpectKind(&context, decide, Kind::kObject, "`decide`")) return;
  Fields fields(&context, decide, "`decide`", {"policy", "outcomes", "invalid"});
  fields.Require("policy", "it is score_sum, first_match or max_severity");
  std::string_view policy = fields.Word("policy", {"score_sum", "first_match", "max_severity"});
  if (policy == "first_match") spec.policy = Policy::kFirstMatch;
  if (policy == "max_severity") spec.policy = Policy::kMaxSeverity;
  fields.Require("invalid", "say what an invalid record gets: invalid: reject");
  if (const Node* invalid = ReadOutcomeName(&context, fields, "invalid")) spec.invalid = invalid->text;

  std::vector<Entry> entries = ReadOutcomes(&context, fields);
  if (policy == "score_sum") {
    CheckThresholds(&context, entries);
  } else if (!policy.empty()) {
    RefuseThresholds(&context, entries, policy);
  }
  for (Entry& entry : entries) {
    if (!entry.outcome.name.empty()) spec.outcomes.push_back(std::move(entry.outcome));
  }
}

}  // namespace tollgate::pack
