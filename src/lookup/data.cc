#include "lookup/data.h"

#include <algorithm>

#include "base/check.h"

namespace tollgate::lookup {

Data Data::Over(const Data& base) {
  Data data;
  data.lists_ = base.lists_;
  data.tables_ = base.tables_;
  data.sources_ = base.sources_;
  return data;
}

std::vector<std::pair<std::string, std::string>> Data::Shown() const {
  std::vector<std::pair<std::string, std::string>> shown;
  for (const Source& source : sources_) {
    const bool is_shared = std::any_of(sources_.begin(), sources_.end(), [&](const Source& other) {
      return other.is_table != source.is_table && other.name == source.name;
    });
    const std::string space = !is_shared ? "" : source.is_table ? "tables." : "lists.";
    shown.emplace_back(space + source.name, source.identity);
  }
  return shown;
}

std::vector<std::pair<std::string, std::string>> Data::Identities() const {
  auto identities = Shown();
  std::erase_if(identities, [](const auto& source) { return source.second.empty(); });
  return identities;
}

void Data::AddList(List list) {
  lists_.push_back(nullptr);
  SetList(lists_.size() - 1, std::move(list));
}

void Data::AddTable(Table table) {
  tables_.push_back(nullptr);
  SetTable(tables_.size() - 1, std::move(table));
}

void Data::SetList(size_t slot, List list) {
  TG_CHECK(slot < lists_.size());
  lists_[slot] = own_lists_.emplace_back(std::make_unique<const List>(std::move(list))).get();
}

void Data::SetTable(size_t slot, Table table) {
  TG_CHECK(slot < tables_.size());
  tables_[slot] = own_tables_.emplace_back(std::make_unique<const Table>(std::move(table))).get();
}

void Data::SetIdentity(const std::string& name, bool is_table, std::string identity) {
  const auto at = std::find_if(sources_.begin(), sources_.end(), [&](const Source& source) {
    return source.is_table == is_table && source.name == name;
  });
  TG_CHECK(at != sources_.end());
  at->identity = std::move(identity);
}

}  // namespace tollgate::lookup
