#include "dataflows/plan/network_ids.hpp"

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

void check(const Layer& layer, const std::string& network, const std::string& kind, std::int32_t needed, int bits) {
    const std::int64_t allowed = std::int64_t{1} << bits;
    if (needed <= allowed) return;
    throw InputError(fmt::format("layer {}: the {} network needs {} {} IDs; noc.{}.{}_id_bits={} allows {}", layer.name,
                                 network, needed, kind, network, kind, bits, allowed));
}

void check_ids(const Layer& layer, const std::string& network, const MulticastAssignment& ids,
               const InputNetworkConfig& config) {
    check(layer, network, "row", ids.row_ids, config.row_id_bits);
    check(layer, network, "column", ids.column_ids, config.column_id_bits);
}

}  // namespace

#define EYRIE_NO_GROUPS(id, ...) id##_group.assign(static_cast<std::size_t>(machine.pes()), -1);
NetworkIds::NetworkIds(const AcceleratorConfig& machine) : machine_(machine) { EYRIE_INPUT_NETWORKS(EYRIE_NO_GROUPS) }

#define EYRIE_ADDRESS_OF_GROUP(id, ...) &id##_group,
void NetworkIds::assign(const Layer& layer, Plan& plan) {
    const std::vector<std::int32_t>* const groups[] = {EYRIE_INPUT_NETWORKS(EYRIE_ADDRESS_OF_GROUP)};
    for (std::size_t i = 0; i < input_network_count; ++i)
        assigned_[i] = assign_multicast_ids(*groups[i], machine_.rows, machine_.columns);
    for_each_input_network([&](NetworkId network, const NetworkRow& row) {
        check_ids(layer, row.name, assigned_[place(network)], machine_.noc.input(network));
    });
    for_each_input_network(
        [&](NetworkId network, const NetworkRow&) { plan.*planned(network).ids = assigned_[place(network)].ids; });
}

}  // namespace eyrie
