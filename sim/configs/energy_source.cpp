#include "sim/configs/energy_source.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "dataflows/components/accelergy.hpp"
#include "sim/config/yaml.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/configs/technologies.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

MachinePrices find_prices(const std::string& technology, const AcceleratorConfig& machine) {
    return machine_prices(machine, *find_technology(technology.empty() ? machine.technology : technology));
}

std::vector<std::string> energy_files(const std::string& name_or_files) {
    if (name_or_files == derived_energy) return {};
    if (is_config_path(name_or_files)) {
        std::error_code ignored;
        const std::size_t comma = name_or_files.find(',');
        if (comma == std::string::npos || std::filesystem::exists(name_or_files, ignored))
            return {find_config("energy", name_or_files)};
        return {name_or_files.substr(0, comma), name_or_files.substr(comma + 1)};
    }
    if (is_node_between(name_or_files)) return {};
    std::vector<std::string> names = {derived_energy};
    for (const char* const kind : {"energy", "technologies"}) {
        const std::vector<std::string> of_kind = list_configs(kind);
        if (std::find(of_kind.begin(), of_kind.end(), name_or_files) != of_kind.end())
            return {find_config(kind, name_or_files)};
        names.insert(names.end(), of_kind.begin(), of_kind.end());
    }
    throw InputError(unknown_name("energy table or technology", name_or_files, listed(names) + ", or a file's path",
                                  likely_names(name_or_files, names)));
}

std::vector<PriceFile> technology_files(const std::string& name_or_file) {
    std::vector<PriceFile> files;
    for (const std::string& one : technology_names(name_or_file))
        files.push_back({"technology", one, find_config("technologies", one)});
    return files;
}

std::vector<PriceFile> price_files(const std::string& name_or_files, const AcceleratorConfig& machine) {
    const std::vector<std::string> paths = energy_files(name_or_files);
    if (paths.empty()) return technology_files(name_or_files == derived_energy ? machine.technology : name_or_files);
    std::vector<PriceFile> files;
    bool gives_energies = false;
    for (const std::string& path : paths) {
        const YamlNode root = YamlNode::load_file(path);
        const bool is_technology = root.is_map() && root.has("node_nm");
        files.push_back({is_technology ? "technology" : "energy table", paths.size() > 1 ? path : name_or_files, path});
        gives_energies = gives_energies || is_technology || is_accelergy_ert(root) || !is_accelergy_art(root);
        if (is_technology || is_accelergy_ert(root) || !root.is_map() || !root.has("base")) continue;
        for (const PriceFile& below : price_files(root.at("base").as_text(), machine)) files.push_back(below);
    }
    if (gives_energies) return files;
    for (const PriceFile& one : technology_files(machine.technology)) files.push_back(one);
    return files;
}

EnergySource::EnergySource(const std::string& name_or_files) {
    const std::vector<std::string> paths = energy_files(name_or_files);
    if (paths.empty() && name_or_files != derived_energy) technology_ = find_technology(name_or_files);
    for (const std::string& path : paths) {
        const File file = {path, YamlNode::file_text(path)};
        const YamlNode root = YamlNode::parse_file(file.text, path);
        const bool is_ert = is_accelergy_ert(root), is_art = is_accelergy_art(root);
        if (paths.size() > 1 && is_ert == is_art)
            root.fail("found one of two files that is no ERT and no ART; allowed: an ERT and an ART of Accelergy");
        if ((is_ert && table_) || (is_art && areas_)) root.fail("found a second one; allowed: an ERT and an ART");
        if (is_art) areas_ = file;
        if (is_art && !is_ert) continue;
        if (root.is_map() && root.has("node_nm"))
            technology_ = read_technology(root);
        else
            table_ = file;
    }
}

const Technology& EnergySource::technology_of(const AcceleratorConfig& machine) const {
    if (technology_) return *technology_;
    std::shared_ptr<const Technology>& known = of_machines_[machine.technology];
    if (!known) known = find_technology(machine.technology);
    return *known;
}

MachinePrices EnergySource::derived(const AcceleratorConfig& machine) const {
    ComponentAreas areas;
    if (areas_) areas = accelergy_areas(YamlNode::parse_file(areas_->text, areas_->path), machine);
    return machine_prices(machine, technology_of(machine), areas);
}

PricedMachine EnergySource::of(const AcceleratorConfig& machine) const {
    if (table_ && !areas_) return {fixed(machine, false), std::nullopt};
    const MachinePrices prices = derived(machine);
    return {table_ ? fixed(machine, false) : prices.table, prices.core_mm2};
}

namespace {

// Prices of 8-bit words say nothing about a machine without any.
void require_width(const EnergyTable& table, const AcceleratorConfig& machine, const YamlNode& root) {
    const Arithmetic& bits = machine.arithmetic;
    if (!root.has("word_bits") || table.word_bits == bits.ifmap_bits || table.word_bits == bits.filter_bits ||
        table.word_bits == bits.psum_bits)
        return;
    root.at("word_bits")
        .fail(fmt::format("found {}, and the machine's words have other widths (ifmap {}, filter {}, psum {} bits); "
                          "allowed: the width of "
                          "one of them; --energy derived prices all widths",
                          table.word_bits, bits.ifmap_bits, bits.filter_bits, bits.psum_bits));
}

}  // namespace

namespace {

EnergySource source_below(const YamlNode& root, const std::string& name) {
    try {
        energy_files(name);
    } catch (const InputError& error) {
        root.at("base").fail(error.what());
    }
    return EnergySource(name);
}

}  // namespace

// A base stands on no other, and need not have every price.
EnergyTable EnergySource::fixed(const AcceleratorConfig& machine, bool is_base) const {
    const YamlNode root = YamlNode::parse_file(table_->text, table_->path);
    if (is_accelergy_ert(root)) {
        EnergyTable table = accelergy_table(root, machine);
        if (!is_base) take_defaults(table);
        if (!is_base) require_prices(table, root);
        if (!is_base && machine.vector.is_there()) require_vector_prices(table, root);
        return table;
    }
    const auto base = [&](const std::string& name) {
        const EnergySource below = source_below(root, name);
        return below.table_ ? below.fixed(machine, true) : below.derived(machine).table;
    };
    const EnergyTable table = read_energy_table(root, is_base ? BaseTable() : BaseTable(base));
    if (machine.vector.is_there() && !is_base) require_vector_prices(table, root);
    if (!is_base) require_width(table, machine, root);
    return table;
}

}  // namespace eyrie
