// The oracle's decisions: rules in pack order, one record, as language.md says under "Decisions".
#ifndef TOLLGATE_TESTS_ORACLE_DECIDE_H_
#define TOLLGATE_TESTS_ORACLE_DECIDE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "oracle/evaluate.h"
#include "pack/pack.h"

namespace tollgate::oracle {

struct Decision {
  bool valid = true;
  std::string outcome;     // "": a pack that decides nothing, or an invalid record whose pack names no outcome for it
  int64_t score = 0;       // of all live rules that fired; 0 for an invalid record
  std::string final_rule;  // the final rule that decided; "": none
  // Per rule, as tg_decisions has them: none of an invalid record. `fired` is the condition or a fallback that matches;
  // shadow rules have their bits and no effect.
  std::vector<bool> fired;
  std::vector<bool> unknown;
  std::vector<bool> errors;
};

// `conditions`: the result of each rule's condition. They are not looked at for an invalid record.
Decision Decide(const pack::Pack& pack, bool valid, const std::vector<Result>& conditions);

}  // namespace tollgate::oracle
#endif  // TOLLGATE_TESTS_ORACLE_DECIDE_H_
