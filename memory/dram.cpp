#include "memory/dram.hpp"

#include <cstring>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

sc_core::sc_time clock_period(std::int64_t khz) {
    return {static_cast<double>((1000000000000LL + khz / 2) / khz), sc_core::SC_FS};
}

Dram::Dram(sc_core::sc_module_name name, const DramConfig& config)
    : sc_core::sc_module(name), socket("socket"), config_(config), link_period_(clock_period(config.link_khz)) {
    socket.register_b_transport(this, &Dram::b_transport);
}

void Dram::b_transport(tlm::tlm_generic_payload& transaction, sc_core::sc_time& delay) {
    const sc_dt::uint64 address = transaction.get_address();
    const unsigned length = transaction.get_data_length();
    if (address + length > bytes_.size()) {
        transaction.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
        return;
    }
    if (transaction.is_read())
        std::memcpy(transaction.get_data_ptr(), &bytes_[address], length);
    else if (transaction.is_write())
        std::memcpy(&bytes_[address], transaction.get_data_ptr(), length);
    const std::int64_t cycles =
        config_.access_latency_cycles + ceil_div(std::int64_t{8} * length, config_.link_width_bits);
    delay += link_period_ * static_cast<double>(cycles);
    transaction.set_response_status(tlm::TLM_OK_RESPONSE);
}

}  // namespace eyrie
