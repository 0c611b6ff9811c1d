// What numbers and addresses stand for: each word that arrives is the one that the PE counts on, and the MACs make the
// ofmap.
#include <algorithm>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/trace/network_targets.hpp"
#include "sim/trace/operand.hpp"
#include "sim/trace/pe_actions.hpp"
#include "sim/trace/pe_operands.hpp"
#include "tests/trace/recorded_case.hpp"

using namespace eyrie;

namespace {

using Stamped = std::pair<ArrayCycle, Operand>;

// By array time: which words each FIFO of one kind was given, PE by PE.
class Given {
public:
    explicit Given(const TracedLayer& traced) : traced_(traced), words_(traced.pes()) {}

    void by_network(const BusLog& log, NetworkId kind) {
        NetworkTargets targets(traced_.plan, kind);
        for (const BusEvent& event : log.events)
            for (const std::size_t pe : targets.of(event.pass, event.target)) add_words(event, kind, pe);
    }
    void to_network(const BusLog& log) {
        for (const BusEvent& event : log.events)
            add_words(event, NetworkId::psum, static_cast<std::size_t>(event.target));
    }
    void add(std::size_t pe, ArrayCycle at, const Operand& operand) { words_[pe].push_back({at, operand}); }
    std::vector<Operand> in_order(std::size_t pe) {
        std::stable_sort(words_[pe].begin(), words_[pe].end(),
                         [](const Stamped& a, const Stamped& b) { return a.first < b.first; });
        std::vector<Operand> all;
        for (const auto& [at, operand] : words_[pe]) all.push_back(operand);
        return all;
    }

private:
    void add_words(const BusEvent& event, NetworkId kind, std::size_t pe) {
        const PassOperands place(traced_.layer, traced_.plan, event.pass);
        for (std::int32_t i = 0; i < event.words; ++i) {
            const std::int64_t address = event.first_address + std::int64_t{i} * event.step;
            add(pe, event.sent_at,
                kind == NetworkId::filter  ? place.filter_at(address)
                : kind == NetworkId::ifmap ? place.ifmap_at(address)
                                           : place.psum_at(address));
        }
    }
    const TracedLayer& traced_;
    std::vector<std::vector<Stamped>> words_;
};

// Calls use(event, operand of its number `first` + i, cycle) for the events of one PE that have an operand.
template <class Use>
void for_operands(const TracedLayer& traced, std::size_t pe, Use use) {
    std::int64_t pass = 0;
    for (const PeEvent& event : traced.events.pes[pe].events) {
        if (event.kind == PeEventKind::pass) pass = event.first;
        if (event.kind == PeEventKind::pass || event.kind == PeEventKind::cycles) continue;
        const PassOperands place(traced.layer, traced.plan, pass);
        const PeOperands numbers = pe_operands(place.shape(), pe);
        for (std::int32_t i = 0; i < event.count; ++i) {
            Operand operand;
            const std::int64_t number = event.first + i;
            if (event.kind == PeEventKind::filter_taken) {
                operand = place.filter(numbers.of(arriving_filters(place.shape().program(pe))).at(number));
            } else if (event.kind == PeEventKind::ifmap_taken || event.kind == PeEventKind::ifmap_passed) {
                operand = place.ifmap(numbers.of(Numbered::entries).at(number));
            } else if (event.kind != PeEventKind::ifmap_dropped) {
                operand = place.psum(numbers.of(Numbered::psums).at(number));
            }
            use(event, operand, event.at + i);
        }
    }
}

bool same(const std::vector<Operand>& given, const std::vector<Operand>& taken, const std::vector<bool>& dropped = {}) {
    if (given.size() != taken.size()) return false;
    for (std::size_t i = 0; i < given.size(); ++i)
        if (given[i] != taken[i] && (dropped.empty() || !dropped[i])) return false;
    return true;
}

}  // namespace

TEST_CASE("what a network or neighbour brings is, word by word, what the PE takes it for", "[trace]") {
    RecordedCases(11, 16).for_each(2, {}, [](const RecordedCase& one) {
        INFO(one.text);
        const TracedLayer traced = one.traced();
        Given filters(traced), ifmaps(traced), psums(traced), from_right(traced), from_below(traced), outputs(traced);
        filters.by_network(one.events.of(NetworkId::filter), NetworkId::filter);
        ifmaps.by_network(one.events.of(NetworkId::ifmap), NetworkId::ifmap);
        psums.by_network(one.events.of(NetworkId::psum), NetworkId::psum);
        outputs.to_network(one.events.of(NetworkId::output));
        const std::size_t columns = static_cast<std::size_t>(one.machine.columns);
        for (std::size_t pe = 0; pe < traced.pes(); ++pe) {
            for (const LinkEvent& event : one.events.links[pe].events) {
                const PassOperands place(one.layer, one.plan, event.pass);
                const PeOperands numbers = pe_operands(place.shape(), pe);
                const int next = one.machine.next_in_chain(static_cast<int>(pe));
                for (std::int32_t i = 0; i < event.words; ++i) {
                    const Operand psum = place.psum(numbers.of(Numbered::psums).at(event.first + i));
                    psums.add(static_cast<std::size_t>(next), event.at, psum);
                    outputs.add(pe, event.at, psum);
                }
            }
            for_operands(traced, pe, [&](const PeEvent& event, const Operand& operand, ArrayCycle at) {
                if (event.kind != PeEventKind::ifmap_passed) return;
                if (event.side() == IfmapSide::left) from_right.add(pe - 1, at, operand);
                if (event.side() == IfmapSide::above) from_below.add(pe - columns, at, operand);
            });
        }
        for (std::size_t pe = 0; pe < traced.pes(); ++pe) {
            INFO("PE " << pe);
            std::vector<Operand> filter, ifmap, right, below, psum, put;
            std::vector<bool> dropped;
            for_operands(traced, pe, [&](const PeEvent& event, const Operand& operand, ArrayCycle) {
                switch (event.kind) {
                    case PeEventKind::filter_taken: filter.push_back(operand); break;
                    case PeEventKind::ifmap_dropped:
                    case PeEventKind::ifmap_taken:
                        if (event.side() == IfmapSide::network) {
                            ifmap.push_back(operand);
                            dropped.push_back(event.kind == PeEventKind::ifmap_dropped);
                        }
                        if (event.side() == IfmapSide::right) right.push_back(operand);
                        if (event.side() == IfmapSide::below) below.push_back(operand);
                        break;
                    case PeEventKind::psum_taken: psum.push_back(operand); break;
                    case PeEventKind::psum_put: put.push_back(operand); break;
                    default: break;
                }
            });
            REQUIRE(same(filters.in_order(pe), filter));
            REQUIRE(same(ifmaps.in_order(pe), ifmap, dropped));
            REQUIRE(same(from_right.in_order(pe), right));
            REQUIRE(same(from_below.in_order(pe), below));
            REQUIRE(same(psums.in_order(pe), psum));
            REQUIRE(same(outputs.in_order(pe), put));
        }
    });
}

TEST_CASE("the products of the MACs' operands add up to the ofmap", "[trace]") {
    RecordedCases(12, 16).for_each(2, {}, [](const RecordedCase& one) {
        INFO(one.text);
        const TracedLayer traced = one.traced();
        Tensor<std::int64_t> sums(one.run.ofmap.shape());
        Count macs = 0;
        for (std::size_t pe = 0; pe < traced.pes(); ++pe)
            for (const PeAction& action : pe_actions(traced, pe, PeEventKind::cycles)) {
                if (action.reason() != PeCycle::busy) continue;
                const PassOperands place(one.layer, one.plan, action.pass);
                const PeOperands numbers = pe_operands(place.shape(), pe);
                NumberedWalk walk;
                walk.stand_at(numbers.of(Numbered::macs), action.first);
                for (std::int32_t i = 0; i < action.count; ++i, ++macs, walk.step()) {
                    const Operand psum = place.psum(walk.coordinates());
                    const std::int32_t product =
                        (std::int32_t{ifmap_word(one.layer, one.data, place.ifmap(walk.coordinates()))} *
                         filter_word(one.layer, one.data, place.filter(walk.coordinates()))) >>
                        one.machine.arithmetic.product_shift;
                    sums.at(psum.at[0], psum.at[1], psum.at[2], psum.at[3]) += product;
                }
            }
        for (std::int64_t& sum : sums.data) {
            sum = wrap(sum, one.machine.arithmetic.psum_bits);
            if (one.machine.dram.relu && one.layer.relu) sum = std::max<std::int64_t>(sum, 0);
            const Arithmetic& arithmetic = one.machine.arithmetic;
            if (!arithmetic.requantises()) continue;
            const std::int64_t end = std::int64_t{1} << (arithmetic.ofmap_bits - 1);
            sum = std::clamp<std::int64_t>(sum >> arithmetic.ofmap_shift, -end, end - 1);
        }
        REQUIRE(macs == one.run.counters.macs);
        REQUIRE(sums.size() == one.run.ofmap.size());
        for (std::int64_t i = 0; i < sums.size(); ++i)
            REQUIRE(sums.data[static_cast<std::size_t>(i)] == one.run.ofmap.word(i));
    });
}
