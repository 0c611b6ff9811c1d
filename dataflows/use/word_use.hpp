// Which word a PE uses when: the rules of pe/program.hpp as functions of numbers.
//
// The verifier, the traces and the page of `eyrie view` use them (sim/view/page/word_use.js has the same functions;
// tests/dataflows/use/word_use.json tests both against the same answers). The machine (pe/) and the clocked oracle
// (tests/oracle) follow the program with code of their own; tests show that all agree.
//
// What a PE does in a pass is numbered in order (docs/pe.md):
//   macs            by image, position, entry and filter
//   entries         by image, position and entry: one ifmap word each
//   kept_filters    by entry and filter: one word of the filter spad each; streamed filter words have the
//                   number of their MAC
//   psums                    by image, position and filter
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dataflows/plan/plan.hpp"

namespace eyrie {

enum class Numbered { macs, entries, kept_filters, psums };

// A loop of the layer that a PE runs, and the level of its program that runs it.
enum class LoopLevel { image, position, entry, filter };
struct PeLoop {
    Dimension dimension;
    std::int32_t extent;
    LoopLevel level;
};

// Assigns the loops of a class's boxes to its program's images, positions, entries and filters. Returns what is wrong,
// or "": the extents multiply to other numbers, or a loop over one psum's products lies outside of its entries.
std::string assign_levels(const PassShape& shape, const PeClass& pes, std::vector<PeLoop>& loops);

// Whether each iteration of a loop at this level has items of this kind of its own.
constexpr bool counts(Numbered what, LoopLevel level) {
    switch (what) {
        case Numbered::macs: break;
        case Numbered::entries: return level != LoopLevel::filter;
        case Numbered::kept_filters: return level == LoopLevel::entry || level == LoopLevel::filter;
        case Numbered::psums: return level != LoopLevel::entry;
    }
    return true;
}
// How filter words that come from the network are numbered.
inline Numbered arriving_filters(const PeProgram& program) {
    return program.filter_use == FilterUse::stream ? Numbered::macs : Numbered::kept_filters;
}

// Where a MAC stands. Positions are counted over all images.
struct MacPlace {
    std::int64_t position = 0;
    std::int32_t entry = 0;
    std::int32_t filter = 0;
};
MacPlace place_of_mac(const PeProgram& program, std::int64_t mac);
std::int64_t mac_at(const PeProgram& program, const MacPlace& place);
// The place of the psum's first MAC.
MacPlace place_of_psum(const PeProgram& program, std::int64_t psum);
std::int64_t macs_of_pass(const PeProgram& program);

// Where an entry's ifmap word comes from, in a position of its image.
enum class EntryFrom { window, network, right, below };
EntryFrom entry_from(const PeProgram& program, std::int64_t position_in_image, std::int64_t entry);

// Whether a psum takes an incoming one; positions counted over all images.
bool takes_incoming_psum(const PeProgram& program, std::int64_t position);

// The psum spad. A psum's first MAC does not read it; with merged addition its last MAC does not write it.
constexpr bool mac_reads_psum(std::int64_t entry) { return entry > 0; }
inline bool mac_writes_psum(const PeProgram& program, std::int64_t entry, bool merged_addition) {
    return !merged_addition || entry + 1 < program.entries();
}

// Which words of the ifmap network are dropped (IfmapDrops), over one pass.
class DropWalk {
public:
    DropWalk() = default;
    explicit DropWalk(const IfmapDrops& drops) : run_left_(drops.run), to_drop_(drops.first) {}

    // The next word is for other PEs.
    bool drops_next() const { return to_drop_ > 0; }
    void drop() { --to_drop_; }
    // A network word, not an image's last, is used.
    void use(const IfmapDrops& drops) {
        if (drops.run == 0 || --run_left_ > 0) return;
        run_left_ = drops.run;
        to_drop_ = drops.between;
    }
    // An image's last entry has been used; `more`: another image follows.
    void end_image(const IfmapDrops& drops, bool more) {
        run_left_ = drops.run;
        to_drop_ = drops.last + (more ? drops.first : 0);
    }
    bool operator==(const DropWalk& other) const { return run_left_ == other.run_left_ && to_drop_ == other.to_drop_; }

private:
    int run_left_ = 0;
    int to_drop_ = 0;
};

}  // namespace eyrie
