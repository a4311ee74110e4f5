#include "window/sketch.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace tollgate::window {

namespace {

// 2^-r is exact, so the order in which registers are added up changes nothing.
constexpr auto kInversePowers = [] {
  std::array<double, kMaxRegister + 1> powers{};
  double power = 1;
  for (double& each : powers) {
    each = power;
    power /= 2;
  }
  return powers;
}();

void Unite(const uint8_t* from, uint8_t* into) {
  for (uint32_t i = 0; i < kRegisterCount; ++i) into[i] = std::max(into[i], from[i]);
}

void AddToRegisters(uint64_t member, uint8_t* registers) {
  const uint64_t rest = member << kRegisterBits | uint64_t{1} << (kRegisterBits - 1);
  const auto rank = static_cast<uint8_t>(std::countl_zero(rest) + 1);
  uint8_t& of = registers[member >> (64 - kRegisterBits)];
  of = std::max(of, rank);
}

}  // namespace

void AddMember(uint64_t member, Registers* registers) { AddToRegisters(member, registers->data()); }

double EstimateOf(const Registers& registers) {
  constexpr double kCount = kRegisterCount;
  constexpr double kAlpha = 0.7213 / (1 + 1.079 / kCount);
  double sum = 0;
  uint32_t zeroes = 0;
  for (uint8_t rank : registers) {
    sum += kInversePowers[rank];
    zeroes += rank == 0;
  }
  const double raw = kAlpha * kCount * kCount / sum;
  if (raw <= 2.5 * kCount && zeroes > 0) return kCount * std::log(kCount / zeroes);
  return raw;
}

void Sketch::Add(uint64_t member) {
  if (!is_listed()) return AddToRegisters(member, registers_.data());
  const auto at = std::lower_bound(members_.begin(), members_.end(), member);
  if (at != members_.end() && *at == member) return;
  members_.insert(at, member);
  if (members_.size() <= kMaxListed) return;
  registers_.assign(kRegisterCount, 0);
  for (uint64_t each : members_) AddToRegisters(each, registers_.data());
  members_ = {};
}

void Sketch::Add(const Sketch& other) {
  for (uint64_t member : other.members_) Add(member);
  if (other.is_listed()) return;
  if (is_listed()) {
    registers_.assign(kRegisterCount, 0);
    for (uint64_t each : members_) AddToRegisters(each, registers_.data());
    members_ = {};
  }
  Unite(other.registers_.data(), registers_.data());
}

bool Sketch::Set(std::vector<uint64_t> members) {
  if (members.size() > kMaxListed) return false;
  if (std::adjacent_find(members.begin(), members.end(), std::greater_equal<>()) != members.end()) return false;
  members_ = std::move(members);
  registers_ = {};
  return true;
}

bool Sketch::Set(std::span<const uint8_t> registers) {
  if (registers.size() != kRegisterCount) return false;
  if (std::any_of(registers.begin(), registers.end(), [](uint8_t rank) { return rank > kMaxRegister; })) return false;
  members_ = {};
  registers_.assign(registers.begin(), registers.end());
  return true;
}

void SketchUnion::Clear() {
  members_.clear();
  has_registers_ = false;
}

void SketchUnion::Add(const Sketch& sketch) {
  members_.insert(members_.end(), sketch.members().begin(), sketch.members().end());
  if (sketch.is_listed()) return;
  if (!has_registers_) registers_.fill(0);
  has_registers_ = true;
  Unite(sketch.registers().data(), registers_.data());
}

void SketchUnion::Add(uint64_t member) { members_.push_back(member); }

SketchUnion::Count SketchUnion::Estimate() {
  if (!has_registers_) {
    std::sort(members_.begin(), members_.end());
    members_.erase(std::unique(members_.begin(), members_.end()), members_.end());
    const auto count = static_cast<int64_t>(members_.size());
    return {count, count, count};
  }
  for (uint64_t member : members_) AddMember(member, &registers_);
  const double estimate = EstimateOf(registers_);
  const double error = 5 * kStandardError * estimate;
  const auto least = static_cast<int64_t>(std::ceil(estimate - error));
  // More than were listed before there were registers.
  return {std::llround(estimate), std::max<int64_t>(least, 1), static_cast<int64_t>(std::floor(estimate + error))};
}

}  // namespace tollgate::window
