#include "dataflows/plan/buffer_need.hpp"

#include <fmt/format.h>

#include "dataflows/plan/obstacle.hpp"
#include "sim/kernel/cycle.hpp"

namespace eyrie {

namespace {

// Words from the beginning of one half to the end of the other.
std::int64_t two_halves(std::int64_t words, std::int64_t bank_words) {
    return ceil_div(words, bank_words) * bank_words + words;
}

}  // namespace

void keep_words(const Layer& layer, const MappingParameters& mapping, std::int64_t tile_words, BufferNeed& need) {
    const std::int64_t channels = layer.C_per_group();
    if (mapping.keeps_ifmaps()) need.ifmap_words = mapping.g * mapping.n * channels * tile_words;
    if (!mapping.keeps_filters()) return;
    const std::int64_t filters = mapping.keeps_ifmaps() ? layer.M_per_group() : mapping.m;
    need.filter_words = mapping.g * filters * channels * layer.R * layer.S;
    need.filter_sets = filters >= layer.M_per_group() && mapping.g >= layer.G ? 1 : 2;
}

BufferNeed need_with_halves(const AcceleratorConfig& machine, const BufferNeed& need, DoubleBuffer halves) {
    BufferNeed all = need;
    const auto bank_words = [&](int bits) { return machine.glb.bank_words(bits); };
    if (doubles_ifmaps(halves))
        all.ifmap_words = two_halves(need.ifmap_words, bank_words(machine.arithmetic.ifmap_bits));
    if (doubles_ofmaps(halves)) all.psum_words = two_halves(need.psum_words, bank_words(machine.arithmetic.psum_bits));
    return all;
}

DoubleBuffer halves_with_room(const AcceleratorConfig& machine, const BufferNeed& need) {
    const auto has_room = [&](DoubleBuffer halves) {
        const BufferNeed all = need_with_halves(machine, need, halves);
        const std::int64_t filters = need.filter_words * (machine.glb.filters_share ? need.filter_sets : 1);
        return machine.glb.fits(machine.glb.banks_for(machine.arithmetic, all.ifmap_words, all.psum_words, filters));
    };
    const DoubleBuffer wanted = machine.glb.double_buffered;
    if (wanted == DoubleBuffer::none || has_room(wanted)) return wanted;
    return wanted == DoubleBuffer::both && has_room(DoubleBuffer::ifmap) ? DoubleBuffer::ifmap : DoubleBuffer::none;
}

BufferLayout buffer_layout(const AcceleratorConfig& machine, const BufferNeed& need) {
    BufferLayout layout;
    layout.halves = halves_with_room(machine, need);
    layout.all = need_with_halves(machine, need, layout.halves);
    layout.filter_room_words =
        machine.glb.filter_capacity_words(machine.arithmetic, layout.all.ifmap_words, layout.all.psum_words);
    return layout;
}

std::string buffer_obstacle(const AcceleratorConfig& machine, const BufferNeed& need) {
    const GlobalBufferConfig& glb = machine.glb;
    const GlobalBufferConfig::Banks banks =
        glb.banks_for(machine.arithmetic, need.ifmap_words, need.psum_words, need.filter_words);
    if (glb.fits(banks)) return "";
    if (banks.shared <= glb.shared_banks)
        return short_of(fmt::format("filter banks ({} words at a time)", need.filter_words), banks.filter,
                        glb.filter_banks, "banks");
    std::string what =
        fmt::format("global buffer ({} ifmap words and {} psum words", need.ifmap_words, need.psum_words);
    if (glb.filters_share) what += fmt::format(" and {} filter words", need.filter_words);
    return short_of(what + ")", banks.shared, glb.shared_banks, "banks");
}

}  // namespace eyrie
