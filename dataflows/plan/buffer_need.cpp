#include "dataflows/plan/buffer_need.hpp"

#include "dataflows/plan/obstacle.hpp"
#include "sim/kernel/cycle.hpp"

namespace eyrie {

std::string buffer_obstacle(const AcceleratorConfig& machine, const BufferNeed& need) {
    const GlobalBufferConfig& glb = machine.glb;
    const GlobalBufferConfig::Banks banks =
        glb.banks_for(machine.arithmetic, need.ifmap_words, need.psum_words, need.filter_words);
    if (glb.fits(banks)) return "";
    if (banks.shared <= glb.shared_banks)
        return short_of("filter banks (" + std::to_string(need.filter_words) + " words at a time)", banks.filter,
                        glb.filter_banks, "banks");
    std::string what = "global buffer (" + std::to_string(need.ifmap_words) + " ifmap words and " +
                       std::to_string(need.psum_words) + " psum words";
    if (glb.filters_share) what += " and " + std::to_string(need.filter_words) + " filter words";
    return short_of(what + ")", banks.shared, glb.shared_banks, "banks");
}

}  // namespace eyrie
