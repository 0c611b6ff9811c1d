// How closed forms fail.
#include "dataflows/counts/terms.hpp"

#include <string>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace closed_form {

void refuse_overflow() { throw InputError("closed form: the counts of this layer, batch and mapping exceed 2^63"); }

void refuse_below_one(const char* name, std::int64_t found) {
    throw InputError(fmt::format("closed form: {}: found {}; allowed: an integer from 1", name, found));
}

}  // namespace closed_form

}  // namespace eyrie
