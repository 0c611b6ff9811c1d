#include "sim/systemc/chip_module.hpp"

#include <string>

#include "sim/systemc/kernel_time.hpp"

namespace eyrie {

ArrayModule::ArrayModule(sc_core::sc_module_name name, const AcceleratorConfig& config) : sc_core::sc_module(name) {
    const auto add = [&](const std::string& part) { parts_.push_back(std::make_unique<NamedModule>(part.c_str())); };
    for (int row = 0; row < config.rows; ++row)
        for (int column = 0; column < config.columns; ++column) add(PeArray::pe_name(row, column));
    for (const NetworkRow& network : network_rows) add(network.block);
}

// SystemC searches a child from the front of its parent's list, and fills its place with the last one. Destroyed in
// this order each child is found at once; in another order the searches take quadratic time.
ArrayModule::~ArrayModule() {
    if (!parts_.empty()) parts_.front().reset();
    while (!parts_.empty()) parts_.pop_back();
}

ChipModule::ChipModule(sc_core::sc_module_name name, const AcceleratorConfig& config,
                       tlm::tlm_base_target_socket<>* memory)
    : sc_core::sc_module(name),
      glb_("glb"),
      array_("array", config),
      dma_("dma"),
      chip_(this->name(), config, &dma_),
      core_period_(kernel_time(clock_period(config.core_khz))) {
    if (memory != nullptr) {
        dma_.socket.bind(*memory);
        dma_.keep_contents_in(chip_.dram());
    } else {
        dram_ = std::make_unique<DramModule>("dram", chip_.dram());
        dma_.socket.bind(dram_->socket);
    }
    SC_METHOD(control);
    dont_initialize();
    sensitive << start_;
}

LayerRun ChipModule::run_layer(const Layer& layer, const LayerData& data, const Plan& plan, const RunOptions& options,
                               const PassObserver& observer) {
    error_ = nullptr;
    try {
        chip_.begin_layer(layer, data, plan, options, observer);
        runs_ = true;
        started_at_ = sc_core::sc_time_stamp();
        start_.notify(sc_core::SC_ZERO_TIME);
        sc_core::sc_start();
        if (error_) std::rethrow_exception(error_);
        return chip_.finish_layer();
    } catch (...) {
        chip_.abandon_layer();
        throw;
    }
}

// One activation runs one pass; the next comes once simulated time has caught up.
void ChipModule::control() {
    if (!runs_) return;
    try {
        runs_ = chip_.run_next_pass();
        next_trigger(time_to_catch_up());
    } catch (...) {
        error_ = std::current_exception();
        runs_ = false;
    }
}

sc_core::sc_time ChipModule::time_to_catch_up() const {
    const sc_core::sc_time reached =
        started_at_ +
        sc_core::sc_time::from_value(core_period_.value() * static_cast<sc_dt::uint64>(chip_.now().number()));
    const sc_core::sc_time now = sc_core::sc_time_stamp();
    return reached > now ? reached - now : sc_core::SC_ZERO_TIME;
}

}  // namespace eyrie
