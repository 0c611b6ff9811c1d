// The finished psums of a layer, made once by its function and kept: whoever simulates a layer many times, under
// mappings that all come to the same psums, need not make them each time (sim/run/exact_mapping.hpp).
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "dataflows/plan/plan.hpp"
#include "workloads/arithmetic.hpp"
#include "workloads/layer.hpp"
#include "workloads/layer_data.hpp"
#include "workloads/ofmap_tensor.hpp"

namespace eyrie {

class LayerPsums {
public:
    LayerPsums(const Layer& layer, const LayerData& data, const Arithmetic& arithmetic);
    // Those of another folding of the same product of matrices, without making them again: a row of the product has its
    // place in N E F, whichever way it is folded.
    LayerPsums in_folding(const Layer& folded) const;

    // Those of a pass, as the buffer holds them, from the pass's first on. Word: that of with_word_of(psum_bits).
    template <class Word>
    void copy(const Pass& pass, const PassShape& shape, Word* out) const;
    // Appends those of one plane of the pass, row by row.
    template <class Word>
    void append_plane(const Pass& pass, const PassShape& shape, std::int64_t image, std::int64_t filter,
                      std::vector<Word>& words) const;
    // Words that are not zero once they are stored as ofmaps.
    std::int64_t stored_nonzeros(bool relu) const;

private:
    std::size_t place(std::int64_t image, std::int64_t row, std::int64_t column, std::int64_t filter) const {
        return static_cast<std::size_t>(((image * layer_.E() + row) * layer_.F() + column) * layer_.M + filter);
    }

    Layer layer_;
    Arithmetic arithmetic_;
    std::shared_ptr<const OfmapTensor> psums_;  // of their own width; N E F M, as the buffer holds them
};

}  // namespace eyrie
