// Where the engine's windows live while a case runs: in memory, or saved and loaded on the way, or in a store.
#ifndef TOLLGATE_TESTS_DIFFERENTIAL_SESSION_H_
#define TOLLGATE_TESTS_DIFFERENTIAL_SESSION_H_

#include <map>
#include <memory>
#include <string>

#include "differential/generate.h"
#include "scan/scan.h"
#include "tollgate/state.h"

namespace tollgate::differential {

// In memory; written and read back after some batches; in a tg_store; item by item through the two pure steps.
enum class WindowPlace : uint8_t { kMemory, kSaved, kStore, kItems };
inline constexpr int kWindowPlaceCount = 4;
// A store has no bounds: no key goes.
inline bool KeepsAllKeys(WindowPlace place) { return place >= WindowPlace::kStore; }

// A store over a map. Every third commit meets a conflict of its own making.
class MapStore {
 public:
  struct Item {
    std::string version, bytes;
  };
  tg_store store();
  std::map<std::string, Item>& items() { return items_; }

 private:
  std::map<std::string, Item> items_;
  int commits_ = 0;
};

class Session {
 public:
  // Borrows the plan.
  Session(const plan::Plan& plan, WindowPlace place, Random random);
  ~Session();
  void Attach(scan::Scratch* scratch);
  // Scans a batch; "" or what went wrong.
  std::string Scan(const tg_batch& batch, scan::Scratch* scratch, tg_decisions* decisions);
  const window::State& state() const { return *state_; }

 private:
  void Begin();
  std::string SaveAndLoad();
  std::string PutNeeds(const tg_batch& batch, scan::Scratch* scratch);
  std::string TakeChanges();

  const plan::Plan& plan_;
  const WindowPlace place_;
  Random random_;
  MapStore store_;
  std::unique_ptr<window::State> state_;
  std::unique_ptr<window::Stream> stream_;
};

}  // namespace tollgate::differential
#endif  // TOLLGATE_TESTS_DIFFERENTIAL_SESSION_H_
