// Memory in large pages, where the system has them, for blocks that fill at least one. Memory in new small pages costs
// more time than writing into it, and with many small pages in use the processor keeps reloading their addresses.
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
