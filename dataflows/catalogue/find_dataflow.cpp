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
    throw InputError(unknown_name("dataflow", name, dataflow_names()));
}

}  // namespace eyrie
