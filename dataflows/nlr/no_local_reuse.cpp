#include "dataflows/nlr/no_local_reuse.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "dataflows/dataflow/dataflow.hpp"
#include "dataflows/plan/chain_places.hpp"
#include "dataflows/plan/channel_steps.hpp"
#include "dataflows/plan/loop_nest.hpp"
#include "dataflows/plan/network_ids.hpp"
#include "dataflows/plan/obstacle.hpp"
#include "dataflows/plan/pe_classes.hpp"

namespace eyrie {

namespace {

class NoLocalReusePlanner {
public:
    NoLocalReusePlanner(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                        const MappingParameters& nlr, ProgramWriter& program, Plan& plan)
        : layer_(layer),
          batch_(batch),
          machine_(machine),
          nlr_(nlr),
          program_(program),
          plan_(plan),
          chains_(machine, nlr.q),
          ids_(machine) {}

    void run() {
        assign_ids();
        ShapeCache cache(plan_);
        const auto for_tiles = [&](auto use) {
            for (std::int64_t image = 0; image < batch_; image += nlr_.n)
                for (std::int64_t row = 0; row < layer_.E(); row += nlr_.e)
                    for (std::int64_t column = 0; column < layer_.F(); column += nlr_.f) use(image, row, column);
        };
        for (std::int64_t group = 0; group < layer_.G; group += nlr_.g)
            for_blocks(nlr_, layer_.M_per_group(), program_, for_tiles,
                       [&](std::int64_t m0, std::int64_t image, std::int64_t row, std::int64_t column) {
                           block(cache, group, m0, image, row, column);
                       });
    }

private:
    // All passes between two stores of finished ofmaps.
    void block(ShapeCache& cache, std::int64_t group, std::int64_t m0, std::int64_t image, std::int64_t row,
               std::int64_t column) {
        const std::int64_t groups = std::min(nlr_.g, layer_.G - group);
        const std::int64_t images = std::min(nlr_.n, batch_ - image);
        const std::int64_t rows = std::min(nlr_.e, layer_.E() - row);
        const std::int64_t columns = std::min(nlr_.f, layer_.F() - column);
        const ChannelSteps steps{layer_.C_per_group(),
                                 nlr_.q,
                                 std::min(m0 + nlr_.m, layer_.M_per_group()),
                                 nlr_.p,
                                 nlr_,
                                 groups * images * strip_rows(layer_, rows) * strip_columns(layer_, columns)};
        add_channel_steps(steps, pass_at(group, image, m0, 0, row, column), {groups, images, rows, columns}, cache,
                          program_, [&](std::int64_t filters, std::int64_t channels, bool psum_in) {
                              return build(groups, images, filters, channels, rows, columns, psum_in);
                          });
    }

    std::int64_t chain(std::int64_t g, std::int64_t filter) const { return g * nlr_.p + filter; }
    std::int32_t ifmap_group(std::int64_t g, std::int64_t c) const { return narrow_to_32(g * nlr_.q + c); }

    // Calls use(g, filter, c, pe), the first of every chain first.
    template <class Use>
    void for_pes(std::int64_t groups, std::int64_t filters, std::int64_t channels, Use use) const {
        for (std::int64_t c = 0; c < channels; ++c)
            for (std::int64_t g = 0; g < groups; ++g)
                for (std::int64_t filter = 0; filter < filters; ++filter)
                    use(g, filter, c, chains_.pe(chain(g, filter), c));
    }

    void assign_ids() {
        for_pes(nlr_.g, nlr_.p, nlr_.q, [&](auto g, auto filter, auto c, std::size_t pe) {
            ids_.filter_group[pe] = static_cast<std::int32_t>(pe);
            ids_.ifmap_group[pe] = ifmap_group(g, c);
            if (c == 0) ids_.psum_group[pe] = narrow_to_32(chain(g, filter));
        });
        ids_.assign(layer_, plan_);
    }

    PassShape build(std::int64_t groups, std::int64_t images, std::int64_t filters, std::int64_t channels,
                    std::int64_t rows, std::int64_t columns, bool psum_in) const {
        PassShape shape = shape_with_extents(groups, images, filters, channels, rows, columns, psum_in);
        shape.mac_order = {Dimension::filter_row, Dimension::filter_column, Dimension::image, Dimension::ofmap_row,
                           Dimension::ofmap_column};
        build_programs(shape);
        build_filter_stream(shape);
        build_ifmap_stream(shape);
        build_psum_streams(shape);
        shape.parts = parts_of(shape);
        return shape;
    }

    // A part is a filter tap; the first one that reads no psums is the start.
    PassParts parts_of(const PassShape& shape) const {
        const std::int64_t taps = layer_.R * layer_.S;
        PassParts parts;
        const std::int64_t repeated = shape.psum_in ? taps : taps - 1;
        parts.loops = {repeated};
        parts.part.filter_words = shape.filter_stream.size() / taps;
        parts.part.ifmap_words = shape.ifmap_stream.size() / taps;
        parts.part.psum_words = repeated == 0 ? 0 : shape.psum_stream.size() / repeated;
        parts.part.macs = std::int64_t{shape.images} * shape.ofmap_rows * shape.ofmap_columns;
        if (shape.psum_in) return parts;
        parts.start = parts.part;
        parts.start.psum_words = 0;
        return parts;
    }

    void build_programs(PassShape& shape) const {
        PeClasses classes(shape, machine_.pes());
        const std::int32_t pixels = shape.images * shape.ofmap_rows * shape.ofmap_columns;
        const std::int32_t taps = narrow_to_32(layer_.R * layer_.S);
        for_pes(shape.groups, shape.filters, shape.channels, [&](auto g, auto filter, auto c, std::size_t pe) {
            PeProgram program;
            program.images = program.filters = 1;
            program.positions = taps * pixels;
            program.ifmaps = IfmapStream{};
            program.filter_use = FilterUse::stream;
            if (c > 0 || shape.psum_in)
                program.psums = PsumsArrive{};
            else if (taps > 1)
                program.psums = PsumsArrive{pixels};  // the first tap starts the psums
            if (c + 1 < shape.channels) program.psum_sink = PsumSink::next_pe;
            classes.give(pe, program,
                         {{narrow_to_32(g), 0, narrow_to_32(filter), narrow_to_32(c), 0, 0, 0, 0},
                          {1, shape.images, 1, 1, narrow_to_32(layer_.R), narrow_to_32(layer_.S), shape.ofmap_rows,
                           shape.ofmap_columns}});
        });
    }

    // By tap and bus word of pixels, then PE: the same word repeatedly.
    void build_filter_stream(PassShape& shape) const {
        InputStream& stream = shape.filter_stream;
        stream.tags = ids_.filter_tags();
        for (std::int64_t tap = 0; tap < layer_.R * layer_.S; ++tap)
            for_pes(shape.groups, shape.filters, shape.channels, [&](auto g, auto filter, auto c, std::size_t) {
                shape.filter_order.push_back({narrow_to_32(g), narrow_to_32(filter), narrow_to_32(c),
                                              narrow_to_32(tap / layer_.S), narrow_to_32(tap % layer_.S)});
            });
        const std::int64_t pixels = std::int64_t{shape.images} * shape.ofmap_rows * shape.ofmap_columns;
        const std::int64_t pes = std::int64_t{shape.groups} * shape.filters * shape.channels;
        const std::int64_t width = std::min<std::int64_t>(machine_.noc.filter.words_per_cycle, pixels);
        const auto send = [&](std::int64_t tap, std::int64_t words, std::int64_t times) {
            std::int64_t address = tap * pes;
            for_pes(shape.groups, shape.filters, shape.channels, [&](auto, auto, auto, std::size_t pe) {
                stream.bus_words.push_back(
                    {narrow_to_32(address++), 0, static_cast<std::int32_t>(pe), narrow_to_32(words)});
            });
            stream.end_block({{narrow_to_32(times), 0}});
        };
        for (std::int64_t tap = 0; tap < layer_.R * layer_.S; ++tap) {
            send(tap, width, pixels / width);
            if (pixels % width != 0) send(tap, pixels % width, 1);
        }
    }

    // By tap, image, row and bus word of columns, then channel.
    void build_ifmap_stream(PassShape& shape) const {
        InputStream& stream = shape.ifmap_stream;
        stream.tags = ids_.ifmap_tags();
        const std::int64_t rows = strip_rows(layer_, shape.ofmap_rows);
        const std::int64_t columns = strip_columns(layer_, shape.ofmap_columns);
        const std::int64_t planes = std::int64_t{shape.groups} * shape.channels;
        const std::int64_t width = machine_.noc.ifmap.words_per_cycle;
        for (std::int64_t i = 0; i < layer_.R; ++i)
            for (std::int64_t j = 0; j < layer_.S; ++j) {
                for (std::int64_t x = 0; x < shape.ofmap_columns; x += width)
                    for (std::int64_t g = 0; g < shape.groups; ++g)
                        for (std::int64_t c = 0; c < shape.channels; ++c)
                            stream.bus_words.push_back({narrow_to_32(((g * shape.channels + c) * rows + i) * columns +
                                                                     x * layer_.stride_w + j),
                                                        narrow_to_32(layer_.stride_w), ifmap_group(g, c),
                                                        narrow_to_32(std::min(width, shape.ofmap_columns - x))});
                stream.end_block({{shape.images, narrow_to_32(planes * rows * columns)},
                                  {shape.ofmap_rows, narrow_to_32(layer_.stride_h * columns)}});
            }
    }

    // By tap, image, row and bus word of columns, then chain.
    void build_psum_streams(PassShape& shape) const {
        shape.psum_stream.tags = ids_.psum_tags();
        const std::int64_t per_pixel = std::int64_t{shape.groups} * shape.filters;
        const std::int64_t per_row = shape.ofmap_columns * per_pixel;
        const auto send = [&](BusWords& stream, std::int64_t width, bool input) {
            for (std::int64_t x = 0; x < shape.ofmap_columns; x += width)
                for (std::int64_t g = 0; g < shape.groups; ++g)
                    for (std::int64_t filter = 0; filter < shape.filters; ++filter) {
                        const std::int64_t target =
                            input ? chain(g, filter)
                                  : static_cast<std::int64_t>(chains_.pe(chain(g, filter), shape.channels - 1));
                        stream.bus_words.push_back({narrow_to_32(x * per_pixel + g * shape.filters + filter),
                                                    narrow_to_32(per_pixel), narrow_to_32(target),
                                                    narrow_to_32(std::min(width, shape.ofmap_columns - x))});
                    }
            stream.end_block(
                {{shape.images, narrow_to_32(shape.ofmap_rows * per_row)}, {shape.ofmap_rows, narrow_to_32(per_row)}});
        };
        for (std::int64_t tap = 0; tap < layer_.R * layer_.S; ++tap) {
            if (tap > 0 || shape.psum_in) send(shape.psum_stream, machine_.noc.psum.words_per_cycle, true);
            send(shape.output_stream, machine_.noc.output.words_per_cycle, false);
        }
    }

    const Layer& layer_;
    std::int64_t batch_;
    const AcceleratorConfig& machine_;
    const MappingParameters& nlr_;
    ProgramWriter& program_;
    Plan& plan_;
    ChainPlaces chains_;
    NetworkIds ids_;
};

LoopNest loop_nest(const Layer& layer, std::int64_t batch, const MappingParameters& nlr) {
    using At = NestLoop::Index;
    LoopNest nest;
    nest.level("DRAM");
    nest.loop("g2", At::pass, Dimension::group, layer.G, nlr.g, fmt::format("blocks of g={} groups", nlr.g));
    const auto blocks = [&] {
        nest.loop("m2", At::pass, Dimension::filter, layer.M_per_group(), nlr.m,
                  fmt::format("blocks of m={} filters", nlr.m));
    };
    if (!nlr.keeps_ifmaps()) blocks();
    nest.loop("n2", At::pass, Dimension::image, batch, nlr.n, fmt::format("blocks of n={} images", nlr.n));
    nest.loop("e2", At::pass, Dimension::ofmap_row, layer.E(), nlr.e, fmt::format("strips of e={} ofmap rows", nlr.e));
    nest.loop("f2", At::pass, Dimension::ofmap_column, layer.F(), nlr.f,
              fmt::format("tiles of f={} ofmap columns", nlr.f));
    if (nlr.keeps_ifmaps()) blocks();
    const std::string ifmaps = loading("ifmaps", nlr.keeps_ifmaps());
    const std::string filters = loading("filters", nlr.keeps_filters());
    nest.loop("c2", At::pass, Dimension::channel, layer.C_per_group(), nlr.q,
              fmt::format("steps of q={} channels; {}", nlr.q, ifmaps), ifmaps);
    nest.level("global buffer");
    nest.loop("m1", At::pass, Dimension::filter, nlr.m, nlr.p,
              fmt::format("passes of p={} filters; {}", nlr.p, filters), filters);
    nest.loop("i", At::pe, Dimension::filter_row, layer.R, 1, "filter rows");
    nest.loop("j", At::pe, Dimension::filter_column, layer.S, 1, "filter columns");
    nest.loop("n", At::pe, Dimension::image, nlr.n, 1, "images");
    nest.loop("y", At::pe, Dimension::ofmap_row, nlr.e, 1, "ofmap rows");
    nest.loop("x", At::pe, Dimension::ofmap_column, nlr.f, 1,
              "ofmap columns; filter, ifmap and psum words for every MAC");
    nest.level("array, chains of PEs");
    nest.loop("g", At::place, Dimension::group, nlr.g, 1, "groups");
    nest.loop("p", At::place, Dimension::filter, nlr.p, 1, "filters; share ifmaps");
    nest.loop("q", At::place, Dimension::channel, nlr.q, 1, "channels; psums move on from PE to PE");
    nest.level("PE");
    nest.line("psum[p,y,x] += filter[p,q,i,j] * ifmap[q,U*y+i,V*x+j]", "nothing stays");
    return nest;
}

}  // namespace

BufferNeed no_local_reuse_buffer(const Layer& layer, const MappingParameters& nlr) {
    BufferNeed need;
    need.ifmap_words = nlr.g * nlr.n * nlr.q * strip_rows(layer, nlr.e) * strip_columns(layer, nlr.f);
    need.psum_words = nlr.g * nlr.n * nlr.m * nlr.e * nlr.f;
    need.filter_words = nlr.g * nlr.p * nlr.q * layer.R * layer.S;
    keep_words(layer, nlr, strip_rows(layer, nlr.e) * strip_columns(layer, nlr.f), need);
    return need;
}

std::string no_local_reuse_obstacle(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                                    const MappingParameters& nlr) {
    std::string obstacle = out_of_range("m", nlr.m, layer.M_per_group(), "filters of a group");
    if (obstacle.empty()) obstacle = out_of_range("n", nlr.n, batch, "images of the batch");
    if (obstacle.empty()) obstacle = out_of_range("e", nlr.e, layer.E(), "ofmap rows");
    if (obstacle.empty()) obstacle = out_of_range("f", nlr.f, layer.F(), "ofmap columns");
    if (obstacle.empty()) obstacle = out_of_range("p", nlr.p, nlr.m, "filters in the buffer, m");
    if (obstacle.empty()) obstacle = out_of_range("q", nlr.q, layer.C_per_group(), "channels of a group");
    if (obstacle.empty()) obstacle = out_of_range("g", nlr.g, layer.G, "groups");
    if (obstacle.empty()) obstacle = keep_obstacle(machine, nlr, FilterBlocksStay::no);
    if (!obstacle.empty()) return obstacle;
    if (machine.pe.psum_addition == PsumAddition::separate && machine.pe.psum_spad_words < 1)
        return short_of("psum spad (psum_addition: separate)", 1, 0, "words");
    const std::int64_t places = ChainPlaces(machine, nlr.q).count();
    if (nlr.g * nlr.p > places)
        return short_of(fmt::format("PE array (g*p chains of q={} PEs)", nlr.q), nlr.g * nlr.p, places, "places");
    return buffer_obstacle(machine, no_local_reuse_buffer(layer, nlr));
}

Plan plan_no_local_reuse(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                         const MappingParameters& nlr) {
    Plan plan;
    ProgramWriter program(machine, no_local_reuse_buffer(layer, nlr), plan);
    plan.active_pes = narrow_to_32(nlr.g * nlr.p * nlr.q);
    NoLocalReusePlanner(layer, batch, machine, nlr, program, plan).run();
    program.finish();
    loop_nest(layer, batch, nlr).into(plan);
    return plan;
}

// A PE keeps nothing.
static void divide_rf(int, PeConfig&) {}

Dataflow no_local_reuse_dataflow() {
    using namespace parameter;
    return {"nlr",
            "no local reuse: nothing stays in a PE",
            {m, n, e, f, p, q, g, keep},
            no_local_reuse_obstacle,
            plan_no_local_reuse,
            no_local_reuse_counts,
            no_local_reuse_busy,
            no_local_reuse_candidates,
            divide_rf,
            no_local_reuse_least,
            EveryValue::tried};
}

}  // namespace eyrie
