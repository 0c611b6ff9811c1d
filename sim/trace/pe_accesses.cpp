// A PE's reads and writes of its spads, and the words it passes to its neighbours, by dataflows/use/word_use.hpp.
#include <algorithm>
#include <optional>

#include "sim/trace/access_walk.hpp"
#include "sim/trace/pe_actions.hpp"
#include "sim/trace/pe_operands.hpp"

namespace eyrie {

namespace {

class PeAccesses final : public AccessSource {
public:
    PeAccesses(const TracedLayer& traced, std::size_t pe)
        : traced_(traced),
          config_(traced.machine.pe),
          pe_(pe),
          block_(static_cast<std::int32_t>(first_pe_block + pe)),
          actions_(pe_actions(traced, pe)),
          operands_(traced.plan.shapes.size()) {}

    void append(LayerCycle from, LayerCycle to, std::vector<Access>& accesses) override {
        out_ = &accesses;
        std::size_t still_open = 0;
        for (std::size_t i = 0; i < open_.size(); ++i)
            if (run(actions_[open_[i]], from, to)) open_[still_open++] = open_[i];
        open_.resize(still_open);
        for (; next_ < actions_.size() && actions_[next_].cycle < to; ++next_)
            if (run(actions_[next_], from, to)) open_.push_back(next_);
        append_hops(to);
    }

private:
    // True: it goes on after `to`.
    bool run(const PeAction& action, LayerCycle from, LayerCycle to) {
        const LayerCycle begin = std::max(action.cycle, from);
        const LayerCycle end = std::min(action.end(), to);
        const std::int64_t first = action.first + (begin - action.cycle);
        switch (action.kind) {
            case PeEventKind::cycles:
                if (step_of(action.reason()) == PeStep::mac) append_macs(action.pass, begin, end, first);
                if (step_of(action.reason()) == PeStep::psum) append_psum_reads(action.pass, begin, end, first);
                break;
            case PeEventKind::filter_taken: append_filter(action); break;
            case PeEventKind::ifmap_taken:
                if (config_.ifmap_spad_words > 0) add_ifmap(action, Level::rf, Action::write);
                break;
            case PeEventKind::ifmap_passed: add_ifmap(action, Level::noc, Action::hop); break;
            case PeEventKind::pass:
            case PeEventKind::ifmap_dropped:
            case PeEventKind::psum_taken:
            case PeEventKind::psum_put:
            case PeEventKind::counted: break;
        }
        return action.end() > to;
    }

    void append_macs(std::int32_t pass, LayerCycle cycle, LayerCycle end, std::int64_t number) {
        const PeProgram& program = traced_.program(pass, pe_);
        enter(pass);
        if (walk_pass_ != pass || walk_number_ != number) walk_.stand_at(operands().of(Numbered::macs), number);
        const bool merged = config_.psum_addition == PsumAddition::merged;
        MacPlace place = place_of_mac(program, number);
        const bool filter_spad = config_.filter_spad_words > 0, ifmap_spad = config_.ifmap_spad_words > 0;
        const bool psum_spad = config_.psum_spad_words > 0;
        for (; cycle < end; ++cycle, ++number, walk_.step()) {
            const Coordinates& mac = walk_.coordinates();
            const Operand ifmap = place_->ifmap(mac);
            const bool gated = config_.zero_gating && ifmap_word(traced_.layer, traced_.data, ifmap) == 0;
            if (ifmap_spad) add(cycle, DataType::ifmap, Action::read, ifmap);
            if (filter_spad && !gated) add(cycle, DataType::filter, Action::read, place_->filter(mac));
            if (psum_spad) {
                const Operand psum = place_->psum(mac);
                if (mac_reads_psum(place.entry)) add(cycle, DataType::psum, Action::read, psum);
                if (mac_writes_psum(program, place.entry, merged)) add(cycle, DataType::psum, Action::write, psum);
            }
            if (++place.filter == program.filters) {
                place.filter = 0;
                place.entry = place.entry + 1 == program.entries() ? 0 : place.entry + 1;
            }
        }
        walk_pass_ = pass;
        walk_number_ = number;
    }

    // A PE without channels has no sums of its own in its spad.
    void append_psum_reads(std::int32_t pass, LayerCycle cycle, LayerCycle end, std::int64_t number) {
        if (config_.psum_spad_words == 0 || traced_.program(pass, pe_).entries() == 0) return;
        enter(pass);
        for (; cycle < end; ++cycle, ++number)
            add(cycle, DataType::psum, Action::read, place_->psum(operands().of(Numbered::psums).at(number)));
    }

    void append_filter(const PeAction& action) {
        if (config_.filter_spad_words == 0) return;
        enter(action.pass);
        const NumberedLoops& loops = operands().of(arriving_filters(traced_.program(action.pass, pe_)));
        add(action.cycle, DataType::filter, Action::write, place_->filter(loops.at(action.first)));
    }

    void add_ifmap(const PeAction& action, Level level, Action kind) {
        enter(action.pass);
        out_->push_back({action.cycle, block_, level, DataType::ifmap, kind,
                         place_->ifmap(operands().of(Numbered::entries).at(action.first))});
    }

    // Psums over the link to the next PE.
    void append_hops(LayerCycle to) {
        const LinkLog& link = traced_.events.links[pe_];
        for (; next_link_ < link.events.size(); ++next_link_) {
            const LinkEvent& event = link.events[next_link_];
            const LayerCycle cycle = traced_.layer_cycle(event.at);
            if (cycle >= to) break;
            if (cycle < traced_.first_cycle()) continue;
            enter(event.pass);
            for (std::int32_t i = 0; i < event.words; ++i)
                out_->push_back({cycle, block_, Level::noc, DataType::psum, Action::hop,
                                 place_->psum(operands().of(Numbered::psums).at(event.first + i))});
        }
    }

    void add(LayerCycle cycle, DataType type, Action kind, const Operand& operand) {
        out_->push_back({cycle, block_, Level::rf, type, kind, operand});
    }

    void enter(std::int32_t pass) {
        if (place_ && pass == place_pass_) return;
        place_.emplace(traced_.layer, traced_.plan, pass);
        place_pass_ = pass;
        std::optional<PeOperands>& of_shape = operands_[static_cast<std::size_t>(place_->pass().shape)];
        if (!of_shape) of_shape = pe_operands(place_->shape(), pe_);
        operands_of_pass_ = &*of_shape;
    }
    const PeOperands& operands() const { return *operands_of_pass_; }

    const TracedLayer& traced_;
    const PeConfig& config_;
    std::size_t pe_;
    std::int32_t block_;
    std::vector<PeAction> actions_;
    std::size_t next_ = 0;
    std::vector<std::size_t> open_;  // actions that have begun and go on
    std::size_t next_link_ = 0;
    std::vector<std::optional<PeOperands>> operands_;  // by shape
    std::optional<PassOperands> place_;
    std::int32_t place_pass_ = -1;
    const PeOperands* operands_of_pass_ = nullptr;
    NumberedWalk walk_;  // of MACs
    std::int32_t walk_pass_ = -1;
    std::int64_t walk_number_ = -1;
    std::vector<Access>* out_ = nullptr;
};

}  // namespace

std::unique_ptr<AccessSource> pe_accesses(const TracedLayer& traced, std::size_t pe) {
    return std::make_unique<PeAccesses>(traced, pe);
}

}  // namespace eyrie
