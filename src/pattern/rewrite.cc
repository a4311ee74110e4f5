// A pattern that stays in its row. Rows lie in one buffer as `row0 \n row1 \n ...`, a newline inside a row as byte FF,
// and all of it is one call for Hyperscan. So:
//  - `^` and `$` in MULTILINE are a row's ends, which is what \A and \z (and ^ and $ without (?m)) mean;
//  - no class holds \n, and whatever held it holds FF: no match leaves its row, and a row with newlines needs no other
//    way (a second database would double the time to compile, RE2 for each member would be a cliff for whoever writes
//    newlines into his texts);
//  - (?m)^ as the very first is "row's begin, or FF before", (?m)$ as the very last likewise;
//  - characters are bytes of UTF-8. A class with all characters beyond ASCII is a first byte and its continuations: a
//    match that stops inside a character could have stopped behind it, and nothing but \B and \C sees the difference
//    (patterns with these are spelled out);
//  - what cannot be said so, or is large, is widened, and RE2 confirms.
// A match's beginning and end do not matter, only whether there is one: what may be absent at either end goes.
#include "pattern/rewrite.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tollgate::pattern {
namespace {

using Kind = Node::Kind;

// Where counts and lengths begin to cost Hyperscan's compiler more than a confirmation costs: a repeat of more than one
// byte is written out by it, position by position. Its compile time is unbounded (patterns.md: 120 s for one pattern).
constexpr int kMaxCount = 50;
constexpr int kWideCount = 4;
constexpr size_t kMaxPositions = 2'000;
constexpr size_t kMaxWidePositions = 400;
constexpr size_t kWideLength = 64;
constexpr size_t kMaxExpressionBytes = 8'000;  // Hyperscan's own limit is 16,000

// A pattern that matches more often than this is carried on to its row's end, so that it is reported once a row:
// running an automaton over a row of 30 bytes takes 45 ns, as long as three reports.
constexpr double kHot = 1.0 / 48;

// What holds at a place where nothing is consumed.
struct Place {
  bool begin = false, end = false, boundary = false;
};

bool MatchesEmptyAt(const Node& node, Place place) {
  const auto child_does = [place](const Node& child) { return MatchesEmptyAt(child, place); };
  switch (node.kind) {
    case Kind::kEmpty:
      return true;
    case Kind::kClass:
    case Kind::kAnyByte:
      return false;
    case Kind::kBeginText:
    case Kind::kBeginLine:
      return place.begin;
    case Kind::kEndText:
    case Kind::kEndLine:
      return place.end;
    case Kind::kWordBoundary:
    case Kind::kNotWordBoundary:
      return place.boundary;
    case Kind::kConcat:
      return std::all_of(node.children.begin(), node.children.end(), child_does);
    case Kind::kAlternate:
      return std::any_of(node.children.begin(), node.children.end(), child_does);
    case Kind::kRepeat:
      return node.least == 0 || child_does(node.children[0]);
  }
  return false;
}

bool MatchesNothing(const Node& node) {
  const auto& children = node.children;
  switch (node.kind) {
    case Kind::kClass:
      return node.set.empty();
    case Kind::kConcat:
      return std::any_of(children.begin(), children.end(), MatchesNothing);
    case Kind::kAlternate:
      return std::all_of(children.begin(), children.end(), MatchesNothing);
    case Kind::kRepeat:
      return node.least > 0 && MatchesNothing(children[0]);
    default:
      return false;
  }
}

bool Has(const Node& node, Kind kind) {
  return node.kind == kind || std::any_of(node.children.begin(), node.children.end(),
                                          [kind](const Node& child) { return Has(child, kind); });
}

// Takes out what matches nothing, and repeats of nothing; the whole matches something.
void Prune(Node* node) {
  if (node->kind == Kind::kAlternate) std::erase_if(node->children, MatchesNothing);
  if (node->kind == Kind::kRepeat && (node->most == 0 || MatchesNothing(node->children[0]))) *node = Node();
  for (Node& child : node->children) Prune(&child);
}

enum class Side : uint8_t { kHead, kTail };

// What may be absent at an end of the pattern is, as far as a match is concerned.
void Strip(Node* node, Side side) {
  if (MatchesEmptyAt(*node, {})) {
    *node = Node();
    return;
  }
  if (node->kind == Kind::kRepeat) {
    node->most = node->least;
    if (node->least != 1) return;
    Node child = std::move(node->children[0]);
    *node = std::move(child);
    return Strip(node, side);
  }
  if (node->kind == Kind::kAlternate) {
    for (Node& child : node->children) Strip(&child, side);
  }
  if (node->kind != Kind::kConcat) return;
  auto& children = node->children;
  for (bool is_done = false; !is_done && !children.empty();) {
    const auto outermost = side == Side::kHead ? children.begin() : children.end() - 1;
    Strip(&*outermost, side);
    is_done = outermost->kind != Kind::kEmpty;
    if (!is_done) children.erase(outermost);
  }
}

size_t Positions(const Node& node) {
  size_t sum = 0;
  for (const Node& child : node.children) sum += Positions(child);
  if (node.kind == Kind::kClass) return node.set.empty() || node.set.back().hi < 0x80 ? 1 : 3;
  if (node.kind == Kind::kAnyByte) return 1;
  if (node.kind == Kind::kRepeat) return sum * static_cast<size_t>(std::max({node.least, node.most, 1}));
  return sum;
}

// A superset that Hyperscan takes: assertions hold everywhere but at the ends, counts are low, and of what is long a
// part will do.
void Widen(Node* node, bool is_head, bool is_tail) {
  switch (node->kind) {
    case Kind::kBeginText:
      if (!is_head) *node = Node();
      return;
    case Kind::kEndText:
      if (!is_tail) *node = Node();
      return;
    case Kind::kBeginLine:
    case Kind::kEndLine:
    case Kind::kWordBoundary:
    case Kind::kNotWordBoundary:
      *node = Node();
      return;
    case Kind::kRepeat:
      if (node->least > kWideCount || node->most > kWideCount) node->most = Node::kNoMaximum;
      node->least = std::min(node->least, kWideCount);
      return Widen(&node->children[0], false, false);
    case Kind::kAlternate:
      for (Node& child : node->children) Widen(&child, is_head, is_tail);
      return;
    case Kind::kConcat: {
      if (node->children.size() > kWideLength) node->children.resize(kWideLength);
      const size_t last = node->children.size() - 1;
      for (size_t i = 0; i <= last; ++i) Widen(&node->children[i], is_head && i == 0, is_tail && i == last);
      return;
    }
    default:
      return;
  }
}

// About how many matches end at each byte of a text of 64 characters that are as frequent as each other.
double Heat(const Node& node) {
  constexpr double kCharacters = 64, kOncePerRow = 1.0 / 32, kBoundary = 0.25;
  switch (node.kind) {
    case Kind::kClass: {
      double count = 0;
      for (CodePointRange range : node.set)
        count += std::min(range.hi, uint32_t{0x80}) - std::min(range.lo, uint32_t{0x80}) + 1;
      return std::min(1.0, count / kCharacters);
    }
    case Kind::kBeginText:
    case Kind::kEndText:
    case Kind::kBeginLine:
    case Kind::kEndLine:
      return kOncePerRow;
    case Kind::kWordBoundary:
    case Kind::kNotWordBoundary:
      return kBoundary;
    case Kind::kConcat: {
      double product = 1;
      for (const Node& child : node.children) product *= Heat(child);
      return product;
    }
    case Kind::kAlternate: {
      double sum = 0;
      for (const Node& child : node.children) sum += Heat(child);
      return std::min(1.0, sum);
    }
    case Kind::kRepeat:
      return node.least == 0 ? 1 : std::pow(Heat(node.children[0]), node.least);
    default:
      return 1;
  }
}

// One character, in whichever case.
bool IsLetterOrByte(const Node& node) {
  if (node.kind != Kind::kClass || node.set.size() > 2 || node.set.back().hi >= 0x80) return false;
  return node.set[0].lo == node.set[0].hi && node.set.back().lo == node.set.back().hi;
}

bool IsLiteral(const Node& node) {
  if (node.kind == Kind::kConcat) return std::all_of(node.children.begin(), node.children.end(), IsLetterOrByte);
  return IsLetterOrByte(node);
}

class Writer {
 public:
  explicit Writer(Utf8 utf8) : utf8_(utf8) {}
  void Write(const Node& node, bool is_head, bool is_tail);
  bool is_exact() const { return is_exact_; }
  size_t positions() const { return positions_; }
  std::string Take() { return std::move(out_); }

 private:
  void WriteClassOf(const Node& node, bool is_tail);
  void WriteAlternate(const Node& node, bool is_head, bool is_tail);
  void WriteRepeat(const Node& node);
  void WriteRun(const Node& node, const ByteClass& written);
  void WriteCount(int least, int most);

  Utf8 utf8_;
  std::string out_;
  bool is_exact_ = true;
  size_t positions_ = 0;
};

void Writer::Write(const Node& node, bool is_head, bool is_tail) {
  switch (node.kind) {
    case Kind::kEmpty:
      return;
    case Kind::kClass:
      return WriteClassOf(node, is_tail);
    case Kind::kAnyByte:
      out_ += "[^\\n]";
      ++positions_;
      return;
    case Kind::kBeginText:
      out_ += '^';
      return;
    case Kind::kEndText:
      out_ += '$';
      return;
    case Kind::kBeginLine:
    case Kind::kEndLine: {
      const bool is_begin = node.kind == Kind::kBeginLine;
      if (is_begin ? is_head : is_tail) {
        out_ += is_begin ? "(?:^|\\xff)" : "(?:$|\\xff)";
      } else {
        is_exact_ = false;  // it holds anywhere
      }
      return;
    }
    case Kind::kWordBoundary:
      out_ += "\\b";
      return;
    case Kind::kNotWordBoundary:
      out_ += "\\B";
      return;
    case Kind::kConcat:
      for (size_t i = 0; i < node.children.size(); ++i) {
        Write(node.children[i], is_head && i == 0, is_tail && i + 1 == node.children.size());
      }
      return;
    case Kind::kAlternate:
      return WriteAlternate(node, is_head, is_tail);
    case Kind::kRepeat:
      return WriteRepeat(node);
  }
}

void Writer::WriteClassOf(const Node& node, bool is_tail) {
  const ByteClass written = WriteClass(node.set, utf8_);
  const bool needs_first_byte_only = is_tail && written.has_all_beyond_ascii && utf8_ == Utf8::kKnown;
  out_ += needs_first_byte_only ? written.single : written.text;
  positions_ += written.positions;
  is_exact_ = is_exact_ && written.is_exact;
}

void Writer::WriteAlternate(const Node& node, bool is_head, bool is_tail) {
  out_ += "(?:";
  for (size_t i = 0; i < node.children.size(); ++i) {
    if (i > 0) out_ += '|';
    Write(node.children[i], is_head, is_tail);
  }
  out_ += ')';
}

void Writer::WriteRepeat(const Node& node) {
  const Node& child = node.children[0];
  const size_t before = positions_;
  int least = node.least, most = node.most;
  if (child.kind == Kind::kClass) {
    const ByteClass written = WriteClass(child.set, utf8_);
    if (most == Node::kNoMaximum && written.has_all_beyond_ascii && utf8_ == Utf8::kKnown && least <= kMaxCount) {
      return WriteRun(node, written);
    }
    if (written.is_single_byte) {
      out_ += written.single;
      positions_ += static_cast<size_t>(std::max({least, most, 1}));
      return WriteCount(least, most);
    }
  }
  if (least > kMaxCount || most > kMaxCount) {
    is_exact_ = false;
    least = std::min(least, kWideCount);
    most = Node::kNoMaximum;
  }
  const size_t begin = out_.size();
  const bool is_atom = child.kind == Kind::kClass;  // and alternatives, written with a group around them
  if (!is_atom) out_ += "(?:";
  Write(child, false, false);
  if (out_.size() == begin + 3 && !is_atom) {  // nothing was left of it
    out_.resize(begin);
    return;
  }
  if (!is_atom) out_ += ')';
  WriteCount(least, most);
  positions_ = before + (positions_ - before) * static_cast<size_t>(std::max({least, most, 1}));
}

// Characters without end, all of them beyond ASCII among them: once one has begun, any bytes of theirs.
void Writer::WriteRun(const Node& node, const ByteClass& written) {
  if (node.least > 1) {
    out_ += written.text;
    WriteCount(node.least - 1, node.least - 1);
  }
  if (node.least > 0) out_ += written.single;
  out_ += WriteRunClass(node.children[0].set) + "*";
  positions_ += 2 * static_cast<size_t>(node.least) + 1;
}

void Writer::WriteCount(int least, int most) {
  if (most == Node::kNoMaximum && least <= 1) {
    out_ += least == 0 ? "*" : "+";
  } else if (least == 0 && most == 1) {
    out_ += '?';
  } else if (most == Node::kNoMaximum) {
    out_ += "{" + std::to_string(least) + ",}";
  } else if (most == least) {
    if (least != 1) out_ += "{" + std::to_string(least) + "}";
  } else {
    out_ += "{" + std::to_string(least) + "," + std::to_string(most) + "}";
  }
}

// Each way of a pattern that is one of many may be an expression of its own: they answer for the same member.
std::vector<const Node*> Ways(const Node& node) {
  std::vector<const Node*> ways;
  if (node.kind == Kind::kAlternate && Positions(node) > kMaxPositions / 4) {
    for (const Node& child : node.children) ways.push_back(&child);
  } else {
    ways.push_back(&node);
  }
  return ways;
}

}  // namespace

Rewritten Rewrite(const Node& pattern, Strength strength) {
  Rewritten rewritten;
  if (MatchesNothing(pattern)) {
    rewritten.kind = Rewritten::Kind::kNever;
    return rewritten;
  }
  if (MatchesEmptyAt(pattern, {.begin = true}) || MatchesEmptyAt(pattern, {.end = true})) {
    rewritten.kind = Rewritten::Kind::kAlways;  // there is a beginning and an end in every text
    return rewritten;
  }
  Node node = pattern;
  Prune(&node);
  const bool is_widened = strength == Strength::kWidened;
  if (is_widened) Widen(&node, true, true);
  Strip(&node, Side::kHead);
  Strip(&node, Side::kTail);
  const auto hits_everything = [](const Node& way) {
    return MatchesEmptyAt(way, {.begin = true}) || MatchesEmptyAt(way, {.end = true});
  };
  if (hits_everything(node)) return rewritten;
  const Utf8 utf8 = Has(node, Kind::kAnyByte) || Has(node, Kind::kNotWordBoundary) ? Utf8::kSpelledOut : Utf8::kKnown;
  const size_t max_positions = is_widened ? kMaxWidePositions : kMaxPositions;
  rewritten.is_exact = !is_widened;
  for (const Node* way : Ways(node)) {
    Writer writer(utf8);
    writer.Write(*way, true, true);
    rewritten.is_exact = rewritten.is_exact && writer.is_exact();
    rewritten.positions += writer.positions();
    rewritten.expressions.push_back(writer.Take());
    if (Heat(*way) > kHot && !rewritten.expressions.back().empty()) rewritten.expressions.back() += "[^\\n]*$";
    const std::string& expression = rewritten.expressions.back();
    if (writer.positions() > max_positions || expression.size() > kMaxExpressionBytes || expression.empty()) {
      return is_widened ? Rewritten() : Rewrite(pattern, Strength::kWidened);
    }
  }
  rewritten.kind = Rewritten::Kind::kScanned;
  rewritten.may_be_empty = MatchesEmptyAt(node, {.begin = true, .end = true, .boundary = true});
  rewritten.is_literal = IsLiteral(node);
  return rewritten;
}

}  // namespace tollgate::pattern
