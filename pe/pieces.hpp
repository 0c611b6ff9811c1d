// A typed array cut into pieces of equal length, one for each PE of an array.
#pragma once

#include <cstddef>
#include <memory>
#include <memory_resource>
#include <vector>

#include "sim/kernel/cache_line.hpp"

namespace eyrie {

template <class T>
class Pieces {
public:
    // Bytes that `count` pieces take, rounded up to whole cache lines.
    static std::size_t bytes(std::size_t count, std::size_t length) {
        return whole_cache_lines(count * length * sizeof(T));
    }
    // Allocates the pieces, all zero. They are freed with the memory, which must outlive them.
    void take(std::pmr::memory_resource& memory, std::size_t count, std::size_t length) {
        length_ = length;
#ifdef __SANITIZE_ADDRESS__
        static_cast<void>(memory);
        for (std::size_t i = 0; i < count; ++i) apart_.push_back(std::make_unique<T[]>(length));
#else
        first_ = static_cast<T*>(memory.allocate(bytes(count, length), cache_line_bytes));
        std::uninitialized_value_construct_n(first_, count * length);
#endif
    }
    // Of PE number `pe`.
    T* of(std::size_t pe) {
#ifdef __SANITIZE_ADDRESS__
        return apart_[pe].get();
#else
        return first_ + pe * length_;
#endif
    }

private:
    std::size_t length_ = 0;
#ifdef __SANITIZE_ADDRESS__
    std::vector<std::unique_ptr<T[]>> apart_;  // so that the sanitizer detects a write past the end of one
#else
    T* first_ = nullptr;
#endif
};

}  // namespace eyrie
