#include "tests/metamorphic/drawn_case.hpp"

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/chip/chip.hpp"
#include "sim/kernel/errors.hpp"
#include "tests/support/random_layer.hpp"

namespace eyrie {

namespace {

std::string difference(const std::string& name, Count a, Count b) {
    return a == b ? "" : fmt::format("{}: {}, {}", name, a, b);
}

// Draws until a case runs; false: it could not.
bool draw(DrawnCase& one, Random& random, const AdjustCase& adjust) {
    one.machine = random_machine(random);
    one.layer = random_layer(random);
    one.batch = random.between(1, 3);
    if (adjust) adjust(one, random);
    check_layer(one.layer);
    if (!random_mapping(random, *one.dataflow, one.layer, one.batch, one.machine, one.parameters)) return false;
    one.data = make_layer_data(one.layer, one.batch, random.next(), one.machine.arithmetic);
    return true;
}

}  // namespace

std::string DrawnCase::text() const { return describe(layer, batch, *dataflow, parameters); }

LayerRun run_of(const DrawnCase& one) {
    Chip chip("chip", one.machine);
    return chip.run_layer(one.layer, one.data,
                          plan_layer(*one.dataflow, one.layer, one.batch, one.machine, one.parameters));
}

void for_drawn_cases(std::uint64_t seed, int cases, const AdjustCase& adjust, const UsePair& use) {
    Random random(seed);
    const std::vector<Dataflow>& dataflows = dataflow_catalogue();
    int done = 0, drawn = 0;
    while (done < cases) {
        REQUIRE(drawn < 4 * cases + 40);
        DrawnCase one;
        one.dataflow = &dataflows[static_cast<std::size_t>(drawn++) % dataflows.size()];
        if (!draw(one, random, adjust)) continue;
        INFO("seed " << seed << ", case " << drawn << ": " << one.text());
        LayerRun run;
        try {
            run = run_of(one);
        } catch (const InputError&) {  // too few multicast IDs
            continue;
        } catch (const DeadlockError&) {
            continue;
        }
        use(one, run, random);
        ++done;
    }
}

std::string count_difference(const LayerCounters& a, const LayerCounters& b) {
    std::string found;
    for (const Tally& one : tallies)
        if (found.empty()) found = difference(one.name, a.*one.count, b.*one.count);
    for (const Measure& one : measures)
        if (found.empty()) found = difference(one.name, a.*one.count, b.*one.count);
    return found;
}

std::string cycle_difference(const LayerCounters& a, const LayerCounters& b) {
    std::string found;
    for (const auto& one : array_cycle_rows)
        if (found.empty()) found = difference(one.name, a.cycles.*one.count, b.cycles.*one.count);
    for (const auto& one : pause_rows)
        if (found.empty()) found = difference(one.name, a.cycles.*one.count, b.cycles.*one.count);
    for (std::size_t i = 0; i < pe_cycle_reasons; ++i)
        if (found.empty()) found = difference(pe_cycle_names[i], a.pe_cycles[i], b.pe_cycles[i]);
    for (const auto& one : network_cycle_rows)
        if (found.empty()) found = difference(one.name, a.network_busy.*one.count, b.network_busy.*one.count);
    return found;
}

}  // namespace eyrie
