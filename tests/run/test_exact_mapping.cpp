// The exact mapper: no simulated cost is below its bound, for any mapping, alone or among many; and what it calls the
// best is the best of all simulated mappings.
#include <algorithm>
#include <cstring>
#include <deque>

#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/run/exact_mapping.hpp"
#include "sim/run/mapping_chooser.hpp"
#include "tests/support/brute_force.hpp"
#include "tests/support/mapper_case.hpp"
#include "workloads/network_file/network_file.hpp"

using namespace eyrie;

namespace {

RunRequest request_of(const Dataflow& dataflow, const MapperCase& one) {
    RunRequest request;
    request.accelerator = one.machine;
    request.layers = {one.layer};
    request.batch = one.batch;
    request.dataflow = dataflow.name;
    request.energy = one.energy;
    request.quiet = true;
    return request;
}

std::vector<MappingParameters> legal_mappings(const Dataflow& dataflow, const MapperCase& one) {
    std::vector<MappingParameters> all;
    for_all_legal(dataflow, one.layer, one.batch, one.machine,
                  [&](const MappingParameters& parameters) { all.push_back(parameters); });
    return all;
}

const MappingParameters& any_of(Random& random, const std::vector<MappingParameters>& mappings) {
    return mappings[random.below(static_cast<std::uint32_t>(mappings.size()))];
}

// A case that has its machine's words, and some mapping that can run; false: none.
struct Simulated {
    Simulated(const Dataflow& of, const MapperCase& one)
        : dataflow(of), request(request_of(of, one)), layer(one.layer), mappings(legal_mappings(of, one)) {
        if (mappings.empty()) return;
        try {
            simulation.emplace(request, layer);
            known = simulation->known_words();
            runs = true;
        } catch (const InputError&) {  // data out of range, or a deadlock
        }
    }
    SearchInput input(Objective objective) const {
        return {dataflow, layer, request.batch, request.accelerator, request.energy, objective, known};
    }

    const Dataflow& dataflow;
    RunRequest request;
    Layer layer;
    std::vector<MappingParameters> mappings;
    std::optional<MappingSimulation> simulation;
    KnownWords known;
    bool runs = false;
};

// Parameters that a search varies inside a group, and what there may be less of with them.
struct Varied {
    std::string parameters;
    Less less;
};
// Of the widest groups that a dataflow's search asks about, and of the narrowest.
std::vector<Varied> varied_by(const Dataflow& dataflow) {
    const Varied widest = dataflow.name == "rs"    ? Varied{"mnepq", Less::filters | Less::rows | Less::channels}
                          : dataflow.name == "ws"  ? Varied{"ne", Less::filters | Less::rows}
                          : dataflow.name == "nlr" ? Varied{"mnef", Less::filters | Less::rows | Less::columns}
                                                   : Varied{"m", Less::filters};
    if (dataflow.name == "rs")
        return {widest, {"mnpq", Less::filters | Less::channels}, {"mn", Less::filters}, {"", Less::nothing}};
    if (dataflow.name == "nlr")
        return {widest, {"mf", Less::filters | Less::columns}, {"m", Less::filters}, {"", Less::nothing}};
    return {widest, {"", Less::nothing}};
}

// Whether `smaller` is in a group with `larger`: parameters that vary are no larger, all others the same.
bool covers(const Dataflow& dataflow, const Varied& varied, const MappingParameters& larger,
            const MappingParameters& smaller) {
    for (const DataflowParameter& one : dataflow.parameters) {
        const bool same = varied.parameters.find(one.name) == std::string::npos;
        if (same ? larger.*one.value != smaller.*one.value : larger.*one.value < smaller.*one.value) return false;
    }
    return true;
}

// The group of `mapping` with the largest values that another one of it has; all filters in the buffer, whether they
// fit or not.
MappingGroup group_of(const Dataflow& dataflow, const Varied& varied, const std::vector<MappingParameters>& all,
                      const MappingParameters& mapping, const Layer& layer) {
    MappingGroup group{mapping, 1, varied.less};
    if (dataflow.uses("m") && varied.parameters.find('m') != std::string::npos) group.best_case.m = layer.M_per_group();
    for (const MappingParameters& other : all)
        if (covers(dataflow, varied, other, mapping))
            for (const DataflowParameter& one : dataflow.parameters)
                group.best_case.*one.value = std::max(group.best_case.*one.value, other.*one.value);
    return group;
}

using DrawCase = MapperCase (*)(Random& random, const Dataflow& dataflow);

MapperCase any_case(Random& random, const Dataflow& dataflow) { return random_mapper_case(random, dataflow, 2000); }

// Ifmaps that wait for room: FIFOs hold little more than a bus word, chains are long, and nothing else takes long, as
// there are few filter rows and filters. PEs drop words at column strides and padding, and the widest network's steps
// cut bus words of the ifmaps; of some small maps all windows lie in padding.
MapperCase case_of_shallow_fifos(Random& random, const Dataflow& dataflow) {
    const auto draw = [&](std::int64_t low, std::int64_t high) { return static_cast<int>(random.between(low, high)); };
    for (;;) {
        MapperCase one = random_mapper_case(random, dataflow, 2000);
        Layer& layer = one.layer;
        layer.H = random.between(1, 6);
        layer.R = random.between(1, std::min<std::int64_t>(2, layer.padded_H()));
        layer.S = random.between(2, 5);
        layer.stride_w = random.between(1, 3);
        layer.pad.left = random.between(0, layer.S);
        layer.pad.right = random.between(0, layer.S);
        layer.W = random.between(layer.S, 16);
        layer.M = layer.G * random.between(1, 2);
        AcceleratorConfig& machine = one.machine;
        machine.columns = 16;
        machine.noc.ifmap.words_per_cycle = draw(2, 4);
        machine.noc.output.words_per_cycle = machine.noc.ifmap.words_per_cycle + draw(0, 2);
        PeConfig& pe = machine.pe;
        pe.psum_out_fifo_words = std::max(pe.psum_out_fifo_words, machine.noc.output.words_per_cycle);
        pe.ifmap_fifo_words = machine.noc.ifmap.words_per_cycle + draw(0, 2);
        pe.pipeline_stages = draw(3, 5);
        if (combinations(dataflow, layer, one.batch) <= 2000) return one;
    }
}

void check_bounds(const Dataflow& dataflow, std::uint64_t seed, int cases, DrawCase draw = any_case) {
    Random random(seed);
    int checked = 0;
    for (int i = 0; i < cases; ++i) {
        const MapperCase one = draw(random, dataflow);
        Simulated simulated(dataflow, one);
        if (!simulated.runs) continue;
        INFO(describe(one, dataflow));
        const SearchInput input = simulated.input(Objective::edp);
        for (int k = 0; k < 8; ++k) {
            const MappingParameters mapping = any_of(random, simulated.mappings);
            const std::optional<SimulatedMapping> found = (*simulated.simulation)(mapping);
            if (!found) continue;
            INFO(dataflow.text(mapping));
            const auto expect_below = [&](const MappingCost& bound, const char* which) {
                INFO("bound of " << which);
                CHECK(bound.array_cycles <= found->cost->array_cycles);
                CHECK(bound.total_cycles <= found->cost->total_cycles);
                CHECK(bound.energy <= found->cost->energy);
            };
            expect_below(least_cost(input, mapping), "one");
            // With the cycles of its passes known, its array time is.
            const MappingCost told = least_cost(input, mapping, &found->passes);
            expect_below(told, "one, passes known");
            if (!one.machine.overlap_passes && dataflow.least != nullptr)
                CHECK(told.array_cycles == found->cost->array_cycles);
            if (LeastTime::bounds_many(one.machine)) {
                for (const Varied& varied : varied_by(dataflow)) {
                    const MappingGroup group = group_of(dataflow, varied, simulated.mappings, mapping, one.layer);
                    INFO("with all up to " << dataflow.text(group.best_case) << " in " << varied.parameters);
                    expect_below(least_cost_of_many(input, group), "many");
                }
            }
            ++checked;
        }
    }
    CHECK(checked > 2 * cases);
}

void check_best(const Dataflow& dataflow, std::uint64_t seed, int cases, std::int64_t most) {
    Random random(seed);
    int checked = 0;
    for (int i = 0; i < cases; ++i) {
        const MapperCase one = random_mapper_case(random, dataflow, most);
        Simulated simulated(dataflow, one);
        if (!simulated.runs) continue;
        INFO(describe(one, dataflow));
        std::vector<std::optional<SimulatedMapping>> all;
        for (const MappingParameters& mapping : simulated.mappings)  // each by itself: nothing known of the others
            all.push_back(MappingSimulation(simulated.request, simulated.layer)(mapping));
        for (const Objective objective : all_objectives()) {
            const Better better(dataflow, objective);
            double least = std::numeric_limits<double>::infinity();
            for (const std::optional<SimulatedMapping>& mapping : all)
                if (mapping) least = std::min(least, better.figure(*mapping->cost));
            ExactLimits limits;
            limits.simulations = limits.bounds = 1000000;
            const Simulate simulate = [&](const MappingParameters& mapping, const Worthwhile& worthwhile) {
                return (*simulated.simulation)(mapping, worthwhile);
            };
            const ExactSearch found = search_exactly({{simulated.input(objective), simulate, {}}}, limits);
            INFO("objective " << objective_name(objective));
            if (found.simulated.empty()) {
                CHECK(least == std::numeric_limits<double>::infinity());
                continue;
            }
            CHECK(found.proof.proven);
            CHECK(better.figure(found.simulated[0].cost) == least);
            ++checked;
        }
    }
    CHECK(checked > cases);
}

RunRequest alexnet(const std::string& dataflow, const std::string& layer, Objective objective) {
    RunRequest request;
    request.accelerator = find_accelerator("eyeriss", {});
    request.network = load_network(find_config("networks", "alexnet"));
    request.layers =
        select_layers(request.network, layer.empty() ? std::vector<std::string>() : std::vector<std::string>{layer});
    request.dataflow = dataflow;
    request.energy = load_energy_table(find_config("energy", "normalized"));
    request.objective = objective;
    request.mapper = Mapper::exact;
    request.quiet = true;
    return request;
}

std::int64_t total_cycles(const RunRequest& request) {
    return total_of(run_network(request).layers).counters.cycles.total;
}

}  // namespace

TEST_CASE("no simulated cost is below its bound, whatever the dataflow and the machine", "[mapper]") {
    for (const Dataflow& dataflow : dataflow_catalogue()) {
        INFO(dataflow.name);
        check_bounds(dataflow, 5, 25);
    }
}

TEST_CASE("no simulated cost under ws is below its bound with shallow FIFOs, strides and padding", "[mapper]") {
    for (const std::uint64_t seed : {72, 74}) check_bounds(find_dataflow("ws"), seed, 400, case_of_shallow_fifos);
}

TEST_CASE("the exact mapper's best is the best of all simulated mappings, for all objectives", "[mapper]") {
    for (const Dataflow& dataflow : dataflow_catalogue()) {
        INFO(dataflow.name);
        check_best(dataflow, 9, 8, 150);
    }
}

// Whether each of three layers of that shape, with words of its own, has the same choice beside the others as alone.
void check_shared(RunRequest request, Layer layer) {
    request.layers.clear();
    request.mapper = Mapper::exact;
    for (const char* name : {"first", "second", "third"}) {
        layer.name = name;
        request.layers.push_back(layer);
    }
    MappingChooser chooser(request);
    for (std::size_t i = 0; i < request.layers.size(); ++i) {
        INFO(request.layers[i].name << " of three");
        const ExactChoice shared = chooser.choose(i), alone = choose_exactly(request, request.layers[i]);
        CHECK(shared.chosen.plan.mapping == alone.chosen.plan.mapping);
        REQUIRE(shared.chosen.proof.has_value() == alone.chosen.proof.has_value());
        if (!alone.chosen.proof) continue;
        CHECK(shared.chosen.proof->simulated == alone.chosen.proof->simulated);
        CHECK(shared.chosen.proof->proven == alone.chosen.proof->proven);
        CHECK(shared.chosen.proof->gap == alone.chosen.proof->gap);
        CHECK(shared.chosen.search.best.size() == alone.chosen.search.best.size());
        CHECK(std::memcmp(&shared.run->counters, &alone.run->counters, sizeof alone.run->counters) == 0);
    }
}

TEST_CASE("layers of one shape have the choices that each would have alone", "[mapper]") {
    for (const Dataflow& dataflow : dataflow_catalogue()) {
        INFO(dataflow.name);
        Random random(51);
        int checked = 0;
        for (int i = 0; i < 12; ++i) {
            const MapperCase one = random_mapper_case(random, dataflow, 500);
            INFO(describe(one, dataflow));
            try {
                check_shared(request_of(dataflow, one), one.layer);
                ++checked;
            } catch (const InputError&) {  // nothing fits, or data out of range
            }
        }
        CHECK(checked > 2);
    }
    // Long enough for a search to leave mappings for others; with a limit, as well.
    RunRequest request = alexnet("rs", "CONV3", Objective::edp);
    check_shared(request, request.layers[0]);
    request.limits.simulations = 6;
    check_shared(request, request.layers[0]);
    request = alexnet("ws", "CONV4", Objective::edp);
    check_shared(request, request.layers[0]);
}

TEST_CASE("no bound falls by other words below their least ratio", "[mapper]") {
    int checked = 0;
    for (const char* name : {"rs", "ws"}) {
        const Dataflow& dataflow = find_dataflow(name);
        Random random(61);
        for (int i = 0; i < 40; ++i) {
            const MapperCase one = random_mapper_case(random, dataflow, 2000);
            if (one.machine.array_timing_depends_on_data()) continue;
            const Simulated a(dataflow, one);
            MapperCase other = one;
            other.layer.name += "_other";
            const Simulated b(dataflow, other);
            if (!a.runs || !b.runs) continue;
            INFO(describe(one, dataflow));
            const double ratio = b.known.least_ratio(a.known, one.layer.macs_per_image() * one.batch, true);
            for (const MappingParameters& mapping : a.mappings) {
                const MappingCost of_a = least_cost(a.input(Objective::edp), mapping),
                                  of_b = least_cost(b.input(Objective::edp), mapping);
                // Cycles are whole.
                const double cycles = static_cast<double>(of_a.total_cycles) - 1, energy = of_a.energy;
                CHECK(static_cast<double>(of_b.total_cycles) >= ratio * cycles);
                CHECK(of_b.energy >= ratio * energy * (cycles / (cycles + 1)) * (1 - 1e-12));
                ++checked;
            }
        }
    }
    CHECK(checked > 1000);
}

// All combinations of the layers' costs.
double least_product(const std::vector<std::vector<MappingCost>>& layers, std::size_t layer = 0, double energy = 0,
                     double cycles = 0) {
    if (layer == layers.size()) return energy * cycles;
    double least = std::numeric_limits<double>::infinity();
    for (const MappingCost& one : layers[layer])
        least = std::min(least, least_product(layers, layer + 1, energy + one.energy,
                                              cycles + static_cast<double>(one.total_cycles)));
    return least;
}

TEST_CASE("network-edp: no choice of simulated mappings has a lower product of sums", "[mapper]") {
    int checked = 0;
    for (const Dataflow& dataflow : dataflow_catalogue()) {
        INFO(dataflow.name);
        Random random(41);
        for (int i = 0; i < 30; ++i) {
            MapperCase one = random_mapper_case(random, dataflow, 100);
            RunRequest request = request_of(dataflow, one);
            const Layer other = random_mapper_case(random, dataflow, 100).layer;
            request.layers = {one.layer, other, one.layer};
            request.layers[2].name += "_again";
            request.objective = Objective::network_edp;
            request.mapper = Mapper::exact;
            request.limits.simulations = request.limits.bounds = 1000000;
            INFO(describe(one, dataflow));
            std::vector<std::vector<MappingCost>> costs;
            try {
                for (const Layer& layer : request.layers) {
                    costs.emplace_back();
                    one.layer = layer;
                    MappingSimulation simulation(request, layer);
                    for (const MappingParameters& mapping : legal_mappings(dataflow, one))
                        if (const auto found = simulation(mapping)) costs.back().push_back(*found->cost);
                }
            } catch (const InputError&) {  // data out of range
                continue;
            }
            if (costs[0].empty() || costs[1].empty() || costs[0].size() + costs[1].size() > 150) continue;
            const LayerResult total = total_of(run_network(request).layers);
            CHECK(total.energy.total() * static_cast<double>(total.counters.cycles.total) ==
                  Approx(least_product(costs)).epsilon(1e-12));
            ++checked;
        }
    }
    CHECK(checked > 40);
}

TEST_CASE("network-edp of AlexNet is no higher than that of layers chosen by themselves", "[mapper]") {
    for (const Mapper mapper : {Mapper::exact, Mapper::estimate}) {
        const auto product = [&](Objective objective) {
            RunRequest request = alexnet("rs", "", objective);
            request.mapper = mapper;
            const LayerResult total = total_of(run_network(request).layers);
            return total.energy.total() * static_cast<double>(total.counters.cycles.total);
        };
        CHECK(product(Objective::network_edp) <= product(Objective::energy));
        if (mapper == Mapper::exact) CHECK(product(Objective::network_edp) <= product(Objective::edp));
    }
}

TEST_CASE("thousands of bounds and hundreds of small spaces", "[mapper][long]") {
    for (const Dataflow& dataflow : dataflow_catalogue()) {
        INFO(dataflow.name);
        check_bounds(dataflow, 21, 1000);
        check_bounds(dataflow, 23, 1000, case_of_shallow_fifos);
        check_best(dataflow, 22, 200, 600);
    }
}

// Whether a group that a search asks about has the mapping in it.
bool has_mapping(const Dataflow& dataflow, const MappingGroup& group, const MappingParameters& mapping) {
    std::string smaller;
    if (has(group.less, Less::filters)) smaller += "mn";
    if (has(group.less, Less::rows)) smaller += "e";
    if (has(group.less, Less::columns)) smaller += "f";
    if (has(group.less, Less::channels)) smaller += "pq";
    return covers(dataflow, {smaller, group.less}, group.best_case, mapping);
}

// A search asks of groups of mappings before it names them.
TEST_CASE("no mapping's bound is below those of the groups that a search names it in, with many filters", "[mapper]") {
    struct Size {
        const char* layer;
        std::int64_t C, M, H, batch, filter, stride;
        bool merged = false;  // psums are added within a MAC, whatever the machine does
    };
    for (const Size& size :
         {Size{"wide", 8, 250, 6, 1, 3, 1}, Size{"narrow", 50, 70, 5, 2, 3, 1}, Size{"one word", 20, 130, 1, 4, 1, 1},
          Size{"gaps", 40, 90, 9, 2, 1, 2}, Size{"wide gaps", 30, 60, 14, 1, 2, 5},
          Size{"merged", 50, 70, 5, 2, 3, 1, true}, Size{"merged, gaps", 40, 90, 9, 2, 1, 2, true}})
        for (const Dataflow& dataflow : dataflow_catalogue()) {
            INFO(dataflow.name << ", " << size.layer);
            Layer layer;
            layer.name = size.layer;
            layer.C = size.C;
            layer.M = size.M;
            layer.H = layer.W = size.H;
            layer.R = layer.S = size.filter;
            layer.stride_h = layer.stride_w = size.stride;
            layer.pad = Padding::even(size.filter == 3 ? 1 : 0, size.filter == 3 ? 1 : 0);
            AcceleratorConfig machine = find_accelerator("isca16_" + dataflow.name + "_256", {});
            if (size.merged) machine.pe.psum_addition = PsumAddition::merged;
            const EnergyTable energy = load_energy_table(find_config("energy", "normalized"));
            const KnownWords known;
            const SearchInput input{dataflow, layer, size.batch, machine, energy, Objective::edp, known};
            if (!LeastTime::bounds_many(machine)) continue;
            std::deque<std::pair<MappingGroup, MappingCost>> groups;  // the last that were asked about
            std::int64_t compared = 0;
            const auto note = [&](const MappingGroup& asked) {
                groups.emplace_back(asked, least_cost_of_many(input, asked));
                if (groups.size() > 24) groups.pop_front();
                return compared > 200000;
            };
            const auto compare = [&](const MappingParameters& mapping) {
                const MappingCost one = least_cost(input, mapping);
                for (const auto& [group, bound] : groups) {
                    if (!has_mapping(dataflow, group, mapping)) continue;
                    ++compared;
                    if (one.energy >= bound.energy && one.array_cycles >= bound.array_cycles &&
                        one.total_cycles >= bound.total_cycles)
                        continue;
                    INFO(dataflow.text(mapping) << " in " << dataflow.text(group.best_case));
                    CHECK(one.energy >= bound.energy);
                    CHECK(one.array_cycles >= bound.array_cycles);
                    CHECK(one.total_cycles >= bound.total_cycles);
                }
            };
            CandidateVisitor visitor{compare, note};
            visitor.every_value = true;
            dataflow.candidates(layer, size.batch, machine, visitor);
            CHECK(compared > 100);
        }
}

TEST_CASE("a larger buffer does not make the fastest mapping slower", "[mapper]") {
    // Groups of mappings were left out by what the largest block of their filters, 249, takes: six passes, not five.
    RunRequest request;
    request.dataflow = "rs";
    request.objective = Objective::delay;
    request.mapper = Mapper::exact;
    request.energy = load_energy_table(find_config("energy", "normalized"));
    Layer layer;
    layer.name = "A";
    layer.C = 128;
    layer.M = 256;
    layer.H = layer.W = 28;
    layer.R = layer.S = 3;
    layer.pad = Padding::even(1, 1);
    request.layers = {layer};
    const auto cycles = [&](int banks) {
        Overrides overrides;
        overrides.add("glb.shared_banks=" + std::to_string(banks));
        request.accelerator = find_accelerator("isca16_rs_256", overrides);
        return choose_mapping(request, layer).search.best[0].cost.total_cycles;
    };
    CHECK(cycles(256) <= cycles(128));
}

TEST_CASE("ws on AlexNet CONV5: r=4 t=4, with both mappers", "[mapper]") {
    RunRequest request = alexnet("ws", "CONV5", Objective::edp);
    const ChosenMapping chosen = choose_mapping(request, request.layers[0]);
    REQUIRE(chosen.proof);
    CHECK(chosen.proof->proven);
    CHECK(chosen.plan.mapping == "n=1 e=13 r=4 t=4 keep=ifmaps");
    CHECK(chosen.search.best[0].cost.total_cycles == 3151053);
    // The estimate knows how long chains of filter rows wait for each other.
    request.mapper = Mapper::estimate;
    CHECK(choose_mapping(request, request.layers[0]).plan.mapping == chosen.plan.mapping);
}

TEST_CASE("AlexNet under rs is not slower with least delay than with least energy-delay product", "[mapper]") {
    CHECK(total_cycles(alexnet("rs", "", Objective::delay)) <= total_cycles(alexnet("rs", "", Objective::edp)));
}

TEST_CASE("nothing is called proven of a dataflow that does not name all legal mappings", "[mapper]") {
    const RunRequest request = alexnet("ws", "CONV5", Objective::edp);
    const Layer& layer = request.layers[0];
    Dataflow dataflow = find_dataflow("ws");
    MappingSimulation simulation(request, layer);
    const KnownWords known = simulation.known_words();
    const auto search = [&] {
        const Simulate simulate = [&](const MappingParameters& mapping, const Worthwhile& worthwhile) {
            return simulation(mapping, worthwhile);
        };
        const SearchInput input{dataflow, layer, 1, request.accelerator, request.energy, Objective::edp, known};
        return search_exactly({{input, simulate, {}}}, {});
    };
    CHECK(search().proof.proven);
    dataflow.every_value = EveryValue::ignored;
    const MappingProof proof = search().proof;
    CHECK_FALSE(proof.proven);
    CHECK_FALSE(proof.saw_all);
}

TEST_CASE("asked for every value, dataflows name every legal mapping, each once", "[mapper]") {
    for (const Dataflow& dataflow : dataflow_catalogue()) {
        INFO(dataflow.name);
        Random random(31);
        for (int i = 0; i < 20; ++i) {
            const MapperCase one = random_mapper_case(random, dataflow, 2000);
            INFO(describe(one, dataflow));
            std::vector<std::string> named, legal;
            CandidateVisitor visitor(
                [&](const MappingParameters& mapping) { named.push_back(dataflow.text(mapping)); });
            visitor.every_value = true;
            dataflow.candidates(one.layer, one.batch, one.machine, visitor);
            for (const MappingParameters& mapping : legal_mappings(dataflow, one))
                legal.push_back(dataflow.text(mapping));
            std::sort(named.begin(), named.end());
            std::sort(legal.begin(), legal.end());
            CHECK(named == legal);
        }
    }
}

TEST_CASE("mappings that deadlock count as none", "[mapper]") {
    RunRequest request = alexnet("ws", "CONV2", Objective::edp);
    request.accelerator.pe.ifmap_fifo_words = 1;
    const ChosenMapping chosen = choose_mapping(request, request.layers[0]);
    REQUIRE(chosen.proof);
    CHECK(chosen.proof->proven);
    CHECK(chosen.plan.parameters.r == 1);  // with channels side by side its FIFOs are too shallow: docs/time-model.md
    MappingSimulation simulation(request, request.layers[0]);
    MappingParameters side_by_side = chosen.plan.parameters;
    side_by_side.r = 2;
    side_by_side.t = 2;
    CHECK_FALSE(simulation(side_by_side));
}

TEST_CASE("the exact mapper's run is the run's result", "[mapper]") {
    for (const char* dataflow : {"rs", "ws"}) {
        RunRequest request = alexnet(dataflow, "CONV5", Objective::edp);
        const LayerResult taken = run_network(request).layers[0];
        request.fast_forward = false;  // a run of its own, of every pass
        const LayerResult own = run_network(request).layers[0];
        CHECK(std::memcmp(&taken.counters, &own.counters, sizeof own.counters) == 0);
        CHECK(taken.energy.total() == own.energy.total());
    }
}

TEST_CASE("a limit on simulations leaves a gap that holds the truth", "[mapper]") {
    RunRequest request = alexnet("rs", "CONV3", Objective::delay);
    const double proven =
        static_cast<double>(choose_mapping(request, request.layers[0]).search.best[0].cost.total_cycles);
    request.limits.simulations = 2;
    const ChosenMapping limited = choose_mapping(request, request.layers[0]);
    REQUIRE(limited.proof);
    CHECK_FALSE(limited.proof->proven);
    CHECK(limited.proof->simulated == 2);
    const double found = static_cast<double>(limited.search.best[0].cost.total_cycles);
    CHECK(proven >= found * (1 - limited.proof->gap));
}

TEST_CASE("simulated cycles of PEs are limited where passes overlap, too", "[mapper]") {
    RunRequest request = alexnet("rs", "CONV5", Objective::edp);
    request.accelerator.overlap_passes = true;
    request.limits.simulations = 4;
    request.limits.pe_cycles_a_simulation = 1;
    const ChosenMapping chosen = choose_mapping(request, request.layers[0]);
    REQUIRE(chosen.proof);
    CHECK(chosen.proof->simulated == 1);
    CHECK_FALSE(chosen.proof->proven);
}
