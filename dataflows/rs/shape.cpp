#include "dataflows/rs/shape.hpp"

#include "dataflows/plan/pe_classes.hpp"

namespace eyrie {

std::size_t ShapeBuilder::pe_at(std::int64_t tau, std::int64_t j, std::int64_t i) const {
    const std::int64_t slot = tau * place_.folds + j / place_.fold_columns;
    const std::int64_t row = (slot % place_.slots_down) * place_.chain_height + place_.chain_height - 1 - i;
    const std::int64_t column = (slot / place_.slots_down) * place_.fold_columns + j % place_.fold_columns;
    return static_cast<std::size_t>(row * machine_.columns + column);
}

void ShapeBuilder::assign_ids(Plan& plan) {
    for (std::int64_t tau = 0; tau < rs_.g * rs_.t; ++tau)
        for (std::int64_t j = 0; j < rs_.e; ++j)
            for (std::int64_t i = 0; i < place_.chain_height; ++i) {
                const std::size_t pe = pe_at(tau, j, i);
                ids_.filter_group[pe] = filter_group(tau, i);
                ids_.ifmap_group[pe] = ifmap_group(tau / rs_.t, i / layer_.R, j * layer_.stride_h + i % layer_.R);
                if (i == 0) ids_.psum_group[pe] = psum_group(tau, j);
            }
    ids_.assign(layer_, plan);
}

PassShape ShapeBuilder::build(std::int64_t groups, std::int64_t images, std::int64_t filters, std::int64_t channels,
                              std::int64_t ofmap_rows, bool psum_in) const {
    PassShape shape = shape_with_extents(groups, images, filters, channels, ofmap_rows, layer_.F(), psum_in);
    shape.mac_order = {Dimension::image, Dimension::ofmap_column, Dimension::filter_column, Dimension::channel,
                       Dimension::filter};
    const Split by_filter(filters, rs_.t);
    const Split by_channel(channels, rs_.r);
    build_programs(shape, by_filter, by_channel);
    build_filter_stream(shape, by_filter, by_channel);
    build_ifmap_stream(shape, by_channel);
    build_psum_streams(shape, by_filter);
    return shape;
}

void ShapeBuilder::build_programs(PassShape& shape, const Split& by_filter, const Split& by_channel) const {
    PeClasses classes(shape, machine_.pes());
    const std::int32_t taps = narrow_to_32(layer_.S);
    for (std::int64_t g = 0; g < shape.groups; ++g)
        for (std::int64_t part = 0; part < by_filter.parts_used(); ++part)
            for (std::int64_t j = 0; j < shape.ofmap_rows; ++j)
                for (std::int64_t i = 0; i < place_.chain_height; ++i) {
                    const std::int64_t rho = i / layer_.R;
                    const std::int32_t channels = narrow_to_32(by_channel.size(rho));
                    PeProgram program;
                    program.images = shape.images;
                    program.positions = shape.ofmap_columns;
                    program.filters = narrow_to_32(by_filter.size(part));
                    if (channels > 0) program.ifmaps = IfmapWindow{taps, channels, narrow_to_32(layer_.stride_w)};
                    if (i > 0 || shape.psum_in) program.psums = PsumsArrive{};
                    if (i + 1 < place_.chain_height) program.psum_sink = PsumSink::next_pe;
                    classes.give(
                        pe_at(g * rs_.t + part, j, i), program,
                        {{narrow_to_32(g), 0, narrow_to_32(by_filter.first(part)), narrow_to_32(by_channel.first(rho)),
                          narrow_to_32(i % layer_.R), 0, narrow_to_32(j), 0},
                         {1, shape.images, program.filters, channels, 1, taps, 1, program.positions}});
                }
}

void ShapeBuilder::build_filter_stream(PassShape& shape, const Split& by_filter, const Split& by_channel) const {
    shape.filter_stream.tags = ids_.filter_tags();
    std::vector<std::int64_t> sent(static_cast<std::size_t>(rs_.g * rs_.t * place_.chain_height), 0);
    for_entries(0, by_channel, [&](std::int64_t s, std::int64_t c) {
        bool more = true;
        while (more) {
            more = false;
            for (std::int64_t g = 0; g < shape.groups; ++g)
                for (std::int64_t part = 0; part < by_filter.parts_used(); ++part)
                    for (std::int64_t i = 0; i < place_.chain_height; ++i) {
                        const std::int64_t own = own_channel(c, by_channel, i / layer_.R);
                        const std::int64_t due = (s * by_channel.size(i / layer_.R) + own + 1) * by_filter.size(part);
                        std::int64_t& next =
                            sent[static_cast<std::size_t>((g * rs_.t + part) * place_.chain_height + i)];
                        if (own < 0 || next >= due) continue;
                        next = send_filters(shape, by_filter, by_channel, g, part, i, next);
                        more |= next < due;
                    }
        }
    });
}

std::int64_t ShapeBuilder::send_filters(PassShape& shape, const Split& by_filter, const Split& by_channel,
                                        std::int64_t g, std::int64_t part, std::int64_t i, std::int64_t word) const {
    const std::int64_t p = by_filter.size(part);
    const std::int64_t q = by_channel.size(i / layer_.R);
    const std::int64_t count = std::min<std::int64_t>(machine_.noc.filter.words_per_cycle, p * q * layer_.S - word);
    shape.filter_stream.bus_words.push_back({narrow_to_32(static_cast<std::int64_t>(shape.filter_order.size())), 1,
                                             filter_group(g * rs_.t + part, i), narrow_to_32(count)});
    for (std::int64_t w = word; w < word + count; ++w) {
        const std::int64_t k = w / p;
        shape.filter_order.push_back({narrow_to_32(g), narrow_to_32(by_filter.first(part) + w % p),
                                      narrow_to_32(by_channel.first(i / layer_.R) + k % q), narrow_to_32(i % layer_.R),
                                      narrow_to_32(k / q)});
    }
    return word + count;
}

void ShapeBuilder::build_ifmap_stream(PassShape& shape, const Split& by_channel) const {
    shape.ifmap_stream.tags = ids_.ifmap_tags();
    const std::int64_t rows = strip_rows(layer_, shape.ofmap_rows);
    const std::int64_t columns = strip_columns(layer_, shape.ofmap_columns);
    const std::int64_t width = machine_.noc.ifmap.words_per_cycle;
    std::vector<char> row_used(static_cast<std::size_t>(rows), 0);
    for (std::int64_t j = 0; j < shape.ofmap_rows; ++j)
        for (std::int64_t i = 0; i < layer_.R; ++i) row_used[static_cast<std::size_t>(j * layer_.stride_h + i)] = 1;
    const auto send = [&](std::int64_t image, std::int64_t column, std::int64_t c) {
        for (std::int64_t g = 0; g < shape.groups; ++g)
            for (std::int64_t rho = 0; rho < by_channel.parts_used(); ++rho) {
                const std::int64_t own = own_channel(c, by_channel, rho);
                if (own < 0 || own % width != 0) continue;
                const std::int64_t count = std::min(width, by_channel.size(rho) - own);
                const std::int64_t plane = (image * shape.groups + g) * shape.channels + by_channel.first(rho) + own;
                for (std::int64_t row = 0; row < rows; ++row)
                    if (row_used[static_cast<std::size_t>(row)])
                        shape.ifmap_stream.bus_words.push_back({narrow_to_32((plane * rows + row) * columns + column),
                                                                narrow_to_32(rows * columns), ifmap_group(g, rho, row),
                                                                narrow_to_32(count)});
            }
    };
    shape.ifmap_stream.bus_words.reserve(
        static_cast<std::size_t>(shape.images * (layer_.S + (layer_.F() - 1) * std::min(layer_.stride_w, layer_.S)) *
                                 shape.groups * rows * by_channel.parts_used() * ceil_div(by_channel.size(0), width)));
    for (std::int64_t image = 0; image < shape.images; ++image)
        for (std::int64_t x = 0; x < layer_.F(); ++x) {
            const std::int64_t fresh = x == 0 ? layer_.S : std::min(layer_.stride_w, layer_.S);
            for_entries(layer_.S - fresh, by_channel,
                        [&](std::int64_t s, std::int64_t c) { send(image, x * layer_.stride_w + s, c); });
        }
}

void ShapeBuilder::build_psum_streams(PassShape& shape, const Split& by_filter) const {
    shape.psum_stream.tags = ids_.psum_tags();
    const auto bus_words = [&](std::int64_t width) {
        return static_cast<std::size_t>(shape.images * layer_.F() * ceil_div(by_filter.size(0), width) * shape.groups *
                                        by_filter.parts_used() * shape.ofmap_rows);
    };
    if (shape.psum_in) shape.psum_stream.bus_words.reserve(bus_words(machine_.noc.psum.words_per_cycle));
    shape.output_stream.bus_words.reserve(bus_words(machine_.noc.output.words_per_cycle));
    const auto visit = [&](std::int64_t width, const auto& use) {
        for (std::int64_t image = 0; image < shape.images; ++image)
            for (std::int64_t x = 0; x < layer_.F(); ++x)
                for (std::int64_t f = 0; f < by_filter.size(0); f += width)
                    for (std::int64_t g = 0; g < shape.groups; ++g)
                        for (std::int64_t part = 0; part < by_filter.parts_used(); ++part) {
                            const std::int64_t count = std::min(width, by_filter.size(part) - f);
                            if (count <= 0) continue;
                            for (std::int64_t j = 0; j < shape.ofmap_rows; ++j)
                                use(narrow_to_32(
                                        (((image * shape.ofmap_rows + j) * layer_.F() + x) * shape.groups + g) *
                                            shape.filters +
                                        by_filter.first(part) + f),
                                    g * rs_.t + part, j, narrow_to_32(count));
                        }
    };
    if (shape.psum_in)
        visit(machine_.noc.psum.words_per_cycle,
              [&](std::int32_t address, std::int64_t tau, std::int64_t j, std::int32_t count) {
                  shape.psum_stream.bus_words.push_back({address, 1, psum_group(tau, j), count});
              });
    visit(machine_.noc.output.words_per_cycle,
          [&](std::int32_t address, std::int64_t tau, std::int64_t j, std::int32_t count) {
              shape.output_stream.bus_words.push_back(
                  {address, 1, narrow_to_32(static_cast<std::int64_t>(pe_at(tau, j, place_.chain_height - 1))), count});
          });
}

}  // namespace eyrie
