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
constexpr const char* left_out[] = {"help",  "json",    "csv",     "plot",  "bars",           "width",
                                    "table", "columns", "verbose", "quiet", "no-fast-forward"};

bool is_left_out(const std::string& option) {
    return option.compare(0, 6, "trace-") == 0 ||
           std::any_of(std::begin(left_out), std::end(left_out), [&](const char* one) { return option == one; });
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

class Files {
public:
    explicit Files(Provenance& into) : into_(into) {}

    // Each is read once, also where several machines have its prices.
    void file(const std::string& kind, const std::string& name, const std::string& path) {
        if (!into_.has(kind, name)) into_.add({kind, name, sha256_of_file(path)});
    }
    void text(const std::string& kind, const std::string& name, const std::string& text) {
        if (!into_.has(kind, name)) into_.add({kind, name, sha256(text)});
    }

private:
    Provenance& into_;
};

std::vector<std::string> given_texts(const po::variables_map& values, const std::string& option) {
    return values.count(option) == 0 ? std::vector<std::string>() : texts_of(values[option].value());
}

void add_network(const po::variables_map& values, const Given& given, const RunRequest& request, Files& files) {
    if (given.network) {
        files.text("network", given.network->name, network_yaml(*given.network));
    } else {
        const std::string name = values["network"].as<std::string>();
        files.file("network", name, model_file(find_config("networks", name)));
    }
    for (const Layer& layer : request.layers) {
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

// NAME=FILE, or FILE; `model` is the network's file.
void add_tensors(const po::variables_map& values, Files& files) {
    for (const char* const option : {"weights", "input"})
        for (const std::string& one : given_texts(values, option))
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
    if (given.accelerator)
        return files.text("accelerator", given.accelerator->title(), accelerator_yaml(*given.accelerator, false));
    if (values.count("area") != 0 && values["area"].as<std::string>() == "equal")
        return files.file("area table", "isca16_65nm", find_config("area", "isca16_65nm"));
    if (boost::any_cast<std::string>(&values["accelerator"].value()) != nullptr)
        return add_accelerator(values["accelerator"].as<std::string>(), files);
    for (const std::string& name : names_of(values, "accelerator")) add_accelerator(name, files);
}

}  // namespace

std::string command_text(const std::string& command, const po::variables_map& values,
                         const po::options_description& options, const Given& given) {
    if (given.network || given.accelerator || given.mapping) return "";
    std::string text = "eyrie " + command;
    for (const auto& option : options.options()) {
        const std::string name = option->long_name();
        if (values.count(name) == 0 || is_left_out(name) || is_default(*option, values[name].value())) continue;
        std::vector<std::string> given_for_it = texts_of(values[name].value());
        if (name == "layer" || name == "accelerator") given_for_it = {join(given_for_it, ",")};  // as they may be given
        if (option->semantic()->max_tokens() == 0) text += " --" + name;
        for (const std::string& one : given_for_it) text += fmt::format(" --{} {}", name, shell_word(one));
    }
    return text;
}

Provenance provenance_of(const std::string& command, const po::variables_map& values, const Given& given,
                         const std::vector<RunRequest>& requests, const Build& build) {
    Provenance found;
    found.command = command;
    found.build = build;
    Files files(found);
    add_network(values, given, requests.front(), files);
    add_tensors(values, files);
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
