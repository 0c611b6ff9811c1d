// A PE's psums go to the output network in one pass and to the next PE in another, through the same FIFO.
#include <catch2/catch.hpp>

#include "pe/pe.hpp"

using namespace eyrie;

TEST_CASE("psums for one network stay behind those that the other one has not taken yet", "[pe]") {
    PeConfig config;
    Arithmetic arithmetic;
    PeMemory memory(config, arithmetic, 1);
    Pe pe("pe", config, arithmetic, memory, 0);
    PeProgram program;
    program.images = program.positions = program.filters = 1;
    program.ifmaps = IfmapWindow{1, 1, 1};
    const auto run = [&] {
        pe.start_pass(program);
        pe.filter_in().push(0, 1);
        pe.ifmap_in().push(0, 1);
        while (pe.advance()) continue;
        REQUIRE(pe.pass_finished());
    };
    run();
    pe.psum_out().pop(100);
    run();
    CHECK(pe.psum_out().ready_at(1) < 100);  // the same network takes them in order anyway
    pe.psum_out().pop(100);
    program.psum_sink = PsumSink::next_pe;
    run();
    CHECK(pe.psum_out().ready_at(1) == 101);
}
