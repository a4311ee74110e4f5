#include "differential/session.h"

namespace tollgate::differential {
namespace {

constexpr std::string_view kSecret = "sixteen bytes or more, known to nobody else";

std::string Copy(tg_text text) { return std::string(text.data, text.size); }
tg_text Text(const std::string& text) { return {text.data(), text.size()}; }

}  // namespace

tg_store MapStore::store() {
  tg_store store{};
  store.context = this;
  store.fetch = [](void* context, const tg_text* names, size_t count, void* into,
                   void (*give)(void*, size_t, tg_text, tg_text)) {
    std::map<std::string, Item>& items = static_cast<MapStore*>(context)->items_;
    for (size_t i = count; i-- > 0;) {  // in no order that anybody may count on
      const auto item = items.find(Copy(names[i]));
      const Item none;
      const Item& found = item == items.end() ? none : item->second;
      give(into, i, Text(found.version), Text(found.bytes));
    }
    return 0;
  };
  store.commit = [](void* context, const tg_item* changes, size_t count, int32_t* conflict) {
    MapStore& self = *static_cast<MapStore*>(context);
    *conflict = ++self.commits_ % 3 == 0;
    for (size_t i = 0; i < count; ++i) {
      const auto item = self.items_.find(Copy(changes[i].name));
      const std::string version = item == self.items_.end() ? "" : item->second.version;
      if (version != Copy(changes[i].version)) *conflict = 1;
    }
    if (*conflict != 0) return 0;
    for (size_t i = 0; i < count; ++i) {
      self.items_[Copy(changes[i].name)] = {"v" + std::to_string(self.commits_), Copy(changes[i].bytes)};
    }
    return 0;
  };
  return store;
}

Session::Session(const plan::Plan& plan, WindowPlace place, Random random)
    : plan_(plan), place_(place), random_(random) {
  Begin();
}
Session::~Session() = default;

void Session::Begin() {
  stream_.reset();
  state_ = std::make_unique<window::State>(plan_, kSecret, KeepsAllKeys(place_));
  const tg_store store = store_.store();
  stream_ = std::make_unique<window::Stream>(state_.get(), place_ == WindowPlace::kStore ? &store : nullptr);
}

void Session::Attach(scan::Scratch* scratch) { scratch->UseStream(stream_.get()); }

std::string Session::Scan(const tg_batch& batch, scan::Scratch* scratch, tg_decisions* decisions) {
  std::string problem;
  if (place_ == WindowPlace::kSaved && random_.Chance(30)) {
    problem = SaveAndLoad();
    Attach(scratch);
  }
  if (place_ == WindowPlace::kItems) problem = PutNeeds(batch, scratch);
  if (!problem.empty()) return problem;
  const Status status = scan::Scan(plan_, batch, scratch, decisions);
  if (!status.ok()) return std::string(status.message());
  return place_ == WindowPlace::kItems ? TakeChanges() : "";
}

std::string Session::SaveAndLoad() {
  const auto saved = [](const window::State& state, std::string* bytes) {
    return state.Save([bytes](std::string_view part) {
      bytes->append(part);
      return Status();
    });
  };
  std::string bytes, again;
  if (const Status status = saved(*state_, &bytes); !status.ok()) return "not saved: " + std::string(status.message());
  Begin();
  if (const Status status = state_->Load(bytes); !status.ok()) return "not loaded: " + std::string(status.message());
  if (const Status status = saved(*state_, &again); !status.ok()) return "not saved: " + std::string(status.message());
  return bytes == again ? "" : "a state that was loaded is saved as other bytes";
}

std::string Session::PutNeeds(const tg_batch& batch, scan::Scratch* scratch) {
  state_->Clear();
  std::vector<scan::Need> needs;
  const Status status = scan::Needs(plan_, batch, scratch, &needs);
  if (!status.ok()) return "its needs: " + std::string(status.message());
  for (const scan::Need& need : needs) {
    const auto item = store_.items().find(need.key);
    if (need.table >= 0 || item == store_.items().end()) continue;
    const Status put = state_->PutItem(need.key, item->second.version, item->second.bytes);
    if (!put.ok()) return "an item of a store: " + std::string(put.message());
  }
  return "";
}

std::string Session::TakeChanges() {
  for (const window::State::Change& change : state_->Changes()) {
    MapStore::Item& item = store_.items()[change.name];
    if (item.version != change.version) return "a change comes from another version";
    item = {item.version + "+", change.bytes};
    if (item.version.size() > 60) item.version = "v";
  }
  return "";
}

}  // namespace tollgate::differential
