// Where chains of PEs stand: psums move along the local psum network from one PE of a chain to the next.
#pragma once

#include <cstddef>
#include <cstdint>

#include "dataflows/machine/accelerator.hpp"

namespace eyrie {

class ChainPlaces {
public:
    // Chains of `length` PEs from the bottom of a column up; where the network wraps, on into the next column.
    ChainPlaces(const AcceleratorConfig& machine, std::int64_t length)
        : rows_(machine.rows), columns_(machine.columns), wraps_(machine.noc.local_psum.wraps), length_(length) {}

    // How many chains fit.
    std::int64_t count() const { return wraps_ ? rows_ * columns_ / length_ : rows_ / length_ * columns_; }
    // The PE (row-major) at `position` of a chain, counted from where psums start.
    std::size_t pe(std::int64_t chain, std::int64_t position) const {
        const std::int64_t per_column = rows_ / length_;
        const std::int64_t from_bottom =
            wraps_ ? chain * length_ + position : chain / per_column * rows_ + chain % per_column * length_ + position;
        return static_cast<std::size_t>((rows_ - 1 - from_bottom % rows_) * columns_ + from_bottom / rows_);
    }

private:
    std::int64_t rows_;
    std::int64_t columns_;
    bool wraps_;
    std::int64_t length_;
};

}  // namespace eyrie
