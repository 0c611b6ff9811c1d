// A tensor of the model while its nodes are read: what is known of it.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "workloads/onnx/numbers.hpp"

namespace eyrie::onnx_format {

constexpr std::size_t no_tensor = static_cast<std::size_t>(-1);

struct Value {
    std::string name;
    int type = 0;                  // TensorProto::DataType; 0: not known
    std::optional<Dims> dims;      // with the batch, of one image; nothing: not known before the network runs
    bool constant = false;         // the same for all images
    int bits = 0;                  // of a word; of integers that nodes calculate with as reals, the integer's
    const Value* scale = nullptr;  // of such integers

    // Of constants, as far as they are known.
    std::optional<Numbers> numbers;
    const onnx::TensorProto* stored = nullptr;  // as the file has it, in the same shape
    const Value* zero_point = nullptr;          // to be subtracted from the stored integers
    std::int64_t zero_point_axis = 0;           // along which zero points differ

    // Made by a Pad of zeros: of what, and how many before and after along each axis.
    struct Padding {
        Value* source;
        Dims before, after;
    };
    std::optional<Padding> padding;

    std::size_t tensor = no_tensor;      // in the graph
    std::size_t transposed = no_tensor;  // the same, if a matrix product or transposed convolution turned it
};

// Names of a graph, and of the graphs around it.
class Scope {
public:
    explicit Scope(const Scope* outer = nullptr) : outer_(outer) {}
    Value* find(const std::string& name) const {
        const auto found = values_.find(name);
        if (found != values_.end()) return found->second;
        return outer_ == nullptr ? nullptr : outer_->find(name);
    }
    // False: this graph has the name already.
    bool add(const std::string& name, Value& value) { return values_.emplace(name, &value).second; }

private:
    std::map<std::string, Value*> values_;
    const Scope* outer_;
};

}  // namespace eyrie::onnx_format
