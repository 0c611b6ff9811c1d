// One entry of a network file's `layers`: an operation, as layers of the array or as one beside it. The keys are in
// docs/inputs.md.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "workloads/network.hpp"
#include "workloads/network_file/entry_keys.hpp"

namespace eyrie {

struct NetworkEntry {
    std::string name;
    std::vector<Layer> layers;
    std::optional<OperationBeside> beside;
    std::int64_t words_out = 0;  // for one image
};

// What the entries so far give, by name and in their order.
struct EntriesSoFar {
    std::map<std::string, std::int64_t> words_out;
    std::int64_t last_words_out = 0;
};

// Reads and checks an entry. Throws InputError with file, line, key, what was found and what is allowed.
NetworkEntry read_entry(const YamlNode& node, const std::optional<YamlNode>& defaults,
                        const std::filesystem::path& folder, const EntriesSoFar& so_far);

// What `type` may be, and the keys of an entry of that type.
std::vector<std::string> entry_types();
std::vector<std::string> entry_keys_of(const std::string& type);

}  // namespace eyrie
