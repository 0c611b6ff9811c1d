// The PE array with its networks (JSSC'17 Fig. 2): PEs, input and output networks (sim/ledger/networks.hpp), local psum
// links.
//
// Each part keeps its own local time; time-stamped FIFOs connect them. The order of evaluation cannot matter
// (docs/time-model.md).
#pragma once

#include <array>
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
    std::array<ArrayCycle, type_count> first_read{};  // from the buffer, by data type
    std::array<ArrayCycle, type_count> last_read{};
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
    // Holds each input network before the bus word of this number in its stream: calls end_of(network).
    template <class EndOf>
    void hold_at(EndOf end_of) {
        for_each_input([&](NetworkId id, auto& network) { network.hold_at(end_of(id)); });
    }
    // Visits all blocks that work in the pass (sim/kernel/timing_state.hpp).
    template <class Visit>
    void visit_timing(Visit& visit) {
        for_each_input([&](NetworkId id, auto& network) {
            // No stamp of a network that rests constrains the pass, but an old one would hide that the state repeats.
            const bool rests = (shape_->*planned(id).stream).size() == 0 &&
                               (row_of(id).type == DataType::psum || network.counters().words_sent == 0);
            if (!rests) network.visit_timing(visit);
        });
        for_each_output([&](auto& network, const OutputStream&) { network.visit_timing(visit); });
        for (const std::size_t pe : working_) {
            pes_[pe].visit_timing(visit);
            if (shape_->program(pe).passes_psums_on()) links_[pe].visit_timing(visit);
        }
    }

    // Jumps over passes whose cycles are counted elsewhere: the array is idle, as at the end of a pass, from `at` on.
    void skip_to(ArrayCycle at);

    const Parts<Pe>& pes() const { return pes_; }
    // Calls use(network, its block) in the order of the table.
    template <class Use>
    void for_each_network(Use use) const {
#define EYRIE_USE_NETWORK(id, ...) use(NetworkId::id, id##_network_);
        EYRIE_NETWORKS(EYRIE_USE_NETWORK)
    }
    Count link_words() const;
    // The first cycle after all work so far.
    ArrayCycle end_of_work() const;

    // For tests: random stalls in every FIFO; another order of evaluation.
    void inject_stalls(StallInjector* injector);
    void shuffle_evaluation(std::uint64_t seed);

private:
    // Members, not a list: each call is to one block, and the compiler sees which.
    template <class Use>
    void for_each_input(Use use) {
        EYRIE_INPUT_NETWORKS(EYRIE_USE_NETWORK)
    }
    // Calls use(its block, its stream in the shape).
    template <class Use>
    void for_each_output(Use use) {
#define EYRIE_USE_OUTPUT(id, ...) use(id##_network_, shape_->id##_stream);
        EYRIE_OUTPUT_NETWORKS(EYRIE_USE_OUTPUT)
    }
    void prefetch_after(std::size_t i) const;
    bool pass_finished() const;
    [[noreturn]] void report_deadlock() const;

    const AcceleratorConfig& config_;
    std::vector<std::string> pe_names_;  // row-major
    PeMemory pe_memory_;
    Parts<Pe> pes_;                // row-major; outlives the networks
    std::vector<PsumLink> links_;  // by lower PE, row-major
#define EYRIE_INPUT_NETWORK(id, ...) InputNetwork<WordOf<NetworkId::id>> id##_network_;
#define EYRIE_OUTPUT_NETWORK(id, ...) OutputNetwork id##_network_;
    EYRIE_INPUT_NETWORKS(EYRIE_INPUT_NETWORK)
    EYRIE_OUTPUT_NETWORKS(EYRIE_OUTPUT_NETWORK)
    std::vector<std::size_t> evaluation_order_;  // of the PEs; from the bottom row up by default
    const PassShape* shape_ = nullptr;
    std::vector<std::size_t> working_;                 // PEs with work in the current shape, in that order
    std::array<std::vector<char>, type_count> takes_;  // words of the data type, by PE
    bool prefetches_ = false;
};

}  // namespace eyrie
