// Area of a machine: equal for the machines of equal area, and by hand for the chip.
#include <catch2/catch.hpp>

#include "dataflows/area/machine_area.hpp"
#include "dataflows/catalogue/catalogue.hpp"
#include "sim/config/yaml_fields.hpp"
#include "sim/configs/config_files.hpp"

using namespace eyrie;

TEST_CASE("area: the machines of equal area fill the area of the baseline, short of one bank at most") {
    const AreaTable table = load_isca16_area(find_config("area", "isca16_65nm"));
    for (const std::int64_t pes : {64, 256, 1024}) {
        const double um2 = 1e-6;
        const double baseline = static_cast<double>(pes * table.area(512) + table.area(pes * 512)) * um2;
        const double bank = static_cast<double>(table.area(512 * 16)) / 16 * um2;  // 512 B of a large memory
        for (const std::string& dataflow : dataflow_names()) {
            const std::string name = "isca16_" + dataflow + "_" + std::to_string(pes);
            INFO(name);
            const MachineArea area = machine_area(find_accelerator(name, Overrides()), table);
            CHECK(area.total_um2() <= baseline);
            CHECK(area.total_um2() > baseline - bank);
        }
    }
}

TEST_CASE("area: the chip's RF and buffer, by hand") {
    // RF: (12 + 224 + 24) x 2 B = 520 B, between 512 B (20.87) and 1024 B (16.14); buffer: 27 banks x 4 KB at 12.70.
    const AreaTable table = load_isca16_area(find_config("area", "isca16_65nm"));
    const MachineArea area = machine_area(find_accelerator("eyeriss", Overrides()), table);
    CHECK(area.rf_bytes_per_pe == 520);
    CHECK(area.buffer_bytes == 27 * 4096);
    CHECK(area.rf_um2 == Approx(168 * 520 * (20.87 + (16.14 - 20.87) * 8 / 512)).epsilon(1e-6));
    CHECK(area.buffer_um2 == Approx(27 * 4096 * 12.70));
}

TEST_CASE("area: the FIFOs of PEs, by hand") {
    // Ifmaps and filters 16 words, 32 B at 96.06; psums in and out 32 words, 64 B at 59.15; of 168 PEs.
    const AreaTable table = load_isca16_area(find_config("area", "isca16_65nm"));
    const MachineArea chip = machine_area(find_accelerator("eyeriss", Overrides()), table);
    CHECK(chip.pe_fifos_um2 == Approx(168 * 2 * (32 * 96.06 + 64 * 59.15)).epsilon(1e-9));
    CHECK(chip.total_um2() == chip.rf_um2 + chip.buffer_um2);
    // The same for every dataflow on as many PEs of equal area; deeper on more.
    for (const std::int64_t pes : {256, 4096}) {
        const int bytes = pes == 256 ? 64 : 256;
        const double per_byte = pes == 256 ? 59.15 : 27.48;
        for (const std::string& dataflow : dataflow_names()) {
            const std::string name = "isca16_" + dataflow + "_" + std::to_string(pes);
            CHECK(machine_area(find_accelerator(name, Overrides()), table).pe_fifos_um2 ==
                  Approx(static_cast<double>(pes) * 4 * bytes * per_byte).epsilon(1e-9));
        }
    }
}

TEST_CASE("area: bits count, not words") {
    const AreaTable table = load_isca16_area(find_config("area", "isca16_65nm"));
    Overrides narrow;
    narrow.add("arithmetic.filter_bits=8");
    CHECK(machine_area(find_accelerator("eyeriss", narrow), table).rf_bytes_per_pe == 520 - 224);
}
