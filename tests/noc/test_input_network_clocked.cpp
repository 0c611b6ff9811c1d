// The input network's time stamps against a network that is stepped through every cycle.
//
// In each cycle: PEs take words that are in their FIFOs since an earlier cycle, as they please. The network sends what
// is at the head of its FIFO, as many bus words as it has buses, to PEs with room at the beginning of the cycle. The
// port reads into slots that were free at the beginning of the cycle.
#include <deque>

#include <catch2/catch.hpp>

#include "sim/kernel/random.hpp"
#include "tests/noc/bench.hpp"

using namespace eyrie;

namespace {

struct Case {
    explicit Case(std::uint64_t seed) : random(seed) {
        config.buses = draw(1, 3);
        config.fifo_bus_words = draw(1, 5);
        shape.columns = draw(1, 4);
        shape.fifo_words = draw(4, 9);
        shape.read_latency_cycles = draw(1, 4);
        for (int pe = 0; pe < shape.columns; ++pe) column_ids.push_back(draw(0, 1));
        for (int left = draw(1, 40), address = 0; left > 0; --left) {
            words.push_back({address, 1, draw(0, 1), draw(1, 4)});
            address += words.back().words;
            if (draw(0, 3) == 0) readable_from[words.back().first_address] = draw(0, 60);
        }
        for (int pe = 0; pe < shape.columns; ++pe) takes_one_in.push_back(draw(1, 4));
    }
    int draw(std::int64_t low, std::int64_t high) { return static_cast<int>(random.between(low, high)); }
    // Whether a PE takes a word in this cycle, if there is one.
    bool takes(int pe, ArrayCycle at) const {
        return Random(static_cast<std::uint64_t>(at.number() * 8 + pe))
                   .below(static_cast<std::uint32_t>(takes_one_in[static_cast<std::size_t>(pe)])) == 0;
    }

    Random random;
    InputNetworkConfig config;
    InputBench::Shape shape;
    std::vector<std::int32_t> column_ids;
    std::vector<BusWord> words;
    std::map<std::int64_t, ArrayCycle> readable_from;
    std::vector<int> takes_one_in;
};

// Cycle and PE of every word taken.
using Taken = std::vector<std::tuple<ArrayCycle, int, int>>;

class ClockedNetwork {
public:
    explicit ClockedNetwork(const Case& drawn) : case_(drawn), waiting_(drawn.column_ids.size()) {}

    Taken run() {
        for (ArrayCycle now = 0; now < 5000; ++now) {
            const std::size_t used_slots = fifo_.size();
            std::vector<std::size_t> used(waiting_.size());
            for (std::size_t pe = 0; pe < used.size(); ++pe) used[pe] = waiting_[pe].size();
            take(now);
            send(now, used);
            read(now, used_slots);
        }
        return taken_;
    }
    Cycles busy_cycles() const { return busy_cycles_; }

private:
    void take(ArrayCycle now) {
        for (std::size_t pe = 0; pe < waiting_.size(); ++pe) {
            const int number = static_cast<int>(pe);
            if (waiting_[pe].empty() || waiting_[pe].front().there_at > now || !case_.takes(number, now)) continue;
            taken_.emplace_back(now, number, waiting_[pe].front().word);
            waiting_[pe].pop_front();
        }
    }
    void send(ArrayCycle now, std::vector<std::size_t>& used) {
        int sent = 0;
        for (; sent < case_.config.buses && !fifo_.empty() && fifo_.front().there_at <= now; ++sent) {
            const BusWord& word = case_.words[static_cast<std::size_t>(fifo_.front().word)];
            const std::size_t count = static_cast<std::size_t>(word.words);
            const auto matches = [&](std::size_t pe) { return case_.column_ids[pe] == word.target; };
            for (std::size_t pe = 0; pe < used.size(); ++pe)
                if (matches(pe) && used[pe] + count > static_cast<std::size_t>(case_.shape.fifo_words)) {
                    busy_cycles_ += sent > 0 ? 1 : 0;
                    return;
                }
            for (std::size_t pe = 0; pe < used.size(); ++pe) {
                if (!matches(pe)) continue;
                used[pe] += count;
                for (int i = 0; i < word.words; ++i) waiting_[pe].push_back({word.first_address + i, now + 1});
            }
            fifo_.pop_front();
        }
        busy_cycles_ += sent > 0 ? 1 : 0;
    }
    void read(ArrayCycle now, std::size_t used_slots) {
        for (int i = 0; i < case_.config.buses; ++i, ++used_slots, ++next_) {
            if (next_ == case_.words.size() || used_slots == static_cast<std::size_t>(case_.config.fifo_bus_words))
                return;
            const auto late = case_.readable_from.find(case_.words[next_].first_address);
            if (late != case_.readable_from.end() && late->second > now) return;
            fifo_.push_back({static_cast<int>(next_), now + case_.shape.read_latency_cycles});
        }
    }

    struct Waiting {
        int word;
        ArrayCycle there_at;
    };
    const Case& case_;
    std::deque<Waiting> fifo_;  // from the read on
    std::vector<std::deque<Waiting>> waiting_;
    std::size_t next_ = 0;
    Cycles busy_cycles_ = 0;
    Taken taken_;
};

// The same PEs around the network of the simulator.
Taken run_network(const Case& drawn, Cycles* busy_cycles) {
    InputBench bench(drawn.config, drawn.shape);
    bench.ids.column_id = drawn.column_ids;
    bench.network.configure(bench.ids);
    bench.port.readable_from = drawn.readable_from;
    bench.stream.tags = {{0, 0}, {0, 1}};
    bench.stream.bus_words = drawn.words;
    bench.start();
    Taken taken;
    std::vector<ArrayCycle> next_take(drawn.column_ids.size(), 0);
    for (bool moved = true; moved;) {
        moved = bench.network.advance();
        for (int pe = 0; pe < drawn.shape.columns; ++pe) {
            ArrayCycle& at = next_take[static_cast<std::size_t>(pe)];
            for (; bench.pes[pe].words_known(1); ++at, moved = true) {
                at = std::max(at, bench.pes[pe].ready_at(1));
                while (!drawn.takes(pe, at)) ++at;
                taken.emplace_back(at, pe, bench.pes[pe].pop(at));
            }
        }
    }
    REQUIRE(bench.network.pass_finished());
    std::sort(taken.begin(), taken.end());
    *busy_cycles = bench.busy_cycles();
    return taken;
}

}  // namespace

TEST_CASE("hundreds of random streams arrive when a network stepped cycle by cycle delivers them", "[input-network]") {
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        CAPTURE(seed);
        const Case drawn(seed);
        ClockedNetwork clocked(drawn);
        Cycles busy_cycles = 0;
        const Taken expected = clocked.run();
        REQUIRE(run_network(drawn, &busy_cycles) == expected);
        REQUIRE(busy_cycles == clocked.busy_cycles());
    }
}
