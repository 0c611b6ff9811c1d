// Ifmap words that a PE's group shares and the PE itself does not use.
#include <catch2/catch.hpp>

#include "pe/pe.hpp"

using namespace eyrie;

namespace {

// One weight, two positions, of each of which it uses the first of two words.
PeProgram every_second_word() {
    PeProgram program;
    program.images = program.filters = 1;
    program.positions = 2;
    program.ifmaps = IfmapStream{1, {0, 1, 1, 1}};
    return program;
}

struct OnePe {
    PeConfig config;
    Arithmetic arithmetic;
    PeMemory memory{config, arithmetic, 1};
    Pe pe{"pe", config, arithmetic, memory, 0};
};

}  // namespace

TEST_CASE("a PE drops no word before it has started a pass", "[pe]") {
    OnePe one;
    one.config.start_cycles = 7;
    PeProgram program = every_second_word();
    std::get<IfmapStream>(program.ifmaps).drops.first = 1;
    one.pe.start_pass(program);
    one.pe.filter_in().push(0, 1);
    for (int i = 0; i < one.config.ifmap_fifo_words; ++i) one.pe.ifmap_in().push(0, 1);
    one.pe.advance();
    CHECK(one.pe.ifmap_in().space_at(1) == 8);  // dropped in the first cycle of loading
}

TEST_CASE("a PE drops words while it waits for a psum", "[pe]") {
    OnePe one;
    PeProgram program = every_second_word();
    program.psums = PsumsArrive{};
    one.pe.start_pass(program);
    one.pe.filter_in().push(0, 1);
    for (int i = 0; i < one.config.ifmap_fifo_words; ++i) one.pe.ifmap_in().push(0, 1);
    while (one.pe.advance()) continue;
    CHECK_FALSE(one.pe.pass_finished());
    CHECK(one.pe.ifmap_in().occupied_words() == one.config.ifmap_fifo_words - 2);  // one used, one dropped
}
