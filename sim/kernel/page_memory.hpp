// Memory in large pages, where the system has them, for blocks that fill at least one. Memory in new small pages costs
// more time than writing into it, and with many small pages in use the processor keeps reloading their addresses.
#pragma once

#include <cstddef>
#include <memory_resource>
#include <new>
#include <utility>
#include <vector>

namespace eyrie {

class PageMemory final : public std::pmr::memory_resource {
private:
    void* do_allocate(std::size_t bytes, std::size_t alignment) override;  // throws std::bad_alloc
    void do_deallocate(void* memory, std::size_t bytes, std::size_t alignment) override;
    bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
};

// The same for vectors: their memory, unless it is small, lies in large pages.
void* allocate_in_pages(std::size_t bytes, std::size_t alignment);  // throws std::bad_alloc
void deallocate_in_pages(void* memory, std::size_t bytes, std::size_t alignment);

template <class T>
struct InPages {
    using value_type = T;
    InPages() = default;
    template <class Other>
    InPages(const InPages<Other>&) {}
    T* allocate(std::size_t count) {
        if (count > static_cast<std::size_t>(-1) / sizeof(T)) throw std::bad_array_new_length();
        return static_cast<T*>(allocate_in_pages(count * sizeof(T), alignof(T)));
    }
    void deallocate(T* memory, std::size_t count) { deallocate_in_pages(memory, count * sizeof(T), alignof(T)); }
    friend bool operator==(const InPages&, const InPages&) { return true; }
    friend bool operator!=(const InPages&, const InPages&) { return false; }
};
template <class T>
using LargeVector = std::vector<T, InPages<T>>;

// Bytes that are all zero to begin with. The system provides memory once a byte is written, not before.
class ZeroedBytes {
public:
    ZeroedBytes() = default;
    explicit ZeroedBytes(std::size_t bytes);  // throws std::bad_alloc
    ZeroedBytes(ZeroedBytes&& other) noexcept { *this = std::move(other); }
    ZeroedBytes& operator=(ZeroedBytes&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~ZeroedBytes();

    std::size_t size() const { return size_; }
    unsigned char* data() { return data_; }
    const unsigned char* data() const { return data_; }
    unsigned char& operator[](std::size_t at) { return data_[at]; }
    const unsigned char& operator[](std::size_t at) const { return data_[at]; }
    const unsigned char* begin() const { return data_; }
    const unsigned char* end() const { return data_ + size_; }

private:
    unsigned char* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace eyrie
