#include "workloads/onnx/constants.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"
#include "workloads/onnx/external.hpp"
#include "workloads/onnx/rules.hpp"

namespace eyrie::onnx_format {

namespace {

template <class Tensor>
void hold_shape(const ModelFile& file, Value& value, const Tensor& tensor, int type) {
    constexpr std::int64_t most = std::int64_t{1} << 31;
    Dims dims(tensor.dims().begin(), tensor.dims().end());
    const bool fits =
        std::all_of(dims.begin(), dims.end(), [](std::int64_t size) { return size >= 0 && size <= most; });
    if (!fits || dims.size() > most_axes || !words_in(dims))
        throw InputError(
            fmt::format("{}: tensor {}: found {} words; allowed: up to 64 sizes from 0 to 2^31, product up to 2^62",
                        file.path, printable(value.name), fmt::join(dims, " x ")));
    value.dims = std::move(dims);
    value.constant = true;
    value.type = type;
    value.bits = bits_of_type(type);
}

}  // namespace

void hold(const ModelFile& file, Value& value, const onnx::TensorProto& tensor) {
    hold_shape(file, value, tensor, tensor.data_type());
    value.stored = &tensor;
    if (is_external(tensor))
        check_external(file, tensor);
    else
        value.numbers = numbers_of(tensor);
}

void hold(const ModelFile& file, Value& value, const onnx::SparseTensorProto& tensor) {
    hold_shape(file, value, tensor, tensor.values().data_type());
}

void constant(Node& node) {
    Value& value = node.out();
    if (const auto* found = node.find("value")) return hold(node.building.file, value, found->t());
    if (const auto* found = node.find("sparse_value")) return hold(node.building.file, value, found->sparse_tensor());
    if (node.given("value_int")) {
        node.give(0, {}, onnx::TensorProto::INT64);
        value.numbers = integers({}, {node.integer("value_int", 0)});
    } else if (const auto list = node.list("value_ints")) {
        node.give(0, {static_cast<std::int64_t>(list->size())}, onnx::TensorProto::INT64);
        if (list->size() <= most_numbers) value.numbers = integers(*value.dims, *list);
    } else if (const auto* found = node.find("value_float")) {
        node.give(0, {}, onnx::TensorProto::FLOAT);
        value.numbers = Numbers{{}, false, {}, {static_cast<double>(found->f())}};
    } else if (const auto reals = node.reals("value_floats")) {
        node.give(0, {static_cast<std::int64_t>(reals->size())}, onnx::TensorProto::FLOAT);
        if (reals->size() <= most_numbers) value.numbers = Numbers{*value.dims, false, {}, *reals};
    } else {
        throw NotSupported{"a constant that is no number"};
    }
    value.constant = true;
}

void constant_of_shape(Node& node) {
    const Dims dims = node.integers(0);
    const onnx::AttributeProto* filling = node.find("value");
    node.give(0, dims, filling != nullptr ? filling->t().data_type() : static_cast<int>(onnx::TensorProto::FLOAT));
    Value& value = node.out();
    value.constant = node.in(0).constant;
    const std::int64_t words = *words_in(dims);
    if (!node.few(words)) return;
    Numbers one = integers({1}, {0});
    if (filling != nullptr) {
        const auto found = numbers_of(filling->t());
        if (!found || found->size() != 1) return;
        one = *found;
    } else {
        one = Numbers{{1}, false, {}, {0.0}};
    }
    value.numbers = picked(one, dims, std::vector<std::size_t>(static_cast<std::size_t>(words), 0));
}

void count_range(Node& node) {
    for (std::size_t i = 0; i < 3; ++i)
        if (node.numbers(i).size() != 1) node.refuse("a bound of other than one word", "start, limit and delta");
    const bool integer = node.numbers(0).integer && node.numbers(1).integer && node.numbers(2).integer;
    const double start = node.numbers(0).real(0), limit = node.numbers(1).real(0), delta = node.numbers(2).real(0);
    const double steps = delta != 0 ? (limit - start) / delta : -1;
    constexpr double most = 2147483648.0;
    if (!(delta != 0) || !(steps < most)) node.refuse(fmt::format("a step of {}", delta), "up to 2^31 steps");
    auto count = static_cast<std::int64_t>(steps > 0 ? steps : 0);
    if (steps > static_cast<double>(count)) ++count;
    node.give(0, {count});
    if (integer && node.few(count)) {
        std::vector<std::int64_t> values;
        auto value = static_cast<std::uint64_t>(node.numbers(0).ints[0]);
        for (std::int64_t i = 0; i < count; ++i, value += static_cast<std::uint64_t>(node.numbers(2).ints[0]))
            values.push_back(static_cast<std::int64_t>(value));
        node.out().numbers = integers({count}, std::move(values));
    }
    node.out().constant = true;
}

void say_shape(Node& node) {
    const Dims& dims = node.dims(0);
    const auto rank = static_cast<std::int64_t>(dims.size());
    const auto place = [&](std::int64_t at) { return std::clamp<std::int64_t>(at < 0 ? at + rank : at, 0, rank); };
    const std::int64_t from = place(node.integer("start", 0)), to = std::max(from, place(node.integer("end", rank)));
    node.give(0, {to - from}, onnx::TensorProto::INT64);
    node.out().numbers = integers({to - from}, Dims(dims.begin() + from, dims.begin() + to));
    node.out().constant = true;
}

void say_size(Node& node) {
    const std::int64_t words = *words_in(node.dims(0));
    node.give(0, {}, onnx::TensorProto::INT64);
    node.out().numbers = integers({}, {words});
    node.out().constant = true;
}

void find_non_zero(Node& node) {
    const Numbers& numbers = node.numbers(0);
    const Dims& dims = node.dims(0);
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < numbers.size(); ++i)
        if (numbers.real(i) != 0) places.push_back(i);
    std::vector<std::int64_t> indices;
    std::int64_t inner = *words_in(dims);
    for (const std::int64_t size : dims) {
        inner = size > 0 ? inner / size : 1;
        for (const std::size_t i : places) indices.push_back(static_cast<std::int64_t>(i) / inner % size);
    }
    const Dims result = {static_cast<std::int64_t>(dims.size()), static_cast<std::int64_t>(places.size())};
    node.give(0, result, onnx::TensorProto::INT64);
    if (node.few(static_cast<std::int64_t>(indices.size()))) node.out().numbers = integers(result, std::move(indices));
    node.out().constant = true;
}

}  // namespace eyrie::onnx_format
