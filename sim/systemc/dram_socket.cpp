#include "sim/systemc/dram_socket.hpp"

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/systemc/kernel_time.hpp"

namespace eyrie {

DmaModule::DmaModule(sc_core::sc_module_name name) : sc_core::sc_module(name), socket("socket") {}

Femtoseconds DmaModule::read(std::uint64_t address, unsigned char* data, std::int64_t bytes) {
    const Femtoseconds time = transport(tlm::TLM_READ_COMMAND, address, data, bytes);
    if (contents_ != nullptr) contents_->read(address, data, bytes);
    return time;
}

// A payload has one data pointer for both directions; a write command does not change the data.
Femtoseconds DmaModule::write(std::uint64_t address, const unsigned char* data, std::int64_t bytes) {
    if (contents_ != nullptr) contents_->write(address, data, bytes);
    return transport(tlm::TLM_WRITE_COMMAND, address, const_cast<unsigned char*>(data), bytes);
}

Femtoseconds DmaModule::time_read(std::uint64_t address, std::int64_t bytes) {
    return transport(tlm::TLM_READ_COMMAND, address, scratch(bytes), bytes, true);
}

Femtoseconds DmaModule::time_write(std::uint64_t address, std::int64_t bytes) {
    return transport(tlm::TLM_WRITE_COMMAND, address, scratch(bytes), bytes, true);
}

unsigned char* DmaModule::scratch(std::int64_t bytes) {
    if (scratch_.size() < static_cast<std::size_t>(bytes)) scratch_.resize(static_cast<std::size_t>(bytes));
    return scratch_.data();
}

Femtoseconds DmaModule::transport(tlm::tlm_command command, std::uint64_t address, unsigned char* data,
                                  std::int64_t bytes, bool time_only) {
    tlm::tlm_generic_payload transaction;
    transaction.set_command(command);
    transaction.set_address(address);
    transaction.set_data_ptr(data);
    transaction.set_data_length(static_cast<unsigned>(bytes));
    transaction.set_streaming_width(static_cast<unsigned>(bytes));
    transaction.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
    sc_core::sc_time delay;
    if (time_only) transaction.set_extension(&time_only_);
    socket->b_transport(transaction, delay);
    transaction.clear_extension(&time_only_);  // it is no property of the transaction
    if (transaction.is_response_error())
        throw SimulationError(
            fmt::format("{}: DRAM answers {} at address {}", name(), transaction.get_response_string(), address));
    return femtoseconds(delay);
}

DramModule::DramModule(sc_core::sc_module_name name, Dram& dram)
    : sc_core::sc_module(name), socket("socket"), dram_(dram) {
    socket.register_b_transport(this, &DramModule::b_transport);
}

void DramModule::b_transport(tlm::tlm_generic_payload& transaction, sc_core::sc_time& delay) {
    const std::uint64_t address = transaction.get_address();
    const std::int64_t bytes = transaction.get_data_length();
    if (!dram_.holds(address, bytes)) {
        transaction.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
        return;
    }
    if (transaction.get_extension<TimeOnly>() != nullptr)
        delay += kernel_time(dram_.transfer_time(bytes));
    else if (transaction.is_read())
        delay += kernel_time(dram_.read(address, transaction.get_data_ptr(), bytes));
    else if (transaction.is_write())
        delay += kernel_time(dram_.write(address, transaction.get_data_ptr(), bytes));
    transaction.set_response_status(tlm::TLM_OK_RESPONSE);
}

}  // namespace eyrie
