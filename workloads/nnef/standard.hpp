// The operations of NNEF 1.0: their parameters, what becomes of them in a graph, and the shapes of their results.
#pragma once

#include <string_view>
#include <vector>

#include "workloads/nnef/call.hpp"

namespace eyrie::nnef {

struct StandardOperation {
    std::string_view name;
    OperationKind kind;
    std::vector<Value> (*run)(Call& call);
    std::string_view signature;  // parameters with their defaults
};

// Null: NNEF has none of this name.
const StandardOperation* standard_operation(std::string_view name);

// Those with a window and products.
std::vector<Value> run_conv(Call& call);
std::vector<Value> run_deconv(Call& call);
std::vector<Value> run_separable_conv(Call& call);
std::vector<Value> run_separable_deconv(Call& call);
std::vector<Value> run_pool(Call& call);
std::vector<Value> run_unpool(Call& call);
std::vector<Value> run_linear(Call& call);
std::vector<Value> run_matmul(Call& call);

// What the file brings.
std::vector<Value> run_external(Call& call);
std::vector<Value> run_variable(Call& call);
std::vector<Value> run_constant(Call& call);

// Those that change shapes.
std::vector<Value> run_reshape(Call& call);
std::vector<Value> run_squeeze(Call& call);
std::vector<Value> run_unsqueeze(Call& call);
std::vector<Value> run_transpose(Call& call);
std::vector<Value> run_split(Call& call);
std::vector<Value> run_concat(Call& call);
std::vector<Value> run_stack(Call& call);
std::vector<Value> run_unstack(Call& call);
std::vector<Value> run_slice(Call& call);
std::vector<Value> run_pad(Call& call);
std::vector<Value> run_tile(Call& call);
std::vector<Value> run_gather(Call& call);
std::vector<Value> run_upsample(Call& call);
std::vector<Value> run_downsample(Call& call);
std::vector<Value> run_reduce(Call& call);
std::vector<Value> run_moments(Call& call);
std::vector<Value> run_copies(Call& call);
std::vector<Value> run_regions(Call& call);

}  // namespace eyrie::nnef
