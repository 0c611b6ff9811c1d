// The networks of the clocked array. Per cycle each one reads the state committed in the cycle before.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/plan.hpp"
#include "tests/oracle/clocked_pe.hpp"
#include "tests/oracle/clocked_psums.hpp"

namespace eyrie {

using ClockedPes = std::vector<ClockedPe>;

using Targets = std::vector<std::size_t>;  // PEs, row-major

// One bus word as one pass sends it.
struct InputRequest {
    std::size_t pass = 0;
    BusWord bus_word;
    std::shared_ptr<const Targets> targets;  // PEs that match and take part
};

// Global buffer port, FIFO, Y-bus and X-bus of one data type.
// Per cycle and bus: reads at most one bus word, and delivers at most one, to all its PEs or to none; in order.
template <class Ports>
class ClockedInputNetwork {
public:
    ClockedInputNetwork(const InputNetworkConfig& config, int latency_cycles, std::vector<InputRequest> requests)
        : config_(config), latency_cycles_(latency_cycles), requests_(std::move(requests)) {}

    // `passes_open`: the passes of which words may be read.
    void evaluate(ArrayCycle now, std::size_t passes_open, Ports& ports, ClockedPes& pes) {
        // A slot freed in this cycle is not free yet.
        std::size_t slots = static_cast<std::size_t>(config_.fifo_bus_words) - fifo_.size();
        for (int bus = 0; bus < config_.buses && deliver(now, ports, pes);) ++bus;
        for (int bus = 0; bus < config_.buses && slots > 0 && read(now, passes_open, ports); --slots) ++bus;
    }
    // Bus words that have reached their PEs.
    std::size_t delivered() const { return next_ - fifo_.size(); }
    std::size_t requests() const { return requests_.size(); }
    const std::vector<ArrayCycle>& read_at() const { return read_at_; }
    const InputRequest& request(std::size_t i) const { return requests_[i]; }

private:
    struct Flit {
        std::vector<std::int64_t> words;
        std::shared_ptr<const Targets> targets;
        ArrayCycle ready_at;
    };
    bool deliver(ArrayCycle now, const Ports& ports, ClockedPes& pes) {
        if (fifo_.empty() || fifo_.front().ready_at > now) return false;
        const Flit& flit = fifo_.front();
        for (const std::size_t pe : *flit.targets)
            if (ports.fifo(pes[pe]).room_left() < flit.words.size()) return false;
        for (const std::size_t pe : *flit.targets)
            for (const std::int64_t word : flit.words) ports.push(pes[pe], word);
        fifo_.pop_front();
        return true;
    }
    bool read(ArrayCycle now, std::size_t passes_open, Ports& ports) {
        if (next_ == requests_.size()) return false;
        const InputRequest& request = requests_[next_];
        if (request.pass >= passes_open || !ports.readable(request)) return false;
        Flit flit{{}, request.targets, now + latency_cycles_};
        for (int i = 0; i < request.bus_word.words; ++i) flit.words.push_back(ports.read(request, i));
        fifo_.push_back(flit);
        read_at_.push_back(now);
        ++next_;
        return true;
    }

    InputNetworkConfig config_;
    int latency_cycles_;
    std::vector<InputRequest> requests_;
    std::size_t next_ = 0;  // to be read
    std::deque<Flit> fifo_;
    std::vector<ArrayCycle> read_at_;
};

// The psum link from a PE to the one above it: at most one bus word a cycle.
void evaluate_link(ClockedPe& lower, ClockedPe& upper, int words_per_cycle);

// One bus word as one pass takes it.
struct OutputRequest {
    std::size_t pass = 0;
    BusWord output_word;
    std::int64_t psum_base = 0;
    bool ends_pass = false;
};

// Per cycle and bus: takes one bus word from a PE, in order; writes those taken in the cycle before.
class ClockedOutputNetwork {
public:
    ClockedOutputNetwork(int buses, std::vector<OutputRequest> requests)
        : buses_(buses), requests_(std::move(requests)) {}

    void evaluate(ArrayCycle now, ClockedPes& pes, ClockedPsums& psums);
    void commit() { written_ = written_at_.size(); }
    std::size_t written() const { return written_; }
    std::size_t requests() const { return requests_.size(); }
    const OutputRequest& request(std::size_t i) const { return requests_[i]; }
    const std::vector<ArrayCycle>& written_at() const { return written_at_; }

private:
    bool take(ClockedPes& pes);

    int buses_;
    std::vector<OutputRequest> requests_;
    std::size_t next_ = 0;  // to be taken
    std::size_t written_ = 0;
    std::vector<std::int64_t> taken_;
    std::vector<ArrayCycle> written_at_;
};

}  // namespace eyrie
