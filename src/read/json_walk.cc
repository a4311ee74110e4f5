#include "read/json_walk.h"

#include <algorithm>
#include <cstring>

#include "base/ascii.h"
#include "json/parse.h"
#include "json/unescape.h"
#include "read/csv_fast_cell.h"

namespace tollgate::read {
namespace {

using json::Kind;

// Longer tokens may be over a limit of digits: the strict parser counts them.
constexpr ptrdiff_t kMaxNumberBytes = 1000;
constexpr ptrdiff_t kMaxExponentDigits = 4;
constexpr size_t kMaxDueKeys = 4096;
constexpr size_t kMaxDueKeyBytes = 256;
constexpr uint32_t kMaxBackoff = 4096;
// Below so many every pair is compared.
constexpr size_t kFewKeys = 12;

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// Both can be read for 7 bytes more.
bool SameBytes(const char* a, const char* b, size_t size) {
  uint64_t difference = 0;
  size_t i = 0;
  for (; i + 8 <= size; i += 8) difference |= Load8(a + i) ^ Load8(b + i);
  if (i < size) difference |= (Load8(a + i) ^ Load8(b + i)) << (8 * (8 - (size - i)));
  return difference == 0;
}

}  // namespace

JsonWalker::JsonWalker(const column::RecordLayout& layout, const RecordKeys& keys, JsonRows* rows, TextArena* texts,
                       tg_cpu cpu)
    : layout_(layout), keys_(keys), rows_(*rows), texts_(*texts), structure_(cpu), shapes_(keys.scope_count()) {
  for (const column::LayoutField& field : layout.fields) {
    const Kind wanted = WantedKind(field);
    wanted_.push_back(wanted == Kind::kString ? '"' : wanted == Kind::kNumber ? '0' : 't');
    // A text may then be a null word.
    if (wanted == Kind::kString && !field.null_words.empty()) wanted_.back() = '\0';
  }
  for (Shape& shape : shapes_) shape.behind.assign(layout.fields.size(), 0);
  seen_objects_.assign(layout.objects.size(), 0);
}

bool JsonWalker::Begin(const JsonBlock& block, uint32_t begin, uint32_t end) {
  base_ = begin;
  text_ = block.bytes.data() + begin;
  const size_t size = end - begin;
  if (!structure_.Find({text_, size})) return false;
  any_escape_ = std::memchr(text_, '\\', size) != nullptr;
  at_ = structure_.positions();
  end_ = at_ + structure_.size();
  return true;
}

bool JsonWalker::ReadRow(const JsonRow& row, size_t index) {
  // Only a record this long can hold what is too long.
  if (row.end - row.begin > kMaxFieldBytes) return false;
  const uint32_t begin = row.begin - base_, end = row.end - base_;
  while (!AtEnd() && *at_ < begin) ++at_;
  row_ = index;
  ++row_stamp_;
  others_.clear();
  // The walk does not look where the record ends: one that is cut short runs into the next, which shows behind it.
  const bool is_whole = !AtEnd() && Here() == '{' && ReadMembers(0, 1) && at_[-1] < end;
  if (is_whole && (AtEnd() || *at_ >= end)) return true;
  at_ = std::lower_bound(structure_.positions(), end_, end);
  return false;
}

// The closing quote of the string whose opening quote is this token.
uint32_t JsonWalker::CloseOf(const uint32_t* token) const {
  uint32_t close = token[1] - 1;
  while (IsSpace(text_[close])) --close;
  return close;
}

bool JsonWalker::HasEscape(std::string_view content) const {
  return any_escape_ && std::memchr(content.data(), '\\', content.size()) != nullptr;
}

// Stands on the opening bracket.
bool JsonWalker::ReadMembers(size_t scope, int depth) {
  Members members{.scope = scope, .depth = depth, .other_begin = others_.size()};
  Shape& shape = shapes_[scope];
  members.is_shape_known = shape.learns;
  if (shape.learns) {
    shape.learned.clear();
    std::fill(shape.behind.begin(), shape.behind.end(), 0);
  }
  ++at_;
  if (AtEnd()) return false;
  if (Here() == '}') {
    ++at_;
    return true;
  }
  for (;;) {
    if (!ReadMember(&members) || AtEnd()) return false;
    const char c = Here();
    ++at_;
    if (c == '}') return Leave(members);
    if (c != ',') return false;
  }
}

bool JsonWalker::ReadMember(Members* members) {
  if (end_ - at_ < 3 || Here() != '"' || text_[at_[1]] != ':') return false;
  const uint32_t open = *at_, close = CloseOf(at_);
  const Shape& shape = shapes_[members->scope];
  int target = RecordKeys::kOther;
  const bool is_due = members->due < shape.keys.size() && shape.keys[members->due].size == close - open + 1 &&
                      SameBytes(text_ + open, shape.keys[members->due].token.data(), close - open + 1);
  if (is_due) [[likely]] {
    const DueKey& key = shape.keys[members->due++];
    target = key.target;
    if (target == RecordKeys::kOther) others_.push_back(key.hash);
  } else if (!FindKey(members, open, close, &target)) {
    return false;
  }
  at_ += 2;
  return ReadTarget(*members, target, open, close);
}

// A key that was not the one due.
bool JsonWalker::FindKey(Members* members, uint32_t open, uint32_t close, int* target) {
  std::string_view key = Between(open, close);
  const bool has_escape = HasEscape(key);
  if (has_escape) {
    if (!json::Unescape(key, &scratch_)) return false;
    key = scratch_;
  }
  const uint64_t hash = HashKey(key);
  *target = keys_.Find(members->scope, key, hash);
  members->is_predicted = false;
  if (*target == RecordKeys::kOther) others_.push_back(hash);
  if (RecordKeys::IsField(*target)) {
    const uint32_t behind = shapes_[members->scope].behind[static_cast<size_t>(*target)];
    if (behind != 0) members->due = behind;
  }
  if (!members->is_shape_known) return true;
  Shape& shape = shapes_[members->scope];
  members->is_shape_known = !has_escape && shape.learned.size() < kMaxDueKeys && close - open < kMaxDueKeyBytes;
  if (members->is_shape_known) Learn(open, close, *target, hash, &shape);
  return true;
}

// While a scope learns it has no keys that could be due, so that all of them come by here.
void JsonWalker::Learn(uint32_t open, uint32_t close, int target, uint64_t hash, Shape* shape) {
  DueKey& key = shape->learned.emplace_back();
  key.size = close - open + 1;
  key.token.assign(text_ + open, key.size);
  key.token.append(8, '\0');
  key.target = target;
  key.hash = hash;
  if (RecordKeys::IsField(target)) {
    shape->behind[static_cast<size_t>(target)] = static_cast<uint32_t>(shape->learned.size());
  }
}

bool JsonWalker::HasDuplicate(size_t other_begin) {
  const auto begin = others_.begin() + static_cast<ptrdiff_t>(other_begin);
  if (others_.size() - other_begin > kFewKeys) {
    std::sort(begin, others_.end());
    return std::adjacent_find(begin, others_.end()) != others_.end();
  }
  for (auto a = begin; a != others_.end(); ++a) {
    if (std::find(begin, a, *a) != a) return true;
  }
  return false;
}

// Behind the last member.
bool JsonWalker::Leave(const Members& members) {
  Shape& shape = shapes_[members.scope];
  // Keys that were all due stand in the shape one behind the other, and a shape has none twice.
  if (!members.is_predicted && HasDuplicate(members.other_begin)) return false;
  others_.resize(members.other_begin);
  if (members.is_predicted) {
    ++shape.hit_count;
  } else if (shape.learns) {
    // Learned, or given up for now.
    shape.learns = false;
    if (members.is_shape_known) shape.keys.swap(shape.learned);
    shape.wait = shape.backoff;
    shape.hit_count = 0;
  } else if (shape.wait != 0) {
    --shape.wait;
  } else {
    shape.backoff = shape.hit_count > shape.backoff ? 1 : std::min(shape.backoff * 2, kMaxBackoff);
    shape.learns = true;
    shape.keys.clear();
  }
  return true;
}

// Stands on the value of a key that leads to `target`.
bool JsonWalker::ReadTarget(const Members& members, int target, uint32_t open, uint32_t close) {
  if (RecordKeys::IsField(target)) return ReadField(static_cast<size_t>(target), members.depth);
  if (RecordKeys::IsObject(target)) return ReadObject(RecordKeys::ObjectOf(target), members.depth);
  if (!keys_.allows_other(members.scope)) {
    std::string_view key = Between(open, close);
    if (HasEscape(key)) {
      if (!json::Unescape(key, &scratch_)) return false;
      const tg_text kept = texts_.Add(scratch_);
      key = {kept.data, kept.size};
    }
    rows_.Add(row_, JsonRows::EventKind::kOther, static_cast<int>(members.scope) - 1,
              {.text = key, .span = SpanOf(open, close + 1)});
  }
  return SkipValue(members.depth);
}

bool JsonWalker::ReadObject(size_t object, int depth) {
  if (std::exchange(seen_objects_[object], row_stamp_) == row_stamp_) return false;
  const uint32_t begin = *at_;
  if (Here() == '{') {
    rows_.SetObject(row_, object);
    return ReadMembers(object + 1, depth + 1);
  }
  JsonValue value;
  const char c = Here();
  value.kind = c == '"'               ? Kind::kString
               : c == '['             ? Kind::kArray
               : c == 't' || c == 'f' ? Kind::kBool
               : c == 'n'             ? Kind::kNull
                                      : Kind::kNumber;
  value.boolean = c == 't';
  const uint32_t* const first = at_;
  if (!SkipValue(depth)) return false;
  const uint32_t end = value.kind == Kind::kNumber   ? static_cast<uint32_t>(NumberEnd(begin) - text_)
                       : value.kind == Kind::kString ? CloseOf(first) + 1
                       : value.kind == Kind::kArray  ? at_[-1] + 1
                                                     : begin + (c == 'f' ? 5 : 4);
  value.span = SpanOf(begin, end);
  rows_.Add(row_, JsonRows::EventKind::kWrongObject, static_cast<int>(object), value);
  return true;
}

bool JsonWalker::ReadField(size_t field, int depth) {
  const uint32_t begin = *at_;
  const char c = Here();
  if (c == '"') return ReadString(field);
  if (c == '-' || IsDigit(c)) {
    const char* const end = NumberEnd(begin);
    if (end == nullptr || !EndsAt(end)) return false;
    ++at_;
    const tg_span span = SpanOf(begin, static_cast<uint32_t>(end - text_));
    if (wanted_[field] == '0') return rows_.PutPlain(row_, field, span);
    return rows_.PutOdd(row_, field, {.kind = Kind::kNumber, .text = {text_ + begin, span.size}, .span = span});
  }
  if (c == '{' || c == '[') {
    if (!SkipValue(depth)) return false;
    return rows_.PutOdd(row_, field,
                        {.kind = c == '{' ? Kind::kObject : Kind::kArray, .span = SpanOf(begin, at_[-1] + 1)});
  }
  if (!IsWord()) return false;
  ++at_;
  const tg_span span = SpanOf(begin, begin + (c == 'f' ? 5 : 4));
  if (c == 'n') return rows_.PutOdd(row_, field, {.kind = Kind::kNull, .span = span});
  if (wanted_[field] == 't') return rows_.PutPlain(row_, field, span);
  return rows_.PutOdd(row_, field, {.kind = Kind::kBool, .boolean = c == 't', .span = span});
}

bool JsonWalker::ReadString(size_t field) {
  const uint32_t open = *at_, close = CloseOf(at_);
  std::string_view content = Between(open, close);
  const tg_span span = SpanOf(open, close + 1);
  ++at_;
  if (HasEscape(content)) {
    if (!json::Unescape(content, &scratch_)) return false;
    const tg_text kept = texts_.Add(scratch_);
    content = {kept.data, kept.size};
  } else if (wanted_[field] == '"') {
    return rows_.PutPlain(row_, field, span);
  }
  return rows_.PutOdd(row_, field, {.kind = Kind::kString, .text = content, .span = span});
}

// Whether a scalar's token, which ends at `end`, is followed by what may follow it. The next position is that of a
// token; between may stand spaces alone, and after a space any other byte would be a token.
bool JsonWalker::EndsAt(const char* end) const { return end == text_ + at_[1] || IsSpace(*end); }

// Behind the number that begins there; nullptr: it is none, or a long one.
const char* JsonWalker::NumberEnd(uint32_t begin) const {
  const char* const first = text_ + begin;
  const char* at = first + (*first == '-');
  const auto skip_digits = [&at] {
    const char* const from = at;
    while (IsDigit(*at)) ++at;
    return at - from;
  };
  if (*at == '0') {
    ++at;
  } else if (skip_digits() == 0) {
    return nullptr;
  }
  if (*at == '.') {
    ++at;
    if (skip_digits() == 0) return nullptr;
  }
  if (*at == 'e' || *at == 'E') {
    ++at;
    at += *at == '+' || *at == '-';
    const ptrdiff_t digits = skip_digits();
    if (digits == 0 || digits > kMaxExponentDigits) return nullptr;
  }
  return at - first <= kMaxNumberBytes ? at : nullptr;
}

bool JsonWalker::IsWord() const {
  const char* const word = text_ + *at_;
  if (std::memcmp(word, "true", 4) == 0 || std::memcmp(word, "null", 4) == 0) return EndsAt(word + 4);
  return std::memcmp(word, "false", 5) == 0 && EndsAt(word + 5);
}

bool JsonWalker::CheckString() {
  const std::string_view content = Between(*at_, CloseOf(at_));
  ++at_;
  return !HasEscape(content) || json::Unescape(content, &scratch_);
}

// A value that nobody reads.
bool JsonWalker::SkipValue(int depth) {
  if (AtEnd()) return false;
  switch (Here()) {
    case '"':
      return CheckString();
    case '{':
      return SkipObject(depth + 1);
    case '[':
      return SkipArray(depth + 1);
    case 't':
    case 'f':
    case 'n':
      if (!IsWord()) return false;
      break;
    default:
      if (Here() != '-' && !IsDigit(Here())) return false;
      const char* const end = NumberEnd(*at_);
      if (end == nullptr || !EndsAt(end)) return false;
  }
  ++at_;
  return true;
}

bool JsonWalker::SkipArray(int depth) {
  if (depth > json::kMaxDepth) return false;
  ++at_;
  if (AtEnd()) return false;
  if (Here() == ']') {
    ++at_;
    return true;
  }
  for (;;) {
    if (!SkipValue(depth) || AtEnd()) return false;
    const char c = Here();
    ++at_;
    if (c == ']') return true;
    if (c != ',') return false;
  }
}

bool JsonWalker::SkipObject(int depth) {
  if (depth > json::kMaxDepth) return false;
  const size_t other_begin = others_.size();
  ++at_;
  if (AtEnd()) return false;
  if (Here() == '}') {
    ++at_;
    return true;
  }
  for (;;) {
    if (end_ - at_ < 3 || Here() != '"' || text_[at_[1]] != ':') return false;
    std::string_view key = Between(*at_, CloseOf(at_));
    if (HasEscape(key)) {
      if (!json::Unescape(key, &scratch_)) return false;
      key = scratch_;
    }
    others_.push_back(HashKey(key));
    at_ += 2;
    if (!SkipValue(depth) || AtEnd()) return false;
    const char c = Here();
    ++at_;
    if (c == ',') continue;
    if (c != '}' || HasDuplicate(other_begin)) return false;
    others_.resize(other_begin);
    return true;
  }
}

}  // namespace tollgate::read
