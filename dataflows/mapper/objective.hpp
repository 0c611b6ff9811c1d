// What a mapping can have least of.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dataflows/cost/mapping_cost.hpp"
#include "dataflows/dataflow/dataflow.hpp"

namespace eyrie {

enum class Objective { energy, delay, edp, array };

struct RankedMapping {
    MappingParameters parameters;
    MappingCost cost;
};

// Orders mappings, best first (docs/mapper.md: objectives and ties).
class Better {
public:
    Better(const Dataflow& dataflow, Objective objective) : dataflow_(dataflow), objective_(objective) {}

    bool operator()(const RankedMapping& a, const RankedMapping& b) const;
    // By the objective alone, ties apart.
    bool by_figure(const MappingCost& a, const MappingCost& b) const { return figure(a) < figure(b); }
    double figure(const MappingCost& cost) const;

private:
    double tie_breaker(const MappingCost& cost) const;

    const Dataflow& dataflow_;
    Objective objective_;
};

const char* objective_name(Objective objective);
std::optional<Objective> find_objective(const std::string& name);
const std::vector<Objective>& all_objectives();
std::vector<std::string> objective_names();

}  // namespace eyrie
