// A pack and the files it names ("=== name" lines part them). Whatever the bytes: a plan or errors with places; the
// same bytes give the same plan; a plan runs its own tests, and screens the part `rows.csv` to the same bytes by rows
// of one on the portable path as by batches on the best one.
#include <cstdint>

#include "differential/screen_bytes.h"
#include "fuzz/documents.h"
#include "fuzz/property.h"
#include "study/pack_tests.h"

namespace tollgate::fuzz {
namespace {

void FuzzPack(std::string_view input) {
  const std::map<std::string, std::string> files = SplitFiles(input, "pack.yaml");
  Compiled compiled;
  Compile(files, "pack.yaml", /*is_schema=*/false, &compiled);
  if (compiled.plan == nullptr) return;
  const plan::Plan& plan = *compiled.plan;

  Compiled again;
  Compile(files, "pack.yaml", /*is_schema=*/false, &again);
  Require(again.plan != nullptr && plan::Encode(*again.plan) == plan::Encode(plan), "equal packs give equal plans");
  Require(again.plan->identity == plan.identity && again.plan->listing == plan.listing, "and print alike");

  Require(study::RunPackTests(plan).size() == plan.tests.size(), "every test of a pack has a result");
  const auto rows = files.find("rows.csv");
  if (rows == files.end()) return;
  const std::string whole = differential::ScreenedBytes(rows->second, plan, 1, 1024, TG_CPU_AUTO);
  Require(differential::ScreenedBytes(rows->second, plan, 1, 1, TG_CPU_PORTABLE) == whole,
          "batches and paths change nothing", whole);
}

}  // namespace
}  // namespace tollgate::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tollgate::fuzz::FuzzPack({reinterpret_cast<const char*>(data), size});
  return 0;
}
