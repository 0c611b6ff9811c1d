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
    void push(ClockedPe& pe, std::int64_t word) const { fifo(pe).push(static_cast<std::int16_t>(word)); }
    bool readable(const InputRequest&) const { return true; }
    std::int64_t read(const InputRequest& request, int i) const {
        const BusWord& word = request.bus_word;
        return ((*passes)[request.pass].*region)[static_cast<std::size_t>(word.first_address + i * word.step)];
    }
};

struct PsumPorts {
    ClockedPsums* psums;
    const std::vector<ClockedPass>* passes;

    ClockedFifo<std::int64_t>& fifo(ClockedPe& pe) const { return pe.psum_fifo; }
    void push(ClockedPe& pe, std::int64_t word) const { pe.psum_fifo.push(word); }
    std::int64_t address(const InputRequest& request, int i) const {
        return (*passes)[request.pass].psum_base + request.bus_word.first_address + i * request.bus_word.step;
    }
    bool readable(const InputRequest& request) const {
        if (!psums->stored_before(request.pass)) return false;
        for (int i = 0; i < request.bus_word.words; ++i)
            if (!psums->present(address(request, i))) return false;
        return true;
    }
    std::int64_t read(const InputRequest& request, int i) const { return psums->read(address(request, i)); }
};

class ClockedArray {
public:
    ClockedArray(const AcceleratorConfig& machine, const Plan& plan, const std::vector<ClockedPass>& passes)
        : machine_(machine),
          passes_(passes),
          psums_(plan.glb_psum_words, passes_that_store(plan)),
          pes_(make_pes(machine, passes)),
          filters_(machine.noc.filter, machine.glb.read_latency_cycles, filter_requests(machine, plan, passes)),
          ifmaps_(machine.noc.ifmap, machine.glb.read_latency_cycles, ifmap_requests(machine, plan, passes)),
          psum_reads_(machine.noc.psum, machine.glb.read_latency_cycles, psum_requests(machine, plan, passes)),
          outputs_(machine.noc.output.buses, output_requests(passes)) {
        link_ifmaps();
    }

    ClockedResult run() {
        result_.passes.resize(passes_.size());
        ArrayCycle now = 0;
        for (; !finished(); ++now) step(now);
        return collect(now);
    }

private:
    static ClockedPes make_pes(const AcceleratorConfig& machine, const std::vector<ClockedPass>& passes) {
        ClockedPes pes;
        for (std::size_t i = 0; i < static_cast<std::size_t>(machine.pes()); ++i) {
            std::vector<const PeProgram*> programs;
            for (const ClockedPass& pass : passes) {
                const PeProgram& program = pass.shape->program(i);
                programs.push_back(program.has_work() ? &program : nullptr);
            }
            pes.emplace_back(machine, programs);
        }
        return pes;
    }

    void link_ifmaps() {
        const auto columns = static_cast<std::size_t>(machine_.columns);
        for (std::size_t pe = 0; pe < pes_.size(); ++pe)
            pes_[pe].link_ifmaps(pe % columns == 0 ? nullptr : &pes_[pe - 1],
                                 pe < columns ? nullptr : &pes_[pe - columns]);
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

    void step(ArrayCycle now) {
        const std::size_t before = words_moved();
        evaluate(now, passes_open());
        for (ClockedPe& pe : pes_) pe.commit();
        psums_.commit();
        outputs_.commit();
        if (words_moved() != before) moved_at_ = now;
        // No state of a PE lasts as long.
        if (now > moved_at_ + 5000)
            throw ClockedDeadlock("no word moves after cycle " + std::to_string(moved_at_.number()));
    }
    void evaluate(ArrayCycle now, std::size_t open) {
        for (ClockedPe& pe : pes_) pe.evaluate(now, open);
        OperandPorts filters{&ClockedPe::filter_fifo, &ClockedPass::filters, &passes_};
        OperandPorts ifmaps{&ClockedPe::ifmap_fifo, &ClockedPass::ifmaps, &passes_};
        PsumPorts psum_reads{&psums_, &passes_};
        filters_.evaluate(now, open, filters, pes_);
        ifmaps_.evaluate(now, open, ifmaps, pes_);
        psum_reads_.evaluate(now, open, psum_reads, pes_);
        for (std::size_t pe = 0; pe < pes_.size(); ++pe) {
            const int next = machine_.next_in_chain(static_cast<int>(pe));
            if (next < 0) continue;
            evaluate_link(pes_[pe], pes_[static_cast<std::size_t>(next)], machine_.noc.local_psum.words_per_cycle);
        }
        outputs_.evaluate(now, pes_, psums_);
    }
    std::size_t words_moved() const {
        return filters_.delivered() + ifmaps_.delivered() + psum_reads_.delivered() + outputs_.written();
    }

    template <class Network>
    void note_reads(const Network& network, ArrayCycle ClockedPassResult::*first, ArrayCycle ClockedPassResult::*last) {
        std::size_t i = 0;
        for (std::size_t pass = 0; pass < passes_.size(); ++pass) {
            ClockedPassResult& result = result_.passes[pass];
            if (pass > 0) {
                result.*first = result_.passes[pass - 1].*first;
                result.*last = result_.passes[pass - 1].*last;
            }
            if (i == network.requests() || network.request(i).pass != pass) continue;
            result.*first = network.read_at()[i];
            while (i < network.requests() && network.request(i).pass == pass) result.*last = network.read_at()[i++];
        }
    }

    ClockedResult collect(ArrayCycle end) {
        note_reads(filters_, &ClockedPassResult::first_filter_read, &ClockedPassResult::last_filter_read);
        note_reads(ifmaps_, &ClockedPassResult::first_ifmap_read, &ClockedPassResult::last_ifmap_read);
        for (std::size_t i = 0; i < outputs_.requests(); ++i)
            result_.passes[outputs_.request(i).pass].last_psum_write = outputs_.written_at()[i];
        for (std::size_t pass = 0; pass < passes_.size(); ++pass)
            result_.passes[pass].psums = psums_.after_pass()[pass];
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
    std::size_t over_ = 0;  // passes
    ArrayCycle moved_at_ = 0;
    ClockedResult result_;
};

}  // namespace

ClockedResult run_clocked_array(const AcceleratorConfig& machine, const Plan& plan,
                                const std::vector<ClockedPass>& passes) {
    return ClockedArray(machine, plan, passes).run();
}

}  // namespace eyrie
