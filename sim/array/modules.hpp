// Modules of one kind, children of one module, side by side in memory.
#pragma once

#include <cstddef>
#include <memory>
#include <memory_resource>
#include <new>
#include <stdexcept>
#include <utility>

namespace eyrie {

template <class Module>
class Modules {
public:
    // Room for `most`; `memory` outlives it.
    Modules(std::size_t most, std::pmr::memory_resource& memory)
        : most_(most), memory_(&memory), first_(static_cast<Module*>(memory.allocate(bytes(), alignof(Module)))) {}
    // SystemC looks a child up from the front of its parent's list, and fills its place with the last one. Destroyed in
    // this order, after all children that were made later, each is found at once; in any other it takes the square of
    // their number.
    ~Modules() {
        if (size_ > 0) std::destroy_at(first_);
        for (; size_ > 1; --size_) std::destroy_at(first_ + size_ - 1);
        if (first_ != nullptr) memory_->deallocate(first_, bytes(), alignof(Module));
    }
    Modules(Modules&& other) noexcept
        : most_(other.most_),
          size_(std::exchange(other.size_, 0)),
          memory_(other.memory_),
          first_(std::exchange(other.first_, nullptr)) {}
    Modules& operator=(Modules&&) = delete;

    template <class... Arguments>
    void add(Arguments&&... arguments) {
        if (size_ == most_) throw std::logic_error("more modules than there is room for");
        new (first_ + size_) Module(std::forward<Arguments>(arguments)...);
        ++size_;
    }

    std::size_t size() const { return size_; }
    Module& operator[](std::size_t i) { return first_[i]; }
    const Module& operator[](std::size_t i) const { return first_[i]; }
    Module* begin() { return first_; }
    Module* end() { return first_ + size_; }
    const Module* begin() const { return first_; }
    const Module* end() const { return first_ + size_; }

private:
    std::size_t bytes() const { return most_ * sizeof(Module); }

    std::size_t most_;
    std::size_t size_ = 0;
    std::pmr::memory_resource* memory_;
    Module* first_;
};

}  // namespace eyrie
