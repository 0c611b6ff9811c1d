#include "dataflows/ws/pass_timing.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "dataflows/ws/stream_steps.hpp"
#include "sim/kernel/cycle.hpp"

namespace eyrie {

namespace {

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::min() / 4;  // nothing is known to wait for

// A network that sends so many bus words a cycle, in order: time is counted in places of bus words.
class Line {
public:
    Line(int buses, std::int64_t first) : buses_(buses), last_(first * buses - 1) {}
    // So many more have been sent, the last no sooner than `ready`. Returns its cycle.
    std::int64_t send(std::int64_t bus_words, std::int64_t ready) {
        last_ = std::max(last_ + bus_words, ready < 0 ? 0 : ready * buses_);
        return last_ / buses_;
    }

private:
    std::int64_t buses_;
    std::int64_t last_;
};

class ChainsOfRows {
public:
    ChainsOfRows(const Layer& layer, const AcceleratorConfig& machine, std::int64_t r, const PassExtents& x)
        : layer_(layer),
          machine_(machine),
          pe_(machine.pe),
          x_(x),
          slot_(slot_cycles(machine.pe)),
          lag_(lag_cycles(machine.pe, x.channels * layer.S - 1)),
          step_(step_columns(machine)),
          columns_(stream_columns(layer, 0)),
          off_((layer.S - 1) / layer.stride_w),
          steps_a_row_(ceil_div(layer.F(), step_)),
          order_(stream_steps(layer, machine, r, x.rows)),
          ifmaps_(machine.noc.ifmap.buses, first_word()),
          psums_(machine.noc.psum.buses, first_word()),
          outputs_(machine.noc.output.buses, first_word()),
          in_step_(static_cast<std::size_t>(ceil_div(step_, machine.noc.ifmap.words_per_cycle))) {
        const std::size_t steps = static_cast<std::size_t>(x.images * x.rows * steps_a_row_);
        chains_.resize(static_cast<std::size_t>(layer.R),
                       {std::vector<std::int64_t>(steps, never), std::vector<std::int64_t>(steps, never),
                        std::vector<std::int64_t>(steps, never)});
    }

    std::int64_t cycles() {
        for (std::int64_t image = 0; image < x_.images; ++image)
            for (const StreamStep& step : order_) {
                send_ifmaps(image, step);
                continue_psums(image, step);
                at_tops(image, step);
                put_out();
            }
        return last_ + 1;
    }

private:
    // Cycles in which psums of the last position of each step are issued at head and top, and leave the chain.
    struct Chain {
        std::vector<std::int64_t> head, top, out;
        std::int64_t headed = 0, topped = 0, outs = 0;  // steps of which each is known
    };
    // When the heads and the tops can see the last of a few words.
    struct Arrival {
        std::int64_t head = 0, top = 0;
    };

    std::int64_t first_word() const { return machine_.glb.read_latency_cycles + 1; }
    std::int64_t copies() const { return x_.groups * x_.filters; }
    std::size_t index(std::int64_t image, std::int64_t y, std::int64_t step) const {
        return static_cast<std::size_t>((image * x_.rows + y) * steps_a_row_ + step);
    }
    std::int64_t positions(std::int64_t step) const { return std::min(step_, layer_.F() - step * step_); }
    Chain& chain(std::int64_t i) { return chains_[static_cast<std::size_t>(i)]; }

    // Filter rows for which a step brings words that they use at their head.
    template <class Use>
    void for_active(const StreamStep& step, Use use) const {
        if (step.x >= layer_.F()) return;
        for (std::int64_t i = step.residue; i < layer_.R; i += layer_.stride_h)
            if (const std::int64_t y = step.row - i / layer_.stride_h; y >= 0 && y < x_.rows) use(i, y);
    }

    // A position, counted from the first of all images: steps before it, and columns of its step before it.
    struct Place {
        std::int64_t steps, columns;
        bool last;  // of its step
    };
    Place place_of(std::int64_t row, std::int64_t column) const {
        const std::int64_t columns = column % step_;
        return {row * steps_a_row_ + column / step_, columns, columns + 1 == step_ || column + 1 == layer_.F()};
    }

    // At the earliest, where the times of so many steps are known. Between two steps so many cycles a position pass.
    static std::int64_t time_of(const std::vector<std::int64_t>& times, std::int64_t known, const Place& place,
                                std::int64_t cycles) {
        const auto at = [&](std::int64_t step) { return step < 0 ? never : times[static_cast<std::size_t>(step)]; };
        if (place.steps < known && place.last) return at(place.steps);
        const std::int64_t before = at(std::min(place.steps, known) - 1);
        return before == never || place.steps > known ? before : before + (place.columns + 1) * cycles;
    }
    // Of the position that came so many before the last of a step.
    std::int64_t time_before(const std::vector<std::int64_t>& times, std::int64_t known, std::size_t step,
                             std::int64_t positions_before, std::int64_t cycles) const {
        const std::int64_t here = static_cast<std::int64_t>(step), row = here / steps_a_row_, at = here % steps_a_row_;
        const std::int64_t position = row * layer_.F() + at * step_ + positions(at) - 1 - positions_before;
        if (position < 0) return never;
        return time_of(times, known, place_of(position / layer_.F(), position % layer_.F()), cycles);
    }

    // When all heads, or all tops, that a word of the stream is for have room for it: they have taken, or dropped, the
    // one that came so many before it as the FIFO holds. A word is taken no sooner than in the MAC of the one before,
    // and may then wait in the PE. They use words from column `off` on.
    std::int64_t room_for(std::int64_t image, const StreamStep& step, std::int64_t column, bool top) {
        const std::int64_t an_image = stream_rows(layer_, step.residue, x_.rows) * columns_;
        const std::int64_t word = image * an_image + step.row * columns_ + column - pe_.ifmap_fifo_words;
        if (word < 0) return never;
        const std::int64_t first_row = word / an_image * x_.rows, row = word % an_image / columns_;
        const std::int64_t used = word % columns_ - (top ? off_ : 0), F = layer_.F();
        std::int64_t room = never;
        for (std::int64_t i = step.residue; i < layer_.R; i += layer_.stride_h) {
            std::int64_t y = row - i / layer_.stride_h, before = std::min(used, F - 1) - 1;
            if (y >= x_.rows) y = x_.rows - 1, before = F - 2;
            if (y < 0 || used < 0) y = std::max<std::int64_t>(y, 0) - 1, before = F - 2;
            y += first_row - (before < 0 ? 1 : 0);
            if (y < 0) continue;
            const Place place = place_of(y, before < 0 ? F - 1 : before);
            const Chain& one = chain(i);
            room = std::max(room, time_of(top ? one.top : one.head, top ? one.topped : one.headed, place, slot_));
        }
        return room == never ? never : room - slot_ + 2;
    }

    // Of the last group: the word for the heads is the first of its channels and column residues, that for the tops the
    // last, but for residues behind. A bus word goes once there is room for its last column, and with it for all
    // before: columns behind the end of its step are in another. Both are of residues whose rows have all `columns_`.
    void send_ifmaps(std::int64_t image, const StreamStep& step) {
        const std::int64_t width = machine_.noc.ifmap.words_per_cycle;
        const std::int64_t residues = std::min(layer_.stride_w, layer_.S), top = (layer_.S - 1) % layer_.stride_w;
        std::size_t part = 0;
        for (std::int64_t x = step.x; x < std::min(step.x + step_, columns_); x += width) {
            std::int64_t all = 0, behind = 0;
            for (std::int64_t b = 0; b < residues; ++b) {
                const bool sent = x < stream_columns(layer_, b);
                all += sent ? 1 : 0;
                behind += sent && b > top ? 1 : 0;
            }
            const std::int64_t last = x + bus_word_columns(step, step_, x, width, columns_) - 1;
            const std::int64_t words = x_.channels * all;
            Arrival& arrival = in_step_[part++];
            arrival.head = ifmaps_.send((x_.groups - 1) * words + 1, room_for(image, step, last, false));
            arrival.top = ifmaps_.send(words - 1 - behind, room_for(image, step, last, true));
            ifmaps_.send(behind, never);
        }
    }
    const auto& arrival_of(const StreamStep& step, std::int64_t column) const {
        return in_step_[static_cast<std::size_t>((column - step.x) / machine_.noc.ifmap.words_per_cycle)];
    }

    // Of all filters, those of the last are followed.
    void continue_psums(std::int64_t image, const StreamStep& step) {
        const std::int64_t at = step.x / step_;
        std::int64_t rows = 0;
        for_active(step, [&](std::int64_t i, std::int64_t) { rows += takes_psums(i) ? 1 : 0; });
        if (rows > 0)
            psums_.send((ceil_div(positions(at), machine_.noc.psum.words_per_cycle) * copies() - 1) * rows, never);
        for_active(step, [&](std::int64_t i, std::int64_t y) { at_head(step, i, index(image, y, at), y == 0); });
    }
    bool takes_psums(std::int64_t i) const { return i > 0 || x_.psum_in; }
    void at_head(const StreamStep& step, std::int64_t i, std::size_t here, bool first_row) {
        const std::int64_t n = positions(step.x / step_);
        Chain& one = chain(i);
        std::int64_t before = first_issue(i);
        if (here > 0) before = one.head[here - 1] + (step.x > 0 ? 0 : first_row ? between_images(i) : between_rows());
        if (here == 0 && x_.loads_filters) before = std::max(before, weight(i, 0));
        std::int64_t issue = std::max(before + n * slot_, arrival_of(step, step.x + n - 1).head + slot_);
        if (takes_psums(i)) {
            const std::int64_t width = machine_.noc.psum.words_per_cycle;
            std::int64_t ready = i > 0 ? chain(i - 1).out[here] : never;
            if (ready != never) ready += 3 + machine_.glb.read_latency_cycles;
            const std::int64_t room = time_before(one.head, one.headed, here, pe_.psum_in_fifo_words, slot_);
            issue = std::max(issue, psums_.send(1, std::max(ready, room + 2)) + (n - 1) % width * slot_);
        }
        one.head[here] = issue;
        one.headed = static_cast<std::int64_t>(here) + 1;
    }

    // The cycle before its first position could begin.
    std::int64_t first_issue(std::int64_t i) const {
        return std::max(first_word(), std::int64_t{pe_.start_cycles}) +
               std::max<std::int64_t>(pe_.load_cycles, i / layer_.stride_h * columns_ + 1) - 1;
    }
    // Words under other windows are dropped, one a cycle.
    std::int64_t between_rows() const { return std::max<std::int64_t>(0, columns_ - layer_.F() + 1 - slot_); }
    std::int64_t between_images(std::int64_t i) const {
        const std::int64_t rows = stream_rows(layer_, i % layer_.stride_h, x_.rows) - x_.rows;  // not used
        return std::max<std::int64_t>(pe_.next_image_cycles + pe_.load_cycles,
                                      rows * columns_ + columns_ - layer_.F() + 1 - slot_);
    }
    // When a PE of a chain can see its weight: those of the heads come first.
    std::int64_t weight(std::int64_t i, std::int64_t place) const {
        const std::int64_t bus_word = (place + 1) * copies() * layer_.R - layer_.R + i + 1;
        return first_word() + ceil_div(bus_word, machine_.noc.filter.buses) - 1;
    }

    // The last PE of a chain needs words further on in its row.
    void at_tops(std::int64_t image, const StreamStep& step) {
        for (std::int64_t i = step.residue; i < layer_.R; i += layer_.stride_h) {
            const std::int64_t y = step.row - i / layer_.stride_h;
            if (y < 0 || y >= x_.rows) continue;
            for (std::int64_t at = std::max<std::int64_t>(0, (step.x - off_) / step_ - 1); at < steps_a_row_; ++at) {
                const std::int64_t last = at * step_ + positions(at) - 1 + off_;
                if (last >= step.x + step_) break;
                if (last >= step.x) at_top(i, index(image, y, at), positions(at), arrival_of(step, last).top);
            }
        }
    }
    void at_top(std::int64_t i, std::size_t here, std::int64_t n, std::int64_t word) {
        Chain& one = chain(i);
        std::int64_t issue = std::max(one.head[here] + lag_, word + slot_);
        if (here > 0) issue = std::max(issue, one.top[here - 1] + n * slot_);
        if (here == 0 && x_.loads_filters) issue = std::max(issue, weight(i, x_.channels * layer_.S - 1) + n * slot_);
        const std::int64_t room = time_before(one.out, one.outs, here, pe_.psum_out_fifo_words, 0);
        one.top[here] = std::max(issue, room + 2 - pe_.pipeline_stages);
        one.topped = static_cast<std::int64_t>(here) + 1;
    }

    // Psums leave in the order of the steps, those of a step when all are there.
    void put_out() {
        const std::int64_t steps = static_cast<std::int64_t>(order_.size());
        for (; next_out_ < steps * x_.images; ++next_out_) {
            const StreamStep& step = order_[static_cast<std::size_t>(next_out_ % steps)];
            const std::int64_t image = next_out_ / steps, at = step.x / step_;
            std::int64_t rows = 0;
            bool all = true;
            for_active(step, [&](std::int64_t i, std::int64_t y) {
                ++rows;
                all = all && chain(i).topped > static_cast<std::int64_t>(index(image, y, at));
            });
            if (!all) return;
            if (rows == 0) continue;
            outputs_.send((ceil_div(positions(at), machine_.noc.output.words_per_cycle) * copies() - 1) * rows, never);
            for_active(step, [&](std::int64_t i, std::int64_t y) {
                const std::size_t here = index(image, y, at);
                Chain& one = chain(i);
                last_ = one.out[here] = outputs_.send(1, one.top[here] + pe_.pipeline_stages);
                one.outs = static_cast<std::int64_t>(here) + 1;
            });
        }
    }

    const Layer& layer_;
    const AcceleratorConfig& machine_;
    const PeConfig& pe_;
    const PassExtents& x_;
    std::int64_t slot_, lag_, step_, columns_, off_, steps_a_row_;
    std::vector<StreamStep> order_;
    Line ifmaps_, psums_, outputs_;
    std::vector<Arrival> in_step_;  // of the step that is sent
    std::vector<Chain> chains_;
    std::int64_t next_out_ = 0, last_ = 0;
};

// Of long passes so many steps are followed; then psums come as fast as a PE makes them.
constexpr std::int64_t most_steps = 4096;

}  // namespace

std::int64_t least_pass_of_rows(const Layer& layer, const AcceleratorConfig& machine, std::int64_t r,
                                const PassExtents& x) {
    const std::int64_t a_row = ceil_div(stream_columns(layer, 0), step_columns(machine));
    std::int64_t rows = 0;  // of the streams
    for (std::int64_t residue = 0; residue < std::min(layer.stride_h, layer.R); ++residue)
        rows += stream_rows(layer, residue, x.rows);
    PassExtents followed = x;
    followed.images = std::clamp<std::int64_t>(most_steps / (rows * a_row), 1, x.images);
    if (rows * a_row > most_steps)
        followed.rows = std::max<std::int64_t>(x.rows - (rows * a_row - most_steps) / a_row, 1);
    const std::int64_t others = (x.images * x.rows - followed.images * followed.rows) * layer.F();
    return ChainsOfRows(layer, machine, r, followed).cycles() + others * slot_cycles(machine.pe);
}

}  // namespace eyrie
