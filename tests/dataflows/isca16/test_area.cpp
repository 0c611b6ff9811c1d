// Storage at equal area: Chen, Emer, Sze, ISCA 2016, section VI-B, and the authors' model of it.
#include <catch2/catch.hpp>

#include "sim/kernel/errors.hpp"
#include "tests/dataflows/isca16/support.hpp"

using namespace eyrie;

TEST_CASE("equal area leaves each dataflow the published storage on 256 PEs", "[isca16]") {
    struct Published {
        Isca16Dataflow dataflow;
        double buffer_kb;
        std::int64_t rf_bytes;
    };
    const Isca16AreaTable table = area_65nm();
    for (const Published& row : {Published{Isca16Dataflow::rs, 128.0, 512},
                                 {Isca16Dataflow::ws, 334.3, 2},
                                 {Isca16Dataflow::osa, 243.9, 98},
                                 {Isca16Dataflow::osb, 303.8, 10},
                                 {Isca16Dataflow::osc, 334.3, 2},
                                 {Isca16Dataflow::nlr, 338.3, 0}}) {
        INFO(isca16_name(row.dataflow));
        const Isca16Hardware hardware = isca16_hardware(row.dataflow, 256, table);
        CHECK(hardware.pes == 256);
        CHECK(2 * hardware.rf_words_per_pe == row.rf_bytes);
        CHECK(static_cast<double>(2 * hardware.buffer_words) / 1024 == Approx(row.buffer_kb).margin(0.05));
    }
}

TEST_CASE("the buffer is the largest that fits the area at any number of PEs", "[isca16]") {
    const Isca16AreaTable table = area_65nm();
    for (std::int64_t pes = 1; pes <= 4096; pes += pes < 64 ? 1 : 97)
        for (const Isca16Dataflow dataflow : isca16_dataflows) {
            INFO(isca16_name(dataflow) << " on " << pes << " PEs");
            const std::int64_t bytes = 2 * isca16_hardware(dataflow, pes, table).buffer_words;
            const std::int64_t rf = table.rf_bytes_per_pe[static_cast<std::size_t>(dataflow)];
            const std::int64_t area = pes * table.area(512) + table.area(pes * 512) - pes * table.area(rf);
            CHECK(table.area(bytes) <= area);
            CHECK(table.area(bytes + 2) > area);
            if (dataflow == Isca16Dataflow::rs) CHECK(bytes == 512 * pes);  // the baseline itself
        }
}

TEST_CASE("area per byte is linear between the sizes of the table and constant beyond them", "[isca16]") {
    const Isca16AreaTable table = area_65nm();
    CHECK(table.area(0) == 0);
    CHECK(table.area(1) == 103470000);
    CHECK(table.area(2) == 2 * 103470000);
    CHECK(table.area(3) == 3 * (103470000 + 172070000) / 2);
    CHECK(table.area(384) == 384 * std::int64_t{27480000 + 20870000} / 2);
    CHECK(table.area(4096) == 4096 * std::int64_t{12700000});
    CHECK(table.area(1 << 20) == (1 << 20) * std::int64_t{12700000});
}

TEST_CASE("a number of PEs out of range is an error", "[isca16]") {
    CHECK_THROWS_AS(isca16_hardware(Isca16Dataflow::rs, 0, area_65nm()), InputError);
    CHECK_THROWS_AS(isca16_hardware(Isca16Dataflow::rs, (1 << 20) + 1, area_65nm()), InputError);
}
