// The accelerator file: ranges, and combinations that no hardware can have.
#include <cstdio>
#include <fstream>

#include <unistd.h>

#include <catch2/catch.hpp>

#include "dataflows/machine/accelerator.hpp"

using namespace eyrie;

namespace {

const std::string path = "test_accelerator." + std::to_string(getpid()) + ".yaml";

AcceleratorConfig load(const std::string& text, const std::vector<std::string>& assignments = {}) {
    std::ofstream(path) << text;
    struct Remove {
        ~Remove() { std::remove(path.c_str()); }
    } const remove;
    Overrides overrides;
    for (const std::string& assignment : assignments) overrides.add(assignment);
    return load_accelerator(path, overrides);
}

std::string error_of(const std::string& text, const std::vector<std::string>& assignments = {}) {
    try {
        load(text, assignments);
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("an empty file is the machine of all defaults", "[accelerator]") {
    const AcceleratorConfig machine = load("{}");
    CHECK(accelerator_yaml(machine, false) == accelerator_yaml(AcceleratorConfig(), false));
    CHECK(machine.pes() == 168);
}

TEST_CASE("the shipped machines read back from what is printed of them", "[accelerator]") {
    for (const char* const name : {"eyeriss", "eyeriss_rtl", "eyeriss_vector", "isca16_rs_256", "isca16_nlr_256"}) {
        const std::string file = std::string(EYRIE_SOURCE_DIR "/configs/accelerators/") + name + ".yaml";
        const std::string text = accelerator_yaml(load_accelerator(file, Overrides()), false);
        CHECK(accelerator_yaml(load(text), false) == text);
        CHECK(accelerator_yaml(load(accelerator_yaml(load(text), true)), false) == text);
    }
}

TEST_CASE("the chip of JSSC 2017 has the sizes of its Table I", "[accelerator]") {
    const AcceleratorConfig chip = load_accelerator(EYRIE_SOURCE_DIR "/configs/accelerators/eyeriss.yaml", Overrides());
    CHECK(chip.rows == 12);
    CHECK(chip.columns == 14);
    CHECK(chip.core_khz == 200000);
    CHECK(chip.dram.link_khz == 60000);
    CHECK(chip.pe.filter_spad_words == 224);
    CHECK(chip.pe.ifmap_spad_words == 12);
    CHECK(chip.pe.psum_spad_words == 24);
    // 108 kB: 25 banks of 4 kB for ifmaps and psums, 2 for filters.
    CHECK((chip.glb.shared_banks + chip.glb.filter_banks) * chip.glb.bank_rows * chip.glb.bank_width_bits / 8 ==
          108 * 1024);
}

TEST_CASE("a vector unit is there if it has lanes, and only then printed", "[accelerator]") {
    CHECK(accelerator_yaml(load("{}"), false).find("vector") == std::string::npos);
    const AcceleratorConfig unit = load("{}", {"vector.lanes=8"});
    CHECK(unit.vector.is_there());
    CHECK(accelerator_yaml(unit, false).find("vector:\n  lanes: 8\n") != std::string::npos);
    CHECK_FALSE(load("vector: {lanes: 8, port_bits: 64}", {"vector.lanes=0"}).vector.is_there());
    CHECK(error_of("vector: {port_bits: 64}")
              .find("vector.port_bits: found a vector unit without lanes; allowed: "
                    "vector.lanes as well") != std::string::npos);
    CHECK(error_of("vector: {lanes: 4, port_bits: 8}").find("vector.port_bits: found 8; allowed: 16 to 65536") !=
          std::string::npos);
    CHECK(error_of("vector: {lane: 4}").find("lane") != std::string::npos);
}

TEST_CASE("a FIFO holds a bus word of each bus that ends in it", "[accelerator]") {
    struct Pair {
        const char* fifo;
        const char* bus;
    };
    for (const Pair& pair : {Pair{"pe.filter_fifo_words", "noc.filter.words_per_cycle"},
                             Pair{"pe.ifmap_fifo_words", "noc.ifmap.words_per_cycle"},
                             Pair{"pe.psum_in_fifo_words", "noc.psum.words_per_cycle"},
                             Pair{"pe.psum_in_fifo_words", "noc.local_psum.words_per_cycle"},
                             Pair{"pe.psum_out_fifo_words", "noc.output.words_per_cycle"},
                             Pair{"pe.psum_out_fifo_words", "noc.local_psum.words_per_cycle"}}) {
        const auto sizes = [&](int fifo, int bus) {
            std::vector<std::string> assignments = {pair.fifo + std::string("=") + std::to_string(fifo),
                                                    pair.bus + std::string("=") + std::to_string(bus)};
            // The other buses of the FIFO are narrow, and the other end of the local network's is deep.
            for (const char* const other :
                 {"noc.psum.words_per_cycle", "noc.local_psum.words_per_cycle", "noc.output.words_per_cycle"})
                if (std::string(other) != pair.bus) assignments.push_back(std::string(other) + "=1");
            for (const char* const other : {"pe.psum_in_fifo_words", "pe.psum_out_fifo_words"})
                if (std::string(other) != pair.fifo) assignments.push_back(std::string(other) + "=32");
            return error_of("{}", assignments);
        };
        CHECK(sizes(8, 8) == "no error");
        CHECK(sizes(7, 8) == "--set " + std::string(pair.fifo) + "=7: " + pair.fifo +
                                 ": found 7; allowed: at least 8, the words of one bus word (" + pair.bus + ")");
    }
}

TEST_CASE("a wrong combination is told with the line of its key", "[accelerator]") {
    CHECK(error_of("name: x\npe:\n  ifmap_fifo_words: 2\nnoc:\n  ifmap: {words_per_cycle: 4}\n") ==
          path +
              ":3: pe.ifmap_fifo_words: found 2; allowed: at least 4, the words of one bus word "
              "(noc.ifmap.words_per_cycle)");
}

TEST_CASE("a machine has up to 65,536 PEs", "[accelerator]") {
    CHECK(error_of("array: {rows: 256, columns: 256}\n") == "no error");
    CHECK(error_of("array: {rows: 1, columns: 65536}\n") == "no error");
    CHECK(error_of("array: {rows: 257, columns: 256}\n").find("found 257 x 256 PEs; allowed: up to 65536 together") !=
          std::string::npos);
    CHECK(error_of("array: {rows: 0}\n").find("array.rows: found 0; allowed: an integer from 1 to 1024") !=
          std::string::npos);
}

TEST_CASE("a buffer has up to 2^30 words", "[accelerator]") {
    // 16-bit words, four to a row: 2^24 rows make 2^26 words a bank.
    CHECK(error_of("glb: {bank_rows: 16777216, shared_banks: 16, filter_banks: 0}\n") == "no error");
    CHECK(error_of("glb: {bank_rows: 16777216, shared_banks: 17, filter_banks: 0}\n")
              .find("glb.shared_banks: found 17 banks of 67108864 words; allowed: up to 2^30 words together") !=
          std::string::npos);
    CHECK(error_of("glb: {bank_rows: 16777216, shared_banks: 2, filter_banks: 17}\n")
              .find("glb.filter_banks: found 17") != std::string::npos);
}

TEST_CASE("the link is no slower than 1 MHz and answers within a millisecond", "[accelerator]") {
    CHECK(error_of("dram: {link_khz: 1000}\n") == "no error");
    CHECK(error_of("dram: {link_khz: 999}\n").find("dram.link_khz: found 999; allowed: an integer from 1000") !=
          std::string::npos);
    CHECK(error_of("dram: {link_khz: 2000, access_latency_cycles: 2000}\n") == "no error");
    CHECK(
        error_of("dram: {link_khz: 2000, access_latency_cycles: 2001}\n")
            .find("dram.access_latency_cycles: found 2001; allowed: up to 2000, which is 1 ms at dram.link_khz=2000") !=
        std::string::npos);
}

TEST_CASE("a machine in no file is checked as a file is", "[accelerator]") {
    AcceleratorConfig machine;
    machine.name = "made";
    Overrides wrong, right;
    wrong.add("pe.ifmap_fifo_words=1");
    wrong.add("noc.ifmap.words_per_cycle=2");
    right.add("array.rows=3");
    CHECK_THROWS_WITH(with_overrides(machine, wrong), Catch::Contains("pe.ifmap_fifo_words: found 1"));
    CHECK(with_overrides(machine, right).rows == 3);
    CHECK(with_overrides(machine, right).columns == machine.columns);
}

TEST_CASE("psums go to the PE above, and where the network wraps on to the next column", "[accelerator]") {
    AcceleratorConfig machine;
    machine.rows = 3;
    machine.columns = 2;
    CHECK(machine.next_in_chain(4) == 2);
    CHECK(machine.next_in_chain(2) == 0);
    CHECK(machine.next_in_chain(0) == -1);
    CHECK(machine.next_in_chain(1) == -1);
    machine.noc.local_psum.wraps = true;
    CHECK(machine.next_in_chain(4) == 2);
    CHECK(machine.next_in_chain(0) == 5);  // the bottom of the second column
    CHECK(machine.next_in_chain(1) == -1);
}
