// The accesses of the networks: words they carry, and their reads and writes of the global buffer.
#include "sim/trace/access_walk.hpp"
#include "sim/trace/bus_operands.hpp"
#include "sim/trace/network_targets.hpp"

namespace eyrie {

namespace {

// One network. Its bus words are read in order and sent in order.
class Network {
public:
    Network(const TracedLayer& traced, const BlockChoice& blocks, NetworkId network)
        : traced_(traced),
          blocks_(blocks),
          block_(block_of(network)),
          type_(row_of(network).type),
          log_(traced.events.of(network)),
          operands_(traced, network) {}
    virtual ~Network() = default;
    virtual void append(LayerCycle to, std::vector<Access>& accesses) = 0;

protected:
    // Calls use(event, cycle) for the events from `next` on whose cycle, `at` + `later`, is before `to`.
    template <class Use>
    void for_each(std::size_t& next, ArrayCycle BusEvent::*at, Cycles later, LayerCycle to, Use use) const {
        for (; next < log_.events.size(); ++next) {
            const BusEvent& event = log_.events[next];
            const LayerCycle cycle = traced_.layer_cycle(event.*at + later);
            if (cycle >= to) return;
            if (cycle >= traced_.first_cycle()) use(event, cycle);
        }
    }
    void add(LayerCycle cycle, Block block, Level level, Action kind, const BusEvent& event,
             std::vector<Access>& accesses) {
        if (!blocks_.has(block)) return;
        operands_.for_each(event, [&](const Operand& operand) {
            accesses.push_back({cycle, static_cast<std::int32_t>(block), level, type_, kind, operand});
        });
    }

    const TracedLayer& traced_;
    const BlockChoice& blocks_;
    Block block_;
    DataType type_;
    const BusLog& log_;
    BusOperands operands_;
};

class Input final : public Network {
public:
    Input(const TracedLayer& traced, const BlockChoice& blocks, NetworkId network)
        : Network(traced, blocks, network), targets_(traced.plan, network) {}

    void append(LayerCycle to, std::vector<Access>& accesses) override {
        for_each(next_read_, &BusEvent::read_at, 0, to, [&](const BusEvent& event, LayerCycle cycle) {
            add(cycle, Block::glb, Level::glb, Action::read, event, accesses);
        });
        for_each(next_sent_, &BusEvent::sent_at, 0, to, [&](const BusEvent& event, LayerCycle cycle) {
            add(cycle, block_, Level::noc, Action::transfer, event, accesses);
            for (const std::size_t pe : targets_.of(event.pass, event.target)) {
                if (!blocks_.has_pe(pe)) continue;
                operands_.for_each(event, [&](const Operand& operand) {
                    accesses.push_back({cycle, static_cast<std::int32_t>(first_pe_block + pe), Level::noc, type_,
                                        Action::delivery, operand});
                });
            }
        });
    }

private:
    NetworkTargets targets_;
    std::size_t next_read_ = 0;
    std::size_t next_sent_ = 0;
};

class Output final : public Network {
public:
    using Network::Network;

    void append(LayerCycle to, std::vector<Access>& accesses) override {
        for_each(next_sent_, &BusEvent::sent_at, 0, to, [&](const BusEvent& event, LayerCycle cycle) {
            add(cycle, block_, Level::noc, Action::transfer, event, accesses);
            add(cycle, Block::glb, Level::noc, Action::delivery, event, accesses);
        });
        for_each(next_written_, &BusEvent::sent_at, 1, to, [&](const BusEvent& event, LayerCycle cycle) {
            add(cycle, Block::glb, Level::glb, Action::write, event, accesses);
        });
    }

private:
    std::size_t next_sent_ = 0;
    std::size_t next_written_ = 0;
};

class NetworkAccesses final : public AccessSource {
public:
    NetworkAccesses(const TracedLayer& traced, const BlockChoice& blocks) {
        for_each_network([&](NetworkId network, const NetworkRow& row) {
            if (row.to_pes())
                networks_.push_back(std::make_unique<Input>(traced, blocks, network));
            else
                networks_.push_back(std::make_unique<Output>(traced, blocks, network));
        });
    }

    void append(LayerCycle, LayerCycle to, std::vector<Access>& accesses) override {
        for (const auto& network : networks_) network->append(to, accesses);
    }

private:
    std::vector<std::unique_ptr<Network>> networks_;
};

}  // namespace

std::unique_ptr<AccessSource> network_accesses(const TracedLayer& traced, const BlockChoice& blocks) {
    return std::make_unique<NetworkAccesses>(traced, blocks);
}

}  // namespace eyrie
