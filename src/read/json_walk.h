// The fast way through JSON records: their tokens in order, by the positions that json/structure.h finds.
//
// The idea: take what is certainly a clean record, and leave every doubt (a fault, an exponent of five digits, a hash
// that occurs twice) to the strict parser, which alone says what is wrong. So findings come from one place, and this
// walk only has to be right when it says yes. It still goes over every value, also those that no rule reads: their
// syntax, their numbers, their escapes, and that no object has a key twice.
//
// Records of one stream have their keys in one order. Each object of the layout remembers the keys of the last record
// that it learned from, with what they lead to, and a key is first compared with the one that is due. Only where that
// fails it is hashed and looked up, and the prediction goes on behind it.
#ifndef TOLLGATE_READ_JSON_WALK_H_
#define TOLLGATE_READ_JSON_WALK_H_

#include <string>
#include <vector>

#include "json/structure.h"
#include "read/json_block.h"
#include "read/json_rows.h"
#include "read/text_arena.h"

namespace tollgate::read {

class JsonWalker {
 public:
  // All outlive the walker.
  JsonWalker(const column::RecordLayout& layout, const RecordKeys& keys, JsonRows* rows, TextArena* texts, tg_cpu cpu);
  // Reads rows [first, last) of the block, none of which has a fault. `take(row, is_clean)` is called after each, in
  // order; what was put for a row that is not clean is forgotten.
  template <class Take>
  void Walk(const JsonBlock& block, size_t first, size_t last, Take take) {
    const bool is_sound = Begin(block, block.rows[first].begin, block.rows[last - 1].end);
    for (size_t row = first; row < last; ++row) {
      const JsonRow& it = block.rows[row];
      // A fault of one record hides where the strings of those behind it begin: then each is looked at alone.
      const bool is_clean = (is_sound || Begin(block, it.begin, it.end)) && ReadRow(it, row);
      if (!is_clean) rows_.Forget(row);
      take(row, is_clean);
    }
  }

 private:
  // A key that is due.
  struct DueKey {
    std::string token;  // quotes included, and 8 bytes behind them
    uint32_t size = 0;  // of the token
    int target = RecordKeys::kOther;
    uint64_t hash = 0;
  };
  // The keys of one scope, as the last record that was learned from had them.
  struct Shape {
    std::vector<DueKey> keys;
    std::vector<DueKey> learned;   // to become them
    std::vector<uint32_t> behind;  // per field: the key behind it
    bool learns = true;
    uint32_t hit_count = 0;  // records since
    uint32_t wait = 0;       // misses until it learns again
    uint32_t backoff = 1;
  };
  // An object of the layout on its way.
  struct Members {
    size_t scope;
    int depth;
    size_t due = 0;
    size_t other_begin;           // of others_
    bool is_predicted = true;     // every key was the one due
    bool is_shape_known = false;  // the shape that is being learned can be kept
  };

  bool Begin(const JsonBlock& block, uint32_t begin, uint32_t end);
  bool ReadRow(const JsonRow& row, size_t index);
  bool ReadMembers(size_t scope, int depth);
  bool ReadMember(Members* members);
  bool FindKey(Members* members, uint32_t open, uint32_t close, int* target);
  bool Leave(const Members& members);
  void Learn(uint32_t open, uint32_t close, int target, uint64_t hash, Shape* shape);
  bool ReadTarget(const Members& members, int target, uint32_t open, uint32_t close);
  bool ReadField(size_t field, int depth);
  bool ReadString(size_t field);
  bool ReadObject(size_t object, int depth);
  bool SkipValue(int depth);
  bool SkipObject(int depth);
  bool SkipArray(int depth);
  bool CheckString();
  bool HasDuplicate(size_t other_begin);

  bool AtEnd() const { return at_ >= end_; }
  char Here() const { return text_[*at_]; }
  uint32_t CloseOf(const uint32_t* token) const;
  const char* NumberEnd(uint32_t begin) const;
  bool IsNumber() const;
  bool IsWord() const;
  bool EndsAt(const char* end) const;
  std::string_view Between(uint32_t open, uint32_t close) const { return {text_ + open + 1, close - open - 1}; }
  bool HasEscape(std::string_view content) const;
  tg_span SpanOf(uint32_t begin, uint32_t end) const { return {base_ + begin, end - begin}; }

  const column::RecordLayout& layout_;
  const RecordKeys& keys_;
  JsonRows& rows_;
  TextArena& texts_;
  json::Structure structure_;
  std::vector<char> wanted_;  // per field the first byte of its values: '"', '0', 't'; '\0': none is plain
  std::vector<Shape> shapes_;
  std::vector<uint64_t> others_;  // hashes of keys that the layout does not have, of the objects under way
  std::vector<uint64_t> seen_objects_;
  uint64_t row_stamp_ = 0;
  std::string scratch_;

  const char* text_ = nullptr;  // of what was begun
  uint32_t base_ = 0;           // of text_ in the block
  bool any_escape_ = false;
  const uint32_t* at_ = nullptr;
  const uint32_t* end_ = nullptr;
  size_t row_ = 0;
};

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_JSON_WALK_H_
