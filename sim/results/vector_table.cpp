#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "sim/results/energy_units.hpp"
#include "sim/results/whole_network.hpp"
#include "sim/text/text_table.hpp"

namespace eyrie {

namespace {

// All operations of a kind.
struct KindOfVector {
    std::string kind;
    Count operations = 0;
    Count words = 0;
    Cycles cycles = 0;
    double energy = 0;
    std::map<VectorBound, Cycles> by_bound;

    // What bounds most of their time.
    const char* bound() const {
        const auto longest = std::max_element(by_bound.begin(), by_bound.end(),
                                              [](const auto& a, const auto& b) { return a.second < b.second; });
        return vector_bound_name(longest->first);
    }
};

std::vector<KindOfVector> vector_kinds(const RunResult& run) {
    std::vector<KindOfVector> kinds;
    for (const VectorResult& one : run.vector_operations) {
        const auto same = [&](const KindOfVector& other) { return other.kind == one.operation.kind; };
        auto kind = std::find_if(kinds.begin(), kinds.end(), same);
        if (kind == kinds.end()) kind = kinds.insert(kind, KindOfVector{one.operation.kind, 0, 0, 0, 0, {}});
        ++kind->operations;
        kind->words += one.run.counts.dram_reads + one.run.counts.dram_writes;
        kind->cycles += one.run.cycles.total;
        kind->energy += one.energy.total();
        kind->by_bound[one.run.bound] += one.run.cycles.total;
    }
    return kinds;
}

std::string energy_share(double part, double whole) { return whole > 0 ? percent(part / whole) : "-"; }

void add_kinds_table(const RunResult& run, const WholeNetwork& whole, const Unit& unit, Tables& tables) {
    TextTable table({"operation", "number", "DRAM words", "cycles", "bound", "energy"});
    const auto add = [&](const std::string& name, const KindOfVector& of, const char* bound) {
        table.row({name, with_thousands(of.operations), with_thousands(of.words), with_thousands(of.cycles), bound,
                   fixed(of.energy / unit.size, 3)});
    };
    KindOfVector total;
    for (const KindOfVector& one : vector_kinds(run)) {
        add(one.kind, one, one.bound());
        total.operations += one.operations;
        total.words += one.words;
    }
    total.cycles = whole.vector;
    total.energy = whole.vector_energy;
    table.rule();
    add("total", total, "");
    const VectorConfig& vector = run.accelerator.vector;
    const std::string title = fmt::format(
        "Beside the array (vector unit: {} lanes, port of {} bits; energy in {}{}; bound: what takes longest)",
        vector.lanes, vector.port_bits, unit.name, run.energy_table.is_absolute() ? "" : run.energy_table.unit);
    tables.add("vector", title, std::move(table));
}

void add_whole_table(const RunResult& run, const WholeNetwork& whole, const Unit& unit, Tables& tables) {
    TextTable table({"whole network", "cycles", "ms", "of time", "energy", "of energy", "DRAM bytes"});
    const auto row = [&](const char* name, Cycles cycles, double energy, Count bytes) {
        table.row({name, with_thousands(cycles),
                   fixed(static_cast<double>(cycles) / static_cast<double>(run.accelerator.core_khz), 3),
                   percent(cycles, whole.cycles()), fixed(energy / unit.size, 3), energy_share(energy, whole.energy()),
                   with_thousands(bytes)});
    };
    row("layers on the array", whole.layers, whole.layers_energy, whole.layers_bytes);
    row("vector unit", whole.vector, whole.vector_energy, whole.vector_bytes);
    table.rule();
    row("total", whole.cycles(), whole.energy(), whole.bytes());
    const std::vector<OperationBeside> left = not_run(run);
    const std::string missing = left.empty() && run.complete() ? "" : ", of what ran";
    const std::string title =
        fmt::format("The whole network{} (total cycles; energy in {}{}; bytes that crossed the DRAM link)", missing,
                    unit.name, run.energy_table.is_absolute() ? "" : run.energy_table.unit);
    tables.add("whole", title, std::move(table));
}

}  // namespace

void add_vector_tables(const RunResult& run, Tables& tables) {
    const bool is_still_to_come = run.layers.empty();
    if (run.vector_operations.empty() && !is_still_to_come) return;
    const WholeNetwork whole = whole_network(run);
    const Unit unit = energy_unit_for(whole.energy() / 10, run.energy_table.unit);
    add_kinds_table(run, whole, unit, tables);
    add_whole_table(run, whole, unit, tables);
}

}  // namespace eyrie
