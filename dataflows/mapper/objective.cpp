#include "dataflows/mapper/objective.hpp"

namespace eyrie {

double Better::figure(const MappingCost& cost) const {
    if (aim_.weights) return aim_.weights->energy * cost.energy + aim_.weights->cycles * as_double(cost.total_cycles);
    switch (aim_.objective) {
        case Objective::energy: return cost.energy;
        case Objective::delay: return as_double(cost.total_cycles);
        case Objective::array: return as_double(cost.array_cycles);
        case Objective::edp:
        case Objective::network_edp: break;
    }
    return cost.energy * as_double(cost.total_cycles);
}

double Better::tie_breaker(const MappingCost& cost) const {
    const bool time = aim_.weights ? aim_.weights->energy == 0
                                   : aim_.objective == Objective::delay || aim_.objective == Objective::array;
    return time ? cost.energy : as_double(cost.total_cycles);
}

bool Better::operator()(const RankedMapping& a, const RankedMapping& b) const {
    const double first_a = figure(a.cost), first_b = figure(b.cost);
    if (first_a != first_b) return first_a < first_b;
    const double second_a = tie_breaker(a.cost), second_b = tie_breaker(b.cost);
    if (second_a != second_b) return second_a < second_b;
    if (a.cost.active_pes != b.cost.active_pes) return a.cost.active_pes > b.cost.active_pes;
    for (const DataflowParameter& one : dataflow_.parameters)
        if (a.parameters.*one.value != b.parameters.*one.value)
            return a.parameters.*one.value < b.parameters.*one.value;
    return false;
}

const char* objective_name(Objective objective) {
    switch (objective) {
        case Objective::energy: return "energy";
        case Objective::delay: return "delay";
        case Objective::array: return "array";
        case Objective::network_edp: return "network-edp";
        case Objective::edp: break;
    }
    return "edp";
}

const std::vector<Objective>& all_objectives() {
    static const std::vector<Objective> all{Objective::energy, Objective::delay, Objective::edp, Objective::array,
                                            Objective::network_edp};
    return all;
}

std::optional<Objective> find_objective(const std::string& name) {
    for (const Objective one : all_objectives())
        if (name == objective_name(one)) return one;
    return std::nullopt;
}

std::vector<std::string> objective_names() {
    std::vector<std::string> names;
    for (const Objective one : all_objectives()) names.emplace_back(objective_name(one));
    return names;
}

}  // namespace eyrie
