// Objects of one type, side by side in memory.
#pragma once

#include <cstddef>
#include <memory>
#include <memory_resource>
#include <new>
#include <stdexcept>
#include <utility>

namespace eyrie {

template <class Part>
class Parts {
public:
    // Room for `most`; `memory` outlives it.
    Parts(std::size_t most, std::pmr::memory_resource& memory)
        : most_(most), memory_(&memory), first_(static_cast<Part*>(memory.allocate(bytes(), alignof(Part)))) {}
    ~Parts() {
        std::destroy_n(first_, size_);
        if (first_ != nullptr) memory_->deallocate(first_, bytes(), alignof(Part));
    }
    Parts(Parts&& other) noexcept
        : most_(other.most_),
          size_(std::exchange(other.size_, 0)),
          memory_(other.memory_),
          first_(std::exchange(other.first_, nullptr)) {}
    Parts& operator=(Parts&&) = delete;

    template <class... Arguments>
    void add(Arguments&&... arguments) {
        if (size_ == most_) throw std::logic_error("more parts than there is room for");
        new (first_ + size_) Part(std::forward<Arguments>(arguments)...);
        ++size_;
    }

    std::size_t size() const { return size_; }
    Part& operator[](std::size_t i) { return first_[i]; }
    const Part& operator[](std::size_t i) const { return first_[i]; }
    Part* begin() { return first_; }
    Part* end() { return first_ + size_; }
    const Part* begin() const { return first_; }
    const Part* end() const { return first_ + size_; }

private:
    std::size_t bytes() const { return most_ * sizeof(Part); }

    std::size_t most_;
    std::size_t size_ = 0;
    std::pmr::memory_resource* memory_;
    Part* first_;
};

}  // namespace eyrie
