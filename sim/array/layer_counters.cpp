#include "sim/array/layer_counters.hpp"

namespace eyrie {

namespace {

// Calls use(mine, theirs) for every counter, so that sums and differences cannot miss one.
template <class Use>
void for_each(LayerCounters& mine, const LayerCounters& theirs, Use use) {
    const auto cycles = [&](LayerCycles& a, const LayerCycles& b) {
        use(a.array, b.array);
        use(a.total, b.total);
        use(a.ifmap_load_pause, b.ifmap_load_pause);
        use(a.ofmap_store_pause, b.ofmap_store_pause);
        use(a.filter_pause, b.filter_pause);
    };
    const auto network = [&](InputNetworkCounters& a, const InputNetworkCounters& b) {
        use(a.words_sent, b.words_sent);
        use(a.words_delivered, b.words_delivered);
        use(a.busy_cycles, b.busy_cycles);
    };
    const auto traffic = [&](DmaTraffic& a, const DmaTraffic& b) {
        use(a.words, b.words);
        use(a.uncompressed_bytes, b.uncompressed_bytes);
        use(a.bytes, b.bytes);
    };
    cycles(mine.cycles, theirs.cycles);
    for_each_counter(mine.pes, theirs.pes, use);
    network(mine.filter_network, theirs.filter_network);
    network(mine.ifmap_network, theirs.ifmap_network);
    network(mine.psum_network, theirs.psum_network);
    use(mine.output_network.words_sent, theirs.output_network.words_sent);
    use(mine.output_network.busy_cycles, theirs.output_network.busy_cycles);
    use(mine.psum_hops, theirs.psum_hops);
    use(mine.glb.ifmap_reads, theirs.glb.ifmap_reads);
    use(mine.glb.ifmap_writes, theirs.glb.ifmap_writes);
    use(mine.glb.filter_reads, theirs.glb.filter_reads);
    use(mine.glb.filter_writes, theirs.glb.filter_writes);
    use(mine.glb.psum_reads, theirs.glb.psum_reads);
    use(mine.glb.psum_writes, theirs.glb.psum_writes);
    use(mine.glb.psum_drain_reads, theirs.glb.psum_drain_reads);
    traffic(mine.dma.ifmap, theirs.dma.ifmap);
    traffic(mine.dma.filter, theirs.dma.filter);
    traffic(mine.dma.ofmap, theirs.dma.ofmap);
}

}  // namespace

LayerCounters& LayerCounters::operator+=(const LayerCounters& other) {
    for_each(*this, other, [](Count& a, Count b) { a += b; });
    return *this;
}

LayerCounters& LayerCounters::operator-=(const LayerCounters& other) {
    for_each(*this, other, [](Count& a, Count b) { a -= b; });
    return *this;
}

}  // namespace eyrie
