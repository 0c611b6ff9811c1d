// One track for each PE: what it does or waits for, without gaps.
#include <array>

#include <fmt/format.h>

#include "sim/trace/pe_intervals.hpp"
#include "sim/trace/timeline_parts.hpp"

namespace eyrie {

void write_pes(const TracedLayer& traced, const BlockChoice& blocks, TimelineWriter& out) {
    out.group(TimelineGroup::pes, "PEs");
    const std::vector<std::string> names = block_names(traced.machine);
    std::array<std::string, pe_cycle_reasons> endings;
    for (std::size_t i = 0; i < pe_cycle_reasons; ++i)
        endings[i] = fmt::format(",\"name\":\"{}\"}}", pe_cycle_names[i]);
    const std::string group = std::to_string(static_cast<int>(TimelineGroup::pes));
    for (std::size_t pe = 0; pe < traced.pes(); ++pe) {
        if (!blocks.has_pe(pe)) continue;
        out.track(TimelineGroup::pes, static_cast<std::int64_t>(pe), names[first_pe_block + pe]);
        // There are many of these, so their constant parts are formatted beforehand.
        const std::string beginning = fmt::format(",\n{{\"ph\":\"X\",\"pid\":{},\"tid\":{},\"ts\":", group, pe);
        for (const PeInterval& interval : pe_intervals(traced, pe))
            out.text() << beginning << interval.from << ",\"dur\":" << interval.to - interval.from
                       << endings[at_reason(interval.reason)];
    }
}

}  // namespace eyrie
