// From settings to what a run needs: every name looked up, every file read once.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "dataflows/area/machine_area.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/configs/energy_source.hpp"
#include "sim/run/run_network.hpp"
#include "sim/serve/load/question_keys.hpp"
#include "sim/sweep/space/point_settings.hpp"
#include "sim/sweep/space/sweep_file.hpp"

namespace eyrie {

struct ResolvedPoint {
    RunRequest request;
    AreaTable area_table;
    std::optional<double> core_um2;                   // where prices are derived: of everything on the chip
    std::map<std::string, std::string> data_digests;  // of the layers' data files, by path
    std::optional<Question> question;                 // of a point that is served

    double area_um2() const;  // of the chip; where its components have no areas, of RF and buffer
};

// Keeps what it read, tensors included: files that change while a sweep runs do not change its points, and what a
// point's digests say is what it was computed from.
class PointResolver {
public:
    // Throws InputError when a name is unknown, a file is wrong, or the machine cannot be built.
    ResolvedPoint resolve(const PointSettings& settings);
    // Throws InputError where no point can be valid, because of keys that do not vary: with the place of one of them.
    void check_fixed(const SweepFile& file);
    // The accelerator without overrides.
    const AcceleratorConfig& machine(const std::string& name_or_file);
    const AreaTable& area_table(const std::string& name_or_file);
    const EnergySource& prices(const std::string& name_or_file);

private:
    const Network& network(const std::string& name_or_file);
    AcceleratorConfig whole_machine(const PointSettings& settings);
    void use_mapping(const PointSettings& settings, RunRequest& request);
    // Reads the file at `path`, of at most so many words, and notes its digest.
    std::shared_ptr<const std::string> data(const std::string& path, std::int64_t words,
                                            std::map<std::string, std::string>& digests);

    std::map<std::string, AcceleratorConfig> machines_;
    std::map<std::string, Network> networks_;
    std::map<std::string, EnergySource> energy_sources_;
    std::map<std::string, AreaTable> area_tables_;
    std::map<std::pair<std::string, std::string>, MappingFile> mappings_;  // by network and mapping
    struct DataFile {
        std::shared_ptr<const std::string> content;
        std::string digest;
    };
    std::map<std::string, DataFile> data_files_;
};

}  // namespace eyrie
