#include "workloads/functional/given_weights.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"
#include "workloads/functional/layer_pieces.hpp"
#include "workloads/functional/operation_words.hpp"
#include "workloads/lowering/parts.hpp"
#include "workloads/safetensors/safetensors.hpp"

namespace eyrie {

namespace {

using Values = std::shared_ptr<const std::vector<std::int16_t>>;

std::string text(const std::vector<std::int64_t>& shape) {
    return fmt::format("{}", fmt::join(shape.begin(), shape.end(), " x "));
}

std::vector<std::int64_t> without_ones(const std::vector<std::int64_t>& shape) {
    std::vector<std::int64_t> sizes;
    for (const std::int64_t size : shape)
        if (size != 1) sizes.push_back(size);
    return sizes;
}

class Giver {
public:
    Giver(const WeightSources& sources, int filter_bits) : sources_(sources), bits_(filter_bits) {
        for (const std::string& path : sources.tensors) files_.push_back(load_safetensors(path));
    }

    // Null: nobody gives them.
    Values values_of(const Operation& operation, const GraphTensor& tensor, const std::string& name_of_layers) {
        const std::string names[] = {tensor.name, operation.name, operation.name + ".weight", name_of_layers};
        for (const std::string& name : names)
            for (std::size_t i = 0; i < sources_.arrays.size(); ++i)
                if (sources_.arrays[i].first == name) {
                    used_.insert(i);
                    const LargeVector<std::int16_t> words = npy_words(sources_.arrays[i].second, tensor.shape, bits_);
                    return std::make_shared<std::vector<std::int16_t>>(words.begin(), words.end());
                }
        for (const std::string& name : names)
            for (std::size_t i = 0; i < files_.size(); ++i)
                if (files_[i].has(name)) return of_file(i, name, tensor);
        if (!sources_.model) return nullptr;
        if (!tensor.values)
            throw InputError(
                fmt::format("--weights model: tensor {} of {}: found no integers of at most 16 bits; "
                            "allowed: a quantised model, or --weights {}=FILE.npy",
                            printable(tensor.name), printable(operation.name), printable(operation.name)));
        return tensor.values;
    }

    void check(const GraphTensor& tensor, const std::vector<std::int16_t>& words) const {
        const std::int32_t limit = std::int32_t{1} << (bits_ - 1);
        for (const std::int16_t word : words)
            if (word < -limit || word >= limit)
                throw InputError(
                    fmt::format("--weights: tensor {}: found {}; allowed: {} to {}, as "
                                "arithmetic.filter_bits is {}",
                                printable(tensor.name), word, -limit, limit - 1, bits_));
    }

    // What no weight asked for is a mistake in its name.
    void check_used(const std::vector<std::string>& wanted) const {
        for (std::size_t i = 0; i < sources_.arrays.size(); ++i)
            if (used_.count(i) == 0)
                throw InputError("--weights: " + unknown_name("tensor", sources_.arrays[i].first, wanted));
        for (std::size_t i = 0; i < files_.size(); ++i)
            if (used_files_.count(i) == 0)
                throw InputError(fmt::format("{}: found none of the network's weights; allowed: {}",
                                             sources_.tensors[i], join(first_of(wanted), ", ")));
    }

private:
    static std::vector<std::string> first_of(const std::vector<std::string>& names) {
        constexpr std::size_t most = 12;
        std::vector<std::string> some(names.begin(),
                                      names.begin() + static_cast<std::ptrdiff_t>(std::min(most, names.size())));
        if (names.size() > most) some.push_back("...");
        return some;
    }

    Values of_file(std::size_t file, const std::string& name, const GraphTensor& tensor) {
        used_files_.insert(file);
        if (without_ones(files_[file].shape(name)) != without_ones(tensor.shape))
            throw InputError(fmt::format("{}: tensor {}: found a shape of {}; allowed: {}", sources_.tensors[file],
                                         printable(name), text(files_[file].shape(name)), text(tensor.shape)));
        return std::make_shared<std::vector<std::int16_t>>(files_[file].words(name));
    }

    const WeightSources& sources_;
    int bits_;
    std::vector<SafeTensors> files_;
    std::set<std::size_t> used_, used_files_;
};

// A layer whose filters are those of its operation as they stand.
bool as_it_stands(const Operation& operation, const std::vector<LayerPart>& parts) {
    const auto* conv = std::get_if<Convolution>(&operation.shape);
    return conv != nullptr && !conv->transposed && parts.size() == 1;
}

}  // namespace

std::vector<std::string> give_weights(const WeightSources& sources, int filter_bits, Graph& graph, Network& network) {
    Giver giver(sources, filter_bits);
    std::vector<std::string> missing, wanted;
    for (const OperationOnArray& of : operations_on_array(graph)) {
        const Operation& operation = *of.operation;
        if (operation.inputs.size() < 2 || graph.tensors[operation.inputs[1]].role != TensorRole::weight) continue;
        const std::vector<LayerPart> parts = parts_of(operation);
        GraphTensor& tensor = graph.tensors[operation.inputs[1]];
        wanted.push_back(operation.name);
        const Values values = giver.values_of(operation, tensor, name_of_layers(of, network));
        tensor.values = values;
        if (!values) {
            if (network.layers.at(of.first_layer).filter_file.empty()) missing.push_back(operation.name);
            continue;
        }
        giver.check(tensor, *values);
        if (static_cast<std::int64_t>(values->size()) != second_operand_words(operation))
            throw InputError(
                fmt::format("--weights: tensor {}: found weights for each product of a batch; allowed: one "
                            "matrix for all",
                            printable(tensor.name)));
        for (std::size_t i = 0; i < parts.size(); ++i) {
            Layer& its = network.layers.at(of.first_layer + i);
            if (as_it_stands(operation, parts)) {
                its.filter_words_given = values;
                continue;
            }
            const Tensor<std::int16_t> piece = filter_piece(operation, parts[i], values->data());
            its.filter_words_given = std::make_shared<std::vector<std::int16_t>>(piece.data.begin(), piece.data.end());
        }
    }
    giver.check_used(wanted);
    return missing;
}

}  // namespace eyrie
