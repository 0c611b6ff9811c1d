// The PE array with its networks (JSSC'17 Fig. 2): PEs, filter, ifmap and psum input networks,
// output network, local psum links.
//
// Each part keeps its own local time; time-stamped FIFOs connect them. The order of evaluation cannot matter
// (docs/time-model.md).
#pragma once

#include <string>
#include <vector>

#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/plan.hpp"
#include "memory/global_buffer.hpp"
#include "noc/input_network.hpp"
#include "noc/output_network.hpp"
#include "noc/psum_link.hpp"
#include "pe/pe.hpp"
#include "pe/pe_memory.hpp"
#include "sim/array/parts.hpp"
#include "sim/events/layer_events.hpp"

namespace eyrie {

// When things happened in a pass.
struct PassTimes {
    ArrayCycle first_filter_read = 0;
    ArrayCycle last_filter_read = 0;
    ArrayCycle first_ifmap_read = 0;
    ArrayCycle last_ifmap_read = 0;
    ArrayCycle last_psum_write = 0;
    ArrayCycle end = 0;  // first cycle in which the array is idle
};

class PeArray final {
public:
    // `name`: of the array in messages, before the names of its parts.
    PeArray(const std::string& name, const AcceleratorConfig& config, GlobalBuffer& glb);
    PeArray(const PeArray&) = delete;

    // "pe_3_7".
    static std::string pe_name(int row, int column);

    // From now on all blocks log their events there; null: they log nothing.
    void record(LayerEvents* events);
    // Prepares a layer: configures IDs, sets time and counters to 0.
    void start_layer(const Plan& plan);
    // Runs one pass to its end; its psums and ifmaps begin at these addresses of their regions of the buffer. Throws
    // DeadlockError, which says which part waits for what, when nothing can move.
    PassTimes run_pass(const PassShape& shape, std::int64_t psum_base, std::int64_t ifmap_base = 0,
                       std::int64_t filter_base = 0);

    // The steps of run_pass, for callers that run a pass in parts (sim/fast_forward/pass_parts.hpp).
    void start_pass(const PassShape& shape, std::int64_t psum_base, std::int64_t ifmap_base = 0,
                    std::int64_t filter_base = 0);
    bool advance_all();
    PassTimes finish_pass();
    // Holds each input network before the bus word of this number in its stream.
    void hold_at(std::int64_t filter_words, std::int64_t ifmap_words, std::int64_t psum_words) {
        filter_network_.hold_at(filter_words);
        ifmap_network_.hold_at(ifmap_words);
        psum_network_.hold_at(psum_words);
    }
    // Visits all blocks that work in the pass (sim/kernel/timing_state.hpp).
    template <class Visit>
    void visit_timing(Visit& visit) {
        filter_network_.visit_timing(visit);
        ifmap_network_.visit_timing(visit);
        if (shape_->psum_stream.size() > 0) psum_network_.visit_timing(visit);
        output_network_.visit_timing(visit);
        for (const std::size_t pe : working_) {
            pes_[pe].visit_timing(visit);
            if (shape_->program(pe).passes_psums_on()) links_[pe].visit_timing(visit);
        }
    }

    // Jumps over passes whose cycles are counted elsewhere: the array is idle, as at the end of a pass, from `at` on.
    void skip_to(ArrayCycle at);

    const Parts<Pe>& pes() const { return pes_; }
    const InputNetwork<std::int16_t>& filter_network() const { return filter_network_; }
    const InputNetwork<std::int16_t>& ifmap_network() const { return ifmap_network_; }
    const InputNetwork<PsumLane>& psum_network() const { return psum_network_; }
    const OutputNetwork& output_network() const { return output_network_; }
    Count link_words() const;
    // The first cycle after all work so far.
    ArrayCycle end_of_work() const;

    // For tests: random stalls in every FIFO; another order of evaluation.
    void inject_stalls(StallInjector* injector);
    void shuffle_evaluation(std::uint64_t seed);

private:
    void prefetch_after(std::size_t i) const;
    bool pass_finished() const;
    [[noreturn]] void report_deadlock() const;

    const AcceleratorConfig& config_;
    std::vector<std::string> pe_names_;  // row-major
    PeMemory pe_memory_;
    Parts<Pe> pes_;                // row-major; outlives the networks
    std::vector<PsumLink> links_;  // by lower PE, row-major
    InputNetwork<std::int16_t> filter_network_;
    InputNetwork<std::int16_t> ifmap_network_;
    InputNetwork<PsumLane> psum_network_;
    OutputNetwork output_network_;
    std::vector<std::size_t> evaluation_order_;  // of the PEs; from the bottom row up by default
    const PassShape* shape_ = nullptr;
    std::vector<std::size_t> working_;  // PEs with work in the current shape, in that order
    std::vector<char> takes_filters_;
    std::vector<char> takes_ifmaps_;
    std::vector<char> takes_psums_;
    bool prefetches_ = false;
};

}  // namespace eyrie
