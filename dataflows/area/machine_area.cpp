#include "dataflows/area/machine_area.hpp"

namespace eyrie {

MachineArea machine_area(const AcceleratorConfig& machine, const AreaTable& table) {
    constexpr double unit_um2 = 1e-6;  // the table's areas are integers
    const PeConfig& pe = machine.pe;
    const std::int64_t ifmap_words =
        std::int64_t{pe.ifmap_spad_words} + pe.ifmap_right_fifo_words + pe.ifmap_below_fifo_words;
    const std::int64_t rf_bits = ifmap_words * machine.arithmetic.ifmap_bits +
                                 std::int64_t{pe.filter_spad_words} * machine.arithmetic.filter_bits +
                                 std::int64_t{pe.psum_spad_words} * machine.arithmetic.psum_bits;
    MachineArea area;
    area.rf_bytes_per_pe = (rf_bits + 7) / 8;
    area.buffer_bytes = (machine.glb.bits() + 7) / 8;
    area.rf_um2 = static_cast<double>(machine.rows) * machine.columns *
                  (static_cast<double>(table.area(area.rf_bytes_per_pe)) * unit_um2);
    const auto fifo = [&](std::int64_t words, int bits) {
        return static_cast<double>(table.area((words * bits + 7) / 8)) * unit_um2;
    };
    area.pe_fifos_um2 = static_cast<double>(machine.rows) * machine.columns *
                        (fifo(pe.ifmap_fifo_words, machine.arithmetic.ifmap_bits) +
                         fifo(pe.filter_fifo_words, machine.arithmetic.filter_bits) +
                         fifo(pe.psum_in_fifo_words, machine.arithmetic.psum_bits) +
                         fifo(pe.psum_out_fifo_words, machine.arithmetic.psum_bits));
    area.buffer_um2 = static_cast<double>(table.area(area.buffer_bytes)) * unit_um2;
    return area;
}

}  // namespace eyrie
