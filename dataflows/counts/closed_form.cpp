// How closed forms fail.
#include "dataflows/counts/terms.hpp"

#include <string>

#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace closed_form {

void refuse_overflow() { throw InputError("closed form: the counts of this layer, batch and mapping exceed 2^63"); }

void refuse_below_one(const char* name, std::int64_t found) {
    throw InputError(std::string("closed form: ") + name + ": found " + std::to_string(found) +
                     "; allowed: an integer from 1");
}

}  // namespace closed_form

}  // namespace eyrie
