// What a user may not expect of a run, said aloud: a line each on the terminal, and fields of the result.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/results/layer_result.hpp"

namespace eyrie {

// Transfers of a data type, of a layer or an operation of the vector unit, that take more bytes compressed than
// uncompressed.
struct Inflation {
    std::string layer;
    const char* transfer;  // ifmap, filter, ofmap
    Count uncompressed_bytes = 0;
    Count compressed_bytes = 0;
};
std::vector<Inflation> inflations(const RunResult& run);

// The maps that were sent raw because their code would have been larger (MapCoding::smaller), as in "CONV1 ifmap".
std::vector<std::string> maps_sent_raw(const RunResult& run);

// Layers whose share of zeros among the ifmaps nobody gave, though compression or gating depends on it: none are
// assumed.
std::vector<std::string> layers_with_assumed_zeros(const RunResult& run);

// The machine's sizes that prices depend on.
PricedSizes priced_sizes_of(const AcceleratorConfig& machine);

// What the run's fixed prices were made for and the machine differs from, as in "RF of 512 bytes a PE (here 2)"; sizes
// within a tenth are taken for the same. Derived prices are for the machine's own sizes.
std::vector<std::string> prices_of_other_sizes(const RunResult& run);

// Layers whose mapping the exact mapper's limit left unproven, and what another could have less of the objective at
// most: a share; none: no bound of all of them is known.
struct NotProven {
    std::string layer;
    std::optional<double> gap;
};
std::vector<NotProven> mappings_not_proven(const RunResult& run);
// "not proven: the mappings of CONV3, CONV4 (another could have up to 5.6 % less edp; --mapper-limit)"; "": all are.
std::string not_proven_line(const RunResult& run);

// What nobody runs (sim/results/whole_network.hpp), by kind, with its share of the bytes that the network's operations
// take and give. "": nothing.
std::string beside_line(const RunResult& run);

// Words that are narrower in the model's file than on the machine, with the keys that make them alike. "": none.
std::string narrower_words_line(const RunResult& run);

// The lines: layers left out, operations beside the array, narrower words of the model, zeros assumed, compression that
// inflates, maps sent raw, prices of other sizes, prices not given. "": nothing to say. Lines of their own, "" without
// names.
std::string assumed_zeros_line(const std::vector<std::string>& layers);
std::string left_out_line(const std::vector<std::string>& layers);
std::string remark_lines(const RunResult& run);

}  // namespace eyrie
