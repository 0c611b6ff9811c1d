#include "tests/scaling/live_bytes.hpp"

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::int64_t> live{0};
std::atomic<std::int64_t> peak{0};

void* counted(void* block) {
    if (block == nullptr) throw std::bad_alloc();
    live += static_cast<std::int64_t>(malloc_usable_size(block));
    if (live > peak) peak = live.load();
    return block;
}

void release(void* block) {
    live -= static_cast<std::int64_t>(malloc_usable_size(block));
    std::free(block);
}

}  // namespace

// All other forms of new and delete end in these.
void* operator new(std::size_t size) { return counted(std::malloc(std::max(size, std::size_t{1}))); }
void* operator new(std::size_t size, std::align_val_t alignment) {
    void* block = nullptr;
    if (posix_memalign(&block, std::max(static_cast<std::size_t>(alignment), sizeof(void*)), size) != 0)
        block = nullptr;
    return counted(block);
}
void operator delete(void* block) noexcept { release(block); }
void operator delete(void* block, std::size_t) noexcept { release(block); }
void operator delete(void* block, std::align_val_t) noexcept { release(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { release(block); }

namespace eyrie {

std::int64_t live_bytes() { return live; }
std::int64_t peak_bytes() { return peak; }
void start_peak() { peak = live.load(); }

}  // namespace eyrie
