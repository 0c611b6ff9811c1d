// A plan: everything the machine does for one layer, as data (docs/plan.md).
//
// A dataflow is a pure function (layer, accelerator, parameters) -> Plan. The machine executes
// plans and knows no dataflow's name; dataflows/verify.hpp checks a plan without the machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "noc/stream.hpp"
#include "pe/program.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

// Which MACs a PE's program stands for, relative to its pass: filters [filter, filter + p),
// channels [channel, channel + q), one row of the filter, one row of the ofmap.
struct PeWork {
    std::int32_t filter = 0;
    std::int32_t channel = 0;
    std::int32_t filter_row = 0;
    std::int32_t ofmap_row = 0;
};

// One filter word, relative to its pass.
struct FilterCoordinate {
    std::int32_t filter;
    std::int32_t channel;
    std::int32_t row;
    std::int32_t column;
};

// What passes of the same extent have in common.
struct PassShape {
    std::int32_t images = 0;
    std::int32_t filters = 0;     // of one group
    std::int32_t channels = 0;    // of one group
    std::int32_t ofmap_rows = 0;
    bool psum_in = false;         // psums of earlier passes are read back from the global buffer
    std::vector<PeProgram> programs;              // one per PE, row-major
    std::vector<PeWork> work;                     // one per PE, row-major
    InputStream filter_stream;                    // addresses: place in filter_order
    std::vector<FilterCoordinate> filter_order;   // the order in which DRAM and buffer hold the filters
    InputStream ifmap_stream;                     // addresses: within the ifmaps in the buffer
    InputStream psum_stream;                      // addresses: within the pass's psums in the buffer
    OutputStream output_stream;
    std::int64_t psum_words = 0;                  // that the pass holds in the buffer
};

// One pass; coordinates are absolute.
struct Pass {
    std::int32_t shape = 0;
    std::int32_t group = 0;
    std::int32_t image = 0;          // first image
    std::int32_t filter = 0;         // first filter within the group
    std::int32_t channel = 0;        // first channel within the group
    std::int32_t ofmap_row = 0;      // first ofmap row
    std::int64_t psum_base = 0;      // in the psum region of the buffer, words
    bool load_ifmaps = false;        // the buffer's ifmaps are replaced before this pass
    bool store_ofmaps = false;       // all psums in the buffer are finished ofmaps after this pass
};

// An ifmap row in the buffer is ifmap_columns long; row y of the padded ifmap's channel c of image
// i of a pass lies at ((i * channels + c) * ifmap_rows(shape) + y) * ifmap_columns.
// Psum (image i, ofmap row y, column x, filter f) of a pass lies at
// psum_base + ((i * ofmap_rows + y) * F + x) * filters + f.
struct Plan {
    std::string dataflow;
    std::string mapping;              // parameters, as text "m=96 n=1 ..."
    std::string loop_nest;
    std::int64_t batch = 1;
    std::int64_t ifmap_columns = 0;
    std::int64_t glb_ifmap_words = 0;  // most that are in the buffer at a time
    std::int64_t glb_psum_words = 0;
    std::int64_t glb_filter_words = 0; // of the largest pass
    std::int32_t active_pes = 0;
    MulticastIds filter_ids;
    MulticastIds ifmap_ids;
    MulticastIds psum_ids;
    std::vector<PassShape> shapes;
    std::vector<Pass> passes;

    const PassShape& shape_of(const Pass& pass) const { return shapes[static_cast<std::size_t>(pass.shape)]; }
};

// Rows of the padded ifmap under `ofmap_rows` rows of the ofmap.
std::int64_t strip_rows(const Layer& layer, std::int64_t ofmap_rows);
// Columns of the padded ifmap under a whole row of the ofmap: those that are loaded.
std::int64_t used_ifmap_columns(const Layer& layer);

}  // namespace eyrie
