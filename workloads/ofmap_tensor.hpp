// The ofmaps of a layer, N M E F. A word takes 32 bits of memory, or 64 where ofmaps are wider than 32 bits.
#pragma once

#include <array>
#include <cstdint>
#include <utility>
#include <variant>

#include "workloads/arithmetic.hpp"
#include "workloads/tensor.hpp"

namespace eyrie {

class OfmapTensor {
public:
    OfmapTensor() = default;
    // All zeros, of so many bits a word.
    OfmapTensor(const std::array<std::int64_t, 4>& shape, int word_bits) {
        with_word_of(word_bits, [&](auto word) { words_ = Tensor<decltype(word)>(shape); });
    }

    // Calls use(tensor) with the Tensor that holds the words: of std::int32_t or of std::int64_t.
    template <class Use>
    decltype(auto) visit(Use&& use) {
        return std::visit(std::forward<Use>(use), words_);
    }
    template <class Use>
    decltype(auto) visit(Use&& use) const {
        return std::visit(std::forward<Use>(use), words_);
    }

    std::array<std::int64_t, 4> shape() const {
        return visit([](const auto& tensor) { return tensor.shape; });
    }
    std::int64_t size() const {
        return visit([](const auto& tensor) { return tensor.size(); });
    }
    // The word at an index of N M E F, to be read or put there; number `i` of all.
    std::int64_t at(std::int64_t n, std::int64_t m, std::int64_t y, std::int64_t x) const {
        return visit([&](const auto& tensor) { return std::int64_t{tensor.at(n, m, y, x)}; });
    }
    void put(std::int64_t n, std::int64_t m, std::int64_t y, std::int64_t x, std::int64_t value) {
        if (auto* const narrow = std::get_if<Tensor<std::int32_t>>(&words_))
            narrow->at(n, m, y, x) = static_cast<std::int32_t>(value);
        else
            std::get<Tensor<std::int64_t>>(words_).at(n, m, y, x) = value;
    }
    std::int64_t word(std::int64_t i) const {
        return visit([&](const auto& tensor) { return std::int64_t{tensor.data[static_cast<std::size_t>(i)]}; });
    }

    bool operator==(const OfmapTensor& other) const { return words_ == other.words_; }
    bool operator!=(const OfmapTensor& other) const { return !(*this == other); }

private:
    std::variant<Tensor<std::int32_t>, Tensor<std::int64_t>> words_;
};

}  // namespace eyrie
