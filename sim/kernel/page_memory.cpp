#include "sim/kernel/page_memory.hpp"

#include <cstdint>
#include <new>

#include <sys/mman.h>
#include <unistd.h>

namespace eyrie {

namespace {

constexpr std::size_t large_page = std::size_t{1} << 21;

// The pages that lie wholly in a block; the system makes large ones of those that fill one.
void ask_for_large_pages(void* memory, std::size_t bytes) {
    static const std::uintptr_t page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    const std::uintptr_t begin = (reinterpret_cast<std::uintptr_t>(memory) + page - 1) / page * page;
    const std::uintptr_t end = (reinterpret_cast<std::uintptr_t>(memory) + bytes) / page * page;
    madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);  // small pages do as well
}

}  // namespace

void* PageMemory::do_allocate(std::size_t bytes, std::size_t alignment) {
    void* const memory = ::operator new(bytes, std::align_val_t(alignment));
    if (bytes >= large_page) ask_for_large_pages(memory, bytes);
    return memory;
}

void PageMemory::do_deallocate(void* memory, std::size_t, std::size_t alignment) {
    ::operator delete(memory, std::align_val_t(alignment));
}

}  // namespace eyrie
