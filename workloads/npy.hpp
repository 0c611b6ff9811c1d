// Integer tensors in NumPy's file format (versions 1.0, 2.0 and 3.0; numpy.lib.format).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/kernel/page_memory.hpp"
#include "workloads/tensor.hpp"

namespace eyrie {

// A .npy file by its name, or its bytes, of which `path` is then what messages call them.
struct NpySource {
    std::string path;
    std::shared_ptr<const std::string> content = nullptr;
};

// Reads a tensor of `shape` whose values fit `bits`-bit two's complement (2 to 16). C order; types
// |i1 |u1 <i2 <u2 <i4 <i8; leading dimensions of 1 may be left out of, or added to, the file's
// shape. Throws InputError naming the file, what was found and what is allowed.
Tensor<std::int16_t> npy_tensor(const NpySource& source, const std::array<std::int64_t, 4>& shape, int bits);
// The words of a tensor of any number of axes, in C order: axes of 1 may be left out of, or added to, the file's shape.
LargeVector<std::int16_t> npy_words(const NpySource& source, const std::vector<std::int64_t>& shape, int bits);

// The most bytes that a file of so many words can have.
std::int64_t most_npy_bytes(std::int64_t words);

// Writes version 1.0, C order, <i2, <i4 or <i8. Throws InputError when the file cannot be written.
void save_npy(const std::string& path, const Tensor<std::int16_t>& tensor);
void save_npy(const std::string& path, const Tensor<std::int32_t>& tensor);
void save_npy(const std::string& path, const Tensor<std::int64_t>& tensor);

}  // namespace eyrie
