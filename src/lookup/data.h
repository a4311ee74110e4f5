// Data: an immutable snapshot of what a plan's lists and tables hold, with its identities. A plan has one of its own;
// one that was made later stands over it: it owns what it replaces and borrows the rest.
#ifndef TOLLGATE_LOOKUP_DATA_H_
#define TOLLGATE_LOOKUP_DATA_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lookup/list.h"
#include "lookup/table.h"

namespace tollgate::lookup {

// Slots are those of the plan: an op names a list or a table by its slot.
class Data {
 public:
  // A list or a table by the name that the pack gives it, however many slots it has.
  struct Source {
    std::string name;
    bool is_table = false;
    std::string identity;  // "sha256:..."; "": an external table without rows
  };

  Data() = default;
  Data(Data&&) noexcept = default;
  Data& operator=(Data&&) noexcept = default;
  // What `base` has, borrowed: it must outlive this.
  static Data Over(const Data& base);

  size_t list_count() const { return lists_.size(); }
  size_t table_count() const { return tables_.size(); }
  const List& list(size_t slot) const { return *lists_[slot]; }
  const Table& table(size_t slot) const { return *tables_[slot]; }
  // In pack order, lists first.
  const std::vector<Source>& sources() const { return sources_; }
  // Names and identities, as reports show them: a list and a table of one name are told apart as lists.NAME and
  // tables.NAME.
  std::vector<std::pair<std::string, std::string>> Shown() const;
  // Those of them that have an identity.
  std::vector<std::pair<std::string, std::string>> Identities() const;

  void AddList(List list);
  void AddTable(Table table);
  void AddSource(Source source) { sources_.push_back(std::move(source)); }
  void SetList(size_t slot, List list);
  void SetTable(size_t slot, Table table);
  // Of the source with this name; it is there.
  void SetIdentity(const std::string& name, bool is_table, std::string identity);

 private:
  std::vector<const List*> lists_;
  std::vector<const Table*> tables_;
  std::vector<Source> sources_;
  std::vector<std::unique_ptr<const List>> own_lists_;
  std::vector<std::unique_ptr<const Table>> own_tables_;
};

}  // namespace tollgate::lookup
#endif  // TOLLGATE_LOOKUP_DATA_H_
