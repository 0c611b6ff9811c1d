// The networks of the clocked array. Per cycle each one reads the state committed in the cycle before.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "dataflows/accelerator.hpp"
#include "dataflows/plan.hpp"
#include "tests/oracle/clocked_pe.hpp"

namespace eyrie {

using ClockedPes = std::vector<ClockedPe>;

// The psum region of the global buffer. Writes show in the next cycle.
class ClockedPsums {
public:
    explicit ClockedPsums(std::int64_t words)
        : words_(static_cast<std::size_t>(words)), writes_(static_cast<std::size_t>(words)) {}

    std::int32_t word(std::int64_t address) const { return words_[static_cast<std::size_t>(address)]; }
    int writes(std::int64_t address) const { return writes_[static_cast<std::size_t>(address)]; }
    const std::vector<std::int32_t>& words() const { return words_; }
    void write(std::int64_t address, std::int32_t word) { staged_.push_back({address, word}); }
    void commit();

private:
    struct Write {
        std::int64_t address;
        std::int32_t word;
    };
    std::vector<std::int32_t> words_;
    std::vector<int> writes_;  // how often each word was written
    std::vector<Write> staged_;
};

using Targets = std::vector<std::size_t>;  // PEs, row-major

// One bus word as one pass sends it.
struct InputRequest {
    std::size_t pass = 0;
    const BusWord* bus_word = nullptr;
    std::shared_ptr<const Targets> targets;  // PEs that match and take part
    std::vector<int> writes;                 // psums only: how often each word must have been written before
};

// Global buffer port, FIFO, Y-bus and X-bus of one data type.
// Per cycle: reads at most one bus word, and delivers at most one, to all its PEs or to none.
template <class Ports>
class ClockedInputNetwork {
public:
    ClockedInputNetwork(const InputNetworkConfig& config, int latency_cycles, std::vector<InputRequest> requests)
        : config_(config), latency_cycles_(latency_cycles), requests_(std::move(requests)) {}

    // `passes_open`: the passes of which words may be read.
    void evaluate(Cycle now, std::size_t passes_open, const Ports& ports, ClockedPes& pes) {
        const std::size_t waiting = fifo_.size();  // before this cycle's delivery
        deliver(now, ports, pes);
        read(now, passes_open, waiting, ports);
    }
    // Bus words that have reached their PEs.
    std::size_t delivered() const { return next_ - fifo_.size(); }
    std::size_t requests() const { return requests_.size(); }
    const std::vector<Cycle>& read_at() const { return read_at_; }
    const InputRequest& request(std::size_t i) const { return requests_[i]; }

private:
    struct Flit {
        std::vector<std::int32_t> words;
        std::shared_ptr<const Targets> targets;
        Cycle ready_at;
    };
    void deliver(Cycle now, const Ports& ports, ClockedPes& pes) {
        if (fifo_.empty() || fifo_.front().ready_at > now) return;
        const Flit& flit = fifo_.front();
        for (const std::size_t pe : *flit.targets)
            if (ports.fifo(pes[pe]).room() < flit.words.size()) return;
        for (const std::size_t pe : *flit.targets)
            for (const std::int32_t word : flit.words) ports.push(pes[pe], word);
        fifo_.pop_front();
    }
    void read(Cycle now, std::size_t passes_open, std::size_t waiting, const Ports& ports) {
        if (next_ == requests_.size() || waiting >= static_cast<std::size_t>(config_.fifo_bus_words)) return;
        const InputRequest& request = requests_[next_];
        if (request.pass >= passes_open || !ports.written(request)) return;
        Flit flit{{}, request.targets, now + latency_cycles_};
        for (int i = 0; i < request.bus_word->words; ++i) flit.words.push_back(ports.word(request, i));
        fifo_.push_back(flit);
        read_at_.push_back(now);
        ++next_;
    }

    InputNetworkConfig config_;
    int latency_cycles_;
    std::vector<InputRequest> requests_;
    std::size_t next_ = 0;  // to be read
    std::deque<Flit> fifo_;
    std::vector<Cycle> read_at_;
};

// The psum link from a PE to the one above it: at most one bus word a cycle.
void evaluate_link(ClockedPe& lower, ClockedPe& upper, int words_per_cycle);

// One bus word as one pass takes it.
struct OutputRequest {
    std::size_t pass = 0;
    const BusWord* output_word = nullptr;
    std::int64_t psum_base = 0;
};

// Per cycle: takes one bus word from a PE, and writes the one taken in the cycle before.
class ClockedOutputNetwork {
public:
    explicit ClockedOutputNetwork(std::vector<OutputRequest> requests) : requests_(std::move(requests)) {}

    void evaluate(Cycle now, ClockedPes& pes, ClockedPsums& psums);
    void commit() { written_ = writing_; }
    std::size_t written() const { return written_; }
    std::size_t requests() const { return requests_.size(); }
    const OutputRequest& request(std::size_t i) const { return requests_[i]; }
    const std::vector<Cycle>& written_at() const { return written_at_; }

private:
    std::vector<OutputRequest> requests_;
    std::size_t next_ = 0;     // to be taken
    std::size_t writing_ = 0;  // written, this cycle included
    std::size_t written_ = 0;
    std::vector<std::int32_t> taken_;
    std::vector<Cycle> written_at_;
};

}  // namespace eyrie
