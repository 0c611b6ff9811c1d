#include "tests/oracle/clocked_array.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "tests/oracle/clocked_networks.hpp"
#include "tests/oracle/clocked_requests.hpp"

namespace eyrie {
namespace {

// What an operand network needs of the machine: which FIFO it fills, and what it reads.
struct OperandPorts {
    ClockedFifo<std::int16_t> ClockedPe::*member;
    std::vector<std::int16_t> ClockedPass::*region;
    const std::vector<ClockedPass>* passes;

    ClockedFifo<std::int16_t>& fifo(ClockedPe& pe) const { return pe.*member; }
    void push(ClockedPe& pe, std::int32_t word) const { fifo(pe).push(static_cast<std::int16_t>(word)); }
    bool written(const InputRequest&) const { return true; }
    std::int32_t word(const InputRequest& request, int i) const {
        const BusWord& bus_word = *request.bus_word;
        return ((*passes)[request.pass].*region)[static_cast<std::size_t>(bus_word.first_address + i * bus_word.step)];
    }
};

struct PsumPorts {
    const ClockedPsums* psums;
    const std::vector<ClockedPass>* passes;

    ClockedFifo<std::int32_t>& fifo(ClockedPe& pe) const { return pe.psum_fifo; }
    void push(ClockedPe& pe, std::int32_t word) const { pe.psum_fifo.push(word); }
    std::int64_t address(const InputRequest& request, int i) const {
        return (*passes)[request.pass].psum_base + request.bus_word->first_address + i * request.bus_word->step;
    }
    bool written(const InputRequest& request) const {
        for (int i = 0; i < request.bus_word->words; ++i)
            if (psums->writes(address(request, i)) < request.writes[static_cast<std::size_t>(i)]) return false;
        return true;
    }
    std::int32_t word(const InputRequest& request, int i) const { return psums->word(address(request, i)); }
};

class ClockedArray {
public:
    ClockedArray(const AcceleratorConfig& machine, const Plan& plan, const std::vector<ClockedPass>& passes)
        : machine_(machine),
          passes_(passes),
          psums_(plan.glb_psum_words),
          pes_(make_pes(machine, passes)),
          filters_(machine.noc.filter, machine.glb.read_latency_cycles, filter_requests(machine, plan, passes)),
          ifmaps_(machine.noc.ifmap, machine.glb.read_latency_cycles, ifmap_requests(machine, plan, passes)),
          psum_reads_(machine.noc.psum, machine.glb.read_latency_cycles, psum_requests(machine, plan, passes)),
          outputs_(output_requests(passes)) {}

    ClockedResult run() {
        result_.passes.resize(passes_.size());
        Cycle now = 0;
        for (; !finished(); ++now) step(now);
        return collect(now);
    }

private:
    static ClockedPes make_pes(const AcceleratorConfig& machine, const std::vector<ClockedPass>& passes) {
        ClockedPes pes;
        for (std::size_t i = 0; i < static_cast<std::size_t>(machine.pes()); ++i) {
            std::vector<const PeProgram*> programs;
            for (const ClockedPass& pass : passes) {
                const PeProgram& program = pass.shape->programs[i];
                programs.push_back(program.has_work() ? &program : nullptr);
            }
            pes.emplace_back(machine, programs);
        }
        return pes;
    }

    // Whether a pass has left every part: no PE works on it, no word of it is on its way.
    bool pass_over(std::size_t pass) const {
        for (const ClockedPe& pe : pes_)
            if (pe.passes_done() <= pass) return false;
        const auto behind = [pass](const auto& network, std::size_t done) {
            return done < network.requests() && network.request(done).pass <= pass;
        };
        return !behind(filters_, filters_.delivered()) && !behind(ifmaps_, ifmaps_.delivered()) &&
               !behind(psum_reads_, psum_reads_.delivered()) && !behind(outputs_, outputs_.written());
    }
    bool finished() {
        while (over_ < passes_.size() && pass_over(over_)) ++over_;
        return over_ == passes_.size();
    }

    // Passes that PEs may start and of which words may be read.
    std::size_t passes_open() const { return machine_.overlap_passes ? passes_.size() : over_ + 1; }

    void step(Cycle now) {
        const std::size_t before = words_moved();
        evaluate(now, passes_open());
        for (ClockedPe& pe : pes_) pe.commit();
        psums_.commit();
        outputs_.commit();
        note_psums();
        if (words_moved() != before) moved_at_ = now;
        // No state of a PE lasts as long.
        if (now > moved_at_ + 5000) throw ClockedDeadlock("no word moves after cycle " + std::to_string(moved_at_));
    }
    void evaluate(Cycle now, std::size_t open) {
        for (ClockedPe& pe : pes_) pe.evaluate(now, open);
        filters_.evaluate(now, open, {&ClockedPe::filter_fifo, &ClockedPass::filters, &passes_}, pes_);
        ifmaps_.evaluate(now, open, {&ClockedPe::ifmap_fifo, &ClockedPass::ifmaps, &passes_}, pes_);
        psum_reads_.evaluate(now, open, {&psums_, &passes_}, pes_);
        const auto columns = static_cast<std::size_t>(machine_.columns);
        for (std::size_t pe = columns; pe < pes_.size(); ++pe)
            evaluate_link(pes_[pe], pes_[pe - columns], machine_.noc.local_psum.words_per_cycle);
        outputs_.evaluate(now, pes_, psums_);
    }
    std::size_t words_moved() const {
        return filters_.delivered() + ifmaps_.delivered() + psum_reads_.delivered() + outputs_.written();
    }

    // Keeps the psums of a pass before the next one overwrites them.
    void note_psums() {
        while (noted_ < passes_.size() &&
               (outputs_.written() == outputs_.requests() || outputs_.request(outputs_.written()).pass > noted_))
            result_.passes[noted_++].psums = psums_.words();
    }

    template <class Network>
    void note_reads(const Network& network, Cycle ClockedPassResult::*first, Cycle ClockedPassResult::*last) {
        for (std::size_t i = network.requests(); i-- > 0;) {
            ClockedPassResult& pass = result_.passes[network.request(i).pass];
            pass.*first = network.read_at()[i];
            pass.*last = std::max(pass.*last, network.read_at()[i]);
        }
    }

    ClockedResult collect(Cycle end) {
        note_reads(filters_, &ClockedPassResult::first_filter_read, &ClockedPassResult::last_filter_read);
        note_reads(ifmaps_, &ClockedPassResult::first_ifmap_read, &ClockedPassResult::last_ifmap_read);
        for (std::size_t i = 0; i < outputs_.requests(); ++i)
            result_.passes[outputs_.request(i).pass].last_psum_write = outputs_.written_at()[i];
        for (const ClockedPe& pe : pes_) result_.pes.push_back({pe.cycles(), pe.end()});
        result_.psums = psums_.words();
        result_.end = end;
        return std::move(result_);
    }

    const AcceleratorConfig& machine_;
    const std::vector<ClockedPass>& passes_;
    ClockedPsums psums_;
    ClockedPes pes_;
    ClockedInputNetwork<OperandPorts> filters_;
    ClockedInputNetwork<OperandPorts> ifmaps_;
    ClockedInputNetwork<PsumPorts> psum_reads_;
    ClockedOutputNetwork outputs_;
    std::size_t over_ = 0;   // passes
    std::size_t noted_ = 0;  // passes whose psums are kept
    Cycle moved_at_ = 0;
    ClockedResult result_;
};

}  // namespace

ClockedResult run_clocked_array(const AcceleratorConfig& machine, const Plan& plan,
                                const std::vector<ClockedPass>& passes) {
    return ClockedArray(machine, plan, passes).run();
}

}  // namespace eyrie
