// The parts of a pack, one file each. All of them add to one Pack and report to one Diagnostics.
#ifndef TOLLGATE_PACK_READER_H_
#define TOLLGATE_PACK_READER_H_

#include <string>
#include <unordered_map>
#include <vector>

#include "pack/fields.h"
#include "pack/pack.h"

namespace tollgate::pack {

// Names over all files of a pack: one space each, and where the first stands.
struct Names {
  std::unordered_map<std::string, Span> lists, tables, windows, variables, rules, tests;
};

// Which keys a rule has, faulty or not.
struct RuleKeys {
  bool has_score = false;
  bool has_outcome = false;
  bool is_doubtful = false;  // what it lacks is reported already, or may be meant by an unknown key
};

struct Reader {
  Context context;
  Names names;
  std::vector<RuleKeys> rule_keys;  // as pack.rules
  Pack pack;

  // False, and reported, where `name` is taken. `what`: "a list".
  bool Claim(std::unordered_map<std::string, Span>* space, const std::string& name, Span span, std::string_view what);
};

void ReadRecord(Reader* reader, const Node& record);
// `schema`: a file or a mapping; nullptr where it is neither, and reported.
const Node* ReadSchema(Context* context, const Node* schema);
void ReadLists(Reader* reader, const Node& lists);
void ReadTables(Reader* reader, const Node& tables);
void ReadWindows(Reader* reader, const Node& windows);
void ReadVariables(Reader* reader, const Node& variables);
void ReadRules(Reader* reader, const Node& rules);
void ReadDecide(Reader* reader, const Node& decide);
void ReadTests(Reader* reader, const Node& tests);
// What rules and the policy say of each other, once both are read.
void CheckEffects(Reader* reader);

// "{expr} text {{literal}}" -> parts. Faults are reported; the parts then hold what could be read.
std::vector<ReasonPart> ReadReason(Context* context, const Node& reason);

}  // namespace tollgate::pack
#endif  // TOLLGATE_PACK_READER_H_
