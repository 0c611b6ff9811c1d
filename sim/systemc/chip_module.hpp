// The chip as a SystemC module: the plain machine (sim/chip/chip.hpp), with clocks, a TLM-2.0 socket and names around
// it.
//
// One process, the system controller, has the plain machine run a pass at each activation, and lets simulated time
// catch up with it. Modules are named as the block diagram names them: chip.array.pe_3_7. They add nothing to what the
// machine counts. SystemC elaborates once a process: all modules are made before the first layer runs.
#pragma once

#include <exception>
#include <memory>
#include <vector>

#include "sim/chip/chip.hpp"
#include "sim/systemc/dram_socket.hpp"

namespace eyrie {

// A part of the plain machine in SystemC's hierarchy: only a name.
class NamedModule final : public sc_core::sc_module {
public:
    explicit NamedModule(sc_core::sc_module_name name) : sc_core::sc_module(name) {}
};

// The array and the names of its parts.
class ArrayModule final : public sc_core::sc_module {
public:
    ArrayModule(sc_core::sc_module_name name, const AcceleratorConfig& config);
    ~ArrayModule() override;

private:
    std::vector<std::unique_ptr<NamedModule>> parts_;
};

class ChipModule final : public sc_core::sc_module, public LayerMachine {
public:
    SC_HAS_PROCESS(ChipModule);
    // `memory`: a TLM-2.0 memory that times the transfers in place of the chip's own DRAM; null: the chip's own.
    ChipModule(sc_core::sc_module_name name, const AcceleratorConfig& config,
               tlm::tlm_base_target_socket<>* memory = nullptr);

    LayerRun run_layer(const Layer& layer, const LayerData& data, const Plan& plan, const RunOptions& options = {},
                       const PassObserver& observer = {}) override;
    Chip& chip() { return chip_; }

private:
    void control();
    sc_core::sc_time time_to_catch_up() const;

    NamedModule glb_;
    ArrayModule array_;
    DmaModule dma_;
    Chip chip_;
    std::unique_ptr<DramModule> dram_;  // none where another memory is bound
    sc_core::sc_time core_period_;
    sc_core::sc_event start_;
    sc_core::sc_time started_at_;
    std::exception_ptr error_;
    bool runs_ = false;
};

}  // namespace eyrie
