#include "sim/technology/technology_keys.hpp"

#include <fmt/format.h>

#include "sim/technology/read_points.hpp"

namespace eyrie {

namespace {

const char* const volts = "a number from 0.1 to 10";
const char* const factor = "a number from 1 to 100";
const char* const sizes = "a mapping of numbers by rising sizes";
const char* const widths = "a mapping of sequences by rising widths";

// Of an operator: by how its numbers are given.
void add_operator(std::vector<KeyRow>& rows, const char* name, const std::string& numbers, const char* doc) {
    const std::string section = std::string("arithmetic.") + name;
    rows.push_back({section, "", "", "", doc});
    rows.push_back({section + ".source", "text", "", "", "where its numbers are from"});
    rows.push_back({section + ".pj", numbers, "", "pJ", "energy of one"});
    rows.push_back({section + ".um2", numbers, "", "um2", "area of one"});
}

std::vector<KeyRow> make_rows() {
    const std::string above_0 = fmt::format("a number from {} to {}", smallest_number, largest_number);
    const char* const supply = "the supply that the energies hold for; they go with its square";
    std::vector<KeyRow> rows = {
        {"name", "text", "", "", ""},
        {"description", "text", "''", "", "one line"},
        {"node_nm", "a number from 1 to 1000", "", "nm", "the node; technologies in between are made of two"},
        {"supply_v", volts, "", "V", "of an accelerator that states none"},
        {"sram", "", "", "", "memories of 32 words and more, with one read-write port"},
        {"sram.source", "text", "", "", "where its numbers are from"},
        {"sram.at_v", volts, "", "V", supply},
        {"sram.capacity_bytes", "a sequence of rising numbers", "", "bytes",
         "the capacities that the tables below have numbers of; in between, straight in the logarithms"},
        {"sram.read_pj", widths, "", "", "energies of reads, by the width of a row in bits"},
        {"sram.read_pj.WIDTH", above_0, "", "pJ", "a number for each capacity"},
        {"sram.write_pj", widths, "", "", "energies of writes, by the same widths"},
        {"sram.write_pj.WIDTH", above_0, "", "pJ", "a number for each capacity"},
        {"sram.leakage_uw", widths, "", "", "leakage, by the same widths"},
        {"sram.leakage_uw.WIDTH", above_0, "", "uW", "a number for each capacity"},
        {"sram.area_um2", widths, "", "", "areas, by the same widths"},
        {"sram.area_um2.WIDTH", above_0, "", "um2", "a number for each capacity"},
        {"sram.two_ports", "", "", "", "what one read and one write port take, beside one read-write port"},
        {"sram.two_ports.read", factor, "", "", "times the energy of a read"},
        {"sram.two_ports.write", factor, "", "", "times the energy of a write"},
        {"sram.two_ports.leakage", factor, "", "", "times the leakage"},
        {"sram.two_ports.area", factor, "", "", "times the area"},
        {"sram.least_area_um2_per_byte", sizes, "", "um2 per byte",
         "by bytes: an area that no memory up to the last size is below"},
        {"sram.reach_bytes", sizes, "none", "bytes",
         "by bits of a row: the largest memory that numbers were found for; a larger one's are said to be "
         "extrapolated"},
        {"registers", "", "", "", "memories under 32 words: flip-flops behind an address match, and FIFOs"},
        {"registers.source", "text", "", "", "where their numbers are from"},
        {"registers.at_v", volts, "", "V", supply},
        {"registers.bit_pj", above_0, "", "pJ", "a bit read or written"},
        {"registers.match_pj", above_0, "", "pJ", "an address bit compared, in each word"},
        {"registers.counter_pj", above_0, "", "pJ", "an address bit counted on, in a FIFO"},
        {"registers.bit_um2", above_0, "", "um2", "a bit"},
        {"registers.match_um2", above_0, "", "um2", "an address bit of a word"},
        {"arithmetic", "", "", "", "MACs, multipliers, adders"},
        {"arithmetic.at_v", volts, "", "V", supply}};
    add_operator(rows, "integer_mac", "a sequence of 3 numbers",
                 "a, b, c: a + b (n + m)/2 + c n m for operands of n and m bits; with its registers");
    add_operator(rows, "integer_add", sizes, "by bits; in between and beyond, straight in the logarithms");
    add_operator(rows, "integer_multiply", sizes, "by the square root of the product of the operands' bits");
    add_operator(rows, "float_add", sizes, "by bits of the significand, the hidden one included");
    add_operator(rows, "float_multiply", "a sequence of 2 numbers",
                 "a, b: a n + b n^2 for a significand of n bits, the hidden one included");
    add_operator(rows, "xnor", above_0, "a product of two binary words");
    add_operator(rows, "shifter", above_0, "a product with a power of two, for each bit of the ifmap word");
    rows.insert(
        rows.end(),
        {{"wire", "", "", "", "wires between blocks"},
         {"wire.source", "text", "", "", "where its number is from"},
         {"wire.at_v", volts, "", "V", supply},
         {"wire.pj_per_bit_mm", above_0, "", "pJ per bit and mm", "a bit that is sent"},
         {"chip", "", "", "", "what is known of the chip as a whole"},
         {"chip.source", "text", "", "", "where its numbers are from"},
         {"chip.at_v", volts, "", "V", supply},
         {"chip.layout", factor, "", "", "times the area of all parts: the core"},
         {"chip.clock_pj_per_mm2", fmt::format("a number from 0 to {}", largest_number), "", "pJ per mm2 and cycle",
          "the clock network, by the area of the core"},
         {"chip.overhead_percent", "a number from 0 to 10000", "", "%", "control and the rest, of the parts' energy"},
         {"dram", "", "", "", "memory beside the chip"},
         {"dram.source", "text", "", "", "where its numbers are from"},
         {"dram.pj_per_bit", "a mapping of numbers by kinds of memory", "", "",
          "the kinds that dram.kind of an accelerator may name"},
         {"dram.pj_per_bit.KIND", above_0, "", "pJ per bit", "a bit over the link, at any supply of the chip"}});
    return rows;
}

}  // namespace

const std::vector<KeyRow>& technology_key_rows() {
    static const std::vector<KeyRow> rows = make_rows();
    return rows;
}

std::vector<std::string> technology_keys(const std::string& section) {
    return keys_within(technology_key_rows(), section);
}

}  // namespace eyrie
