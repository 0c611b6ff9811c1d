// Operands and finished psums of layers, kept for many runs: machines of a sweep that compute the same layers on the
// same words make them once, before the processes of the points begin, which then share the memory.
//
// Tensors are made when they are wanted for the second time: what one run alone needs, it makes itself. Large ones are
// left to the runs as well, and all are dropped before they take too much memory together.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "sim/fast_forward/layer_psums.hpp"
#include "workloads/arithmetic.hpp"
#include "workloads/layer.hpp"
#include "workloads/layer_data.hpp"

namespace eyrie {

class LayerTensors {
public:
    struct Known {
        LayerData data;
        LayerPsums psums;
    };

    // `most_bytes`: of all together.
    explicit LayerTensors(std::int64_t most_bytes = std::int64_t{256} << 20) : most_bytes_(most_bytes) {}

    // A run on the layer is about to begin. What cannot be made is left to the run, which will say why.
    void expect(const Layer& layer, std::int64_t batch, std::uint64_t seed, const Arithmetic& arithmetic);
    // Null: not kept.
    const Known* find(const Layer& layer, std::int64_t batch, std::uint64_t seed, const Arithmetic& arithmetic) const;

    std::int64_t made() const { return made_; }  // so far
    std::int64_t bytes() const { return bytes_; }

private:
    // All that words depend on.
    using Key = std::tuple<std::string, std::array<std::int64_t, 13>, bool, double, double, std::string, std::string,
                           std::int64_t, std::uint64_t, std::array<int, 6>>;
    static Key key_of(const Layer& layer, std::int64_t batch, std::uint64_t seed, const Arithmetic& arithmetic);

    std::map<Key, std::optional<Known>> known_;  // without tensors: wanted once
    std::int64_t most_bytes_;
    std::int64_t bytes_ = 0;
    std::int64_t made_ = 0;
};

}  // namespace eyrie
