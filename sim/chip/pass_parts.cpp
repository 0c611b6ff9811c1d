#include "sim/chip/pass_parts.hpp"

#include <algorithm>
#include <vector>

#include "sim/chip/array_counters.hpp"

namespace eyrie {

namespace {

constexpr std::int64_t most_tries = 8;  // parts of a region after which no state is expected to come back

class PartsRunner {
public:
    PartsRunner(const PassShape& shape, std::int64_t psum_base, const AcceleratorConfig& machine, PeArray& array,
                GlobalBuffer& glb)
        : shape_(shape), psum_base_(psum_base), machine_(machine), array_(array), glb_(glb), working_(array.working()) {}

    PartsRun run() {
        for (std::int64_t region = 0; region < shape_.parts.regions; ++region)
            if (!run_region(region * shape_.parts.parts)) break;
        hold(all_parts() + 1);
        out_.times = array_.finish_pass();
        return out_;
    }

private:
    // Everything at the end of a part, relative to two bases.
    struct State {
        Cycle networks = 0;
        Cycle pes = 0;
        std::vector<Cycle> times;
        LayerCounters counters;
        std::int64_t bus_words_out = 0;
        std::vector<Count> link_positions;
    };

    std::int64_t all_parts() const { return shape_.parts.regions * shape_.parts.parts; }

    // Simulates parts from number `first` on until the state comes back, then jumps to before the region's last part.
    // False: the array is not where parts end.
    bool run_region(std::int64_t first) {
        State before;
        for (std::int64_t part = 0; part + 1 < shape_.parts.parts && part < most_tries; ++part) {
            hold(first + part + 1);
            while (array_.advance_all()) {
            }
            if (!at_end_of(first + part + 1)) return false;
            State now = state();
            if (part > 0 && comes_back(before, now)) {
                jump(before, now, shape_.parts.parts - 2 - part);
                return true;
            }
            before = std::move(now);
        }
        return true;
    }

    void hold(std::int64_t parts) {
        const PassParts& p = shape_.parts;
        const bool all = parts > all_parts();
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

    // Stamps up to a base bind nothing that is still to come: networks read and send nothing before `networks`, PEs take and
    // pass on nothing before `pes`, nor does anything come out of them. Some stamps are of the cycle before the one that
    // they bind, or are compared for equality: both bases are two cycles early.
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
        for (const PeArray::Working& one : working_)  // words on their way between PEs, and out
            for (const int words : {one.pe->psum_out.occupied_words(), one.pe->ifmap_from_right.occupied_words(),
                                    one.pe->ifmap_from_below.occupied_words()})
                s.times.push_back(words);
        s.counters = array_counters(array_, glb_);
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

    static bool comes_back(const State& before, const State& now) { return before.times == now.times; }

    // The PEs count the MACs that they are made to skip; all else is counted here.
    void jump(const State& before, const State& now, std::int64_t parts) {
        if (parts <= 0) return;
        const Cycle cycles = parts * (now.pes - before.pes);
        visit_network_times([&](Cycle& stamp) { stamp += stamp > now.networks ? cycles : 0; });
        visit_pe_times([&](Cycle& stamp) { stamp += stamp > now.pes ? cycles : 0; });
        const PassParts::Work& part = shape_.parts.part;
        array_.filter_network().skip(parts * part.filter_words);
        array_.ifmap_network().skip(parts * part.ifmap_words);
        array_.psum_network().skip(parts * part.psum_words);
        array_.output_network().skip(parts * (now.bus_words_out - before.bus_words_out));
        LayerCounters once = now.counters;
        once -= before.counters;
        ungate(once, machine_);
        PeCounters& pes = once.pes;
        pes.macs = pes.ifmap_reads = pes.ifmap_writes = pes.filter_reads = pes.psum_reads =
            pes.psum_writes = 0;
        for (std::int64_t i = 0; i < parts; ++i) out_.skipped += once;
        for (std::size_t i = 0; i < working_.size(); ++i) {
            working_[i].pe->skip_macs(parts * part.macs);
            if (working_[i].link != nullptr)
                working_[i].link->skip(parts * (before.link_positions[i] - now.link_positions[i]));
        }
        out_.skipped_cycles += cycles;
    }

    const PassShape& shape_;
    std::int64_t psum_base_;
    const AcceleratorConfig& machine_;
    PeArray& array_;
    GlobalBuffer& glb_;
    std::vector<PeArray::Working> working_;
    PartsRun out_;
};

}  // namespace

PartsRun run_pass_in_parts(const PassShape& shape, std::int64_t psum_base, const AcceleratorConfig& machine,
                           PeArray& array, GlobalBuffer& glb) {
    array.start_pass(shape, psum_base);
    return PartsRunner(shape, psum_base, machine, array, glb).run();
}

}  // namespace eyrie
