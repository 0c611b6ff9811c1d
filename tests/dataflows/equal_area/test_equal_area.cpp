// The machines of the comparison: the storage that ISCA 2016 gives each dataflow at equal area, and for every number
// of PEs a machine that its own file would be accepted as.
#include <cmath>
#include <map>

#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/equal_area/equal_area.hpp"
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
