// Hyperscan's runtime: a database, the scratch it needs, a scan. database.cc is one of the two files that include its
// headers; the other is set_compile.cc, which makes databases.
#ifndef TOLLGATE_PATTERN_DATABASE_H_
#define TOLLGATE_PATTERN_DATABASE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

struct hs_database;
struct hs_scratch;

namespace tollgate::pattern {

// Bytes behind what is scanned that can be read: Hyperscan 5.4.0 reads up to 24 (patterns.md).
inline constexpr size_t kScanPadding = 64;

class Database {
 public:
  // Takes `made`. `key` tells databases apart that need different scratch: made of what the database is made of.
  // `members`: those that it answers for, rising.
  Database(hs_database* made, uint64_t key, std::vector<uint32_t> members);
  ~Database();
  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;

  // Bytes of another process. Only such as the caller trusts: Hyperscan checks them for damage, never for malice.
  // Nullopt: damaged, or for another version or machine.
  static std::optional<Database> Load(std::string_view saved, uint64_t key, std::vector<uint32_t> members);
  std::string Saved() const;

  const hs_database* get() const { return database_; }
  uint64_t key() const { return key_; }
  const std::vector<uint32_t>& members() const { return members_; }

 private:
  hs_database* database_;
  uint64_t key_;
  std::vector<uint32_t> members_;
};

// One per thread and never used by a scan within a scan.
class DatabaseScratch {
 public:
  DatabaseScratch() = default;
  ~DatabaseScratch();
  DatabaseScratch(const DatabaseScratch&) = delete;
  DatabaseScratch& operator=(const DatabaseScratch&) = delete;
  // Big enough for `database` too: too small a scratch is a crash in 5.4.0.
  void Grow(const Database& database);
  hs_scratch* get() const { return scratch_; }

 private:
  hs_scratch* scratch_ = nullptr;
  std::unordered_set<uint64_t> grown_for_;
};

// Once for every end of a match, in no order. Not 0 stops the scan. Never throws: the scratch would stay in use.
using OnHit = int (*)(unsigned member, unsigned long long from, unsigned long long to, unsigned flags,
                      void* context) noexcept;

// False: `on_hit` stopped it. `bytes` have kScanPadding behind them. Grows the scratch.
bool Scan(const Database& database, std::string_view bytes, DatabaseScratch* scratch, OnHit on_hit, void* context);

// Version and build of the library, and the kind of machine, of a database that is made or can be loaded here.
std::string EngineVersion();
std::string_view MachineArchitecture();
// Whether the library runs on this machine at all (x86-64 without SSSE3).
bool MachineCanScan();

}  // namespace tollgate::pattern
#endif  // TOLLGATE_PATTERN_DATABASE_H_
