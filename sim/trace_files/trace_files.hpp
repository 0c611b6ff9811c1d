// Writes the traces of a run's traced layer (docs/traces.md).
#pragma once

#include "sim/trace/blocks.hpp"
#include "sim/trace/traced_layer.hpp"
#include "sim/trace_files/trace_request.hpp"

namespace eyrie {

// The traces of one layer, from before it runs until they are written.
class LayerTrace {
public:
    // Throws InputError when no block matches a pattern or the window begins behind the plan's last pass.
    LayerTrace(const TraceRequest& request, const Layer& layer, const Plan& plan, const AcceleratorConfig& machine);

    LayerEvents* events() { return &events_; }
    // The layer has run. Throws InputError when the window begins behind its end, or a file cannot be written.
    void write(const LayerData& data);

private:
    const TraceRequest& request_;
    const Layer& layer_;
    const Plan& plan_;
    const AcceleratorConfig& machine_;
    BlockChoice blocks_;
    LayerEvents events_;
};

}  // namespace eyrie
