// A copy of a sweep file that does not depend on its folder, or on later changes of the file it was read from.
#pragma once

#include <string>

#include "sim/sweep/space/sweep_file.hpp"

namespace eyrie {

// A sweep file in YAML's JSON form: ranges are written out, names of files are absolute. It has the same points with
// the same ordinals. Throws InputError when a name is not UTF-8.
std::string sweep_snapshot(const SweepFile& file);

}  // namespace eyrie
