// The machines of the comparison: the storage that ISCA 2016 gives each dataflow at equal area, and for every number
// of PEs a machine that its own file would be accepted as.
#include <cmath>
#include <map>

#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/equal_area/equal_area.hpp"
#include "sim/chip/chip.hpp"
#include "sim/config/yaml_fields.hpp"
#include "sim/kernel/errors.hpp"

using namespace eyrie;

namespace {

Isca16AreaTable area_table() { return load_isca16_area(EYRIE_SOURCE_DIR "/configs/area/isca16_65nm.yaml"); }

// All words a PE keeps, those on their way between neighbours included; 16 bits each.
int rf_bytes(const AcceleratorConfig& m) {
    return 2 * (m.pe.ifmap_spad_words + m.pe.filter_spad_words + m.pe.psum_spad_words + m.pe.ifmap_right_fifo_words +
                m.pe.ifmap_below_fifo_words);
}

std::int64_t buffer_words(const AcceleratorConfig& m) {
    return std::int64_t{m.glb.shared_banks} * m.glb.bank_words(16);
}

struct Published {
    int rf_bytes;
    double buffer_kb;  // for 256 PEs
};
const std::map<std::string, Published> published = {{"rs", {512, 128.0}},  {"ws", {2, 334.3}},   {"os-a", {98, 243.9}},
                                                    {"os-b", {10, 303.8}}, {"os-c", {2, 334.3}}, {"nlr", {0, 338.3}}};

}  // namespace

TEST_CASE("256 PEs have the register files and the buffer of ISCA 2016, within one bank", "[equal-area]") {
    for (const std::string& dataflow : dataflow_names()) {
        INFO(dataflow);
        const AcceleratorConfig m = equal_area_machine(dataflow, 256, area_table());
        const double bank_kb = static_cast<double>(m.glb.bank_words(16)) * 2 / 1024;
        const double kb = static_cast<double>(buffer_words(m)) * 2 / 1024;
        CHECK(m.rows * m.columns == 256);
        CHECK(m.rows == 16);
        CHECK(rf_bytes(m) == published.at(dataflow).rf_bytes);
        CHECK(std::abs(kb - published.at(dataflow).buffer_kb) <= bank_kb);
        CHECK(m.glb.filter_banks == 0);  // everything is in the shared banks
        CHECK(m.glb.filters_share);
    }
}

TEST_CASE("the files of 256 PEs are what the rule makes", "[equal-area]") {
    for (const std::string& dataflow : dataflow_names()) {
        INFO(dataflow);
        const std::string file = EYRIE_SOURCE_DIR "/configs/accelerators/isca16_" + dataflow + "_256.yaml";
        CHECK(accelerator_yaml(load_accelerator(file, Overrides()), false) ==
              accelerator_yaml(equal_area_machine(dataflow, 256, area_table()), false));
    }
}

TEST_CASE("other numbers of PEs have the buffer of the published accounting, in whole banks", "[equal-area]") {
    for (const std::string& dataflow : dataflow_names())
        for (const std::int64_t pes : {512, 1024, 168, 64}) {
            INFO(dataflow << " " << pes);
            const AcceleratorConfig m = equal_area_machine(dataflow, pes, area_table());
            const Isca16Hardware hardware = isca16_hardware(accounting_dataflow(dataflow), pes, area_table());
            CHECK(m.pes() == pes);
            CHECK(rf_bytes(m) == 2 * hardware.rf_words_per_pe);
            CHECK(buffer_words(m) <= hardware.buffer_words);
            CHECK(buffer_words(m) + m.glb.bank_words(16) > hardware.buffer_words);
        }
}

TEST_CASE("what a PE keeps is what its dataflow needs there", "[equal-area]") {
    const auto pe = [&](const char* dataflow) { return equal_area_machine(dataflow, 256, area_table()).pe; };
    CHECK(pe("rs").ifmap_spad_words >= 12);  // CONV1's window
    CHECK(pe("rs").psum_spad_words > 0);
    CHECK(pe("ws").filter_spad_words == 1);
    CHECK(pe("os-a").psum_spad_words == 1);
    CHECK(pe("os-a").ifmap_right_fifo_words == 4);       // U
    CHECK(pe("os-a").ifmap_below_fifo_words == 4 * 11);  // U R
    CHECK(pe("os-b").psum_spad_words == 1);
    CHECK(pe("os-b").ifmap_right_fifo_words == 4);
    CHECK(pe("os-b").ifmap_below_fifo_words == 0);
    CHECK(pe("os-c").psum_spad_words == 1);
}

TEST_CASE("what hangs on the array's size grows with its rows and columns", "[equal-area]") {
    struct Size {
        std::int64_t pes;
        int buses, fifo_words;
    };
    // 8 x 8, 16 x 16, 16 x 32, 64 x 64, 256 x 256, 1 x 4093
    for (const Size& size : {Size{64, 16, 32}, Size{256, 32, 32}, Size{512, 48, 48}, Size{4096, 128, 128},
                             Size{65536, 512, 512}, Size{4093, 1024, 1024}})
        for (const std::string& dataflow : dataflow_names()) {
            INFO(dataflow << " " << size.pes);
            const AcceleratorConfig m = equal_area_machine(dataflow, size.pes, area_table());
            for (const InputNetworkConfig& network : {m.noc.filter, m.noc.ifmap, m.noc.psum}) {
                CHECK(network.buses == size.buses);
                CHECK(network.fifo_bus_words == 16 * size.buses);
            }
            CHECK(m.noc.output.buses == size.buses);
            for (const int words :
                 {m.pe.ifmap_fifo_words, m.pe.filter_fifo_words, m.pe.psum_in_fifo_words, m.pe.psum_out_fifo_words})
                CHECK(words == size.fifo_words);
        }
}

TEST_CASE("ws on 4,096 PEs: chains of 64 PEs are not held up by shallow FIFOs", "[equal-area]") {
    Layer layer;
    layer.name = "pointwise";
    layer.C = layer.M = 64;
    layer.H = layer.W = 56;
    layer.R = layer.S = 1;
    MappingParameters ws;
    ws.e = 56;
    ws.r = ws.t = 64;
    const auto array_cycles = [&](int fifo_words) {
        AcceleratorConfig machine = equal_area_machine("ws", 4096, area_table());
        if (fifo_words > 0) machine.pe.ifmap_fifo_words = fifo_words;
        const Plan plan = plan_layer(find_dataflow("ws"), layer, 1, machine, ws);
        const LayerData data = make_layer_data(layer, 1, 1, machine.arithmetic);
        return Chip("chip", machine).run_layer(layer, data, plan).counters.cycles.array;
    };
    CHECK(array_cycles(0) == 3267);    // 56 x 56 = 3,136 pixels, and the way through the chain
    CHECK(array_cycles(32) == 11532);  // as it was
}

TEST_CASE("from 1 to 2000 PEs every machine is one that its file may describe", "[equal-area]") {
    const Isca16AreaTable table = area_table();
    for (const std::string& dataflow : dataflow_names())
        for (std::int64_t pes = 1; pes <= 2000; ++pes) {
            const AcceleratorConfig m = equal_area_machine(dataflow, pes, table);
            if (m.pes() != pes) FAIL(dataflow << " " << pes << ": has " << m.pes());
            if (pes > 64 && pes % 29 != 0 && m.columns < 1000) continue;  // reading takes time
            try {
                const AcceleratorConfig read = with_overrides(m, Overrides());
                if (accelerator_yaml(read, false) != accelerator_yaml(m, false))
                    FAIL(dataflow << " " << pes << ": reads back as another");
            } catch (const InputError& error) {
                FAIL(dataflow << " " << pes << ": " << error.what());
            }
        }
}

TEST_CASE("the largest machines are ones that their files may describe", "[equal-area]") {
    for (const std::string& dataflow : dataflow_names())
        for (const std::int64_t pes : {4093, 16384, 65521, 65536}) {  // primes among them
            INFO(dataflow << " " << pes);
            CHECK(with_overrides(equal_area_machine(dataflow, pes, area_table()), Overrides()).pes() == pes);
        }
}

TEST_CASE("no PEs, too many, or another dataflow are refused", "[equal-area]") {
    for (const std::int64_t pes : {std::int64_t{-1}, std::int64_t{0}, std::int64_t{65537}, std::int64_t{1} << 40})
        CHECK_THROWS_AS(equal_area_machine("rs", pes, area_table()), InputError);
    CHECK_THROWS_AS(equal_area_machine("xx", 256, area_table()), InputError);
}
