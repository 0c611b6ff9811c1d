#include "sim/kernel/page_memory.hpp"

#include <cstdint>
#include <new>

#include <sys/mman.h>

namespace eyrie {

namespace {

constexpr std::size_t large_page = std::size_t{1} << 21;

std::size_t whole_pages(std::size_t bytes) { return (bytes + large_page - 1) / large_page * large_page; }

}  // namespace

// A large page begins at a multiple of its size; what is before the first and behind the last goes back.
void* PageMemory::do_allocate(std::size_t bytes, std::size_t) {
    const std::size_t size = whole_pages(bytes);
    void* const got = mmap(nullptr, size + large_page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (got == MAP_FAILED) throw std::bad_alloc();
    char* const begin = static_cast<char*>(got);
    const std::size_t before = (large_page - reinterpret_cast<std::uintptr_t>(begin) % large_page) % large_page;
    if (before > 0) munmap(begin, before);
    munmap(begin + before + size, large_page - before);
    madvise(begin + before, size, MADV_HUGEPAGE);  // small pages do as well
    return begin + before;
}

void PageMemory::do_deallocate(void* memory, std::size_t bytes, std::size_t) { munmap(memory, whole_pages(bytes)); }

}  // namespace eyrie
