// The chain of a network's data: each layer computes on what the layers before it made, with what is beside the array
// in between, from the network's input on (docs/networks.md, "The chain").
//
// There are two of them. In one, results of the array are those of the machine. The other computes the same network
// from its definition alone, on results of its own: a wrong word in any layer makes the machine differ from it there.
//
// Where an operation is not computed in integers, the chain ends: its result is generated, the same for both, and the
// operation is among the gaps.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "workloads/arithmetic.hpp"
#include "workloads/functional/array_reference.hpp"
#include "workloads/functional/layer_pieces.hpp"
#include "workloads/functional/map_words.hpp"
#include "workloads/graph/graph.hpp"
#include "workloads/layer_data.hpp"
#include "workloads/network.hpp"
#include "workloads/ofmap_tensor.hpp"

namespace eyrie {

// Where the chain ends: what follows this operation works on generated words.
struct ChainGap {
    std::string operation;
    std::string type;
    std::string reason;
};

struct ChainSettings {
    std::int64_t batch = 1;
    std::uint64_t seed = 1;
    Arithmetic arithmetic;
    bool relu_unit = true;  // whether the machine does a layer's ReLU as words leave
    bool check = false;     // whether the second chain is computed
    std::map<std::string, std::shared_ptr<const MapWords>> inputs = {};  // given words of inputs of the network
};

class Chain {
public:
    // `network`: all layers of `graph`, in the order of its operations. Throws InputError where the two do not agree.
    Chain(std::shared_ptr<const Graph> graph, const Network& network, ChainSettings settings);
    ~Chain();

    // The tensors of a layer that is to run now. Layers come in the order of the network; the results of those that are
    // passed over are computed here. Throws InputError.
    LayerData operands(const std::string& layer);
    // Whether the ifmaps that `operands` gave last are words that other operations made.
    bool computed_ifmaps() const { return computed_ifmaps_; }
    // What the machine made of them. "", or the first word that is not as the second chain has it.
    std::string take(const OfmapTensor& ofmap);

    const std::vector<ChainGap>& gaps() const { return gaps_; }
    // Operations on the array whose layers did not run: their results were computed here.
    const std::vector<std::string>& passed_over() const { return passed_over_; }

private:
    struct Current;
    using Words = std::shared_ptr<const MapWords>;
    // A tensor's words, of the machine's chain and of the other; the same object where they agree.
    struct State {
        Words machine, reference;
        std::int64_t uses = 0;   // to come
        bool generated = false;  // of an operation at which the chain ends, or made of such words beside the array
    };
    void advance(std::size_t operation);
    void run_beside(const Operation& operation);
    void begin(std::size_t operation);
    void finish();
    void take_operands(Current& current);
    State operand(const Operation& operation, std::size_t input, std::int64_t words);
    Words as_without_chain(const Layer& layer, const std::vector<std::int64_t>& shape) const;
    State given_or_generated(std::size_t tensor, const Layer* like);
    std::string reason_to_stand_apart(const Current& current) const;
    std::vector<std::int16_t> weights_of(const Current& current) const;
    Words generated(const std::string& name, const std::vector<std::int64_t>& shape) const;
    Words result_words(const OfmapTensor& ofmap, const std::vector<std::int64_t>& shape) const;
    OfmapTensor computed(const Current& current, bool machine) const;
    void release(const Operation& operation);
    void give(std::size_t tensor, Words machine, Words reference);
    void end_at(const Operation& operation, const std::string& reason);
    void give_generated(const Operation& operation, const std::string& reason);

    std::shared_ptr<const Graph> graph_;
    ChainSettings settings_;
    std::vector<Layer> layers_;
    // Of a layer: its operation and its number among the parts of that.
    std::map<std::string, std::pair<std::size_t, std::size_t>> places_;
    std::vector<std::size_t> first_layer_;  // of each operation, in layers_
    std::vector<State> states_;             // by tensor
    std::size_t next_ = 0;                  // operation
    std::unique_ptr<Current> current_;      // the operation whose layers run now
    bool computed_ifmaps_ = false;
    std::vector<ChainGap> gaps_;
    std::vector<std::string> passed_over_;
};

}  // namespace eyrie
