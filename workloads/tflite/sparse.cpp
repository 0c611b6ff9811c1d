#include "workloads/tflite/sparse.hpp"

#include <fmt/format.h>
#include <tflite_schema.h>

#include "sim/kernel/errors.hpp"

namespace eyrie::tflite {

namespace {

constexpr std::size_t most_levels = 16;

// One of three widths of integers.
class Indices {
public:
    Indices() = default;
    Indices(SparseIndexVector type, const void* table) {
        if (table == nullptr) return;
        if (type == SparseIndexVector::Int32Vector) wide_ = static_cast<const Int32Vector*>(table)->values();
        if (type == SparseIndexVector::Uint16Vector) words_ = static_cast<const Uint16Vector*>(table)->values();
        if (type == SparseIndexVector::Uint8Vector) small_ = static_cast<const Uint8Vector*>(table)->values();
    }
    std::size_t size() const { return wide_ ? wide_->size() : words_ ? words_->size() : small_ ? small_->size() : 0; }
    std::int64_t operator[](std::size_t i) const {
        const auto at = static_cast<flatbuffers::uoffset_t>(i);
        return wide_ ? wide_->Get(at) : words_ ? words_->Get(at) : small_->Get(at);
    }

private:
    const flatbuffers::Vector<std::int32_t>* wide_ = nullptr;
    const flatbuffers::Vector<std::uint16_t>* words_ = nullptr;
    const flatbuffers::Vector<std::uint8_t>* small_ = nullptr;
};

struct Level {
    bool dense = true;
    std::int64_t size = 0;    // indices that there may be
    std::int64_t stride = 0;  // dense words between two of them
    Indices segments, indices;
};

class Densifier {
public:
    Densifier(const FileTensor& tensor, const Words& stored, std::int16_t zero, const std::string& where)
        : tensor_(tensor), stored_(stored), where_(where) {
        read_levels();
        dense_.assign(static_cast<std::size_t>(tensor.words()), zero);
    }

    Words run() && {
        walk(0, 0, 0);
        return std::move(dense_);
    }

private:
    void require(bool holds, const char* what) const {
        if (!holds) throw InputError(fmt::format("{}: found {}; allowed: what the shape says", where_, what));
    }

    // A level for each axis, then one for each block, which lies inside the axis that block_map names.
    void read_levels() {
        const SparsityParameters& sparsity = *tensor_.table->sparsity();
        const auto* order = sparsity.traversal_order();
        const auto* blocks = sparsity.block_map();
        const auto* metadata = sparsity.dim_metadata();
        const std::size_t rank = tensor_.rank(), count = rank + (blocks ? blocks->size() : 0);
        require(order && metadata && order->size() == count && metadata->size() == count && count <= most_levels,
                "a wrong number of sparse axes");
        std::vector<std::int64_t> block_of(rank, 1), stride(rank, 1);
        std::vector<bool> seen(count, false);
        for (std::size_t axis = rank; axis-- > 1;) stride[axis - 1] = stride[axis] * tensor_.shape[axis];
        for (std::size_t pass = 0; pass < 2; ++pass) {  // blocks first: an axis has as many indices as blocks fit in
            for (std::size_t i = 0; i < count; ++i) {
                const std::int64_t axis = order->Get(static_cast<flatbuffers::uoffset_t>(i));
                require(axis >= 0 && axis < static_cast<std::int64_t>(count), "a sparse axis that there is not");
                const auto at = static_cast<std::size_t>(axis);
                if ((at >= rank) != (pass == 0)) continue;
                require(!seen[at], "a sparse axis twice");
                seen[at] = true;
                if (levels_.size() < count) levels_.resize(count);
                if (at >= rank) {
                    const std::int64_t of = blocks->Get(static_cast<flatbuffers::uoffset_t>(at - rank));
                    require(
                        of >= 0 && of < static_cast<std::int64_t>(rank) && block_of[static_cast<std::size_t>(of)] == 1,
                        "a block of an axis that there is not");
                    const auto outer = static_cast<std::size_t>(of);
                    read_level(levels_[i], *metadata->Get(static_cast<flatbuffers::uoffset_t>(i)), 0, stride[outer]);
                    block_of[outer] = levels_[i].size;
                    require(tensor_.shape[outer] % block_of[outer] == 0, "blocks that are no part of their axis");
                } else {
                    read_level(levels_[i], *metadata->Get(static_cast<flatbuffers::uoffset_t>(i)),
                               tensor_.shape[at] / block_of[at], stride[at] * block_of[at]);
                }
            }
        }
    }

    // `size` 0: a block, whose size its own level says.
    void read_level(Level& level, const DimensionMetadata& from, std::int64_t size, std::int64_t stride) const {
        level.dense = from.format() == DimensionType::DENSE;
        level.stride = stride;
        level.size = size == 0 ? from.dense_size() : size;
        require(level.size >= 1, "a block without a size");
        if (level.dense) {
            require(from.dense_size() == level.size, "a wrong size of a sparse axis");
            return;
        }
        level.segments = Indices(from.array_segments_type(), from.array_segments());
        level.indices = Indices(from.array_indices_type(), from.array_indices());
    }

    // `position`: among the entries of the level above; `at`: the dense word.
    void walk(std::size_t depth, std::int64_t position, std::int64_t at) {
        if (depth == levels_.size()) {
            require(position < static_cast<std::int64_t>(stored_.size()), "more sparse entries than words");
            dense_[static_cast<std::size_t>(at)] = stored_[static_cast<std::size_t>(position)];
            return;
        }
        const Level& level = levels_[depth];
        if (level.dense) {
            for (std::int64_t i = 0; i < level.size; ++i)
                walk(depth + 1, position * level.size + i, at + i * level.stride);
            return;
        }
        require(position + 1 < static_cast<std::int64_t>(level.segments.size()), "too few sparse segments");
        const std::int64_t begin = level.segments[static_cast<std::size_t>(position)];
        const std::int64_t end = level.segments[static_cast<std::size_t>(position) + 1];
        require(begin >= 0 && begin <= end && end <= static_cast<std::int64_t>(level.indices.size()),
                "sparse segments outside the list");
        std::int64_t last = -1;  // rising: no word twice, so the walk ends
        for (std::int64_t i = begin; i < end; ++i) {
            const std::int64_t index = level.indices[static_cast<std::size_t>(i)];
            require(index > last && index < level.size, "sparse indices that do not rise within their axis");
            last = index;
            walk(depth + 1, i, at + index * level.stride);
        }
    }

    const FileTensor& tensor_;
    const Words& stored_;
    const std::string& where_;
    std::vector<Level> levels_;
    Words dense_;
};

}  // namespace

Words dense_words(const FileTensor& tensor, const Words& stored, std::int16_t zero, const std::string& where) {
    return Densifier(tensor, stored, zero, where).run();
}

}  // namespace eyrie::tflite
