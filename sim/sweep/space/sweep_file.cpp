#include "sim/sweep/space/sweep_file.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "sim/config/yaml.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/sweep/space/sweep_values.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

constexpr std::int64_t most_sample_points = 1000000;
constexpr std::size_t most_axis_values = 2000000;  // some 100 bytes each

class Reader {
public:
    Reader(const YamlNode& root, SweepFile& file) : root_(root), file_(file), allowed_(setting_keys()) {
        const std::vector<std::string> machine = machine_keys();
        allowed_.insert(allowed_.end(), machine.begin(), machine.end());
        folder_ = std::filesystem::path(file.path).parent_path().string();
    }

    void read() {
        root_.allow_only({"name", "description", "base", "serve", "vary", "constraints", "sample", "refine"});
        file_.name = root_.at("name").as_text();
        if (file_.name.empty()) root_.at("name").fail("found ''; allowed: a name");
        if (root_.has("description")) file_.description = root_.at("description").as_text();
        read_base(root_.at("base"));
        if (root_.has("serve")) read_serve(root_.at("serve"));
        const std::vector<YamlNode> vary = root_.at("vary").elements();
        if (vary.empty()) root_.at("vary").fail("found nothing that varies; allowed: at least one key");
        for (const YamlNode& axis : vary) read_axis(axis);
        if (root_.has("constraints"))
            for (const YamlNode& one : root_.at("constraints").elements())
                file_.constraints.push_back({one.as_text(), one.where() + ": " + one.path()});
        if (root_.has("sample")) read_sample(root_.at("sample"));
        if (root_.has("refine")) file_.refine = root_.at("refine").as_number(0, most_refine_percent);
        if (!file_.base.has("network") && varied_.count("network") == 0)
            root_.at("base").fail("key 'network' is missing");
        check_served();
    }

private:
    void check_key(const YamlNode& node, const std::string& key) const {
        if (std::find(allowed_.begin(), allowed_.end(), key) != allowed_.end()) return;
        // The allowed keys are too many for one message; those of the same section are what is looked for.
        const std::string section = key.substr(0, key.rfind('.') + 1);
        std::vector<std::string> near;
        for (const std::string& one : allowed_)
            if (one.compare(0, section.size(), section) == 0 && (one.find('.') == std::string::npos) == section.empty())
                near.push_back(one);
        if (near.empty()) near = setting_keys();
        node.fail(unknown_name("key", key, join(near, ", ") + (section.empty() ? ", accelerator.KEY.PATH" : ""),
                               likely_names(key, allowed_)));
    }

    std::string text_of(const YamlNode& node, const std::string& key) const { return setting_text(node, key, folder_); }

    void set_base(const YamlNode& node, const std::string& key) {
        file_.base.set(key, text_of(node, key));
        file_.places[key] = node.where() + ": " + node.path();
    }

    void read_base(const YamlNode& base) {
        for (const std::string& key : base.keys()) {
            check_key(base.at(key), key);
            set_base(base.at(key), key);
        }
    }

    // The keys of a scenario, without their prefix.
    void read_serve(const YamlNode& serve) {
        std::vector<std::string> known;
        for (const std::string& key : setting_keys())
            if (key.compare(0, serve_prefix.size(), serve_prefix) == 0)
                known.push_back(key.substr(serve_prefix.size()));
        serve.allow_only(known);
        for (const std::string& key : serve.keys()) {
            if (file_.base.has(serve_prefix + key)) serve.at(key).fail("given twice, here and in base; allowed: once");
            set_base(serve.at(key), serve_prefix + key);
        }
    }

    // A scenario's keys need a scenario, and a whole network.
    void check_served() const {
        const std::string scenario = serve_prefix + "scenario";
        const auto given = [&](const std::string& key) { return file_.base.has(key) || varied_.count(key) != 0; };
        bool any = false;
        for (const std::string& key : setting_keys())
            any = any || (key.compare(0, serve_prefix.size(), serve_prefix) == 0 && given(key));
        if (!any) return;
        const YamlNode place = root_.has("serve") ? root_.at("serve") : root_.at("vary");
        if (!given(scenario)) place.fail("key 'scenario' is missing: what the others belong to");
        if (given("mapping")) place.fail("found a mapping; allowed: without, services are of several batches");
        if (varied_.count("layers") != 0 || (file_.base.has("layers") && file_.base.get("layers") != "all"))
            place.fail("found layers; allowed: all, a scenario is of a whole network");
    }

    void add_key(const YamlNode& node, SweepAxis& axis, const std::string& key) {
        check_key(node, key);
        if (!varied_.insert(key).second) node.fail("'" + key + "' varies twice; allowed: once");
        if (file_.base.has(key))
            node.fail(fmt::format("'{}' varies, and has the value '{}' in base or serve; allowed: one of the two", key,
                                  printable(file_.base.get(key))));
        axis.keys.push_back(key);
    }

    void read_axis(const YamlNode& node) {
        SweepAxis axis;
        axis.where = node.where();
        if (node.has("link")) {
            node.allow_only({"link", "values", "names"});
            for (const YamlNode& key : node.at("link").elements()) add_key(key, axis, key.as_text());
            if (axis.keys.size() < 2) node.at("link").fail("allowed: at least two keys");
            for (const YamlNode& group : node.at("values").elements()) axis.values.push_back(linked(group, axis.keys));
        } else {
            node.allow_only({"key", "values", "range", "names"});
            add_key(node.at("key"), axis, node.at("key").as_text());
            if (node.has("values") == node.has("range")) node.fail("allowed: either values or range");
            if (node.has("range"))
                axis.values = checked_range(node.at("range"), axis.keys[0]);
            else
                for (const YamlNode& value : node.at("values").elements())
                    axis.values.push_back({text_of(value, axis.keys[0])});
        }
        if (axis.values.empty()) node.at("values").fail("found no value; allowed: at least one");
        if (!node.has("range")) refuse_repeated(node, axis);  // a range rises
        if (node.has("names")) read_names(node.at("names"), axis);
        values_ += axis.values.size();
        if (values_ > most_axis_values)
            node.fail(fmt::format("found {} values on all axes; allowed: up to {}", values_, most_axis_values));
        file_.axes.push_back(axis);
    }

    // The values that a key can have lie side by side: a range is right when its ends are. A wrong one is named by its
    // first wrong value.
    static std::vector<std::vector<std::string>> checked_range(const YamlNode& range, const std::string& key) {
        std::vector<std::vector<std::string>> values;
        for (std::string& value : range_values(range)) values.push_back({std::move(value)});
        check_setting(range, key, values.front()[0]);
        try {
            check_setting(range, key, values.back()[0]);
        } catch (const InputError&) {
            const auto wrong = std::partition_point(values.begin(), values.end(), [&](const auto& value) {
                try {
                    check_setting(range, key, value[0]);
                    return true;
                } catch (const InputError&) {
                    return false;
                }
            });
            check_setting(range, key, (*wrong)[0]);
        }
        return values;
    }

    std::vector<std::string> linked(const YamlNode& group, const std::vector<std::string>& keys) const {
        const std::vector<YamlNode> nodes = group.elements();
        if (nodes.size() != keys.size())
            group.fail(
                fmt::format("found {} values; allowed: {}, one for each key of the link", nodes.size(), keys.size()));
        std::vector<std::string> values;
        for (std::size_t i = 0; i < keys.size(); ++i) values.push_back(text_of(nodes[i], keys[i]));
        return values;
    }

    static void refuse_repeated(const YamlNode& node, const SweepAxis& axis) {
        std::set<std::vector<std::string>> seen;
        for (const std::vector<std::string>& value : axis.values)
            if (!seen.insert(value).second) node.fail("value " + join(value, ", ") + ": given twice");
    }

    // One for each value, which tells it apart from the others.
    static void read_names(const YamlNode& node, SweepAxis& axis) {
        const std::vector<YamlNode> all = node.elements();
        if (all.size() != axis.values.size())
            node.fail(fmt::format("found {} names; allowed: {}, one for each value", all.size(), axis.values.size()));
        std::vector<std::map<std::string, std::string>> known(axis.keys.size());  // of each key: name -> value
        for (std::size_t at = 0; at < all.size(); ++at) {
            const std::vector<YamlNode> group =
                axis.keys.size() == 1 ? std::vector<YamlNode>{all[at]} : all[at].elements();
            if (group.size() != axis.keys.size())
                all[at].fail(fmt::format("found {} names; allowed: {}, one for each key of the link", group.size(),
                                         axis.keys.size()));
            std::vector<std::string> names;
            for (std::size_t i = 0; i < group.size(); ++i) {
                names.push_back(group[i].as_text());
                if (names.back().empty()) group[i].fail("found ''; allowed: a name");
                const auto [same, fresh] = known[i].emplace(names.back(), axis.values[at][i]);
                if (!fresh && same->second != axis.values[at][i])
                    group[i].fail("found " + group[i].found() + " for two values; allowed: names that differ");
            }
            axis.names.push_back(std::move(names));
        }
    }

    void read_sample(const YamlNode& node) {
        node.allow_only({"points", "seed"});
        SweepSample sample;
        sample.points = static_cast<std::uint64_t>(node.at("points").as_integer({1, most_sample_points}));
        if (node.has("seed")) sample.seed = static_cast<std::uint64_t>(node.at("seed").as_integer({0, INT64_MAX}));
        file_.sample = sample;
    }

    const YamlNode& root_;
    SweepFile& file_;
    std::vector<std::string> allowed_;
    std::set<std::string> varied_;
    std::size_t values_ = 0;  // of all axes
    std::string folder_;
};

}  // namespace

SweepFile load_sweep_file(const std::string& path) {
    SweepFile file;
    file.path = path;
    file.text = YamlNode::file_text(path);
    const YamlNode root = YamlNode::parse_file(file.text, path);
    Reader(root, file).read();
    return file;
}

}  // namespace eyrie
