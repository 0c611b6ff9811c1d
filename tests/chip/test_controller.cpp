// The controller and the DRAM link in time, computed by hand, with a machine that does nothing but take cycles.
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "dataflows/plan/program_writer.hpp"
#include "sim/chip/controller.hpp"

using namespace eyrie;

namespace {

constexpr Cycles ifmap_cycles = 30, ofmap_cycles = 20, filter_cycles = 10, pass_cycles = 50;
constexpr Cycles filters_read_after = 8;  // cycles of a pass

class Stopwatch final : public StepMachine {
public:
    explicit Stopwatch(const Plan& plan) : plan_(plan) {}
    Cycles transfer(StepIndex index, std::vector<TransferEvent>* parts) override {
        const Step& step = plan_.step(index);
        const Cycles cycles = step.region == Region::psum    ? ofmap_cycles
                              : step.region == Region::ifmap ? ifmap_cycles
                                                             : filter_cycles;
        const TransferKind kind = step.region == Region::psum    ? TransferKind::ofmap
                                  : step.region == Region::ifmap ? TransferKind::ifmap
                                                                 : TransferKind::filter;
        if (parts != nullptr) parts->push_back({kind, step.pass, 0, cycles, cycles, 0, LayerCycle{cycles}});
        return cycles;
    }
    PassTimes run(const Step&, ArrayCycle array_start, LayerCycle start) override {
        starts.push_back(start);
        PassTimes times;
        times.last_read[place(DataType::filter)] = array_start + filters_read_after - 1;
        times.end = array_start + pass_cycles;
        return times;
    }
    std::vector<LayerCycle> starts;

private:
    const Plan& plan_;
};

// Stores take longer than the passes beside them.
class SlowStores final : public StepMachine {
public:
    explicit SlowStores(const Plan& plan) : plan_(plan), other_(plan) {}
    Cycles transfer(StepIndex index, std::vector<TransferEvent>* parts) override {
        return plan_.step(index).kind == StepKind::store ? 500 : other_.transfer(index, parts);
    }
    PassTimes run(const Step& step, ArrayCycle array_start, LayerCycle start) override {
        return other_.run(step, array_start, start);
    }
    const std::vector<LayerCycle>& starts() const { return other_.starts; }

private:
    const Plan& plan_;
    Stopwatch other_;
};

// Each with ifmaps, filters and ofmaps of its own: those of os-c, for instance. A pass for each step of channels.
Plan blocks(int count, DoubleBuffer halves, int filter_banks, std::int64_t ifmap_words = 100, int channels = 1) {
    AcceleratorConfig machine;
    machine.glb.double_buffered = halves;
    machine.glb.filter_banks = filter_banks;
    machine.glb.bank_rows = 25;  // a bank has 100 words
    machine.glb.shared_banks = 4;
    Plan plan;
    plan.shapes.resize(1);
    plan.shapes[0].psum_words = 100;
    plan.shapes[0].filter_order.resize(100);
    BufferNeed need;
    need.ifmap_words = ifmap_words;
    need.psum_words = need.filter_words = 100;
    ProgramWriter program(machine, need, plan);
    for (int i = 0; i < count; ++i) {
        for (int channel = 0; channel < channels; ++channel) {
            program.load(Region::filter);
            program.load(Region::ifmap);
            Pass pass;
            pass.ofmap_row = i;
            pass.channel = channel;
            program.run(pass);
        }
        program.store_ofmaps(1);
    }
    program.finish();
    return plan;
}

struct Run {
    CycleCounts cycles;
    std::vector<LayerCycle> starts;
};

Run run(const Plan& plan, LayerEvents* events = nullptr) {
    Stopwatch machine(plan);
    Controller controller(plan, machine, events);
    while (controller.advance()) {
    }
    const CycleCounts& c = controller.cycles();
    CHECK(c.total == c.array + c.ifmap_load_pause + c.ofmap_store_pause + c.filter_pause);
    return {c, machine.starts};
}

}  // namespace

TEST_CASE("the chip: filters come while the array works, ifmaps and ofmaps while it stands still", "[chip]") {
    const Run it = run(blocks(3, DoubleBuffer::none, 2));
    // 0 ifmaps 30 filters 40 pass 90 ofmaps 110 ifmaps 140 pass ..., filters from the pass's start
    CHECK(it.starts == std::vector<LayerCycle>{40, 140, 240});
    CHECK(it.cycles.array == 150);
    CHECK(it.cycles.ifmap_load_pause == 90);
    CHECK(it.cycles.ofmap_store_pause == 60);
    CHECK(it.cycles.filter_pause == 10);
    CHECK(it.cycles.total == 310);
}

TEST_CASE("filters without room beside those of the pass come once these have been read", "[chip]") {
    LayerEvents events(1);
    const Run it = run(blocks(2, DoubleBuffer::none, 1), &events);
    CHECK(it.cycles.total == 210);
    std::vector<std::pair<LayerCycle, LayerCycle>> filters;
    for (const TransferEvent& one : events.transfers)
        if (one.kind == TransferKind::filter) filters.emplace_back(one.start, one.end);
    CHECK(filters == std::vector<std::pair<LayerCycle, LayerCycle>>{{0, 40}, {48, 58}});
}

TEST_CASE("a load of filters lets what the array waits for go ahead", "[chip]") {
    // The second pass's filters have moved for 2 cycles of 10 when the first one's ofmaps come.
    Plan plan = blocks(2, DoubleBuffer::none, 1);
    class Late final : public StepMachine {
    public:
        explicit Late(const Plan& of) : inner(of) {}
        Cycles transfer(StepIndex index, std::vector<TransferEvent>* parts) override {
            return inner.transfer(index, parts);
        }
        PassTimes run(const Step& step, ArrayCycle array_start, LayerCycle start) override {
            PassTimes times = inner.run(step, array_start, start);
            times.last_read[place(DataType::filter)] = times.end - 3;
            return times;
        }
        Stopwatch inner;
    } machine(plan);
    LayerEvents events(1);
    Controller controller(plan, machine, &events);
    while (controller.advance()) {
    }
    // 40 pass 90: filters from 88; ofmaps [90, 110), ifmaps [110, 140), the rest of the filters [140, 148)
    CHECK(machine.inner.starts == std::vector<LayerCycle>{40, 148});
    CHECK(controller.cycles().filter_pause == 10 + 8);
}

TEST_CASE("double-buffered ifmaps: the next are loaded while the array works", "[chip]") {
    const Run it = run(blocks(3, DoubleBuffer::ifmap, 2));
    // 0 ifmaps 30 filters 40 pass 90: beside it the next ifmaps [40, 70) and filters [70, 80); ofmaps [90, 110), pass
    CHECK(it.starts == std::vector<LayerCycle>{40, 110, 180});
    CHECK(it.cycles.ifmap_load_pause == 30);
    CHECK(it.cycles.ofmap_store_pause == 60);
    CHECK(it.cycles.total == 250);
}

TEST_CASE("double-buffered ofmaps: the last are stored while the array works on the next", "[chip]") {
    const Run it = run(blocks(3, DoubleBuffer::ofmap, 2));
    // pass [40, 90), ifmaps [90, 120), pass [120, 170): beside it ofmaps; the last ofmaps stop the chip
    CHECK(it.starts == std::vector<LayerCycle>{40, 120, 200});
    CHECK(it.cycles.ofmap_store_pause == 20);
    CHECK(it.cycles.total == 270);
}

TEST_CASE("both: only the first load and the last store stop the array, as far as the link keeps up", "[chip]") {
    LayerEvents events(1);
    const Run it = run(blocks(3, DoubleBuffer::both, 2), &events);
    // Beside the second pass [90, 140): the first ofmaps [90, 110), whose half the third pass needs, ifmaps [110, 140),
    // filters [140, 150).
    CHECK(it.starts == std::vector<LayerCycle>{40, 90, 150});
    CHECK(it.cycles.filter_pause == 10 + 10);
    CHECK(it.cycles.total == 220);
    // Filters count from when they might have come.
    std::vector<std::pair<LayerCycle, LayerCycle>> times[3];
    for (const TransferEvent& one : events.transfers)
        times[static_cast<std::size_t>(one.kind)].emplace_back(one.start, one.end);
    CHECK(times[0] == std::vector<std::pair<LayerCycle, LayerCycle>>{{0, 40}, {40, 80}, {90, 150}});
    CHECK(times[1] == std::vector<std::pair<LayerCycle, LayerCycle>>{{0, 30}, {40, 70}, {110, 140}});
    CHECK(times[2] == std::vector<std::pair<LayerCycle, LayerCycle>>{{90, 110}, {150, 170}, {200, 220}});
    // 60 link cycles for a pass of 50: with more passes the link sets the pace.
    const Run longer = run(blocks(40, DoubleBuffer::both, 2));
    CHECK(longer.cycles.total >= 40 * (ifmap_cycles + ofmap_cycles + filter_cycles));
    CHECK(longer.cycles.total <= 40 * (ifmap_cycles + ofmap_cycles + filter_cycles) + pass_cycles + ofmap_cycles);
}

TEST_CASE("without room for second halves the program is that without double buffering", "[chip]") {
    const Plan plan = blocks(3, DoubleBuffer::both, 2, 300);
    CHECK(plan.double_buffered == DoubleBuffer::none);
    CHECK(run(plan).cycles.total == 310);
    CHECK(blocks(3, DoubleBuffer::both, 2, 150).double_buffered == DoubleBuffer::none);
    CHECK(blocks(3, DoubleBuffer::both, 2, 100).double_buffered == DoubleBuffer::both);
    CHECK(blocks(3, DoubleBuffer::ofmap, 2, 200).double_buffered == DoubleBuffer::ofmap);
}

TEST_CASE("a half that is still being stored makes the pass that needs it wait", "[chip]") {
    const Plan plan = blocks(4, DoubleBuffer::both, 2);
    SlowStores machine(plan);
    Controller controller(plan, machine, nullptr);
    while (controller.advance()) {
    }
    // The third pass needs the half of the first ofmaps, [90, 590), then its ifmaps and filters; the fourth likewise.
    CHECK(machine.starts() == std::vector<LayerCycle>{40, 90, 630, 1170});
}

TEST_CASE("a pass of the same block does not wait for the half that a later block needs", "[chip]") {
    const Plan plan = blocks(2, DoubleBuffer::ofmap, 2, 100, 2);
    SlowStores machine(plan);
    Controller controller(plan, machine, nullptr);
    while (controller.advance()) {
    }
    // Beside the third pass [200, 250): filters [200, 210), then the first ofmaps, 40 cycles of 500. The fourth pass's
    // ifmaps [250, 280) go ahead of the rest, [280, 740), and of the last ofmaps.
    CHECK(machine.starts() == std::vector<LayerCycle>{40, 120, 200, 280});
    CHECK(controller.cycles().total == 1240);
}
