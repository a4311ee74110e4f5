// Telling the format of an input by its content.
//
// CSV begins with a header, which hardly ever begins with a brace or a bracket. `{` begins NDJSON or one document that
// is laid out over lines, and the first line tells them apart: of NDJSON it holds a whole object. Where it leaves an
// object open, either somebody laid the object out, and the next line goes on with it, or the line is cut short, and
// the next line is the next record. A cut line must not make a document of the file, whose remaining records would all
// be lost in it; so it is a document only where everything says so: the line ends between tokens where a printer breaks
// lines, and the next line begins as the text would go on and not with a `{` at its very start.
#ifndef TOLLGATE_READ_SNIFF_H_
#define TOLLGATE_READ_SNIFF_H_

#include <cstddef>
#include <string_view>

#include "tollgate/screen.h"

namespace tollgate::read {

// Looks no further than this.
inline constexpr size_t kMaxSniffBytes = size_t{64} << 10;

class FormatSniffer {
 public:
  // True: the format is known. `bytes` follow those given before.
  bool Feed(std::string_view bytes);
  // TG_INPUT_AUTO until it is known; that, too, where there is nothing but space.
  tg_input_format format() const { return format_; }
  // Nothing more will come, or nothing more is looked at.
  void Finish();

 private:
  enum class Place : char { kMark, kStart, kFirstLine, kNextLine };
  bool Decide(tg_input_format format);
  bool FeedByte(char c);
  bool FeedFirstLine(char c);
  bool FeedNextLine(char c);

  tg_input_format format_ = TG_INPUT_AUTO;
  Place place_ = Place::kMark;
  size_t mark_bytes_ = 0;
  size_t depth_ = 0;
  bool in_string_ = false, is_escaped_ = false, at_line_start_ = true;
  char last_ = 0;  // of the first line, that is no space
};

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_SNIFF_H_
