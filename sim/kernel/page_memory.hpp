// Memory in large pages, where the system has them, for what takes a few: those that lie wholly in it. New memory in
// small pages costs more time than what is written into it, and with many small pages in use the processor looks their
// addresses up again and again.
#pragma once

#include <memory_resource>

namespace eyrie {

class PageMemory final : public std::pmr::memory_resource {
private:
    void* do_allocate(std::size_t bytes, std::size_t alignment) override;  // throws std::bad_alloc
    void do_deallocate(void* memory, std::size_t bytes, std::size_t alignment) override;
    bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
};

}  // namespace eyrie
