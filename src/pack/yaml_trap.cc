// YAML fails some way behind the mistake. So the line is read once more, as a person reads it: indentation, dashes, a
// key, and the value; the value's first character and the place where the parse stopped tell the usual traps apart. All
// mends are the same: quote the text.
#include "pack/yaml_trap.h"

#include <algorithm>
#include <utility>

#include "pack/yaml_scalar.h"

namespace tollgate::pack {

namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }
bool IsKeyCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

struct Line {
  size_t begin = 0;
  size_t end = 0;                       // without space at its end
  size_t tab = std::string_view::npos;  // in the indentation
  size_t key_begin = 0;                 // after indentation and dashes
  std::string_view key;                 // empty: none
  size_t value_begin = 0;
};

Line ReadLine(std::string_view text, size_t offset) {
  Line line;
  offset = std::min(offset, text.size());
  size_t newline = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  line.begin = newline == std::string_view::npos ? 0 : newline + 1;
  line.end = std::min(text.find('\n', offset), text.size());
  while (line.end > line.begin && (IsBlank(text[line.end - 1]) || text[line.end - 1] == '\r')) --line.end;
  size_t at = line.begin;
  auto skip_blanks = [&] {
    for (; at < line.end && IsBlank(text[at]); ++at) {
      if (text[at] == '\t' && line.tab == std::string_view::npos) line.tab = at;
    }
  };
  skip_blanks();
  while (at + 1 < line.end && text[at] == '-' && IsBlank(text[at + 1])) {
    ++at;
    skip_blanks();
  }
  line.key_begin = line.value_begin = at;
  while (at < line.end && IsKeyCharacter(text[at])) ++at;
  bool has_key =
      at > line.key_begin && at < line.end && text[at] == ':' && (at + 1 == line.end || IsBlank(text[at + 1]));
  if (!has_key) return line;
  line.key = text.substr(line.key_begin, at - line.key_begin);
  ++at;
  while (at < line.end && IsBlank(text[at])) ++at;
  line.value_begin = at;
  return line;
}

// yaml-cpp's words and ours.
std::string_view SyntaxSentence(std::string_view reason) {
  constexpr std::pair<std::string_view, std::string_view> kSentences[] = {
      {"illegal map value", "a `:` cannot stand here"},
      {"illegal block entry", "a `-` entry cannot start here"},
      {"illegal map key", "a key cannot start here"},
      {"end of map not found", "this does not continue the mapping before it: look at its indentation"},
      {"end of sequence not found", "this does not continue the list before it: look at its indentation"},
      {"end of map flow not found", "expected `,` or `}` here"},
      {"end of sequence flow not found", "expected `,` or `]` here"},
      {"illegal flow end", "this closes a bracket that is not open"},
      {"unknown token", "no value can start with this character"},
      {"illegal EOF in scalar", "the file ends inside a quoted text"},
      {"unknown escape character: ", "unknown escape in a double-quoted text"},
  };
  for (auto [words, sentence] : kSentences) {
    if (reason.substr(0, words.size()) == words) return sentence;
  }
  return reason;
}

// "quote it: when: 'a ? b : c'".
std::string QuoteHint(std::string_view text, const Line& line) {
  std::string quoted = QuotedForHint(text.substr(line.value_begin, line.end - line.value_begin));
  if (quoted.empty()) return "put the whole text in quotes";
  if (line.key.empty()) return "put it in quotes: " + quoted;
  return "put it in quotes: " + std::string(line.key) + ": " + quoted;
}

void SetFault(YamlFault* fault, Diag diag, size_t begin, size_t end, std::string message, std::string hint) {
  fault->diag = diag;
  fault->begin = begin;
  fault->end = end;
  fault->message = std::move(message);
  fault->hint = std::move(hint);
}

// The value can be blanked out where it stands wholly on its line.
void OfferRepair(std::string_view text, const YamlStop& stop, const Line& line, YamlFault* fault) {
  if (line.value_begin >= line.end) return;
  if (stop.open_bracket && *stop.open_bracket < line.value_begin) return;
  int open = 0;
  for (char c : text.substr(line.value_begin, line.end - line.value_begin)) {
    open += (c == '{' || c == '[') - (c == '}' || c == ']');
  }
  if (open != 0) return;
  fault->has_repair = true;
  fault->repair_begin = line.value_begin;
  fault->repair_end = line.end;
  fault->key_column = line.key_begin - line.begin;
}

// A quote or bracket closed, and text came behind it.
bool ExplainTextAfterValue(std::string_view text, const YamlStop& stop, const Line& line, YamlFault* fault) {
  size_t before = stop.offset;
  while (before > line.value_begin && IsBlank(text[before - 1])) --before;
  if (before == line.value_begin || stop.reason.find("flow") != std::string_view::npos) return false;
  bool after_quote = stop.scalar_is_quoted && stop.scalar_end == before;
  char last = text[before - 1];
  if (!after_quote && last != ']' && last != '}') return false;
  if (after_quote && stop.scalar_begin < line.begin) return false;
  SetFault(fault, Diag::kYamlAfterValue, stop.offset, line.end,
           std::string("the value ends at `") + last + "`, and there is text behind it", QuoteHint(text, line));
  return true;
}

// The value's first character means something to YAML.
bool ExplainIndicator(std::string_view text, const YamlStop& stop, const Line& line, YamlFault* fault) {
  char first = text[line.value_begin];
  std::string shown = std::string("`") + first + "`";
  size_t end = line.value_begin + 1;
  if (first == '!') {
    SetFault(fault, Diag::kYamlBang, line.value_begin, end, "an unquoted `!` starts a YAML tag", QuoteHint(text, line));
  } else if (first == '@' || first == '`' || first == '%') {
    SetFault(fault, Diag::kYamlIndicator, line.value_begin, end, "unquoted text cannot start with " + shown,
             QuoteHint(text, line));
  } else if ((first == '|' || first == '>') && stop.reason.find("block scalar") != std::string_view::npos) {
    SetFault(fault, Diag::kYamlIndicator, line.value_begin, end,
             "an unquoted " + shown + " starts a block of text on the lines below", QuoteHint(text, line));
  } else if (first == '&' && stop.offset > line.value_begin) {
    SetFault(fault, Diag::kYamlIndicator, line.value_begin, end, "an unquoted `&` starts an anchor",
             QuoteHint(text, line));
  } else {
    return false;
  }
  return true;
}

// Inside [ ] or { }.
bool ExplainFlow(std::string_view text, const YamlStop& stop, const Line& line, YamlFault* fault) {
  if (!stop.open_bracket || stop.reason.find("flow not found") == std::string_view::npos) return false;
  size_t open = std::min(*stop.open_bracket, text.size() - 1);
  if (SkipSpaceAndComments(text, stop.offset) >= text.size()) {
    SetFault(fault, Diag::kYamlSyntax, open, open + 1, std::string("`") + text[open] + "` is never closed", "");
    return true;
  }
  char c = text[stop.offset];
  bool splits = std::string_view("?[]{}\"'").find(c) != std::string_view::npos;
  if (!splits || stop.scalar_end < line.begin || stop.scalar_end > stop.offset) return false;
  SetFault(fault, Diag::kYamlFlow, stop.offset, stop.offset + 1,
           std::string("`") + c + "` ends the text before it: inside brackets, unquoted text cannot hold it",
           "put the whole text in quotes");
  return true;
}

bool ExplainAlias(std::string_view text, const YamlStop& stop, const Line& line, YamlFault* fault) {
  if (stop.reason.find("anchor") == std::string_view::npos) return false;
  size_t end = std::min(text.find_first_of(" \t\r\n,[]{}", stop.offset), text.size());
  bool is_alias = text[stop.offset] == '*';
  if (is_alias) {
    std::string name(text.substr(stop.offset, std::min<size_t>(end - stop.offset, 60)));
    SetFault(fault, Diag::kYamlAnchor, stop.offset, end, "`" + name + "` stands for an anchor that is not there",
             stop.offset == line.value_begin ? "where it is text, " + QuoteHint(text, line) : "");
  } else {
    SetFault(fault, Diag::kYamlAnchor, stop.offset, std::max(end, stop.offset + 1), std::string(stop.reason), "");
  }
  return true;
}

// A quote that was meant to end on its line ended many lines below, at the start of another text.
bool ExplainRunawayQuote(std::string_view text, const YamlStop& stop, YamlFault* fault) {
  if (!stop.scalar_is_quoted || stop.scalar_end > stop.offset || stop.scalar_begin >= stop.scalar_end) return false;
  std::string_view between = text.substr(stop.scalar_end, stop.offset - stop.scalar_end);
  bool is_next = between.find_first_not_of(" \t") == std::string_view::npos;
  std::string_view body = text.substr(stop.scalar_begin, stop.scalar_end - stop.scalar_begin);
  if (!is_next || body.find('\n') == std::string_view::npos) return false;
  auto lines = std::count(body.begin(), body.end(), '\n');
  SetFault(fault, Diag::kYamlUnterminated, stop.scalar_begin, stop.scalar_begin + 1,
           "the quote that opens here is closed only " + std::to_string(lines) + (lines == 1 ? " line" : " lines") +
               " below, and text follows it there",
           "close it where the text ends");
  return true;
}

// A `:` behind the first one of a line, or a `: ` in text.
bool ExplainColon(std::string_view text, const YamlStop& stop, const Line& line, YamlFault* fault) {
  bool is_colon = stop.offset < text.size() && text[stop.offset] == ':' && stop.reason == "illegal map value";
  if (!is_colon || line.key.empty() || stop.offset <= line.value_begin) return false;
  SetFault(fault, Diag::kYamlColon, stop.offset, stop.offset + 1,
           "`: ` inside unquoted text makes a key of what stands before it", QuoteHint(text, line));
  return true;
}

// The file ended inside quotes: they opened somewhere behind the last scalar that was read.
bool ExplainOpenQuote(std::string_view text, const YamlStop& stop, YamlFault* fault) {
  if (stop.reason != "illegal EOF in scalar") return false;
  auto starts_value = [&](size_t i) {
    bool is_quote = text[i] == '"' || text[i] == '\'';
    return is_quote && (i == 0 || std::string_view(" \t\n,[{:").find(text[i - 1]) != std::string_view::npos);
  };
  size_t at = std::min(stop.scalar_end, text.size());
  while (at < text.size() && !starts_value(at)) ++at;
  if (at == text.size()) return false;
  SetFault(fault, Diag::kYamlUnterminated, at, at + 1, "the quote that opens here is never closed",
           "close it where the text ends");
  return true;
}

}  // namespace

std::string QuotedForHint(std::string_view text) {
  if (text.empty() || text.size() > 100 || text.find('\n') != std::string_view::npos) return {};
  bool has_single = text.find('\'') != std::string_view::npos;
  bool fits_double = text.find_first_of("\"\\") == std::string_view::npos;
  if (has_single && fits_double) return '"' + std::string(text) + '"';
  std::string quoted = "'";
  for (char c : text) {
    quoted += c;
    if (c == '\'') quoted += c;
  }
  return quoted + "'";
}

YamlFault ExplainStop(std::string_view text, const YamlStop& given) {
  YamlStop stop = given;
  YamlFault fault;
  stop.offset = std::min(stop.offset, text.size());
  Line line = ReadLine(text, stop.offset);
  if (text.empty()) {
    SetFault(&fault, Diag::kYamlSyntax, 0, 0, std::string(stop.reason), "");
    return fault;
  }
  if (stop.reason == "bad file") {
    SetFault(&fault, Diag::kYamlTooDeep, stop.scalar_end, stop.scalar_end, "the document nests more than 400 deep", "");
    return fault;
  }
  bool in_value = stop.offset < text.size() && line.value_begin < line.end && stop.offset >= line.value_begin;
  bool in_block = !stop.open_bracket || *stop.open_bracket >= line.value_begin;
  if (ExplainRunawayQuote(text, stop, &fault) || ExplainOpenQuote(text, stop, &fault)) return fault;
  if (line.tab != std::string_view::npos && line.tab < line.key_begin && in_block) {
    SetFault(&fault, Diag::kYamlTab, line.tab, line.tab + 1, "a tab in the indentation", "indent with spaces");
    return fault;
  }
  if (in_value) {
    bool is_trap = (in_block && ExplainTextAfterValue(text, stop, line, &fault)) ||
                   ExplainFlow(text, stop, line, &fault) || (in_block && ExplainIndicator(text, stop, line, &fault)) ||
                   ExplainColon(text, stop, line, &fault) || ExplainAlias(text, stop, line, &fault);
    if (is_trap) {
      OfferRepair(text, stop, line, &fault);
      return fault;
    }
  }
  if (ExplainFlow(text, stop, line, &fault)) return fault;
  SetFault(&fault, Diag::kYamlSyntax, stop.offset, std::min(stop.offset + 1, text.size()),
           std::string(SyntaxSentence(stop.reason)), "");
  return fault;
}

void Repair(const YamlFault& fault, std::string* text) {
  size_t size = fault.repair_end - fault.repair_begin;
  std::string inert = size == 1 ? "~" : "'" + std::string(size - 2, 'x') + "'";
  text->replace(fault.repair_begin, size, inert);
  // What is indented below the key went on with the value.
  for (size_t at = text->find('\n', fault.repair_end); at != std::string::npos;) {
    size_t begin = at + 1;
    size_t first = std::min(text->find_first_not_of(' ', begin), text->size());
    size_t end = std::min(text->find('\n', begin), text->size());
    bool is_blank_line = text->find_first_not_of(" \t\r", begin) >= end;
    if (begin >= text->size() || (!is_blank_line && first - begin <= fault.key_column)) break;
    if (!is_blank_line) std::fill(text->begin() + begin, text->begin() + end, ' ');
    at = end < text->size() ? end : std::string::npos;
  }
}

}  // namespace tollgate::pack
