#include "sim/systemc/kernel_time.hpp"

namespace eyrie {

void set_up_kernel() {
    sc_core::sc_report_handler::set_actions(sc_core::SC_ERROR, sc_core::SC_THROW);
    sc_core::sc_set_time_resolution(1, sc_core::SC_FS);
}

}  // namespace eyrie
