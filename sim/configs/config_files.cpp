#include "sim/configs/config_files.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/components/accelergy.hpp"
#include "dataflows/equal_area/equal_area.hpp"
#include "sim/config/yaml.hpp"
#include "sim/config/yaml_fields.hpp"
#include "sim/host/computer_error.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace fs = std::filesystem;

namespace {

fs::path config_root() {
    if (const char* given = std::getenv("EYRIE_CONFIGS"); given != nullptr && *given != '\0') {
        std::error_code ignored;
        if (!fs::is_directory(given, ignored))
            throw InputError(fmt::format("EYRIE_CONFIGS: found '{}'; allowed: an existing directory", given));
        return given;
    }
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    const fs::path installed = program.parent_path().parent_path() / "share" / "eyrie" / "configs";
    if (!error && fs::is_directory(installed, error)) return installed;
    return EYRIE_CONFIG_DIR;
}

}  // namespace

bool is_config_path(const std::string& name_or_file) {
    const std::string extension = fs::path(name_or_file).extension().string();
    return name_or_file.find('/') != std::string::npos || extension == ".yaml" || extension == ".yml";
}

std::vector<std::string> list_configs(const std::string& kind) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator entry(config_root() / kind, error), end; !error && entry != end; entry.increment(error))
        if (entry->path().extension() == ".yaml") names.push_back(entry->path().stem().string());
    if (error) fail_with_errno(error.value(), (config_root() / kind).string() + ": cannot be listed");
    std::sort(names.begin(), names.end());
    return names;
}

namespace {

// Endings of files that hold networks, machines and tables for other programs. Any other file is tried as YAML.
constexpr const char* other_formats[] = {".csv",  ".tsv", ".onnx",    ".tflite", ".pb",  ".h5",
                                         ".hdf5", ".pt",  ".mlmodel", ".toml",   ".xml", ".py"};

void refuse_other_formats(const std::string& what, const std::string& file) {
    const std::string extension = fs::path(file).extension().string();
    std::error_code ignored;
    for (const char* other : other_formats)
        if (extension == other && fs::is_regular_file(file, ignored))
            throw InputError(
                fmt::format("{} '{}': the file is there, but {} is not read; allowed: YAML, in a file that "
                            "ends in .yaml or .yml (docs/inputs.md)",
                            what, printable(file), extension));
}

}  // namespace

std::string find_config(const std::string& kind, const std::string& name_or_file) {
    const std::string what = kind == "energy"         ? "energy table"
                             : kind == "technologies" ? "technology"
                                                      : kind.substr(0, kind.size() - 1);
    refuse_other_formats(what, name_or_file);
    if (is_config_path(name_or_file)) return name_or_file;
    const std::vector<std::string> names = list_configs(kind);
    if (std::find(names.begin(), names.end(), name_or_file) == names.end()) {
        std::error_code ignored;
        if (fs::is_regular_file(name_or_file, ignored))
            throw InputError(
                fmt::format("unknown {} '{}', but a file of this name is there; did you mean './{}'?; "
                            "allowed: {}, or a file's path",
                            what, printable(name_or_file), printable(name_or_file), listed(names)));
        throw InputError(
            unknown_name(what, name_or_file, listed(names) + ", or a file's path", likely_names(name_or_file, names)));
    }
    return (config_root() / kind / (name_or_file + ".yaml")).string();
}

namespace {

// Splits isca16_os-a_256.
bool split_equal_area_name(const std::string& name, std::string& dataflow, std::int64_t& pes) {
    const std::string prefix = "isca16_";
    const std::size_t cut = name.rfind('_');
    if (name.compare(0, prefix.size(), prefix) != 0 || cut < prefix.size() || cut + 1 >= name.size()) return false;
    const std::string digits = name.substr(cut + 1);
    if (digits.find_first_not_of("0123456789") != std::string::npos || digits.size() > 9) return false;
    dataflow = name.substr(prefix.size(), cut - prefix.size());
    pes = std::stoll(digits);
    return true;
}

}  // namespace

bool is_equal_area_name(const std::string& name) {
    std::string dataflow;
    std::int64_t pes = 0;
    return split_equal_area_name(name, dataflow, pes);
}

AcceleratorConfig find_accelerator(const std::string& name_or_file, const Overrides& overrides) {
    std::string dataflow;
    std::int64_t pes = 0;
    const std::vector<std::string> files = list_configs("accelerators");
    const bool in_a_file = std::find(files.begin(), files.end(), name_or_file) != files.end();
    if (!in_a_file && split_equal_area_name(name_or_file, dataflow, pes)) {
        find_dataflow(dataflow);
        return with_overrides(equal_area_machine(dataflow, pes, load_isca16_area(find_config("area", "isca16_65nm"))),
                              overrides);
    }
    return load_accelerator(find_config("accelerators", name_or_file), overrides);
}

MachinePrices find_prices(const std::string& technology, const AcceleratorConfig& machine) {
    const std::string& chosen = technology.empty() ? machine.technology : technology;
    return machine_prices(machine, *load_technology(find_config("technologies", chosen)));
}

namespace {

bool is_technology(const std::string& name_or_file) {
    if (is_config_path(name_or_file)) {
        const YamlNode root = YamlNode::load_file(name_or_file);
        return root.is_map() && root.has("node_nm");
    }
    const std::vector<std::string> names = list_configs("technologies");
    return std::find(names.begin(), names.end(), name_or_file) != names.end();
}

// Names of technologies and of fixed tables, for a name that is neither.
std::string find_table(const std::string& name_or_file) {
    if (is_config_path(name_or_file)) return find_config("energy", name_or_file);
    std::vector<std::string> names = list_configs("energy");
    if (std::find(names.begin(), names.end(), name_or_file) != names.end()) return find_config("energy", name_or_file);
    const std::vector<std::string> technologies = list_configs("technologies");
    names.insert(names.begin(), derived_energy);
    names.insert(names.end(), technologies.begin(), technologies.end());
    throw InputError(unknown_name("energy table or technology", name_or_file, listed(names) + ", or a file's path",
                                  likely_names(name_or_file, names)));
}

}  // namespace

std::string energy_file(const std::string& name_or_file) {
    if (name_or_file == derived_energy) return "";
    return is_technology(name_or_file) ? find_config("technologies", name_or_file) : find_table(name_or_file);
}

EnergySource::EnergySource(const std::string& name_or_file) {
    if (name_or_file == derived_energy) return;
    if (is_technology(name_or_file)) {
        technology_ = load_technology(find_config("technologies", name_or_file));
        return;
    }
    path_ = find_table(name_or_file);
    text_ = YamlNode::file_text(path_);
    const YamlNode root = YamlNode::parse_file(text_, path_);
    if (!is_accelergy_ert(root) && !(root.is_map() && root.has("base"))) fixed_ = read_energy_table(root);
}

std::optional<MachinePrices> EnergySource::derived(const AcceleratorConfig& machine) const {
    if (technology_) return machine_prices(machine, *technology_);
    if (path_.empty()) return find_prices("", machine);
    return std::nullopt;
}

EnergyTable EnergySource::of(const AcceleratorConfig& machine) const {
    if (fixed_) return *fixed_;
    if (const auto prices = derived(machine)) return prices->table;
    const auto base = [&](const std::string& name) {
        if (name == derived_energy || is_technology(name)) return find_energy(name, machine);
        const YamlNode below = YamlNode::load_file(find_table(name));
        return is_accelergy_ert(below) ? accelergy_table(below, machine) : read_energy_table(below);
    };
    const YamlNode root = YamlNode::parse_file(text_, path_);
    if (!is_accelergy_ert(root)) return read_energy_table(root, base);
    EnergyTable table = accelergy_table(root, machine);
    require_prices(table, root);
    return table;
}

}  // namespace eyrie
