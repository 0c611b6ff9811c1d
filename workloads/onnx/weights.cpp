#include "workloads/onnx/weights.hpp"

#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"
#include "workloads/onnx/external.hpp"
#include "workloads/onnx/slim.hpp"

namespace eyrie::onnx_format {

namespace {

constexpr int int32_data = 5, raw_data = 9;

[[noreturn]] void refuse(const ModelFile& file, const Value& value, const std::string& found, std::int64_t words) {
    throw InputError(fmt::format("{}: tensor {}: found {}; allowed: {} words of {} bits, as its shape says", file.path,
                                 printable(value.name), found, words, value.bits));
}

bool is_signed(int type) {
    constexpr int int4 = 22;
    return type == onnx::TensorProto::INT8 || type == onnx::TensorProto::INT16 || type == int4;
}

// Integers as they are stored: words of 4, 8 or 16 bits, little-endian, two of 4 bits in a byte, the lower first; or
// numbers of which each stands for a word.
class StoredWords {
public:
    StoredWords(std::string_view raw, int bits, bool with_sign) : raw_(raw), bits_(bits), with_sign_(with_sign) {}
    StoredWords(std::string owned, int bits, bool with_sign)
        : owned_(std::make_shared<std::string>(std::move(owned))), raw_(*owned_), bits_(bits), with_sign_(with_sign) {}
    explicit StoredWords(std::vector<std::int32_t> numbers) : numbers_(std::move(numbers)) {}

    // Calls `use` with a function from a word's place to the word: one for each way of storing, so that the loop in
    // `use` runs without asking for every word.
    template <class Use>
    bool read(Use&& use) const {
        const auto byte = [raw = raw_](std::size_t i) { return std::int32_t{static_cast<unsigned char>(raw[i])}; };
        if (!numbers_.empty()) return use([&](std::size_t i) { return numbers_[i]; });
        // Moves the sign bit to the top and back.
        const unsigned shift = 32U - static_cast<unsigned>(bits_);
        const auto word = [with_sign = with_sign_, shift](std::int32_t stored) {
            return with_sign ? static_cast<std::int32_t>(static_cast<std::uint32_t>(stored) << shift) >> shift : stored;
        };
        if (bits_ == 4) return use([=](std::size_t i) { return word(byte(i / 2) >> (i % 2 * 4) & 15); });
        if (bits_ == 16) return use([=](std::size_t i) { return word(byte(2 * i) | byte(2 * i + 1) << 8); });
        return use([=](std::size_t i) { return word(byte(i)); });
    }

private:
    std::shared_ptr<std::string> owned_;
    std::string_view raw_;
    int bits_ = 0;
    bool with_sign_ = false;
    std::vector<std::int32_t> numbers_;
};

// int32_data holds a varint for each word.
std::optional<std::vector<std::int32_t>> varint_words(std::string_view packed) {
    std::vector<std::int32_t> result;
    std::uint64_t value = 0;
    unsigned shift = 0;
    for (const char c : packed) {
        if (shift > 63) return std::nullopt;
        value |= static_cast<std::uint64_t>(static_cast<unsigned char>(c) & 0x7fU) << shift;
        shift += 7;
        if ((static_cast<unsigned char>(c) & 0x80U) != 0) continue;
        result.push_back(static_cast<std::int32_t>(value));
        value = 0;
        shift = 0;
    }
    return result;
}

std::optional<StoredWords> stored_words(const ModelFile& file, const Value& value, std::size_t words) {
    const onnx::TensorProto& tensor = *value.stored;
    const std::size_t bytes = (words * static_cast<std::size_t>(value.bits) + 7) / 8;
    const auto expected = static_cast<std::int64_t>(words);
    const bool with_sign = is_signed(tensor.data_type());
    if (is_external(tensor)) return StoredWords(external_data(file, tensor, bytes), value.bits, with_sign);
    const std::optional<StoredData> data = stored_data(tensor.doc_string());
    if (!data || data->offset + data->length > file.bytes.size()) return std::nullopt;
    const std::string_view payload = std::string_view(file.bytes).substr(data->offset, data->length);
    if (data->field == raw_data) {
        if (payload.size() != bytes) refuse(file, value, fmt::format("{} bytes", payload.size()), expected);
        return StoredWords(payload, value.bits, with_sign);
    }
    if (data->field != int32_data || value.bits == 4) return std::nullopt;
    auto numbers = varint_words(payload);
    if (!numbers || numbers->size() != words)
        refuse(file, value, fmt::format("{} numbers", numbers ? numbers->size() : 0), expected);
    return StoredWords(std::move(*numbers));
}

// What is subtracted from a word: one zero point, or one for each place along an axis.
class ZeroPoints {
public:
    explicit ZeroPoints(const Value& value) {
        if (value.zero_point == nullptr) return;
        known_ = value.zero_point->numbers && value.zero_point->numbers->integer;
        if (!known_) return;
        zeros_ = value.zero_point->numbers->ints;
        const auto axis = static_cast<std::size_t>(value.zero_point_axis);
        if (zeros_.size() == 1) zero_ = static_cast<std::int32_t>(zeros_[0]);
        if (zeros_.size() <= 1) return;
        known_ = axis < value.dims->size() && static_cast<std::int64_t>(zeros_.size()) == (*value.dims)[axis];
        for (std::size_t i = axis + 1; i < value.dims->size(); ++i) run_ *= static_cast<std::size_t>((*value.dims)[i]);
    }
    bool known() const { return known_; }
    std::int32_t of(std::size_t i) const {
        return zeros_.size() <= 1 ? zero_ : static_cast<std::int32_t>(zeros_[i / run_ % zeros_.size()]);
    }

private:
    bool known_ = true;
    std::vector<std::int64_t> zeros_;
    std::int32_t zero_ = 0;  // the only one
    std::size_t run_ = 1;    // words from one zero point's to the next one's
};

// Where element i of the tensor as it is turned stands in the file.
std::size_t source_of(std::size_t i, const Dims& dims, Turn turn, std::size_t groups) {
    const auto size = [&](std::size_t axis) { return static_cast<std::size_t>(dims[axis]); };
    if (turn == Turn::none) return i;
    if (turn == Turn::matrix) {
        const std::size_t rows = size(dims.size() - 2), columns = size(dims.size() - 1), matrix = rows * columns;
        const std::size_t within = i % matrix;
        return i - within + within % rows * columns + within / rows;
    }
    std::size_t window = 1;
    for (std::size_t axis = 2; axis < dims.size(); ++axis) window *= size(axis);
    const std::size_t filters = size(1), channels = size(0) / groups;  // of one group
    const std::size_t m = i / (channels * window), c = i / window % channels;
    return ((m / filters * channels + c) * filters + m % filters) * window + i % window;
}

}  // namespace

std::shared_ptr<const std::vector<std::int16_t>> weight_values(const ModelFile& file, const Value& value, Turn turn,
                                                               std::int64_t groups) {
    if (value.stored == nullptr || !value.dims || !is_integer_type(value.stored->data_type())) return nullptr;
    if (value.bits != 4 && value.bits != 8 && value.bits != 16) return nullptr;
    const std::optional<std::int64_t> count = words_in(*value.dims);
    constexpr std::int64_t most = std::int64_t{1} << 33;  // bytes: more than any file is read
    if (!count || *count > most) refuse(file, value, "too few data", count.value_or(0));
    const auto words = stored_words(file, value, static_cast<std::size_t>(*count));
    const ZeroPoints zeros(value);
    if (!words || !zeros.known()) return nullptr;
    auto result = std::make_shared<std::vector<std::int16_t>>(static_cast<std::size_t>(*count));
    const bool fits = words->read([&](const auto& word) {
        bool all_fit = true;
        for (std::size_t i = 0; i < result->size(); ++i) {
            const std::size_t from =
                turn == Turn::none ? i : source_of(i, *value.dims, turn, static_cast<std::size_t>(groups));
            const std::int64_t less_zero = std::int64_t{word(from)} - zeros.of(from);
            (*result)[i] = static_cast<std::int16_t>(less_zero);
            all_fit = all_fit && less_zero == (*result)[i];
        }
        return all_fit;
    });
    if (!fits) return nullptr;
    return result;
}

}  // namespace eyrie::onnx_format
