#include <array>

#include <nlohmann/json.hpp>

#include "sim/trace/pe_actions.hpp"
#include "sim/view/packed_integers.hpp"
#include "sim/view/scene_parts.hpp"

namespace eyrie {

using Json = nlohmann::ordered_json;

namespace {

// Actions of one kind. A head, (cycles since the last one) * 4 + 2 if its number is another than the one that comes
// next
// + 1 if its pass is another; then the pass, the number, the count and the detail, where they are needed.
class ActionStream {
public:
    ActionStream(const char* name, bool counts, bool details) : name_(name), counts_(counts), details_(details) {}

    void add(const PeAction& action, bool numbered) {
        // MACs and psums are numbered apart.
        std::int64_t& next = next_[counts_ && details_ ? action.detail : 0];
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
        if (!packed_.empty()) pe[name_] = packed_.base64();
    }

private:
    const char* name_;
    bool counts_;
    bool details_;
    PackedIntegers packed_;
    std::array<std::int64_t, pe_cycle_reasons> next_{};
    LayerCycle cycle_ = 0;
    std::int32_t pass_ = 0;
};

Json pe_json(const TracedLayer& traced, const ShownCycles& shown, std::size_t pe) {
    ActionStream cycles("cycles", true, true), filters("filters", false, false), ifmaps("ifmaps", false, true);
    ActionStream dropped("dropped", false, false), passed("passed", false, true);
    ActionStream taken("taken", true, false), put("put", true, false);
    for (const PeAction& action : pe_actions(traced, pe)) {
        if (action.cycle >= shown.end) break;
        switch (action.kind) {
            case PeEventKind::cycles: cycles.add(action, is_numbered(action.reason())); break;
            case PeEventKind::filter_taken: filters.add(action, true); break;
            case PeEventKind::ifmap_taken: ifmaps.add(action, true); break;
            case PeEventKind::ifmap_dropped: dropped.add(action, false); break;
            case PeEventKind::ifmap_passed: passed.add(action, true); break;
            case PeEventKind::psum_taken: taken.add(action, true); break;
            case PeEventKind::psum_put: put.add(action, true); break;
            case PeEventKind::pass:
            case PeEventKind::counted: break;
        }
    }
    Json json = Json::object();
    for (const ActionStream* stream : {&cycles, &filters, &ifmaps, &dropped, &passed, &taken, &put}) stream->into(json);
    return json;
}

}  // namespace

void add_pes(const TracedLayer& traced, const ShownCycles& shown, Json& scene) {
    Json pes = Json::array();
    for (std::size_t pe = 0; pe < traced.pes(); ++pe) pes.push_back(pe_json(traced, shown, pe));
    scene["pes"] = pes;
}

}  // namespace eyrie
