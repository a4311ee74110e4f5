#include "pattern/database.h"

#include <hs_runtime.h>

#include <new>
#include <utility>

#include "base/check.h"

namespace tollgate::pattern {

Database::Database(hs_database* made, uint64_t key, std::vector<uint32_t> members)
    : database_(made), key_(key), members_(std::move(members)) {}
Database::~Database() { hs_free_database(database_); }
Database::Database(Database&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)), key_(other.key_), members_(std::move(other.members_)) {}
Database& Database::operator=(Database&& other) noexcept {
  std::swap(database_, other.database_);
  key_ = other.key_;
  members_ = std::move(other.members_);
  return *this;
}

std::optional<Database> Database::Load(std::string_view saved, uint64_t key, std::vector<uint32_t> members) {
  hs_database_t* database = nullptr;
  const hs_error_t error = hs_deserialize_database(saved.data(), saved.size(), &database);
  if (error == HS_NOMEM) throw std::bad_alloc();
  if (error != HS_SUCCESS) return std::nullopt;
  return Database(database, key, std::move(members));
}

std::string Database::Saved() const {
  char* bytes = nullptr;
  size_t size = 0;
  if (hs_serialize_database(database_, &bytes, &size) != HS_SUCCESS) throw std::bad_alloc();
  std::string saved(bytes, size);
  free(bytes);  // allocated by malloc, Hyperscan's default
  return saved;
}

DatabaseScratch::~DatabaseScratch() { hs_free_scratch(scratch_); }

void DatabaseScratch::Grow(const Database& database) {
  if (grown_for_.count(database.key()) != 0) return;
  if (hs_alloc_scratch(database.get(), &scratch_) != HS_SUCCESS) throw std::bad_alloc();
  grown_for_.insert(database.key());
}

bool Scan(const Database& database, std::string_view bytes, DatabaseScratch* scratch, OnHit on_hit, void* context) {
  TG_CHECK(bytes.size() <= UINT32_MAX);
  scratch->Grow(database);
  const hs_error_t error =
      hs_scan(database.get(), bytes.data(), static_cast<unsigned>(bytes.size()), 0, scratch->get(), on_hit, context);
  TG_CHECK(error == HS_SUCCESS || error == HS_SCAN_TERMINATED);
  return error == HS_SUCCESS;
}

std::string EngineVersion() { return hs_version(); }

std::string_view MachineArchitecture() {
#if defined(__x86_64__)
  return "x86-64";
#elif defined(__aarch64__)
  return "arm64";
#else
#error "Hyperscan and Vectorscan run on x86-64 and arm64"
#endif
}

bool MachineCanScan() { return hs_valid_platform() == HS_SUCCESS; }

}  // namespace tollgate::pattern
