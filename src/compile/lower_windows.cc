#include "compile/lower_windows.h"

#include <algorithm>
#include <tuple>

#include "base/check.h"
#include "base/sha256.h"
#include "compile/references.h"

namespace tollgate::compile {

using plan::Aggregate;
using Register = Program::Register;

namespace {

constexpr int64_t kUsualMaxEvents = 1000;
constexpr int64_t kUsualBuckets = 12;
constexpr uint64_t kUsualMaxKeys = uint64_t{1} << 32;
constexpr uint64_t kUsualMaxBytes = uint64_t{2} << 30;

static_assert(static_cast<int>(pack::Accuracy::kSketch) == static_cast<int>(plan::Accuracy::kSketch));
static_assert(static_cast<int>(pack::Closed::kNeither) == static_cast<int>(plan::Closed::kNeither));

int64_t BucketsOf(const pack::WindowSpec& spec) { return spec.buckets.value_or(kUsualBuckets); }
int64_t BucketUs(const pack::WindowSpec& spec) { return (spec.over_us + BucketsOf(spec) - 1) / BucketsOf(spec); }

}  // namespace

void WindowLowerer::LowerInputs() {
  for (size_t read = 0; read < program_.reads.size(); ++read) LowerWindow(program_.reads[read].window);
}

void WindowLowerer::LowerWindow(int window) {
  const auto [at, is_new] = parts_.try_emplace(window);
  if (!is_new) return;
  const CheckedPack::Window& from = checked_.windows[window];
  Parts& parts = at->second;
  std::string group = "tollgate group";
  for (const cel::Expr* key : from.keys) {
    parts.keys.push_back(lowerer_.Lower(*key));
    group += "\n" + meanings_.Of(*key);
  }
  parts.time = lowerer_.Lower(*from.time);
  if (from.where != nullptr) parts.where = lowerer_.Lower(*from.where);
  for (const cel::Expr* value : from.values) parts.values.push_back(value == nullptr ? 0 : lowerer_.Lower(*value));
  for (const cel::Expr* field : from.last) parts.last.push_back(lowerer_.Lower(*field));
  parts.group = Sha256Identity(group);
  parts.log = LogIdentity(window);
}

// What its windows must have in common. Two rings of equal buckets and different spans are two logs.
std::string WindowLowerer::LogIdentity(int window) {
  const pack::WindowSpec& spec = checked_.pack.windows[window];
  const CheckedPack::Window& from = checked_.windows[window];
  std::string text = "tollgate log\n" + meanings_.Of(*from.time) + "\n";
  if (from.where != nullptr) text += meanings_.Of(*from.where);
  text += "\n" + std::to_string(from.lateness_us) + "\n" + std::to_string(static_cast<int>(spec.accuracy));
  if (spec.accuracy != pack::Accuracy::kExact) {
    text += "\n" + std::to_string(spec.over_us) + "\n" + std::to_string(BucketsOf(spec));
  }
  return Sha256Identity(text);
}

Aggregate WindowLowerer::AggregateOf(const WindowUse& use) const {
  if (use.past >= 0) return Aggregate::kLast;
  const std::string& name = checked_.environment.windows[use.window].values[use.column].name;
  const std::optional<Aggregate> aggregate = FindAggregate(name);
  TG_CHECK(aggregate.has_value());
  return *aggregate;
}

void WindowLowerer::Build(const std::vector<bool>& needed, const std::vector<bool>& shown) {
  std::vector<bool> is_read(program_.reads.size()), is_shown(program_.reads.size());
  for (Register reg = 0; reg < needed.size(); ++reg) {
    const plan::Op& op = program_.op(reg);
    if (!needed[reg] || plan::OperandsOf(op.code)[0] != plan::Operand::kReads) continue;
    is_read[op.a] = true;
    if (shown[reg]) is_shown[op.a] = true;
  }
  std::vector<uint32_t> reads;
  for (uint32_t read = 0; read < is_read.size(); ++read) {
    if (is_read[read]) reads.push_back(read);
  }
  std::sort(reads.begin(), reads.end(), [&](uint32_t a, uint32_t b) {
    const WindowUse &x = program_.reads[a], &y = program_.reads[b];
    return std::tuple(x.window, AggregateOf(x), x.past, x.column) <
           std::tuple(y.window, AggregateOf(y), y.past, y.column);
  });
  new_reads_.assign(program_.reads.size(), 0);
  for (const uint32_t read : reads) AddRead(read, is_shown[read]);
}

uint32_t WindowLowerer::Input(Register reg) {
  const auto [at, is_new] = input_index_.emplace(reg, static_cast<uint32_t>(inputs_.size()));
  if (is_new) inputs_.push_back(reg);
  return at->second;
}

bool WindowLowerer::IsSensitive(const cel::Expr& expr) const {
  return SensitiveSource(checked_.environment, expr) != nullptr;
}

void WindowLowerer::NewGroup(int window) {
  const Parts& parts = parts_.at(window);
  plan::WindowGroup& group = windows_.groups.emplace_back();
  group.identity = parts.group;
  for (const Register key : parts.keys) group.key.push_back(Input(key));
  const std::vector<cel::Expr*>& keys = checked_.windows[window].keys;
  group.is_sensitive =
      std::any_of(keys.begin(), keys.end(), [this](const cel::Expr* key) { return IsSensitive(*key); });
  group.max_keys = kUsualMaxKeys;
  group.max_bytes = kUsualMaxBytes;
  for (const auto& [other, its] : parts_) {
    if (its.group != parts.group) continue;
    const pack::WindowSpec& spec = checked_.pack.windows[other];
    if (spec.max_keys) group.max_keys = static_cast<uint64_t>(*spec.max_keys);
    if (spec.max_bytes) group.max_bytes = static_cast<uint64_t>(*spec.max_bytes);
    if (spec.shards) group.shards = static_cast<uint32_t>(*spec.shards);
  }
}

// It holds what all windows of the pack need that conditions and reasons name, so that no simplification of a condition
// changes what another one sees.
void WindowLowerer::NewLog(int window, plan::WindowGroup* group) {
  const pack::WindowSpec& own = checked_.pack.windows[window];
  const Parts& parts = parts_.at(window);
  plan::WindowLog& log = group->logs.emplace_back();
  log.identity = parts.log;
  log.time = Input(parts.time);
  if (parts.where >= 0) log.where = static_cast<int32_t>(Input(static_cast<Register>(parts.where)));
  log.lateness_us = checked_.windows[window].lateness_us;
  log.accuracy = static_cast<plan::Accuracy>(own.accuracy);
  const bool is_exact = log.accuracy == plan::Accuracy::kExact;
  for (const auto& [other, its] : parts_) {
    if (its.group != parts.group || its.log != parts.log) continue;
    const pack::WindowSpec& spec = checked_.pack.windows[other];
    log.retention_us = std::max(log.retention_us, spec.over_us + spec.offset_us);
    if (!is_exact) continue;
    log.max_events = std::max(log.max_events, static_cast<uint32_t>(spec.max_events.value_or(kUsualMaxEvents)));
  }
  if (is_exact) return;
  log.bucket_us = BucketUs(own);
  const int64_t held_us = log.retention_us + log.lateness_us;
  log.bucket_count = static_cast<uint32_t>((held_us + log.bucket_us - 1) / log.bucket_us + 2);
}

WindowLowerer::Place WindowLowerer::PlaceOf(int window) {
  const Parts& parts = parts_.at(window);
  const auto [group, is_new_group] = groups_.emplace(parts.group, static_cast<uint32_t>(windows_.groups.size()));
  if (is_new_group) NewGroup(window);
  plan::WindowGroup& in = windows_.groups[group->second];
  const auto [log, is_new_log] =
      logs_.emplace(std::pair(parts.group, parts.log), static_cast<uint32_t>(in.logs.size()));
  if (is_new_log) NewLog(window, &in);
  return {group->second, log->second};
}

// -1: the value has none.
int32_t WindowLowerer::Operand(const WindowUse& use, const Place& place) {
  const CheckedPack::Window& window = checked_.windows[use.window];
  const Parts& parts = parts_.at(use.window);
  const cel::Expr* expr = use.past >= 0 ? window.last[use.column] : window.values[use.column];
  if (expr == nullptr) return -1;
  plan::WindowGroup& group = windows_.groups[place.group];
  plan::WindowLog* const log = &group.logs[place.log];
  const bool is_member = AggregateOf(use) == Aggregate::kCountDistinct;
  // Members are found by trying all, just as keys are.
  group.is_sensitive = group.is_sensitive || (is_member && IsSensitive(*expr));
  const std::string identity =
      Sha256Identity((is_member ? "tollgate member\n" : "tollgate operand\n") + meanings_.Of(*expr));
  for (size_t i = 0; i < log->operands.size(); ++i) {
    if (log->operands[i].identity == identity) return static_cast<int32_t>(i);
  }
  plan::WindowOperand& operand = log->operands.emplace_back();
  operand.input = Input(use.past >= 0 ? parts.last[use.column] : parts.values[use.column]);
  operand.form = FormOf(expr->type.kind);
  operand.scale = expr->type.scale;
  operand.is_member = is_member;
  operand.identity = identity;
  return static_cast<int32_t>(log->operands.size() - 1);
}

void WindowLowerer::AddRead(uint32_t number, bool is_shown) {
  const WindowUse& use = program_.reads[number];
  const pack::WindowSpec& spec = checked_.pack.windows[use.window];
  const cel::WindowName& name = checked_.environment.windows[use.window];
  const Place place = PlaceOf(use.window);
  if (windows_.names.empty() || windows_.names.back() != spec.name) windows_.names.push_back(spec.name);
  new_reads_[number] = static_cast<uint32_t>(windows_.reads.size());
  plan::WindowRead& read = windows_.reads.emplace_back();
  read.group = place.group;
  read.log = place.log;
  read.aggregate = AggregateOf(use);
  read.operand = Operand(use, place);
  read.past = use.past >= 0 ? static_cast<uint32_t>(use.past) : 0;
  read.over_us = spec.over_us;
  read.offset_us = spec.offset_us;
  read.closed = static_cast<plan::Closed>(spec.closed);
  read.include_current = spec.include_current;
  const cel::WindowName::Value& value = use.past >= 0 ? name.last[use.column] : name.values[use.column];
  read.form = FormOf(value.type.kind);
  read.scale = value.type.scale;
  read.window = static_cast<uint32_t>(windows_.names.size() - 1);
  read.value = value.name;
  read.path =
      "windows." + spec.name + "." + (use.past >= 0 ? "last[" + std::to_string(use.past) + "]." : "") + value.name;
  read.is_shown = is_shown;
}

}  // namespace tollgate::compile
