#include "dataflows/components/machine_prices.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>

#include "dataflows/components/word_share.hpp"
#include "pe/fifos.hpp"

namespace eyrie {

namespace {

constexpr int dram_word_bits = 16;  // the table's unit for DRAM: transfers are counted in bytes

struct WordPrice {
    double read = 0, write = 0;
};

// Calls use(data type, its name, its networks) in the order in which the table has the types.
template <class Use>
void for_each_type_of_networks(Use use) {
    std::array<std::vector<NetworkId>, type_count> all;
    for_each_network([&](NetworkId id, const NetworkRow& row) { all[place(row.type)].push_back(id); });
    for_each_network([&](NetworkId id, const NetworkRow& row) {
        const std::size_t type = place(row.type);
        if (all[type].front() == id) use(row.type, data_type_names[type], all[type]);
    });
}

class Parts {
public:
    Parts(const AcceleratorConfig& machine, const Technology& technology, const ComponentAreas& areas)
        : machine_(machine),
          technology_(technology),
          areas_(areas),
          supply_v_(machine.supply_v > 0 ? machine.supply_v : technology.supply_v) {
        prices_.core_khz = machine.core_khz;
        prices_.table.price.fill(std::numeric_limits<double>::quiet_NaN());
    }

    MachinePrices all() {
        EnergyTable& table = prices_.table;
        const Arithmetic& bits = machine_.arithmetic;
        const PeConfig& pe = machine_.pe;
        describe(table);

        const OperatorPrice mac = technology_.operators.mac(machine_.mac_numbers, bits.ifmap_bits, bits.filter_bits,
                                                            bits.psum_bits, supply_v_);
        Component& mac_part = add("mac", machine_.pes(), "mac", technology_.operators.source(machine_.mac_numbers));
        mac_part.actions_pj = {{"mac", mac.pj}};
        set_area(mac_part, mac.um2);
        table.mac_active = mac.pj;
        table.mac_gated_psum = pe.gated_macs_use_psum_spad ? 1 : 0;

        set(Level::rf, DataType::ifmap,
            spad("ifmap_spad", pe.ifmap_spad_words, bits.ifmap_bits, pe.ifmap_spad_access_bits));
        set(Level::rf, DataType::filter,
            spad("filter_spad", pe.filter_spad_words, bits.filter_bits, pe.filter_spad_access_bits));
        set(Level::rf, DataType::psum, spad("psum_spad", pe.psum_spad_words, bits.psum_bits, pe.psum_spad_access_bits));
        std::array<double, pe_fifos> fifo_pj{};
        fifo_pj[place(PeFifo::ifmap_in)] = fifo("ifmap_fifo", machine_.pes(), pe.ifmap_fifo_words, bits.ifmap_bits);
        fifo_pj[place(PeFifo::filter_in)] = fifo("filter_fifo", machine_.pes(), pe.filter_fifo_words, bits.filter_bits);
        const double psum_in = fifo_pj[place(PeFifo::psum_in)] =
            fifo("psum_in_fifo", machine_.pes(), pe.psum_in_fifo_words, bits.psum_bits);
        const double psum_out = fifo_pj[place(PeFifo::psum_out)] =
            fifo("psum_out_fifo", machine_.pes(), pe.psum_out_fifo_words, bits.psum_bits);
        const double right = neighbour_fifo("ifmap_right_fifo", pe.ifmap_right_fifo_words);
        const double below = neighbour_fifo("ifmap_below_fifo", pe.ifmap_below_fifo_words);
        prices_.pe_pitch_mm = std::sqrt(area_um2() / machine_.pes() * technology_.chip.layout * 1e-6);

        for_each_input_network([&](NetworkId id, const NetworkRow& row) {
            bus_fifo(fmt::format("{}_bus_fifo", row.name), machine_.noc.input(id), bits_of(bits, row.type));
        });
        for_each_type_of_networks([&](DataType type, const char* name, const std::vector<NetworkId>& its_networks) {
            double sum = 0;
            for (const NetworkId one : its_networks) sum += fifo_pj[place(fifo_of(one))];
            network(fmt::format("{}_network", name), type, bits_of(bits, type),
                    sum / static_cast<double>(its_networks.size()));
        });
        hop("ifmap_links", DataType::ifmap, bits.ifmap_bits, std::max(right, below));
        hop("local_psum_network", DataType::psum, bits.psum_bits, psum_in + psum_out);

        buffer();
        if (machine_.vector.is_there()) vector_unit();
        dram();
        chip();
        for (std::size_t i = 0; i < price_keys; ++i)
            if (std::isnan(table.price[i]))
                throw std::logic_error(fmt::format("no component gives the price {}", price_table.keys[i].key));
        return std::move(prices_);
    }

private:
    Component& add(const std::string& name, std::int64_t instances, const std::string& model,
                   const std::string& source) {
        Component part;
        part.name = name;
        part.instances = instances;
        part.model = model;
        part.source = source;
        prices_.components.push_back(part);
        return prices_.components.back();
    }
    void set_area(Component& part, double um2) const {
        const auto given = areas_.find(part.name);
        part.area_um2 = given != areas_.end() ? given->second : um2;
    }
    void describe(EnergyTable& table) const {
        table.name = technology_.name;
        table.description = fmt::format("derived: {} in {}", machine_.name, technology_.description);
        table.source = "component models (docs/energy.md)";
        table.technology = technology_.name;
        table.voltage_v = supply_v_;
        table.unit = "pJ";
        table.word_bits = dram_word_bits;
        table.derived = true;
    }
    void set(Level level, DataType type, Action action, double pj) {
        prices_.table.price[price_number(level, type, action)] = pj;
    }
    void set(Level level, DataType type, WordPrice word) {
        set(level, type, Action::read, word.read);
        set(level, type, Action::write, word.write);
    }
    double area_um2() const {
        double sum = 0;
        for (const Component& part : prices_.components) sum += part.area_um2 * static_cast<double>(part.instances);
        return sum;
    }

    // `model`: "": the one that the size decides.
    void add_memory(const std::string& name, std::int64_t instances, std::int64_t words, int width_bits,
                    const MemoryPrice& price, const std::string& model = "") {
        const bool registers = technology_.memory.is_registers(words);
        const std::string& source =
            registers ? technology_.memory.registers_source() : technology_.memory.sram_source();
        Component& part = add(name, instances, !model.empty() ? model : registers ? "registers" : "sram", source);
        part.words = words;
        part.width_bits = width_bits;
        part.actions_pj = {{"read", price.read_pj}, {"write", price.write_pj}};
        part.leakage_uw = price.leakage_uw;
        set_area(part, price.area_um2);
        if (const std::string beyond = technology_.memory.beyond({words, width_bits, 1}); !beyond.empty())
            part.source += fmt::format("; {}: {}", name, beyond);
    }
    WordPrice spad(const std::string& name, std::int64_t words, int word_bits, int access_bits) {
        if (words == 0) return {};
        const int row_bits = access_bits > 0 ? access_bits : word_bits;
        const double share = accesses_a_word(row_bits, word_bits);
        const auto rows = static_cast<std::int64_t>(std::ceil(static_cast<double>(words) * share));
        const MemoryPrice price = technology_.memory.price({rows, row_bits, machine_.pe.spad_ports}, supply_v_, name);
        add_memory(name, machine_.pes(), rows, row_bits, price);
        return {price.read_pj * share, price.write_pj * share};
    }
    // A word in and out again, in pJ.
    double fifo(const std::string& name, std::int64_t instances, std::int64_t words, int width_bits) {
        const MemoryPrice price = technology_.memory.fifo_price(words, width_bits, supply_v_, name);
        add_memory(name, instances, words, width_bits, price, "fifo");
        return price.read_pj + price.write_pj;
    }
    double neighbour_fifo(const std::string& name, int words) {
        return words == 0 ? 0 : fifo(name, machine_.pes(), words, machine_.arithmetic.ifmap_bits);
    }
    void bus_fifo(const std::string& name, const InputNetworkConfig& network, int word_bits) {
        fifo(name, network.buses, std::max(1, network.fifo_bus_words / network.buses),
             network.words_per_cycle * word_bits);
    }
    void add_wires(const std::string& name, int bits, double mm,
                   std::vector<std::pair<std::string, double>> actions_pj) {
        Component& part = add(name, 1, "wire", technology_.wire.source);
        part.width_bits = bits;
        part.wire_mm = mm;
        part.actions_pj = std::move(actions_pj);
        set_area(part, 0);
    }
    // Of a word from or to the PE beside, through FIFOs.
    double tap_pj(int word_bits, double fifo_pj) const {
        return technology_.wire.pj(word_bits, prices_.pe_pitch_mm, supply_v_) + fifo_pj;
    }
    // A word crosses the Y-bus and one X-bus; each PE that takes it adds a tap of one pitch, and its FIFO.
    void network(const std::string& name, DataType type, int word_bits, double fifo_pj) {
        const double along_mm = (machine_.rows + machine_.columns) * prices_.pe_pitch_mm;
        const double transfer = technology_.wire.pj(word_bits, along_mm, supply_v_);
        const double delivery = tap_pj(word_bits, fifo_pj);
        add_wires(name, word_bits, along_mm, {{"transfer", transfer}, {"delivery", delivery}});
        set(Level::noc, type, Action::transfer, transfer);
        set(Level::noc, type, Action::delivery, delivery);
    }
    void hop(const std::string& name, DataType type, int word_bits, double fifo_pj) {
        const double hop = tap_pj(word_bits, fifo_pj);
        add_wires(name, word_bits, prices_.pe_pitch_mm, {{"hop", hop}});
        set(Level::noc, type, Action::hop, hop);
    }
    void buffer() {
        const GlobalBufferConfig& glb = machine_.glb;
        const int row_bits = buffer_access_bits(glb);
        const std::int64_t rows =
            std::max<std::int64_t>(1, std::int64_t{glb.bank_rows} * glb.bank_width_bits / row_bits);
        const double before = area_um2();
        const MemoryPrice bank = technology_.memory.price({rows, row_bits, glb.ports}, supply_v_, "glb_shared_bank");
        add_memory("glb_shared_bank", glb.shared_banks, rows, row_bits, bank);
        if (glb.filter_banks > 0) add_memory("glb_filter_bank", glb.filter_banks, rows, row_bits, bank);
        prices_.buffer_side_mm = std::sqrt((area_um2() - before) * technology_.chip.layout * 1e-6);
        add_wires("glb_wires", row_bits, prices_.buffer_side_mm,
                  {{"access", technology_.wire.pj(row_bits, prices_.buffer_side_mm, supply_v_)}});
        const std::pair<DataType, int> types[] = {{DataType::ifmap, machine_.arithmetic.ifmap_bits},
                                                  {DataType::filter, machine_.arithmetic.filter_bits},
                                                  {DataType::psum, machine_.arithmetic.psum_bits}};
        for (const auto& [type, bits] : types) {
            const double share = accesses_a_word(row_bits, bits);
            const double way = technology_.wire.pj(bits, prices_.buffer_side_mm, supply_v_);
            set(Level::glb, type, {bank.read_pj * share + way, bank.write_pj * share + way});
        }
    }
    // Beside the buffer, whose wires are in the prices of its words. A special function is made of steps of a lane's
    // multiplier and adder, one a cycle: an interpolation, then Newton's iteration.
    void vector_unit() {
        const VectorConfig& unit = machine_.vector;
        const int bits = machine_.arithmetic.ifmap_bits, sum_bits = machine_.arithmetic.psum_bits;
        const std::int64_t operators = std::int64_t{unit.lanes} * unit.operations_per_cycle;
        const std::string& source = technology_.operators.source(MacNumbers::integer);
        const OperatorPrice add_price = technology_.operators.integer_add(sum_bits, supply_v_);
        const OperatorPrice multiply_price = technology_.operators.integer_multiply(bits, bits, supply_v_);
        Component& adders = add("vector_adder", operators, "operator", source);
        adders.width_bits = sum_bits;
        adders.actions_pj = {{"add", add_price.pj}};
        set_area(adders, add_price.um2);
        Component& multipliers = add("vector_multiplier", operators, "operator", source);
        multipliers.width_bits = bits;
        multipliers.actions_pj = {{"multiply", multiply_price.pj}};
        set_area(multipliers, multiply_price.um2);
        const MemoryPrice registers =
            technology_.memory.price({unit.register_words, sum_bits, 2}, supply_v_, "vector_registers");
        add_memory("vector_registers", unit.lanes, unit.register_words, sum_bits, registers);
        prices_.table.vector = {add_price.pj, multiply_price.pj,
                                unit.special_cycles * (add_price.pj + multiply_price.pj), registers.read_pj,
                                registers.write_pj};
    }
    void dram() {
        const double bit_pj = technology_.dram_pj(machine_.dram.kind);
        Component& part = add(fmt::format("dram ({})", machine_.dram.kind), 1, "dram", technology_.dram_source);
        part.width_bits = 1;
        part.actions_pj = {{"read", bit_pj}, {"write", bit_pj}};
        set(Level::dram, DataType::ifmap, {bit_pj * dram_word_bits, bit_pj * dram_word_bits});
    }
    void chip() {
        const ChipModel& chip = technology_.chip;
        EnergyTable& table = prices_.table;
        const double parts_um2 = area_um2(), by_supply = (supply_v_ / chip.at_v) * (supply_v_ / chip.at_v);
        prices_.core_mm2 = parts_um2 * chip.layout * 1e-6;
        const double cycle_pj = chip.clock_pj_per_mm2 * prices_.core_mm2 * by_supply;
        table.clock_mw = cycle_pj * machine_.core_khz * 1e-6;
        for (const Component& part : prices_.components)
            table.leakage_mw += part.leakage_uw * static_cast<double>(part.instances) * 1e-3;
        table.overhead_percent = chip.overhead_percent;
        add("clock_network", 1, "chip", chip.source).actions_pj = {{"cycle", cycle_pj}};
        add("layout", 1, "chip", chip.source).area_um2 = parts_um2 * (chip.layout - 1);
    }

    const AcceleratorConfig& machine_;
    const Technology& technology_;
    const ComponentAreas& areas_;
    const double supply_v_;
    MachinePrices prices_;
};

}  // namespace

MachinePrices machine_prices(const AcceleratorConfig& machine, const Technology& technology,
                             const ComponentAreas& areas) {
    return Parts(machine, technology, areas).all();
}

}  // namespace eyrie
