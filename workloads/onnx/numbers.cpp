#include "workloads/onnx/numbers.hpp"

#include <cstring>

namespace eyrie::onnx_format {

using onnx::TensorProto;

namespace {

template <class Stored, class Wanted>
std::vector<Wanted> from_bytes(const std::string& raw) {
    std::vector<Wanted> values(raw.size() / sizeof(Stored));
    for (std::size_t i = 0; i < values.size(); ++i) {
        Stored stored;
        std::memcpy(&stored, raw.data() + i * sizeof(Stored), sizeof(Stored));
        values[i] = static_cast<Wanted>(stored);
    }
    return values;
}

std::vector<std::int64_t> stored_integers(const TensorProto& tensor) {
    if (tensor.has_raw_data()) {
        const std::string& raw = tensor.raw_data();
        switch (tensor.data_type()) {
            case TensorProto::INT64: return from_bytes<std::int64_t, std::int64_t>(raw);
            case TensorProto::INT32: return from_bytes<std::int32_t, std::int64_t>(raw);
            case TensorProto::INT16: return from_bytes<std::int16_t, std::int64_t>(raw);
            case TensorProto::UINT16: return from_bytes<std::uint16_t, std::int64_t>(raw);
            case TensorProto::INT8: return from_bytes<std::int8_t, std::int64_t>(raw);
            default: return from_bytes<std::uint8_t, std::int64_t>(raw);  // UINT8, BOOL
        }
    }
    if (tensor.data_type() == TensorProto::INT64) return {tensor.int64_data().begin(), tensor.int64_data().end()};
    return {tensor.int32_data().begin(), tensor.int32_data().end()};
}

std::vector<double> stored_reals(const TensorProto& tensor) {
    if (tensor.data_type() == TensorProto::DOUBLE) {
        if (tensor.has_raw_data()) return from_bytes<double, double>(tensor.raw_data());
        return {tensor.double_data().begin(), tensor.double_data().end()};
    }
    if (tensor.has_raw_data()) return from_bytes<float, double>(tensor.raw_data());
    return {tensor.float_data().begin(), tensor.float_data().end()};
}

}  // namespace

Numbers integers(Dims dims, std::vector<std::int64_t> values) { return {std::move(dims), true, std::move(values), {}}; }

std::optional<Numbers> numbers_of(const TensorProto& tensor) {
    Numbers numbers;
    numbers.dims.assign(tensor.dims().begin(), tensor.dims().end());
    const std::optional<std::int64_t> words = words_in(numbers.dims);
    if (!words || *words > static_cast<std::int64_t>(most_numbers)) return std::nullopt;
    numbers.integer = is_integer_type(tensor.data_type());
    if (numbers.integer && bits_of_type(tensor.data_type()) >= 8)
        numbers.ints = stored_integers(tensor);
    else if (tensor.data_type() == TensorProto::FLOAT || tensor.data_type() == TensorProto::DOUBLE)
        numbers.reals = stored_reals(tensor);
    else
        return std::nullopt;
    if (static_cast<std::int64_t>(numbers.size()) != *words) return std::nullopt;
    return numbers;
}

Numbers picked(const Numbers& numbers, Dims dims, const std::vector<std::size_t>& from) {
    Numbers result;
    result.dims = std::move(dims);
    result.integer = numbers.integer;
    for (const std::size_t i : from) {
        if (numbers.integer)
            result.ints.push_back(numbers.ints.at(i));
        else
            result.reals.push_back(numbers.reals.at(i));
    }
    return result;
}

std::optional<std::int64_t> words_in(const Dims& dims) {
    constexpr std::int64_t most = std::int64_t{1} << 62;
    std::int64_t words = 1;
    bool none = false;
    for (const std::int64_t size : dims) {
        if (size < 0 || (size > 0 && words > most / size)) return std::nullopt;
        none = none || size == 0;
        if (size > 0) words *= size;
    }
    return none ? 0 : words;
}

// 21 and 22: UINT4 and INT4, newer than the library that this is built with.
constexpr int uint4 = 21, int4 = 22;

bool is_integer_type(int data_type) {
    switch (data_type) {
        case TensorProto::UINT8:
        case TensorProto::INT8:
        case TensorProto::UINT16:
        case TensorProto::INT16:
        case TensorProto::INT32:
        case TensorProto::INT64:
        case TensorProto::BOOL:
        case uint4:
        case int4: return true;
        default: return false;
    }
}

int bits_of_type(int data_type) {
    switch (data_type) {
        case uint4:
        case int4: return 4;
        case TensorProto::UINT8:
        case TensorProto::INT8:
        case TensorProto::BOOL: return 8;
        case TensorProto::UINT16:
        case TensorProto::INT16:
        case TensorProto::FLOAT16:
        case TensorProto::BFLOAT16: return 16;
        case TensorProto::FLOAT:
        case TensorProto::INT32:
        case TensorProto::UINT32: return 32;
        case TensorProto::DOUBLE:
        case TensorProto::INT64:
        case TensorProto::UINT64:
        case TensorProto::COMPLEX64: return 64;
        default: return 0;
    }
}

}  // namespace eyrie::onnx_format
