// What a program brings to the commands. They run on the plain machine, and know nothing of SystemC.
#pragma once

#include <functional>

#include "sim/provenance/provenance.hpp"
#include "sim/run/run_network.hpp"

namespace eyrie {

struct Shell {
    std::function<void()> set_up = {};  // once, before the first chip
    MachineMaker make_machine = {};     // none: the plain machine
    VcdWriter vcd_writer = {};          // none: waveforms are not written
    Build build = {};                   // as results name it
};

}  // namespace eyrie
