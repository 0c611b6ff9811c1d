// The settings of one run, before any name is looked up: those of a sweep file's `base`, with the point's values for
// the keys that vary. They are the options of `eyrie run`.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace eyrie {

// What keys of the accelerator file begin with among the settings.
inline const std::string machine_prefix = "accelerator.";

// Settings by key, as text:
//     accelerator, network, energy, mapping, area   a name or a file
//     accelerator.KEY                               a key of the accelerator file
//     layers                                        names separated by commas, or 'all'
//     dataflow, batch, objective, seed, check       as the options of `eyrie run`
//     mapper                                        likewise, but estimate where it is not given
class PointSettings {
public:
    void set(const std::string& key, const std::string& value) { values_[key] = value; }
    bool has(const std::string& key) const { return values_.count(key) != 0; }
    // The value, or the default of `eyrie run`; "" where there is none.
    std::string get(const std::string& key) const;
    std::vector<std::string> layers() const;
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
// Paths of all keys of an accelerator file, with the prefix "accelerator.".
std::vector<std::string> machine_keys();

}  // namespace eyrie
