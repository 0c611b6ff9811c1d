// What an NNEF file brings itself: inputs, variables and constants.
#include <fmt/format.h>

#include "sim/text/names.hpp"
#include "workloads/nnef/standard.hpp"
#include "workloads/nnef/variable_file.hpp"

namespace eyrie::nnef {

namespace {

// A size of 0 or -1 is open: the batch along the first axis, any other is the user's.
std::int64_t open_axis(const Call& call, const ImportOptions& options, std::size_t axis) {
    if (axis == 0) return 1;
    const std::string name = fmt::format("{}.{}", call.name(), axis);
    const auto found = options.dims.find(name);
    if (found == options.dims.end())
        call.refuse(
            fmt::format("found an open axis {} and no size for it; allowed: one from 1 to 2^31 - 1, given for "
                        "'{}'",
                        axis, printable(name)));
    return found->second;
}

std::vector<Value> added(Call& call, TensorRole role, Shape shape) {
    NetworkTensor tensor;
    tensor.name = call.name();
    tensor.role = role;
    tensor.shape = std::move(shape);
    const std::size_t index = call.network().add(std::move(tensor), call.line());
    if (role == TensorRole::input) call.network().operand(index);  // also where nothing takes it
    return {Value::of_tensor(index)};
}

}  // namespace

std::vector<Value> run_external(Call& call) {
    Shape shape = call.integers("shape");
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (shape[i] == 0 || shape[i] == -1) shape[i] = open_axis(call, call.network().options(), i);
    if (call.network().batch() > 1 && shape.size() > 1) shape.front() = 1;
    return added(call, TensorRole::input, std::move(shape));
}

std::vector<Value> run_variable(Call& call) {
    const Shape shape = call.integers("shape");
    std::vector<Value> values = added(call, TensorRole::weight, shape);
    const std::string label(call.text("label"));
    const auto file = read_variable_file(call.network().path(), label, call.network().options().values);
    if (!file) return values;
    if (file->shape != shape)
        call.refuse(fmt::format("found {}.dat with a shape of {}; allowed: {}, as the graph says", printable(label),
                                fmt::join(file->shape, " x "), fmt::join(shape, " x ")));
    call.network().set_stored(values.front().index, file->bits, file->values);
    return values;
}

std::vector<Value> run_constant(Call& call) { return added(call, TensorRole::weight, call.integers("shape")); }

}  // namespace eyrie::nnef
