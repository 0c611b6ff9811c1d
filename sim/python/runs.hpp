// What Python asks of the commands: their requests from words of the command line and from objects, and their results
// as texts.
#pragma once

#include <pybind11/pybind11.h>

namespace eyrie {

void bind_runs(pybind11::module_& module);

}  // namespace eyrie
