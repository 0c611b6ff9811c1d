// Words in a scene: by number, with the values of those that occur.
#pragma once

#include <set>

#include <nlohmann/json_fwd.hpp>

#include "sim/trace/operand.hpp"
#include "sim/trace/traced_layer.hpp"

namespace eyrie {

class SceneWords {
public:
    explicit SceneWords(const TracedLayer& traced) : traced_(traced) {}

    // The place of the word in its tensor: I[n,c,y,x] (padded), W[m,c,r,s] with the channel counted within its group,
    // P[n,m,y,x], row-major.
    std::int64_t number_of(const Operand& operand) const;
    // The same, and the scene will hold the word's value.
    std::int64_t keep(const Operand& operand);
    // {"ifmap": {"numbers", "values"}, "filter": the same}; numbers as differences.
    nlohmann::ordered_json json() const;

private:
    const TracedLayer& traced_;
    std::set<std::int64_t> ifmaps_;
    std::set<std::int64_t> filters_;
};

}  // namespace eyrie
