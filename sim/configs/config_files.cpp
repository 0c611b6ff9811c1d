#include "sim/configs/config_files.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include <dlfcn.h>
#include <sys/auxv.h>

#include <fmt/format.h>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/equal_area/equal_area.hpp"
#include "sim/config/yaml.hpp"
#include "sim/config/yaml_fields.hpp"
#include "sim/configs/technologies.hpp"
#include "sim/host/computer_error.hpp"
#include "sim/host/paths.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace fs = std::filesystem;

namespace {

const char own_address = 0;  // lies in the program or library that this is part of

fs::path above(fs::path path, int levels) {
    while (levels-- > 0) path = path.parent_path();
    return path;
}

bool is_module(const fs::path& file) { return file.extension() == ".so"; }

// The file of Python's module or of the program; empty where neither is known.
fs::path own_file() {
    std::error_code error;
    Dl_info here{};
    if (dladdr(&own_address, &here) != 0 && is_module(here.dli_fname)) return absolute_path(here.dli_fname, error);
    const fs::path program = target_of_link("/proc/self/exe", error);
    if (!error) return program;
    // /proc is not mounted everywhere; the name that the program was started by is always there.
    const auto* const started_by = reinterpret_cast<const char*>(getauxval(AT_EXECFN));
    return started_by == nullptr ? fs::path() : canonical_path(started_by, error);
}

// Where this may be installed: the program in PREFIX/bin; Python's module in PREFIX/lib/python3/dist-packages/eyrie or,
// by pip install --target PREFIX, in PREFIX/eyrie.
std::vector<fs::path> prefixes_of(const fs::path& own) {
    if (own.empty()) return {};
    return is_module(own) ? std::vector<fs::path>{above(own, 5), above(own, 2)} : std::vector<fs::path>{above(own, 2)};
}

// The first prefix that has configs.
std::optional<fs::path> installed_configs(const std::vector<fs::path>& prefixes) {
    for (const fs::path& prefix : prefixes) {
        std::error_code error;
        const fs::path configs = prefix / "share" / "eyrie" / "configs";
        if (fs::is_directory(configs, error)) return configs;
    }
    return {};
}

// What was built here and not installed takes the configs of its source tree. Elsewhere that folder is the builder's.
bool is_in_build_folder(const fs::path& own) {
    std::error_code error;
    const fs::path build = weakly_canonical_path(EYRIE_BUILD_DIR, error);
    if (error) return false;
    const fs::path file = weakly_canonical_path(own, error);
    return !error && std::mismatch(build.begin(), build.end(), file.begin(), file.end()).first == build.end();
}

// Where they are unless the environment says otherwise. Sweeps ask for every point.
fs::path own_config_root() {
    const fs::path own = own_file();
    if (const auto beside = installed_configs(prefixes_of(own))) return *beside;
    if (is_in_build_folder(own)) return EYRIE_CONFIG_DIR;
    // A program that was copied alone: where it is installed, unless that was chosen otherwise.
    if (const auto usual = installed_configs({EYRIE_INSTALL_PREFIX, "/usr"})) return *usual;
    return fs::path(EYRIE_INSTALL_PREFIX) / "share" / "eyrie" / "configs";
}

fs::path config_root() {
    if (const char* given = std::getenv("EYRIE_CONFIGS"); given != nullptr && *given != '\0') {
        std::error_code ignored;
        if (!fs::is_directory(given, ignored))
            throw InputError(fmt::format("EYRIE_CONFIGS: found '{}'; allowed: an existing directory", given));
        return given;
    }
    static const fs::path own = own_config_root();
    return own;
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
    if (error)
        fail_with_errno(error.value(),
                        (config_root() / kind).string() + " (EYRIE_CONFIGS names another folder): cannot be listed");
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

namespace {

// A file in this folder with an ending, as model files have one: alexnet.cfg, resnet50.onnx.
bool is_model_file(const std::string& name) {
    std::error_code ignored;
    return !fs::path(name).extension().empty() && fs::is_regular_file(name, ignored);
}

}  // namespace

namespace {

// Model files, as other programs write them, under a name that no file has.
bool is_lost_model_file(const std::string& kind, const std::string& name) {
    constexpr const char* endings[] = {".onnx", ".tflite", ".cfg", ".mlmodel", ".nnef", ".csv", ".safetensors"};
    const std::string extension = fs::path(name).extension().string();
    return kind == "networks" && std::find(std::begin(endings), std::end(endings), extension) != std::end(endings);
}

// alexnet.yaml: a shipped name with its file's ending, where no file has it.
void refuse_ending(const std::string& kind, const std::string& name) {
    std::error_code ignored;
    if (fs::path(name).has_parent_path() || fs::exists(fs::symlink_status(name, ignored))) return;
    const std::string stem = fs::path(name).stem().string();
    const std::vector<std::string> shipped = list_configs(kind);
    if (std::find(shipped.begin(), shipped.end(), stem) == shipped.end()) return;
    throw InputError(fmt::format("{}: cannot be read: no such file; did you mean '{}'?; allowed: a file's path, or {}",
                                 printable(name), stem, listed(shipped)));
}

}  // namespace

std::string find_config(const std::string& kind, const std::string& name_or_file) {
    const std::string what = kind == "energy"         ? "energy table"
                             : kind == "technologies" ? "technology"
                                                      : kind.substr(0, kind.size() - 1);
    if (kind != "networks") refuse_other_formats(what, name_or_file);
    if (is_config_path(name_or_file) || (kind == "networks" && is_model_file(name_or_file))) {
        refuse_ending(kind, name_or_file);
        return name_or_file;
    }
    const std::vector<std::string> names = list_configs(kind);
    if (std::find(names.begin(), names.end(), name_or_file) == names.end()) {
        std::error_code ignored;
        if (fs::is_regular_file(name_or_file, ignored))
            throw InputError(
                fmt::format("unknown {} '{}', but a file of this name is there; did you mean './{}'?; "
                            "allowed: {}, or a file's path",
                            what, printable(name_or_file), printable(name_or_file), listed(names)));
        if (is_lost_model_file(kind, name_or_file))
            throw InputError(fmt::format("{}: cannot be read: no such file", printable(name_or_file)));
        const char* const made = kind == "accelerators" ? ", isca16_DATAFLOW_PES" : "";  // of equal area
        throw InputError(unknown_name(what, name_or_file, fmt::format("{}{}, or a file's path", listed(names), made),
                                      likely_names(name_or_file, names)));
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

namespace {

// What a machine is made in is asked for when it is priced; where it was given is known here.
void check_technology(const AcceleratorConfig& machine, const std::string& path, const Overrides& overrides) {
    try {
        for (const std::string& name : technology_names(machine.technology)) find_config("technologies", name);
    } catch (const InputError& error) {
        const std::string key = "technology: ";
        std::string message = error.what();
        if (message.compare(0, key.size(), key) == 0) message.erase(0, key.size());
        if (overrides.values().count("technology") != 0)
            throw InputError(fmt::format("--set technology={}: {}", printable(machine.technology), message));
        const YamlNode root = YamlNode::load_file(path);
        if (root.has("technology")) root.at("technology").fail(message);
        throw;
    }
}

}  // namespace

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
    const std::string path = find_config("accelerators", name_or_file);
    const AcceleratorConfig machine = load_accelerator(path, overrides);
    check_technology(machine, path, overrides);
    return machine;
}

}  // namespace eyrie
