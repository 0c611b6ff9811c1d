#include "workloads/onnx/inputs.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie::onnx_format {

namespace {

constexpr std::int64_t most = std::int64_t{1} << 31;

bool is_recurrent(const onnx::NodeProto& node) {
    return node.op_type() == "LSTM" || node.op_type() == "GRU" || node.op_type() == "RNN";
}

// Nodes whose first input has images along its first axis. A Gemm's rows may be anything, as a MatMul's.
bool has_images(const onnx::GraphProto& graph) {
    static const std::set<std::string_view> types = {
        "Conv",        "ConvTranspose",     "ConvInteger",   "QLinearConv", "FusedConv",         "MaxPool",
        "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "Gather",      "BatchNormalization"};
    return std::any_of(graph.node().begin(), graph.node().end(), [&](const onnx::NodeProto& node) {
        return types.count(node.op_type()) != 0 || is_recurrent(node);
    });
}

// Inputs whose batch is not their first axis: LSTM and its kin have steps first, then images.
std::set<std::string> with_steps_first(const onnx::GraphProto& graph) {
    std::set<std::string> inputs;
    for (const onnx::NodeProto& node : graph.node()) {
        if (!is_recurrent(node) || node.input_size() == 0) continue;
        const bool images_first =
            std::any_of(node.attribute().begin(), node.attribute().end(),
                        [](const auto& attribute) { return attribute.name() == "layout" && attribute.i() != 0; });
        if (!images_first) inputs.insert(node.input(0));
    }
    return inputs;
}

class Inputs {
public:
    Inputs(Building& building, const onnx::GraphProto& graph)
        : building_(building), graph_(graph), steps_first_(with_steps_first(graph)) {
        for (const auto& tensor : graph.initializer()) initialized_.insert(tensor.name());
        for (const auto& tensor : graph.sparse_initializer()) initialized_.insert(tensor.values().name());
        for (const onnx::ValueInfoProto& input : graph.input())
            if (initialized_.count(input.name()) == 0) inputs_.push_back(&input);
    }

    void read(Scope& scope, bool strips) {
        for (const onnx::ValueInfoProto* input : inputs_) name_batch(*input);
        for (const onnx::ValueInfoProto* input : inputs_) add(*input, scope);
        check_all_said();
        if (strips) strip_batch();
        for (Value* value : values_)
            if (value->dims) building_.tensor(*value);
    }

    Symbols symbols;

private:
    std::size_t batch_axis(const std::string& input) const { return steps_first_.count(input); }
    static std::string symbol_of(const onnx::ValueInfoProto& input, int axis) {
        const auto& dim = input.type().tensor_type().shape().dim(axis);
        return dim.dim_param().empty() ? fmt::format("{}[{}]", input.name(), axis) : dim.dim_param();
    }
    static bool is_open(const onnx::ValueInfoProto& input, int axis) {
        const auto& dim = input.type().tensor_type().shape().dim(axis);
        return !dim.has_dim_value() || dim.dim_value() < 1;
    }

    // An open batch is one image, unless the user says a size.
    void name_batch(const onnx::ValueInfoProto& input) {
        const auto axis = static_cast<int>(batch_axis(input.name()));
        const int rank = input.type().tensor_type().shape().dim_size();
        if (rank < 2 || axis >= rank || !is_open(input, axis)) return;
        const std::string symbol = symbol_of(input, axis);
        if (building_.options.dims.count(symbol) == 0) symbols.emplace(symbol, 1);
        names_.insert(symbol);
    }

    void add(const onnx::ValueInfoProto& input, Scope& scope) {
        Value& value = building_.new_value(input.name());
        if (!scope.add(input.name(), value)) refuse(input, "it twice", "each input once");
        values_.push_back(&value);
        if (!input.type().has_tensor_type())
            return building_.graph.unsupported.push_back({input.name(), "input", "no tensor, but a sequence or a map"});
        if (!input.type().tensor_type().has_shape()) refuse(input, "no shape", "a tensor with a shape");
        Dims dims;
        for (int axis = 0; axis < input.type().tensor_type().shape().dim_size(); ++axis)
            dims.push_back(size_of(input, axis));
        if (!words_in(dims)) refuse(input, fmt::format("{} words", fmt::join(dims, " x ")), "up to 2^62");
        value.dims = std::move(dims);
        value.type = input.type().tensor_type().elem_type();
        value.bits = bits_of_type(value.type);
    }

    std::int64_t size_of(const onnx::ValueInfoProto& input, int axis) {
        std::int64_t size = input.type().tensor_type().shape().dim(axis).dim_value();
        if (is_open(input, axis)) {
            const std::string symbol = symbol_of(input, axis);
            names_.insert(symbol);
            const auto said = building_.options.dims.find(symbol);
            if (said != building_.options.dims.end()) symbols[symbol] = said->second;
            if (symbols.count(symbol) == 0) {
                open_.insert(symbol);
                return 1;
            }
            size = symbols.at(symbol);
        }
        if (size < 1 || size > most) refuse(input, fmt::format("a size of {}", size), "1 to 2^31");
        return size;
    }

    void check_all_said() const {
        std::vector<std::string> wanted, there;
        for (const std::string& name : open_) wanted.push_back(fmt::format("--dim {}=N", printable(name)));
        if (!wanted.empty())
            throw InputError(fmt::format("{}: found axes of open size; allowed: a size for each, with {}",
                                         building_.file.path, join(wanted, " ")));
        for (const std::string& name : names_) there.push_back(printable(name));
        for (const auto& [name, size] : building_.options.dims)
            if (names_.count(name) == 0)
                throw InputError(fmt::format("{}: found --dim {}={}; allowed: open axes of its inputs: {}",
                                             building_.file.path, printable(name), size,
                                             there.empty() ? "it has none" : join(there, ", ")));
    }

    // A batch that the file fixes: read as one image of it.
    void strip_batch() {
        const auto first = std::find_if(values_.begin(), values_.end(),
                                        [](const Value* value) { return value->dims && value->dims->size() > 1; });
        if (first == values_.end() || !has_images(graph_)) return;
        const std::int64_t batch = (*(*first)->dims)[batch_axis((*first)->name)];
        if (batch == 1) return;
        building_.batch = batch;
        building_.graph.fold_batch(fmt::format("batch of {}: read as one image of it", batch));
        for (Value* value : values_) {
            const std::size_t axis = batch_axis(value->name);
            if (value->dims && axis < value->dims->size() && (*value->dims)[axis] == batch) (*value->dims)[axis] = 1;
        }
        for (auto& [name, size] : symbols)
            if (size == batch) size = 1;
    }

    [[noreturn]] void refuse(const onnx::ValueInfoProto& input, const std::string& found,
                             const std::string& allowed) const {
        throw InputError(fmt::format("{}: input {}: found {}; allowed: {}", building_.file.path,
                                     printable(input.name()), found, allowed));
    }

    Building& building_;
    const onnx::GraphProto& graph_;
    const std::set<std::string> steps_first_;
    std::set<std::string> initialized_, names_, open_;
    std::vector<const onnx::ValueInfoProto*> inputs_;
    std::vector<Value*> values_;
};

}  // namespace

Symbols read_inputs(Building& building, const onnx::GraphProto& graph, Scope& scope, bool strips) {
    Inputs inputs(building, graph);
    inputs.read(scope, strips);
    return inputs.symbols;
}

std::optional<Dims> declared_dims(const onnx::TypeProto& type, const Symbols& symbols) {
    if (!type.has_tensor_type() || !type.tensor_type().has_shape()) return std::nullopt;
    Dims dims;
    for (const auto& dim : type.tensor_type().shape().dim()) {
        const auto symbol = symbols.find(dim.dim_param());
        const std::int64_t size = symbol != symbols.end() ? symbol->second : dim.dim_value();
        if (size < 1 || size > most) return std::nullopt;
        dims.push_back(size);
    }
    if (!words_in(dims)) return std::nullopt;
    return dims;
}

}  // namespace eyrie::onnx_format
