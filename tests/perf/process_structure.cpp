// What SystemC's mechanisms cost for an array of PEs: the yardstick other figures are held against.
//   process_structure METHOD|THREAD|LOOP [Google Benchmark's arguments]
// METHOD: 168 clocked SC_METHODs that each do one MAC a cycle and nothing else; THREAD: 168 SC_THREADs;
// LOOP: one clocked SC_METHOD that does the MACs of all 168. One kind a process: all clocks of a process tick.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <systemc>

namespace {

constexpr int pes = 168;
const bool banner_off = setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1) == 0;

struct MacState {
    std::int32_t psum = 0;
    std::int16_t filter = 3;
    std::int16_t ifmap = 1;
    void mac() {
        psum += filter * ifmap;
        ifmap = static_cast<std::int16_t>(ifmap + psum);
    }
};

class MethodPe : public sc_core::sc_module {
public:
    SC_HAS_PROCESS(MethodPe);
    sc_core::sc_in<bool> clock{"clock"};
    MethodPe(sc_core::sc_module_name name, bool thread) : sc_core::sc_module(name) {
        if (thread) {
            SC_THREAD(run);
        } else {
            SC_METHOD(step);
        }
        dont_initialize();
        sensitive << clock.pos();
    }
    MacState state;

private:
    void step() { state.mac(); }
    void run() {
        for (;;) {
            state.mac();
            wait();
        }
    }
};

class LoopArray : public sc_core::sc_module {
public:
    SC_HAS_PROCESS(LoopArray);
    sc_core::sc_in<bool> clock{"clock"};
    explicit LoopArray(sc_core::sc_module_name name) : sc_core::sc_module(name), states(pes) {
        SC_METHOD(step);
        dont_initialize();
        sensitive << clock.pos();
    }
    std::vector<MacState> states;

private:
    void step() {
        for (MacState& state : states) state.mac();
    }
};

}  // namespace

int sc_main(int argc, char** argv) {
    const std::string kind = argc > 1 ? argv[1] : "";
    if (kind != "METHOD" && kind != "THREAD" && kind != "LOOP") {
        std::fprintf(stderr, "usage: process_structure METHOD|THREAD|LOOP [--benchmark_...]\n");
        return 2;
    }
    argv[1] = argv[0];
    int arguments = argc - 1;
    benchmark::Initialize(&arguments, argv + 1);
    if (benchmark::ReportUnrecognizedArguments(arguments, argv + 1)) return 2;
    sc_core::sc_clock clock("clock", 5, sc_core::SC_NS);
    std::vector<std::unique_ptr<MethodPe>> array;
    LoopArray loop("loop");
    sc_core::sc_signal<bool> idle("idle");
    if (kind == "LOOP")
        loop.clock(clock);
    else
        loop.clock(idle);
    for (int i = 0; kind != "LOOP" && i < pes; ++i) {
        array.push_back(std::make_unique<MethodPe>(("pe_" + std::to_string(i)).c_str(), kind == "THREAD"));
        array.back()->clock(clock);
    }
    constexpr std::int64_t cycles = 20000;  // of an iteration
    benchmark::RegisterBenchmark(kind.c_str(), [](benchmark::State& state) {
        for (auto _ : state) sc_core::sc_start(sc_core::sc_time(5, sc_core::SC_NS) * static_cast<double>(cycles));
        state.counters["cycles/s"] =
            benchmark::Counter(static_cast<double>(state.iterations() * cycles), benchmark::Counter::kIsRate);
        state.counters["MAC/s"] =
            benchmark::Counter(static_cast<double>(state.iterations() * cycles * pes), benchmark::Counter::kIsRate);
    });
    benchmark::RunSpecifiedBenchmarks();
    std::int64_t sum = 0;
    for (const auto& pe : array) sum += pe->state.psum;
    for (const MacState& state : loop.states) sum += state.psum;
    benchmark::DoNotOptimize(sum);
    return 0;
}
