#include "allocations.h"

#include <atomic>
#include <cstdlib>
#include <new>

namespace tollgate::bench {
namespace {

std::atomic<int64_t> allocation_count{0};

void* Allocate(std::size_t size) {
  allocation_count.fetch_add(1, std::memory_order_relaxed);
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void* AllocateAligned(std::size_t size, std::align_val_t alignment) {
  allocation_count.fetch_add(1, std::memory_order_relaxed);
  const std::size_t step = static_cast<std::size_t>(alignment);
  void* memory = std::aligned_alloc(step, (size + step - 1) / step * step);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

int64_t AllocationCount() { return allocation_count.load(std::memory_order_relaxed); }

}  // namespace tollgate::bench

// The forms that the others of the standard library call (new[], nothrow) need no replacement of their own.
void* operator new(std::size_t size) { return tollgate::bench::Allocate(size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return tollgate::bench::AllocateAligned(size, alignment);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
