#include "dataflows/components/accelergy.hpp"

#include <algorithm>
#include <cinttypes>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "dataflows/components/word_share.hpp"

namespace eyrie {

namespace {

constexpr double largest_pj = 1e9, largest_um2 = 1e12;

using Energies = std::map<std::string, double>;  // by action

// "system.PE[1..168].ifmap_spad[1..1]" -> "ifmap_spad".
std::string short_name(const std::string& name) {
    if (name.rfind("dram (", 0) == 0) return "dram";
    std::string plain;
    int depth = 0;
    for (const char c : name) {
        depth += c == '[' ? 1 : 0;
        if (depth == 0) plain += c;
        depth -= c == ']' ? 1 : 0;
    }
    return plain.substr(plain.rfind('.') == std::string::npos ? 0 : plain.rfind('.') + 1);
}

std::map<std::string, Energies> read_components(const YamlNode& root) {
    std::map<std::string, Energies> components;
    for (const YamlNode& one : root.at("ERT").at("tables").elements()) {
        Energies& energies = components[short_name(one.at("name").as_text())];
        for (const YamlNode& action : one.at("actions").elements()) {
            double& energy = energies[action.at("name").as_text()];
            energy = std::max(energy, action.at("energy").as_number(0, largest_pj));
        }
    }
    return components;
}

// "PE[1..168].ifmap_spad[1..2]" -> 336; a name without ranges -> 0.
std::int64_t instances_in(const std::string& name) {
    std::int64_t all = 0;
    for (std::size_t at = name.find('['); at != std::string::npos; at = name.find('[', at + 1)) {
        std::int64_t first = 0, last = 0;
        if (std::sscanf(name.c_str() + at, "[%" SCNd64 "..%" SCNd64 "]", &first, &last) == 2 && last >= first)
            all = std::max<std::int64_t>(all, 1) * (last - first + 1);
    }
    return all;
}

std::string bus_fifo_of(NetworkId network) { return fmt::format("{}_bus_fifo", row_of(network).name); }

// How many of a part the machine has; 1 of what it does not know.
std::int64_t instances_of(const std::string& part, const AcceleratorConfig& machine) {
    const std::string fifo = "_fifo", spad = "_spad";
    const auto ends_with = [&](const std::string& end) {
        return part.size() > end.size() && part.compare(part.size() - end.size(), end.size(), end) == 0;
    };
    int buses = 0;
    for_each_input_network([&](NetworkId network, const NetworkRow&) {
        if (part == bus_fifo_of(network)) buses = machine.noc.bus(network).buses;
    });
    if (buses > 0) return buses;
    if (part == "mac" || part == "MAC" || ends_with(spad) || ends_with(fifo)) return machine.pes();
    if (part == "glb_shared_bank") return machine.glb.shared_banks;
    if (part == "glb_filter_bank") return machine.glb.filter_banks;
    return 1;
}

// Of all components together, in mW; not a number where none has any.
double leakage_mw(const YamlNode& root, const AcceleratorConfig& machine) {
    double sum = 0;
    bool any = false;
    for (const YamlNode& one : root.at("ERT").at("tables").elements()) {
        const std::string name = one.at("name").as_text();
        for (const YamlNode& action : one.at("actions").elements()) {
            if (action.at("name").as_text() != "leak") continue;
            const std::int64_t in_name = instances_in(name);
            const std::int64_t instances = in_name > 0 ? in_name : instances_of(short_name(name), machine);
            sum += action.at("energy").as_number(0, largest_pj) * static_cast<double>(instances);
            any = true;
        }
    }
    return any ? sum * machine.core_khz * 1e-6 : std::numeric_limits<double>::quiet_NaN();
}

class Ert {
public:
    explicit Ert(const YamlNode& root) : components_(read_components(root)) {}

    // Of the first of these components and actions that there is; not a number: there is none.
    double energy(const std::vector<std::string>& names, const std::vector<std::string>& actions) const {
        for (const std::string& name : names) {
            const auto component = components_.find(name);
            if (component == components_.end()) continue;
            for (const std::string& action : actions) {
                const auto energy = component->second.find(action);
                if (energy != component->second.end()) return energy->second;
            }
        }
        return std::numeric_limits<double>::quiet_NaN();
    }

private:
    std::map<std::string, Energies> components_;
};

std::vector<std::string> parts_with_areas() {
    std::vector<std::string> parts = {
        "mac",         "ifmap_spad",   "filter_spad",   "psum_spad",        "ifmap_fifo",
        "filter_fifo", "psum_in_fifo", "psum_out_fifo", "ifmap_right_fifo", "ifmap_below_fifo"};
    for_each_input_network([&](NetworkId network, const NetworkRow&) { parts.push_back(bus_fifo_of(network)); });
    for (const char* const wires : {"filter_network", "ifmap_network", "psum_network", "ifmap_links", "glb_wires"})
        parts.push_back(wires);
    for (const char* const other : {"glb_shared_bank", "glb_filter_bank", "local_psum_network"}) parts.push_back(other);
    return parts;
}

}  // namespace

bool is_accelergy_ert(const YamlNode& root) { return root.is_map() && root.has("ERT"); }
bool is_accelergy_art(const YamlNode& root) { return root.is_map() && root.has("ART"); }

ComponentAreas accelergy_areas(const YamlNode& root, const AcceleratorConfig& machine) {
    // Their names in the Eyeriss-like examples of Accelergy and Timeloop -> ours. Their buffers are one memory each.
    static const std::map<std::string, std::string> ours = {
        {"MAC", "mac"},
        {"weights_spad", "filter_spad"},
        {"ifmap_NoC", "ifmap_network"},
        {"weights_NoC", "filter_network"},
        {"psum_write_NoC", "psum_network"},
        {"psum_read_NoC", "local_psum_network"},
        {"psum_NoC", "local_psum_network"},
        {"weights_glb", "glb_filter_bank"},
        {"filter_glb", "glb_filter_bank"},
        {"shared_glb", "glb_shared_bank"},
        {"shared_buffer", "glb_shared_bank"},
        {"glb", "glb_shared_bank"},
    };
    static const std::vector<std::string> parts = parts_with_areas();
    const YamlNode tables = root.at("ART").at("tables");
    ComponentAreas areas;
    for (const YamlNode& one : tables.elements()) {
        const std::string name = short_name(one.at("name").as_text());
        const double um2 = one.at("area").as_number(0, largest_um2);
        const auto known = ours.find(name);
        const std::string& part = known == ours.end() ? name : known->second;
        if (std::find(parts.begin(), parts.end(), part) == parts.end()) continue;
        const bool whole_buffer = known != ours.end() && part.compare(0, 4, "glb_") == 0;
        areas[part] =
            whole_buffer ? um2 / static_cast<double>(std::max<std::int64_t>(1, instances_of(part, machine))) : um2;
    }
    if (areas.empty())
        tables.fail(
            fmt::format("found no part of a machine; allowed: {}, or their names in Accelergy's Eyeriss-like "
                        "examples",
                        fmt::join(parts, ", ")));
    return areas;
}

EnergyTable accelergy_table(const YamlNode& root, const AcceleratorConfig& machine) {
    const Ert ert(root);
    // What the parts are called here and in the Eyeriss-like examples of Accelergy and Timeloop.
    const std::vector<std::string> mac_names = {"mac", "MAC"};
    const std::vector<std::string> shared_names = {"glb_shared_bank", "shared_glb", "shared_buffer", "glb"};
    std::vector<std::string> filter_buffer_names = {"glb_filter_bank", "weights_glb", "filter_glb"};
    filter_buffer_names.insert(filter_buffer_names.end(), shared_names.begin(), shared_names.end());
    EnergyTable table;
    table.name = "accelergy";
    table.description = "energy reference table of Accelergy";
    table.source = root.where();
    table.unit = "pJ";
    table.of_accelergy = true;
    table.mac_active = ert.energy(mac_names, {"mac", "mac_random", "compute"});
    table.mac_gated = ert.energy(mac_names, {"mac_gated", "gated"});
    table.leakage_mw = leakage_mw(root, machine);
    table.clock_mw = ert.energy({"clock_network"}, {"cycle"}) * machine.core_khz * 1e-6;
    table.overhead_percent = std::numeric_limits<double>::quiet_NaN();  // such tables have none
    table.mac_gated_psum = machine.pe.gated_macs_use_psum_spad ? 1 : 0;
    const auto set = [&](Level level, DataType type, Action action, double energy) {
        if (const std::size_t key = price_number(level, type, action); key < price_keys) table.price[key] = energy;
    };
    // A spad of 0 words is none, and costs nothing.
    const auto of_type = [&](DataType type, const std::string& name, const std::string& other, int word_bits,
                             int spad_words, int spad_access_bits, const std::vector<std::string>& buffers) {
        const std::vector<std::string> spads = {name + "_spad", other + "_spad"};
        const std::vector<std::string> networks = {name + "_network", name + "_NoC", other + "_NoC"};
        const double spad_share = accesses_a_word(spad_access_bits > 0 ? spad_access_bits : word_bits, word_bits);
        const double buffer_share = accesses_a_word(buffer_access_bits(machine.glb), word_bits);
        const double wire =
            ert.energy({"glb_wires"}, {"access"}) * word_bits / buffer_access_bits(machine.glb);  // of ours only
        const double way = std::isnan(wire) ? 0 : wire;
        for (const Action action : {Action::read, Action::write}) {
            const std::string verb = action_rows[place(action)].name;
            set(Level::rf, type, action, spad_words == 0 ? 0 : ert.energy(spads, {verb}) * spad_share);
            set(Level::glb, type, action, ert.energy(buffers, {verb}) * buffer_share + way);
        }
        // Theirs prices a word that a PE takes; ours the way along the buses and what each PE takes.
        const double transfer = ert.energy(networks, {"transfer"}), delivery = ert.energy(networks, {"delivery"});
        const bool theirs = std::isnan(delivery);
        set(Level::noc, type, Action::transfer, theirs ? 0 : transfer);
        set(Level::noc, type, Action::delivery, theirs ? transfer : delivery);
    };
    const Arithmetic& bits = machine.arithmetic;
    of_type(DataType::ifmap, "ifmap", "ifmap", bits.ifmap_bits, machine.pe.ifmap_spad_words,
            machine.pe.ifmap_spad_access_bits, shared_names);
    of_type(DataType::filter, "filter", "weights", bits.filter_bits, machine.pe.filter_spad_words,
            machine.pe.filter_spad_access_bits, filter_buffer_names);
    of_type(DataType::psum, "psum", "psum_write", bits.psum_bits, machine.pe.psum_spad_words,
            machine.pe.psum_spad_access_bits, shared_names);
    const std::vector<std::string> hop_names = {"local_psum_network", "psum_read_NoC", "psum_write_NoC", "psum_NoC"};
    set(Level::noc, DataType::psum, Action::hop, ert.energy(hop_names, {"hop", "transfer"}));
    set(Level::noc, DataType::ifmap, Action::hop,
        ert.energy({"ifmap_links", "local_psum_network", "psum_read_NoC", "psum_write_NoC", "psum_NoC"},
                   {"hop", "transfer"}));
    // Ours is of a bit; theirs of a row of the link.
    for (const Action action : {Action::read, Action::write}) {
        const std::string verb = action_rows[place(action)].name;
        const double bit = ert.energy({"dram"}, {verb});
        const double row = ert.energy({"DRAM"}, {verb}) / machine.dram.link_width_bits;
        set(Level::dram, DataType::ifmap, action, (std::isnan(bit) ? row : bit) * table.word_bits);
    }
    const double add = ert.energy({"vector_adder"}, {"add"}),
                 multiply = ert.energy({"vector_multiplier"}, {"multiply"});
    table.vector = {add, multiply, machine.vector.special_cycles * (add + multiply),
                    ert.energy({"vector_registers"}, {"read"}), ert.energy({"vector_registers"}, {"write"})};
    return table;
}

}  // namespace eyrie
