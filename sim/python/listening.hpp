// Long work from Python: without the GIL, so that other threads of Python go on, and hearing now and then whether it is
// to end. Ctrl-C is heard at the points where the command line shows progress.
#pragma once

#include <pybind11/pybind11.h>

#include "sim/host/progress.hpp"

namespace eyrie {

// `progress`: called with what is done, how much of it, and how much there is; None: nothing is called.
template <class Work>
auto listening(const pybind11::object& progress, Work&& work) {
    const ListenToProgress ears([&](const std::string& what, std::int64_t done, std::int64_t all) {
        const pybind11::gil_scoped_acquire held;
        if (PyErr_CheckSignals() != 0) throw pybind11::error_already_set();
        if (!progress.is_none()) progress(what, done, all);
    });
    const pybind11::gil_scoped_release released;
    return work();
}

}  // namespace eyrie
