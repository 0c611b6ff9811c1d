// The operands of a network's bus words.
#pragma once

#include <cstdint>
#include <optional>

#include "sim/trace/operand.hpp"
#include "sim/trace/traced_layer.hpp"

namespace eyrie {

class BusOperands {
public:
    BusOperands(const TracedLayer& traced, NetworkId network)
        : traced_(traced), kind_(operand_kind(row_of(network).type)) {}

    // Calls use(operand) for each word, in order.
    template <class Use>
    void for_each(const BusEvent& event, Use use) {
        if (!place_ || event.pass != pass_) place_.emplace(traced_.layer, traced_.plan, event.pass);
        pass_ = event.pass;
        for (std::int32_t i = 0; i < event.words; ++i)
            use(place_->at(kind_, event.first_address + std::int64_t{i} * event.step));
    }

private:
    const TracedLayer& traced_;
    OperandKind kind_;
    std::optional<PassOperands> place_;  // of the pass of the last bus word
    std::int32_t pass_ = -1;
};

}  // namespace eyrie
