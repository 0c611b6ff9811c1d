#include "dataflows/mapper/least_cost.hpp"

#include "dataflows/mapper/mapping_choice.hpp"
#include "pe/pe_counters.hpp"
#include "sim/prices/energy.hpp"

namespace eyrie {

namespace {

// Bounds are priced as runs are, so that rounding keeps their order: of fewer counts no digit is above. What the rest
// of the chip is said to take is the exception: it comes from a difference.
double below_rounding(const EnergyTable& energy) {
    return energy.other_control_percent > 0 || energy.overhead_percent > 0 ? 1 - rounding_of_bounds : 1;
}

MappingCost priced(const SearchInput& input, LayerCounts counts, const LeastCycles& least) {
    PeCycles reasons{};  // nobody asks for them
    if (input.machine.pe.zero_gating) gate_macs(counts, reasons, input.known.gated_macs(), input.machine.pe);
    MappingCost cost;
    cost.energy = below_rounding(input.energy) *
                  price(counts, least.bytes, least.total, input.machine.core_khz, input.energy).total();
    cost.array_cycles = least.array;
    cost.total_cycles = least.total;
    cost.likely_cycles = least.likely;
    cost.active_pes = counts.active_pes;
    cost.passes = counts.passes;
    return cost;
}

// Where the dataflow has no bound of its own: what the counts alone tell.
void describe(const SearchInput& input, const MappingParameters& parameters, const LayerCounts& counts,
              LeastTime& time) {
    if (input.dataflow.least != nullptr)
        input.dataflow.least(input.layer, input.batch, input.machine, parameters, time);
    else
        time.use_counts(counts);
}

LayerCounts counts_of(const SearchInput& input, const MappingParameters& parameters) {
    return input.dataflow.counts(input.layer, input.batch, parameters, pe_storage(input.machine));
}

LeastCycles least_cycles(const SearchInput& input, const MappingParameters& parameters, const LayerCounts& counts,
                         LeastTime& time) {
    describe(input, parameters, counts, time);
    return time.cycles(input.known.coded(time.tiles()));
}

}  // namespace

MappingCost least_cost_of_many(const SearchInput& input, const MappingGroup& group) {
    const LayerCounts counts = least_counts(input.dataflow, input.layer, input.batch, group, pe_storage(input.machine));
    LeastTime time(input.machine, LeastTime::Of::many);
    const Dataflow& dataflow = input.dataflow;
    if (dataflow.least_of_many != nullptr)
        dataflow.least_of_many(input.layer, input.batch, input.machine, group.best_case, counts, time);
    else
        describe(input, group.best_case, counts, time);
    time.use_full_bus_words(counts);
    time.limit_ifmap_words(counts.dram_ifmap);
    return priced(input, counts, time.cycles(input.known.least_coded(time.tiles(), group.less)));
}

MappingCost least_cost(const SearchInput& input, const MappingParameters& parameters, const KnownPassCycles* passes,
                       LeastTime::Effort effort, PassBounds* bounds) {
    LeastTime time(input.machine, LeastTime::Of::one, effort);
    time.use_known(passes);
    if (bounds != nullptr) time.keep_bounds(bounds->of(parameters));
    const LayerCounts counts = counts_of(input, parameters);
    return priced(input, counts, least_cycles(input, parameters, counts, time));
}

MappingCost likely_cost(const SearchInput& input, const MappingParameters& parameters) {
    LeastTime time(input.machine);
    const LayerCounts counts = counts_of(input, parameters);
    LeastCycles least = least_cycles(input, parameters, counts, time);
    least.total = least.likely;
    return priced(input, counts, least);
}

}  // namespace eyrie
