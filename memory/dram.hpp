// DRAM behind a TLM-2.0 socket, in the clock domain of the off-chip link.
//
// A blocking transport of B bytes takes access_latency_cycles + ceil(8 B / link_width_bits) link
// cycles, which it adds to the delay; one transfer at a time. Any other TLM-2.0 memory model can be
// bound in its place.
#pragma once

#include <cstdint>
#include <vector>

#define SC_INCLUDE_DYNAMIC_PROCESSES
#include <tlm.h>
#include <tlm_utils/simple_target_socket.h>
#include <systemc>

#include "memory/config.hpp"

namespace eyrie {

class Dram final : public sc_core::sc_module {
public:
    tlm_utils::simple_target_socket<Dram> socket;

    Dram(sc_core::sc_module_name name, const DramConfig& config);

    // The host's side, outside of time: size for a layer, all zeros; contents.
    void resize(std::int64_t bytes) { bytes_.assign(static_cast<std::size_t>(bytes), 0); }
    std::vector<unsigned char>& bytes() { return bytes_; }
    const std::vector<unsigned char>& bytes() const { return bytes_; }

private:
    void b_transport(tlm::tlm_generic_payload& transaction, sc_core::sc_time& delay);

    const DramConfig& config_;
    sc_core::sc_time link_period_;
    std::vector<unsigned char> bytes_;
};

// The period of a clock of `khz`, rounded to the femtosecond.
sc_core::sc_time clock_period(std::int64_t khz);

}  // namespace eyrie
