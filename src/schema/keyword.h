// The keywords that apply at one place of a schema: those of the object itself and those that its $ref brings in.
#ifndef TOLLGATE_SCHEMA_KEYWORD_H_
#define TOLLGATE_SCHEMA_KEYWORD_H_

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/diagnostic.h"
#include "json/node.h"

namespace tollgate::schema {

enum class KeywordId : uint8_t {
#define TG_KEYWORD(identifier, name, where, kinds) identifier,
#include "schema/keywords.def"
#undef TG_KEYWORD
};
enum class Where : uint8_t { kRecord, kValue, kAny, kRoot, kNote, kLater };

std::string_view KeywordName(KeywordId id);
Where WhereOf(KeywordId id);

struct Keyword {
  KeywordId id;
  const json::Node* value;
  Span key;             // of the key, for what is wrong with its being there at all
  std::string pointer;  // "/properties/amount/minimum", of the place where it is written
  int site = 0;         // keywords of one object have one number
};
using Keywords = std::vector<Keyword>;

// The first of that name; nullptr: none.
const Keyword* Find(const Keywords& keywords, KeywordId id);

// What all parts of the reader share.
class Context {
 public:
  Context(const json::Node& document, Diagnostics* diagnostics) : root(document), diagnostics_(diagnostics) {}
  const json::Node& root;
  // One problem at one place is said once, however many properties lead there by $ref.
  void Report(Diag diag, Span span, std::string message, std::string hint = {});
  size_t report_count() const { return report_count_; }

 private:
  Diagnostics* diagnostics_;
  std::set<std::tuple<Diag, uint32_t, uint32_t, std::string>> reported_;
  size_t report_count_ = 0;
};

// The keywords of `schema`, which stands at `pointer`, in document order, those behind a $ref in its place. Whatever is
// unknown, not yet supported or of the wrong kind is reported and left out; the rest has a value of its kind.
Keywords Gather(Context* context, const json::Node& schema, const std::string& pointer);

}  // namespace tollgate::schema
#endif  // TOLLGATE_SCHEMA_KEYWORD_H_
