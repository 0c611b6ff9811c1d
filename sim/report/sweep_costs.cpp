#include "sim/report/sweep_costs.hpp"

#include <stdexcept>

namespace eyrie {

namespace {

struct PointNumber {
    SweepCost cost;
    NumberKind kind;
    NumberOf of_points;
};

#define EYRIE_SWEEP_COST(id, type, of, in_exports, kind, ...)                                 \
    {{#id, [](const SweepPoints& p, std::size_t i) { return static_cast<double>(p.id[i]); }}, \
     NumberKind::kind,                                                                        \
     NumberOf::of},
constexpr PointNumber numbers[] = {EYRIE_POINT_NUMBERS(EYRIE_SWEEP_COST)};

}  // namespace

std::vector<SweepCost> sweep_costs() {
    std::vector<SweepCost> costs;
    for (const PointNumber& one : numbers)
        if (one.kind == NumberKind::cost && !is_of_some(one.of_points)) costs.push_back(one.cost);
    return costs;
}

SweepCost sweep_cost(std::string_view name) {
    for (const SweepCost& cost : sweep_costs())
        if (cost.name == name) return cost;
    throw std::logic_error("no cost of points: " + std::string(name));
}

}  // namespace eyrie
