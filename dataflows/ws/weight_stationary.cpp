#include "dataflows/ws/weight_stationary.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "dataflows/dataflow/dataflow.hpp"
#include "dataflows/plan/chain_places.hpp"
#include "dataflows/plan/loop_nest.hpp"
#include "dataflows/plan/network_ids.hpp"
#include "dataflows/plan/obstacle.hpp"
#include "dataflows/plan/pass_builder.hpp"
#include "dataflows/plan/pe_classes.hpp"
#include "dataflows/plan/program_writer.hpp"
#include "dataflows/plan/shape_cache.hpp"
#include "dataflows/ws/stream_steps.hpp"

namespace eyrie {

namespace {

class WeightStationaryPlanner {
public:
    WeightStationaryPlanner(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                            const MappingParameters& ws, ProgramWriter& program, Plan& plan)
        : layer_(layer),
          batch_(batch),
          machine_(machine),
          ws_(ws),
          program_(program),
          plan_(plan),
          chains_(machine, ws.r * layer.S),
          ids_(machine),
          row_residues_(std::min(layer.stride_h, layer.R)),
          column_residues_(std::min(layer.stride_w, layer.S)) {}

    void run() {
        assign_ids();
        ShapeCache cache(plan_);
        for (std::int64_t group = 0; group < layer_.G; group += ws_.g)
            if (ws_.keeps_ifmaps())
                strips_outside(cache, group);
            else
                for (std::int64_t filter = 0; filter < layer_.M_per_group(); filter += ws_.t) {
                    for (std::int64_t channel = 0; channel < layer_.C_per_group(); channel += ws_.r)
                        step(cache, group, filter, channel);
                    program_.store_ofmaps(ceil_div(batch_, ws_.n) * ceil_div(layer_.E(), ws_.e));
                }
    }

private:
    // All passes of one set of weights, which stay in their PEs.
    void step(ShapeCache& cache, std::int64_t group, std::int64_t filter, std::int64_t channel) {
        std::int64_t psum_base = 0;
        for (std::int64_t image = 0; image < batch_; image += ws_.n)
            for (std::int64_t row = 0; row < layer_.E(); row += ws_.e) {
                const bool first = image == 0 && row == 0;
                if (first) program_.load(Region::filter);
                program_.load(Region::ifmap);
                psum_base += add_pass(cache, pass_at(group, image, filter, channel, row, 0), psum_base, first);
            }
    }

    // All weights pass by the ifmaps of one strip after another, which are kept.
    void strips_outside(ShapeCache& cache, std::int64_t group) {
        program_.forget(Region::filter);
        for (std::int64_t image = 0; image < batch_; image += ws_.n)
            for (std::int64_t row = 0; row < layer_.E(); row += ws_.e) {
                program_.forget(Region::ifmap);
                for (std::int64_t filter = 0; filter < layer_.M_per_group(); filter += ws_.t) {
                    for (std::int64_t channel = 0; channel < layer_.C_per_group(); channel += ws_.r)
                        add_kept(cache, pass_at(group, image, filter, channel, row, 0));
                    program_.store_ofmaps(1);
                }
            }
    }
    void add_kept(ShapeCache& cache, const Pass& pass) {
        const Extents x = extents_at(pass);
        program_.use(Region::ifmap, {pass.channel, 0},
                     x.groups * x.images * x.channels * strip_rows(layer_, x.rows) * strip_columns(layer_, layer_.F()));
        if (ws_.keeps_filters())
            program_.use(Region::filter, {pass.filter, pass.channel},
                         x.groups * x.filters * x.channels * layer_.R * layer_.S);
        else
            program_.load(Region::filter);
        add_pass(cache, pass, 0, true);
    }

    struct Extents {
        std::int64_t groups, images, filters, channels, rows;
    };
    Extents extents_at(const Pass& pass) const {
        return {std::min(ws_.g, layer_.G - pass.group), std::min(ws_.n, batch_ - pass.image),
                std::min(ws_.t, layer_.M_per_group() - pass.filter),
                std::min(ws_.r, layer_.C_per_group() - pass.channel), std::min(ws_.e, layer_.E() - pass.ofmap_row)};
    }

    // Returns the words of its psums.
    std::int64_t add_pass(ShapeCache& cache, Pass pass, std::int64_t psum_base, bool loads_filters) {
        const Extents x = extents_at(pass);
        const bool psum_in = pass.channel > 0;
        pass.shape = cache.index({x.groups, x.images, x.filters, x.channels, x.rows, psum_in, loads_filters}, [&] {
            return build(x.groups, x.images, x.filters, x.channels, x.rows, psum_in, loads_filters);
        });
        pass.psum_base = psum_base;
        program_.run(pass);
        return plan_.shape_of(pass).psum_words;
    }

    std::int64_t chain(std::int64_t g, std::int64_t t, std::int64_t i) const { return (g * ws_.t + t) * layer_.R + i; }
    std::int32_t ifmap_group(std::int64_t g, std::int64_t c, std::int64_t row_residue,
                             std::int64_t column_residue) const {
        return narrow_to_32(((g * ws_.r + c) * row_residues_ + row_residue) * column_residues_ + column_residue);
    }
    // Calls use(g, t, i, c, j, pe) for the weights of so many groups, filters and channels, chain by chain.
    template <class Use>
    void for_weights(std::int64_t groups, std::int64_t filters, std::int64_t channels, Use use) const {
        for (std::int64_t g = 0; g < groups; ++g)
            for (std::int64_t t = 0; t < filters; ++t)
                for (std::int64_t i = 0; i < layer_.R; ++i)
                    for (std::int64_t c = 0; c < channels; ++c)
                        for (std::int64_t j = 0; j < layer_.S; ++j)
                            use(g, t, i, c, j, chains_.pe(chain(g, t, i), c * layer_.S + j));
    }

    void assign_ids() {
        for_weights(ws_.g, ws_.t, ws_.r, [&](auto g, auto t, auto i, auto c, auto j, std::size_t pe) {
            ids_.filter_group[pe] = filter_group(pe);
            ids_.ifmap_group[pe] = ifmap_group(g, c, i % layer_.stride_h, j % layer_.stride_w);
            if (c == 0 && j == 0) ids_.psum_group[pe] = narrow_to_32(chain(g, t, i));
        });
        ids_.assign(layer_, plan_);
    }
    static std::int32_t filter_group(std::size_t pe) { return static_cast<std::int32_t>(pe); }

    PassShape build(std::int64_t groups, std::int64_t images, std::int64_t filters, std::int64_t channels,
                    std::int64_t rows, bool psum_in, bool load) const {
        PassShape shape = shape_with_extents(groups, images, filters, channels, rows, layer_.F(), psum_in);
        shape.mac_order = {Dimension::image, Dimension::ofmap_row, Dimension::ofmap_column};
        build_programs(shape, load);
        shape.filter_stream.tags = ids_.filter_tags();
        if (load) build_filter_stream(shape);
        build_ifmap_stream(shape);
        build_psum_streams(shape);
        return shape;
    }

    void build_programs(PassShape& shape, bool load) const {
        PeClasses classes(shape, machine_.pes());
        for_weights(shape.groups, shape.filters, shape.channels, [&](auto g, auto t, auto i, auto c, auto j, auto pe) {
            PeProgram program;
            program.images = shape.images;
            program.positions = shape.ofmap_rows * shape.ofmap_columns;
            program.filters = 1;
            program.ifmaps = IfmapStream{1, drops_of(i, j, shape.ofmap_rows)};
            program.filter_use = load ? FilterUse::load : FilterUse::keep;
            const bool head = c == 0 && j == 0;
            if (!head || i > 0 || shape.psum_in) program.psums = PsumsArrive{};
            if (c + 1 < shape.channels || j + 1 < layer_.S) program.psum_sink = PsumSink::next_pe;
            classes.give(
                pe, program,
                {{narrow_to_32(g), 0, narrow_to_32(t), narrow_to_32(c), narrow_to_32(i), narrow_to_32(j), 0, 0},
                 {1, shape.images, 1, 1, 1, 1, shape.ofmap_rows, shape.ofmap_columns}});
        });
    }

    // Weight (i, j) uses a window of its residue's stream.
    IfmapDrops drops_of(std::int64_t i, std::int64_t j, std::int64_t ofmap_rows) const {
        const std::int64_t columns = stream_columns(layer_, j % layer_.stride_w);
        const std::int64_t words = stream_rows(layer_, i % layer_.stride_h, ofmap_rows) * columns;
        IfmapDrops drops;
        drops.run = narrow_to_32(layer_.F());
        drops.first = narrow_to_32(i / layer_.stride_h * columns + j / layer_.stride_w);
        drops.between = narrow_to_32(columns - layer_.F());
        drops.last = narrow_to_32(words - drops.first - ofmap_rows * layer_.F() - (ofmap_rows - 1) * drops.between);
        return words == ofmap_rows * layer_.F() ? IfmapDrops() : drops;
    }

    // One weight to each PE, the first of every chain first.
    void build_filter_stream(PassShape& shape) const {
        for (std::int64_t c = 0; c < shape.channels; ++c)
            for (std::int64_t j = 0; j < layer_.S; ++j)
                for (std::int64_t g = 0; g < shape.groups; ++g)
                    for (std::int64_t t = 0; t < shape.filters; ++t)
                        for (std::int64_t i = 0; i < layer_.R; ++i) {
                            const std::size_t pe = chains_.pe(chain(g, t, i), c * layer_.S + j);
                            shape.filter_stream.bus_words.push_back(
                                {narrow_to_32(static_cast<std::int64_t>(shape.filter_order.size())), 1,
                                 filter_group(pe), 1});
                            shape.filter_order.push_back(
                                {narrow_to_32(g), narrow_to_32(t), narrow_to_32(c), narrow_to_32(i), narrow_to_32(j)});
                        }
    }

    // Step by step, then channel, then column residue.
    void build_ifmap_stream(PassShape& shape) const {
        InputStream& stream = shape.ifmap_stream;
        stream.tags = ids_.ifmap_tags();
        const std::int64_t rows = strip_rows(layer_, shape.ofmap_rows);
        const std::int64_t columns = strip_columns(layer_, layer_.F());
        const std::int64_t image_words = std::int64_t{shape.groups} * shape.channels * rows * columns;
        const StreamBlock::Loop images{shape.images, narrow_to_32(image_words)};
        if (layer_.stride_h == 1) {  // all rows are equal, one after another
            for (std::int64_t x = 0; x < stream_columns(layer_, 0); x += step_columns(machine_))
                send_ifmaps(shape, {0, 0, 0, x});
            stream.end_block({images, {narrow_to_32(rows), narrow_to_32(columns)}});
            return;
        }
        for (const StreamStep& step : stream_steps(layer_, machine_, ws_.r, shape.ofmap_rows)) send_ifmaps(shape, step);
        stream.end_block({images});
    }
    void send_ifmaps(PassShape& shape, const StreamStep& step) const {
        const std::int64_t rows = strip_rows(layer_, shape.ofmap_rows);
        const std::int64_t columns = strip_columns(layer_, layer_.F());
        const std::int64_t width = machine_.noc.ifmap.words_per_cycle;
        for (std::int64_t x = step.x; x < step.x + step_columns(machine_); x += width)
            for (std::int64_t g = 0; g < shape.groups; ++g)
                for (std::int64_t c = 0; c < shape.channels; ++c)
                    for (std::int64_t b = 0; b < column_residues_; ++b) {
                        const std::int64_t count =
                            bus_word_columns(step, step_columns(machine_), x, width, stream_columns(layer_, b));
                        if (count <= 0) continue;
                        const std::int64_t row = step.row * layer_.stride_h + step.residue;
                        shape.ifmap_stream.bus_words.push_back(
                            {narrow_to_32(((g * shape.channels + c) * rows + row) * columns + x * layer_.stride_w + b),
                             narrow_to_32(layer_.stride_w), ifmap_group(g, c, step.residue, b), narrow_to_32(count)});
                    }
    }

    // Step by step, then chain: in the order in which psums can move on.
    void build_psum_streams(PassShape& shape) const {
        shape.psum_stream.tags = ids_.psum_tags();
        const std::int64_t per_pixel = std::int64_t{shape.groups} * shape.filters;
        const std::vector<StreamStep> in_order = stream_steps(layer_, machine_, ws_.r, shape.ofmap_rows);
        const auto visit = [&](std::int64_t width, const auto& use) {
            for (const StreamStep& step : in_order)
                for (std::int64_t x = step.x; x < step.x + step_columns(machine_); x += width)
                    for (std::int64_t g = 0; g < shape.groups; ++g)
                        for (std::int64_t t = 0; t < shape.filters; ++t)
                            for (std::int64_t i = step.residue; i < layer_.R; i += layer_.stride_h) {
                                const std::int64_t y = step.row - i / layer_.stride_h;
                                const std::int64_t count =
                                    bus_word_columns(step, step_columns(machine_), x, width, layer_.F());
                                if (y < 0 || y >= shape.ofmap_rows || count <= 0) continue;
                                use(BusWord{narrow_to_32((y * layer_.F() + x) * per_pixel + g * shape.filters + t),
                                            narrow_to_32(per_pixel), 0, narrow_to_32(count)},
                                    g, t, i);
                            }
        };
        const StreamBlock::Loop images{shape.images, narrow_to_32(shape.psum_words / shape.images)};
        visit(machine_.noc.psum.words_per_cycle, [&](BusWord word, std::int64_t g, std::int64_t t, std::int64_t i) {
            if (i == 0 && !shape.psum_in) return;
            word.target = narrow_to_32(chain(g, t, i));
            shape.psum_stream.bus_words.push_back(word);
        });
        shape.psum_stream.end_block({images});
        visit(machine_.noc.output.words_per_cycle, [&](BusWord word, std::int64_t g, std::int64_t t, std::int64_t i) {
            word.target = static_cast<std::int32_t>(chains_.pe(chain(g, t, i), shape.channels * layer_.S - 1));
            shape.output_stream.bus_words.push_back(word);
        });
        shape.output_stream.end_block({images});
    }

    const Layer& layer_;
    std::int64_t batch_;
    const AcceleratorConfig& machine_;
    const MappingParameters& ws_;
    ProgramWriter& program_;
    Plan& plan_;
    ChainPlaces chains_;
    NetworkIds ids_;
    std::int64_t row_residues_;
    std::int64_t column_residues_;
};

LoopNest loop_nest(const Layer& layer, std::int64_t batch, const MappingParameters& ws) {
    using At = NestLoop::Index;
    LoopNest nest;
    nest.level("DRAM");
    nest.loop("g2", At::pass, Dimension::group, layer.G, ws.g, fmt::format("blocks of g={} groups", ws.g));
    const bool kept = ws.keeps_ifmaps();  // then strips are outside
    const std::string filters = loading("filters", ws.keeps_filters()) + (kept ? "" : ", one weight a PE");
    const std::string ifmaps = kept ? "loads ifmaps, kept for all filters" : "loads ifmaps";
    const auto weights = [&] {
        nest.loop("t2", At::pass, Dimension::filter, layer.M_per_group(), ws.t,
                  fmt::format("blocks of t={} filters", ws.t));
        nest.loop("c2", At::pass, Dimension::channel, layer.C_per_group(), ws.r,
                  fmt::format("steps of r={} channels; {}", ws.r, filters), filters);
    };
    if (!kept) weights();
    nest.loop("n2", At::pass, Dimension::image, batch, ws.n, fmt::format("blocks of n={} images", ws.n));
    nest.loop("e2", At::pass, Dimension::ofmap_row, layer.E(), ws.e,
              fmt::format("strips of e={} ofmap rows; {}", ws.e, ifmaps), ifmaps);
    if (kept) weights();
    nest.level("global buffer");
    nest.loop("n", At::pe, Dimension::image, ws.n, 1, "images");
    nest.loop("y", At::pe, Dimension::ofmap_row, ws.e, 1, "ofmap rows; psums in and out for every filter row");
    nest.loop("x", At::pe, Dimension::ofmap_column, layer.F(), 1, "ofmap columns");
    nest.level("array, chains of PEs");
    nest.loop("g", At::place, Dimension::group, ws.g, 1, "groups");
    nest.loop("t", At::place, Dimension::filter, ws.t, 1, "filters; share ifmaps");
    nest.loop("i", At::place, Dimension::filter_row, layer.R, 1, "filter rows; psums through the buffer");
    nest.loop("r", At::place, Dimension::channel, ws.r, 1, "channels; psums move on from PE to PE");
    nest.loop("j", At::place, Dimension::filter_column, layer.S, 1, "filter columns; psums move on from PE to PE");
    nest.level("PE");
    nest.line("psum[t,y,x] += filter[t,r,i,j] * ifmap[r,U*y+i,V*x+j]", "the weight stays");
    return nest;
}

}  // namespace

BufferNeed weight_stationary_buffer(const Layer& layer, std::int64_t batch, const MappingParameters& ws) {
    BufferNeed need;
    need.ifmap_words = ws.g * ws.n * ws.r * strip_rows(layer, ws.e) * strip_columns(layer, layer.F());
    need.psum_words = batch * ws.g * ws.t * layer.E() * layer.F();
    if (ws.keeps_ifmaps()) need.psum_words = ws.n * ws.g * ws.t * ws.e * layer.F();  // of one strip
    need.filter_words = ws.g * ws.t * ws.r * layer.R * layer.S;
    keep_words(layer, ws, strip_rows(layer, ws.e) * strip_columns(layer, layer.F()), need);
    return need;
}

std::string weight_stationary_obstacle(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                                       const MappingParameters& ws) {
    std::string obstacle = out_of_range("n", ws.n, batch, "images of the batch");
    if (obstacle.empty()) obstacle = out_of_range("e", ws.e, layer.E(), "ofmap rows");
    if (obstacle.empty()) obstacle = out_of_range("r", ws.r, layer.C_per_group(), "channels of a group");
    if (obstacle.empty()) obstacle = out_of_range("t", ws.t, layer.M_per_group(), "filters of a group");
    if (obstacle.empty()) obstacle = out_of_range("g", ws.g, layer.G, "groups");
    if (obstacle.empty()) obstacle = keep_obstacle(machine, ws, FilterBlocksStay::yes);
    if (!obstacle.empty()) return obstacle;
    if (machine.pe.filter_spad_words < 1) return short_of("filter spad", 1, 0, "words");
    if (machine.pe.psum_addition == PsumAddition::separate && machine.pe.psum_spad_words < 1)
        return short_of("psum spad (psum_addition: separate)", 1, 0, "words");
    const std::int64_t places = ChainPlaces(machine, ws.r * layer.S).count();
    if (ws.g * ws.t * layer.R > places)
        return short_of(fmt::format("PE array (g*t*R chains of r*S={} PEs)", ws.r * layer.S), ws.g * ws.t * layer.R,
                        places, "places");
    return buffer_obstacle(machine, weight_stationary_buffer(layer, batch, ws));
}

Plan plan_weight_stationary(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                            const MappingParameters& ws) {
    Plan plan;
    ProgramWriter program(machine, weight_stationary_buffer(layer, batch, ws), plan);
    plan.active_pes = narrow_to_32(ws.g * ws.t * ws.r * layer.R * layer.S);
    WeightStationaryPlanner(layer, batch, machine, ws, program, plan).run();
    program.finish();
    loop_nest(layer, batch, ws).into(plan);
    return plan;
}

// A PE keeps its weight.
static void divide_rf(int rf_words, PeConfig& pe) { pe.filter_spad_words = rf_words; }

Dataflow weight_stationary_dataflow() {
    using namespace parameter;
    return {"ws",
            "weight-stationary: one weight stays in a PE",
            {n, e, r, t, g, keep},
            weight_stationary_obstacle,
            plan_weight_stationary,
            weight_stationary_counts,
            weight_stationary_busy,
            weight_stationary_candidates,
            divide_rf,
            weight_stationary_least,
            EveryValue::tried};
}

}  // namespace eyrie
