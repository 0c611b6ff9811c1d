// Layers, machines and mappings that nobody chose, run once with and once without a record of what happens.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "dataflows/dataflow/dataflow.hpp"
#include "sim/chip/chip.hpp"
#include "sim/trace/traced_layer.hpp"

namespace eyrie {

struct RecordedCase {
    AcceleratorConfig machine;
    Layer layer;
    std::int64_t batch = 1;
    LayerData data;
    Plan plan;
    LayerEvents events{0};
    LayerRun run;
    std::string text;  // for messages
    Chip* chip = nullptr;

    // Runs it again and records another window.
    LayerEvents record(const RecordingWindow& window) const;
    TracedLayer traced() const { return {layer, plan, machine, data, events}; }
};

// Chips of random machines, all elaborated before the first runs.
class RecordedCases {
public:
    RecordedCases(std::uint64_t seed, int machines);
    // Runs `layers` random layers of each dataflow on each machine, recording `window`; calls use(case) for each.
    void for_each(int layers, const RecordingWindow& window, const std::function<void(const RecordedCase&)>& use);

private:
    struct Bench {
        AcceleratorConfig machine;
        std::unique_ptr<Chip> chip;
    };
    std::uint64_t seed_;
    Random random_;
    std::vector<std::unique_ptr<Bench>> benches_;
};

}  // namespace eyrie
