#include "workloads/functional/chain.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/kernel/random.hpp"
#include "workloads/folding.hpp"
#include "workloads/functional/beside.hpp"
#include "workloads/functional/layouts.hpp"
#include "workloads/lowering/parts.hpp"
#include "workloads/reference.hpp"

namespace eyrie {

struct Chain::Current {
    const Operation& operation;
    std::vector<LayerPart> parts;
    std::vector<const Layer*> layers;
    std::string apart;  // why its layers do not work on the chain's words; "": they do
    State first, second;
    std::vector<std::int16_t> weights;
    OfmapTensor machine, reference;
    bool has_reference = false;
    std::vector<bool> taken;
    std::size_t part = 0;  // the one that runs now
    LayerData apart_data;

    bool all_taken() const { return std::find(taken.begin(), taken.end(), false) == taken.end(); }
    bool none_taken() const { return std::find(taken.begin(), taken.end(), true) == taken.end(); }
};

namespace {

bool is_on_array(const Operation& operation) { return row_of(operation.kind).place == Place::array; }

// FNV-1a, 64 bits.
std::uint64_t hash(const std::string& text) {
    std::uint64_t value = 0xCBF29CE484222325ull;
    for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001B3ull;
    return value;
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
    return fmt::format("{}", fmt::join(shape.begin(), shape.end(), " x "));
}

// Calls use(words, words) with the tensors that hold the words of two ofmaps of one width.
template <class Use>
void visit_both(OfmapTensor& a, const OfmapTensor& b, Use use) {
    a.visit([&](auto& to) { b.visit([&](const auto& from) { use(to.data, from.data); }); });
}

}  // namespace

Chain::Chain(std::shared_ptr<const Graph> graph, const Network& network, ChainSettings settings)
    : graph_(std::move(graph)), settings_(std::move(settings)), layers_(network.layers) {
    states_.resize(graph_->tensors.size());
    std::size_t next = 0;
    for (std::size_t i = 0; i < graph_->operations.size(); ++i) {
        const Operation& operation = graph_->operations[i];
        for (const std::size_t input : operation.inputs) ++states_[input].uses;
        first_layer_.push_back(next);
        if (!is_on_array(operation)) continue;
        const std::size_t parts = parts_of(operation, KeepTiles::first).size();
        if (next + parts > layers_.size())
            throw InputError(fmt::format("network {}: found fewer layers than its operations have", network.name));
        for (std::size_t part = 0; part < parts; ++part) places_[layers_[next++].name] = {i, part};
    }
    for (const Unsupported& one : graph_->unsupported)
        gaps_.push_back({one.name, one.type, "it is not supported: " + one.reason});
}

Chain::~Chain() = default;

void Chain::end_at(const Operation& operation, const std::string& reason) {
    for (const ChainGap& one : gaps_)
        if (one.operation == operation.name) return;
    gaps_.push_back({operation.name, operation.type, reason});
}

// The chain ends at the operation: its results are generated.
void Chain::give_generated(const Operation& operation, const std::string& reason) {
    end_at(operation, reason);
    for (const std::size_t output : operation.outputs) {
        const Words words = generated(graph_->tensors[output].name, graph_->tensors[output].shape);
        give(output, words, words);
        states_[output].generated = true;
    }
}

void Chain::give(std::size_t tensor, Words machine, Words reference) {
    State& state = states_[tensor];
    if (state.uses == 0) return;
    state.machine = std::move(machine);
    state.reference = std::move(reference);
}

// The operation has taken its inputs: words that nobody else takes are dropped.
void Chain::release(const Operation& operation) {
    for (const std::size_t input : operation.inputs) {
        State& state = states_[input];
        if (--state.uses > 0) continue;
        state.machine.reset();
        state.reference.reset();
    }
}

// Words of both signs, as raw data have them.
Chain::Words Chain::generated(const std::string& name, const std::vector<std::int64_t>& shape) const {
    auto made = std::make_shared<MapWords>(shape, settings_.batch);
    Random random(Random(settings_.seed ^ hash(name)).next());
    const std::int64_t most = (std::int64_t{1} << (settings_.arithmetic.ifmap_bits - 1)) - 1;
    for (std::int16_t& word : made->words) word = static_cast<std::int16_t>(random.between(-most, most));
    return made;
}

// The ifmaps that a layer has in a run without the chain. The first operand of a product lies there by columns.
Chain::Words Chain::as_without_chain(const Layer& layer, const std::vector<std::int64_t>& shape) const {
    auto made = std::make_shared<MapWords>(shape, settings_.batch);
    Tensor<std::int16_t> ifmap = make_ifmap(layer, settings_.batch, settings_.seed, settings_.arithmetic);
    if (std::holds_alternative<Convolution>(current_->operation.shape)) {
        made->words = std::move(ifmap.data);
        return made;
    }
    const Folding by_rows{1, 1, product_of(layer, settings_.batch)->rows};
    MapWords in_file({layer.ifmap_words_per_image()}, settings_.batch);
    in_file.words = folded_ifmap(layer, ifmap, folded_layer(layer, settings_.batch, by_rows)).data;
    reshape(graph_->format, in_file, *made);
    return made;
}

// An input of the network: where a layer takes it as it is (`like`), the ifmaps that this layer has in a run without
// the chain.
Chain::State Chain::given_or_generated(std::size_t tensor, const Layer* like) {
    State& state = states_[tensor];
    if (state.machine) return state;
    const GraphTensor& of = graph_->tensors[tensor];
    const auto given = settings_.inputs.find(of.name);
    Words words;
    if (given != settings_.inputs.end()) {
        words = given->second;
    } else if (of.values) {
        auto made = std::make_shared<MapWords>(of.shape, 1);
        for (std::size_t i = 0; i < made->words.size(); ++i)
            made->words[i] = saturated((*of.values)[i], settings_.arithmetic.ifmap_bits);
        words = made;
    } else if (like != nullptr && like->images == 1 && like->ifmap_words_per_image() == of.words()) {
        words = as_without_chain(*like, of.shape);
    } else {
        words = generated(of.name, of.shape);
    }
    state.machine = state.reference = words;
    return state;
}

// What an operation on the array takes: words of another number than its shape says do not come from its input.
Chain::State Chain::operand(const Operation& operation, std::size_t input, std::int64_t words) {
    const GraphTensor& tensor = graph_->tensors[operation.inputs[input]];
    if (tensor.words() != words) {
        end_at(operation, fmt::format("it takes {} words, its input {} has {} ({})", words, tensor.name, tensor.words(),
                                      shape_text(tensor.shape)));
        const Words made = generated(fmt::format("{}/{}", operation.name, input), {words});
        return {made, made, 0, true};
    }
    const auto* const product = std::get_if<MatrixProduct>(&operation.shape);
    const Layer* const like = is_on_array(operation) && input == 0 && current_->parts.size() == 1 &&
                                      (product == nullptr || product->batch == 1)
                                  ? current_->layers[0]
                                  : nullptr;
    State state = given_or_generated(operation.inputs[input], like);
    if (state.machine->images < settings_.batch && input == 0) {  // a constant: the same for all images
        auto all = std::make_shared<MapWords>(state.machine->shape, settings_.batch);
        for (std::int64_t n = 0; n < settings_.batch; ++n)
            std::copy_n(state.machine->image(0), state.machine->words_per_image(), all->image(n));
        state.machine = state.reference = all;
    }
    if (product == nullptr) return state;
    const bool same = state.machine == state.reference;
    state.machine = std::make_shared<MapWords>(in_file_order(graph_->format, *state.machine));
    state.reference =
        same ? state.machine : std::make_shared<MapWords>(in_file_order(graph_->format, *state.reference));
    return state;
}

// Why the layers of an operation do not work on the chain's words, and its result is not what they make.
std::string Chain::reason_to_stand_apart(const Current& current) const {
    const Operation& operation = current.operation;
    if (operation.repeats > 1) return "it is done several times, each time on words of its own";
    for (std::size_t i = 0; i < current.parts.size(); ++i)
        if (current.layers[i]->images != current.parts[i].layer.images) return "it has several images of its own";
    if (operation.outputs.size() != 1) return "it has several results";
    if (operation.inputs.size() < 2) return "its second operand is missing";
    if (graph_->tensors[operation.outputs[0]].words() != eyrie::result_words(operation))
        return "it makes words of another number than its result has";
    const bool weight = graph_->tensors[operation.inputs[1]].role == TensorRole::weight;
    if (const auto* product = std::get_if<MatrixProduct>(&operation.shape)) {
        if (!product->second_is_weight && settings_.batch > 1)
            return "each image of a batch has a second operand of its own, and the layer has one for all";
        if (product->second_is_weight && weight &&
            graph_->tensors[operation.inputs[1]].words() != second_operand_words(operation))
            return "each product of its batch has weights of its own, and the layer has one for all";
    } else if (!weight) {
        return "its filters are made by another operation";
    }
    return "";
}

// Its weights: those of the file, or what its layers have.
std::vector<std::int16_t> Chain::weights_of(const Current& current) const {
    const GraphTensor& tensor = graph_->tensors[current.operation.inputs[1]];
    if (tensor.values) return *tensor.values;
    std::vector<std::int16_t> words(static_cast<std::size_t>(second_operand_words(current.operation)), 0);
    for (std::size_t i = 0; i < current.parts.size(); ++i)
        put_filter_piece(current.operation, current.parts[i],
                         make_filter(*current.layers[i], settings_.batch, settings_.seed, settings_.arithmetic),
                         words.data());
    return words;
}

void Chain::take_operands(Current& current) {
    const Operation& operation = current.operation;
    current.first = operand(operation, 0, first_operand_words(operation));
    const auto* product = std::get_if<MatrixProduct>(&operation.shape);
    if (product != nullptr && !product->second_is_weight) {
        current.second = operand(operation, 1, second_operand_words(operation));
        const int bits = settings_.arithmetic.filter_bits;
        const auto narrowed = [&](const Words& words) {
            auto narrow = std::make_shared<MapWords>(*words);
            for (std::int16_t& word : narrow->words) word = saturated(word, bits);
            return narrow;
        };
        const bool same = current.second.machine == current.second.reference;
        current.second.machine = narrowed(current.second.machine);
        current.second.reference = same ? current.second.machine : narrowed(current.second.reference);
    } else {
        current.weights = weights_of(current);
    }
}

OfmapTensor Chain::computed(const Current& current, bool machine) const {
    const Words& first = machine ? current.first.machine : current.first.reference;
    const Words& second = machine ? current.second.machine : current.second.reference;
    const bool relu = current.layers[0]->relu && settings_.relu_unit;
    return reference_result(current.operation, *first, second ? second->words.data() : current.weights.data(),
                            settings_.arithmetic, relu);
}

Chain::Words Chain::result_words(const OfmapTensor& ofmap, const std::vector<std::int64_t>& shape) const {
    auto made = std::make_shared<MapWords>(shape, settings_.batch);
    ofmap.visit([&](const auto& tensor) {
        for (std::size_t i = 0; i < made->words.size(); ++i)
            made->words[i] = saturated(tensor.data[i], settings_.arithmetic.ifmap_bits);
    });
    return made;
}

void Chain::begin(std::size_t number) {
    const Operation& operation = graph_->operations[number];
    current_ = std::make_unique<Current>(
        Current{operation, parts_of(operation), {}, "", {}, {}, {}, {}, {}, false, {}, 0, {}});
    Current& current = *current_;
    for (std::size_t i = 0; i < current.parts.size(); ++i) current.layers.push_back(&layers_[first_layer_[number] + i]);
    current.taken.assign(current.parts.size(), false);
    current.apart = reason_to_stand_apart(current);
    if (!current.apart.empty()) {
        end_at(operation, current.apart);
        return;
    }
    take_operands(current);
    if (settings_.check) {
        current.reference = computed(current, false);
        current.has_reference = true;
    }
    current.machine = OfmapTensor({settings_.batch, eyrie::result_words(operation), 1, 1},
                                  bits_of(settings_.arithmetic, WordType::ofmap));
}

// The operation's result goes on: what its layers made, or where some did not run what they would have made.
void Chain::finish() {
    if (!current_) return;
    Current& current = *current_;
    const Operation& operation = current.operation;
    if (!current.apart.empty()) {
        give_generated(operation, current.apart);
    } else {
        if (!current.all_taken()) {
            passed_over_.push_back(operation.name);
            const bool same = current.has_reference && current.first.machine == current.first.reference &&
                              current.second.machine == current.second.reference;
            const OfmapTensor own = same ? current.reference : computed(current, true);
            for (std::size_t i = 0; i < current.parts.size(); ++i) {
                if (current.taken[i]) continue;
                visit_both(current.machine, own, [&](auto& to, const auto& from) {
                    for_each_ofmap(operation, current.parts[i], settings_.batch, [&](std::int64_t, std::int64_t place) {
                        const auto at = static_cast<std::size_t>(place);
                        to[at] = static_cast<std::decay_t<decltype(to[at])>>(from[at]);
                    });
                });
            }
        }
        const std::size_t output = operation.outputs[0];
        const auto& shape = graph_->tensors[output].shape;
        const Words machine = result_words(current.machine, shape);
        Words reference = current.has_reference ? result_words(current.reference, shape) : machine;
        if (reference->words == machine->words) reference = machine;
        give(output, machine, reference);
    }
    release(operation);
    current_.reset();
}

void Chain::run_beside(const Operation& operation) {
    // What is added on the way out is a bias: the array starts psums from zero, and has none.
    InputWords machine, reference;
    bool same = true;
    std::vector<State> states;
    for (const std::size_t input : operation.inputs) {
        const GraphTensor& tensor = graph_->tensors[input];
        const bool weight = tensor.role == TensorRole::weight;
        states.push_back(weight && (!tensor.values || operation.fused) ? State{} : given_or_generated(input, nullptr));
    }
    for (const State& one : states) {
        machine.push_back(one.machine.get());
        reference.push_back(one.reference.get());
        same = same && one.machine == one.reference;
    }
    // Words that come from generated ones were made by nobody before the end of the chain.
    const bool generated = std::any_of(states.begin(), states.end(), [](const State& one) { return one.generated; });
    std::string reason;
    for (std::size_t i = 0; i < operation.outputs.size() && reason.empty(); ++i) {
        auto made = std::make_shared<MapWords>(), other = made;
        reason = compute_beside(*graph_, operation, machine, settings_.arithmetic, *made, i);
        if (reason.empty() && !same) {
            other = std::make_shared<MapWords>();
            reason = compute_beside(*graph_, operation, reference, settings_.arithmetic, *other, i);
            if (other->words == made->words) other = made;
        }
        if (!reason.empty()) break;
        give(operation.outputs[i], made, other);
        states_[operation.outputs[i]].generated = generated;
    }
    if (!reason.empty()) give_generated(operation, reason);
    release(operation);
}

// Computes all operations before this one.
void Chain::advance(std::size_t operation) {
    finish();
    for (; next_ < operation; ++next_) {
        if (!is_on_array(graph_->operations[next_])) {
            run_beside(graph_->operations[next_]);
            continue;
        }
        begin(next_);
        finish();
    }
    ++next_;
    begin(operation);
}

LayerData Chain::operands(const std::string& layer) {
    const auto place = places_.find(layer);
    if (place == places_.end())
        throw InputError(fmt::format("layer {}: not in the network's graph; allowed: one that is", layer));
    const auto [operation, part] = place->second;
    if (!current_ || &current_->operation != &graph_->operations[operation]) {
        if (operation < next_)
            throw InputError(
                fmt::format("layer {}: comes after one that follows it in the network; allowed: layers in "
                            "their order",
                            layer));
        advance(operation);
    }
    Current& current = *current_;
    current.part = part;
    const Layer& its = *current.layers[part];
    computed_ifmaps_ = false;
    if (!current.apart.empty()) {
        current.apart_data = make_layer_data(its, its.images_in(settings_.batch), settings_.seed, settings_.arithmetic);
        return current.apart_data;
    }
    const GraphTensor& input = graph_->tensors[current.operation.inputs[0]];
    computed_ifmaps_ = input.role == TensorRole::activation && !current.first.generated;
    const std::int16_t* const second =
        current.second.machine ? current.second.machine->words.data() : current.weights.data();
    return {ifmap_piece(current.operation, current.parts[part], *current.first.machine),
            filter_piece(current.operation, current.parts[part], second)};
}

std::string Chain::take(const OfmapTensor& ofmap) {
    Current& current = *current_;
    current.taken[current.part] = true;
    std::string difference;
    const auto note = [&](std::int64_t i, std::int64_t found, std::int64_t wanted) {
        if (difference.empty() && found != wanted)
            difference = fmt::format("ofmap word {} is {}, the network's reference has {}", i, found, wanted);
    };
    if (!current.apart.empty()) {
        if (!settings_.check) return "";
        Layer expected = *current.layers[current.part];
        expected.relu = expected.relu && settings_.relu_unit;
        const OfmapTensor reference = reference_ofmap(expected, current.apart_data, settings_.arithmetic);
        for (std::int64_t i = 0; i < reference.size(); ++i) note(i, ofmap.word(i), reference.word(i));
        return difference;
    }
    visit_both(current.machine, ofmap, [&](auto& to, const auto& from) {
        for_each_ofmap(current.operation, current.parts[current.part], settings_.batch,
                       [&](std::int64_t place, std::int64_t target) {
                           const auto word = from[static_cast<std::size_t>(place)];
                           to[static_cast<std::size_t>(target)] = static_cast<std::decay_t<decltype(to[0])>>(word);
                       });
    });
    if (current.has_reference)
        visit_both(current.reference, ofmap, [&](auto& wanted, const auto& found) {
            for_each_ofmap(current.operation, current.parts[current.part], settings_.batch,
                           [&](std::int64_t place, std::int64_t target) {
                               note(place, found[static_cast<std::size_t>(place)],
                                    wanted[static_cast<std::size_t>(target)]);
                           });
        });
    return difference;
}

}  // namespace eyrie
