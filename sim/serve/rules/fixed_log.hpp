// The natural logarithm, with the same bits on every machine: only operations that IEEE 754 rounds exactly. Libraries'
// std::log may differ in the last bit, and with it the arrivals that are drawn with it.
#pragma once

namespace eyrie {

// Of a finite x > 0, to about two units in the last place.
double fixed_log(double x);

// log(n!) of n >= 0, by Stirling's series from 16 on; relative error below 1e-14.
double fixed_log_factorial(double n);

}  // namespace eyrie
