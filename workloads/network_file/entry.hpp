// One entry of a network file's `layers`: an operation, as layers of the array or as one beside it. The keys are in
// docs/inputs.md.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "workloads/graph/operation.hpp"
#include "workloads/network.hpp"
#include "workloads/network_file/entry_keys.hpp"

namespace eyrie {

struct NetworkEntry {
    std::string name;
    std::vector<Layer> layers;
    std::int64_t images = 1;  // of the layers, for one image of the network
    std::optional<OperationBeside> beside;
    std::int64_t words_out = 0;  // for one image
    // The operation as part of a graph: what it makes, and the entries that it takes it from ("input": the network's);
    // none named: the one before. Empty `shape`: that of what it takes.
    Operation operation;
    std::vector<std::int64_t> shape;
    std::vector<std::vector<std::int64_t>> more_shapes;  // of further results
    std::optional<std::vector<std::string>> inputs;
};

// What the entries so far give, by name (of several results: NAME, NAME:2, ...) and in their order.
struct EntriesSoFar {
    void add(const NetworkEntry& entry);

    std::map<std::string, std::int64_t> words_out;
    std::int64_t last_words_out = 0;
};

// What the results of an entry are called: NAME, NAME:2, ...
std::string result_name(const std::string& entry, std::size_t result);

// Sizes of one image: without a first axis of 1 that was the batch.
std::vector<std::int64_t> without_batch(const std::vector<std::int64_t>& sizes);

// Reads and checks an entry. Throws InputError with file, line, key, what was found and what is allowed.
NetworkEntry read_entry(const YamlNode& node, const std::optional<YamlNode>& defaults,
                        const std::filesystem::path& folder, const EntriesSoFar& so_far);

// What `type` may be, and the keys of an entry of that type.
std::vector<std::string> entry_types();
std::vector<std::string> entry_keys_of(const std::string& type);

}  // namespace eyrie
