#include "pattern/set.h"

namespace tollgate::pattern {

namespace {
constexpr std::string_view kMagic{"TGPATSET", 8};

void PutCount(uint64_t value, std::string* out) {
  for (int i = 0; i < 8; ++i) *out += static_cast<char>(value >> (8 * i));
}
bool TakeCount(std::string_view* bytes, uint64_t* value) {
  if (bytes->size() < 8) return false;
  *value = 0;
  for (int i = 0; i < 8; ++i) *value |= uint64_t{static_cast<unsigned char>((*bytes)[i])} << (8 * i);
  bytes->remove_prefix(8);
  return true;
}
}  // namespace

std::string EncodeSet(const PatternSet& set) {
  std::string out(kMagic);
  PutCount(set.size(), &out);
  for (size_t i = 0; i < set.size(); ++i) {
    PutCount(set.text(i).size(), &out);
    out += set.text(i);
  }
  return out;
}

Expected<PatternSet> DecodeSet(std::string_view bytes, Trust, const SetCompiler* rebuild) {
  const Status damaged(TG_BAD_PLAN, "plan.damaged: the bytes are no pattern set");
  if (!bytes.starts_with(kMagic)) return damaged;
  bytes.remove_prefix(kMagic.size());
  uint64_t count = 0;
  if (!TakeCount(&bytes, &count)) return damaged;
  std::vector<std::string> patterns;
  for (uint64_t i = 0; i < count; ++i) {
    uint64_t size = 0;
    if (!TakeCount(&bytes, &size) || size > bytes.size()) return damaged;
    patterns.emplace_back(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  if (!bytes.empty()) return damaged;
  if (rebuild == nullptr) return Status(TG_NOT_SUPPORTED, "plan.untrusted: no compiler is linked");
  SetProblem problem;
  std::optional<PatternSet> set = rebuild->Compile(patterns, &problem);
  if (!set) return Status(TG_BAD_PLAN, problem.problem.message);
  return std::move(*set);
}

}  // namespace tollgate::pattern
