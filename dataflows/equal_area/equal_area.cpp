#include "dataflows/equal_area/equal_area.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/config/yaml.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

constexpr std::int64_t most_pes = 1 << 16;
constexpr std::int64_t most_banks = 1 << 16;
constexpr int most_lines = 1024;      // buses that a file may ask for
constexpr int least_fifo_words = 32;  // of 16 x 16 PEs

}  // namespace

Isca16Dataflow accounting_dataflow(const std::string& name) {
    std::string letters;
    for (const char c : name)
        if (c != '-') letters += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    for (const Isca16Dataflow one : isca16_dataflows)
        if (isca16_name(one) == letters) return one;
    throw InputError(
        fmt::format("unknown dataflow '{}' of ISCA 2016, which says what storage each gets at equal area; allowed: rs, "
                    "ws, os-a, os-b, os-c, nlr, or others on the same machine (--area same-machine)",
                    printable(name)));
}

AcceleratorConfig equal_area_machine(const std::string& dataflow, std::int64_t pes, const Isca16AreaTable& table) {
    const std::string name = fmt::format("isca16_{}_{}", dataflow, pes);
    if (pes < 1 || pes > most_pes)
        throw InputError(
            fmt::format("accelerator '{}': PEs: found {}; allowed: an integer from 1 to {}", name, pes, most_pes));
    const Isca16Hardware storage = isca16_hardware(accounting_dataflow(dataflow), pes, table);
    AcceleratorConfig m;
    m.name = name;
    m.description = fmt::format("{} PEs with the storage of {} at equal area (ISCA 2016)", pes, dataflow);
    m.rows = 1;
    for (int rows = 1; std::int64_t{rows} * rows <= pes; ++rows)
        if (pes % rows == 0) m.rows = rows;
    m.columns = static_cast<int>(pes / m.rows);
    m.core_khz = 200000;
    m.pe.ifmap_spad_words = m.pe.filter_spad_words = m.pe.psum_spad_words = 0;
    find_dataflow(dataflow).divide_rf(static_cast<int>(storage.rf_words_per_pe), m.pe);
    const int lines = std::min(m.rows + m.columns, most_lines);  // rows and columns of PEs
    const int fifo_words = std::max(lines, least_fifo_words);
    m.pe.ifmap_fifo_words = m.pe.filter_fifo_words = fifo_words;
    m.pe.psum_in_fifo_words = m.pe.psum_out_fifo_words = fifo_words;
    m.pe.pipeline_stages = 1;
    m.pe.start_cycles = m.pe.load_cycles = 1;
    m.pe.next_image_cycles = 0;
    m.pe.psum_addition = PsumAddition::merged;
    m.pe.zero_gating = false;
    for_each_input_network([&](NetworkId id, const NetworkRow& row) {
        InputNetworkConfig& network = m.noc.input(id);
        network.words_per_cycle = row.type == DataType::filter ? 8 : 4;
        network.fifo_bus_words = 16 * lines;
        network.row_id_bits = network.column_id_bits = 16;
    });
    for_each_network([&](NetworkId network, const NetworkRow&) { m.noc.bus(network).buses = lines; });
    m.noc.local_psum.wraps = true;
    m.glb.filter_banks = 0;
    m.glb.filters_share = true;
    m.glb.bank_rows = 64;
    m.glb.bank_width_bits = 64;
    // Ifmaps, psums and filters are in banks of their own; a file may describe so many banks at most.
    while (storage.buffer_words < 4 * m.glb.bank_words(16) && m.glb.bank_rows > 1) m.glb.bank_rows /= 2;
    while (storage.buffer_words / m.glb.bank_words(16) > most_banks) m.glb.bank_rows *= 2;
    m.glb.shared_banks = static_cast<int>(storage.buffer_words / m.glb.bank_words(16));
    m.dram.link_khz = 200000;
    m.dram.rlc = false;
    m.dram.stores_padding = true;  // the papers count the padding among the ifmap words
    return m;
}

}  // namespace eyrie
