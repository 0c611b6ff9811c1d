// The tensors of a layer cut out of those of its operation, and its ofmaps put back (workloads/lowering/parts.hpp).
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "workloads/functional/map_words.hpp"
#include "workloads/lowering/parts.hpp"
#include "workloads/tensor.hpp"

namespace eyrie {

// Words of the operands and of the result of an operation on the array, for one image.
std::int64_t first_operand_words(const Operation& operation);
std::int64_t second_operand_words(const Operation& operation);
std::int64_t result_words(const Operation& operation);

// The ifmaps of a part: padding between planes is zero.
Tensor<std::int16_t> ifmap_piece(const Operation& operation, const LayerPart& part, const MapWords& first);
// Its filters, of all of the second operand.
Tensor<std::int16_t> filter_piece(const Operation& operation, const LayerPart& part, const std::int16_t* second);
// Puts its filters where filter_piece takes them from.
void put_filter_piece(const Operation& operation, const LayerPart& part, const Tensor<std::int16_t>& filter,
                      std::int16_t* second);

// Calls use(place among the part's ofmaps N M E F, place in the operation's result) with each ofmap word of the image.
void for_each_ofmap(const Operation& operation, const LayerPart& part, std::int64_t batch,
                    const std::function<void(std::int64_t, std::int64_t)>& use);

}  // namespace eyrie
