// The header of a .npy file: what its data bytes mean.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace eyrie {

// What comes next in a file, up to `most` bytes.
using NextBytes = std::function<std::string(std::size_t most)>;

constexpr std::size_t longest_npy_header = 1 << 16;

struct NpyHeader {
    std::string descr;  // element type, such as "<i2"
    bool fortran_order = false;
    std::vector<std::int64_t> shape;
    std::int64_t bytes = 0;  // length of magic, version and header: where the data begin
};

// Reads from the start of a file; `path` is for messages. Throws InputError when it is not .npy.
NpyHeader read_npy_header(const NextBytes& next, const std::string& path);

// "(3, 4)" as Python writes it.
std::string shape_text(const std::vector<std::int64_t>& shape);

}  // namespace eyrie
