#include "sim/trace/operand.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "dataflows/plan/pass_builder.hpp"

namespace eyrie {

char letter_of(OperandKind kind) { return "IWPO"[static_cast<std::size_t>(kind)]; }

std::string text_of(const Operand& operand) {
    const auto& at = operand.at;
    return fmt::format("{}[{},{},{},{}]", letter_of(operand.kind), at[0], at[1], at[2], at[3]);
}

bool is_padding(const Layer& layer, const Operand& ifmap) {
    const std::int64_t y = ifmap.at[2] - layer.pad.top;
    const std::int64_t x = ifmap.at[3] - layer.pad.left;
    return y < 0 || y >= layer.H || x < 0 || x >= layer.W;
}

std::int16_t ifmap_word(const Layer& layer, const LayerData& data, const Operand& ifmap) {
    if (is_padding(layer, ifmap)) return 0;
    return data.ifmap.at(ifmap.at[0], ifmap.at[1], ifmap.at[2] - layer.pad.top, ifmap.at[3] - layer.pad.left);
}

std::int16_t filter_word(const Layer& layer, const LayerData& data, const Operand& filter) {
    return data.filter.at(filter.at[0], filter.at[1] % layer.C_per_group(), filter.at[2], filter.at[3]);
}

PassOperands::PassOperands(const Layer& layer, const Plan& plan, std::int64_t pass)
    : pass_(plan.passes[static_cast<std::size_t>(pass)]),
      shape_(plan.shape_of(pass_)),
      channels_per_group_(narrow_to_32(layer.C_per_group())),
      filters_per_group_(narrow_to_32(layer.M_per_group())),
      stride_h_(narrow_to_32(layer.stride_h)),
      stride_w_(narrow_to_32(layer.stride_w)),
      first_row_(pass_.ofmap_row * stride_h_),
      first_column_(pass_.ofmap_column * stride_w_),
      tile_rows_(strip_rows(layer, shape_.ofmap_rows)),
      tile_columns_(strip_columns(layer, shape_.ofmap_columns)) {}

Operand PassOperands::ifmap_at(std::int64_t address) const {
    address -= pass_.ifmap_base;
    const std::int64_t column = address % tile_columns_;
    const std::int64_t row = address / tile_columns_ % tile_rows_;
    const std::int64_t plane = address / (tile_columns_ * tile_rows_);
    const std::int64_t group = plane / shape_.channels % shape_.groups;
    const std::int64_t image = plane / (std::int64_t{shape_.channels} * shape_.groups);
    return {OperandKind::ifmap,
            {narrow_to_32(pass_.image + image), channel(narrow_to_32(group), narrow_to_32(plane % shape_.channels)),
             narrow_to_32(first_row_ + row), narrow_to_32(first_column_ + column)}};
}

Operand PassOperands::filter_at(std::int64_t address) const {
    const FilterCoordinate& w = shape_.filter_order[static_cast<std::size_t>(address - pass_.filter_base)];
    return {OperandKind::filter, {filter_number(w.group, w.filter), channel(w.group, w.channel), w.row, w.column}};
}

Operand PassOperands::psum_at(std::int64_t address) const {
    const std::int64_t place = address - pass_.psum_base;
    const std::int64_t filter = place % shape_.filters;
    const std::int64_t group = place / shape_.filters % shape_.groups;
    const std::int64_t pixel = place / (std::int64_t{shape_.filters} * shape_.groups);
    const std::int64_t column = pixel % shape_.ofmap_columns;
    const std::int64_t row = pixel / shape_.ofmap_columns % shape_.ofmap_rows;
    const std::int64_t image = pixel / (std::int64_t{shape_.ofmap_columns} * shape_.ofmap_rows);
    return {OperandKind::psum,
            {narrow_to_32(pass_.image + image), filter_number(narrow_to_32(group), narrow_to_32(filter)),
             narrow_to_32(pass_.ofmap_row + row), narrow_to_32(pass_.ofmap_column + column)}};
}

}  // namespace eyrie
