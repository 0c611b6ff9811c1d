// eyrie diff: two results side by side, or two comparisons, dataflow by dataflow: the keys in which they differ, and
// each layer's cycles, energy and accesses with their ratio.
#pragma once

#include <string>
#include <vector>

#include "sim/diff/amounts.hpp"
#include "sim/diff/differing_keys.hpp"
#include "sim/provenance/provenance.hpp"

namespace eyrie {

struct LayerDiff {
    std::string name;
    Amounts a, b;  // empty: only the other one has the layer

    // Of b to a. Energies of two units have none.
    std::optional<double> ratio(std::size_t place, bool same_unit) const;
};

struct RunDiff {
    std::string name;                  // of a comparison: the dataflow; "": of a result
    std::string a, b;                  // what ran, in words: "tiny on eyeriss + array.rows=9, batch 1"
    std::string command_a, command_b;  // "": the result does not say it
    std::string unit_a, unit_b;        // of energies
    std::vector<DifferingKey> keys;
    std::vector<LayerDiff> layers;   // in the order of `a`, then those that only `b` has
    LayerDiff total;                 // of the layers that both have; empty amounts: there is none
    bool all_layers = true;          // both have all of them
    std::vector<LayerDiff> whole;    // one, where both ran the whole network
    std::vector<std::string> notes;  // layers that could not run

    bool same_unit() const { return unit_a == unit_b; }
};

struct ResultDiff {
    std::string file_a, file_b;
    std::vector<RunDiff> runs;                      // that both have
    std::vector<std::string> only_in_a, only_in_b;  // dataflows of comparisons
    std::optional<Provenance> provenance;           // where a command made it
};

// JSON of eyrie run or eyrie compare, and what it is called.
struct ResultText {
    std::string name, text;
};

// Throws InputError naming file and key.
ResultDiff diff_results(const ResultText& a, const ResultText& b);
ResultText read_result_text(const std::string& path);

// In tables of that many characters at most: long values are cut, others are split into blocks. 0: as wide as they are.
std::string diff_text(const ResultDiff& diff, std::size_t width = 0);
std::string diff_json(const ResultDiff& diff);  // schema eyrie.diff/1
std::string diff_csv(const ResultDiff& diff);   // a line for each layer, and one for their total
const std::vector<Column>& diff_columns();

}  // namespace eyrie
