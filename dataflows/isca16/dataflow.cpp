#include "dataflows/isca16/dataflow.hpp"

#include <vector>

#include "sim/config/yaml.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

const std::vector<std::string>& names() {
    static const std::vector<std::string> in_order = {"RS", "WS", "OSA", "OSB", "OSC", "NLR"};
    return in_order;
}

}  // namespace

const std::string& isca16_name(Isca16Dataflow dataflow) { return names().at(static_cast<std::size_t>(dataflow)); }

Isca16Dataflow isca16_dataflow(const std::string& name) {
    for (const Isca16Dataflow dataflow : isca16_dataflows)
        if (isca16_name(dataflow) == name) return dataflow;
    throw InputError(unknown_name("dataflow", name, names()));
}

}  // namespace eyrie
