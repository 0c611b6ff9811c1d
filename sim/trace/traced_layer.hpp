// A recorded layer, with everything needed to interpret its events.
#pragma once

#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/plan.hpp"
#include "sim/events/layer_events.hpp"
#include "workloads/layer.hpp"
#include "workloads/layer_data.hpp"

namespace eyrie {

struct TracedLayer {
    const Layer& layer;
    const Plan& plan;
    const AcceleratorConfig& machine;
    const LayerData& data;
    const LayerEvents& events;

    std::size_t pes() const { return events.pes.size(); }
    LayerCycle first_cycle() const { return events.first_cycle; }
    LayerCycle end_cycle() const { return events.end_cycle; }
    LayerCycle layer_cycle(ArrayCycle array) const { return events.clock.layer_cycle(array); }
    const PassShape& shape_of(std::int64_t pass) const {
        return plan.shape_of(plan.passes[static_cast<std::size_t>(pass)]);
    }
    const PeProgram& program(std::int64_t pass, std::size_t pe) const { return shape_of(pass).program(pe); }
};

}  // namespace eyrie
