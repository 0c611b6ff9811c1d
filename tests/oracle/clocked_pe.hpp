// One PE of the clocked array: FIFOs, spads, a pipeline and a finite state machine.
//
// Per cycle: at most one MAC or psum addition is issued, at most one ifmap word and one filter word
// move from their FIFOs into their spads (or, without window, into the multiplier's registers), at most one psum leaves
// the pipeline. A word that has moved can be used from the next cycle on. Beside that, an ifmap word for other PEs
// leaves its FIFO, if no other word does.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "dataflows/machine/accelerator.hpp"
#include "pe/cycle_reason.hpp"
#include "pe/program.hpp"
#include "tests/oracle/clocked_fifo.hpp"
#include "tests/oracle/clocked_ifmap_walk.hpp"

namespace eyrie {

// A psum in an output FIFO, with two wires beside it that tell who may take it.
struct FinishedPsum {
    std::int64_t word = 0;
    bool goes_up = false;
    bool ends_position = false;
};

class ClockedPe {
public:
    // `programs`: one for each pass, null for a pass without work; they must outlive the PE.
    ClockedPe(const AcceleratorConfig& machine, std::vector<const PeProgram*> programs);

    // Reads committed state of the FIFOs only. `passes_open`: the passes that may be started.
    void evaluate(ArrayCycle now, std::size_t passes_open);
    void commit();
    // The neighbours to which ifmap words may be passed on; null at the array's edge.
    void link_ifmaps(ClockedPe* left, ClockedPe* above) {
        left_ = left;
        above_ = above;
    }

    ClockedFifo<std::int16_t> ifmap_fifo;
    ClockedFifo<std::int16_t> filter_fifo;
    ClockedFifo<std::int64_t> psum_fifo;
    ClockedFifo<FinishedPsum> output_fifo;
    ClockedFifo<std::int16_t> ifmap_right_fifo;  // words that the PE to the right passes on
    ClockedFifo<std::int16_t> ifmap_below_fifo;

    std::size_t passes_done() const { return state_pass_; }
    const PeCycles& cycles() const { return cycles_; }
    ArrayCycle end() const { return end_; }

private:
    enum class State { start, fill_filter_spad, load, multiply, add_psums, shift, next_image, drop_rest, done };
    struct InPipeline {
        ArrayCycle pushed_at;
        FinishedPsum psum;
    };
    // The MAC that is issued next; of a later pass once this one's have all been issued.
    struct Mac {
        std::size_t pass = 0;
        int image = 0;
        int position = 0;
        int entry = 0;
        int filter = 0;
    };

    const PeProgram& program() const { return *programs_[state_pass_]; }
    void leave_finished_states();
    bool state_over() const;
    void leave_state();
    void enter(State state);
    void begin_pass(std::size_t pass);
    void finish_position();
    void finish_image();

    PeCycle act(ArrayCycle now);
    PeCycle start_cycle();
    PeCycle fill_cycle();
    PeCycle mac_cycle(ArrayCycle now);
    PeCycle addition_cycle(ArrayCycle now);
    void multiply();
    void advance_mac();
    void find_mac_from(std::size_t pass);
    void fetch();
    void drop_ifmap();
    bool take_ifmap();
    bool first_words_seen() const;
    bool fills_filter_spad() const;
    int shift_cycles() const { return program().new_entries() * machine_.pe.window_shift_cycles_per_word; }
    bool sees_ifmap() const;
    bool sees_filter() const;
    bool mac_takes_ifmap() const;
    bool mac_takes_filter() const;
    bool adds_separately() const;
    bool slot_free() const;
    void issue_psum(ArrayCycle now, int filter, std::int64_t incoming);
    void retire(ArrayCycle now);

    const AcceleratorConfig& machine_;
    std::vector<const PeProgram*> programs_;
    State state_ = State::start;
    std::size_t state_pass_ = 0;
    std::size_t passes_open_ = 0;
    int in_state_ = 0;  // cycles spent, or words handled, in this state
    int image_ = 0;
    int position_ = 0;
    Mac mac_;
    bool ifmap_ready_ = false;                     // the word the next MAC takes is in the spad
    PeCycle ifmap_missing_ = PeCycle::wait_ifmap;  // why it was not in the last cycle
    bool filter_ready_ = false;
    ClockedDrops drops_;
    bool ifmap_port_used_ = false;  // in this cycle, by a word that was dropped
    ClockedPe* left_ = nullptr;
    ClockedPe* above_ = nullptr;
    std::vector<std::int32_t> window_;
    std::vector<std::int32_t> filter_spad_;
    std::vector<std::int64_t> psum_spad_;
    std::deque<InPipeline> pipeline_;
    PeCycles cycles_{};
    ArrayCycle end_ = 0;
};

}  // namespace eyrie
