#include "sim/view/scene_words.hpp"

#include <nlohmann/json.hpp>

#include "sim/view/packed_integers.hpp"

namespace eyrie {

namespace {

std::int64_t row_major(const std::int64_t (&at)[4], std::int64_t d1, std::int64_t d2, std::int64_t d3) {
    return ((at[0] * d1 + at[1]) * d2 + at[2]) * d3 + at[3];
}

template <class Value>
nlohmann::ordered_json packed(const std::set<std::int64_t>& numbers, Value value_of) {
    PackedIntegers differences, values;
    std::int64_t last = -1;
    for (const std::int64_t number : numbers) {
        differences.add(static_cast<std::uint64_t>(number - last - 1));
        last = number;
        values.add_signed(value_of(number));
    }
    return {{"numbers", differences.base64()}, {"values", values.base64()}};
}

}  // namespace

std::int64_t SceneWords::number_of(const Operand& operand) const {
    const Layer& layer = traced_.layer;
    const std::int64_t at[4] = {operand.at[0], operand.at[1], operand.at[2], operand.at[3]};
    switch (operand.kind) {
        case OperandKind::ifmap: return row_major(at, layer.C, layer.padded_H(), layer.padded_W());
        case OperandKind::filter:
            return row_major({at[0], at[1] % layer.C_per_group(), at[2], at[3]}, layer.C_per_group(), layer.R, layer.S);
        case OperandKind::psum:
        case OperandKind::ofmap: break;
    }
    return row_major(at, layer.M, layer.E(), layer.F());
}

std::int64_t SceneWords::keep(const Operand& operand) {
    const std::int64_t number = number_of(operand);
    if (operand.kind == OperandKind::ifmap) ifmaps_.insert(number);
    if (operand.kind == OperandKind::filter) filters_.insert(number);
    return number;
}

nlohmann::ordered_json SceneWords::json() const {
    const Layer& layer = traced_.layer;
    const auto ifmap = [&](std::int64_t number) {
        const std::int64_t x = number % layer.padded_W(), rows = number / layer.padded_W();
        const std::int64_t y = rows % layer.padded_H(), planes = rows / layer.padded_H();
        return ifmap_word(layer, traced_.data,
                          {OperandKind::ifmap,
                           {static_cast<std::int32_t>(planes / layer.C), static_cast<std::int32_t>(planes % layer.C),
                            static_cast<std::int32_t>(y), static_cast<std::int32_t>(x)}});
    };
    const auto filter = [&](std::int64_t number) { return traced_.data.filter.data[static_cast<std::size_t>(number)]; };
    return {{"ifmap", packed(ifmaps_, ifmap)}, {"filter", packed(filters_, filter)}};
}

}  // namespace eyrie
