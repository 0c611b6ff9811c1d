#include "workloads/network_file/key_rows.hpp"

#include <algorithm>

#include "workloads/network_file/entry.hpp"

namespace eyrie {

namespace {

const char* const sizes = "1 to 65536";
const char* const axes = "an integer, or [vertical, horizontal]; in 3-D [planes, vertical, horizontal]";
const char* const words = "0 to 2^62";

// Of an entry of `layers`. Which types have a key: entry_type_rows().
const std::vector<KeyRow> entry_rows = {
    {"name", "1 to 64 letters, digits, _, -, .", "", "", "once in a network"},
    {"type", "conv, depthwise, fc, transposed, matmul; or what runs beside the array", "conv", "", "the operation"},
    {"inputs", "names of entries before; input: the network's", "the entry before", "", "whose outputs it takes"},
    {"C", sizes, "", "channels", "of the ifmap, over all groups"},
    {"M", sizes, "C where depthwise", "filters", "ofmap channels, over all groups; of a product: rows of the first"},
    {"N", sizes, "", "columns", "of a product's second matrix"},
    {"K", sizes, "", "words", "columns of a product's first matrix, rows of its second"},
    {"batch", sizes, "1", "products", "for one image"},
    {"second", "weight, activation", "weight", "", "what a product's second matrix is"},
    {"D", sizes, "1", "planes", "of the ifmap, in 3-D"},
    {"H", sizes, "1 where fc", "rows", "of the ifmap, without padding"},
    {"W", sizes, "1 where fc", "columns", "of the ifmap, without padding"},
    {"T", sizes, "1; D where fc", "planes", "of the filter, in 3-D"},
    {"R", sizes, "H where fc", "rows", "of the filter"},
    {"S", sizes, "W where fc", "columns", "of the filter"},
    {"stride", axes, "1", "inputs", "between two positions of the filter; transposed: outputs between two inputs"},
    {"padding",
     "an integer, [vertical, horizontal], [[top, bottom], [left, right]], [top, left, bottom, right], same, valid", "0",
     "zeros", "around the ifmap; transposed: outputs cut off"},
    {"dilation", axes, "1", "inputs", "between two words of the filter"},
    {"output_padding", axes, "0", "outputs", "added behind, of a transposed convolution"},
    {"groups", sizes, "1; C where depthwise", "groups", "C and M are multiples of it"},
    {"relu", "true, false", "false", "", "whether ofmaps pass a ReLU on their way to DRAM"},
    {"ifmap_zeros", "0 to 1", "0", "share", "of zeros among generated ifmap words"},
    {"ofmap_zeros", "0 to 1, or -1", "-1", "share", "of zeros wanted among ofmap words, with relu; -1: as it comes"},
    {"ifmap_compressed", "true, false", "true", "", "whether ifmaps lie in DRAM run-length coded, with dram.rlc: true"},
    {"ifmap_file", "a .npy file, relative to the network's", "generated", "", "ifmaps: (N, C, H, W)"},
    {"filter_file", "a .npy file, relative to the network's", "generated", "", "filters: (M, C / groups, R, S)"},
    {"images", sizes, "1", "images", "of this layer for one of the network"},
    {"repeat", sizes, "1", "times", "how often it is done for one image"},
    {"shape", "a sequence of sizes", "C, D, H and W", "words", "of the output, of what runs beside the array"},
    {"operation", "text", "the type", "", "its name in the model, of what runs beside the array"},
    {"operands", sizes, "2 of add and multiply, else 1", "tensors", "that it takes"},
    {"from", "a sequence of sizes", "none", "words", "of the input, of a layout whose places are known"},
    {"order", "a sequence of axes, from 0", "as in from", "", "of from, for each axis of the result"},
    {"starts", "a sequence of integers; of several results a sequence of those", "0", "words",
     "where the result begins along each of its axes"},
    {"steps", "a sequence of integers", "1", "words", "along each axis; below 0 backwards, 0 the same word"},
    {"sizes", "as starts", "those of from", "words", "of the result along each of its axes"},
    {"outside", "none, fill, reflect, edge, wrap", "none", "", "what places outside the input hold"},
    {"fill", "-32768 to 32767", "0", "", "the word there, with outside: fill"},
    {"fused", "true, false", "false", "", "free: done as words leave the array"},
    {"in_words", words, "follows from sizes", "words", "that it takes"},
    {"out_words", words, "follows from sizes", "words", "that it makes"},
    {"weight_words", words, "0", "words", "of in_words, those that are the same for all images, for a vector unit"},
    {"row", words, "the last axis of shape", "words", "with statistics of their own, of softmax and normalisation"},
    {"window_words", words, "follows from sizes", "words", "under all windows, of a pool without sizes"},
};

const std::vector<KeyRow> file_rows = {
    {"name", "text", "", "", "of the network"},
    {"description", "text", "''", "", "one line"},
    {"whole", "true, false", "false", "", "whether fully connected layers run as well unless --layer says otherwise"},
    {"defaults", "a mapping", "none", "",
     "keys for every layer that does not say otherwise: R, S, stride, padding, dilation, groups (none of which reaches "
     "an fc layer), relu, ifmap_zeros, ofmap_zeros, ifmap_compressed"},
    {"layers", "a sequence of mappings", "", "", "what is done, one after another"},
};

}  // namespace

std::vector<KeyRow> network_key_rows() {
    std::vector<KeyRow> rows = file_rows;
    for (KeyRow row : entry_rows) {
        row.key = "layers[]." + row.key;
        rows.push_back(row);
    }
    return rows;
}

std::vector<EntryTypeRow> entry_type_rows() {
    std::vector<EntryTypeRow> types;
    for (const std::string& type : entry_types()) {
        EntryTypeRow row{type, {}};
        const std::vector<std::string> allowed = entry_keys_of(type);
        for (const KeyRow& one : entry_rows)
            if (std::find(allowed.begin(), allowed.end(), one.key) != allowed.end()) row.keys.push_back(one.key);
        types.push_back(row);
    }
    return types;
}

}  // namespace eyrie
