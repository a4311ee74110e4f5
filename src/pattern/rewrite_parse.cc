// A recursive descent over RE2's syntax, for patterns that RE2 has accepted: it need not judge, only read. Whatever it
// does not know for certain ends it, and the pattern is left to RE2 alone.
#include <utility>

#include "base/ascii.h"
#include "pattern/rewrite_tree.h"

namespace tollgate::pattern {
namespace {

constexpr int kMaxDepth = 200;

struct Flags {
  bool folds_case = false;   // i
  bool has_lines = false;    // m
  bool dot_newline = false;  // s
};

class Parser {
 public:
  Parser(std::string_view in, ClassCache* classes) : in_(in), classes_(classes) {}
  std::optional<Node> Run() {
    Node node = Alternation(0);
    if (failed_ || at_ < in_.size()) return std::nullopt;
    return node;
  }

 private:
  bool LooksAt(std::string_view text) const { return in_.substr(at_).starts_with(text); }
  bool Skip(std::string_view text) {
    if (!LooksAt(text)) return false;
    at_ += text.size();
    return true;
  }
  void Fail() {
    failed_ = true;
    at_ = in_.size();
  }
  void Push(Node node, std::vector<Node>* sequence) { sequence->push_back(std::move(node)); }
  void PushClass(const std::optional<CodePoints>& set, std::vector<Node>* sequence) {
    if (!set) return Fail();
    sequence->push_back(Node::Class(*set));
  }

  Node Alternation(int depth);
  void Term(int depth, std::vector<Node>* sequence);
  void Group(int depth, std::vector<Node>* sequence);
  bool GroupFlags(bool* opens);
  void Escape(std::vector<Node>* sequence);
  void Quote(std::vector<Node>* sequence);
  void Repeat(int least, int most, std::vector<Node>* sequence);
  bool Counts(int* least, int* most);
  bool Count(size_t* at, int* count) const;

  std::string_view in_;
  ClassCache* classes_;
  size_t at_ = 0;
  Flags flags_;
  bool failed_ = false;
};

Node Sequence(std::vector<Node> nodes) {
  if (nodes.empty()) return {};
  if (nodes.size() == 1) return std::move(nodes[0]);
  Node node = Node::Of(Node::Kind::kConcat);
  node.children = std::move(nodes);
  return node;
}

// Up to the `)` that closes the group, or the end. Flags that are set inside hold across `|`, up to that end.
Node Parser::Alternation(int depth) {
  std::vector<Node> branches;
  std::vector<Node> sequence;
  if (depth > kMaxDepth) Fail();
  while (at_ < in_.size() && !LooksAt(")")) {
    if (Skip("|")) {
      branches.push_back(Sequence(std::exchange(sequence, {})));
    } else {
      Term(depth, &sequence);
    }
  }
  if (branches.empty()) return Sequence(std::move(sequence));
  branches.push_back(Sequence(std::move(sequence)));
  Node node = Node::Of(Node::Kind::kAlternate);
  node.children = std::move(branches);
  return node;
}

void Parser::Term(int depth, std::vector<Node>* sequence) {
  switch (in_[at_]) {
    case '(':
      return Group(depth, sequence);
    case '[':
      return PushClass(ParseRe2Class(in_, &at_, flags_.folds_case, classes_), sequence);
    case '\\':
      return Escape(sequence);
    case '^':
      ++at_;
      return Push(Node::Of(flags_.has_lines ? Node::Kind::kBeginLine : Node::Kind::kBeginText), sequence);
    case '$':
      ++at_;
      return Push(Node::Of(flags_.has_lines ? Node::Kind::kEndLine : Node::Kind::kEndText), sequence);
    case '.': {
      ++at_;
      const CodePoints newline = {{'\n', '\n'}};
      return Push(Node::Class(Complement(flags_.dot_newline ? CodePoints{} : newline)), sequence);
    }
    case '*':
      ++at_;
      return Repeat(0, Node::kNoMaximum, sequence);
    case '+':
      ++at_;
      return Repeat(1, Node::kNoMaximum, sequence);
    case '?':
      ++at_;
      return Repeat(0, 1, sequence);
    case '{':
      if (int least = 0, most = 0; Counts(&least, &most)) return Repeat(least, most, sequence);
      break;
    default:
      break;
  }
  PushClass(FoldedLiteral(TakeCodePoint(in_, &at_), flags_.folds_case, classes_), sequence);
}

void Parser::Group(int depth, std::vector<Node>* sequence) {
  const Flags outside = flags_;
  ++at_;
  if (Skip("?P<")) {
    const size_t end = in_.find('>', at_);
    if (end == std::string_view::npos) return Fail();
    at_ = end + 1;
  } else if (Skip("?")) {
    bool opens = false;
    if (!GroupFlags(&opens)) return Fail();
    if (!opens) return;  // (?i) holds up to the end of the group that it stands in
  }
  Node node = Alternation(depth + 1);
  if (!Skip(")")) return Fail();
  flags_ = outside;
  Push(std::move(node), sequence);
}

// After "(?": letters, perhaps a minus and more letters, then `:` (which opens a group) or `)`.
bool Parser::GroupFlags(bool* opens) {
  bool value = true;
  for (; at_ < in_.size(); ++at_) {
    switch (in_[at_]) {
      case 'i':
        flags_.folds_case = value;
        break;
      case 'm':
        flags_.has_lines = value;
        break;
      case 's':
        flags_.dot_newline = value;
        break;
      case 'U':
        break;  // greed does not change whether a pattern matches
      case '-':
        value = false;
        break;
      case ':':
      case ')':
        *opens = in_[at_++] == ':';
        return true;
      default:
        return false;
    }
  }
  return false;
}

void Parser::Escape(std::vector<Node>* sequence) {
  constexpr std::pair<std::string_view, Node::Kind> kPlain[] = {
      {"\\b", Node::Kind::kWordBoundary}, {"\\B", Node::Kind::kNotWordBoundary}, {"\\A", Node::Kind::kBeginText},
      {"\\z", Node::Kind::kEndText},      {"\\C", Node::Kind::kAnyByte},
  };
  for (const auto& [text, kind] : kPlain) {
    if (Skip(text)) return Push(Node::Of(kind), sequence);
  }
  if (Skip("\\Q")) return Quote(sequence);
  if (LooksAt("\\p") || LooksAt("\\P")) {
    return PushClass(ParseProperty(in_, &at_, flags_.folds_case, classes_), sequence);
  }
  if (at_ + 1 < in_.size()) {
    if (const std::optional<CodePoints> perl = PerlClass(in_[at_ + 1], flags_.folds_case)) {
      at_ += 2;
      return PushClass(perl, sequence);
    }
  }
  const std::optional<uint32_t> character = ParseCharacterEscape(in_, &at_);
  if (!character) return Fail();
  PushClass(FoldedLiteral(*character, flags_.folds_case, classes_), sequence);
}

// After "\Q": characters that stand for themselves, up to "\E" or the end.
void Parser::Quote(std::vector<Node>* sequence) {
  while (at_ < in_.size() && !Skip("\\E")) {
    PushClass(FoldedLiteral(TakeCodePoint(in_, &at_), flags_.folds_case, classes_), sequence);
  }
}

void Parser::Repeat(int least, int most, std::vector<Node>* sequence) {
  Skip("?");
  if (sequence->empty()) return Fail();
  sequence->back() = Node::Repeat(std::move(sequence->back()), least, most);
}

// At "{": {n}, {n,} or {n,m}. Anything else is text.
bool Parser::Counts(int* least, int* most) {
  size_t at = at_ + 1;
  if (!Count(&at, least)) return false;
  *most = *least;
  if (at < in_.size() && in_[at] == ',') {
    ++at;
    *most = Node::kNoMaximum;
    if (at < in_.size() && in_[at] != '}' && !Count(&at, most)) return false;
  }
  if (at >= in_.size() || in_[at] != '}') return false;
  at_ = at + 1;
  return true;
}

// RE2 takes no leading zeroes. It counts to 1,000; what has more digits than it reads as a number is text to it.
bool Parser::Count(size_t* at, int* count) const {
  const size_t begin = *at;
  *count = 0;
  for (; *at < in_.size() && IsDigit(in_[*at]) && *at - begin < 8; ++*at) *count = *count * 10 + (in_[*at] - '0');
  const size_t digits = *at - begin;
  return digits > 0 && digits < 8 && !(digits > 1 && in_[begin] == '0');
}

}  // namespace

Node Node::Repeat(Node child, int least, int most) {
  Node node = Of(Kind::kRepeat);
  node.least = least;
  node.most = most;
  node.children.push_back(std::move(child));
  return node;
}

std::optional<Node> ParseRe2(std::string_view pattern, ClassCache* classes) { return Parser(pattern, classes).Run(); }

}  // namespace tollgate::pattern
