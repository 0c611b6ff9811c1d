// The program: the command line with SystemC around the machine.
#include <cstdlib>
#include <iostream>

#include <systemc>

#include "sim/command/command_line.hpp"
#include "sim/command/this_build.hpp"
#include "sim/host/computer_error.hpp"
#include "sim/host/out_of_memory.hpp"
#include "sim/systemc/chip_module.hpp"
#include "sim/systemc/kernel_time.hpp"
#include "sim/systemc/vcd_file.hpp"

namespace {
// SystemC prints its banner before sc_main unless told not to; and allocates.
const bool banner_disabled = setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1) == 0;
const bool memory_guarded = (eyrie::end_with_message_without_memory(), true);
bool was_called = false;

// A chip that stays until the program ends. SystemC would take its modules down one by one, and search each among all
// others.
class LastingChip final : public eyrie::LayerMachine {
public:
    explicit LastingChip(const eyrie::AcceleratorConfig& accelerator)
        : chip_(*new eyrie::ChipModule("chip", accelerator)) {}
    eyrie::LayerRun run_layer(const eyrie::Layer& layer, const eyrie::LayerData& data, const eyrie::Plan& plan,
                              const eyrie::RunOptions& options, const eyrie::PassObserver& observer) override {
        return chip_.run_layer(layer, data, plan, options, observer);
    }

private:
    eyrie::ChipModule& chip_;
};

// SystemC would take what is thrown for its own. Without memory this ends as the handler of memory_guarded says.
int commands(int argc, char** argv) noexcept {
    eyrie::Shell shell;
    shell.set_up = eyrie::set_up_kernel;
    shell.make_machine = [](const eyrie::AcceleratorConfig& machine) { return std::make_unique<LastingChip>(machine); };
    shell.vcd_writer = eyrie::write_vcd;
    shell.build = eyrie::this_build();
    return eyrie::run_command_line(argc, argv, shell);
}

}  // namespace

int sc_main(int argc, char** argv) {
    was_called = true;
    return commands(argc, argv);
}

// As SystemC's own, which gives status 1 also where it comes to no sc_main.
int main(int argc, char** argv) {
    const int status = sc_core::sc_elab_and_sim(argc, argv);
    if (was_called) return status;
    std::cerr << "eyrie: out of memory\n";
    return eyrie::exit_computer_failed;
}
