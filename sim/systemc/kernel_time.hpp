// Times of the plain machine and of the SystemC kernel, whose resolution is the femtosecond (set_up_kernel).
#pragma once

#define SC_INCLUDE_DYNAMIC_PROCESSES
#include <systemc>

#include "sim/kernel/clock.hpp"

namespace eyrie {

inline sc_core::sc_time kernel_time(Femtoseconds time) {
    return sc_core::sc_time::from_value(static_cast<sc_dt::uint64>(time));
}
inline Femtoseconds femtoseconds(const sc_core::sc_time& time) { return static_cast<Femtoseconds>(time.value()); }

// To be called once per process, before the first module: sets the kernel's resolution, turns its errors into
// exceptions.
void set_up_kernel();

}  // namespace eyrie
