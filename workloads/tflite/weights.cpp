#include "workloads/tflite/weights.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include <fmt/format.h>
#include <tflite_schema.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"
#include "workloads/tflite/sparse.hpp"

namespace eyrie::tflite {

namespace {

constexpr std::int64_t most_words = std::int64_t{1} << 28;  // 512 MB
constexpr std::size_t longest_list = 64;

// Integers are little-endian in the file; the words' own type says the width.
template <class Integer>
Words decoded(const Bytes& bytes) {
    Words words(bytes.size / sizeof(Integer));
    for (std::size_t i = 0; i < words.size(); ++i) {
        Integer word;
        std::memcpy(&word, bytes.data + i * sizeof(Integer), sizeof(Integer));
        words[i] = static_cast<std::int16_t>(word);
    }
    return words;
}

// Two words a byte, the first in its lower half.
Words decoded_halves(const Bytes& bytes, std::size_t count) {
    Words words;
    words.reserve(bytes.size * 2);
    for (std::size_t i = 0; i < bytes.size; ++i)
        for (const int half : {bytes.data[i] & 15, bytes.data[i] >> 4})
            words.push_back(static_cast<std::int16_t>(half < 8 ? half : half - 16));
    if (words.size() == count + 1) words.pop_back();
    return words;
}

bool holds_words(TensorType type) {
    return type == TensorType::INT8 || type == TensorType::UINT8 || type == TensorType::INT16 ||
           type == TensorType::INT4;
}

Words stored_words(const FileTensor& tensor) {
    switch (tensor.table->type()) {
        case TensorType::INT8: return decoded<std::int8_t>(tensor.stored);
        case TensorType::UINT8: return decoded<std::uint8_t>(tensor.stored);
        case TensorType::INT4: return decoded_halves(tensor.stored, static_cast<std::size_t>(tensor.words()));
        default: return decoded<std::int16_t>(tensor.stored);
    }
}

// One zero point for all, or one for each index of an axis.
class ZeroPoints {
public:
    ZeroPoints(const FileTensor& tensor, const std::string& where) : where_(where) {
        const QuantizationParameters* quantization = tensor.table->quantization();
        if (quantization == nullptr || quantization->zero_point() == nullptr) return;
        points_ = quantization->zero_point();
        if (points_->size() <= 1) return;
        const std::int64_t axis = quantization->quantized_dimension();
        if (axis < 0 || axis >= static_cast<std::int64_t>(tensor.rank()) ||
            points_->size() != static_cast<std::uint64_t>(tensor.shape[static_cast<std::size_t>(axis)]))
            throw InputError(fmt::format("{}: found {} zero points; allowed: one, or one for each index of its axis",
                                         where, points_->size()));
        for (std::size_t i = static_cast<std::size_t>(axis) + 1; i < tensor.rank(); ++i) inside_ *= tensor.shape[i];
    }

    std::int64_t of_word(std::size_t i) const {
        if (points_ == nullptr || points_->size() == 0) return 0;
        const auto index = static_cast<std::int64_t>(i) / inside_ % static_cast<std::int64_t>(points_->size());
        return points_->Get(static_cast<flatbuffers::uoffset_t>(index));
    }

    void subtract(Words& words) const {
        using Limits = std::numeric_limits<std::int16_t>;
        if (points_ == nullptr ||
            std::all_of(points_->begin(), points_->end(), [](std::int64_t at) { return at == 0; }))
            return;
        for (std::size_t i = 0; i < words.size(); ++i) {
            const std::int64_t point = of_word(i);
            const bool sane = point >= Limits::min() && point <= Limits::max();
            const std::int64_t word = words[i] - (sane ? point : 0);
            if (!sane || word < Limits::min() || word > Limits::max())
                throw InputError(fmt::format("{}: found a zero point of {}; allowed: one that leaves words of 16 bits",
                                             where_, point));
            words[i] = static_cast<std::int16_t>(word);
        }
    }

private:
    const std::string& where_;
    const flatbuffers::Vector<std::int64_t>* points_ = nullptr;
    std::int64_t inside_ = 1;  // words of one index of the axis
};

}  // namespace

std::shared_ptr<const Words> Weights::words(const FileTensor& tensor) {
    if (!holds_words(tensor.table->type()) || tensor.stored.data == nullptr || tensor.words() == 0) return nullptr;
    const std::string where = fmt::format("{}: tensor {}", path_, printable(tensor.name));
    decoded_ += tensor.words() > most_words ? most_words + 1 : tensor.words();
    decoded_ += static_cast<std::int64_t>(tensor.stored.size);
    if (decoded_ > 2 * most_words)
        throw InputError(fmt::format("{}: the file's integer weights are too many; allowed: up to 2^28", where));
    Words words = stored_words(tensor);
    const ZeroPoints zero_points(tensor, where);
    if (tensor.table->sparsity() != nullptr)
        words = dense_words(tensor, words, static_cast<std::int16_t>(zero_points.of_word(0)), where);
    if (static_cast<std::int64_t>(words.size()) != tensor.words())
        throw InputError(fmt::format("{}: found data of {} words; allowed: {}, as its shape says", where, words.size(),
                                     tensor.words()));
    zero_points.subtract(words);
    return std::make_shared<const Words>(std::move(words));
}

std::vector<std::int64_t> stored_list(const FileTensor& tensor) {
    const TensorType type = tensor.table->type();
    const std::size_t width = type == TensorType::INT32 ? 4 : type == TensorType::INT64 ? 8 : 0;
    if (width == 0 || tensor.stored.data == nullptr) return {};
    const std::size_t count = tensor.stored.size / width;
    if (count > longest_list || static_cast<std::int64_t>(count) != tensor.words()) return {};
    std::vector<std::int64_t> list;
    for (std::size_t i = 0; i < count; ++i) {
        std::int64_t wide = 0;
        std::int32_t narrow = 0;
        const std::uint8_t* from = tensor.stored.data + i * width;
        std::memcpy(width == 4 ? static_cast<void*>(&narrow) : &wide, from, width);
        list.push_back(width == 4 ? narrow : wide);
    }
    return list;
}

}  // namespace eyrie::tflite
