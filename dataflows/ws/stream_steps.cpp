#include "dataflows/ws/stream_steps.hpp"

#include <algorithm>

namespace eyrie {

namespace {

// Rows of all residues can be interleaved if FIFOs hold the steps of one residue while another is sent.
bool side_by_side(const Layer& layer, const AcceleratorConfig& machine) {
    const std::int64_t held = 3 * step_columns(machine);
    const PeConfig& pe = machine.pe;
    return std::min(layer.stride_h, layer.R) > 1 && pe.psum_in_fifo_words >= held && pe.psum_out_fifo_words >= held &&
           pe.ifmap_fifo_words >= held + (layer.S - 1) / layer.stride_w;
}

}  // namespace

std::int64_t step_columns(const AcceleratorConfig& machine) {
    const NocConfig& noc = machine.noc;
    return std::max({noc.ifmap.words_per_cycle, noc.psum.words_per_cycle, noc.output.words_per_cycle});
}

// With a stride, the chains of a row residue use only every U-th row: sent row by row, the other chains would wait.
// Interleaved, residue a follows a - 1 at a distance at which the psums of its filter rows are back in the buffer.
std::vector<StreamStep> stream_steps(const Layer& layer, const AcceleratorConfig& machine, std::int64_t r,
                                     std::int64_t ofmap_rows) {
    const std::int64_t residues = std::min(layer.stride_h, layer.R);
    const std::int64_t distance = r * layer.S * (machine.pe.pipeline_stages + 1) + 10;
    const std::int64_t columns = stream_columns(layer, 0), step = step_columns(machine);
    // The first residue's next filter row continues the psums that the last residue's row has written back.
    const std::int64_t row_time = std::max(columns, residues * distance);
    const bool together = side_by_side(layer, machine);
    std::vector<StreamStep> all;
    for (std::int64_t residue = 0; residue < residues; ++residue)
        for (std::int64_t row = 0; row < stream_rows(layer, residue, ofmap_rows); ++row)
            for (std::int64_t x = 0; x < columns; x += step)
                all.push_back({together ? row * row_time + x + residue * distance
                                        : (row * layer.stride_h + residue) * columns + x,
                               residue, row, x});
    std::stable_sort(all.begin(), all.end(),
                     [](const StreamStep& one, const StreamStep& other) { return one.time < other.time; });
    return all;
}

}  // namespace eyrie
