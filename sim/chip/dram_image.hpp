// What the host puts into DRAM before a layer and takes out after it.
//
// Filters lie in the order in which passes stream them, so that a pass's filters are one transfer.
// Each load of ifmaps is one transfer per image and channel: a strip of rows of the padded ifmap, as
// words or in RLC. Ofmaps are stored the same way, per image, filter and strip.
#pragma once

#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "dataflows/plan.hpp"
#include "memory/dma.hpp"
#include "memory/dram.hpp"
#include "workloads/layer_data.hpp"

namespace eyrie {

class DramImage {
public:
    // Lays the layer out in `dram` and writes its operands.
    DramImage(const Layer& layer, const LayerData& data, const Plan& plan, const Dma& dma,
              const Arithmetic& arithmetic, Dram& dram);

    DramSegment filters_of(const Pass& pass) const;
    bool ifmaps_coded() const { return ifmaps_coded_; }
    DramSegment ifmap_strip(std::int64_t image, std::int64_t channel, std::int64_t ofmap_row) const;
    std::uint64_t ofmap_strip(std::int64_t image, std::int64_t filter, std::int64_t ofmap_row) const;
    void note_stored(std::int64_t image, std::int64_t filter, std::int64_t ofmap_row, std::int64_t rows,
                     std::int64_t bytes);

    // The ofmaps as DRAM holds them, N M E F. Throws SimulationError when some were never stored.
    Tensor<std::int32_t> read_ofmaps(Dram& dram) const;

private:
    using Key = std::tuple<std::int64_t, std::int64_t, std::int64_t>;
    struct StoredStrip {
        std::uint64_t address;
        std::int64_t bytes = 0;
        std::int64_t rows = 0;
    };
    void place_filters(const LayerData& data);
    void place_ifmaps(const LayerData& data);
    void place_ofmaps();
    std::vector<std::int16_t> padded_strip(const Tensor<std::int16_t>& ifmap, std::int64_t image,
                                           std::int64_t channel, std::int64_t ofmap_row, std::int64_t rows) const;
    DramSegment append(const void* bytes, std::int64_t count);

    const Layer& layer_;
    const Plan& plan_;
    const Dma& dma_;
    const Arithmetic& arithmetic_;
    bool ifmaps_coded_;
    std::vector<unsigned char> bytes_;
    std::map<Key, DramSegment> filters_;  // by group, filter, channel
    std::map<Key, DramSegment> ifmaps_;   // by image, channel, ofmap row
    std::map<Key, StoredStrip> ofmaps_;   // by image, filter, ofmap row
};

}  // namespace eyrie
