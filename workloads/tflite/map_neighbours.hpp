// Operators around a convolution that are a part of it: an explicit PAD before it, and a dilation that is written as
// SPACE_TO_BATCH_ND, a dense convolution of every D-th row and column, and BATCH_TO_SPACE_ND.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "workloads/tflite/constants.hpp"
#include "workloads/tflite/file_model.hpp"

namespace eyrie::tflite {

// Zeros on the sides of a map.
struct MapPadding {
    std::int64_t top = 0, bottom = 0, left = 0, right = 0;
};

// What a convolution absorbs: it then computes on `input` and makes what `last` makes.
struct Absorbed {
    std::size_t input = absent;
    MapPadding padding;
    std::int64_t row_dilation = 1, column_dilation = 1;
    const FileOperator* first = nullptr;  // PAD or SPACE_TO_BATCH_ND
    const FileOperator* last = nullptr;   // BATCH_TO_SPACE_ND, or null
};

class MapNeighbours {
public:
    MapNeighbours(const FileModel& file, const Constants& constants);

    // Null: nothing.
    const Absorbed* of(const FileOperator& convolution) const;
    // Whether nothing is left to do for the operator itself.
    bool is_absorbed(const FileOperator& op) const { return absorbed_[op.index]; }

private:
    void find_pads();
    void find_dilations();
    bool read_dilation(const FileOperator& before, const FileOperator& after, Absorbed& into) const;
    // The constant list that is an input, when it has `count` integers; else empty.
    std::vector<std::int64_t> list(const FileOperator& op, std::size_t input, std::size_t count) const;
    // The only operator that takes the result, or null.
    const FileOperator* only_user(const FileOperator& op) const;

    const FileModel& file_;
    const Constants& constants_;
    std::vector<const FileOperator*> made_by_;     // of every tensor; null: by none
    std::vector<std::vector<std::size_t>> users_;  // of tensors that candidates make: indices of operators
    std::vector<bool> is_result_;
    std::vector<bool> absorbed_;
    std::unordered_map<std::size_t, Absorbed> of_;
};

}  // namespace eyrie::tflite
