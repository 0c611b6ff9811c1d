// The settings of one run, before any name is looked up: those of a sweep file's `base`, with the point's values for
// the keys that vary. They are the options of `eyrie run`.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace eyrie {

// What keys of the accelerator file begin with among the settings.
inline const std::string machine_prefix = "accelerator.";
// What keys of a scenario begin with: the options of `eyrie serve`, with an underscore for each dash.
inline const std::string serve_prefix = "serve.";

// Settings by key, as text:
//     accelerator, network, energy, mapping, area   a name or a file
//     accelerator.KEY                               a key of the accelerator file
//     layers                                        names separated by commas, or 'all'
//     dataflow, batch, objective, seed, check       as the options of `eyrie run`
//     mapper                                        likewise, but estimate where it is not given
//     serve.KEY                                     a scenario's, as the options of `eyrie serve`
class PointSettings {
public:
    void set(const std::string& key, const std::string& value) { values_[key] = value; }
    bool has(const std::string& key) const { return values_.count(key) != 0; }
    // The value, or the default of `eyrie run`; "" where there is none.
    std::string get(const std::string& key) const;
    std::vector<std::string> layers() const;
    // Whether the point is to be served, too (docs/serve.md): it has a scenario. Then it is of a whole network.
    bool served() const { return has(serve_prefix + "scenario"); }
    // The value of a key of a scenario, under its name among the options of `eyrie serve`.
    std::optional<std::string> serve_text(const std::string& option) const;
    // Values of the accelerator's keys by their path in the accelerator file.
    std::map<std::string, std::string> machine_overrides() const;
    const std::map<std::string, std::string>& values() const { return values_; }

    // The command that runs this point alone, quoted for a shell.
    std::string command() const;

private:
    std::map<std::string, std::string> values_;
};

// All keys but those of the accelerator file, in the order in which they are explained.
const std::vector<std::string>& setting_keys();
// The key of a scenario among the settings: "serve.latency_bound" of "latency-bound".
std::string serve_key(const std::string& option);
// Paths of all keys of an accelerator file, with the prefix "accelerator.".
std::vector<std::string> machine_keys();

}  // namespace eyrie
