// The few numbers that shapes are computed from: sizes, axes, scales, bounds. Weights are never held as these.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <onnx/onnx_pb.h>

namespace eyrie::onnx_format {

using Dims = std::vector<std::int64_t>;

// Of one tensor, and of axes.
constexpr std::size_t most_numbers = 16'384;
constexpr std::size_t most_axes = 64;

struct Numbers {
    Dims dims;
    bool integer = true;
    std::vector<std::int64_t> ints;  // where `integer`
    std::vector<double> reals;       // else

    std::size_t size() const { return integer ? ints.size() : reals.size(); }
    double real(std::size_t i) const { return integer ? static_cast<double>(ints[i]) : reals[i]; }
};

Numbers integers(Dims dims, std::vector<std::int64_t> values);
// Nothing: too many, of another type, or as many data as the shape says are not there.
std::optional<Numbers> numbers_of(const onnx::TensorProto& tensor);

// Element `from[i]` becomes element i of a tensor of `dims`.
Numbers picked(const Numbers& numbers, Dims dims, const std::vector<std::size_t>& from);
// The product of sizes of at least 0; nothing: above 2^62.
std::optional<std::int64_t> words_in(const Dims& dims);

bool is_integer_type(int data_type);
int bits_of_type(int data_type);  // 0: none, or not known

}  // namespace eyrie::onnx_format
