#pragma once

#include <stdexcept>

namespace eyrie {

// What is asked for cannot be, whatever the inputs hold: an output over an input. Exit status 2, as InputError
// (sim/kernel/errors.hpp); but never taken for what a layer or a point of a sweep has.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace eyrie
