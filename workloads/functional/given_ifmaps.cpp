#include "workloads/functional/given_ifmaps.hpp"

#include <algorithm>
#include <memory>
#include <variant>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"
#include "workloads/functional/layer_pieces.hpp"
#include "workloads/functional/layouts.hpp"
#include "workloads/functional/operation_words.hpp"
#include "workloads/lowering/parts.hpp"

namespace eyrie {

namespace {

void check_takes_one(const OperationOnArray& of, const std::vector<LayerPart>& parts, const Network& network) {
    bool has_several = of.operation->repeats > 1;
    for (std::size_t i = 0; i < parts.size(); ++i)
        has_several = has_several || network.layers.at(of.first_layer + i).images != parts[i].layer.images;
    if (has_several)
        throw InputError(
            fmt::format("--input: {}: found an operation that has several ifmaps of its own for an image; allowed: "
                        "operations that have one",
                        printable(of.operation->name)));
}

}  // namespace

void give_ifmaps(const GivenIfmaps& ifmaps, int ifmap_bits, std::int64_t batch, const Graph& graph, Network& network) {
    const std::vector<OperationOnArray> all = operations_on_array(graph);
    std::vector<std::string> names, names_of_layers;
    for (const OperationOnArray& one : all) {
        names.push_back(one.operation->name);
        names_of_layers.push_back(name_of_layers(one, network));
    }
    std::vector<bool> given(all.size(), false);
    for (const auto& [name, source] : ifmaps) {
        if (name.empty() && all.size() != 1)
            throw InputError(
                fmt::format("--input: found '{}' for a network of {} operations on the array; allowed: "
                            "NAME=FILE.npy, of {}; with --chain also an input of the network",
                            printable(source.path), all.size(), listed(names)));
        std::size_t number = 0;
        if (!name.empty())
            for (const std::vector<std::string>* known : {&names, &names_of_layers}) {
                number = static_cast<std::size_t>(std::find(known->begin(), known->end(), name) - known->begin());
                if (number < all.size()) break;
            }
        if (number == all.size())
            throw InputError("--input: " + unknown_name("operation", name, names) +
                             "; an input of the network with --chain");
        const OperationOnArray& of = all[number];
        if (given[number]) throw InputError(fmt::format("--input: {}: given twice", printable(of.operation->name)));
        given[number] = true;
        const std::vector<LayerPart> parts = parts_of(*of.operation);
        check_takes_one(of, parts, network);
        std::vector<std::int64_t> shape = first_operand_shape(graph, *of.operation);
        MapWords first(shape, 0);
        first.images = batch;
        shape.insert(shape.begin(), batch);
        first.words = npy_words(source, shape, ifmap_bits);
        if (std::holds_alternative<MatrixProduct>(of.operation->shape)) first = in_file_order(graph.format, first);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            Layer& layer = network.layers.at(of.first_layer + i);
            const Tensor<std::int16_t> piece = ifmap_piece(*of.operation, parts[i], first);
            layer.ifmap_words_given = std::make_shared<std::vector<std::int16_t>>(piece.data.begin(), piece.data.end());
            layer.ifmap_zeros_assumed = false;
        }
    }
}

}  // namespace eyrie
