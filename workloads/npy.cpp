#include "workloads/npy.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/host/input_file.hpp"
#include "sim/host/output_file.hpp"
#include "sim/kernel/errors.hpp"
#include "workloads/npy_header.hpp"

namespace eyrie {

namespace {

struct ElementType {
    const char* descr;
    std::size_t bytes;
    bool is_signed;
};

constexpr ElementType element_types[] = {{"|i1", 1, true},  {"|u1", 1, false}, {"<i2", 2, true},
                                         {"<u2", 2, false}, {"<i4", 4, true},  {"<i8", 8, true}};

ElementType element_type(const std::string& descr, const std::string& path) {
    for (const ElementType& type : element_types)
        if (descr == type.descr) return type;
    throw InputError(fmt::format("{}: found element type '{}'; allowed: |i1, |u1, <i2, <u2, <i4, <i8", path, descr));
}

using Shape = std::vector<std::int64_t>;

Shape without_leading_ones(const Shape& shape) {
    return {std::find_if(shape.begin(), shape.end(), [](std::int64_t size) { return size != 1; }), shape.end()};
}

Shape without_ones(Shape shape) {
    shape.erase(std::remove(shape.begin(), shape.end(), 1), shape.end());
    return shape;
}

// What a file's shape must have in common with the one that is wanted.
using Essence = Shape (*)(const Shape&);

void check_file(const NpyHeader& header, const Shape& shape, Essence essence, std::int64_t data_bytes,
                std::int64_t found_bytes, const std::string& path) {
    if (header.fortran_order) throw InputError(path + ": found Fortran order; allowed: C order");
    if (essence(header.shape) != essence(shape))
        throw InputError(
            fmt::format("{}: found shape {}; allowed: {}", path, shape_text(header.shape), shape_text(shape)));
    if (found_bytes != data_bytes)
        throw InputError(fmt::format("{}: found {} bytes of data{}; allowed: {}", path, found_bytes,
                                     found_bytes < data_bytes ? " (truncated)" : "", data_bytes));
}

std::int64_t decode(const char* bytes, const ElementType& type) {
    std::uint64_t value = 0;
    for (std::size_t i = type.bytes; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
    const std::uint64_t sign = std::uint64_t{1} << (8 * type.bytes - 1);
    return static_cast<std::int64_t>(type.is_signed ? (value ^ sign) - sign : value);
}

void read_values(const NextBytes& next, const ElementType& type, int bits, const std::string& path,
                 LargeVector<std::int16_t>& values) {
    constexpr std::size_t chunk_words = 1 << 16;
    const std::int64_t high = (std::int64_t{1} << (bits - 1)) - 1;
    for (std::size_t start = 0; start < values.size(); start += chunk_words) {
        const std::size_t words = std::min(chunk_words, values.size() - start);
        const std::string bytes = next(words * type.bytes);
        if (bytes.size() != words * type.bytes) throw InputError(path + ": cannot be read to its end");
        for (std::size_t i = 0; i < words; ++i) {
            const std::int64_t value = decode(bytes.data() + i * type.bytes, type);
            if (value < -high - 1 || value > high)
                throw InputError(fmt::format("{}: found {} at element {}; allowed: {} to {} ({} bits)", path, value,
                                             start + i, -high - 1, high, bits));
            values[start + i] = static_cast<std::int16_t>(value);
        }
    }
}

void read_words(const NextBytes& next, std::int64_t file_bytes, const std::string& path, const Shape& shape,
                Essence essence, int bits, LargeVector<std::int16_t>& words) {
    const NpyHeader header = read_npy_header(next, path);
    const ElementType type = element_type(header.descr, path);
    constexpr std::int64_t more_than_any_file = std::int64_t{1} << 60;
    std::int64_t data_bytes = static_cast<std::int64_t>(type.bytes);
    for (const std::int64_t size : shape)
        data_bytes = data_bytes > more_than_any_file / size ? more_than_any_file : data_bytes * size;
    check_file(header, shape, essence, data_bytes, file_bytes - header.bytes, path);
    words.resize(static_cast<std::size_t>(data_bytes) / type.bytes);
    read_values(next, type, bits, path, words);
}

// Calls use(what comes next, bytes of all) with the content of a file.
template <class Use>
void with_content(const NpySource& source, Use use) {
    if (!source.content) {
        InputFile file(source.path);
        return use([&](std::size_t most) { return file.read(most); }, file.bytes());
    }
    std::size_t position = 0;
    const NextBytes next = [&](std::size_t most) {
        std::string bytes = source.content->substr(position, most);
        position += bytes.size();
        return bytes;
    };
    use(next, static_cast<std::int64_t>(source.content->size()));
}

template <class T>
void save(const std::string& path, const Tensor<T>& tensor, const std::string& descr) {
    std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}", descr,
                                     shape_text({tensor.shape.begin(), tensor.shape.end()}));
    header.append(63 - (10 + header.size()) % 64, ' ');  // the data begin at a multiple of 64 bytes
    header += '\n';
    std::string bytes = std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(header.size() % 256) +
                        static_cast<char>(header.size() / 256) + header;
    bytes.reserve(bytes.size() + tensor.data.size() * sizeof(T));
    for (const T value : tensor.data)
        for (std::size_t i = 0; i < sizeof(T); ++i)
            bytes += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xFF);
    write_output(path, bytes);
}

}  // namespace

Tensor<std::int16_t> npy_tensor(const NpySource& source, const std::array<std::int64_t, 4>& shape, int bits) {
    Tensor<std::int16_t> tensor;
    tensor.shape = shape;
    with_content(source, [&](const NextBytes& next, std::int64_t bytes) {
        read_words(next, bytes, source.path, {shape.begin(), shape.end()}, without_leading_ones, bits, tensor.data);
    });
    return tensor;
}

LargeVector<std::int16_t> npy_words(const NpySource& source, const std::vector<std::int64_t>& shape, int bits) {
    LargeVector<std::int16_t> words;
    with_content(source, [&](const NextBytes& next, std::int64_t bytes) {
        read_words(
            next, bytes, source.path, shape, [](const Shape& of) { return without_ones(of); }, bits, words);
    });
    return words;
}

std::int64_t most_npy_bytes(std::int64_t words) {
    constexpr std::int64_t longest_word = 8, longest_start = 12;
    return longest_word * words + longest_start + static_cast<std::int64_t>(longest_npy_header);
}

void save_npy(const std::string& path, const Tensor<std::int16_t>& tensor) { save(path, tensor, "<i2"); }
void save_npy(const std::string& path, const Tensor<std::int32_t>& tensor) { save(path, tensor, "<i4"); }
void save_npy(const std::string& path, const Tensor<std::int64_t>& tensor) { save(path, tensor, "<i8"); }

}  // namespace eyrie
