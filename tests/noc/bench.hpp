// What the networks are tested between: PEs' FIFOs, and ports of a buffer that say when a word may be read.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "noc/input_network.hpp"
#include "noc/output_network.hpp"

namespace eyrie {

// Each address holds a word that tells the address. All can be read from cycle 0 on, but those of `readable_from`.
struct AddressPort final : ReadPort<std::int16_t> {
    ArrayCycle readable_at(std::int64_t address, std::int64_t step, int count) const override {
        ArrayCycle last = 0;
        for (int i = 0; i < count; ++i) {
            const auto late = readable_from.find(address + i * step);
            if (late == readable_from.end()) continue;
            if (late->second == undecided) return undecided;
            last = std::max(last, late->second);
        }
        return last;
    }
    void read(std::int64_t address, std::int64_t step, int count, std::int16_t* words) override {
        for (int i = 0; i < count; ++i) words[i] = static_cast<std::int16_t>(address + i * step);
    }
    std::map<std::int64_t, ArrayCycle> readable_from;
};

// Writes down what it is given.
struct LogPort final : WritePort<std::int32_t> {
    struct Write {
        ArrayCycle at;
        std::int64_t address;
        std::int32_t word;
        bool operator==(const Write& other) const {
            return at == other.at && address == other.address && word == other.word;
        }
    };
    void write(ArrayCycle now, std::int64_t address, std::int64_t step, int count, const std::int32_t* words) override {
        for (int i = 0; i < count; ++i) writes.push_back({now, address + i * step, words[i]});
    }
    std::vector<Write> writes;
};

template <class Word>
class Fifos {
public:
    Fifos(int count, int depth_words) {
        for (int i = 0; i < count; ++i) all_.push_back(std::make_unique<TimedFifo<Word>>("pe", "fifo", depth_words));
    }
    TimedFifo<Word>& operator[](int i) { return *all_[static_cast<std::size_t>(i)]; }
    std::vector<TimedFifo<Word>*> pointers() const {
        std::vector<TimedFifo<Word>*> out;
        for (const auto& fifo : all_) out.push_back(fifo.get());
        return out;
    }

private:
    std::vector<std::unique_ptr<TimedFifo<Word>>> all_;
};

// An input network to rows x columns PEs with deep FIFOs. The row ID of a row is its number, the column ID of a PE is
// its column: the tag (r, c) is for one PE.
class InputBench {
public:
    struct Shape {
        int rows = 1;
        int columns = 2;
        int fifo_words = 64;
        int read_latency_cycles = 1;
    };
    explicit InputBench(const InputNetworkConfig& network_config) : InputBench(network_config, Shape()) {}
    InputBench(const InputNetworkConfig& network_config, const Shape& shape)
        : config(network_config),
          pes(shape.rows * shape.columns, shape.fifo_words),
          takes(static_cast<std::size_t>(shape.rows * shape.columns), 1),
          network("network", config, shape.read_latency_cycles, port, pes.pointers()) {
        for (int row = 0; row < shape.rows; ++row) {
            ids.row_id.push_back(row);
            for (int column = 0; column < shape.columns; ++column) ids.column_id.push_back(column);
        }
        network.configure(ids);
    }

    // A bus word of `words` words for tag number `target`; addresses follow one another.
    void add(int target, int words = 1) {
        stream.bus_words.push_back({next_address_, 1, target, words});
        next_address_ += words;
    }
    void start(std::int64_t base_address = 0) { network.start_pass(stream, base_address, takes); }
    // Starts, and lets all go that can.
    bool run() {
        start();
        return network.advance();
    }
    Count words_sent() const { return network.counters().words_sent; }
    Count words_delivered() const { return network.counters().words_delivered; }
    Count busy_cycles() const { return network.counters().busy_cycles; }
    // The cycle in which word number `word` of those that wait in a PE's FIFO was sent.
    ArrayCycle sent_at(int pe, int word = 0) { return pes[pe].ready_at(word + 1) - 1; }
    // Fills a PE's FIFO in cycle 0 and empties it in cycle `at`: room for new words from at + 1 on.
    void free_at(int pe, ArrayCycle at) {
        const int words = pes[pe].free_words();
        for (int i = 0; i < words; ++i) pes[pe].push(0, 0);
        for (int i = 0; i < words; ++i) pes[pe].pop(at);
    }

    InputNetworkConfig config;
    AddressPort port;
    Fifos<std::int16_t> pes;
    MulticastIds ids;
    InputStream stream;
    std::vector<char> takes;
    InputNetwork<std::int16_t> network;

private:
    std::int32_t next_address_ = 0;
};

}  // namespace eyrie
