#include "sim/technology/technology.hpp"

#include <cmath>
#include <map>
#include <mutex>
#include <stdexcept>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/technology/read_points.hpp"
#include "sim/technology/technology_keys.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

WireModel read_wire(const YamlNode& node) {
    node.allow_only(technology_keys("wire"));
    return {node.at("source").as_text(), read_supply(node.at("at_v")), read_price(node.at("pj_per_bit_mm"))};
}

ChipModel read_chip(const YamlNode& node) {
    node.allow_only(technology_keys("chip"));
    return {node.at("source").as_text(), read_supply(node.at("at_v")), node.at("layout").as_number(1, 100),
            node.at("clock_pj_per_mm2").as_number(0, largest_number), node.at("overhead_percent").as_number(0, 10000)};
}

}  // namespace

std::shared_ptr<const Technology> read_technology(const YamlNode& root) {
    root.allow_only(technology_keys(""));
    const YamlNode dram = root.at("dram");
    dram.allow_only(technology_keys("dram"));
    auto read = std::make_shared<Technology>(Technology{root.at("name").as_text(),
                                                        root.has("description") ? root.at("description").as_text() : "",
                                                        root.at("node_nm").as_number(1, 1000),
                                                        read_supply(root.at("supply_v")),
                                                        MemoryModel(root.at("sram"), root.at("registers")),
                                                        OperatorModel(root.at("arithmetic")),
                                                        read_wire(root.at("wire")),
                                                        read_chip(root.at("chip")),
                                                        dram.at("source").as_text(),
                                                        {},
                                                        dram.at("pj_per_bit").where() + ": dram.pj_per_bit"});
    for (const auto& [kind, price] : dram.at("pj_per_bit").entries())
        read->dram_pj_per_bit.emplace_back(kind, read_price(price));
    return read;
}

double Technology::dram_pj(const std::string& kind) const {
    std::string kinds;
    for (const auto& [one, price] : dram_pj_per_bit) {
        if (one == kind) return price;
        kinds += (kinds.empty() ? "" : ", ") + one;
    }
    throw InputError(
        fmt::format("{}: found no price for the machine's dram.kind, '{}'; allowed: one for it, or a kind "
                    "of the technology {}: {}",
                    dram_place, printable(kind), printable(name), kinds));
}

namespace {

std::string of_both(const std::string& first, const std::string& other) {
    return first == other ? first : first + " / " + other;
}

}  // namespace

std::shared_ptr<const Technology> technology_between(const Technology& smaller, const Technology& larger,
                                                     double node_nm) {
    const double share = std::log(node_nm / smaller.node_nm) / std::log(larger.node_nm / smaller.node_nm);
    const auto mixed = [&](double first, double other) { return between(first, other, share); };
    try {
        return std::make_shared<Technology>(
            Technology{fmt::format("{}nm", node_nm),
                       fmt::format("components between {} and {}, in the logarithms", smaller.name, larger.name),
                       node_nm,
                       mixed(smaller.supply_v, larger.supply_v),
                       smaller.memory.between(larger.memory, share),
                       smaller.operators.between(larger.operators, share),
                       {of_both(smaller.wire.source, larger.wire.source), mixed(smaller.wire.at_v, larger.wire.at_v),
                        mixed(smaller.wire.pj_per_bit_mm, larger.wire.pj_per_bit_mm)},
                       {of_both(smaller.chip.source, larger.chip.source), mixed(smaller.chip.at_v, larger.chip.at_v),
                        mixed(smaller.chip.layout, larger.chip.layout),
                        mixed(smaller.chip.clock_pj_per_mm2, larger.chip.clock_pj_per_mm2),
                        mixed(smaller.chip.overhead_percent, larger.chip.overhead_percent)},
                       smaller.dram_source,
                       smaller.dram_pj_per_bit,
                       smaller.dram_place});
    } catch (const std::invalid_argument&) {
        throw InputError(
            fmt::format("technology: found {} nm, between {} and {}, which give prices at other sizes; "
                        "allowed: technologies that give them at the same",
                        node_nm, smaller.name, larger.name));
    }
}

std::shared_ptr<const Technology> load_technology(const std::string& path) {
    struct Read {
        std::string text;  // a file may be another one by the next command of the same process
        std::shared_ptr<const Technology> technology;
    };
    static std::map<std::string, Read> read;
    static std::mutex one_at_a_time;  // Python's threads run chips side by side
    const std::lock_guard<std::mutex> held(one_at_a_time);
    Read& found = read[path];
    const std::string text = YamlNode::file_text(path);
    if (!found.technology || found.text != text) found = {text, read_technology(YamlNode::parse_file(text, path))};
    return found.technology;
}

}  // namespace eyrie
