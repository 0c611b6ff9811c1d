// Cases that random ones meet rarely, in which the simulator and the clocked array once disagreed.
#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/kernel/errors.hpp"
#include "tests/oracle/simulated_array.hpp"

using namespace eyrie;

namespace {

void require_agreement(RandomCase& drawn, const char* dataflow) {
    drawn.dataflow = &find_dataflow(dataflow);
    drawn.plan = plan_layer(*drawn.dataflow, drawn.layer, drawn.batch, drawn.machine, drawn.parameters);
    const std::vector<ClockedPass> passes = random_passes(drawn);
    const ClockedResult clocked = run_clocked_array(drawn.machine, drawn.plan, passes);
    REQUIRE(difference(run_simulated_array(drawn, passes), clocked) == "");
}

Layer row_layer(std::int64_t M, std::int64_t C, std::int64_t S, std::int64_t W) {
    Layer layer;
    layer.name = "ROW";
    layer.M = M;
    layer.C = C;
    layer.R = layer.H = 1;
    layer.S = S;
    layer.W = W;
    return layer;
}

}  // namespace

// PEs at the end of a chain in one pass, inside one in the next: what they hold for the output network comes first.
TEST_CASE("psums of a pass leave a PE after those of the pass before, by whatever network") {
    RandomCase drawn;
    drawn.machine.overlap_passes = true;
    drawn.machine.noc.output.words_per_cycle = 1;
    drawn.machine.noc.filter.buses = drawn.machine.noc.psum.buses = drawn.machine.noc.ifmap.buses = 8;
    drawn.layer = row_layer(4, 3, 1, 24);
    drawn.batch = 3;
    drawn.parameters.m = drawn.parameters.p = 4;
    drawn.parameters.q = 2;
    drawn.parameters.f = 24;
    require_agreement(drawn, "nlr");
}

// A PE that waits for a psum from the channel before must drop what that channel's words are queued behind.
TEST_CASE("FIFOs of one ifmap word suffice where the words that come meanwhile are dropped") {
    RandomCase drawn;
    drawn.machine.noc.ifmap.words_per_cycle = 1;
    drawn.machine.pe.ifmap_fifo_words = 1;
    drawn.layer = row_layer(1, 2, 5, 5);
    drawn.parameters.r = 2;
    require_agreement(drawn, "ws");
}

// Words that are used are not dropped: a PE holds back what the channel before is still to get, S - 2 words of them.
TEST_CASE("a weight-stationary chain of channels deadlocks on ifmap FIFOs that do not hold its skew, in both models") {
    RandomCase drawn;
    drawn.machine.noc.ifmap.words_per_cycle = 1;
    drawn.machine.pe.ifmap_fifo_words = 1;
    drawn.layer = row_layer(1, 2, 4, 5);
    drawn.parameters.r = 2;
    REQUIRE_THROWS_AS(require_agreement(drawn, "ws"), ClockedDeadlock);
    REQUIRE_THROWS_AS(run_simulated_array(drawn, random_passes(drawn)), DeadlockError);
    drawn.machine.pe.ifmap_fifo_words = 2;
    require_agreement(drawn, "ws");
}
