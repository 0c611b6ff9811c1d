#include <map>

#include <nlohmann/json.hpp>

#include "sim/trace/bus_operands.hpp"
#include "sim/trace/network_targets.hpp"
#include "sim/trace/psum_values.hpp"
#include "sim/trace/transfer_words.hpp"
#include "sim/view/packed_integers.hpp"
#include "sim/view/scene_parts.hpp"

namespace eyrie {

using Json = nlohmann::ordered_json;

namespace {

// The sets of PEs that bus words go to.
class TargetSets {
public:
    std::size_t number_of(const std::vector<std::size_t>& pes) {
        return numbers_.try_emplace(pes, numbers_.size()).first->second;
    }
    Json json() const {
        std::vector<Json> rows(numbers_.size());
        for (const auto& [pes, number] : numbers_) rows[number] = pes;
        return rows;
    }

private:
    std::map<std::vector<std::size_t>, std::size_t> numbers_;
};

// Bus words: differences of the cycles of reading and from then to sending, pass, target, number of words, and the
// words' numbers, each as the difference to the one before.
template <class Target>
std::string packed_bus(const TracedLayer& traced, const ShownCycles& shown, NetworkId network, SceneWords& words,
                       Target target_of) {
    PackedIntegers packed;
    BusOperands operands(traced, network);
    std::int64_t last_word = 0;
    LayerCycle last_read = 0;
    const ArrayClock& clock = traced.events.clock;
    for (const BusEvent& event : traced.events.of(network).events) {
        const LayerCycle read = clock.layer_cycle(event.read_at), sent = clock.layer_cycle(event.sent_at);
        if (read >= shown.end) break;
        packed.add_signed(read - last_read);
        packed.add(static_cast<std::uint64_t>(sent - read));
        packed.add(static_cast<std::uint64_t>(event.pass));
        packed.add(target_of(event));
        packed.add(static_cast<std::uint64_t>(event.words));
        operands.for_each(event, [&](const Operand& operand) {
            const std::int64_t word = words.keep(operand);
            packed.add_signed(word - last_word);
            last_word = word;
        });
        last_read = read;
    }
    return packed.base64();
}

std::string packed_links(const TracedLayer& traced, const ShownCycles& shown, const LinkLog& log) {
    PackedIntegers packed;
    LayerCycle last = 0;
    for (const LinkEvent& event : log.events) {
        const LayerCycle at = traced.layer_cycle(event.at);
        if (at >= shown.end) break;
        packed.add(static_cast<std::uint64_t>(at - last));
        packed.add(static_cast<std::uint64_t>(event.words));
        last = at;
    }
    return packed.empty() ? "" : packed.base64();
}

// Values as they are: neighbours have little in common.
std::string packed_values(const std::vector<std::int64_t>& values) {
    PackedIntegers packed;
    for (const std::int64_t value : values) packed.add_signed(value);
    return packed.base64();
}

// The words of a transfer in their order, zeros of padding among them: for each stretch of them the difference from
// word to word, and how many words have it.
std::string packed_words(const SceneWords& words, TransferredWords& moved, std::int64_t count) {
    PackedIntegers packed;
    std::int64_t last = 0, difference = 0, run = 0;
    const auto end_run = [&] {
        if (run == 0) return;
        packed.add_signed(difference);
        packed.add(static_cast<std::uint64_t>(run));
        run = 0;
    };
    for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t word = words.number_of(moved.at(i));
        if (word - last != difference) end_run();
        difference = word - last;
        last = word;
        ++run;
    }
    end_run();
    return packed.base64();
}

// [kind, pass, part, words, bytes, start, end, first word, last word, words]
Json transfers_json(const TracedLayer& traced, const ShownCycles& shown, SceneWords& words) {
    Json transfers = Json::array();
    for (const TransferEvent& event : traced.events.transfers) {
        if (event.start >= shown.end) continue;
        TransferredWords moved(traced.layer, traced.plan, event);
        const Operand first = moved.at(0);
        transfers.push_back({static_cast<int>(event.kind), event.pass, event.part, event.words, event.bytes,
                             event.start.number(), event.end.number(), words.number_of(first),
                             words.number_of(moved.at(event.buffer_words() - 1)),
                             packed_words(words, moved, event.buffer_words())});
    }
    return transfers;
}

}  // namespace

void add_networks(const TracedLayer& traced, const ShownCycles& shown, SceneWords& words, Json& scene) {
    TargetSets sets;
    Json networks;
    for_each_network([&](NetworkId network, const NetworkRow& row) {
        const auto pack = [&](auto target_of) {
            networks[row.name] = packed_bus(traced, shown, network, words, target_of);
        };
        if (!row.to_pes())
            return pack(
                [&](const BusEvent& event) { return sets.number_of({static_cast<std::size_t>(event.target)}); });
        NetworkTargets targets(traced.plan, network);
        pack([&](const BusEvent& event) { return sets.number_of(targets.of(event.pass, event.target)); });
    });
    scene["networks"] = networks;
    scene["targets"] = sets.json();
    Json links = Json::array(), put = Json::array();
    const PsumValues values = psum_values(traced);
    for (std::size_t pe = 0; pe < traced.pes(); ++pe) {
        links.push_back(packed_links(traced, shown, traced.events.links[pe]));
        put.push_back(packed_values(values.put[pe]));
    }
    scene["links"] = links;
    scene["psum_values"] = {{"put", put},
                            {"from_buffer", packed_values(values.from_buffer)},
                            {"to_buffer", packed_values(values.to_buffer)}};
    scene["transfers"] = transfers_json(traced, shown, words);
}

}  // namespace eyrie
