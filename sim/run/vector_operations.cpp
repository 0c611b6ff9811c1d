#include "sim/run/vector_operations.hpp"

namespace eyrie {

std::vector<VectorResult> run_vector_operations(const RunRequest& request) {
    std::vector<VectorResult> results;
    const AcceleratorConfig& machine = request.accelerator;
    if (!machine.vector.is_there() || !request.is_whole_network()) return results;
    const VectorSurroundings surroundings = {machine.vector, machine.glb, machine.dram, machine.arithmetic,
                                             machine.core_khz};
    for (const OperationBeside& operation : request.network.beside) {
        if (operation.fused) continue;
        VectorResult one{operation, run_operation(operation, request.batch, surroundings), {}};
        if (one.run.run == VectorRun::impossible) continue;
        one.energy = price(one.run.counts, one.run.cycles.total, machine.core_khz, request.energy);
        results.push_back(one);
    }
    return results;
}

}  // namespace eyrie
