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

NetworkIds::NetworkIds(const AcceleratorConfig& machine)
    : filter_group(static_cast<std::size_t>(machine.pes()), -1),
      ifmap_group(filter_group),
      psum_group(filter_group),
      machine_(machine) {}

void NetworkIds::assign(const Layer& layer, Plan& plan) {
    filter_ = assign_multicast_ids(filter_group, machine_.rows, machine_.columns);
    ifmap_ = assign_multicast_ids(ifmap_group, machine_.rows, machine_.columns);
    psum_ = assign_multicast_ids(psum_group, machine_.rows, machine_.columns);
    check_ids(layer, "filter", filter_, machine_.noc.filter);
    check_ids(layer, "ifmap", ifmap_, machine_.noc.ifmap);
    check_ids(layer, "psum", psum_, machine_.noc.psum);
    plan.filter_ids = filter_.ids;
    plan.ifmap_ids = ifmap_.ids;
    plan.psum_ids = psum_.ids;
}

}  // namespace eyrie
