// The six dataflows of Chen, Emer, Sze, ISCA 2016, sections IV and V, by what stays in a PE.
#pragma once

#include <array>
#include <string>

namespace eyrie {

enum class Isca16Dataflow {
    rs,   // row stationary
    ws,   // weight stationary
    osa,  // output stationary, one ofmap channel, many of its pixels (SOC-MOP)
    osb,  // output stationary, many channels, many pixels (MOC-MOP)
    osc,  // output stationary, many channels, one pixel (MOC-SOP)
    nlr,  // no local reuse
};

constexpr std::array<Isca16Dataflow, 6> isca16_dataflows = {
    Isca16Dataflow::rs,  Isca16Dataflow::ws,  Isca16Dataflow::osa,
    Isca16Dataflow::osb, Isca16Dataflow::osc, Isca16Dataflow::nlr,
};

// "RS", "WS", "OSA", "OSB", "OSC" or "NLR".
const std::string& isca16_name(Isca16Dataflow dataflow);

// The dataflow of that name, in capitals. Throws InputError naming those there are.
Isca16Dataflow isca16_dataflow(const std::string& name);

}  // namespace eyrie
