// DRAM behind a TLM-2.0 socket: the chip's own, or any other TLM-2.0 memory that is bound in its place.
//
// Each blocking transport adds its duration to the delay argument. The chip's DMA uses the initiator's side; the
// target's side answers from the chip's own DRAM. A user's memory models time only: DRAM's contents stay with the chip,
// so that a memory model without storage can be bound.
#pragma once

#include <vector>

#define SC_INCLUDE_DYNAMIC_PROCESSES
#include <tlm.h>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>
#include <systemc>

#include "memory/dram.hpp"

namespace eyrie {

// Of a transaction of which only the time matters: a memory may leave the data as they are. One that does not know the
// extension moves them.
struct TimeOnly final : tlm::tlm_extension<TimeOnly> {
    tlm::tlm_extension_base* clone() const override { return new TimeOnly; }
    void copy_from(const tlm::tlm_extension_base&) override {}
};

class DmaModule final : public sc_core::sc_module, public DramPort {
public:
    tlm_utils::simple_initiator_socket<DmaModule> socket;

    explicit DmaModule(sc_core::sc_module_name name);
    // For a memory behind the socket that models time only: `dram` holds the contents.
    void keep_contents_in(Dram& dram) { contents_ = &dram; }
    Femtoseconds read(std::uint64_t address, unsigned char* data, std::int64_t bytes) override;
    Femtoseconds write(std::uint64_t address, const unsigned char* data, std::int64_t bytes) override;
    Femtoseconds time_read(std::uint64_t address, std::int64_t bytes) override;
    Femtoseconds time_write(std::uint64_t address, std::int64_t bytes) override;

private:
    Femtoseconds transport(tlm::tlm_command command, std::uint64_t address, unsigned char* data, std::int64_t bytes,
                           bool time_only = false);
    unsigned char* scratch(std::int64_t bytes);

    Dram* contents_ = nullptr;
    TimeOnly time_only_;
    std::vector<unsigned char> scratch_;  // data of transactions of which only the time matters
};

class DramModule final : public sc_core::sc_module {
public:
    tlm_utils::simple_target_socket<DramModule> socket;

    DramModule(sc_core::sc_module_name name, Dram& dram);

private:
    void b_transport(tlm::tlm_generic_payload& transaction, sc_core::sc_time& delay);

    Dram& dram_;
};

}  // namespace eyrie
