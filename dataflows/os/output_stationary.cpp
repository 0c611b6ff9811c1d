#include "dataflows/os/output_stationary.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "dataflows/dataflow/dataflow.hpp"
#include "dataflows/plan/channel_steps.hpp"
#include "dataflows/plan/loop_nest.hpp"
#include "dataflows/plan/network_ids.hpp"
#include "dataflows/plan/obstacle.hpp"
#include "dataflows/plan/pass_builder.hpp"
#include "dataflows/plan/pe_classes.hpp"
#include "dataflows/plan/program_writer.hpp"
#include "dataflows/plan/shape_cache.hpp"

namespace eyrie {

namespace {

// Where the tiles of e x f PEs stand: on top of one another first, then side by side.
struct TilePlaces {
    TilePlaces(const AcceleratorConfig& machine, const MappingParameters& os)
        : down(machine.rows / os.e), across(machine.columns / os.f), columns(machine.columns), e(os.e), f(os.f) {}
    std::int64_t count() const { return down * across; }
    std::size_t pe(std::int64_t tile, std::int64_t y, std::int64_t x) const {
        return static_cast<std::size_t>((tile % down * e + y) * columns + tile / down * f + x);
    }
    std::int64_t down, across, columns, e, f;
};

class OutputStationaryPlanner {
public:
    OutputStationaryPlanner(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                            const MappingParameters& os, ProgramWriter& program, Plan& plan)
        : layer_(layer),
          batch_(batch),
          machine_(machine),
          os_(os),
          program_(program),
          plan_(plan),
          tiles_(machine, os),
          ids_(machine),
          sum_words_(layer.C_per_group() * layer.R * layer.S) {}

    void run() {
        assign_ids();
        ShapeCache cache(plan_);
        const auto for_tiles = [&](auto use) {
            for (std::int64_t image = 0; image < batch_; image += os_.n)
                for (std::int64_t row = 0; row < layer_.E(); row += os_.e)
                    for (std::int64_t column = 0; column < layer_.F(); column += os_.f) use(image, row, column);
        };
        for (std::int64_t group = 0; group < layer_.G; group += os_.g)
            for_blocks(os_, layer_.M_per_group(), program_, for_tiles,
                       [&](std::int64_t filter, std::int64_t image, std::int64_t row, std::int64_t column) {
                           add_pass(cache, pass_at(group, image, filter, 0, row, column));
                       });
    }

private:
    void add_pass(ShapeCache& cache, Pass pass) {
        const std::int64_t groups = std::min(os_.g, layer_.G - pass.group);
        const std::int64_t filters = std::min(os_.m, layer_.M_per_group() - pass.filter);
        const std::int64_t images = std::min(os_.n, batch_ - pass.image);
        const std::int64_t rows = std::min(os_.e, layer_.E() - pass.ofmap_row);
        const std::int64_t columns = std::min(os_.f, layer_.F() - pass.ofmap_column);
        pass.shape = cache.index({groups, images, filters, rows, columns},
                                 [&] { return build(groups, images, filters, rows, columns); });
        const bool first_tile = pass.image == 0 && pass.ofmap_row == 0 && pass.ofmap_column == 0;
        if (os_.keeps_filters())
            program_.use(Region::filter, {pass.filter, 0},
                         static_cast<std::int64_t>(cache.shape(pass.shape).filter_order.size()));
        else if (os_.keeps_ifmaps() || first_tile)
            program_.load(Region::filter);
        if (!os_.keeps_ifmaps() || pass.filter == 0) program_.load(Region::ifmap);
        program_.run(pass);
        program_.store_ofmaps(1);
    }

    std::int64_t tile(std::int64_t g, std::int64_t image, std::int64_t place) const {
        return (g * os_.n + image) * os_.p + place;
    }
    std::int32_t filter_group(std::int64_t g, std::int64_t place) const { return narrow_to_32(g * os_.p + place); }
    std::int32_t ifmap_group(std::int64_t g, std::int64_t image, std::int64_t y, std::int64_t x) const {
        return narrow_to_32(((g * os_.n + image) * os_.e + y) * os_.f + x);
    }

    // Calls use(g, image, place, y, x, pe).
    template <class Use>
    void for_psums(std::int64_t groups, std::int64_t images, std::int64_t places, std::int64_t rows,
                   std::int64_t columns, Use use) const {
        for (std::int64_t g = 0; g < groups; ++g)
            for (std::int64_t image = 0; image < images; ++image)
                for (std::int64_t place = 0; place < places; ++place)
                    for (std::int64_t y = 0; y < rows; ++y)
                        for (std::int64_t x = 0; x < columns; ++x)
                            use(g, image, place, y, x, tiles_.pe(tile(g, image, place), y, x));
    }

    void assign_ids() {
        for_psums(os_.g, os_.n, os_.p, os_.e, os_.f,
                  [&](auto g, auto image, auto place, auto y, auto x, std::size_t pe) {
                      ids_.filter_group[pe] = filter_group(g, place);
                      ids_.ifmap_group[pe] = ifmap_group(g, image, y, x);
                  });
        ids_.assign(layer_, plan_);
    }

    PassShape build(std::int64_t groups, std::int64_t images, std::int64_t filters, std::int64_t rows,
                    std::int64_t columns) const {
        PassShape shape = shape_with_extents(groups, images, filters, layer_.C_per_group(), rows, columns, false);
        shape.mac_order = {Dimension::filter, Dimension::channel, Dimension::filter_row, Dimension::filter_column};
        const Split by_filter(filters, os_.p);
        build_programs(shape, by_filter);
        build_filter_stream(shape, by_filter);
        build_ifmap_stream(shape, by_filter);
        build_output_stream(shape, by_filter);
        shape.parts = parts_of(shape, by_filter);
        return shape;
    }

    // As many rounds (in which all places have a filter) as fill an output bus word; a round; as few channels as end
    // with a filter bus word.
    PassParts parts_of(const PassShape& shape, const Split& by_filter) const {
        const std::int64_t width = machine_.noc.filter.words_per_cycle;
        const std::int64_t taps = layer_.R * layer_.S;
        const std::int64_t filters = by_filter.size(by_filter.parts_used() - 1);
        const std::int64_t at_once = std::min<std::int64_t>(filters, machine_.noc.output.words_per_cycle);
        const std::int64_t channels = width / std::gcd(taps, width);
        const std::int64_t steps = shape.channels % channels == 0 ? shape.channels / channels : 1;
        PassParts parts;
        parts.loops = {filters / at_once, at_once, steps};
        parts.part.filter_words = ceil_div(sum_words_, width) / steps * shape.groups * by_filter.parts_used();
        parts.part.ifmap_words = shape.ifmap_stream.size() / by_filter.size(0) / steps;
        parts.part.macs = sum_words_ / steps;
        return parts;
    }

    IfmapShift shift_of(const PassShape& shape, std::int64_t y, std::int64_t x) const {
        const bool down = layer_.R > layer_.stride_h;  // words are used again a row, a column further on
        const bool across = layer_.S > layer_.stride_w;
        IfmapShift shift;
        shift.words = narrow_to_32(shape.channels * layer_.R * layer_.S);
        shift.rows = narrow_to_32(layer_.R);
        shift.columns = narrow_to_32(layer_.S);
        shift.row_lag = narrow_to_32(layer_.stride_h);
        shift.column_lag = narrow_to_32(layer_.stride_w);
        shift.from_below = down && y + 1 < shape.ofmap_rows;
        shift.from_right = across && x + 1 < shape.ofmap_columns;
        shift.to_above = down && y > 0;
        shift.to_left = across && x > 0;
        return shift;
    }

    void build_programs(PassShape& shape, const Split& by_filter) const {
        PeClasses classes(shape, machine_.pes());
        for_psums(shape.groups, shape.images, by_filter.parts_used(), shape.ofmap_rows, shape.ofmap_columns,
                  [&](auto g, auto image, auto place, auto y, auto x, std::size_t pe) {
                      IfmapShift ifmaps = shift_of(shape, y, x);
                      // The fullest place needs further rounds, whose ifmap words come here as well.
                      ifmaps.dropped_after = narrow_to_32((by_filter.size(0) - by_filter.size(place)) * shape.channels *
                                                          words_from_network(ifmaps));
                      PeProgram program;
                      program.images = program.filters = 1;
                      program.positions = narrow_to_32(by_filter.size(place));
                      program.ifmaps = ifmaps;
                      program.filter_use = FilterUse::stream;
                      classes.give(pe, program,
                                   {{narrow_to_32(g), narrow_to_32(image), narrow_to_32(by_filter.first(place)), 0, 0,
                                     0, narrow_to_32(y), narrow_to_32(x)},
                                    {1, 1, program.positions, shape.channels, narrow_to_32(layer_.R),
                                     narrow_to_32(layer_.S), 1, 1}});
                  });
    }

    // Filter columns of row i that a PE takes from the network: the first so many.
    static std::int64_t columns_from_network(const IfmapShift& shift, std::int64_t i) {
        if (shift.from_below && i >= shift.row_lag) return 0;
        return shift.from_right ? std::min(shift.column_lag, shift.columns) : shift.columns;
    }
    static std::int64_t words_from_network(const IfmapShift& shift) {
        std::int64_t words = 0;
        for (std::int64_t i = 0; i < shift.rows; ++i) words += columns_from_network(shift, i);
        return words;
    }

    // Round by round, by word of the sum, then place. In the buffer a filter's words lie in the order of the sum.
    void build_filter_stream(PassShape& shape, const Split& by_filter) const {
        for (std::int64_t g = 0; g < shape.groups; ++g)
            for (std::int64_t filter = 0; filter < shape.filters; ++filter)
                for (std::int64_t c = 0; c < shape.channels; ++c)
                    for (std::int64_t i = 0; i < layer_.R; ++i)
                        for (std::int64_t j = 0; j < layer_.S; ++j)
                            shape.filter_order.push_back({narrow_to_32(g), narrow_to_32(filter), narrow_to_32(c),
                                                          narrow_to_32(i), narrow_to_32(j)});
        InputStream& stream = shape.filter_stream;
        stream.tags = ids_.filter_tags();
        const std::int64_t width = machine_.noc.filter.words_per_cycle;
        const std::int64_t last = by_filter.parts_used() - 1;
        const auto rounds = [&](std::int64_t from, std::int64_t to, std::int64_t places) {
            for (std::int64_t k = 0; k < sum_words_; k += width)
                for (std::int64_t g = 0; g < shape.groups; ++g)
                    for (std::int64_t place = 0; place < places; ++place)
                        stream.bus_words.push_back(
                            {narrow_to_32((g * shape.filters + by_filter.first(place) + from) * sum_words_ + k), 1,
                             filter_group(g, place), narrow_to_32(std::min(width, sum_words_ - k))});
            stream.end_block({{narrow_to_32(to - from), narrow_to_32(sum_words_)}});
        };
        rounds(0, by_filter.size(last), last + 1);
        if (by_filter.size(last) < by_filter.size(0)) rounds(by_filter.size(last), by_filter.size(0), last);
    }

    // Round by round, by channel and filter row, then by bus word of columns, then PE.
    void build_ifmap_stream(PassShape& shape, const Split& by_filter) const {
        InputStream& stream = shape.ifmap_stream;
        stream.tags = ids_.ifmap_tags();
        const std::int64_t rows = strip_rows(layer_, shape.ofmap_rows);
        const std::int64_t columns = strip_columns(layer_, shape.ofmap_columns);
        const std::int64_t width = machine_.noc.ifmap.words_per_cycle;
        for (std::int64_t i = 0; i < layer_.R; ++i)
            for (std::int64_t j = 0; j < layer_.S; j += width)
                for_psums(
                    shape.groups, shape.images, 1, shape.ofmap_rows, shape.ofmap_columns,
                    [&](auto g, auto image, auto, auto y, auto x, std::size_t) {
                        const std::int64_t count = std::min(width, columns_from_network(shift_of(shape, y, x), i) - j);
                        if (count <= 0) return;
                        const std::int64_t plane = (image * shape.groups + g) * shape.channels;
                        stream.bus_words.push_back(
                            {narrow_to_32((plane * rows + y * layer_.stride_h + i) * columns + x * layer_.stride_w + j),
                             1, ifmap_group(g, image, y, x), narrow_to_32(count)});
                    });
        stream.end_block({{narrow_to_32(by_filter.size(0)), 0}, {shape.channels, narrow_to_32(rows * columns)}});
    }

    // As many rounds at a time as a bus word holds.
    void build_output_stream(PassShape& shape, const Split& by_filter) const {
        const std::int64_t width = machine_.noc.output.words_per_cycle;
        for (std::int64_t round = 0; round < by_filter.size(0); round += width)
            for_psums(
                shape.groups, shape.images, by_filter.parts_used(), shape.ofmap_rows, shape.ofmap_columns,
                [&](auto g, auto image, auto place, auto y, auto x, std::size_t pe) {
                    const std::int64_t count = std::min(width, by_filter.size(place) - round);
                    if (count <= 0) return;
                    const std::int64_t pixel = (image * shape.ofmap_rows + y) * shape.ofmap_columns + x;
                    shape.output_stream.bus_words.push_back(
                        {narrow_to_32((pixel * shape.groups + g) * shape.filters + by_filter.first(place) + round), 1,
                         static_cast<std::int32_t>(pe), narrow_to_32(count)});
                });
    }

    const Layer& layer_;
    std::int64_t batch_;
    const AcceleratorConfig& machine_;
    const MappingParameters& os_;
    ProgramWriter& program_;
    Plan& plan_;
    TilePlaces tiles_;
    NetworkIds ids_;
    std::int64_t sum_words_;  // products of a psum
};

LoopNest loop_nest(const Layer& layer, std::int64_t batch, const MappingParameters& os) {
    using At = NestLoop::Index;
    LoopNest nest;
    nest.level("DRAM");
    nest.loop("g2", At::pass, Dimension::group, layer.G, os.g, fmt::format("blocks of g={} groups", os.g));
    const bool kept = os.keeps_ifmaps();  // then tiles are outside
    const std::string filters = loading("filters", os.keeps_filters());
    const std::string ifmaps = kept ? "loads ifmaps" : "loads ifmaps, stores ofmaps";
    const auto blocks = [&] {
        nest.loop("m2", At::pass, Dimension::filter, layer.M_per_group(), os.m,
                  fmt::format("blocks of m={} filters; {}{}", os.m, filters, kept ? "; stores ofmaps" : ""),
                  filters + (kept ? "; stores ofmaps" : ""));
    };
    if (!kept) blocks();
    nest.loop("n2", At::pass, Dimension::image, batch, os.n, fmt::format("blocks of n={} images", os.n));
    nest.loop("e2", At::pass, Dimension::ofmap_row, layer.E(), os.e, fmt::format("strips of e={} ofmap rows", os.e));
    nest.loop("f2", At::pass, Dimension::ofmap_column, layer.F(), os.f,
              fmt::format("tiles of f={} ofmap columns; {}", os.f, ifmaps), ifmaps);
    if (kept) blocks();
    nest.level("global buffer");
    nest.loop("m1", At::pe, Dimension::filter, std::min(os.m, layer.M_per_group()), os.p,
              fmt::format("rounds of p={} filters", os.p));
    nest.level("array");
    nest.loop("g", At::place, Dimension::group, os.g, 1, "groups");
    nest.loop("n", At::place, Dimension::image, os.n, 1, "images; share filters");
    nest.loop("p", At::place, Dimension::filter, os.p, 1, "ofmap channels; share ifmaps");
    nest.loop("y", At::place, Dimension::ofmap_row, os.e, 1, "ofmap rows, rows of PEs; share filters, pass ifmaps up");
    nest.loop("x", At::place, Dimension::ofmap_column, os.f, 1,
              "ofmap columns, columns of PEs; share filters, pass ifmaps to the left");
    nest.level("PE");
    nest.loop("c", At::pe, Dimension::channel, layer.C_per_group(), 1, "channels");
    nest.loop("i", At::pe, Dimension::filter_row, layer.R, 1, "filter rows");
    nest.loop("j", At::pe, Dimension::filter_column, layer.S, 1, "filter columns");
    nest.line("psum[p,y,x] += filter[p,c,i,j] * ifmap[c,U*y+i,V*x+j]", "the psum stays");
    return nest;
}

std::string link_obstacle(const Layer& layer, const AcceleratorConfig& machine, const MappingParameters& os) {
    if (os.f > 1 && layer.S > layer.stride_w && machine.pe.ifmap_right_fifo_words < layer.stride_w)
        return short_of("ifmap link from the right neighbour (pe.ifmap_right_fifo_words; one column stride)",
                        layer.stride_w, machine.pe.ifmap_right_fifo_words, "words");
    if (os.e > 1 && layer.R > layer.stride_h && machine.pe.ifmap_below_fifo_words < layer.stride_h * layer.S)
        return short_of("ifmap link from the neighbour below (pe.ifmap_below_fifo_words; one row stride of S words)",
                        layer.stride_h * layer.S, machine.pe.ifmap_below_fifo_words, "words");
    return "";
}

}  // namespace

BufferNeed output_stationary_buffer(const Layer& layer, const MappingParameters& os) {
    BufferNeed need;
    need.ifmap_words = os.g * os.n * layer.C_per_group() * strip_rows(layer, os.e) * strip_columns(layer, os.f);
    need.psum_words = os.g * os.n * os.m * os.e * os.f;
    need.filter_words = os.g * os.m * layer.C_per_group() * layer.R * layer.S;
    need.filter_sets = os.m >= layer.M_per_group() && os.g >= layer.G && !os.keeps_ifmaps() ? 1 : 2;
    keep_words(layer, os, strip_rows(layer, os.e) * strip_columns(layer, os.f), need);
    return need;
}

std::string output_stationary_obstacle(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                                       const MappingParameters& os) {
    std::string obstacle = out_of_range("m", os.m, layer.M_per_group(), "filters of a group");
    if (obstacle.empty()) obstacle = out_of_range("n", os.n, batch, "images of the batch");
    if (obstacle.empty()) obstacle = out_of_range("e", os.e, layer.E(), "ofmap rows");
    if (obstacle.empty()) obstacle = out_of_range("f", os.f, layer.F(), "ofmap columns");
    if (obstacle.empty()) obstacle = out_of_range("p", os.p, os.m, "filters in the buffer, m");
    if (obstacle.empty()) obstacle = out_of_range("g", os.g, layer.G, "groups");
    if (obstacle.empty()) obstacle = keep_obstacle(machine, os, FilterBlocksStay::yes);
    if (!obstacle.empty()) return obstacle;
    if (machine.pe.psum_spad_words < 1) return short_of("psum spad", 1, 0, "words");
    if (os.e > machine.rows) return short_of("PE array rows (e)", os.e, machine.rows, "rows");
    if (os.f > machine.columns) return short_of("PE array columns (f)", os.f, machine.columns, "columns");
    const std::int64_t places = TilePlaces(machine, os).count();
    if (os.g * os.n * os.p > places)
        return short_of(fmt::format("PE array (g*n*p tiles of {} x {} PEs)", os.e, os.f), os.g * os.n * os.p, places,
                        "places");
    obstacle = link_obstacle(layer, machine, os);
    return obstacle.empty() ? buffer_obstacle(machine, output_stationary_buffer(layer, os)) : obstacle;
}

Plan plan_output_stationary(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                            const MappingParameters& os) {
    Plan plan;
    ProgramWriter program(machine, output_stationary_buffer(layer, os), plan);
    std::int64_t places = Split(os.m, os.p).parts_used();
    if (const std::int64_t rest = layer.M_per_group() % os.m; rest > 0)  // may fill more places than a whole block
        places = std::max(places, Split(rest, os.p).parts_used());
    plan.active_pes = narrow_to_32(os.g * os.n * places * os.e * os.f);
    OutputStationaryPlanner(layer, batch, machine, os, program, plan).run();
    program.finish();
    loop_nest(layer, batch, os).into(plan);
    return plan;
}

// A PE keeps its psum and, of os-a and os-b, the ifmap words on their way between neighbours (U and U R words for U =
// 4, R = 11).
static void divide_rf(int rf_words, PeConfig& pe) {
    pe.psum_spad_words = std::min(1, rf_words);
    pe.ifmap_right_fifo_words = std::min(4, rf_words - pe.psum_spad_words);
    pe.ifmap_below_fifo_words = rf_words - pe.psum_spad_words - pe.ifmap_right_fifo_words;
}

Dataflow output_stationary_a_dataflow() {
    using namespace parameter;
    return {"os-a",
            "output-stationary, many pixels of one ofmap channel (SOC-MOP)",
            {m, n, e, f, g, keep},
            output_stationary_obstacle,
            plan_output_stationary,
            output_stationary_counts,
            output_stationary_busy,
            os_a_candidates,
            divide_rf,
            output_stationary_least,
            EveryValue::tried};
}

Dataflow output_stationary_b_dataflow() {
    using namespace parameter;
    return {"os-b",
            "output-stationary, pixels of a row of many ofmap channels (MOC-MOP)",
            {m, n, f, p, g, keep},
            output_stationary_obstacle,
            plan_output_stationary,
            output_stationary_counts,
            output_stationary_busy,
            os_b_candidates,
            divide_rf,
            output_stationary_least,
            EveryValue::tried};
}

Dataflow output_stationary_c_dataflow() {
    using namespace parameter;
    return {"os-c",
            "output-stationary, one pixel of many ofmap channels (MOC-SOP)",
            {m, n, p, g, keep},
            output_stationary_obstacle,
            plan_output_stationary,
            output_stationary_counts,
            output_stationary_busy,
            os_c_candidates,
            divide_rf,
            output_stationary_least,
            EveryValue::tried};
}

}  // namespace eyrie
