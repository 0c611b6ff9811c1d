// Global buffer (JSSC'17 III): shared banks, each given wholly to ifmaps or to psums (or to filters, where
// they may share), and filter banks. The array reads ifmaps, filters and psums and writes psums at the same time,
// through one port each (of as many bus words a cycle as the network has buses); a psum can be read from the cycle
// after it was written. A presence bit per psum word, set by a write and cleared by a read, makes a reader wait for its
// writer: the same word can pass through the buffer many times within a pass.
//
// Between passes the DMA fills the ifmap and filter regions and empties the psum region.
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "memory/config.hpp"
#include "sim/kernel/ports.hpp"
#include "sim/kernel/timing_state.hpp"
#include "sim/ledger/measures.hpp"
#include "workloads/arithmetic.hpp"

namespace eyrie {

// Psums that leave together, plane by plane and pixel by pixel. In the buffer the planes of a pixel lie side by side.
struct PsumBlock {
    std::int64_t first = 0;
    std::int64_t planes = 1;
    std::int64_t pixels = 1;
    std::int64_t pixel_step = 1;

    std::int64_t words() const { return planes * pixels; }
};

class GlobalBuffer final {
public:
    GlobalBuffer(std::string name, const GlobalBufferConfig& config, const Arithmetic& arithmetic);

    // Assigns banks for a layer, beside so many shared ones that hold tensors of the network. Throws SimulationError
    // when they do not suffice.
    void configure(std::int64_t ifmap_words, std::int64_t psum_words, std::int64_t filter_words,
                   std::int64_t held_banks = 0);
    int ifmap_banks() const { return ifmap_banks_; }
    int psum_banks() const { return psum_banks_; }

    // The array's side.
    ReadPort<std::int16_t>& ifmap_read_port() { return ifmap_port_; }
    ReadPort<std::int16_t>& filter_read_port() { return filter_port_; }
    ReadPort<PsumLane>& psum_read_port() { return psum_port_; }
    WritePort<PsumLane>& psum_write_port() { return psum_port_; }

    // The DMA's side.
    void write_ifmaps(std::int64_t address, const std::int16_t* words, std::int64_t count);
    // Words that are in the buffer already, in banks that hold tensors: no access, they are read where they lie.
    void show_ifmaps(std::int64_t address, const std::int16_t* words, std::int64_t count);
    // The same without the words.
    void count_ifmap_writes(std::int64_t count) { counters_.glb_ifmap_writes += count; }
    void count_filter_writes(std::int64_t count) { counters_.glb_filter_writes += count; }
    void write_filters(std::int64_t address, const std::int16_t* words, std::int64_t count);
    // Appends the psums to `words`, and takes them out of the buffer. Word: that of with_word_of(psum_bits), here and
    // below.
    template <class Word>
    void drain_psums(const PsumBlock& block, std::vector<Word>& words);

    // The word now there, without counting an access: for traces.
    std::int64_t psum_at(std::int64_t address) const;

    // Contents, without counting accesses: for passes that are replayed, not simulated.
    const std::int16_t* ifmaps() const { return ifmap_port_.words.data(); }
    const std::int16_t* filters() const { return filter_port_.words.data(); }
    template <class Word>
    Word* psums() {
        return psum_port_.words_of<Word>().data();
    }
    // For fast-forward (sim/kernel/timing_state.hpp): the time stamps of a pass's psums.
    template <class Visit>
    void visit_timing(Visit& visit, std::int64_t first, std::int64_t count) {
        auto& [words, wide_words, present, written_at] = psum_port_.state;
        for (std::int64_t i = first; i < first + count; ++i) {
            visit.time(TimingSide::networks, written_at[PsumPort::at(i)]);
            visit.same_if_psums_leave(present[PsumPort::at(i)]);
        }
        visit.no_timing(words, wide_words);
    }
    void set_psums_present(std::int64_t first, std::int64_t count);

    const BufferCounts& counters() const { return counters_; }

private:
    struct OperandPort final : ReadPort<std::int16_t> {
        explicit OperandPort(Count& reads) : reads_(reads) {}
        ArrayCycle readable_at(std::int64_t, std::int64_t, int) const override { return 0; }
        void read(std::int64_t address, std::int64_t step, int count, std::int16_t* out) override {
            reads_ += count;
            const std::int16_t* from = &words[static_cast<std::size_t>(address)];
            for (int i = 0; i < count; ++i) out[i] = from[i * step];
        }
        std::vector<std::int16_t> words;
        Count& reads_;
    };
    struct PsumPort final : ReadPort<PsumLane>, WritePort<PsumLane> {
        explicit PsumPort(BufferCounts& counters) : counters_(counters) {}
        ArrayCycle readable_at(std::int64_t address, std::int64_t step, int count) const override;
        void read(std::int64_t address, std::int64_t step, int count, PsumLane* out) override;
        void write(ArrayCycle now, std::int64_t address, std::int64_t step, int count, const PsumLane* from) override;
        void require_present(std::int64_t address) const;
        template <class Word>
        void put_every(ArrayCycle now, std::int64_t step, std::int64_t address, int count, const Word* from);
        template <class Word>
        void take_every(std::int64_t step, std::int64_t first, std::int64_t count, Word* out);
        template <class Word>
        void take_block(const PsumBlock& block, Word* out);
        template <class Word>
        std::vector<Word>& words_of() {
            if constexpr (std::is_same_v<Word, std::int32_t>)
                return state.words;
            else
                return state.wide_words;
        }
        static std::size_t at(std::int64_t address) { return static_cast<std::size_t>(address); }
        struct State {
            std::vector<std::int32_t> words;       // where psums fit 32 bits
            std::vector<std::int64_t> wide_words;  // where not
            std::vector<char> present;
            std::vector<ArrayCycle> written_at;
        };
        bool is_wide = false;
        State state;
        BufferCounts& counters_;
    };

    std::string name_;  // for messages
    const GlobalBufferConfig& config_;
    const Arithmetic& arithmetic_;
    BufferCounts counters_;
    OperandPort ifmap_port_{counters_.glb_ifmap_reads};
    OperandPort filter_port_{counters_.glb_filter_reads};
    PsumPort psum_port_{counters_};
    int ifmap_banks_ = 0;
    int psum_banks_ = 0;
};

}  // namespace eyrie
