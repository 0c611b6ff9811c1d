// What a program was built from. The build writes the definition (packaging/this_build.cmake), for programs and the
// Python module alone: libraries and tests do not change with the revision.
#pragma once

#include "sim/provenance/provenance.hpp"

namespace eyrie {

Build this_build();

}  // namespace eyrie
