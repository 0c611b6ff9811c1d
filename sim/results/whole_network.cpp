#include "sim/results/whole_network.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "memory/packing.hpp"

namespace eyrie {

WholeNetwork whole_network(const RunResult& run) {
    const LayerResult total = total_of(run.layers);
    WholeNetwork whole;
    whole.layers = total.counters.cycles.total;
    whole.layers_energy = total.energy.total();
    whole.layers_bytes = sum(total.counters.dram_crossed);
    for (const VectorResult& one : run.vector_operations) {
        whole.vector += one.run.cycles.total;
        whole.vector_energy += one.energy.total();
        whole.vector_bytes += one.run.bytes();
    }
    return whole;
}

LayerEnergy as_layer_energy(const VectorEnergy& energy) {
    LayerEnergy out;
    const auto set = [&](Level level, VectorPlace place) {
        out.level[eyrie::place(level)].of_type[eyrie::place(DataType::ifmap)] = energy[place];
    };
    out.mac = energy[VectorPlace::lanes];
    set(Level::rf, VectorPlace::registers);
    set(Level::glb, VectorPlace::glb);
    set(Level::dram, VectorPlace::dram);
    out.leakage = energy.leakage;
    out.clock = energy.clock;
    out.control = energy.control;
    return out;
}

Cycles busy_cycles(const RunResult& run) {
    Cycles cycles = total_of(run.layers).counters.cycles.array;
    for (const VectorResult& one : run.vector_operations) cycles += one.run.cycles.run();
    return cycles;
}

std::vector<OperationBeside> not_run(const RunResult& run) {
    std::vector<OperationBeside> left;
    for (const OperationBeside& one : run.beside)
        if (!one.fused && (!run.accelerator.vector.is_there() || work_of(one).run == VectorRun::impossible))
            left.push_back(one);
    return left;
}

Count bytes_of(const OperationBeside& operation, const RunResult& run) {
    const Count words = run.batch * (operation.words_in - operation.weight_words + operation.words_out);
    return packed_bytes(words + operation.weight_words, run.accelerator.arithmetic.ifmap_bits);
}

namespace {

Count bytes_of_layer(const LayerResult& result, const Arithmetic& bits) {
    const Layer& layer = result.layer;
    return layer.repeats * (packed_bytes(layer.filter_words(), bits.filter_bits) +
                            packed_bytes(result.batch * layer.ifmap_words_per_image(), bits.ifmap_bits) +
                            packed_bytes(result.batch * layer.ofmap_words_per_image(), bits_of(bits, WordType::ofmap)));
}

}  // namespace

double not_run_percent(const RunResult& run) {
    Count left = 0, all = 0;
    for (const OperationBeside& one : not_run(run)) left += bytes_of(one, run);
    for (const OperationBeside& one : run.beside) all += one.fused ? 0 : bytes_of(one, run);
    for (const LayerResult& layer : run.layers) all += bytes_of_layer(layer, run.accelerator.arithmetic);
    return 100 * static_cast<double>(left) / static_cast<double>(std::max<Count>(1, all));
}

std::string numbers_by_kind(const std::vector<OperationBeside>& operations) {
    std::map<std::string, int> number_of;
    for (const OperationBeside& one : operations) ++number_of[one.kind];
    std::vector<std::string> kinds;
    for (const auto& [kind, number] : number_of) kinds.push_back(fmt::format("{} {}", number, kind));
    return fmt::format("{}", fmt::join(kinds, ", "));
}

}  // namespace eyrie
