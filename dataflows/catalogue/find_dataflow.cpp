#include <algorithm>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

std::vector<std::string> dataflow_names() {
    std::vector<std::string> names;
    for (const Dataflow& dataflow : dataflow_catalogue()) names.push_back(dataflow.name);
    return names;
}

const Dataflow& find_dataflow(const std::string& name) {
    for (const Dataflow& dataflow : dataflow_catalogue())
        if (dataflow.name == name) return dataflow;
    std::vector<std::string> likely = likely_names(name, dataflow_names());
    if (likely.empty() && name.size() > 2) {          // "row": the word, not its letter
        const auto in_words = [](std::string text) {  // row_stationary, row-stationary
            std::replace_if(
                text.begin(), text.end(), [](char c) { return c == '_' || c == '-'; }, ' ');
            return text;
        };
        std::vector<std::string> descriptions;
        for (const Dataflow& dataflow : dataflow_catalogue()) descriptions.push_back(in_words(dataflow.description));
        for (const std::string& description : likely_names(in_words(name), descriptions))
            for (const Dataflow& dataflow : dataflow_catalogue())
                if (in_words(dataflow.description) == description) likely.push_back(dataflow.name);
    }
    throw InputError(unknown_name("dataflow", name, join(dataflow_names(), ", "), likely));
}

}  // namespace eyrie
