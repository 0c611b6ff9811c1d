// A plan: everything the machine does for one layer, as data (docs/plan.md).
//
// A dataflow is a pure function (layer, accelerator, parameters) -> Plan. The machine executes
// plans and knows no dataflow's name; dataflows/verify/verify.hpp checks a plan without the machine.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "dataflows/mapping/mapping_parameters.hpp"
#include "dataflows/plan/on_chip.hpp"
#include "dataflows/plan/step.hpp"
#include "memory/config.hpp"
#include "noc/stream.hpp"
#include "pe/program.hpp"
#include "sim/ledger/networks.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

// The loops of a layer. A MAC has one coordinate in each; filters and channels count within their group.
enum class Dimension { group, image, filter, channel, filter_row, filter_column, ofmap_row, ofmap_column };
inline constexpr std::size_t dimensions = 8;
using Coordinates = std::array<std::int32_t, dimensions>;
inline constexpr std::size_t at_dimension(Dimension d) { return static_cast<std::size_t>(d); }

// The MACs that a PE's program computes, relative to its pass: a box, in the order PassShape::mac_order.
struct PeWork {
    Coordinates first{};
    Coordinates extent{};  // all 0: no MACs; only channels 0: the PE passes psums through

    std::int32_t first_of(Dimension d) const { return first[at_dimension(d)]; }
    std::int32_t extent_of(Dimension d) const { return extent[at_dimension(d)]; }
};

// PEs that run the same program over boxes of the same extent.
struct PeClass {
    PeProgram program;
    Coordinates extent{};
};

// One filter word, relative to its pass.
struct FilterCoordinate {
    std::int32_t group;
    std::int32_t filter;
    std::int32_t channel;
    std::int32_t row;
    std::int32_t column;
};

inline bool operator==(const FilterCoordinate& a, const FilterCoordinate& b) {
    return a.group == b.group && a.filter == b.filter && a.channel == b.channel && a.row == b.row &&
           a.column == b.column;
}

// How the input streams and programs of a pass repeat: after a start, nested loops of equal parts, the iterations of
// each loop equal as well. Counted in bus words, and in MACs of each PE with work. No result depends on it: it only
// tells fast-forward where the state may repeat (docs/fast-forward.md). No loops: nowhere.
struct PassParts {
#define EYRIE_INPUT_WORDS(id, ...) std::int64_t id##_words = 0;
    struct Work {
        EYRIE_INPUT_NETWORKS(EYRIE_INPUT_WORDS)  // bus words
        std::int64_t macs = 0;
    };
    std::vector<std::int64_t> loops;  // iterations, outermost first
    Work start;
    Work part;
};

#define EYRIE_INPUT_STREAM(id, ...) InputStream id##_stream;
#define EYRIE_OUTPUT_STREAM(id, ...) OutputStream id##_stream;

// What passes of the same extent have in common.
struct PassShape {
    std::int32_t groups = 1;
    std::int32_t images = 0;
    std::int32_t filters = 0;   // of each group
    std::int32_t channels = 0;  // of each group
    std::int32_t ofmap_rows = 0;
    std::int32_t ofmap_columns = 0;
    bool psum_in = false;                        // psums of earlier passes are read back from the global buffer
    std::vector<Dimension> mac_order;            // a PE's loops, outermost first
    std::vector<PeClass> classes;                // made by dataflows/plan/pe_classes.hpp; the first has no work
    std::vector<std::int32_t> class_of_pe;       // one per PE, row-major; index into `classes`
    std::vector<Coordinates> first_of_pe;        // one per PE, row-major: where its box begins
    std::vector<FilterCoordinate> filter_order;  // the order in which DRAM and buffer hold the filters
    // By network. Addresses of filters: place in filter_order, from the pass's filter_base on; of ifmaps: within those
    // in the buffer; of psums: within the pass's in the buffer.
    EYRIE_INPUT_NETWORKS(EYRIE_INPUT_STREAM)
    EYRIE_OUTPUT_NETWORKS(EYRIE_OUTPUT_STREAM)
    std::int64_t psum_words = 0;  // that the pass holds in the buffer
    PassParts parts;

    std::size_t pes() const { return class_of_pe.size(); }
    std::size_t class_at(std::size_t pe) const { return static_cast<std::size_t>(class_of_pe[pe]); }
    const PeProgram& program(std::size_t pe) const { return classes[class_at(pe)].program; }
    PeWork work(std::size_t pe) const { return {first_of_pe[pe], classes[class_at(pe)].extent}; }
};

// One pass; coordinates are absolute.
struct Pass {
    std::int32_t shape = 0;
    std::int32_t group = 0;         // first group
    std::int32_t image = 0;         // first image
    std::int32_t filter = 0;        // first filter within the group
    std::int32_t channel = 0;       // first channel within the group
    std::int32_t ofmap_row = 0;     // first ofmap row
    std::int32_t ofmap_column = 0;  // first ofmap column
    std::int32_t ifmap_base = 0;    // in the ifmap region of the buffer, words
    std::int32_t filter_base = 0;   // in the filter region
    std::int64_t psum_base = 0;     // in the psum region of the buffer, words
};

// A loop of Plan::loop_nest, and what its index is for a MAC that a PE does in a pass.
struct NestLoop {
    enum class Index {
        pass,   // the pass's first coordinate % block / step
        place,  // the place of the PE's first coordinate among those of all PEs of the pass, smallest first
        pe,     // the MAC's coordinate, counted from the PE's first
    };
    std::int32_t line = 0;  // of the text, from 0
    Dimension dimension = Dimension::group;
    Index index = Index::pass;
    std::int64_t block = 1;
    std::int64_t step = 1;
};

// The ifmap words under a pass's tile of the ofmap are in the buffer: row y and column x of the tile of channel c of
// group g of image i lie at ifmap_base + (((i * groups + g) * channels + c) * rows + y) * columns + x, with the tile's
// rows and columns. Psum (image i, ofmap row y, column x, group g, filter f) of a pass lies at psum_base + (((i *
// ofmap_rows + y) * ofmap_columns + x) * groups + g) * filters + f.
struct Plan {
    std::string dataflow;
    MappingParameters parameters;
    std::string mapping;  // parameters, as text "m=96 n=1 ..."
    std::string loop_nest;
    std::vector<NestLoop> nest_loops;  // the loops of loop_nest
    std::int64_t batch = 1;
    DoubleBuffer double_buffered = DoubleBuffer::none;  // regions that have two halves
    std::int64_t glb_ifmap_words = 0;                   // the most that are in the buffer at a time
    std::int64_t glb_psum_words = 0;
    std::int64_t glb_filter_words = 0;
    OnChip on_chip;  // tensors that stay in the buffer; not of the dataflow, but of the network's run
    std::int32_t active_pes = 0;
#define EYRIE_INPUT_IDS(id, ...) MulticastIds id##_ids;
    EYRIE_INPUT_NETWORKS(EYRIE_INPUT_IDS)
    std::vector<PassShape> shapes;
    std::vector<Pass> passes;  // in the order in which the steps run them
    std::vector<Step> steps;   // the controller's program

    const Step& step(StepIndex index) const { return steps[static_cast<std::size_t>(index)]; }
    // The last pass that uses what a load brings, or whose psums a store takes.
    std::int32_t last_pass_of(StepIndex index) const;
    const PassShape& shape_of(const Pass& pass) const { return shapes[static_cast<std::size_t>(pass.shape)]; }
};

// What of a plan is about a network: of those whose words go to PEs, in the order of the table, and of the others.
struct PlannedInput {
    MulticastIds Plan::*ids;
    InputStream PassShape::*stream;
    std::int64_t PassParts::Work::*words;
};
#define EYRIE_PLANNED_INPUT(id, ...) {&Plan::id##_ids, &PassShape::id##_stream, &PassParts::Work::id##_words},
inline constexpr PlannedInput planned_inputs[] = {EYRIE_INPUT_NETWORKS(EYRIE_PLANNED_INPUT)};
constexpr const PlannedInput& planned(NetworkId input) { return planned_inputs[place(input)]; }
#define EYRIE_PLANNED_OUTPUT(id, ...) &PassShape::id##_stream,
inline constexpr OutputStream PassShape::*planned_outputs[] = {EYRIE_OUTPUT_NETWORKS(EYRIE_PLANNED_OUTPUT)};

// What a plan takes of the host's memory, without a few hundred bytes.
std::int64_t memory_bytes(const Plan& plan);

// For each pass, whether words of the region are loaded for it, rather than kept from an earlier pass.
std::vector<char> passes_that_load(const Plan& plan, Region region);
// For each pass, whether ofmaps are stored once it has run.
std::vector<char> passes_that_store(const Plan& plan);

// Rows (columns) of the padded ifmap that are loaded for `ofmap_rows` rows (columns) of the ofmap.
std::int64_t strip_rows(const Layer& layer, std::int64_t ofmap_rows);
std::int64_t strip_columns(const Layer& layer, std::int64_t ofmap_columns);
// Ifmap words of one plane under the tile of a pass.
std::int64_t tile_words(const Layer& layer, const PassShape& shape);

}  // namespace eyrie
