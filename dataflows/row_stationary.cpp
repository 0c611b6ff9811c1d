#include "dataflows/row_stationary.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "dataflows/multicast_ids.hpp"
#include "dataflows/pass_builder.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

std::int32_t narrow(std::int64_t value) { return static_cast<std::int32_t>(value); }

std::string short_of(const std::string& what, std::int64_t needed, std::int64_t available, const std::string& unit) {
    return what + ": needs " + std::to_string(needed) + " " + unit + ", " + std::to_string(available) +
           " available (short by " + std::to_string(needed - available) + ")";
}

std::string out_of_range(const std::string& key, std::int64_t value, std::int64_t high, const std::string& why) {
    if (value >= 1 && value <= high) return "";
    return key + ": found " + std::to_string(value) + "; allowed: 1 to " + std::to_string(high) + " (" + why + ")";
}

std::string capacity_obstacle(const Layer& layer, const AcceleratorConfig& machine,
                              const RowStationaryParameters& rs) {
    if (rs.p * rs.q * layer.S > machine.pe.filter_spad_words)
        return short_of("filter spad (p*q*S)", rs.p * rs.q * layer.S, machine.pe.filter_spad_words, "words");
    if (rs.q * layer.S > machine.pe.ifmap_spad_words)
        return short_of("ifmap spad (q*S)", rs.q * layer.S, machine.pe.ifmap_spad_words, "words");
    if (rs.p > machine.pe.psum_spad_words)
        return short_of("psum spad (p)", rs.p, machine.pe.psum_spad_words, "words");
    const BufferNeed need = row_stationary_buffer(layer, rs);
    const GlobalBufferConfig& glb = machine.glb;
    const std::int64_t banks = ceil_div(need.ifmap_words, glb.bank_words(machine.arithmetic.ifmap_bits)) +
                               ceil_div(need.psum_words, glb.bank_words(machine.arithmetic.psum_bits));
    if (banks > glb.shared_banks)
        return short_of("global buffer (" + std::to_string(need.ifmap_words) + " ifmap words and " +
                            std::to_string(need.psum_words) + " psum words)",
                        banks, glb.shared_banks, "banks");
    const std::int64_t filter_banks = ceil_div(need.filter_words, glb.bank_words(machine.arithmetic.filter_bits));
    if (filter_banks > glb.filter_banks)
        return short_of("filter banks (" + std::to_string(need.filter_words) + " words a pass)", filter_banks,
                        glb.filter_banks, "banks");
    return "";
}

std::string array_obstacle(const Layer& layer, const AcceleratorConfig& machine, const RowStationaryParameters& rs) {
    const SetPlacement place = place_sets(layer, machine, rs);
    if (place.chain_height > machine.rows)
        return short_of("PE array rows (R*r)", place.chain_height, machine.rows, "rows");
    const std::int64_t slots = place.slots_down * place.slots_across;
    if (rs.t * place.folds > slots)
        return short_of("PE array (t sets of " + std::to_string(place.chain_height) + " rows, " +
                            std::to_string(place.folds) + " pieces of " + std::to_string(place.fold_columns) +
                            " columns each)",
                        rs.t * place.folds, slots, "places");
    return "";
}

}  // namespace

std::string RowStationaryParameters::text() const {
    return "m=" + std::to_string(m) + " n=" + std::to_string(n) + " e=" + std::to_string(e) + " p=" +
           std::to_string(p) + " q=" + std::to_string(q) + " r=" + std::to_string(r) + " t=" + std::to_string(t);
}

BufferNeed row_stationary_buffer(const Layer& layer, const RowStationaryParameters& rs) {
    BufferNeed need;
    const std::int64_t columns = (layer.F() - 1) * layer.stride_w + layer.S;
    const std::int64_t channels = std::min(rs.q * rs.r, layer.C_per_group());
    const std::int64_t filters = std::min(rs.p * rs.t, rs.m);
    need.ifmap_words = rs.n * channels * strip_rows(layer, rs.e) * columns;
    need.psum_words = rs.n * rs.m * rs.e * layer.F();
    need.filter_words = filters * channels * layer.R * layer.S;
    return need;
}

SetPlacement place_sets(const Layer& layer, const AcceleratorConfig& machine, const RowStationaryParameters& rs) {
    SetPlacement place;
    place.chain_height = layer.R * rs.r;
    place.folds = ceil_div(rs.e, machine.columns);
    place.fold_columns = ceil_div(rs.e, place.folds);
    place.slots_down = machine.rows / place.chain_height;
    place.slots_across = machine.columns / place.fold_columns;
    return place;
}

std::string row_stationary_obstacle(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                                    const RowStationaryParameters& rs) {
    std::string obstacle = out_of_range("m", rs.m, layer.M_per_group(), "filters of a group");
    if (obstacle.empty()) obstacle = out_of_range("n", std::min(rs.n, batch), batch, "images of the batch");
    if (obstacle.empty()) obstacle = out_of_range("e", rs.e, layer.E(), "ofmap rows");
    if (obstacle.empty()) obstacle = out_of_range("t", rs.t, machine.pes(), "PEs");
    if (obstacle.empty()) obstacle = out_of_range("r", rs.r, layer.C_per_group(), "channels of a group");
    if (obstacle.empty()) obstacle = out_of_range("q", rs.q, layer.C_per_group(), "channels of a group");
    if (obstacle.empty()) obstacle = out_of_range("p", rs.p, layer.M_per_group(), "filters of a group");
    if (obstacle.empty() && ceil_div(layer.C_per_group(), rs.q) < rs.r)
        obstacle = "q*r: found " + std::to_string(rs.q * rs.r) + "; a set would have none of the group's " +
                   std::to_string(layer.C_per_group()) + " channels";
    if (obstacle.empty() && ceil_div(rs.m, rs.p) < rs.t)
        obstacle = "p*t: found " + std::to_string(rs.p * rs.t) + "; a set would have none of the m=" +
                   std::to_string(rs.m) + " filters";
    if (obstacle.empty()) obstacle = array_obstacle(layer, machine, rs);
    if (obstacle.empty()) obstacle = capacity_obstacle(layer, machine, rs);
    return obstacle;
}

namespace {

// Builds the shape of a pass of given extent.
class ShapeBuilder {
public:
    ShapeBuilder(const Layer& layer, const AcceleratorConfig& machine, const RowStationaryParameters& rs)
        : layer_(layer), machine_(machine), rs_(rs), place_(place_sets(layer, machine, rs)) {}

    // The PE that works on filter set `tau`, ofmap row `j`, chain position `i` counted from the
    // bottom, where psums start.
    std::size_t pe_at(std::int64_t tau, std::int64_t j, std::int64_t i) const {
        const std::int64_t slot = tau * place_.folds + j / place_.fold_columns;
        const std::int64_t row = (slot % place_.slots_down) * place_.chain_height + place_.chain_height - 1 - i;
        const std::int64_t column = (slot / place_.slots_down) * place_.fold_columns + j % place_.fold_columns;
        return static_cast<std::size_t>(row * machine_.columns + column);
    }

    // Group numbers by network; the tags of all shapes follow from the layer's largest pass.
    std::int32_t filter_group(std::int64_t tau, std::int64_t i) const { return narrow(tau * place_.chain_height + i); }
    std::int32_t ifmap_group(std::int64_t rho, std::int64_t row) const {
        return narrow(rho * strip_rows(layer_, rs_.e) + row);
    }
    std::int32_t psum_group(std::int64_t tau, std::int64_t j) const { return narrow(tau * rs_.e + j); }

    void assign_ids(Plan& plan) {
        const std::size_t pes = static_cast<std::size_t>(machine_.pes());
        std::vector<std::int32_t> filter(pes, -1), ifmap(pes, -1), psum(pes, -1);
        for (std::int64_t tau = 0; tau < rs_.t; ++tau)
            for (std::int64_t j = 0; j < rs_.e; ++j)
                for (std::int64_t i = 0; i < place_.chain_height; ++i) {
                    const std::size_t pe = pe_at(tau, j, i);
                    filter[pe] = filter_group(tau, i);
                    ifmap[pe] = ifmap_group(i / layer_.R, j * layer_.stride_h + i % layer_.R);
                    if (i == 0) psum[pe] = psum_group(tau, j);
                }
        filter_ids_ = assign_multicast_ids(filter, machine_.rows, machine_.columns);
        ifmap_ids_ = assign_multicast_ids(ifmap, machine_.rows, machine_.columns);
        psum_ids_ = assign_multicast_ids(psum, machine_.rows, machine_.columns);
        check_ids("filter", filter_ids_, machine_.noc.filter);
        check_ids("ifmap", ifmap_ids_, machine_.noc.ifmap);
        check_ids("psum", psum_ids_, machine_.noc.psum);
        plan.filter_ids = filter_ids_.ids;
        plan.ifmap_ids = ifmap_ids_.ids;
        plan.psum_ids = psum_ids_.ids;
    }

    PassShape build(std::int64_t images, std::int64_t filters, std::int64_t channels, std::int64_t ofmap_rows,
                    bool psum_in) const {
        PassShape shape;
        shape.images = narrow(images);
        shape.filters = narrow(filters);
        shape.channels = narrow(channels);
        shape.ofmap_rows = narrow(ofmap_rows);
        shape.psum_in = psum_in;
        shape.psum_words = images * ofmap_rows * layer_.F() * filters;
        const Split by_filter(filters, rs_.t);
        const Split by_channel(channels, rs_.r);
        build_programs(shape, by_filter, by_channel);
        build_filter_stream(shape, by_filter, by_channel);
        build_ifmap_stream(shape, by_channel);
        build_psum_streams(shape, by_filter);
        return shape;
    }

private:
    void check_ids(const std::string& network, const MulticastAssignment& ids, const InputNetworkConfig& config) const {
        if (ids.row_ids > (std::int64_t{1} << config.row_id_bits))
            throw InputError("layer " + layer_.name + ": the " + network + " network needs " +
                             std::to_string(ids.row_ids) + " row IDs; noc." + network + ".row_id_bits=" +
                             std::to_string(config.row_id_bits) + " allows " +
                             std::to_string(std::int64_t{1} << config.row_id_bits));
        if (ids.column_ids > (std::int64_t{1} << config.column_id_bits))
            throw InputError("layer " + layer_.name + ": the " + network + " network needs " +
                             std::to_string(ids.column_ids) + " column IDs; noc." + network + ".column_id_bits=" +
                             std::to_string(config.column_id_bits) + " allows " +
                             std::to_string(std::int64_t{1} << config.column_id_bits));
    }

    void build_programs(PassShape& shape, const Split& by_filter, const Split& by_channel) const {
        shape.programs.resize(static_cast<std::size_t>(machine_.pes()));
        shape.work.resize(shape.programs.size());
        for (std::int64_t tau = 0; tau < by_filter.parts_used(); ++tau)
            for (std::int64_t j = 0; j < shape.ofmap_rows; ++j)
                for (std::int64_t i = 0; i < place_.chain_height; ++i) {
                    const std::int64_t rho = i / layer_.R;
                    const std::size_t pe = pe_at(tau, j, i);
                    PeProgram& program = shape.programs[pe];
                    program.images = shape.images;
                    program.positions = narrow(layer_.F());
                    program.channels = narrow(by_channel.size(rho));
                    program.taps = narrow(layer_.S);
                    program.stride = narrow(layer_.stride_w);
                    program.filters = narrow(by_filter.size(tau));
                    program.psum_in = i > 0 || shape.psum_in;
                    program.psum_up = i + 1 < place_.chain_height;
                    shape.work[pe] = {narrow(by_filter.first(tau)), narrow(by_channel.first(rho)),
                                      narrow(i % layer_.R), narrow(j)};
                }
    }

    // Calls use(s, c) for every window entry of the widest channel set, in order of use. A set with fewer
    // channels joins late in each column s, so that all sets reach their last entry together. Filters and
    // ifmaps are both sent in this order: a word never waits behind one that is used later, which is what
    // keeps FIFOs of any depth free of deadlock (docs/plan.md).
    template <class Use>
    void for_entries(std::int64_t first_column, const Split& by_channel, Use use) const {
        for (std::int64_t s = first_column; s < layer_.S; ++s)
            for (std::int64_t c = 0; c < by_channel.size(0); ++c) use(s, c);
    }
    static std::int64_t own_channel(std::int64_t c, const Split& by_channel, std::int64_t rho) {
        return c - (by_channel.size(0) - by_channel.size(rho));
    }

    // By window entry and bus word, then every row of every set, from the bottom of each psum chain up.
    void build_filter_stream(PassShape& shape, const Split& by_filter, const Split& by_channel) const {
        shape.filter_stream.tags = filter_ids_.tag_of_group;
        std::vector<std::int64_t> sent(static_cast<std::size_t>(rs_.t * place_.chain_height), 0);
        for_entries(0, by_channel, [&](std::int64_t s, std::int64_t c) {
            bool more = true;
            while (more) {
                more = false;
                for (std::int64_t tau = 0; tau < by_filter.parts_used(); ++tau)
                    for (std::int64_t i = 0; i < place_.chain_height; ++i) {
                        const std::int64_t own = own_channel(c, by_channel, i / layer_.R);
                        const std::int64_t due = (s * by_channel.size(i / layer_.R) + own + 1) * by_filter.size(tau);
                        std::int64_t& next = sent[static_cast<std::size_t>(tau * place_.chain_height + i)];
                        if (own < 0 || next >= due) continue;
                        next = send_filters(shape, by_filter, by_channel, tau, i, next);
                        more |= next < due;
                    }
            }
        });
    }

    // One bus word to filter set `tau`, chain position `i`, from its `word`-th filter word on; returns the
    // word after it. A bus word may reach into the next entry.
    std::int64_t send_filters(PassShape& shape, const Split& by_filter, const Split& by_channel, std::int64_t tau,
                              std::int64_t i, std::int64_t word) const {
        const std::int64_t p = by_filter.size(tau);
        const std::int64_t q = by_channel.size(i / layer_.R);
        const std::int64_t count = std::min<std::int64_t>(machine_.noc.filter.words_per_cycle, p * q * layer_.S - word);
        shape.filter_stream.bus_words.push_back({narrow(static_cast<std::int64_t>(shape.filter_order.size())), 1,
                                                 filter_group(tau, i), narrow(count)});
        for (std::int64_t w = word; w < word + count; ++w) {
            const std::int64_t k = w / p;
            shape.filter_order.push_back({narrow(by_filter.first(tau) + w % p),
                                          narrow(by_channel.first(i / layer_.R) + k % q), narrow(i % layer_.R),
                                          narrow(k / q)});
        }
        return word + count;
    }

    // By image, ofmap column and window entry, then every ifmap row under the strip.
    void build_ifmap_stream(PassShape& shape, const Split& by_channel) const {
        shape.ifmap_stream.tags = ifmap_ids_.tag_of_group;
        const std::int64_t rows = strip_rows(layer_, shape.ofmap_rows);
        const std::int64_t columns = (layer_.F() - 1) * layer_.stride_w + layer_.S;
        const std::int64_t width = machine_.noc.ifmap.words_per_cycle;
        std::vector<char> row_used(static_cast<std::size_t>(rows), 0);
        for (std::int64_t j = 0; j < shape.ofmap_rows; ++j)
            for (std::int64_t i = 0; i < layer_.R; ++i) row_used[static_cast<std::size_t>(j * layer_.stride_h + i)] = 1;
        const auto send = [&](std::int64_t image, std::int64_t column, std::int64_t c) {
            for (std::int64_t rho = 0; rho < by_channel.parts_used(); ++rho) {
                const std::int64_t own = own_channel(c, by_channel, rho);
                if (own < 0 || own % width != 0) continue;
                const std::int64_t count = std::min(width, by_channel.size(rho) - own);
                const std::int64_t plane = image * shape.channels + by_channel.first(rho) + own;
                for (std::int64_t row = 0; row < rows; ++row)
                    if (row_used[static_cast<std::size_t>(row)])
                        shape.ifmap_stream.bus_words.push_back({narrow((plane * rows + row) * columns + column),
                                                                narrow(rows * columns), ifmap_group(rho, row),
                                                                narrow(count)});
            }
        };
        for (std::int64_t image = 0; image < shape.images; ++image)
            for (std::int64_t x = 0; x < layer_.F(); ++x) {
                const std::int64_t fresh = x == 0 ? layer_.S : std::min(layer_.stride_w, layer_.S);
                for_entries(layer_.S - fresh, by_channel,
                            [&](std::int64_t s, std::int64_t c) { send(image, x * layer_.stride_w + s, c); });
            }
    }

    // By image, ofmap column and bus word of filters, then every column of PEs.
    void build_psum_streams(PassShape& shape, const Split& by_filter) const {
        shape.psum_stream.tags = psum_ids_.tag_of_group;
        const auto visit = [&](std::int64_t width, const auto& use) {
            for (std::int64_t image = 0; image < shape.images; ++image)
                for (std::int64_t x = 0; x < layer_.F(); ++x)
                    for (std::int64_t f = 0; f < by_filter.size(0); f += width)
                        for (std::int64_t tau = 0; tau < by_filter.parts_used(); ++tau) {
                            const std::int64_t count = std::min(width, by_filter.size(tau) - f);
                            if (count <= 0) continue;
                            for (std::int64_t j = 0; j < shape.ofmap_rows; ++j)
                                use(narrow(((image * shape.ofmap_rows + j) * layer_.F() + x) * shape.filters +
                                           by_filter.first(tau) + f),
                                    tau, j, narrow(count));
                        }
        };
        if (shape.psum_in)
            visit(machine_.noc.psum.words_per_cycle,
                  [&](std::int32_t address, std::int64_t tau, std::int64_t j, std::int32_t count) {
                      shape.psum_stream.bus_words.push_back({address, 1, psum_group(tau, j), count});
                  });
        visit(machine_.noc.output.words_per_cycle,
              [&](std::int32_t address, std::int64_t tau, std::int64_t j, std::int32_t count) {
                  shape.output_stream.push_back(
                      {address, narrow(static_cast<std::int64_t>(pe_at(tau, j, place_.chain_height - 1))), count});
              });
    }

    const Layer& layer_;
    const AcceleratorConfig& machine_;
    const RowStationaryParameters& rs_;
    SetPlacement place_;
    MulticastAssignment filter_ids_;
    MulticastAssignment ifmap_ids_;
    MulticastAssignment psum_ids_;
};

// Collects the passes in the order of the loop nest; passes of equal extent share a shape.
class PassLoop {
public:
    PassLoop(const Layer& layer, std::int64_t batch, const RowStationaryParameters& rs, const ShapeBuilder& shapes,
             Plan& plan)
        : layer_(layer), batch_(batch), rs_(rs), shapes_(shapes), plan_(plan) {}

    void run() {
        for (std::int64_t group = 0; group < layer_.G; ++group)
            for (std::int64_t m0 = 0; m0 < layer_.M_per_group(); m0 += rs_.m)
                for (std::int64_t image = 0; image < batch_; image += rs_.n)
                    for (std::int64_t row = 0; row < layer_.E(); row += rs_.e) block(group, m0, image, row);
    }

private:
    // All passes between two stores of finished ofmaps.
    void block(std::int64_t group, std::int64_t m0, std::int64_t image, std::int64_t row) {
        const std::int64_t images = std::min(rs_.n, batch_ - image);
        const std::int64_t rows = std::min(rs_.e, layer_.E() - row);
        const std::int64_t m_end = std::min(m0 + rs_.m, layer_.M_per_group());
        for (std::int64_t c = 0; c < layer_.C_per_group(); c += rs_.q * rs_.r) {
            const std::int64_t channels = std::min(rs_.q * rs_.r, layer_.C_per_group() - c);
            std::int64_t psum_base = 0;
            for (std::int64_t m = m0; m < m_end; m += rs_.p * rs_.t) {
                const std::int64_t filters = std::min(rs_.p * rs_.t, m_end - m);
                Pass pass;
                pass.shape = shape(images, filters, channels, rows, c > 0);
                pass.group = narrow(group);
                pass.image = narrow(image);
                pass.filter = narrow(m);
                pass.channel = narrow(c);
                pass.ofmap_row = narrow(row);
                pass.psum_base = psum_base;
                pass.load_ifmaps = m == m0;
                plan_.passes.push_back(pass);
                psum_base += plan_.shape_of(pass).psum_words;
            }
        }
        plan_.passes.back().store_ofmaps = true;
    }

    std::int32_t shape(std::int64_t images, std::int64_t filters, std::int64_t channels, std::int64_t rows,
                       bool psum_in) {
        const auto key = std::make_tuple(images, filters, channels, rows, psum_in);
        const auto known = known_.find(key);
        if (known != known_.end()) return known->second;
        plan_.shapes.push_back(shapes_.build(images, filters, channels, rows, psum_in));
        return known_[key] = narrow(static_cast<std::int64_t>(plan_.shapes.size()) - 1);
    }

    const Layer& layer_;
    std::int64_t batch_;
    const RowStationaryParameters& rs_;
    const ShapeBuilder& shapes_;
    Plan& plan_;
    std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t, bool>, std::int32_t> known_;
};

}  // namespace

Plan plan_row_stationary(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                         const RowStationaryParameters& given) {
    RowStationaryParameters rs = given;
    rs.n = std::min(rs.n, batch);  // a mapping for a larger batch keeps all images together
    const std::string obstacle = row_stationary_obstacle(layer, batch, machine, rs);
    if (!obstacle.empty())
        throw InputError("layer " + layer.name + ": dataflow rs with " + rs.text() + " cannot run: " + obstacle);
    Plan plan;
    plan.dataflow = "rs";
    plan.mapping = rs.text();
    plan.batch = batch;
    plan.ifmap_columns = (layer.F() - 1) * layer.stride_w + layer.S;
    const BufferNeed need = row_stationary_buffer(layer, rs);
    plan.glb_ifmap_words = need.ifmap_words;
    plan.glb_psum_words = need.psum_words;
    plan.glb_filter_words = need.filter_words;
    plan.active_pes = narrow(layer.R * rs.r * rs.e * rs.t);
    ShapeBuilder shapes(layer, machine, rs);
    shapes.assign_ids(plan);
    PassLoop(layer, batch, rs, shapes, plan).run();
    plan.loop_nest = row_stationary_loop_nest(layer, batch, rs);
    return plan;
}

}  // namespace eyrie
