#include "dataflows/rs/row_stationary.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "dataflows/plan/obstacle.hpp"
#include "sim/kernel/cycle.hpp"

namespace eyrie {

namespace {

std::string capacity_obstacle(const Layer& layer, const AcceleratorConfig& machine, const MappingParameters& rs) {
    if (rs.p * rs.q * layer.S > machine.pe.filter_spad_words)
        return short_of("filter spad (p*q*S)", rs.p * rs.q * layer.S, machine.pe.filter_spad_words, "words");
    if (rs.q * layer.S > machine.pe.ifmap_spad_words)
        return short_of("ifmap spad (q*S)", rs.q * layer.S, machine.pe.ifmap_spad_words, "words");
    if (rs.p > machine.pe.psum_spad_words) return short_of("psum spad (p)", rs.p, machine.pe.psum_spad_words, "words");
    return buffer_obstacle(machine, row_stationary_buffer(layer, rs));
}

std::string array_obstacle(const Layer& layer, const AcceleratorConfig& machine, const MappingParameters& rs) {
    const SetPlacement place = place_sets(layer, machine, rs);
    if (place.chain_height > machine.rows)
        return short_of("PE array rows (R*r)", place.chain_height, machine.rows, "rows");
    const std::int64_t slots = place.slots_down * place.slots_across;
    if (rs.g * rs.t * place.folds > slots)
        return short_of(fmt::format("PE array (t sets in each of g groups, of {} rows, {} pieces of {} columns each)",
                                    place.chain_height, place.folds, place.fold_columns),
                        rs.g * rs.t * place.folds, slots, "places");
    return "";
}

}  // namespace

BufferNeed row_stationary_buffer(const Layer& layer, const MappingParameters& rs) {
    BufferNeed need;
    const std::int64_t columns = strip_columns(layer, layer.F());
    const std::int64_t channels = std::min(rs.q * rs.r, layer.C_per_group());
    const std::int64_t filters = std::min(rs.p * rs.t, rs.m);
    need.ifmap_words = rs.g * rs.n * channels * strip_rows(layer, rs.e) * columns;
    need.psum_words = rs.g * rs.n * rs.m * rs.e * layer.F();
    need.filter_words = rs.g * filters * channels * layer.R * layer.S;
    keep_words(layer, rs, strip_rows(layer, rs.e) * columns, need);
    return need;
}

SetPlacement place_sets(const Layer& layer, const AcceleratorConfig& machine, const MappingParameters& rs) {
    SetPlacement place;
    place.chain_height = layer.R * rs.r;
    place.folds = ceil_div(rs.e, machine.columns);
    place.fold_columns = ceil_div(rs.e, place.folds);
    place.slots_down = machine.rows / place.chain_height;
    place.slots_across = machine.columns / place.fold_columns;
    return place;
}

std::string row_stationary_obstacle(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                                    const MappingParameters& rs) {
    std::string obstacle = out_of_range("m", rs.m, layer.M_per_group(), "filters of a group");
    if (obstacle.empty()) obstacle = out_of_range("n", std::min(rs.n, batch), batch, "images of the batch");
    if (obstacle.empty()) obstacle = out_of_range("e", rs.e, layer.E(), "ofmap rows");
    if (obstacle.empty()) obstacle = out_of_range("t", rs.t, machine.pes(), "PEs");
    if (obstacle.empty()) obstacle = out_of_range("g", std::min(rs.g, layer.G), layer.G, "groups");
    if (obstacle.empty()) obstacle = out_of_range("r", rs.r, layer.C_per_group(), "channels of a group");
    if (obstacle.empty()) obstacle = out_of_range("q", rs.q, layer.C_per_group(), "channels of a group");
    if (obstacle.empty()) obstacle = out_of_range("p", rs.p, layer.M_per_group(), "filters of a group");
    if (obstacle.empty() && ceil_div(layer.C_per_group(), rs.q) < rs.r)
        obstacle = fmt::format("q*r: found {}; a set would have none of the group's {} channels", rs.q * rs.r,
                               layer.C_per_group());
    if (obstacle.empty() && ceil_div(rs.m, rs.p) < rs.t)
        obstacle = fmt::format("p*t: found {}; a set would have none of the m={} filters", rs.p * rs.t, rs.m);
    if (obstacle.empty()) obstacle = keep_obstacle(machine, rs, FilterBlocksStay::no);
    if (obstacle.empty()) obstacle = array_obstacle(layer, machine, rs);
    if (obstacle.empty()) obstacle = capacity_obstacle(layer, machine, rs);
    return obstacle;
}

}  // namespace eyrie
