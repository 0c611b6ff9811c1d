#include "sim/kernel/page_memory.hpp"

#include <algorithm>
#include <cstdint>
#include <new>

#include <sys/mman.h>
#include <unistd.h>

namespace eyrie {

namespace {

constexpr std::size_t large_page = std::size_t{1} << 21;

// Asks for large pages for the pages that lie wholly in a block.
void ask_for_large_pages(void* memory, std::size_t bytes) {
    static const std::uintptr_t page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    const std::uintptr_t begin = (reinterpret_cast<std::uintptr_t>(memory) + page - 1) / page * page;
    const std::uintptr_t end = (reinterpret_cast<std::uintptr_t>(memory) + bytes) / page * page;
    madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);  // if it fails, small pages do
}

// Blocks of a large page or more are rounded up to whole large pages, and begin on one.
bool takes_large_pages(std::size_t bytes) { return bytes >= large_page; }
std::size_t whole_pages(std::size_t bytes) { return (bytes + large_page - 1) / large_page * large_page; }
std::align_val_t beginning(std::size_t bytes, std::size_t alignment) {
    return std::align_val_t(takes_large_pages(bytes) ? std::max(alignment, large_page) : alignment);
}

}  // namespace

void* allocate_in_pages(std::size_t bytes, std::size_t alignment) {
    void* const memory = ::operator new(bytes, beginning(bytes, alignment));
    if (takes_large_pages(bytes)) ask_for_large_pages(memory, bytes);
    return memory;
}

void deallocate_in_pages(void* memory, std::size_t bytes, std::size_t alignment) {
    ::operator delete(memory, beginning(bytes, alignment));
}

ZeroedBytes::ZeroedBytes(std::size_t bytes) {
    if (bytes == 0) return;
    void* const memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    data_ = static_cast<unsigned char*>(memory);
    size_ = bytes;
}

ZeroedBytes::~ZeroedBytes() {
    if (data_ != nullptr) munmap(data_, size_);
}

void* PageMemory::do_allocate(std::size_t bytes, std::size_t alignment) {
    if (!takes_large_pages(bytes)) return ::operator new(bytes, beginning(bytes, alignment));
    void* const memory = ::operator new(whole_pages(bytes), beginning(bytes, alignment));
    ask_for_large_pages(memory, whole_pages(bytes));
    return memory;
}

void PageMemory::do_deallocate(void* memory, std::size_t bytes, std::size_t alignment) {
    ::operator delete(memory, beginning(bytes, alignment));
}

}  // namespace eyrie
