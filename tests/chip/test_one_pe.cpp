// The open RTL's single-PE counts again, now from a whole machine with one PE: two cycles more, one from
// the global buffer into the PE's FIFO, one from the output network into the buffer.
#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/rs/row_stationary.hpp"
#include "sim/chip/chip.hpp"
#include "sim/config/yaml_fields.hpp"

using namespace eyrie;

TEST_CASE("a machine of one PE takes the RTL's cycles and two for its networks", "[chip]") {
    Overrides one_pe;
    one_pe.add("array.rows=1");
    one_pe.add("array.columns=1");
    const AcceleratorConfig config =
        load_accelerator(EYRIE_SOURCE_DIR "/configs/accelerators/eyeriss_rtl.yaml", one_pe);
    Chip chip("chip", config);
    const auto array_cycles = [&](std::int64_t p, std::int64_t q, std::int64_t S, std::int64_t F, std::int64_t U,
                                  std::int64_t n) {
        Layer layer;
        layer.name = "row";
        layer.M = p;
        layer.C = q;
        layer.H = layer.R = 1;
        layer.S = S;
        layer.W = (F - 1) * U + S;
        layer.stride_w = U;
        const Plan plan = plan_layer(find_dataflow("rs"), layer, n, config, {p, n, 1, p, q, 1, 1});
        return chip.run_layer(layer, make_layer_data(layer, n, 1, config.arithmetic), plan).counters.cycles.array;
    };
    CHECK(array_cycles(16, 1, 11, 55, 4, 1) == 10782 + 2);
    CHECK(array_cycles(16, 2, 5, 27, 1, 1) == 4810 + 2);
    CHECK(array_cycles(16, 4, 3, 13, 1, 4) == 11023 + 2);
    CHECK(array_cycles(16, 4, 3, 13, 1, 1) == 2758 + 2);
    CHECK(array_cycles(16, 3, 3, 13, 1, 1) == 2122 + 2);
    CHECK(array_cycles(4, 1, 3, 5, 1, 1) == 90 + 2);
}
