// The ways a run can end badly: the user gave something unusable (exit status 2), the simulation contradicts itself
// (1), or the computer fails (4).
#pragma once

#include <stdexcept>
#include <string>

namespace eyrie {

// Bad input: the message names file, line, key, what was found and what is allowed.
class InputError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// The computer failed: no descriptors, no memory, disk full, a permission, an I/O error. Nothing is wrong with the
// input, and another try may succeed: such an error is never taken for a result.
class ComputerError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// The machine broke one of its own rules: FIFO overflow, no progress, a word that no part takes.
class SimulationError : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

// The modelled hardware cannot go on: its FIFOs are too shallow for the streams. The message says which part waits for
// which.
class DeadlockError : public SimulationError {
public:
    using SimulationError::SimulationError;
};

}  // namespace eyrie
