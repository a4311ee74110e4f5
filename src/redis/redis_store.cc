// The C door of the store. Nothing that is thrown inside gets out.
#include <cerrno>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <string>

#include "redis/settings.h"
#include "redis/store.h"
#include "tollgate/redis.h"
#include "tollgate/status.hpp"

struct tg_redis_store {
  std::unique_ptr<tollgate::redis::Store> store;
  std::string failure;
  tg_store door = {};
};

namespace tollgate::redis {
namespace {

Status ReadOptions(const tg_redis_options* from, tg_redis_options* to) {
  *to = {};
  if (from == nullptr) return {};
  if (from->struct_size < sizeof from->struct_size || from->struct_size > sizeof *to) {
    return Status(TG_INVALID_ARGUMENT, "struct_size is not that of the options this library knows");
  }
  std::memcpy(to, from, from->struct_size);
  for (const tg_text text : {to->user, to->password}) {
    if (text.data == nullptr && text.size != 0) {
      return Status(TG_INVALID_ARGUMENT, "user.data or password.data is NULL and its size is not 0");
    }
  }
  return {};
}

// What a call of the store comes to: an errno value, its sentence kept.
template <class Body>
int32_t Keep(void* context, const Body& body) noexcept {
  auto* held = static_cast<tg_redis_store*>(context);
  held->failure.clear();
  try {
    Failure failure = body(held->store.get());
    held->failure = std::move(failure.sentence);
    return failure.code;
  } catch (const std::bad_alloc&) {
    held->store->Disconnect();
    return ENOMEM;
  } catch (const std::exception&) {
    held->store->Disconnect();
    return EIO;
  }
}

int32_t Fetch(void* context, const tg_text* names, size_t count, void* into,
              void (*give)(void* into, size_t index, tg_text version, tg_text bytes)) {
  return Keep(context, [&](Store* store) {
    return store->Fetch({names, count}, [&](size_t index, std::string_view version, std::string_view bytes) {
      give(into, index, {version.data(), version.size()}, {bytes.data(), bytes.size()});
    });
  });
}

int32_t Commit(void* context, const tg_item* changes, size_t count, int32_t* conflict) {
  return Keep(context, [&](Store* store) {
    bool has_conflict = false;
    Failure failure = store->Commit({changes, count}, &has_conflict);
    if (failure.ok()) *conflict = has_conflict ? 1 : 0;
    return failure;
  });
}

Expected<std::unique_ptr<tg_redis_store>> Open(std::string_view url, const tg_redis_options* given) {
  tg_redis_options options;
  if (Status status = ReadOptions(given, &options); !status.ok()) return status;
  Expected<Settings> settings = ReadUrl(url);
  if (!settings.ok()) return settings.status();
  if (options.user.size != 0) settings->user.assign(options.user.data, options.user.size);
  if (options.password.size != 0) settings->password.assign(options.password.data, options.password.size);

  auto held = std::make_unique<tg_redis_store>();
  const auto cancelled = [options] {
    return options.cancelled != nullptr && options.cancelled(options.cancel_context) != 0;
  };
  held->store = std::make_unique<Store>(*std::move(settings), cancelled);
  held->door = {held.get(), Fetch, Commit};
  const Failure failure = held->store->Start();
  if (!failure.ok()) return Status(failure.is_unsupported ? TG_NOT_SUPPORTED : TG_STORE_FAILED, failure.sentence);
  return held;
}

Status New(tg_text url, const tg_redis_options* options, tg_redis_store** out) noexcept {
  try {
    if (out == nullptr) return Status(TG_INVALID_ARGUMENT, "store is NULL");
    if (url.data == nullptr) return Status(TG_INVALID_ARGUMENT, "url.data is NULL");
    Expected<std::unique_ptr<tg_redis_store>> held = Open({url.data, url.size}, options);
    if (!held.ok()) return held.status();
    *out = held->release();
    return {};
  } catch (const std::bad_alloc&) {
    return Status(TG_OUT_OF_MEMORY, "an allocation failed");
  } catch (const std::exception& exception) {
    return Status(TG_INTERNAL, exception.what());
  }
}

}  // namespace
}  // namespace tollgate::redis

tg_status tg_redis_store_new(tg_text url, const tg_redis_options* options, tg_redis_store** store, tg_error* error) {
  const tollgate::Status status = tollgate::redis::New(url, options, store);
  if (error != nullptr) *error = status.error();
  return status.code();
}

void tg_redis_store_free(tg_redis_store* store) { delete store; }

const tg_store* tg_redis_store_get(const tg_redis_store* store) { return store == nullptr ? nullptr : &store->door; }

tg_text tg_redis_store_failure(const tg_redis_store* store) {
  if (store == nullptr) return {nullptr, 0};
  return {store->failure.data(), store->failure.size()};
}
