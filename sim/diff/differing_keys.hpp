// What two runs were asked and made of, key by key: accelerator, prices, network, shapes and mappings of layers, seed,
// files by their digests, and the build. Numbers that a run gives are no keys.
#pragma once

#include <string>
#include <vector>

#include "sim/results/json_field.hpp"

namespace eyrie {

struct DifferingKey {
    std::string key;  // "accelerator.glb.shared_banks", "layers.CONV1.mapping.m"
    std::string a;    // as JSON writes it, a text without quotes; "": there is no such key
    std::string b;
    bool derived = false;  // a price that follows from the machine, in both
};

// `a`, `b`: runs as run_json gives them, with what else their files hold. In the order of `a`, then what only `b` has.
// Throws InputError for a provenance or a mapper that is not what its schema says.
std::vector<DifferingKey> differing_keys(const JsonField& a, const JsonField& b);

}  // namespace eyrie
