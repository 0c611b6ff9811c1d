#include "sim/results/remarks.hpp"

#include <fmt/format.h>

#include "sim/text/text_table.hpp"

namespace eyrie {

std::vector<Inflation> inflations(const RunResult& run) {
    std::vector<Inflation> found;
    for (const LayerResult& layer : run.layers)
        for (const Transfer& one : transfer_rows) {
            const Count uncompressed = layer.counters.dram_uncompressed.*one.bytes;
            const Count compressed = layer.counters.dram_crossed.*one.bytes;
            if (compressed > uncompressed) found.push_back({layer.layer.name, one.name, uncompressed, compressed});
        }
    return found;
}

std::vector<std::string> layers_with_assumed_zeros(const RunResult& run) {
    std::vector<std::string> names;
    for (const LayerResult& one : run.layers) {
        const bool matters = run.accelerator.pe.zero_gating || (run.accelerator.dram.rlc && one.layer.ifmap_compressed);
        if (matters && one.layer.ifmap_zeros_assumed) names.push_back(one.layer.name);
    }
    return names;
}

std::string left_out_line(const std::vector<std::string>& layers) {
    if (layers.empty()) return "";
    return fmt::format("left out: {} (fully connected; --layer all)\n", fmt::join(layers, ", "));
}

std::string remark_lines(const RunResult& run) {
    std::string lines = left_out_line(run.layers_left_out);
    const std::vector<std::string> assumed = layers_with_assumed_zeros(run);
    if (!assumed.empty())
        lines += fmt::format(
            "assumed: no zeros in the ifmaps of {} (no ifmap_zeros given; compression and gating depend on them)\n",
            fmt::join(assumed, ", "));
    std::string inflated;
    for (const Inflation& one : inflations(run))
        inflated += fmt::format("{}{} {} {} to {} bytes", inflated.empty() ? "" : ", ", one.layer, one.transfer,
                                with_thousands(one.uncompressed_bytes), with_thousands(one.compressed_bytes));
    if (!inflated.empty()) lines += fmt::format("compression inflates: {} (dram.rlc)\n", inflated);
    return lines;
}

}  // namespace eyrie
