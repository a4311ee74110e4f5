// yaml-cpp's events -> tree. Its node classes are not used: they keep duplicate keys and lose places.
//
// yaml-cpp 0.7 gives each node the byte where it begins (not counting a byte order mark) and nothing else; ends and the
// places of single characters come from yaml_scalar. It stops at the first fault: where the fault is a trap that stands
// wholly on its line (yaml_trap), the value there is blanked out and the document is parsed again, so that one run
// shows all of them. An alias shares its anchor's node, so nothing is copied; size and height are counted as if it
// were, since those who walk the tree walk it as often as it is named.
#include "pack/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <optional>
#include <sstream>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/card_number.h"
#include "json/parse.h"
#include "pack/yaml_scalar.h"
#include "pack/yaml_text.h"
#include "pack/yaml_trap.h"

namespace tollgate::pack {

namespace {

using json::Kind;
using json::Node;

// yaml-cpp itself gives up at 500 levels of its own recursion. No person nests 400 deep.
constexpr size_t kMaxHeight = 400;
constexpr uint64_t kMaxAliasNodes = 100000;
// Faults that one run mends and goes on behind: each costs one more parse.
constexpr size_t kMaxRepairs = 50;
constexpr size_t kMaxReparsedBytes = size_t{16} << 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kCoreTag = "tag:yaml.org,2002:";

// Thrown through yaml-cpp to end a parse whose fault is already reported.
struct Stopped {};

class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(const SourceMap& sources, std::string_view text, uint32_t file, size_t mark_base, json::Tree* tree,
              Diagnostics* diagnostics)
      : sources_(sources), text_(text), file_(file), mark_base_(mark_base), tree_(tree), diagnostics_(diagnostics) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++document_count_ < 2) return;
    size_t at = SkipSpaceAndComments(text_, Offset(mark));
    bool is_new = text_.substr(at, 3) == "---" || text_.substr(Offset(mark), 3) == "---";
    Fault(Diag::kYamlDocuments, at, at + 1,
          is_new ? "a second document starts here" : "text behind the end of the document",
          "write one document a file");
    throw Stopped{};
  }
  void OnDocumentEnd() override {}
  void OnAnchor(const YAML::Mark&, const std::string&) override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Node* node = tree_->New();
    size_t at = SkipProperties(text_, Offset(mark), true);
    size_t end = at;
    while (end < text_.size() && IsWordCharacter(text_[end])) ++end;
    bool is_written = end > at && ResolvePlain(text_.substr(at, end - at)).kind == Kind::kNull && at >= last_end_;
    if (is_written) {
      node->span = {file_, static_cast<uint32_t>(at), static_cast<uint32_t>(end)};
      last_end_ = end;
    } else {
      // Nothing is written: the place is the key that has no value.
      bool has_key = !frames_.empty() && frames_.back().has_key;
      uint32_t place = static_cast<uint32_t>(std::min(Offset(mark), text_.size()));
      node->span = has_key ? frames_.back().key_span : Span{file_, place, place};
    }
    Deliver(node, {1, 1}, anchor, true);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    size_t begin = Offset(mark);
    size_t end = std::min(text_.find_first_of(" \t\r\n,[]{}", begin), text_.size());
    last_end_ = std::max(last_end_, end);
    auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      Fault(Diag::kYamlAnchor, begin, end, "this alias stands inside what its anchor names", "");
    } else if (frames_.size() + found->second.weight.height > kMaxHeight) {
      Fault(Diag::kYamlTooDeep, begin, end, "with this alias written out, the document nests more than 400 deep", "");
    } else if (alias_nodes_ + found->second.weight.size > kMaxAliasNodes) {
      if (!has_overrun_)
        Fault(Diag::kYamlExpansion, begin, end, "aliases up to this one add more than 100,000 nodes", "");
      has_overrun_ = true;
    } else {
      alias_nodes_ += found->second.weight.size;
      Deliver(found->second.node, found->second.weight, YAML::NullAnchor, false);
      return;
    }
    Node* nothing = tree_->New();
    nothing->span = MakeSpan(begin, end);
    Deliver(nothing, {1, 1}, YAML::NullAnchor, false);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    size_t start = Offset(mark);
    size_t begin = SkipProperties(text_, start, !value.empty());
    // An empty text after a tag: what stands next belongs to something else.
    bool is_bare = value.empty() && begin != start;
    if (is_bare) {
      size_t next = SkipProperties(text_, start, true);
      if (text_.substr(next, 2) == "\"\"" || text_.substr(next, 2) == "''") {
        begin = next;
        is_bare = false;
      }
    }
    ScalarSlice slice;
    if (is_bare) {
      slice.begin = slice.end = begin;
      slice.map = {static_cast<uint32_t>(begin)};
    } else {
      slice = SliceScalar(text_, begin, value);
    }
    if (!slice.is_closed) {
      Fault(Diag::kYamlUnterminated, slice.begin, slice.begin + 1, "the quote that opens here is never closed",
            "close it where the text ends");
    }
    Node* node = tree_->New();
    node->span = MakeSpan(start, slice.end);
    SetValue(node, slice, tag, value);
    SetMap(node, std::move(slice.map));
    last_end_ = std::max(last_end_, slice.end);
    scalar_begin_ = slice.begin;
    scalar_end_ = slice.end;
    scalar_is_quoted_ = slice.style == ScalarStyle::kSingleQuoted || slice.style == ScalarStyle::kDoubleQuoted;
    Deliver(node, {1, 1}, anchor, slice.style == ScalarStyle::kPlain);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    Open(Kind::kArray, mark, tag, anchor, style);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    Open(Kind::kObject, mark, tag, anchor, style);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapEnd() override { Close(); }

  size_t Offset(const YAML::Mark& mark) const {
    if (mark.pos < 0) return last_end_;
    return std::min(static_cast<size_t>(mark.pos) + mark_base_, text_.size());
  }
  YamlStop StopAt(const YAML::Exception& exception) const {
    YamlStop stop;
    stop.offset = Offset(exception.mark);
    stop.reason = exception.msg;
    stop.scalar_begin = scalar_begin_;
    stop.scalar_end = scalar_end_;
    stop.scalar_is_quoted = scalar_is_quoted_;
    for (const Frame& frame : frames_) {
      if (frame.bracket != '\0') stop.open_bracket = frame.node->span.begin;
    }
    return stop;
  }
  const Node* root() const { return root_; }

 private:
  struct Weight {
    uint64_t size = 1;
    size_t height = 1;
  };
  struct Anchor {
    const Node* node;
    Weight weight;
  };
  struct Frame {
    Node* node;
    YAML::anchor_t anchor;
    char bracket = '\0';  // '[' or '{' where the file has one
    Weight weight;
    bool has_key = false;
    bool drops_value = false;  // the key is faulty and reported
    std::string key;
    Span key_span;
    std::unordered_map<std::string, Span> keys;
  };

  static bool IsWordCharacter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '~'; }
  Span MakeSpan(size_t begin, size_t end) const {
    begin = std::min(begin, text_.size());
    end = std::clamp(end, begin, text_.size());
    return {file_, static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
  }
  void Fault(Diag diag, size_t begin, size_t end, std::string message, std::string hint) {
    diagnostics_->Add(diag, MakeSpan(begin, end), std::move(message), std::move(hint));
  }

  static void SetMap(Node* node, std::vector<uint32_t> map) {
    node->text_origin = map.empty() ? node->span.begin : map[0];
    // A number's token may be shorter than what is written.
    if (map.size() != node->text.size() + 1) map.assign(node->text.size() + 1, node->text_origin);
    for (size_t i = 0; i < map.size(); ++i) {
      if (map[i] == node->text_origin + i) continue;
      node->text_map = std::move(map);
      return;
    }
  }

  void SetValue(Node* node, const ScalarSlice& slice, const std::string& tag, const std::string& value) {
    bool has_tag =
        text_[std::min<size_t>(node->span.begin, text_.size() - 1)] == '!' || slice.begin != node->span.begin;
    PlainValue plain;
    if (tag == "?") {
      plain = ResolvePlain(value);
    } else if (has_tag && tag.substr(0, kCoreTag.size()) == kCoreTag) {
      plain = ResolveTagged(node->span, tag.substr(kCoreTag.size()), value);
    } else if (has_tag && tag != "!") {
      ReportTag(node->span.begin, tag);
    }
    node->kind = plain.kind;
    node->boolean = plain.boolean;
    if (plain.kind == Kind::kString) node->text = value;
    if (plain.kind == Kind::kNumber) node->text = plain.token;
    if (!plain.problem.empty()) {
      Fault(Diag::kYamlNumber, slice.begin, slice.end, plain.problem, "where it is text, put it in quotes");
    }
  }

  PlainValue ResolveTagged(Span span, std::string_view type, const std::string& value) {
    if (type == "str") return {};
    constexpr std::pair<std::string_view, Kind> kTypes[] = {
        {"int", Kind::kNumber}, {"float", Kind::kNumber}, {"bool", Kind::kBool}, {"null", Kind::kNull}};
    PlainValue plain = ResolvePlain(value);
    bool is_known = false;
    for (auto [name, kind] : kTypes) {
      if (name == type && plain.kind == kind) return plain;
      is_known |= name == type;
    }
    std::string shown = "the tag `!!" + MaskedCut(type, 60) + "` ";
    diagnostics_->Add(Diag::kYamlTag, span,
                      shown + (is_known ? "does not suit this value" : "means nothing in a pack"));
    return {};
  }

  void ReportTag(size_t at, const std::string& tag) {
    size_t begin = text_.find('!', at);
    if (begin == std::string_view::npos) begin = at;
    size_t end = std::min(text_.find_first_of(" \t\r\n,[]{}", begin), text_.size());
    const std::string written = MaskedCut(text_.substr(begin, end - begin), 60);
    bool is_local = !tag.empty() && tag[0] == '!' && text_.substr(begin, 2) != "!<";
    if (is_local) {
      size_t line_end = std::min(text_.find_first_of("\r\n", begin), text_.size());
      bool in_brackets = std::any_of(frames_.begin(), frames_.end(), [](const Frame& f) { return f.bracket != '\0'; });
      std::string quoted = in_brackets ? "" : QuotedForHint(text_.substr(begin, line_end - begin));
      Fault(Diag::kYamlBang, begin, end, "an unquoted `!` starts a YAML tag: `" + written + "` is lost from the text",
            quoted.empty() ? "put the whole text in quotes" : "put it in quotes: " + quoted);
    } else {
      Fault(Diag::kYamlTag, begin, end, "the tag `" + written + "` means nothing in a pack", "");
    }
  }

  void Open(Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style) {
    size_t begin = Offset(mark);
    if (frames_.size() + 1 > kMaxHeight) {
      Fault(Diag::kYamlTooDeep, begin, begin + 1, "the document nests more than 400 deep", "");
      throw Stopped{};
    }
    bool is_core = tag.empty() || tag == "?" || tag == "!" ||
                   tag == std::string(kCoreTag) + (kind == Kind::kArray ? "seq" : "map");
    if (!is_core) ReportTag(begin, tag);
    Frame frame;
    frame.node = tree_->New();
    frame.node->kind = kind;
    frame.anchor = anchor;
    char bracket = kind == Kind::kArray ? '[' : '{';
    size_t inner = SkipProperties(text_, begin, true);
    if (style == YAML::EmitterStyle::Flow && inner < text_.size() && text_[inner] == bracket) {
      frame.bracket = bracket;
      begin = inner;
    }
    frame.node->span = MakeSpan(begin, begin + 1);
    last_end_ = std::max(last_end_, begin + (frame.bracket != '\0' ? 1 : 0));
    frames_.push_back(std::move(frame));
  }

  void Close() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    size_t end = last_end_;
    if (frame.bracket != '\0') {
      size_t at = end;
      for (;;) {
        at = SkipSpaceAndComments(text_, at);
        bool is_separator = at < text_.size() && (text_[at] == ',' || text_[at] == ':' || text_[at] == '?');
        if (!is_separator) break;
        ++at;
      }
      if (at < text_.size() && text_[at] == (frame.bracket == '[' ? ']' : '}')) end = at + 1;
    }
    last_end_ = std::max(last_end_, end);
    frame.node->span = MakeSpan(frame.node->span.begin, end);
    Deliver(frame.node, frame.weight, frame.anchor, false);
  }

  void Deliver(const Node* node, Weight weight, YAML::anchor_t anchor, bool is_plain) {
    if (anchor != YAML::NullAnchor) anchors_[anchor] = {node, weight};
    if (frames_.empty()) {
      root_ = node;
      return;
    }
    Frame& frame = frames_.back();
    frame.weight.size += weight.size;
    frame.weight.height = std::max(frame.weight.height, weight.height + 1);
    if (frame.node->kind == Kind::kArray) {
      frame.node->items.push_back(node);
    } else if (!frame.has_key) {
      TakeKey(&frame, node, is_plain);
    } else {
      if (!frame.drops_value) frame.node->members.push_back({std::move(frame.key), frame.key_span, node});
      frame.has_key = frame.drops_value = false;
    }
  }

  void RefuseKey(const Node& node) {
    constexpr std::pair<Kind, std::string_view> kNames[] = {{Kind::kNull, "nothing"},
                                                            {Kind::kBool, "true or false"},
                                                            {Kind::kNumber, "a number"},
                                                            {Kind::kArray, "a list"},
                                                            {Kind::kObject, "a mapping"}};
    std::string message = "a key is text, and YAML reads this as ";
    for (auto [kind, name] : kNames) message += node.kind == kind ? name : "";
    std::string written = MaskedCut(text_.substr(node.span.begin, node.span.end - node.span.begin), 40);
    bool is_scalar = node.kind != Kind::kArray && node.kind != Kind::kObject && !written.empty();
    diagnostics_->Add(Diag::kYamlKey, node.span, std::move(message),
                      is_scalar ? "put it in quotes: \"" + written + "\"" : "");
  }

  void TakeKey(Frame* frame, const Node* node, bool is_plain) {
    frame->has_key = true;
    frame->key_span = node->span;
    frame->drops_value = true;
    if (node->kind != Kind::kString) return RefuseKey(*node);
    if (is_plain && node->text == "<<") {
      diagnostics_->Add(Diag::kYamlMergeKey, node->span, "merge keys `<<` are not supported",
                        "write the keys out, or use an alias for a whole value");
      return;
    }
    auto [first, is_new] = frame->keys.emplace(node->text, node->span);
    if (!is_new) {
      uint32_t line = sources_.Locate(file_, first->second.begin).line;
      diagnostics_->Add(
          Diag::kYamlDuplicateKey, node->span,
          "the key `" + MaskedCut(node->text, 60) + "` is given twice: first in line " + std::to_string(line), "");
      return;
    }
    frame->drops_value = false;
    frame->key = node->text;
  }

  const SourceMap& sources_;
  std::string_view text_;  // of the file, repaired
  uint32_t file_;
  size_t mark_base_;
  json::Tree* tree_;
  Diagnostics* diagnostics_;
  int document_count_ = 0;
  std::vector<Frame> frames_;
  std::unordered_map<YAML::anchor_t, Anchor> anchors_;  // complete ones
  uint64_t alias_nodes_ = 0;
  bool has_overrun_ = false;
  size_t last_end_ = 0;  // of what was read so far
  size_t scalar_begin_ = 0;
  size_t scalar_end_ = 0;
  bool scalar_is_quoted_ = false;
  const Node* root_ = nullptr;
};

// One parse. The fault where it stopped; nullopt: it went through, or what stopped it is reported.
struct Pass {
  std::unique_ptr<json::Tree> tree = std::make_unique<json::Tree>();
  Diagnostics diagnostics;
  std::optional<YamlFault> fault;
  bool is_complete = false;
};
Pass RunParser(const SourceMap& sources, std::string_view text, uint32_t file) {
  Pass pass;
  size_t mark_base = text.substr(0, kByteOrderMark.size()) == kByteOrderMark ? kByteOrderMark.size() : 0;
  TreeBuilder builder(sources, text, file, mark_base, pass.tree.get(), &pass.diagnostics);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
    pass.is_complete = true;
  } catch (const Stopped&) {
  } catch (const YAML::Exception& exception) {
    pass.fault = ExplainStop(text, builder.StopAt(exception));
  }
  pass.tree->root = builder.root();
  return pass;
}

}  // namespace

std::unique_ptr<json::Tree> ParseDocument(const SourceMap& sources, uint32_t file, Diagnostics* diagnostics) {
  std::string_view original = sources.text(file);
  size_t content = original.substr(0, kByteOrderMark.size()) == kByteOrderMark ? kByteOrderMark.size() : 0;
  size_t first = std::min(original.find_first_not_of(" \t\r\n", content), original.size());
  if (first < original.size() && (original[first] == '{' || original[first] == '[')) {
    return json::Parse(sources, file, diagnostics);
  }
  if (!CheckCharacters(original, file, diagnostics)) return nullptr;

  std::string text(original);
  size_t behind = 0;  // faults are explained front to back; one that is not would repeat itself
  for (size_t repairs = 0;; ++repairs) {
    Pass pass = RunParser(sources, text, file);
    bool is_new = pass.fault && (repairs == 0 || pass.fault->begin >= behind);
    if (is_new) {
      Span span{file, static_cast<uint32_t>(pass.fault->begin), static_cast<uint32_t>(pass.fault->end)};
      diagnostics->Add(pass.fault->diag, span, pass.fault->message, pass.fault->hint);
      bool is_affordable = repairs < kMaxRepairs && repairs * text.size() < kMaxReparsedBytes;
      if (pass.fault->has_repair && is_affordable) {
        Repair(*pass.fault, &text);
        behind = pass.fault->repair_end;
        continue;
      }
    }
    // What yaml-cpp said behind the place where it then gave up may be its own invention.
    size_t trusted = pass.fault ? pass.fault->begin : text.size();
    for (const Diagnostic& d : pass.diagnostics.list()) {
      if (d.span.begin <= trusted) diagnostics->Add(d.diag, d.span, d.message, d.hint);
    }
    if (!pass.is_complete) return nullptr;
    if (pass.tree->root == nullptr) {
      Node* nothing = pass.tree->New();
      nothing->span = {file, static_cast<uint32_t>(content), static_cast<uint32_t>(content)};
      pass.tree->root = nothing;
    }
    return std::move(pass.tree);
  }
}

}  // namespace tollgate::pack
