#include "dataflows/mapper/mapping_choice.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "dataflows/cost/tile_pieces.hpp"
#include "dataflows/mapper/least_cost.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

// The fewest ifmap words over the link, where DRAM holds no padding: in one piece, or, where strides leave gaps, each
// window apart. Smaller pieces may be cut where there is less to load twice: no more is certain.
std::int64_t least_in_ifmap(const WindowAxis& axis, std::int64_t outputs) {
    std::int64_t whole = 0, windows = 0;
    for_ifmap_extents(axis, {0, 1, outputs}, [&](std::int64_t, std::int64_t words) { whole = words; });
    for_ifmap_extents(axis, {0, outputs, 1}, [&](std::int64_t count, std::int64_t words) { windows += count * words; });
    return std::min(whole, windows);
}

std::int64_t least_dram_ifmap(const Dataflow& dataflow, const Layer& layer, std::int64_t batch,
                              MappingParameters mapping, const PeStorage& storage) {
    mapping.e = layer.E();
    mapping.f = layer.F();
    const std::int64_t in_one_tile = dataflow.counts(layer, batch, mapping, storage).dram_ifmap;
    if (layer.stride_h <= layer.R && layer.stride_w <= layer.S) return in_one_tile;
    return std::min(in_one_tile, batch * layer.C * least_in_ifmap(rows_of(layer), layer.E()) *
                                     least_in_ifmap(columns_of(layer), layer.F()));
}

}  // namespace

LayerCounts least_counts(const Dataflow& dataflow, const Layer& layer, std::int64_t batch, const MappingGroup& group,
                         const PeStorage& storage) {
    const MappingParameters& best = group.best_case;
    LayerCounts counts = dataflow.counts(layer, batch, best, storage);
    MappingParameters other = best;
    if (has(group.less, Less::rows) && layer.stride_h > layer.R) other.e = 1;
    if (has(group.less, Less::columns) && layer.stride_w > layer.S) other.f = 1;
    if (!(other == best)) counts.glb_ifmap_writes = dataflow.counts(layer, batch, other, storage).glb_ifmap_writes;
    if (storage.dram_has_padding)
        counts.dram_ifmap = counts.glb_ifmap_writes;
    else if (has(group.less, Less::rows | Less::columns))
        counts.dram_ifmap = least_dram_ifmap(dataflow, layer, batch, best, storage);
    if (has(group.less, Less::channels) && storage.psum_addition_merged) {
        other = best;
        other.q = 1;
        const LayerCounts fewest = dataflow.counts(layer, batch, other, storage);
        counts.rf_psum_reads = std::min(counts.rf_psum_reads, fewest.rf_psum_reads);
        counts.rf_psum_writes = std::min(counts.rf_psum_writes, fewest.rf_psum_writes);
    }
    if (!has(group.less, Less::filters) || layer.M_per_group() % (best.p * best.t) == 0) return counts;
    other = best;
    (best.t > 1 ? other.t : other.p) = 1;  // where both are used, t are the sets
    const LayerCounts fewest = dataflow.counts(layer, batch, other, storage);
    counts.noc_ifmap_delivered = std::min(counts.noc_ifmap_delivered, fewest.noc_ifmap_delivered);
    counts.rf_ifmap_writes = std::min(counts.rf_ifmap_writes, fewest.rf_ifmap_writes);
    return counts;
}

const char* mapper_name(Mapper mapper) { return mapper == Mapper::exact ? "exact" : "estimate"; }

std::optional<Mapper> find_mapper(const std::string& name) {
    for (const Mapper one : {Mapper::exact, Mapper::estimate})
        if (name == mapper_name(one)) return one;
    return std::nullopt;
}

std::vector<std::string> mapper_names() { return {mapper_name(Mapper::exact), mapper_name(Mapper::estimate)}; }

MappingCost cost_of(const Dataflow& dataflow, const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                    const EnergyTable& energy, const MappingParameters& parameters) {
    const LayerCounts counts = dataflow.counts(layer, batch, parameters, pe_storage(machine));
    return mapping_cost(counts, dataflow.busy(layer, batch, machine, parameters, counts), machine, energy);
}

MappingSearch search_mappings(const Dataflow& dataflow, const Layer& layer, std::int64_t batch,
                              const AcceleratorConfig& machine, const EnergyTable& energy, const Aim& aim,
                              std::size_t keep, double to_beat) {
    MappingSearch search;
    const Better better(dataflow, aim);
    const PeStorage storage = pe_storage(machine);
    const bool bounded = to_beat < std::numeric_limits<double>::infinity();
    const auto hopeless = [&](const MappingGroup& group) {
        if (search.best.size() < keep && !bounded) return false;
        const LayerCounts counts = least_counts(dataflow, layer, batch, group, storage);
        const MappingCost least =
            least_cost(counts, group.most_active_pes, group.best_case.keeps_ifmaps(), machine, energy);
        if (bounded && better.figure(least) >= to_beat) return true;
        return search.best.size() == keep && better.by_figure(search.best.back().cost, least);
    };
    const auto consider = [&](const MappingParameters& parameters) {
        ++search.candidates;
        const RankedMapping candidate{parameters, cost_of(dataflow, layer, batch, machine, energy, parameters)};
        if (bounded && better.figure(candidate.cost) >= to_beat) return;
        if (search.best.size() == keep && !better(candidate, search.best.back())) return;
        const auto at = std::upper_bound(search.best.begin(), search.best.end(), candidate, better);
        // Searches with and without second halves may come upon the same mapping.
        if (at != search.best.begin() && std::prev(at)->parameters == candidate.parameters) return;
        search.best.insert(at, candidate);
        if (search.best.size() > keep) search.best.pop_back();
    };
    CandidateVisitor visitor{consider, hopeless};
    visitor.bounded = bounded;
    visitor.learns = true;
    dataflow.candidates(layer, batch, machine, visitor);
    return search;
}

namespace {

// Estimates the costs of mappings anew, with the zeros that are to be expected, and orders them by that.
class Estimate {
public:
    Estimate(const Dataflow& dataflow, const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
             const EnergyTable& energy, const Aim& aim)
        : known_(KnownWords::expected(layer, batch, machine)), input_{dataflow, layer, batch, machine,
                                                                      energy,   aim,   known_} {}

    void rank(std::vector<RankedMapping>& mappings) const {
        if (input_.dataflow.least == nullptr) return;
        for (RankedMapping& one : mappings) one.cost = of(one.parameters);
        std::sort(mappings.begin(), mappings.end(), Better(input_.dataflow, input_.aim));
    }
    MappingCost of(const MappingParameters& parameters) const { return likely_cost(input_, parameters); }

private:
    KnownWords known_;
    SearchInput input_;
};

}  // namespace

MappingCost estimated_cost(const Dataflow& dataflow, const Layer& layer, std::int64_t batch,
                           const AcceleratorConfig& machine, const EnergyTable& energy,
                           const MappingParameters& parameters) {
    if (dataflow.least == nullptr) return cost_of(dataflow, layer, batch, machine, energy, parameters);
    return Estimate(dataflow, layer, batch, machine, energy, Objective::edp).of(parameters);
}

namespace {

// The banks that the mapping needs; as many as there can be where more of them do not help.
std::int64_t banks_needed(const Dataflow& dataflow, const Layer& layer, std::int64_t batch, AcceleratorConfig machine,
                          const MappingParameters& parameters) {
    constexpr int most = 1 << 20;
    machine.glb.filter_banks = machine.glb.filter_banks > 0 ? most : 0;
    return 1 + largest_fitting(most, [&](std::int64_t too_few) {
               machine.glb.shared_banks = static_cast<int>(too_few);
               return !dataflow.obstacle(layer, batch, machine, parameters).empty();
           });
}

// The parameters that need least of the machine: all are 1. What is kept decides what needs room, and with it whether a
// layer can run at all: a dataflow may need the psums of all ofmaps where it keeps nothing.
MappingParameters smallest_mapping(const Dataflow& dataflow, const Layer& layer, std::int64_t batch,
                                   const AcceleratorConfig& machine) {
    MappingParameters smallest;
    std::int64_t least = banks_needed(dataflow, layer, batch, machine, smallest);
    for (const std::int64_t keep : {MappingParameters::keep_filters, MappingParameters::keep_ifmaps}) {
        MappingParameters other;
        other.keep = keep;
        if (!can_keep(machine.glb.keeps, other.keeps_filters(), other.keeps_ifmaps())) continue;
        const std::int64_t needed = banks_needed(dataflow, layer, batch, machine, other);
        if (needed >= least) continue;
        smallest = other;
        least = needed;
    }
    return smallest;
}

[[noreturn]] void fail_without_mapping(const Dataflow& dataflow, const Layer& layer, std::int64_t batch,
                                       const AcceleratorConfig& machine) {
    const MappingParameters smallest = smallest_mapping(dataflow, layer, batch, machine);
    throw InputError(fmt::format(
        "layer {}: dataflow {} cannot run on accelerator {} with any parameters; with the smallest, {}: {}", layer.name,
        dataflow.name, machine.name, dataflow.text(smallest), dataflow.obstacle(layer, batch, machine, smallest)));
}

}  // namespace

ChosenMapping choose_mapping(const Dataflow& dataflow, const Layer& layer, std::int64_t batch,
                             const AcceleratorConfig& machine, const EnergyTable& energy, const Aim& aim) {
    const Estimate estimate(dataflow, layer, batch, machine, energy, aim);
    std::string last_error;
    std::size_t tried = 0;
    for (std::size_t keep = 64;; keep *= 16) {
        ChosenMapping chosen;
        chosen.search = search_mappings(dataflow, layer, batch, machine, energy, aim, keep);
        estimate.rank(chosen.search.best);
        const std::vector<RankedMapping>& best = chosen.search.best;
        if (best.empty()) fail_without_mapping(dataflow, layer, batch, machine);
        for (chosen.place = tried; chosen.place < best.size(); ++chosen.place) {
            try {
                chosen.plan = plan_layer(dataflow, layer, batch, machine, best[chosen.place].parameters);
                return chosen;
            } catch (const InputError& error) {  // too few multicast IDs
                last_error = error.what();
            }
        }
        if (best.size() < keep) throw InputError(last_error);
        tried = best.size();
    }
}

}  // namespace eyrie
