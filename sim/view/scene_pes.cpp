#include <array>
#include <iterator>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/trace/pe_actions.hpp"
#include "sim/view/packed_integers.hpp"
#include "sim/view/scene_parts.hpp"

namespace eyrie {

using Json = nlohmann::ordered_json;

namespace {

// Actions of one kind. A head, (cycles since the last one) * 4 + 2 if its number is another than the one that comes
// next + 1 if its pass is another; then the pass, the number, the count and the detail, where they are needed.
class ActionStream {
public:
    explicit ActionStream(const PeEventRow& kind)
        : kind_(kind), counts_(kind.count == PeEventCount::many), details_(kind.detail != PeEventDetail::nothing) {}

    void add(const PeAction& action) {
        const bool numbered = is_numbered(action.kind, action.detail);
        // MACs and psums are numbered apart.
        std::int64_t& next = next_[kind_.numbers == PeEventNumbers::steps ? action.detail : 0];
        const bool new_pass = action.pass != pass_;
        if (new_pass) next_.fill(0);
        const bool jump = numbered && action.first != next;
        packed_.add(static_cast<std::uint64_t>(action.cycle - cycle_) * 4 + (jump ? 2 : 0) + (new_pass ? 1 : 0));
        if (new_pass) packed_.add_signed(action.pass - pass_);
        if (jump) packed_.add_signed(action.first - next);
        if (counts_) packed_.add(static_cast<std::uint64_t>(action.count));
        if (details_) packed_.add(action.detail);
        if (numbered) next = action.first + action.count;
        cycle_ = action.cycle;
        pass_ = action.pass;
    }
    void into(Json& pe) const {
        if (!packed_.empty()) pe[kind_.list] = packed_.base64();
    }

private:
    const PeEventRow& kind_;
    bool counts_;
    bool details_;
    PackedIntegers packed_;
    std::array<std::int64_t, pe_cycle_reasons> next_{};
    LayerCycle cycle_ = 0;
    std::int32_t pass_ = 0;
};

Json pe_json(const TracedLayer& traced, const ShownCycles& shown, std::size_t pe) {
    std::vector<ActionStream> streams(std::begin(pe_event_rows), std::end(pe_event_rows));
    for (const PeAction& action : pe_actions(traced, pe)) {
        if (action.cycle >= shown.end) break;
        if (row_of(action.kind).in_scenes()) streams[static_cast<std::size_t>(action.kind)].add(action);
    }
    Json json = Json::object();
    for (const ActionStream& stream : streams) stream.into(json);
    return json;
}

}  // namespace

void add_pes(const TracedLayer& traced, const ShownCycles& shown, Json& scene) {
    Json pes = Json::array();
    for (std::size_t pe = 0; pe < traced.pes(); ++pe) pes.push_back(pe_json(traced, shown, pe));
    scene["pes"] = pes;
}

}  // namespace eyrie
