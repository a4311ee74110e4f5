#include "data/data_file.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/checksum.h"
#include "lookup/codec.h"

namespace tollgate::data {
namespace {

constexpr std::string_view kMagic{"TGDATA\x1A\n", 8};
constexpr uint32_t kVersion = 1;
constexpr size_t kHeaderSize = 20, kChecksumSize = 8;  // magic, version, size of the file; checksum of all before it

Status Bad(std::string_view words) { return Status(TG_BAD_DATA, words); }

// What the file has said so far is only believed once its checksum is right.
Status CheckEnvelope(std::string_view bytes) {
  if (bytes.substr(0, kMagic.size()) != kMagic) return Bad("it does not begin as a data file does");
  if (bytes.size() < kHeaderSize + kChecksumSize) return Bad("it is cut short");
  uint32_t version;
  uint64_t size, checksum;
  ByteReader(bytes.substr(kMagic.size()))(version, size);
  if (version != kVersion) {
    return Bad("it has version " + std::to_string(version) + ", and this Tollgate reads version " +
               std::to_string(kVersion));
  }
  if (size != bytes.size()) {
    return Bad("it has " + std::to_string(bytes.size()) + " bytes and says that it has " + std::to_string(size));
  }
  ByteReader(bytes.substr(bytes.size() - kChecksumSize))(checksum);
  if (checksum != Checksum64(bytes.substr(0, bytes.size() - kChecksumSize))) {
    return Bad("it is damaged: its checksum is not that of its bytes");
  }
  return {};
}

struct Named {
  std::string name;
  bool is_table = false;
};
std::optional<Named> FindSource(const lookup::Data& data, std::string_view shown) {
  std::optional<Named> found;
  for (const lookup::Data::Source& source : data.sources()) {
    const std::string whole = (source.is_table ? "tables." : "lists.") + source.name;
    if (shown == whole) return Named{source.name, source.is_table};
    if (shown != source.name) continue;
    if (found) return std::nullopt;  // of both: which is meant?
    found = Named{source.name, source.is_table};
  }
  return found;
}

const std::string& IdentityOf(const lookup::Data& data, const Named& named) {
  const auto is_it = [&](const lookup::Data::Source& source) {
    return source.is_table == named.is_table && source.name == named.name;
  };
  return std::find_if(data.sources().begin(), data.sources().end(), is_it)->identity;
}

template <class Shape>
std::vector<size_t> SlotsOf(const std::vector<Shape>& shapes, const std::string& name) {
  std::vector<size_t> slots;
  for (size_t slot = 0; slot < shapes.size(); ++slot) {
    if (shapes[slot].name == name) slots.push_back(slot);
  }
  return slots;
}

// Slots and what goes into them; applied once all of them are there.
template <class Content>
using Replaced = std::vector<std::pair<size_t, Content>>;

// The content for each slot that asks for it, each once.
template <class Shape, class Content>
Status Match(const std::vector<Shape>& shapes, const std::string& name, std::vector<Content> contents,
             Replaced<Content>* replaced) {
  for (size_t slot : SlotsOf(shapes, name)) {
    const auto at = std::find_if(contents.begin(), contents.end(),
                                 [&](const Content& content) { return content.shape() == shapes[slot]; });
    if (at == contents.end()) {
      return Bad("`" + name + "` is not what the plan asks for: make the file with the pack that the plan comes from");
    }
    replaced->emplace_back(slot, std::move(*at));
    contents.erase(at);
  }
  if (replaced->empty()) return Bad("the plan reads nothing that is named `" + name + "`");
  return {};
}

}  // namespace

Expected<std::string> EncodeDataFile(const plan::Plan& plan, std::string_view name) {
  const std::optional<Named> named = FindSource(plan.data, name);
  if (!named) return Status(TG_INVALID_ARGUMENT, "the plan reads no list or table `" + std::string(name) + "`");
  const std::vector<size_t> slots =
      named->is_table ? SlotsOf(plan.tables, named->name) : SlotsOf(plan.lists, named->name);
  ByteWriter body;
  body(named->is_table, named->name, IdentityOf(plan.data, *named), uint64_t{slots.size()});
  for (size_t slot : slots) {
    if (named->is_table) {
      lookup::WriteTable(plan.data.table(slot), &body);
    } else {
      lookup::WriteList(plan.data.list(slot), &body);
    }
  }
  const std::string body_bytes = body.Take();
  ByteWriter file, checksum;
  file.Raw(kMagic);
  file(kVersion, uint64_t{kHeaderSize + body_bytes.size() + kChecksumSize});
  file.Raw(body_bytes);
  std::string bytes = file.Take();
  checksum(Checksum64(bytes));
  return bytes += checksum.Take();
}

Status ApplyDataFile(const plan::Plan& plan, std::string_view bytes, pattern::Trust trust,
                     const pattern::SetCompiler* rebuild, lookup::Data* data) {
  const Status envelope = CheckEnvelope(bytes);
  if (!envelope.ok()) return envelope;
  ByteReader in(bytes.substr(kHeaderSize, bytes.size() - kHeaderSize - kChecksumSize));
  bool is_table;
  std::string name, identity;
  uint64_t count;
  in(is_table, name, identity, count);
  std::vector<lookup::List> lists;
  std::vector<lookup::Table> tables;
  for (uint64_t i = 0; i < count && in.ok(); ++i) {
    if (is_table) {
      Expected<lookup::Table> table = lookup::ReadTable(&in);
      if (!table.ok()) return table.status();
      tables.push_back(*std::move(table));
    } else {
      Expected<lookup::List> list = lookup::ReadList(&in, trust, rebuild);
      if (!list.ok()) return list.status();
      lists.push_back(*std::move(list));
    }
  }
  in.RequireEnd();
  if (!in.ok()) return Bad("it is damaged: what stands in it does not hold together");
  Replaced<lookup::List> new_lists;
  Replaced<lookup::Table> new_tables;
  const Status matched = is_table ? Match(plan.tables, name, std::move(tables), &new_tables)
                                  : Match(plan.lists, name, std::move(lists), &new_lists);
  if (!matched.ok()) return matched;
  for (auto& [slot, list] : new_lists) data->SetList(slot, std::move(list));
  for (auto& [slot, table] : new_tables) data->SetTable(slot, std::move(table));
  data->SetIdentity(name, is_table, std::move(identity));
  return {};
}

}  // namespace tollgate::data
