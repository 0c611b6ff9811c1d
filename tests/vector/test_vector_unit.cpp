// The vector unit's time and counts, against sums by hand on small machines, and what holds for any operation.
#include <catch2/catch.hpp>

#include "sim/kernel/errors.hpp"
#include "sim/kernel/random.hpp"
#include "sim/vector/vector_unit.hpp"

using namespace eyrie;

namespace {

// A buffer of 4,096 words of 16 bits, a link of 4 words a cycle at the core's clock, 4 lanes, a port of 8 words.
struct Machine {
    VectorConfig vector;
    GlobalBufferConfig glb;
    DramConfig dram;
    Arithmetic arithmetic;
    int core_khz = 100000;

    Machine() {
        vector.lanes = 4;
        vector.special_cycles = 5;
        vector.port_bits = 128;
        vector.start_cycles = 10;
        glb.shared_banks = 2;
        glb.bank_rows = 512;
        glb.bank_width_bits = 64;
        dram.rlc = false;
        dram.link_khz = 100000;
        dram.link_width_bits = 64;
        dram.access_latency_cycles = 3;
        arithmetic.ifmap_bits = 16;
    }
    VectorOperationRun run(const OperationBeside& operation, std::int64_t batch = 1) const {
        return run_operation(operation, batch, {vector, glb, dram, arithmetic, core_khz});
    }
};

OperationBeside addition(std::int64_t words) {
    OperationBeside add;
    add.name = "sum";
    add.kind = "add";
    add.type = "Add";
    add.operands = 2;
    add.words_in = 2 * words;
    add.words_out = words;
    return add;
}

}  // namespace

TEST_CASE("an addition that fits the buffer is loaded, run and stored, one after the other", "[vector]") {
    const VectorOperationRun run = Machine().run(addition(1000));
    CHECK(run.tiles == 1);
    CHECK(run.cycles.load == 3 + 2000 / 4);
    CHECK(run.cycles.store == 3 + 1000 / 4);
    CHECK(run.cycles.port == 2000 / 8 + 1000 / 8);
    CHECK(run.cycles.lanes == 1000 / 4);
    CHECK(run.cycles.total == 503 + 10 + 375 + 253);
    CHECK(run.bound == VectorBound::dram);

    CHECK(run.counts.additions == 1000);
    CHECK(run.counts.port_reads == 2000);
    CHECK(run.counts.port_writes == 1000);
    CHECK(run.counts.load_writes == 2000);
    CHECK(run.counts.store_reads == 1000);
    CHECK(run.counts.dram_reads == 2000);
    CHECK(run.counts.dram_writes == 1000);
    CHECK(run.counts.bytes_read == 4000);
    CHECK(run.counts.bytes_written == 2000);
    CHECK(run.counts.register_reads == 2 * 1000 + 1000);
    CHECK(run.counts.register_writes == 1000 + 2000);
}

TEST_CASE("a larger one goes tile by tile, each with its latency and start", "[vector]") {
    // 6,000 words in and 3,000 out: 9,000 in tiles of up to 4,096 are 3, of 2,000 and 1,000 words.
    const VectorOperationRun run = Machine().run(addition(3000));
    CHECK(run.tiles == 3);
    CHECK(run.cycles.load == 3 * (3 + 2000 / 4));
    CHECK(run.cycles.store == 3 * (3 + 1000 / 4));
    CHECK(run.cycles.start == 30);
    CHECK(run.cycles.total == 1509 + 30 + 1125 + 759);
    CHECK(run.counts.dram_reads == 6000);
}

TEST_CASE("double buffering hides all loads but the first, all stores but the last", "[vector]") {
    // Lanes slow enough to hide them: 6,000 words of which each takes a special function of 5 cycles on 4 lanes.
    Machine machine;
    OperationBeside tanh = addition(6000);
    tanh.kind = "activation";
    tanh.type = "Tanh";
    tanh.words_in = 6000;
    const auto total = [&](DoubleBuffer halves) {
        machine.glb.double_buffered = halves;
        return machine.run(tanh);
    };
    const VectorOperationRun none = total(DoubleBuffer::none);
    CHECK(none.tiles == 3);  // 12,000 words
    CHECK(none.cycles.lanes == 6000 * 5 / 4);
    CHECK(none.cycles.total == 3 * 503 + 30 + 7500 + 3 * 503);
    CHECK(none.bound == VectorBound::lanes);
    // 3 x 6,000 words: 5 tiles of 1,200.
    CHECK(total(DoubleBuffer::ifmap).cycles.total == 303 + 50 + 7500 + 5 * 303);
    CHECK(total(DoubleBuffer::ofmap).cycles.total == 5 * 303 + 50 + 7500 + 303);
    CHECK(total(DoubleBuffer::both).cycles.total == 253 + 60 + 7500 + 253);  // 6 tiles of 1,000
    CHECK(total(DoubleBuffer::both).tiles == 6);
}

TEST_CASE("the link has a clock of its own, and codes words where it codes ifmaps", "[vector]") {
    Machine machine;
    machine.core_khz = 200000;
    machine.dram.link_khz = 50000;
    CHECK(machine.run(addition(1000)).cycles.load == 4 * 503);
    machine.dram.rlc = true;  // three words in 8 bytes
    machine.dram.rlc_run_bits = 5;
    CHECK(machine.run(addition(1000)).cycles.load == 4 * 503);  // raw is smaller
    machine.dram.rlc_ifmaps = MapCoding::always;
    const VectorOperationRun run = machine.run(addition(1000));
    CHECK(run.counts.bytes_read == 8 * 667);
    CHECK(run.uncompressed_bytes() == 6000);
    CHECK(run.cycles.load == 4 * (3 + 667));
}

TEST_CASE("a row that does not fit crosses DRAM each time that it is gone over", "[vector]") {
    Machine machine;
    OperationBeside softmax = addition(6000);
    softmax.kind = "softmax";
    softmax.type = "Softmax";
    softmax.words_in = 6000;
    softmax.row_words = 2000;  // twice that fits 4,096
    VectorOperationRun run = machine.run(softmax);
    CHECK(run.counts.dram_reads == 6000);
    CHECK(run.counts.dram_writes == 6000);
    softmax.row_words = 3000;
    run = machine.run(softmax);
    CHECK(run.counts.dram_reads == 3 * 6000);
    CHECK(run.counts.dram_writes == 2 * 6000);
    CHECK(run.counts.port_reads == 3 * 6000);
}

TEST_CASE("small weights are loaded once for all images, large ones once an image", "[vector]") {
    OperationBeside scale = addition(1000);
    scale.kind = "multiply";
    scale.words_in = 1000 + 64;
    scale.weight_words = 64;
    CHECK(Machine().run(scale, 3).counts.dram_reads == 3 * 1000 + 64);
    CHECK(Machine().run(scale, 3).counts.port_reads == 3 * 1064);
    scale.words_in = 1000 + 3000;
    scale.weight_words = 3000;
    CHECK(Machine().run(scale, 3).counts.dram_reads == 3 * 4000);
}

TEST_CASE("what is done many times takes as many times as long", "[vector]") {
    OperationBeside step = addition(1000);
    const VectorOperationRun once = Machine().run(step);
    step.words_in *= 7;
    step.words_out *= 7;
    step.repeats = 7;
    const VectorOperationRun often = Machine().run(step);
    CHECK(often.cycles.total == 7 * once.cycles.total);
    CHECK(often.counts.additions == 7 * once.counts.additions);
    CHECK(often.counts.bytes_read == 7 * once.counts.bytes_read);
    CHECK(often.tiles == 7);
}

TEST_CASE("copies keep port and lanes idle, what is free takes nothing", "[vector]") {
    OperationBeside concat = addition(1000);
    concat.kind = concat.type = "concat";
    concat.words_in = 1000;
    const VectorOperationRun run = Machine().run(concat);
    CHECK(run.cycles.total == 253 + 253);
    CHECK(run.counts.port_reads == 0);
    CHECK(run.counts.load_writes == 1000);
    concat.kind = "layout";
    concat.type = "Reshape";
    CHECK(Machine().run(concat).cycles.total == 0);
    CHECK(Machine().run(concat).bound == VectorBound::nothing);
}

TEST_CASE("words without end are refused by name", "[vector]") {
    CHECK_THROWS_WITH(Machine().run(addition(std::int64_t{1} << 58)), Catch::Contains("sum: "));
}

TEST_CASE("whatever runs: words are kept, tiles fit, more hardware takes no longer", "[vector]") {
    Random random(5);
    const char* const kinds[] = {"add", "multiply", "activation", "softmax", "normalisation", "requantise", "resize"};
    for (int i = 0; i < 3000; ++i) {
        Machine machine;
        machine.glb.double_buffered = static_cast<DoubleBuffer>(random.below(4));
        machine.glb.shared_banks = static_cast<int>(random.between(2, 6));
        machine.dram.access_latency_cycles = static_cast<int>(random.below(20));
        OperationBeside one = addition(random.between(1, 40000));
        one.kind = kinds[random.below(7)];
        one.row_words = one.words_out;
        const std::int64_t batch = random.between(1, 4);
        const VectorOperationRun run = machine.run(one, batch);
        INFO(one.kind << " of " << one.words_out << " words");
        REQUIRE(run.counts.load_writes == run.counts.dram_reads);
        REQUIRE(run.counts.store_reads == run.counts.dram_writes);
        REQUIRE(run.counts.dram_reads >= batch * one.words_in);
        REQUIRE(run.counts.dram_writes >= batch * one.words_out);
        REQUIRE(run.counts.bytes_read == 2 * run.counts.dram_reads);
        const int halves_in = doubles_ifmaps(machine.glb.double_buffered) ? 2 : 1;
        const int halves_out = doubles_ofmaps(machine.glb.double_buffered) ? 2 : 1;
        REQUIRE(run.tiles * machine.glb.shared_banks * 2048 >=
                halves_in * run.counts.dram_reads + halves_out * run.counts.dram_writes);
        REQUIRE(run.cycles.total >= std::max(run.cycles.run(), run.cycles.load + run.cycles.store));
        REQUIRE(run.cycles.total <= run.cycles.load + run.cycles.run() + run.cycles.store);
        Machine larger = machine;
        larger.vector.lanes *= 2;
        larger.vector.port_bits *= 2;
        REQUIRE(larger.run(one, batch).cycles.total <= run.cycles.total);
    }
}
