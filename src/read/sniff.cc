#include "read/sniff.h"

#include "read/csv_header.h"

namespace tollgate::read {
namespace {

bool IsIn(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

}  // namespace

bool FormatSniffer::Decide(tg_input_format format) {
  format_ = format;
  return true;
}

bool FormatSniffer::Feed(std::string_view bytes) {
  for (const char c : bytes) {
    if (format_ != TG_INPUT_AUTO || FeedByte(c)) return true;
  }
  return false;
}

void FormatSniffer::Finish() {
  if (format_ == TG_INPUT_AUTO && place_ >= Place::kFirstLine) format_ = TG_INPUT_NDJSON;
}

bool FormatSniffer::FeedByte(char c) {
  switch (place_) {
    case Place::kMark:
      if (c == kUtf8Mark[mark_bytes_]) {
        if (++mark_bytes_ == kUtf8Mark.size()) place_ = Place::kStart;
        return false;
      }
      if (mark_bytes_ != 0) return Decide(TG_INPUT_CSV);
      place_ = Place::kStart;
      [[fallthrough]];
    case Place::kStart:
      if (IsIn(c, " \t\r\n")) return false;
      if (c == '[') return Decide(TG_INPUT_JSON);
      if (c != '{') return Decide(TG_INPUT_CSV);
      place_ = Place::kFirstLine;
      return FeedFirstLine(c);
    case Place::kFirstLine:
      return FeedFirstLine(c);
    default:
      return FeedNextLine(c);
  }
}

bool FormatSniffer::FeedFirstLine(char c) {
  if (c == '\n') {
    // JSON has no line end in a string: the line is cut short.
    if (in_string_) return Decide(TG_INPUT_NDJSON);
    place_ = Place::kNextLine;
    return false;
  }
  if (in_string_) {
    in_string_ = is_escaped_ || c != '"';
    is_escaped_ = !is_escaped_ && c == '\\';
    return false;
  }
  if (IsIn(c, " \t\r")) return false;
  last_ = c;
  in_string_ = c == '"';
  if (IsIn(c, "{[")) ++depth_;
  if (IsIn(c, "}]") && --depth_ == 0) return Decide(TG_INPUT_NDJSON);
  return false;
}

bool FormatSniffer::FeedNextLine(char c) {
  const bool begins_line = at_line_start_;
  at_line_start_ = c == '\n';
  if (IsIn(c, " \t\r\n")) return false;
  if (c == '{' && begins_line) return Decide(TG_INPUT_NDJSON);
  const bool goes_on = IsIn(c, ",:}]") || (IsIn(last_, "{[,:") && IsIn(c, "\"{[-0123456789tfn"));
  return Decide(goes_on ? TG_INPUT_JSON : TG_INPUT_NDJSON);
}

}  // namespace tollgate::read
