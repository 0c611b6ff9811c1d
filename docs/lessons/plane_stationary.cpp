// Plane-stationary: a PE makes whole ofmap rows. It keeps planes of filters, all R x S words of them, where
// row-stationary keeps rows; so no psum moves from PE to PE. Rows of PEs work on different filters, columns on
// different ofmap rows.
#include <algorithm>
#include <vector>

#include "dataflows/counts/terms.hpp"
#include "dataflows/dataflow/dataflow.hpp"
#include "dataflows/plan/channel_steps.hpp"
#include "dataflows/plan/loop_nest.hpp"
#include "dataflows/plan/network_ids.hpp"
#include "dataflows/plan/obstacle.hpp"
#include "dataflows/plan/pe_classes.hpp"

namespace eyrie {

namespace {

// Parameters m n e p q t. A pass covers one group, p t filters, q channels, n images, e ofmap rows.
BufferNeed buffer_need(const Layer& layer, const MappingParameters& ps) {
    BufferNeed need;
    need.ifmap_words = ps.n * ps.q * strip_rows(layer, ps.e) * strip_columns(layer, layer.F());
    need.psum_words = ps.n * ps.m * ps.e * layer.F();
    need.filter_words = ps.p * ps.t * ps.q * layer.R * layer.S;
    return need;
}

std::string obstacle(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                     const MappingParameters& ps) {
    std::string found = out_of_range("m", ps.m, layer.M_per_group(), "filters of a group");
    if (found.empty()) found = out_of_range("n", ps.n, batch, "images of the batch");
    if (found.empty())
        found = out_of_range("e", ps.e, std::min<std::int64_t>(layer.E(), machine.columns),
                             "ofmap rows, and columns of PEs");
    if (found.empty()) found = out_of_range("q", ps.q, layer.C_per_group(), "channels of a group");
    if (found.empty()) found = out_of_range("t", ps.t, machine.rows, "rows of PEs");
    if (found.empty()) found = out_of_range("p", ps.p, ps.m / ps.t, "filters in the buffer over rows of PEs, m/t");
    if (!found.empty()) return found;
    const std::int64_t window = ps.q * layer.R * layer.S;
    const PeConfig& pe = machine.pe;
    if (window > pe.ifmap_spad_words) return short_of("ifmap spad (q*R*S)", window, pe.ifmap_spad_words, "words");
    if (ps.p * window > pe.filter_spad_words)
        return short_of("filter spad (p*q*R*S)", ps.p * window, pe.filter_spad_words, "words");
    const bool needs_spad = ps.p > 1 || window > 1 || pe.psum_addition == PsumAddition::separate;
    if (needs_spad && ps.p > pe.psum_spad_words) return short_of("psum spad (p)", ps.p, pe.psum_spad_words, "words");
    return buffer_obstacle(machine, buffer_need(layer, ps));
}

class Planner {
public:
    Planner(const Layer& layer, const AcceleratorConfig& machine, const MappingParameters& ps, Plan& plan)
        : layer_(layer),
          machine_(machine),
          ps_(ps),
          plan_(plan),
          program_(machine, buffer_need(layer, ps), plan),
          ids_(machine) {}

    void run(std::int64_t batch) {
        assign_ids();
        ShapeCache cache(plan_);
        for (std::int64_t group = 0; group < layer_.G; ++group)
            for (std::int64_t m = 0; m < layer_.M_per_group(); m += ps_.m)
                for (std::int64_t image = 0; image < batch; image += ps_.n)
                    for (std::int64_t row = 0; row < layer_.E(); row += ps_.e)
                        block(cache, pass_at(group, image, m, 0, row, 0), std::min(ps_.n, batch - image));
        program_.finish();
    }

private:
    // All passes between two stores of finished ofmaps: steps of q channels, and in each passes of p t filters.
    void block(ShapeCache& cache, const Pass& first, std::int64_t images) {
        const std::int64_t rows = std::min(ps_.e, layer_.E() - first.ofmap_row);
        const ChannelSteps steps{layer_.C_per_group(), ps_.q, std::min(first.filter + ps_.m, layer_.M_per_group()),
                                 ps_.p * ps_.t};
        add_channel_steps(steps, first, {images, rows}, cache, program_,
                          [&](std::int64_t filters, std::int64_t channels, bool psum_in) {
                              return build(images, filters, channels, rows, psum_in);
                          });
    }

    // The PE of a filter set and an ofmap row.
    std::size_t pe(std::int64_t set, std::int64_t row) const {
        return static_cast<std::size_t>(set * machine_.columns + row);
    }

    // A filter word goes to a row of PEs, an ifmap word to a column, a psum to one PE.
    void assign_ids() {
        for (std::int64_t set = 0; set < ps_.t; ++set)
            for (std::int64_t row = 0; row < ps_.e; ++row) {
                ids_.filter_group[pe(set, row)] = narrow_to_32(set);
                ids_.ifmap_group[pe(set, row)] = narrow_to_32(row);
                ids_.psum_group[pe(set, row)] = narrow_to_32(set * ps_.e + row);
            }
        ids_.assign(layer_, plan_);
    }

    PassShape build(std::int64_t images, std::int64_t filters, std::int64_t channels, std::int64_t rows,
                    bool psum_in) const {
        PassShape shape = shape_with_extents(1, images, filters, channels, rows, layer_.F(), psum_in);
        shape.mac_order = {Dimension::image,   Dimension::ofmap_column, Dimension::filter_column,
                           Dimension::channel, Dimension::filter_row,   Dimension::filter};
        const Split sets(filters, ps_.t);
        build_programs(shape, sets);
        build_filter_stream(shape, sets);
        build_ifmap_stream(shape);
        build_psum_streams(shape, sets);
        return shape;
    }

    // To the PE, q channels of R filter rows are q R channels: the window holds S words of each.
    void build_programs(PassShape& shape, const Split& sets) const {
        PeClasses classes(shape, machine_.pes());
        for (std::int64_t set = 0; set < sets.parts_used(); ++set)
            for (std::int64_t row = 0; row < shape.ofmap_rows; ++row) {
                const IfmapWindow window{narrow_to_32(layer_.S), narrow_to_32(shape.channels * layer_.R),
                                         narrow_to_32(layer_.stride_w)};
                PeProgram program;
                program.images = shape.images;
                program.positions = shape.ofmap_columns;
                program.filters = narrow_to_32(sets.size(set));
                program.ifmaps = window;
                if (shape.psum_in) program.psums = PsumsArrive{};
                classes.give(pe(set, row), program,
                             {{0, 0, narrow_to_32(sets.first(set)), 0, 0, 0, narrow_to_32(row), 0},
                              {1, shape.images, program.filters, shape.channels, narrow_to_32(layer_.R), window.taps, 1,
                               program.positions}});
            }
    }

    // In the order of use: by filter column, channel and filter row, then set.
    void build_filter_stream(PassShape& shape, const Split& sets) const {
        InputStream& stream = shape.filter_stream;
        stream.tags = ids_.filter_tags();
        const std::int64_t entries = layer_.S * shape.channels * layer_.R;
        std::vector<std::int64_t> sent(static_cast<std::size_t>(sets.parts_used()), 0);
        for (std::int64_t entry = 0; entry < entries; ++entry)
            for (std::int64_t set = 0; set < sets.parts_used(); ++set)
                for (std::int64_t& next = sent[static_cast<std::size_t>(set)];
                     next < (entry + 1) * sets.size(set);) {  // a bus word may hold words of the next entry, too
                    const std::int64_t count =
                        std::min<std::int64_t>(machine_.noc.filter.words_per_cycle, entries * sets.size(set) - next);
                    stream.bus_words.push_back({narrow_to_32(static_cast<std::int64_t>(shape.filter_order.size())), 1,
                                                narrow_to_32(set), narrow_to_32(count)});
                    for (const std::int64_t end = next + count; next < end; ++next)
                        shape.filter_order.push_back(filter_word(shape, sets, set, next));
                }
    }

    // The word that a set uses as its `use`th: filters innermost, then filter rows, channels, filter columns.
    FilterCoordinate filter_word(const PassShape& shape, const Split& sets, std::int64_t set, std::int64_t use) const {
        const std::int64_t entry = use / sets.size(set);
        return {0, narrow_to_32(sets.first(set) + use % sets.size(set)),
                narrow_to_32(entry / layer_.R % shape.channels), narrow_to_32(entry % layer_.R),
                narrow_to_32(entry / layer_.R / shape.channels)};
    }

    // By ifmap column and channel, then column of PEs, which takes the R rows under its ofmap row. A row that is under
    // several is sent to each: a PE has one ID, and cannot say that it takes the rows of three groups.
    void build_ifmap_stream(PassShape& shape) const {
        InputStream& stream = shape.ifmap_stream;
        stream.tags = ids_.ifmap_tags();
        const std::int64_t rows = strip_rows(layer_, shape.ofmap_rows);
        const std::int64_t columns = strip_columns(layer_, layer_.F());
        const std::int64_t width = machine_.noc.ifmap.words_per_cycle;
        for (std::int64_t image = 0; image < shape.images; ++image)
            for (std::int64_t x = 0; x < layer_.F(); ++x)
                for (std::int64_t s = x == 0 ? 0 : std::max(layer_.S - layer_.stride_w, 0L); s < layer_.S; ++s)
                    for (std::int64_t c = 0; c < shape.channels; ++c)
                        for (std::int64_t i = 0; i < layer_.R; i += width)
                            for (std::int64_t row = 0; row < shape.ofmap_rows; ++row)
                                stream.bus_words.push_back(
                                    {narrow_to_32(((image * shape.channels + c) * rows + row * layer_.stride_h + i) *
                                                      columns +
                                                  x * layer_.stride_w + s),
                                     narrow_to_32(columns), narrow_to_32(row),
                                     narrow_to_32(std::min(width, layer_.R - i))});
    }

    // By ofmap column, then bus word of filters, then PE: psums of earlier channels in, and all psums out.
    void build_psum_streams(PassShape& shape, const Split& sets) const {
        shape.psum_stream.tags = ids_.psum_tags();
        const auto send = [&](BusWords& stream, std::int64_t width, const auto& target) {
            for (std::int64_t image = 0; image < shape.images; ++image)
                for (std::int64_t x = 0; x < layer_.F(); ++x)
                    for (std::int64_t f = 0; f < sets.size(0); f += width)
                        for (std::int64_t set = 0; set < sets.parts_used(); ++set)
                            for (std::int64_t row = 0; row < shape.ofmap_rows && f < sets.size(set); ++row) {
                                const std::int64_t pixel = (image * shape.ofmap_rows + row) * layer_.F() + x;
                                stream.bus_words.push_back({narrow_to_32(pixel * shape.filters + sets.first(set) + f),
                                                            1, target(set, row),
                                                            narrow_to_32(std::min(width, sets.size(set) - f))});
                            }
        };
        if (shape.psum_in)
            send(shape.psum_stream, machine_.noc.psum.words_per_cycle,
                 [&](std::int64_t set, std::int64_t row) { return narrow_to_32(set * ps_.e + row); });
        send(shape.output_stream, machine_.noc.output.words_per_cycle,
             [&](std::int64_t set, std::int64_t row) { return static_cast<std::int32_t>(pe(set, row)); });
    }

    const Layer& layer_;
    const AcceleratorConfig& machine_;
    const MappingParameters& ps_;
    Plan& plan_;
    ProgramWriter program_;
    NetworkIds ids_;
};

LoopNest loop_nest(const Layer& layer, std::int64_t batch, const MappingParameters& ps) {
    using At = NestLoop::Index;  // whose index it is: the pass's, the PE's place's, or the PE's own loop's
    LoopNest nest;
    nest.level("DRAM");
    nest.loop("g2", At::pass, Dimension::group, layer.G, 1, "groups");
    nest.loop("m2", At::pass, Dimension::filter, layer.M_per_group(), ps.m, "blocks of m filters");
    nest.loop("n2", At::pass, Dimension::image, batch, ps.n, "blocks of n images");
    nest.loop("e2", At::pass, Dimension::ofmap_row, layer.E(), ps.e, "strips of e ofmap rows");
    nest.loop("c2", At::pass, Dimension::channel, layer.C_per_group(), ps.q, "steps of q channels; loads ifmaps",
              "loads ifmaps");
    nest.level("global buffer");
    nest.loop("m1", At::pass, Dimension::filter, ps.m, ps.p * ps.t, "passes of p*t filters; loads filters",
              "loads filters");
    nest.level("array");
    nest.loop("t", At::place, Dimension::filter, ps.t, 1, "rows of PEs: filters; share ifmaps");
    nest.loop("y", At::place, Dimension::ofmap_row, ps.e, 1, "columns of PEs: ofmap rows; share filters");
    nest.level("PE (spads)");
    nest.loop("n", At::pe, Dimension::image, ps.n, 1, "images");
    nest.loop("x", At::pe, Dimension::ofmap_column, layer.F(), 1, "ofmap columns");
    nest.loop("j", At::pe, Dimension::filter_column, layer.S, 1, "filter columns: the sliding window");
    nest.loop("q", At::pe, Dimension::channel, ps.q, 1, "channels");
    nest.loop("i", At::pe, Dimension::filter_row, layer.R, 1, "filter rows");
    nest.loop("p", At::pe, Dimension::filter, ps.p, 1, "filters");
    nest.line("psum[p,y,x] += filter[p,q,i,j] * ifmap[q,U*y+i,V*x+j]", "all R*S products of a channel");
    return nest;
}

Plan plan(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine, const MappingParameters& ps) {
    Plan made;
    made.active_pes = narrow_to_32(ps.t * ps.e);
    Planner(layer, machine, ps, made).run(batch);
    loop_nest(layer, batch, ps).into(made);
    return made;
}

// Of a group's filters, summed over its passes: the passes, the sets with filters, the filters of the fullest set.
struct FilterPasses {
    FilterPasses(const Layer& layer, const MappingParameters& ps) {
        for (std::int64_t m = 0; m < layer.M_per_group(); m += ps.m)
            for (std::int64_t f = m, end = std::min(m + ps.m, layer.M_per_group()); f < end; f += ps.p * ps.t) {
                const Split sets(std::min(ps.p * ps.t, end - f), ps.t);
                ++passes;
                sets_in_use += sets.parts_used();
                fullest += sets.size(0);
            }
    }
    std::int64_t passes = 0, sets_in_use = 0, fullest = 0;
};

LayerCounts counts(const Layer& layer, std::int64_t batch, const MappingParameters& ps, const PeStorage& pe) {
    using namespace closed_form;
    check_arguments(batch, ps);
    const Sizes size(layer, batch);
    const FilterPasses filters(layer, ps);
    const std::int64_t blocks = closed_form::ceil_div(size.Mg, ps.m), image_blocks = closed_form::ceil_div(batch, ps.n);
    const std::int64_t strips = closed_form::ceil_div(size.E, ps.e), steps = closed_form::ceil_div(size.Cg, ps.q);
    LayerCounts c;
    c.macs = size.macs;
    c.passes = product({size.G, filters.passes, image_blocks, strips, steps});
    c.active_pes = ps.t * ps.e;
    // A strip of each channel is loaded once for each block of filters, halo included.
    count_ifmap_loads(size, blocks, ps.e, size.F, pe, c);
    // R rows for each ofmap row, once in each pass; taken by all sets of the pass that have filters.
    const std::int64_t words_of_rows = product({size.planes, size.E, size.R, used(size.F, 1, size.V, size.S)});
    c.noc_ifmap_sent = c.glb_ifmap_reads = product({words_of_rows, filters.passes});
    c.noc_ifmap_delivered = product({words_of_rows, filters.sets_in_use});
    // Once for each strip and block of images; to a PE for each of the strip's ofmap rows.
    c.dram_filter = c.glb_filter_writes = product({size.filters, image_blocks, strips});
    c.glb_filter_reads = c.noc_filter_sent = c.dram_filter;
    c.noc_filter_delivered = product({size.filters, image_blocks, size.E});
    // A trip through the buffer for each step of channels. No hops.
    count_psum_trips(size, steps, c);
    count_spads(size, pe, {c.noc_ifmap_delivered, c.noc_filter_delivered, product({size.ofmaps, steps})}, c);
    return c;
}

// How long each part of the array is busy, for the mapper's estimate of cycles.
BusyCycles busy(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine, const MappingParameters& ps,
                const LayerCounts& c) {
    const auto d = [](std::int64_t value) { return static_cast<double>(value); };
    const FilterPasses filters(layer, ps);
    const std::int64_t steps = ceil_div(layer.C_per_group(), ps.q);
    const std::int64_t additions = machine.pe.psum_addition == PsumAddition::separate ? steps : 0;
    const NocConfig& noc = machine.noc;
    BusyCycles b;
    b.pes = d(layer.G * batch * ceil_div(layer.E(), ps.e) * layer.F() * filters.fullest) *
            d(layer.C_per_group() * layer.R * layer.S + additions);
    b.filter_network = d(c.noc_filter_sent) / d(noc.filter.words_per_cycle * noc.filter.buses);
    b.ifmap_network = network_cycles(c.noc_ifmap_sent, layer.R, noc.ifmap.words_per_cycle, noc.ifmap.buses);
    b.psum_network = network_cycles(c.noc_psum_sent, ps.p, noc.psum.words_per_cycle, noc.psum.buses);
    b.output_network = network_cycles(c.noc_output_sent, ps.p, noc.output.words_per_cycle, noc.output.buses);
    const PeConfig& pe = machine.pe;
    b.per_pass = d(pe.start_cycles + (pe.load_cycles + pe.next_image_cycles) * ps.n + pe.pipeline_stages + 6);
    b.first_filters = buffer_need(layer, ps).filter_words;
    return b;
}

// Every mapping that can be best: of q, p and t all, of the others one value for each number of pieces.
void candidates(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine, const CandidateVisitor& use) {
    const std::int64_t Mg = layer.M_per_group(), plane = layer.R * layer.S;
    const BufferRoom room(machine);
    MappingParameters ps;
    for (ps.t = 1; ps.t <= std::min<std::int64_t>(Mg, machine.rows); ++ps.t)
        for (ps.p = 1; ps.p * ps.t <= Mg && ps.p * plane <= machine.pe.filter_spad_words; ++ps.p) {
            FilterBlocks blocks(Mg, ps.p * ps.t, ps.t, false, ps.p * ps.t);
            for (ps.q = 1; ps.q <= layer.C_per_group() && ps.q * plane <= machine.pe.ifmap_spad_words; ++ps.q)
                for (const std::int64_t e : useful_chunks(layer.E(), machine.columns))
                    for (const std::int64_t n : useful_chunks(batch, batch)) {
                        ps.e = e;
                        ps.n = n;
                        const std::int64_t most = largest_fitting(Mg, [&](std::int64_t m) {
                            ps.m = m;
                            return room.fits(buffer_need(layer, ps));
                        });
                        for (const std::int64_t m : blocks.best_up_to(most)) {
                            ps.m = m;
                            if (obstacle(layer, batch, machine, ps).empty()) use(ps);
                        }
                    }
        }
}

}  // namespace

Dataflow plane_stationary_dataflow() {
    using namespace parameter;
    return {
        "ps",      "plane-stationary: a PE makes whole ofmap rows", {m, n, e, p, q, t}, obstacle, plan, counts, busy,
        candidates};
}

}  // namespace eyrie
