// The mapper (docs/mapper.md): the parameters of a dataflow that cost a layer least on a machine, over the whole
// search space.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "dataflows/dataflow/dataflow.hpp"
#include "dataflows/mapper/objective.hpp"
#include "dataflows/mapping/mapping_proof.hpp"
#include "sim/prices/energy_table.hpp"

namespace eyrie {

struct MappingSearch {
    std::vector<RankedMapping> best;  // best first
    std::int64_t candidates = 0;      // costed: those that were not ruled out many at a time
};

// The estimate of a mapping's simulated cost: its least cost with the zeros that are to be expected, where the dataflow
// has bounds; else that of cost_of.
MappingCost estimated_cost(const Dataflow& dataflow, const Layer& layer, std::int64_t batch,
                           const AcceleratorConfig& machine, const EnergyTable& energy,
                           const MappingParameters& parameters);

// A rougher one, without zeros, for millions of mappings: what the search ranks by.
MappingCost cost_of(const Dataflow& dataflow, const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                    const EnergyTable& energy, const MappingParameters& parameters);

// Counts that no mapping is below whose parameters are those of the best case, or smaller in n, e, f, m and q.
// Where a stride is wider than the filter, smaller tiles load fewer of the rows and columns that no window covers: the
// fewest that any mapping loads are those that windows cover.
// And of fewer filters in a pass all sets may be full: 9 filters, 2 to each of 3 sets, use 3 sets twice, blocks of 5
// and 4 use 3 and 2.
LayerCounts least_counts(const Dataflow& dataflow, const Layer& layer, std::int64_t batch,
                         const MappingParameters& best_case, const PeStorage& storage);

// The best `keep` mappings. Objectives: energy; delay, in cycles with the pauses for DRAM; their product. Ties: less
// energy (delay) or fewer cycles (energy, edp), then more active PEs, then the smaller parameters in the
// order in which the dataflow writes them. Empty when nothing fits, or costs less than `to_beat` of the objective.
MappingSearch search_mappings(const Dataflow& dataflow, const Layer& layer, std::int64_t batch,
                              const AcceleratorConfig& machine, const EnergyTable& energy, const Aim& aim,
                              std::size_t keep, double to_beat = std::numeric_limits<double>::infinity());

// Which mapper: by simulated cost, or by the estimate alone.
enum class Mapper { exact, estimate };
const char* mapper_name(Mapper mapper);
std::optional<Mapper> find_mapper(const std::string& name);
std::vector<std::string> mapper_names();

struct ChosenMapping {
    Plan plan;
    MappingSearch search;               // of the best mappings, at least one of which can be planned
    std::size_t place = 0;              // of the plan's mapping in it
    std::optional<MappingProof> proof;  // of the exact mapper: the ranking is that of the simulated mappings
};
// The plan of the best mapping that the multicast IDs of the machine can express, and its place in the ranking.
// Throws InputError, saying which capacity is in the way of the smallest parameters, when nothing fits.
ChosenMapping choose_mapping(const Dataflow& dataflow, const Layer& layer, std::int64_t batch,
                             const AcceleratorConfig& machine, const EnergyTable& energy, const Aim& aim);

}  // namespace eyrie
