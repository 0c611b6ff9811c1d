// Results and comparisons, checked and made ready for the page.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace eyrie {

struct ResultFile {
    std::string name;  // as the page calls it
    std::string path;  // as messages call it
    std::shared_ptr<const nlohmann::ordered_json> content;
};

// A section for each comparison, and one for all results of the same network, batch and energy unit, side by side; in
// the order of the files. Throws InputError for a value that is missing or not what its schema says.
std::vector<nlohmann::ordered_json> run_sections(const std::vector<ResultFile>& files);

}  // namespace eyrie
