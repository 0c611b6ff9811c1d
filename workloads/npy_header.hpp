// The header of a .npy file: what its data bytes mean.
#pragma once

#include <cstdint>
#include <istream>
#include <string>
#include <vector>

namespace eyrie {

struct NpyHeader {
    std::string descr;  // element type, such as "<i2"
    bool fortran_order = false;
    std::vector<std::int64_t> shape;
    std::int64_t bytes = 0;  // length of magic, version and header: where the data begin
};

// Reads from the start of a file; `path` is for messages. Throws InputError when it is not .npy.
NpyHeader read_npy_header(std::istream& in, const std::string& path);

// "(3, 4)" as Python writes it.
std::string shape_text(const std::vector<std::int64_t>& shape);

}  // namespace eyrie
