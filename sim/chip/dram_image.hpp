// What the host writes into DRAM before a layer, and reads back after it.
//
// Transfers follow adjacency: what one load brings, or one store takes, lies side by side in DRAM, in the buffer's
// order, and is one transfer, coded as a whole. Filters lie in the order in which passes stream them; ifmaps are tiles
// of the ifmap, plane after plane and image after image; ofmaps lie pass after pass, in each as ifmaps do. Without
// `dram.join_planes` each plane of an image lies apart, a transfer of its own. Without `dram.stores_padding` tiles lie
// there without the zeros around the ifmap.
//
// Of a map that may be coded or not (MapCoding::smaller), the form with fewer bytes over all its transfers is taken:
// the host, which knows the data, sets it for the layer.
#pragma once

#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "dataflows/plan/plan.hpp"
#include "memory/dma.hpp"
#include "memory/dram.hpp"
#include "memory/global_buffer.hpp"
#include "memory/padding.hpp"
#include "sim/fast_forward/layer_psums.hpp"
#include "workloads/layer_data.hpp"
#include "workloads/ofmap_tensor.hpp"

namespace eyrie {

// A tile of ifmaps in DRAM: first image; first channel, counted over all groups; first ofmap row and column.
using TileKey = std::tuple<std::int32_t, std::int32_t, std::int32_t, std::int32_t>;

// Planes of finished ofmaps of one image of a pass, side by side in the buffer.
struct OfmapBlock {
    std::int32_t pass = 0;
    std::int64_t image = 0;        // within the pass
    std::int64_t first_plane = 0;  // within the pass: group * filters + filter
    PsumBlock psums;
};

// One transfer of finished ofmaps, block after block.
struct OfmapTransfer {
    std::int64_t part = 0;  // index among the transfers of its pass
    std::vector<OfmapBlock> blocks;

    std::int64_t words() const;
};

class DramImage {
public:
    // Lays the layer out in `dram` and writes its operands. `psums`: the layer's, where needs_psums().
    DramImage(const Layer& layer, const LayerData& data, const Plan& plan, const Dma& dma, const Arithmetic& arithmetic,
              const LayerPsums* psums, Dram& dram);
    // Whether the form of ofmaps hangs on their words.
    static bool needs_psums(const DramConfig& config, const Arithmetic& arithmetic) {
        return config.codes_ofmaps(arithmetic) && config.rlc_ofmaps == MapCoding::smaller;
    }

    // Where a load's words lie. They are written into DRAM at the first call with `words`: a transfer that is only
    // timed needs just their address and size.
    DramSegment filters_of(const Pass& pass, bool words = true);
    bool ifmaps_coded() const { return ifmaps_coded_; }
    bool ofmaps_coded() const { return ofmaps_coded_; }
    MapForms forms() const;
    // The transfers of a pass's ifmaps, in the order of the buffer. Each has ifmap_planes(pass) of planes alike.
    std::vector<TileKey> ifmap_transfers(const Pass& pass) const;
    std::int64_t ifmap_planes(const Pass& pass) const;
    PaddedPlane ifmap_plane(const Pass& pass) const;
    DramSegment ifmap_tile(const TileKey& key, bool words = true);
    // The transfers of a step that stores ofmaps.
    std::vector<OfmapTransfer> ofmap_transfers(StepIndex store) const;
    // Stores come in the order of the plan's steps: the address of the next one; notes that it is done.
    std::uint64_t next_ofmap_tile() const { return ofmaps_.at(stored_).address; }
    void note_stored(std::int64_t bytes) { ofmaps_.at(stored_++).bytes = bytes; }

    // The ofmaps as DRAM holds them, N M E F. Throws SimulationError when some were never stored.
    OfmapTensor read_ofmaps(Dram& dram) const;

private:
    using FilterKey = std::tuple<std::int64_t, std::int64_t, std::int64_t>;
    struct StoredTile {
        std::uint64_t address = 0;
        std::int64_t bytes = 0;  // of what was stored
    };
    // Operands, whose place in DRAM is fixed from the start, written or not yet.
    struct Placed {
        DramSegment segment;
        std::int32_t pass = 0;  // a pass that loads it
        bool written = false;
    };
    void place_filters();
    void place_ifmaps();
    void choose_ofmap_form(const LayerPsums& psums);
    void place_ofmaps();
    // Of the words of a transfer that DRAM holds.
    std::int64_t ifmap_words(const Pass& pass) const { return ifmap_planes(pass) * ifmap_plane(pass).dram_words(); }
    std::int64_t plain_ifmap_bytes(const Pass& pass) const {
        return dma_.plain_bytes(WordType::ifmap, ifmap_words(pass));
    }
    template <class Use>
    void for_each_store(Use use) const;
    template <class Use>
    void for_each_plane(const OfmapTransfer& transfer, Use use) const;
    void append_blocks(std::int32_t pass, std::vector<OfmapTransfer>& transfers) const;
    template <class Word>
    void read_tile(const StoredTile& tile, const OfmapTransfer& transfer, const Dram& dram, Tensor<Word>& ofmap) const;
    std::vector<std::int16_t> tile_words_of(const TileKey& key, const Pass& pass) const;
    void append_plane(std::int64_t image, std::int64_t channel, const Pass& pass, const PaddedPlane& plane,
                      std::vector<std::int16_t>& words) const;
    template <class Word>
    std::vector<Word> stored_words(const StoredTile& tile, const Dram& dram, std::int64_t count) const;
    DramSegment reserve(std::int64_t bytes);
    void write(const DramSegment& segment, const void* bytes);
    void write_plain(const DramSegment& segment, const std::vector<std::int16_t>& words, WordType type);

    const Layer& layer_;
    const LayerData& data_;
    const Plan& plan_;
    const Dma& dma_;
    const Arithmetic& arithmetic_;
    Dram& dram_;
    bool join_planes_;
    bool ifmaps_coded_;
    bool ofmaps_coded_;
    std::int64_t size_ = 0;                // bytes of DRAM in use
    std::map<FilterKey, Placed> filters_;  // by group, filter, channel
    std::map<TileKey, Placed> ifmaps_;
    std::vector<StoredTile> ofmaps_;  // in the order in which they are stored
    std::size_t stored_ = 0;          // how many of them are stored
};

}  // namespace eyrie
