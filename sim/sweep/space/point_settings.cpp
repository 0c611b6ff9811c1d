#include "sim/sweep/space/point_settings.hpp"

#include <algorithm>

#include "dataflows/machine/accelerator.hpp"
#include "sim/kernel/text_streams.hpp"
#include "sim/serve/load/question_keys.hpp"
#include "sim/text/shell_word.hpp"

namespace eyrie {

namespace {

// Notes the path of every key.
class KeyList final : public FieldVisitor {
public:
    using FieldVisitor::integer;
    void section(const std::string& key, const std::string&, const std::function<void()>& fields) override {
        const std::string outer = prefix_;
        prefix_ += key + ".";
        fields();
        prefix_ = outer;
    }
    void optional_section(const std::string& key, const std::string& doc, bool,
                          const std::function<void()>& fields) override {
        section(key, doc, fields);
    }
    void integer(const std::string& key, std::int64_t&, IntegerRange, const std::string&, const std::string&) override {
        add(key);
    }
    void number(const std::string& key, double&, double, double, const std::string&, const std::string&) override {
        add(key);
    }
    void boolean(const std::string& key, bool&, const std::string&) override { add(key); }
    void text(const std::string& key, std::string&, const std::string&) override { add(key); }
    void choice(const std::string& key, std::string&, const std::vector<std::string>&, const std::string&) override {
        add(key);
    }
    std::vector<std::string> keys;

private:
    void add(const std::string& key) { keys.push_back(prefix_ + key); }
    std::string prefix_ = machine_prefix;
};

}  // namespace

const std::vector<std::string>& setting_keys() {
    static const std::vector<std::string> keys = [] {
        std::vector<std::string> all = {"accelerator", "network", "layers", "dataflow", "batch", "mapping",
                                        "objective",   "mapper",  "energy", "area",     "seed",  "check"};
        for (const QuestionKey& one : question_keys()) all.push_back(serve_key(one.key));
        return all;
    }();
    return keys;
}

std::string serve_key(const std::string& option) {
    std::string key = serve_prefix + option;
    std::replace(key.begin(), key.end(), '-', '_');
    return key;
}

std::vector<std::string> machine_keys() {
    KeyList list;
    AcceleratorConfig().visit_fields(list);
    return list.keys;
}

std::string PointSettings::get(const std::string& key) const {
    static const std::map<std::string, std::string> defaults = {
        {"accelerator", "eyeriss"}, {"dataflow", "rs"},     {"batch", "1"},
        {"objective", "edp"},       {"mapper", "estimate"}, {"energy", "derived"},
        {"area", "isca16_65nm"},    {"seed", "1"},          {"check", "false"}};
    const auto given = values_.find(key);
    if (given != values_.end()) return given->second;
    const auto known = defaults.find(key);
    return known == defaults.end() ? "" : known->second;
}

std::vector<std::string> PointSettings::layers() const {
    std::vector<std::string> names;
    TextReader in(served() && !has("layers") ? "all" : get("layers"));
    for (std::string name; std::getline(in, name, ',');) {
        const std::size_t first = name.find_first_not_of(' ');
        const std::size_t last = name.find_last_not_of(' ');
        names.push_back(first == std::string::npos ? "" : name.substr(first, last - first + 1));
    }
    return names;
}

std::optional<std::string> PointSettings::serve_text(const std::string& option) const {
    const auto given = values_.find(serve_key(option));
    return given == values_.end() ? std::optional<std::string>() : given->second;
}

std::map<std::string, std::string> PointSettings::machine_overrides() const {
    std::map<std::string, std::string> overrides;
    for (auto at = values_.lower_bound(machine_prefix); at != values_.end(); ++at) {
        if (at->first.compare(0, machine_prefix.size(), machine_prefix) != 0) break;
        overrides[at->first.substr(machine_prefix.size())] = at->second;
    }
    return overrides;
}

std::string PointSettings::command() const {
    std::string machine = " --accelerator " + shell_word(get("accelerator"));
    for (const auto& [path, value] : machine_overrides()) machine += " --set " + shell_word(path + "=" + value);
    machine += " --network " + shell_word(get("network"));
    std::string words = "eyrie run" + machine;
    for (const std::string& layer : layers()) words += " --layer " + shell_word(layer);
    if (has("mapping")) words += " --mapping " + shell_word(get("mapping"));
    if (has("dataflow") || !has("mapping")) words += " --dataflow " + shell_word(get("dataflow"));
    for (const char* key : {"batch", "objective", "mapper", "energy", "seed"})
        words += std::string(" --") + key + " " + shell_word(get(key));
    if (get("check") == "true") words += " --check";
    if (!served()) return words;
    words += " && eyrie serve" + machine;
    for (const char* key : {"dataflow", "objective", "mapper", "energy"})
        words += std::string(" --") + key + " " + shell_word(get(key));
    words += " --data-seed " + shell_word(get("seed"));
    for (const QuestionKey& one : question_keys())
        if (const std::optional<std::string> text = serve_text(one.key))
            words += std::string(" --") + one.key + " " + shell_word(*text);
    return words;
}

}  // namespace eyrie
