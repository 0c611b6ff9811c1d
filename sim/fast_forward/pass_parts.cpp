#include "sim/fast_forward/pass_parts.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "sim/array/array_counters.hpp"

namespace eyrie {

namespace {

constexpr std::int64_t most_tries = 8;  // iterations of a loop after which no state is expected to come back

class PartsRunner {
public:
    PartsRunner(const PassShape& shape, std::int64_t psum_base, const AcceleratorConfig& machine, PeArray& array,
                GlobalBuffer& glb)
        : shape_(shape), psum_base_(psum_base), machine_(machine), array_(array), glb_(glb), working_(array.working()) {
        for (const std::int64_t times : shape.parts.loops)
            if (times > 1) loops_.push_back(times);
        parts_in_.assign(loops_.size() + 1, 1);
        for (std::size_t depth = loops_.size(); depth-- > 0;) parts_in_[depth] = parts_in_[depth + 1] * loops_[depth];
    }

    PartsRun run() {
        if (!loops_.empty()) run_loop(0, 0);
        hold(parts_in_[0] + 1);
        out_.times = array_.finish_pass();
        return out_;
    }

private:
    // Everything at the end of a part, relative to two bases.
    struct State {
        Cycle networks = 0;
        Cycle pes = 0;
        std::vector<Cycle> times;
        std::vector<int> words_out;  // that wait in PEs for a bus word to be full
        LayerCounters counters;
        std::int64_t bus_words_out = 0;
        std::vector<Count> link_positions;
    };

    // What an iteration of a loop does from a state that comes back.
    struct Change {
        Cycle cycles = 0;
        LayerCounters counters;
        std::int64_t bus_words_out = 0;
        std::vector<Count> link_positions;
    };

    // Runs the loop's iterations, from part number `first` on; once the state comes back, jumps to before the last one.
    // False: the array is not where parts end. The pass's last part is left to the caller.
    bool run_loop(std::size_t depth, std::int64_t first) {
        const bool innermost = depth + 1 == loops_.size();
        State before;
        for (std::int64_t i = 0; i < loops_[depth]; ++i) {
            const std::int64_t part = first + i * parts_in_[depth + 1];
            if (innermost && part + 1 == parts_in_[0]) return true;
            if (!(innermost ? run_part(part) : run_loop(depth + 1, part))) return false;
            const std::int64_t left = loops_[depth] - 2 - i;
            if (left <= 0 || i >= most_tries) continue;
            State now = state();
            if (i > 0 && comes_back(before, now)) {
                const Change change = change_between(before, now);
                jump(now, change, depth, left);
                if (innermost && is_quiet(before, now)) known_.emplace(now.times, change);
                i += left;
            } else if (const Change* change = innermost ? known_change(now) : nullptr) {
                jump(now, *change, depth, left);
                i += left;
            }
            before = std::move(now);
        }
        return true;
    }

    bool run_part(std::int64_t part) {
        hold(part + 1);
        while (array_.advance_all()) {
        }
        return at_end_of(part + 1);
    }

    // Nothing comes out of the array: what waits there makes no difference to a part.
    static bool is_quiet(const State& before, const State& now) {
        return before.bus_words_out == now.bus_words_out && before.link_positions == now.link_positions;
    }
    const Change* known_change(const State& now) const {
        const auto entry = known_.find(now.times);
        return entry == known_.end() ? nullptr : &entry->second;
    }

    void hold(std::int64_t parts) {
        const PassParts& p = shape_.parts;
        const bool all = parts > parts_in_[0];
        const auto end = [&](std::int64_t start, std::int64_t part, std::int64_t size) {
            return all ? size : start + parts * part;
        };
        array_.filter_network().hold_at(end(p.start.filter_words, p.part.filter_words, shape_.filter_stream.size()));
        array_.ifmap_network().hold_at(end(p.start.ifmap_words, p.part.ifmap_words, shape_.ifmap_stream.size()));
        array_.psum_network().hold_at(end(p.start.psum_words, p.part.psum_words, shape_.psum_stream.size()));
    }

    // All words of the parts are sent and used, all psums of them have left.
    bool at_end_of(std::int64_t parts) const {
        const std::int64_t macs = shape_.parts.start.macs + parts * shape_.parts.part.macs;
        return array_.filter_network().is_held() && array_.ifmap_network().is_held() &&
               array_.psum_network().is_held() &&
               std::all_of(working_.begin(), working_.end(), [&](const PeArray::Working& one) {
                   return one.pe->waits_for_macs() && one.pe->macs_done() == macs;
               });
    }

    // Stamps up to a base bind nothing that is still to come: networks read and send nothing before `networks`, PEs
    // take and pass on nothing before `pes`, nor does anything come out of them. Some stamps are of the cycle before
    // the one that they bind, or are compared for equality: both bases are two cycles early.
    State state() {
        State s;
        s.networks = std::min(array_.filter_network().next_read_from(), array_.ifmap_network().next_read_from());
        if (uses_psum_network()) s.networks = std::min(s.networks, array_.psum_network().next_read_from());
        s.pes = working_.front().pe->local_time() - 1;
        for (const PeArray::Working& one : working_) s.pes = std::min(s.pes, one.pe->local_time() - 1);
        s.networks -= 2;
        s.pes -= 2;
        s.times.push_back(s.pes - s.networks);
        visit_network_times([&](Cycle& stamp) { s.times.push_back(std::max(stamp - s.networks, Cycle{0})); });
        visit_pe_times([&](Cycle& stamp) { s.times.push_back(std::max(stamp - s.pes, Cycle{0})); });
        for (const PeArray::Working& one : working_) {  // words on their way between PEs, and out
            s.times.push_back(one.pe->ifmap_from_right.occupied_words());
            s.times.push_back(one.pe->ifmap_from_below.occupied_words());
            s.words_out.push_back(one.pe->psum_out.occupied_words());
        }
        s.counters = array_counters(array_, glb_);
        s.counters += out_.skipped;
        s.bus_words_out = array_.output_network().sent_bus_words();
        for (const PeArray::Working& one : working_)
            s.link_positions.push_back(one.link == nullptr ? 0 : one.link->positions_left());
        return s;
    }

    bool uses_psum_network() const { return shape_.psum_stream.size() > 0; }

    template <class Visit>
    void visit_network_times(Visit visit) {
        array_.filter_network().visit_times(visit);
        array_.ifmap_network().visit_times(visit);
        if (uses_psum_network()) array_.psum_network().visit_times(visit);
        for (const PeArray::Working& one : working_) one.pe->visit_times_for_networks(visit);
        if (uses_psum_network()) glb_.visit_psum_times(psum_base_, shape_.psum_words, visit);
    }

    template <class Visit>
    void visit_pe_times(Visit visit) {
        array_.output_network().visit_times(visit);
        for (const PeArray::Working& one : working_) {
            one.pe->visit_own_times(visit);
            if (one.link != nullptr) one.link->visit_times(visit);
        }
    }

    static bool comes_back(const State& before, const State& now) {
        return before.times == now.times && before.words_out == now.words_out;
    }

    // PEs that are made to skip MACs count what comes with them; all else is counted here.
    Change change_between(const State& before, const State& now) const {
        Change change;
        change.cycles = now.pes - before.pes;
        change.counters = now.counters;
        change.counters -= before.counters;
        ungate(change.counters, machine_.pe);
        static_cast<PositionCounts&>(change.counters) = {};
        change.bus_words_out = now.bus_words_out - before.bus_words_out;
        for (std::size_t i = 0; i < working_.size(); ++i)
            change.link_positions.push_back(before.link_positions[i] - now.link_positions[i]);
        return change;
    }

    void jump(const State& now, const Change& change, std::size_t depth, std::int64_t iterations) {
        const Cycle cycles = iterations * change.cycles;
        const std::int64_t parts = iterations * parts_in_[depth + 1];
        visit_network_times([&](Cycle& stamp) { stamp += stamp > now.networks ? cycles : 0; });
        visit_pe_times([&](Cycle& stamp) { stamp += stamp > now.pes ? cycles : 0; });
        const PassParts::Work& part = shape_.parts.part;
        array_.filter_network().skip(parts * part.filter_words);
        array_.ifmap_network().skip(parts * part.ifmap_words);
        array_.psum_network().skip(parts * part.psum_words);
        array_.output_network().skip(iterations * change.bus_words_out);
        for (std::int64_t i = 0; i < iterations; ++i) out_.skipped += change.counters;
        for (std::size_t i = 0; i < working_.size(); ++i) {
            working_[i].pe->skip_macs(parts * part.macs);
            if (working_[i].link != nullptr) working_[i].link->skip(iterations * change.link_positions[i]);
        }
        out_.skipped_cycles += cycles;
    }

    const PassShape& shape_;
    std::int64_t psum_base_;
    const AcceleratorConfig& machine_;
    PeArray& array_;
    GlobalBuffer& glb_;
    std::vector<PeArray::Working> working_;
    std::vector<std::int64_t> loops_;     // of more than one iteration, outermost first
    std::vector<std::int64_t> parts_in_;  // an iteration of the loop outside; of all, of the first loop, ..., one
    std::map<std::vector<Cycle>, Change> known_;  // by State::times, of parts in which nothing comes out
    PartsRun out_;
};

}  // namespace

PartsRun run_pass_in_parts(const PassShape& shape, const Pass& pass, const AcceleratorConfig& machine, PeArray& array,
                           GlobalBuffer& glb) {
    array.start_pass(shape, pass.psum_base, pass.ifmap_base);
    return PartsRunner(shape, pass.psum_base, machine, array, glb).run();
}

}  // namespace eyrie
