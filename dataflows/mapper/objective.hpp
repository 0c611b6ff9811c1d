// What a mapping can have least of.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dataflows/cost/mapping_cost.hpp"
#include "dataflows/dataflow/dataflow.hpp"

namespace eyrie {

// network_edp: of a network as a whole, (sum of energies) x (sum of delays); of one layer it is edp.
enum class Objective { energy, delay, edp, array, network_edp };

// A layer's share in what a network is to have least of (dataflows/mapper/network_edp.hpp).
struct Weights {
    double energy = 1, cycles = 0;  // of total cycles
};

// What a layer's mapping is to have least of: an objective, or a weighted sum.
struct Aim {
    Aim(Objective least_of) : objective(least_of) {}
    Aim(const Weights& sum) : objective(Objective::network_edp), weights(sum) {}
    Objective objective;
    std::optional<Weights> weights;
};

struct RankedMapping {
    MappingParameters parameters;
    MappingCost cost;
};

// Orders mappings, best first (docs/mapper.md: objectives and ties).
class Better {
public:
    Better(const Dataflow& dataflow, const Aim& aim) : dataflow_(dataflow), aim_(aim) {}

    bool operator()(const RankedMapping& a, const RankedMapping& b) const;
    // By the objective alone, ties apart.
    bool by_figure(const MappingCost& a, const MappingCost& b) const { return figure(a) < figure(b); }
    double figure(const MappingCost& cost) const;

private:
    double tie_breaker(const MappingCost& cost) const;

    const Dataflow& dataflow_;
    Aim aim_;
};

const char* objective_name(Objective objective);
std::optional<Objective> find_objective(const std::string& name);
const std::vector<Objective>& all_objectives();
std::vector<std::string> objective_names();

}  // namespace eyrie
