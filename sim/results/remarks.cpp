#include "sim/results/remarks.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/results/whole_network.hpp"
#include "sim/text/shown.hpp"
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
    // Words in stand as ifmaps and words out as ofmaps, as in CSV.
    const auto add = [&](const VectorResult& one, const char* transfer, Count uncompressed, Count compressed) {
        if (compressed > uncompressed) found.push_back({one.operation.name, transfer, uncompressed, compressed});
    };
    for (const VectorResult& one : run.vector_operations) {
        add(one, "ifmap", one.run.uncompressed_read, one.run.counts.bytes_read);
        add(one, "ofmap", one.run.uncompressed_written, one.run.counts.bytes_written);
    }
    return found;
}

std::vector<std::string> maps_sent_raw(const RunResult& run) {
    std::vector<std::string> found;
    for (const LayerResult& layer : run.layers) {
        if (layer.map_forms.ifmaps == MapForm::raw_as_smaller) found.push_back(layer.layer.name + " ifmap");
        if (layer.map_forms.ofmaps == MapForm::raw_as_smaller) found.push_back(layer.layer.name + " ofmap");
    }
    return found;
}

std::vector<std::string> layers_with_assumed_zeros(const RunResult& run) {
    std::vector<std::string> names;
    for (const LayerResult& one : run.layers) {
        const bool matters =
            run.accelerator.pe.zero_gating || (run.accelerator.dram.codes_ifmaps() && one.layer.ifmap_compressed);
        if (matters && one.layer.ifmap_zeros_assumed) names.push_back(one.layer.name);
    }
    return names;
}

PricedSizes priced_sizes_of(const AcceleratorConfig& machine) {
    const auto bytes = [](std::int64_t words, int bits) { return words * bits; };
    PricedSizes sizes;
    sizes.ifmap_spad_words = machine.pe.ifmap_spad_words;
    sizes.filter_spad_words = machine.pe.filter_spad_words;
    sizes.psum_spad_words = machine.pe.psum_spad_words;
    sizes.rf_bytes_per_pe = (bytes(machine.pe.ifmap_spad_words, machine.arithmetic.ifmap_bits) +
                             bytes(machine.pe.filter_spad_words, machine.arithmetic.filter_bits) +
                             bytes(machine.pe.psum_spad_words, machine.arithmetic.psum_bits)) /
                            8;
    sizes.glb_bytes = machine.glb.bits() / 8;
    return sizes;
}

namespace {

bool within_a_tenth(std::int64_t made_for, std::int64_t here) {
    return 10 * std::max(made_for - here, here - made_for) <= made_for;
}

}  // namespace

std::vector<std::string> prices_of_other_sizes(const RunResult& run) {
    std::vector<std::string> found;
    const EnergyTable& table = run.energy_table;
    if (table.derived) return found;
    const PricedSizes here = priced_sizes_of(run.accelerator);
    for (const PricedSize& one : priced_sizes) {
        const std::int64_t made_for = table.made_for.*one.size;
        if (made_for > 0 && !within_a_tenth(made_for, here.*one.size))
            found.push_back(fmt::format("{}: {} {} (here {})", one.doc, with_thousands(made_for), one.unit,
                                        with_thousands(here.*one.size)));
    }
    const Arithmetic& bits = run.accelerator.arithmetic;
    if (bits.ifmap_bits != table.word_bits || bits.filter_bits != table.word_bits || bits.psum_bits != table.word_bits)
        found.push_back(fmt::format("words of {} bits (here ifmap {}, filter {}, psum {})", table.word_bits,
                                    bits.ifmap_bits, bits.filter_bits, bits.psum_bits));
    return found;
}

namespace {

// Of many names the first; results have them all.
std::string layer_list(const std::vector<std::string>& names) {
    constexpr std::size_t most = 12;
    if (names.size() <= most) return shown(fmt::format("{}", fmt::join(names, ", ")));
    return shown(
        fmt::format("{}, ... ({} in all)", fmt::join(names.begin(), names.begin() + most / 2, ", "), names.size()));
}

}  // namespace

std::vector<NotProven> mappings_not_proven(const RunResult& run) {
    std::vector<NotProven> found;
    for (const LayerResult& layer : run.layers)
        if (const auto& proof = layer.origin.proof; proof && !proof->proven)
            found.push_back({layer.layer.name, proof->saw_all ? std::optional<double>(proof->gap) : std::nullopt});
    return found;
}

std::string not_proven_line(const RunResult& run) {
    std::vector<std::string> layers;
    double gap = 0;
    bool all_bounded = true;
    for (const NotProven& one : mappings_not_proven(run)) {
        layers.push_back(one.layer);
        gap = std::max(gap, one.gap.value_or(0));
        all_bounded = all_bounded && one.gap;
    }
    if (layers.empty()) return "";
    return fmt::format("not proven: the mappings of {} ({}; --mapper-limit)\n", layer_list(layers),
                       all_bounded ? fmt::format("another could have up to {:.2g} % less {}", 100 * gap, run.objective)
                                   : "how far from the best is not known");
}

std::string left_out_line(const std::vector<std::string>& layers) {
    if (layers.empty()) return "";
    return fmt::format("left out: {} (fully connected; --layer all)\n", layer_list(layers));
}

std::string assumed_zeros_line(const std::vector<std::string>& layers) {
    if (layers.empty()) return "";
    return fmt::format(
        "assumed: no zeros in the ifmaps of {} (no ifmap_zeros given; compression and gating depend on them)\n",
        layer_list(layers));
}

std::string beside_line(const RunResult& run) {
    const std::vector<OperationBeside> left = not_run(run);
    if (left.empty()) return "";
    const auto fused = std::count_if(run.beside.begin(), run.beside.end(), [](const auto& one) { return one.fused; });
    return fmt::format("not run: {}, beside the array ({} of the bytes that operations take and give){}\n",
                       numbers_by_kind(left), percent(not_run_percent(run) / 100),
                       fused > 0 ? fmt::format("; {} more are done as words leave the array", fused) : "");
}

std::string kept_line(const RunResult& run) {
    if (!run.kept) return "";
    if (run.kept->tensors.empty()) return "kept on chip: no tensor\n";
    std::vector<std::string> tensors;
    for (const KeptResult::Tensor& one : run.kept->tensors)
        tensors.push_back(fmt::format("{} ({} words, {} to {})", one.name, with_thousands(one.words), one.made_by,
                                      one.last_taken_by));
    return fmt::format("kept on chip: {}: {} bytes less across the DRAM link\n", layer_list(tensors),
                       with_thousands(run.kept->bytes_saved));
}

std::string chain_lines(const RunResult& run) {
    if (!run.chain) return "";
    constexpr std::size_t most = 12;
    std::string lines = fmt::format("chain: {} of {} layers compute on what operations before them made\n",
                                    run.chain->layers, run.layers.size());
    for (std::size_t i = 0; i < std::min(most, run.chain->ends.size()); ++i) {
        const ChainResult::End& one = run.chain->ends[i];
        lines += shown(fmt::format("chain ends at {} ({}): {}; what follows works on generated words", one.operation,
                                   one.type, one.reason)) +
                 "\n";
    }
    if (run.chain->ends.size() > most)
        lines += fmt::format("chain ends at {} more operations (\"chain\" of --json)\n", run.chain->ends.size() - most);
    if (!run.chain->passed_over.empty())
        lines += fmt::format("computed beside the machine: {}\n", layer_list(run.chain->passed_over));
    return lines;
}

// Of files with many layers, each with a batch of its own, the first.
std::string batches_line(const RunResult& run) {
    if (run.model_batches.empty()) return "";
    const std::size_t more = run.model_batches.size() - 1;
    return fmt::format("model: {}{} (--batch says how many are run)\n", shown(run.model_batches[0]),
                       more > 0 ? fmt::format("; and {} more", more) : "");
}

std::string narrower_words_line(const RunResult& run) {
    std::string words, keys;
    const auto add = [&](const char* type, int of_model, int here) {
        if (of_model == 0 || of_model >= here) return;
        words += fmt::format("{}{} {} bits (here {})", words.empty() ? "" : ", ", type, of_model, here);
        keys += fmt::format(" --set arithmetic.{}_bits={}", type, of_model);
    };
    add("ifmap", run.model_ifmap_bits, run.accelerator.arithmetic.ifmap_bits);
    add("filter", run.model_filter_bits, run.accelerator.arithmetic.filter_bits);
    return words.empty() ? "" : fmt::format("words: the model's are narrower: {};{}\n", words, keys);
}

std::string remark_lines(const RunResult& run) {
    std::string lines = left_out_line(run.layers_left_out) + beside_line(run) + kept_line(run) + chain_lines(run);
    if (run.generated_weights && !run.generated_weights->empty())
        lines +=
            fmt::format("generated weights: {} (none of --weights has them)\n", layer_list(*run.generated_weights));
    lines += batches_line(run);
    lines += narrower_words_line(run);
    lines += assumed_zeros_line(layers_with_assumed_zeros(run));
    std::vector<std::string> inflated;
    for (const Inflation& one : inflations(run))
        inflated.push_back(fmt::format("{} {} {} to {} bytes", one.layer, one.transfer,
                                       with_thousands(one.uncompressed_bytes), with_thousands(one.compressed_bytes)));
    if (!inflated.empty()) lines += fmt::format("compression inflates: {} (dram.rlc)\n", layer_list(inflated));
    if (const std::vector<std::string> raw = maps_sent_raw(run); !raw.empty())
        lines += fmt::format("sent raw, as compression would inflate them: {} (dram.rlc_ifmaps, dram.rlc_ofmaps)\n",
                             layer_list(raw));
    const std::vector<std::string> other_sizes = prices_of_other_sizes(run);
    if (!other_sizes.empty())
        lines += fmt::format("prices: {} is made for {}; --energy derived prices this machine\n",
                             shown(run.energy_table.name), fmt::join(other_sizes, ", "));
    if (const std::vector<std::string>& keys = run.energy_table.not_given; !keys.empty())
        lines += fmt::format("prices: {} does not give {}\n", shown(run.energy_table.name), fmt::join(keys, ", "));
    return lines;
}

}  // namespace eyrie
