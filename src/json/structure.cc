// The first stage alone is a door that simdjson shows but does not document (dom_parser_implementation::stage1, there
// from 1.0 on). On-Demand, which stands on the same stage, does not check what it skips, and its DOM rounds numbers and
// forgets where they stood. tests/unit/json/structure_test.cc would tell if a version changed what is promised here.
#include "json/structure.h"

#include <simdjson.h>

#include <algorithm>
#include <new>

namespace tollgate::json {
namespace {

// nullptr: this build of simdjson has none of that name, or the processor cannot run it.
const simdjson::implementation* Find(const char* name) {
  const simdjson::implementation* found = simdjson::get_available_implementations()[name];
  return found != nullptr && found->supported_by_runtime_system() ? found : nullptr;
}

const simdjson::implementation& ImplementationOf(tg_cpu cpu) {
  const simdjson::implementation* found = nullptr;
  if (cpu == TG_CPU_AVX512) found = Find("icelake");
  if (cpu == TG_CPU_AVX2) found = Find("haswell");
#if defined(__x86_64__)
  if (cpu == TG_CPU_PORTABLE) found = Find("fallback");
#endif
  if (found == nullptr) found = simdjson::get_active_implementation();
  return *found;
}

}  // namespace

struct Structure::Stage {
  const simdjson::implementation& implementation;
  std::unique_ptr<simdjson::internal::dom_parser_implementation> parser;
  size_t capacity = 0;
};

Structure::Structure(tg_cpu cpu) : stage_(new Stage{ImplementationOf(cpu), nullptr}) {}
Structure::~Structure() = default;

bool Structure::Find(std::string_view text) {
  Stage& stage = *stage_;
  if (text.size() >= stage.capacity) {
    const size_t capacity = std::max(text.size() + 1, std::max(size_t{1} << 16, stage.capacity * 2));
    const simdjson::error_code problem =
        stage.parser == nullptr ? stage.implementation.create_dom_parser_implementation(capacity, 1, stage.parser)
                                : stage.parser->set_capacity(capacity);
    if (problem != simdjson::SUCCESS) throw std::bad_alloc();
    stage.capacity = capacity;
  }
  if (text.empty()) return false;
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  if (stage.parser->stage1(bytes, text.size(), simdjson::stage1_mode::regular) != simdjson::SUCCESS) return false;
  positions_ = stage.parser->structural_indexes.get();
  size_ = stage.parser->n_structural_indexes;
  return true;
}

}  // namespace tollgate::json
