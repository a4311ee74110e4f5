// A store as a test uses it: items by name, and what a call came to in one word.
#ifndef TOLLGATE_TESTS_REDIS_ITEMS_H_
#define TOLLGATE_TESTS_REDIS_ITEMS_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tollgate/redis.h"

namespace tollgate::redis {

struct Item {
  std::string version, bytes;
};

class Items {
 public:
  explicit Items(const std::string& url, const tg_redis_options* options = nullptr) {
    status_ = tg_redis_store_new({url.data(), url.size()}, options, &store_, &error_);
  }
  ~Items() { tg_redis_store_free(store_); }
  Items(const Items&) = delete;
  Items& operator=(const Items&) = delete;

  tg_status status() const { return status_; }
  std::string message() const { return error_.message; }
  std::string failure() const {
    const tg_text text = tg_redis_store_failure(store_);
    return {text.data, text.size};
  }

  // An errno value.
  int32_t Fetch(const std::vector<std::string>& names, std::vector<Item>* items) {
    items->assign(names.size(), {"not given", ""});
    std::vector<tg_text> texts;
    for (const std::string& name : names) texts.push_back({name.data(), name.size()});
    const tg_store* door = tg_redis_store_get(store_);
    return door->fetch(
        door->context, texts.data(), texts.size(), items, [](void* into, size_t index, tg_text version, tg_text bytes) {
          (*static_cast<std::vector<Item>*>(into))[index] = {{version.data, version.size}, {bytes.data, bytes.size}};
        });
  }
  Item Get(const std::string& name) {
    std::vector<Item> items;
    const int32_t error = Fetch({name}, &items);
    return error == 0 ? items[0] : Item{"error", failure()};
  }

  struct Change {
    std::string name, version, bytes;
    int64_t keep_us = 3'600'000'000;
  };
  // "done", "conflict", or "error ERRNO".
  std::string Commit(const std::vector<Change>& changes) {
    std::vector<tg_item> items;
    for (const Change& change : changes) {
      items.push_back({{change.name.data(), change.name.size()},
                       {change.version.data(), change.version.size()},
                       {change.bytes.data(), change.bytes.size()},
                       change.keep_us});
    }
    int32_t conflict = -1;
    const tg_store* door = tg_redis_store_get(store_);
    const int32_t error = door->commit(door->context, items.data(), items.size(), &conflict);
    if (error != 0) return "error " + std::to_string(error);
    return conflict == 0 ? "done" : conflict == 1 ? "conflict" : "nothing";
  }

 private:
  tg_redis_store* store_ = nullptr;
  tg_status status_;
  tg_error error_ = {};
};

}  // namespace tollgate::redis
#endif  // TOLLGATE_TESTS_REDIS_ITEMS_H_
