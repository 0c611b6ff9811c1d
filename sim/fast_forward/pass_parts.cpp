#include "sim/fast_forward/pass_parts.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "sim/array/array_counters.hpp"
#include "sim/kernel/timing_state.hpp"

namespace eyrie {

namespace {

constexpr std::int64_t most_tries = 8;  // iterations of a loop in which the state is expected to repeat, if at all

// For each side, a cycle before which nothing happens any more. Stamps up to the base constrain nothing that is still
// to come. Some stamps are of the cycle before the one that they constrain, or are compared for equality; therefore
// both bases are two cycles early.
struct Bases : TimingVisitor {
    void base(TimingSide side, ArrayCycle at) {
        ArrayCycle& base = side == TimingSide::networks ? networks : pes;
        base = std::min(base, at - 2);
    }
    ArrayCycle of(TimingSide side) const { return side == TimingSide::networks ? networks : pes; }

    ArrayCycle networks = ArrayCycle::never();
    ArrayCycle pes = ArrayCycle::never();
};

// The whole state at the end of a part, relative to the bases.
struct State : TimingVisitor {
    void time(TimingSide side, const ArrayCycle& stamp) {
        times.push_back(std::max(stamp - bases.of(side), Cycles{0}));
    }
    void same(std::int64_t value) { times.push_back(value); }
    void same_if_psums_leave(std::int64_t value) { leaving.push_back(value); }
    template <class MoveOn>
    void progress(TimingProgress what, std::int64_t done, MoveOn) {
        all_done.push_back(done);
        if (what == TimingProgress::psums_out) psums_out += done;
    }
    bool comes_back(const State& before) const { return times == before.times && leaving == before.leaving; }

    Bases bases;
    std::vector<std::int64_t> times;
    std::vector<std::int64_t> leaving;
    std::vector<std::int64_t> all_done;  // progress, block by block
    std::int64_t psums_out = 0;          // the sum of what links and the output network have moved
    LayerCounters counters;
};

// What an iteration of a loop adds, from one state to the equal state after it.
struct Change {
    Cycles cycles = 0;
    LayerCounters counters;
    std::vector<std::int64_t> progress;
};

// Advances everything by `iterations` iterations.
struct Jump : TimingVisitor {
    Jump(const State& from, const Change& an_iteration, std::int64_t iteration_count)
        : now(from), change(an_iteration), iterations(iteration_count) {}
    void time(TimingSide side, ArrayCycle& stamp) const {
        if (stamp > now.bases.of(side)) stamp += iterations * change.cycles;
    }
    template <class MoveOn>
    void progress(TimingProgress, std::int64_t, MoveOn move_on) {
        move_on(iterations * change.progress[block++]);
    }

    const State& now;
    const Change& change;
    std::int64_t iterations;
    std::size_t block = 0;
};

// Whether all words of the parts so far are sent and used, and all their psums have left the PEs' adders.
struct AtEnd : TimingVisitor {
    explicit AtEnd(std::int64_t macs_done) : macs(macs_done) {}
    void at_end_of_part(bool stands) { all = all && stands; }
    template <class MoveOn>
    void progress(TimingProgress what, std::int64_t done, MoveOn) {
        if (what == TimingProgress::macs) all = all && done == macs;
    }

    std::int64_t macs;
    bool all = true;
};

class PartsRunner {
public:
    PartsRunner(const PassShape& shape, std::int64_t psum_base, const AcceleratorConfig& machine, PeArray& array,
                GlobalBuffer& glb)
        : shape_(shape), psum_base_(psum_base), machine_(machine), array_(array), glb_(glb) {
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
    // Runs the loop's iterations, from part number `first` on; once the state repeats, jumps to the last iteration.
    // False: the array is not at the end of a part. The pass's last part is left to the caller.
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
            if (i > 0 && now.comes_back(before)) {
                const Change change = change_between(before, now);
                jump(now, change, left);
                // No psum left the array: those waiting to leave made no difference to the part.
                if (innermost && before.psums_out == now.psums_out) cache_.emplace(now.times, change);
                i += left;
            } else if (const Change* change = innermost ? cached_change(now) : nullptr) {
                jump(now, *change, left);
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
        AtEnd end(shape_.parts.start.macs + (part + 1) * shape_.parts.part.macs);
        array_.visit_timing(end);
        return end.all;
    }

    const Change* cached_change(const State& now) const {
        const auto entry = cache_.find(now.times);
        return entry == cache_.end() ? nullptr : &entry->second;
    }

    void hold(std::int64_t parts) {
        const PassParts& p = shape_.parts;
        const bool all = parts > parts_in_[0];
        array_.hold_at([&](NetworkId network) {
            const auto& of = planned(network);
            return all ? (shape_.*of.stream).size() : p.start.*of.words + parts * (p.part.*of.words);
        });
    }

    template <class Visit>
    void visit_all(Visit& visit) {
        array_.visit_timing(visit);
        if (shape_.psum_stream.size() > 0) glb_.visit_timing(visit, psum_base_, shape_.psum_words);
    }

    State state() {
        State s;
        array_.visit_timing(s.bases);
        s.times.push_back(s.bases.pes - s.bases.networks);
        visit_all(s);
        s.counters = array_counters(array_, glb_);
        s.counters += out_.skipped;
        return s;
    }

    // PEs that skip MACs count those MACs' accesses themselves; everything else is counted here.
    Change change_between(const State& before, const State& now) const {
        Change change;
        change.cycles = now.bases.pes - before.bases.pes;
        change.counters = now.counters;
        change.counters -= before.counters;
        ungate(change.counters, machine_.pe);
        static_cast<PositionCounts&>(change.counters) = {};
        for (std::size_t i = 0; i < now.all_done.size(); ++i)
            change.progress.push_back(now.all_done[i] - before.all_done[i]);
        return change;
    }

    void jump(const State& now, const Change& change, std::int64_t iterations) {
        Jump jump(now, change, iterations);
        visit_all(jump);
        for (std::int64_t i = 0; i < iterations; ++i) out_.skipped += change.counters;
        out_.skipped_cycles += iterations * change.cycles;
    }

    const PassShape& shape_;
    std::int64_t psum_base_;
    const AcceleratorConfig& machine_;
    PeArray& array_;
    GlobalBuffer& glb_;
    std::vector<std::int64_t> loops_;                    // of more than one iteration, outermost first
    std::vector<std::int64_t> parts_in_;                 // parts of the pass, of an iteration of the first loop, ..., 1
    std::map<std::vector<std::int64_t>, Change> cache_;  // by State::times, for parts in which no psum leaves
    PartsRun out_;
};

}  // namespace

PartsRun run_pass_in_parts(const PassShape& shape, const Pass& pass, const AcceleratorConfig& machine, PeArray& array,
                           GlobalBuffer& glb) {
    array.start_pass(shape, pass.psum_base, pass.ifmap_base, pass.filter_base);
    return PartsRunner(shape, pass.psum_base, machine, array, glb).run();
}

}  // namespace eyrie
