// Tracks of the networks, of the global buffer's ports, and of the psum links: when words move.
#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "sim/trace/timeline_parts.hpp"

namespace eyrie {

namespace {

// Joins events in consecutive cycles into one slice.
class Slices {
public:
    Slices(const TracedLayer& traced, TimelineWriter& out, TimelineGroup group, std::int64_t track, const char* name)
        : traced_(traced), out_(out), group_(group), track_(track), name_(name) {}

    // In order of time.
    void add(ArrayCycle at, std::int64_t words) {
        const LayerCycle cycle = traced_.layer_cycle(at);
        if (cycle < traced_.first_cycle() || cycle >= traced_.end_cycle()) return;
        if (cycle > to_) {
            finish();
            from_ = cycle;
        }
        to_ = cycle + 1;
        words_ += words;
    }
    void finish() {
        if (words_ > 0) out_.slice(group_, track_, from_, to_, name_, {{"words", words_}});
        words_ = 0;
    }

private:
    const TracedLayer& traced_;
    TimelineWriter& out_;
    TimelineGroup group_;
    std::int64_t track_;
    const char* name_;
    LayerCycle from_ = 0;
    LayerCycle to_ = -1;
    std::int64_t words_ = 0;
};

struct Track {
    Block block;
    std::string track;
    const char* slice;
    const BusLog& log;
    ArrayCycle BusEvent::*at;
    Cycles later;
};

// Of every network, then of the buffer's side of each. The buffer takes a word in the cycle after it was sent.
std::vector<Track> network_tracks(const LayerEvents& events) {
    std::vector<Track> tracks;
    for_each_network([&](NetworkId network, const NetworkRow& row) {
        tracks.push_back({block_of(network), row.block, "send", events.of(network), &BusEvent::sent_at, 0});
    });
    for_each_network([&](NetworkId network, const NetworkRow& row) {
        const std::string name = fmt::format("glb {}", row.in_buffer);
        if (row.to_pes())
            tracks.push_back({Block::glb, name, "read", events.of(network), &BusEvent::read_at, 0});
        else
            tracks.push_back({Block::glb, name, "write", events.of(network), &BusEvent::sent_at, 1});
    });
    return tracks;
}

}  // namespace

void write_networks(const TracedLayer& traced, const BlockChoice& blocks, TimelineWriter& out) {
    out.group(TimelineGroup::networks, "networks and global buffer");
    std::int64_t number = 0;
    for (const Track& track : network_tracks(traced.events)) {
        ++number;
        if (!blocks.has(track.block)) continue;
        out.track(TimelineGroup::networks, number, track.track);
        Slices slices(traced, out, TimelineGroup::networks, number, track.slice);
        for (const BusEvent& event : track.log.events) slices.add(event.*track.at + track.later, event.words);
        slices.finish();
    }
}

void write_links(const TracedLayer& traced, const BlockChoice& blocks, TimelineWriter& out) {
    const std::vector<std::string> names = block_names(traced.machine);
    bool any = false;
    for (std::size_t pe = 0; pe < traced.pes(); ++pe) {
        const auto& events = traced.events.links[pe].events;
        if (!blocks.has_pe(pe) || events.empty()) continue;
        if (!any) out.group(TimelineGroup::links, "psum links");
        any = true;
        const int next = traced.machine.next_in_chain(static_cast<int>(pe));
        const std::int64_t number = static_cast<std::int64_t>(pe);
        out.track(TimelineGroup::links, number,
                  fmt::format("{} to {}", names[first_pe_block + pe],
                              names[first_pe_block + static_cast<std::size_t>(next)]));
        Slices slices(traced, out, TimelineGroup::links, number, "move");
        for (const LinkEvent& event : events) slices.add(event.at, event.words);
        slices.finish();
    }
}

}  // namespace eyrie
