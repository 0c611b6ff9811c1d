// The closed form of a dataflow by its name, and how all of them fail.
#include "dataflows/closed_form.hpp"

#include <string>

#include "dataflows/closed_form_terms.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace closed_form {

void refuse_overflow() { throw InputError("closed form: the counts of this layer, batch and mapping exceed 2^63"); }

void refuse_below_one(const char* name, std::int64_t found) {
    throw InputError(std::string("closed form: ") + name + ": found " + std::to_string(found) +
                     "; allowed: an integer from 1");
}

}  // namespace closed_form

LayerCounts closed_form_counts(const std::string& dataflow, const Layer& layer, std::int64_t batch,
                               const MappingParameters& mapping, const PeStorage& pe) {
    if (dataflow == "rs") return row_stationary_counts(layer, batch, mapping, pe);
    if (dataflow == "ws") return weight_stationary_counts(layer, batch, mapping, pe);
    if (dataflow == "os-a" || dataflow == "os-b" || dataflow == "os-c")
        return output_stationary_counts(layer, batch, mapping, pe);
    if (dataflow == "nlr") return no_local_reuse_counts(layer, batch, mapping, pe);
    throw InputError("closed form: " + unknown_name("dataflow", dataflow, "rs, ws, os-a, os-b, os-c, nlr", ""));
}

}  // namespace eyrie
