#include "pe/pe_memory.hpp"

#include <algorithm>

#include "pe/window_sums.hpp"

namespace eyrie {

namespace {

std::size_t register_or_spad(int spad_words) { return static_cast<std::size_t>(std::max(spad_words, 1)); }
std::size_t psum_room(const PeConfig& config) { return register_or_spad(config.psum_spad_words) + window_sums_lanes; }

}  // namespace

template <class Use>
void PeMemory::for_each_kind(const PeConfig& config, Use use) {
    const auto fifos = [&](auto& kind, int depth_words) {
        use(kind.stamps, fifo_slots(depth_words));
        use(kind.words, fifo_slots(depth_words) * static_cast<std::size_t>(kind.lanes));
    };
    fifos(filter_in_, config.filter_fifo_words);
    fifos(ifmap_from_right_, config.ifmap_right_fifo_words);
    fifos(ifmap_from_below_, config.ifmap_below_fifo_words);
    fifos(ifmap_in_, config.ifmap_fifo_words);
    fifos(psum_in_, config.psum_in_fifo_words);
    fifos(psum_out_, config.psum_out_fifo_words);
    use(windows_, register_or_spad(config.ifmap_spad_words));
    use(filter_spads_, register_or_spad(config.filter_spad_words) + window_sums_lanes);
    if (wide_)
        use(wide_psum_spads_, psum_room(config));
    else
        use(psum_spads_, psum_room(config));
}

// All in one block of memory, in large pages if it fills a few.
PeMemory::PeMemory(const PeConfig& config, const Arithmetic& arithmetic, int pe_count)
    : wide_(!fits_32_bits(arithmetic.psum_bits)),
      incoming_psums_(wide_ ? 0 : psum_room(config)),
      wide_incoming_psums_(wide_ ? psum_room(config) : 0) {
    psum_in_.lanes = psum_out_.lanes = psum_lanes(arithmetic.psum_bits);
    const std::size_t count = static_cast<std::size_t>(pe_count);
    std::size_t bytes = cache_line_bytes;  // so that the first piece can begin on a cache line
    for_each_kind(config, [&](const auto& pieces, std::size_t length) { bytes += pieces.bytes(count, length); });
    room_.emplace(bytes, &pages_);
    for_each_kind(config, [&](auto& pieces, std::size_t length) { pieces.take(*room_, count, length); });
}

PeSpads PeMemory::spads(std::size_t pe) {
    if (wide_) return {windows_.of(pe), filter_spads_.of(pe), {wide_psum_spads_.of(pe)}, {wide_incoming_psums_.data()}};
    return {windows_.of(pe), filter_spads_.of(pe), {psum_spads_.of(pe)}, {incoming_psums_.data()}};
}

}  // namespace eyrie
