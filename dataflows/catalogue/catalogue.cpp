// The catalogue: one line for each dataflow, in the order in which they are compared. NAME stands for NAME_dataflow(),
// which the dataflow's own folder defines.
#include "dataflows/catalogue/catalogue.hpp"

#define EYRIE_DATAFLOWS(NAME) \
    NAME(row_stationary)      \
    NAME(weight_stationary)   \
    NAME(output_stationary_a) \
    NAME(output_stationary_b) \
    NAME(output_stationary_c) \
    NAME(no_local_reuse)

namespace eyrie {

#define DECLARATION(NAME) Dataflow NAME##_dataflow();
EYRIE_DATAFLOWS(DECLARATION)

const std::vector<Dataflow>& dataflow_catalogue() {
#define ENTRY(NAME) NAME##_dataflow(),
    static const std::vector<Dataflow> all = {EYRIE_DATAFLOWS(ENTRY)};
    return all;
}

}  // namespace eyrie
