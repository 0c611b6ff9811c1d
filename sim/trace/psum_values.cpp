#include "sim/trace/psum_values.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <tuple>

#include "sim/kernel/errors.hpp"
#include "sim/trace/network_targets.hpp"
#include "sim/trace/operand.hpp"
#include "sim/trace/pe_actions.hpp"
#include "sim/trace/pe_operands.hpp"

namespace eyrie {

namespace {

// The order within a cycle. It matters only that a PE takes a psum before it outputs one: all other words that are
// taken arrived in an earlier cycle.
enum class Step { from_buffer, take, put, link, to_buffer };

struct Happening {
    LayerCycle cycle;
    Step step;
    std::size_t pe;
    std::size_t index;  // of a bus event
    std::int64_t first;
    std::int32_t count;
    std::int32_t pass;
};

class ValueWalk {
public:
    explicit ValueWalk(const TracedLayer& traced)
        : traced_(traced),
          psum_targets_(traced.plan, NetworkId::psum),
          buffer_(traced.events.psums_at_start),
          arriving_(traced.pes()),
          taken_(traced.pes()),
          leaving_(traced.pes()),
          operands_(traced.plan.shapes.size()) {
        values_.put.resize(traced.pes());
        buffer_.resize(std::max(buffer_.size(), static_cast<std::size_t>(traced.plan.glb_psum_words)));
    }

    PsumValues run() {
        for (const Happening& happening : in_order()) {
            switch (happening.step) {
                case Step::from_buffer: read(happening); break;
                case Step::take: take(happening); break;
                case Step::put: put(happening); break;
                case Step::link: move(happening); break;
                case Step::to_buffer: write(happening); break;
            }
        }
        return std::move(values_);
    }

private:
    std::vector<Happening> in_order() const {
        std::vector<Happening> all;
        const ArrayClock& clock = traced_.events.clock;
        for (std::size_t pe = 0; pe < traced_.pes(); ++pe) {
            for (const auto& [kind, step] :
                 {std::pair{PeEventKind::psum_taken, Step::take}, {PeEventKind::psum_put, Step::put}})
                for (const PeAction& action : pe_actions(traced_, pe, kind))
                    for (std::int32_t i = 0; i < action.count; ++i)
                        all.push_back({action.cycle + i, step, pe, 0, action.first + i, 1, action.pass});
            for (const LinkEvent& event : traced_.events.links[pe].events)
                all.push_back({clock.layer_cycle(event.at), Step::link, pe, 0, event.first, event.words, event.pass});
        }
        const auto add = [&](const BusLog& log, Step step, ArrayCycle BusEvent::*at) {
            for (std::size_t i = 0; i < log.events.size(); ++i) {
                const BusEvent& event = log.events[i];
                all.push_back({clock.layer_cycle(event.*at), step, static_cast<std::size_t>(event.target), i, 0,
                               event.words, event.pass});
            }
        };
        add(traced_.events.of(NetworkId::psum), Step::from_buffer, &BusEvent::read_at);
        add(traced_.events.of(NetworkId::output), Step::to_buffer, &BusEvent::sent_at);
        std::stable_sort(all.begin(), all.end(), [](const Happening& a, const Happening& b) {
            return std::tie(a.cycle, a.step) < std::tie(b.cycle, b.step);
        });
        return all;
    }

    static std::int64_t next(std::deque<std::int64_t>& words) {
        if (words.empty()) throw SimulationError("trace: a psum is taken before it came");
        const std::int64_t word = words.front();
        words.pop_front();
        return word;
    }

    // No other word enters these FIFOs between the read and the arrival, so words are in them in the order of the
    // reads.
    void read(const Happening& happening) {
        const BusEvent& event = traced_.events.of(NetworkId::psum).events[happening.index];
        for (std::int32_t i = 0; i < event.words; ++i) {
            const std::int64_t word =
                buffer_.at(static_cast<std::size_t>(event.first_address + std::int64_t{i} * event.step));
            values_.from_buffer.push_back(word);
            for (const std::size_t pe : psum_targets_.of(event.pass, event.target)) arriving_[pe].push_back(word);
        }
    }
    void take(const Happening& happening) { taken_[happening.pe].push_back(next(arriving_[happening.pe])); }
    void put(const Happening& happening) {
        std::int64_t sum = products(happening.pass, happening.pe, happening.first);
        const PeProgram& program = traced_.program(happening.pass, happening.pe);
        if (takes_incoming_psum(program, place_of_psum(program, happening.first).position))
            sum += next(taken_[happening.pe]);
        const std::int64_t word = wrap(sum, traced_.machine.arithmetic.psum_bits);
        values_.put[happening.pe].push_back(word);
        leaving_[happening.pe].push_back(word);
    }
    void move(const Happening& happening) {
        const int upper = traced_.machine.next_in_chain(static_cast<int>(happening.pe));
        for (std::int32_t i = 0; i < happening.count; ++i)
            arriving_[static_cast<std::size_t>(upper)].push_back(next(leaving_[happening.pe]));
    }
    void write(const Happening& happening) {
        const BusEvent& event = traced_.events.of(NetworkId::output).events[happening.index];
        for (std::int32_t i = 0; i < event.words; ++i) {
            const std::int64_t word = next(leaving_[happening.pe]);
            buffer_.at(static_cast<std::size_t>(event.first_address + std::int64_t{i} * event.step)) = word;
            values_.to_buffer.push_back(word);
        }
    }

    // The sum of a PE's own products for a psum.
    std::int64_t products(std::int32_t pass, std::size_t pe, std::int64_t psum) {
        const PassOperands place(traced_.layer, traced_.plan, pass);
        const PeProgram& program = place.shape().program(pe);
        auto& of_shape = operands_[static_cast<std::size_t>(place.pass().shape)];
        auto found = of_shape.find(pe);
        if (found == of_shape.end()) found = of_shape.emplace(pe, pe_operands(place.shape(), pe)).first;
        std::int64_t sum = 0;
        for (MacPlace at = place_of_psum(program, psum); at.entry < program.entries(); ++at.entry) {
            const Coordinates mac = found->second.of(Numbered::macs).at(mac_at(program, at));
            sum += product_of(filter_word(traced_.layer, traced_.data, place.filter(mac)),
                              ifmap_word(traced_.layer, traced_.data, place.ifmap(mac)), traced_.machine.arithmetic);
        }
        return sum;
    }

    const TracedLayer& traced_;
    NetworkTargets psum_targets_;
    std::vector<std::int64_t> buffer_;
    std::vector<std::deque<std::int64_t>> arriving_;  // in the PE's FIFO of incoming psums, or on the way there
    std::vector<std::deque<std::int64_t>> taken_;     // taken, not put out yet
    std::vector<std::deque<std::int64_t>> leaving_;   // in its output FIFO
    std::vector<std::map<std::size_t, PeOperands>> operands_;  // by shape, then PE
    PsumValues values_;
};

}  // namespace

PsumValues psum_values(const TracedLayer& traced) { return ValueWalk(traced).run(); }

}  // namespace eyrie
