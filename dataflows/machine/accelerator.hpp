// The accelerator file: every hardware parameter of one machine, validated.
#pragma once

#include <string>
#include <vector>

#include "memory/config.hpp"
#include "noc/config.hpp"
#include "pe/config.hpp"
#include "sim/config/yaml.hpp"
#include "sim/config/yaml_fields.hpp"
#include "sim/vector/config.hpp"
#include "workloads/arithmetic.hpp"

namespace eyrie {

// Of a word in the buffer, over a bus or in a PE.
constexpr int bits_of(const Arithmetic& arithmetic, DataType type) {
    switch (type) {
        case DataType::ifmap: return arithmetic.ifmap_bits;
        case DataType::filter: return arithmetic.filter_bits;
        case DataType::psum: break;
    }
    return arithmetic.psum_bits;
}

struct AcceleratorConfig {
    std::string name;
    std::string description;
    int rows = 12;
    int columns = 14;
    int core_khz = 200000;
    std::string technology = "65nm";  // prices only: name or file (configs/technologies)
    double supply_v = 0;              // prices only; 0: the technology's
    bool overlap_passes = false;
    Arithmetic arithmetic;
    MacNumbers mac_numbers = MacNumbers::integer;  // prices only: MACs compute integers
    PeConfig pe;
    NocConfig noc;
    GlobalBufferConfig glb;
    DramConfig dram;
    VectorConfig vector;
    std::vector<std::string>
        overrides;  // KEY=VALUE of each key that was given beside the file and changes it, as the value is printed

    // The name and what was changed: "eyeriss + glb.shared_banks=50".
    std::string title() const { return title_as(""); }
    // The same under another name, which tells it from a machine of its own name; "": under its own.
    std::string title_as(const std::string& other) const;
    // The PE to which the local psum network moves a PE's psums: the one above or, where the network wraps, the bottom
    // one of the next column; -1: none. PEs are numbered row-major.
    int next_in_chain(int place) const {
        if (place >= columns) return place - columns;
        return noc.local_psum.wraps && place + 1 < columns ? (rows - 1) * columns + place + 1 : -1;
    }
    int pes() const { return rows * columns; }

    // Whether the time the array takes for a pass depends on the values of words: declared here for the whole machine,
    // from what its parts declare. Networks and buffer depend on addresses only. Fast-forward asks here
    // (sim/fast_forward/fast_forward.hpp). DRAM transfers, whose length depends on how well words compress, are timed
    // outside of passes.
    bool array_timing_depends_on_data() const { return pe.timing_depends_on_data(); }

    void visit_fields(FieldVisitor& visitor);
};

// Reads an accelerator file; every key has a default, unknown keys are errors. `overrides` win.
// Throws InputError also for combinations no hardware can have (a FIFO narrower than its bus).
AcceleratorConfig load_accelerator(const std::string& path, const Overrides& overrides);
// The same of a text; `origin` stands for the file's name in messages.
AcceleratorConfig parse_accelerator(const std::string& text, const std::string& origin, const Overrides& overrides);
// A machine that comes from no file, with overrides; checked like a file.
AcceleratorConfig with_overrides(const AcceleratorConfig& config, const Overrides& overrides);

// The resolved file, every default spelled out; reads back to the same machine.
std::string accelerator_yaml(AcceleratorConfig config, bool with_docs);

}  // namespace eyrie
