#include "sim/command/what_was_run.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "sim/configs/config_files.hpp"
#include "sim/configs/energy_source.hpp"
#include "sim/host/sha256.hpp"
#include "sim/text/names.hpp"
#include "sim/text/shell_word.hpp"
#include "workloads/model_files/model_files.hpp"

namespace eyrie {

namespace {

// Of these and of traces no number depends.
constexpr const char* left_out[] = {"help", "json", "csv",   "plot",    "timeline", "output", "ert",
                                    "art",  "bars", "width", "columns", "verbose",  "quiet",  "no-fast-forward"};

bool is_flag(const po::option_description& option) { return option.semantic()->max_tokens() == 0; }

// --table names tables to print; that of `serve` asks for more answers.
bool is_left_out(const po::option_description& option) {
    const std::string& name = option.long_name();
    return name.compare(0, 6, "trace-") == 0 || (name == "table" && !is_flag(option)) ||
           std::any_of(std::begin(left_out), std::end(left_out), [&](const char* one) { return name == one; });
}

// Of an option that takes one name, which with the --table of `serve` is a list.
bool takes_lists(const po::variables_map& values) {
    if (values.count("table") == 0) return false;
    const bool* const flag = boost::any_cast<bool>(&values["table"].value());
    return flag != nullptr && *flag;
}

std::vector<std::string> names_given(const po::variables_map& values, const std::string& option) {
    const auto* const one = boost::any_cast<std::string>(&values[option].value());
    if (one == nullptr) return names_of(values, option);
    return takes_lists(values) ? comma_separated(*one, option) : std::vector<std::string>{*one};
}

// What was given for an option, a text for each time.
std::vector<std::string> texts_of(const boost::any& value) {
    if (const auto* const one = boost::any_cast<std::string>(&value)) return {*one};
    if (const auto* const many = boost::any_cast<std::vector<std::string>>(&value)) return *many;
    return {};
}

bool is_default(const po::option_description& option, const boost::any& value) {
    boost::any otherwise;
    if (!option.semantic()->apply_default(otherwise)) return false;
    const bool* const flag = boost::any_cast<bool>(&value);
    return flag != nullptr ? !*flag : texts_of(value) == texts_of(otherwise);
}

Provenance without_files(const std::string& command, const Build& build) { return {command, {}, build}; }

class Files {
public:
    explicit Files(Provenance& into) : into_(into) {}

    // Each once, also where several machines have its prices.
    void file(const std::string& kind, const std::string& name, const std::string& path) {
        if (!into_.has(kind, name)) into_.add({kind, name, sha256_of_file(path)});
    }
    void text(const std::string& kind, const std::string& name, const std::string& text) {
        if (!into_.has(kind, name)) into_.add({kind, name, sha256(text)});
    }

private:
    Provenance& into_;
};

// Of an option that may be repeated.
std::vector<std::string> listed_texts(const po::variables_map& values, const std::string& option) {
    if (values.count(option) == 0) return {};
    const auto* const many = boost::any_cast<std::vector<std::string>>(&values[option].value());
    return many == nullptr ? std::vector<std::string>() : *many;
}

void add_networks(const po::variables_map& values, const Given& given, Files& files) {
    for (const Network& one : given.networks) files.text("network", one.name, network_yaml(one));
    if (!given.networks.empty()) return;
    if (given.network) return files.text("network", given.network->name, network_yaml(*given.network));
    for (const std::string& name : names_given(values, "network"))
        files.file("network", name, model_file(find_config("networks", name)));
}

void add_tensors_of(const std::vector<Layer>& layers, Files& files) {
    for (const Layer& layer : layers) {
        const auto add = [&](const std::string& path, const std::shared_ptr<const std::string>& content) {
            if (content)
                files.text("tensor", path, *content);
            else if (!path.empty())
                files.file("tensor", path, path);
        };
        add(layer.ifmap_file, layer.ifmap_content);
        add(layer.filter_file, layer.filter_content);
    }
}

// NAME=FILE, or FILE; `model` is the network's file. The --weights of `serve` is no list, and of no files.
void add_tensors(const po::variables_map& values, const Given& given, Files& files) {
    for (const GivenArray& one : given.weights) files.text("tensor", "weights: " + one.name, *one.content);
    for (const GivenArray& one : given.inputs)
        files.text("tensor", one.name.empty() ? "input" : "input: " + one.name, *one.content);
    for (const char* const option : {"weights", "input"})
        for (const std::string& one : listed_texts(values, option))
            if (const std::string path = one.substr(one.find('=') + 1); path != "model")
                files.file("tensor", path, path);
}

void add_accelerator(const std::string& name, Files& files) {
    const std::vector<std::string> names = list_configs("accelerators");
    if (is_equal_area_name(name) && std::find(names.begin(), names.end(), name) == names.end())
        files.file("area table", "isca16_65nm", find_config("area", "isca16_65nm"));
    else
        files.file("accelerator", name, find_config("accelerators", name));
}

void add_accelerators(const po::variables_map& values, const Given& given, Files& files) {
    for (const AcceleratorConfig& one : given.accelerators)
        files.text("accelerator", one.title(), accelerator_yaml(one, false));
    if (!given.accelerators.empty()) return;
    if (given.accelerator)
        return files.text("accelerator", given.accelerator->title(), accelerator_yaml(*given.accelerator, false));
    if (values.count("area") != 0 && values["area"].as<std::string>() == "equal")
        return files.file("area table", "isca16_65nm", find_config("area", "isca16_65nm"));
    for (const std::string& name : names_given(values, "accelerator")) add_accelerator(name, files);
}

}  // namespace

std::string command_text(const std::string& command, const po::variables_map& values,
                         const po::options_description& options, const Given& given) {
    if (given.any()) return "";
    std::string text = "eyrie " + command;
    for (const auto& option : options.options()) {
        const std::string name = option->long_name();
        if (values.count(name) == 0 || is_left_out(*option) || is_default(*option, values[name].value())) continue;
        std::vector<std::string> given_for_it = texts_of(values[name].value());
        if (name == "layer" || name == "accelerator") given_for_it = {join(given_for_it, ",")};  // as they may be given
        if (is_flag(*option)) text += " --" + name;
        for (const std::string& one : given_for_it)
            text += name == "file" ? " " + shell_word(one) : fmt::format(" --{} {}", name, shell_word(one));
    }
    return text;
}

Provenance provenance_of_accounting(const std::string& command, const po::variables_map& values, const Given& given,
                                    const Build& build) {
    Provenance found = without_files(command, build);
    Files files(found);
    add_networks(values, given, files);
    files.file("area table", "isca16_65nm", find_config("area", "isca16_65nm"));
    return found;
}

Provenance provenance_of_prices(const std::string& command, const po::variables_map& values, const Given& given,
                                const AcceleratorConfig& machine, const Build& build) {
    Provenance found = without_files(command, build);
    Files files(found);
    add_accelerators(values, given, files);
    const std::string technology = values["technology"].as<std::string>();
    for (const PriceFile& one : technology_files(technology.empty() ? machine.technology : technology))
        files.file(one.kind, one.name, one.path);
    return found;
}

Provenance provenance_of_model(const std::string& command, const std::string& path, const Build& build) {
    Provenance found = without_files(command, build);
    Files(found).file("model", path, model_file(path));
    return found;
}

Provenance provenance_of_results(const std::string& command, const ResultText& a, const ResultText& b,
                                 const Build& build) {
    Provenance found = without_files(command, build);
    for (const ResultText* const one : {&a, &b}) Files(found).text("result", one->name, one->text);
    return found;
}

Provenance provenance_of(const std::string& command, const po::variables_map& values, const Given& given,
                         const std::vector<RunRequest>& requests, const Build& build) {
    Provenance found = without_files(command, build);
    Files files(found);
    add_networks(values, given, files);
    for (const RunRequest& request : requests) add_tensors_of(request.layers, files);
    add_tensors(values, given, files);
    if (given.mapping)
        files.text("mapping", "mapping", *given.mapping);
    else if (values.count("mapping") != 0)
        files.file("mapping", values["mapping"].as<std::string>(),
                   find_config("mappings", values["mapping"].as<std::string>()));
    add_accelerators(values, given, files);
    for (const RunRequest& request : requests)
        for (const PriceFile& one : price_files(values["energy"].as<std::string>(), request.accelerator))
            files.file(one.kind, one.name, one.path);
    return found;
}

}  // namespace eyrie
