// The words of an operation on the array, as the network has it: of layers that were cut out of it, put back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "workloads/functional/map_words.hpp"
#include "workloads/graph/graph.hpp"
#include "workloads/network.hpp"
#include "workloads/ofmap_tensor.hpp"
#include "workloads/tensor.hpp"

namespace eyrie {

// Where its layers stand among all of the network.
struct OperationOnArray {
    const Operation* operation;
    std::size_t first_layer;
    std::size_t layers;
};
std::vector<OperationOnArray> operations_on_array(const Graph& graph);
// What its layers are called together in results: the name of the one, or what NAME.1, NAME.2, ... have in common.
std::string name_of_layers(const OperationOnArray& of, const Network& network);

// The axes of both operands and of the result, for one image: as the graph has the tensors. Where one of these stands
// for other words than the operation works on, these in a row.
std::vector<std::int64_t> first_operand_shape(const Graph& graph, const Operation& operation);
std::vector<std::int64_t> second_operand_shape(const Graph& graph, const Operation& operation);
std::vector<std::int64_t> result_shape(const Graph& graph, const Operation& operation);

// What its layers worked on and made, in their order.
struct LayerWords {
    const Tensor<std::int16_t>* filter;
    const OfmapTensor* ofmap;
};
// Whether they are words of one operand and result: not where each image has several of its own, nor where filters of
// layers that share words of the second operand were generated for each layer alone.
bool are_of_one_operation(const Operation& operation, const std::vector<LayerWords>& layers, std::int64_t batch);
// The second operand, and the result of all images, in C order; of what are_of_one_operation.
LargeVector<std::int16_t> second_operand(const Operation& operation, const std::vector<LayerWords>& layers);
LargeVector<std::int64_t> operation_result(const Operation& operation, const std::vector<LayerWords>& layers,
                                           std::int64_t batch);

}  // namespace eyrie
