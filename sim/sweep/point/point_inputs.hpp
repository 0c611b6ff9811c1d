// The identity of a point: everything its result depends on, as text, and the digest of it.
#pragma once

#include <map>
#include <string>

#include "sim/sweep/point/point_resolver.hpp"

namespace eyrie {

struct PointInputs {
    // JSON on one line: the simulator's version, the resolved accelerator, batch, objective, ...; networks, mappings,
    // energy and area tables by the digest of their text.
    std::string text;
    std::string key;                               // SHA-256 of `text`, hexadecimal
    std::map<std::string, std::string> documents;  // digest -> text that `text` refers to
};

PointInputs inputs_of(const ResolvedPoint& point);
// The identity of a point that cannot be resolved: its settings.
PointInputs inputs_of(const PointSettings& settings);

// 16 hexadecimal digits, equal for points whose energies and delays can be compared: they do the same work and use the
// same energy table.
std::string comparable_id(const ResolvedPoint& point);
// The work in words: "alexnet CONV1 CONV2, batch 4".
std::string workload_name(const RunRequest& request);

}  // namespace eyrie
