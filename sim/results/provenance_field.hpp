// What a result file says of where it comes from (sim/provenance/provenance.hpp), read back.
#pragma once

#include "sim/results/json_field.hpp"

namespace eyrie {

// Throws InputError where `of` has a provenance that is not whole, or whose values are of another type.
void check_provenance(const JsonField& of);

}  // namespace eyrie
