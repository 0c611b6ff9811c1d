// Access counts of the six dataflows of Chen, Emer, Sze, ISCA 2016, sections V-VII: an accounting, not
// a machine. It counts words moved by a mapping in closed form, as the authors' published model does;
// for example it charges no buffer access for operands that only stream through.
//
// Letters are the paper's. M and C are those of one group: groups run one after the other and the
// totals count all of them. H and W include padding. A strip of e x f ofmap pixels needs
// h x w = (U e + R - U) x (U f + S - U) ifmap pixels, and ifmap words are charged by the ratio h/e
// w/f, so a count of ifmap words may be a fraction. Horizontal and vertical strides may differ.
//
// RS is published for square filters and ifmaps with rows and columns exchanged; here a set is R
// filter rows by f ofmap rows and a PE keeps filter rows of S weights, whatever the shape.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "dataflows/isca16/area.hpp"
#include "dataflows/isca16/dataflow.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

// Parameters of a mapping; those a dataflow lacks are 0.
//   RS   m filters, n images in the buffer; sets of R x f PEs, r over channels and t over filters;
//        p filters x q channels interleaved in a PE
//   WS   r channels x t filters on the array, strips of f ofmap columns
//   OSA  n images of e x f pixels on the array, m filters in the buffer
//   OSB  n images of p channels x f pixels on the array, m filters in the buffer
//   OSC  n images of p channels on the array, m filters in the buffer
//   NLR  p filters x q channels on the array; n images, m filters, e x f pixels in the buffer
struct Isca16Mapping {
    std::int64_t n = 0, m = 0, e = 0, f = 0, p = 0, q = 0, r = 0, t = 0;
    std::string text() const;  // "n=2 m=96 f=5 p=20 q=1 r=1 t=4"
};

// What a mapping occupies. Constraints: no more than the hardware has, p t <= m, q r <= C, and no
// parameter beyond what it divides. Only RS has a constraint on the RF: those of the other dataflows
// are sized for AlexNet and not checked, as in the published model.
struct Isca16Use {
    std::int64_t active_pes = 0;
    std::int64_t rf_words_per_pe = 0;
    std::int64_t buffer_words = 0;
};

enum class Isca16Level { dram, buffer, array, rf };
enum class Isca16Type { ifmap, weight, psum };

// Words per level and type of data, for the whole batch and all groups. The buffer and RF counts of
// psums are reads and writes; a psum passed between PEs counts once; psums at DRAM are the ofmap.
struct Isca16Counts {
    std::array<std::array<double, 3>, 4> words{};  // by level, type
    double macs = 0;
    double at(Isca16Level level, Isca16Type type) const {
        return words[static_cast<std::size_t>(level)][static_cast<std::size_t>(type)];
    }
    double at(Isca16Level level) const;  // of all types
};

// Energy per access and per MAC (ISCA 2016, Table IV). Allowed: 0 to 10000, resolved to 1e-6.
struct Isca16Weights {
    double dram = 200;
    double buffer = 6;
    double array = 2;
    double rf = 1;
    double mac = 1;
};

struct Isca16Energy {
    double alu = 0, dram = 0, buffer = 0, array = 0, rf = 0;
    double total() const { return alu + dram + buffer + array + rf; }
};

// All throw InputError when the layer is none a machine can compute, or is too large to count exactly;
// the first two also when a parameter is missing, not the dataflow's, or out of range.
Isca16Use isca16_use(const Layer& layer, std::int64_t batch, Isca16Dataflow dataflow, const Isca16Mapping& mapping);
Isca16Counts isca16_counts(const Layer& layer, std::int64_t batch, Isca16Dataflow dataflow,
                           const Isca16Mapping& mapping);
Isca16Energy isca16_energy(const Isca16Counts& counts, const Isca16Weights& weights = {});

}  // namespace eyrie
