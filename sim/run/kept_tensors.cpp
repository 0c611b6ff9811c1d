#include "sim/run/kept_tensors.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/counts/on_chip.hpp"
#include "memory/packing.hpp"
#include "sim/kernel/errors.hpp"
#include "workloads/graph/lifetimes.hpp"
#include "workloads/lowering/parts.hpp"

namespace eyrie {

namespace {

bool on_array(const Operation& operation) { return row_of(operation.kind).place == Place::array; }

// Which of the request's layers do an operation; none where one of them is not asked for.
using LayersOf = std::vector<std::vector<std::size_t>>;

LayersOf layers_of_operations(const RunRequest& request) {
    std::map<std::string, std::size_t> asked;
    for (std::size_t i = 0; i < request.layers.size(); ++i) asked[request.layers[i].name] = i;
    LayersOf all;
    std::size_t next = 0;
    for (const Operation& operation : request.graph->operations) {
        all.emplace_back();
        if (!on_array(operation)) continue;
        const std::vector<LayerPart> parts = parts_of(operation, KeepTiles::first);
        bool plain = operation.repeats == 1 && operation.outputs.size() == 1;
        for (const LayerPart& part : parts) {
            const Layer& layer = request.network.layers.at(next++);
            const auto found = asked.find(layer.name);
            plain = plain && found != asked.end() && layer.images == part.layer.images;
            if (found != asked.end()) all.back().push_back(found->second);
        }
        // Planes of a 3-D convolution are taken several times.
        if (const auto* conv = std::get_if<Convolution>(&operation.shape)) plain = plain && conv->depth.window == 1;
        if (!plain) all.back().clear();
    }
    return all;
}

std::int64_t words_taken(const Operation& operation) {
    if (const auto* conv = std::get_if<Convolution>(&operation.shape))
        return conv->C * conv->depth.size * conv->rows.size * conv->columns.size;
    const MatrixProduct& product = std::get<MatrixProduct>(operation.shape);
    return product.batch * product.M * product.K;
}

class Candidates {
public:
    explicit Candidates(const RunRequest& request)
        : request_(request), layers_of_(layers_of_operations(request)), lifetimes_(request.graph->tensors.size()) {
        for (const Lifetime& one : lifetimes(*request.graph)) lifetimes_[one.tensor] = one;
    }

    // What an operation makes, if layers on the array alone take it; `maker` has layers.
    std::optional<KeptTensor> made_by(std::size_t maker) const {
        const Graph& graph = *request_.graph;
        if (layers_of_[maker].empty()) return std::nullopt;
        std::size_t tensor = graph.operations[maker].outputs[0];
        // What is done as words leave belongs to the store.
        while (lifetimes_[tensor].taken_by.size() == 1) {
            const Operation& next = graph.operations[lifetimes_[tensor].taken_by[0]];
            if (!next.fused || next.inputs[0] != tensor || next.outputs.size() != 1) break;
            tensor = next.outputs[0];
        }
        KeptTensor kept;
        kept.name = graph.tensors[tensor].name;
        kept.tensor = tensor;
        kept.makers = layers_of_[maker];
        const std::int64_t words = graph.tensors[tensor].words();
        for (const std::size_t taker : lifetimes_[tensor].taken_by) {
            const Operation& operation = graph.operations[taker];
            if (!on_array(operation) || layers_of_[taker].empty() || words_taken(operation) != words)
                return std::nullopt;
            for (std::size_t i = 1; i < operation.inputs.size(); ++i)
                if (operation.inputs[i] == tensor) return std::nullopt;
            kept.takers.insert(kept.takers.end(), layers_of_[taker].begin(), layers_of_[taker].end());
        }
        if (kept.takers.empty()) return std::nullopt;
        kept.first = *std::min_element(kept.makers.begin(), kept.makers.end());
        kept.last = *std::max_element(kept.takers.begin(), kept.takers.end());
        kept.words = request_.batch * words;
        kept.banks =
            ceil_div(kept.words, request_.accelerator.glb.bank_words(request_.accelerator.arithmetic.ifmap_bits));
        return kept;
    }

private:
    const RunRequest& request_;
    LayersOf layers_of_;
    std::vector<Lifetime> lifetimes_;  // by tensor
};

// DRAM words that a layer moves with its estimated mapping; nothing: it has none in the banks that are left.
class DramWords {
public:
    explicit DramWords(const RunRequest& request) : request_(request) {}

    std::optional<std::int64_t> of(std::size_t layer, const OnChip& on_chip) {
        const auto [entry, is_new] = known_.try_emplace({layer, on_chip.banks});
        if (is_new) entry->second = parameters_with(request_.layers[layer], on_chip);
        if (!entry->second) return std::nullopt;
        const Layer& its = request_.layers[layer];
        const MappingParameters* given = given_mapping(request_, its);
        const Dataflow& dataflow = find_dataflow(given != nullptr ? request_.mapping->dataflow : request_.dataflow);
        const std::int64_t images = its.images_in(request_.batch);
        const LayerCounts counts =
            with_staying(dataflow.counts(its, images, *entry->second, pe_storage(request_.accelerator)), its, images,
                         {on_chip.ifmaps, on_chip.ofmaps});
        return counts.dram_ifmap + counts.dram_filter + counts.dram_ofmap;
    }

private:
    std::optional<MappingParameters> parameters_with(const Layer& layer, const OnChip& on_chip) const {
        if (on_chip.banks >= request_.accelerator.glb.shared_banks) return std::nullopt;
        const AcceleratorConfig machine = machine_left(request_.accelerator, on_chip);
        const std::int64_t images = layer.images_in(request_.batch);
        try {
            if (const MappingParameters* given = given_mapping(request_, layer))
                return plan_layer(find_dataflow(request_.mapping->dataflow), layer, images, machine, *given).parameters;
            return choose_mapping(find_dataflow(request_.dataflow), layer, images, machine, request_.energy,
                                  request_.objective)
                .plan.parameters;
        } catch (const InputError&) {
            return std::nullopt;
        }
    }

    const RunRequest& request_;
    std::map<std::pair<std::size_t, std::int64_t>, std::optional<MappingParameters>> known_;
};

void add(const KeptTensor& one, std::vector<OnChip>& of_layer) {
    for (std::size_t layer = one.first; layer <= one.last; ++layer) of_layer[layer].banks += one.banks;
    for (const std::size_t layer : one.makers) of_layer[layer].ofmaps = true;
    for (const std::size_t layer : one.takers) of_layer[layer].ifmaps = true;
}

// Of the layers from the tensor's maker to its last taker.
std::optional<std::int64_t> words_of(DramWords& words, const KeptTensor& one, const std::vector<OnChip>& of_layer) {
    std::int64_t sum = 0;
    for (std::size_t layer = one.first; layer <= one.last; ++layer) {
        const std::optional<std::int64_t> its = words.of(layer, of_layer[layer]);
        if (!its) return std::nullopt;
        sum += *its;
    }
    return sum;
}

}  // namespace

AcceleratorConfig machine_left(const AcceleratorConfig& machine, const OnChip& on_chip) {
    AcceleratorConfig left = machine;
    left.glb.shared_banks -= static_cast<int>(on_chip.banks);
    return left;
}

KeptTensors choose_kept_tensors(const RunRequest& request) {
    if (request.objective == Objective::network_edp)
        throw InputError("--keep-on-chip: found with --objective network-edp; allowed: an objective of each layer");
    KeptTensors kept;
    kept.of_layer.resize(request.layers.size());
    const Arithmetic& arithmetic = request.accelerator.arithmetic;
    if (bits_of(arithmetic, WordType::ofmap) != arithmetic.ifmap_bits) return kept;  // no ofmap word is an ifmap word
    const Candidates candidates(request);
    DramWords words(request);
    for (std::size_t operation = 0; operation < request.graph->operations.size(); ++operation) {
        const std::optional<KeptTensor> one = candidates.made_by(operation);
        if (!one || one->banks >= request.accelerator.glb.shared_banks) continue;
        std::vector<OnChip> with = kept.of_layer;
        add(*one, with);
        const std::optional<std::int64_t> before = words_of(words, *one, kept.of_layer);
        const std::optional<std::int64_t> after = words_of(words, *one, with);
        if (!before || !after || *after >= *before) continue;
        kept.tensors.push_back(*one);
        kept.of_layer = std::move(with);
    }
    return kept;
}

std::string kept_flaw(const RunRequest& request, const KeptTensors& kept) {
    const GlobalBufferConfig& glb = request.accelerator.glb;
    const std::int64_t bank = glb.bank_words(request.accelerator.arithmetic.ifmap_bits);
    const Graph& graph = *request.graph;
    std::vector<std::int64_t> held(request.layers.size(), 0);
    std::set<std::size_t> makers, takers;
    for (const KeptTensor& one : kept.tensors) {
        const std::int64_t words = request.batch * graph.tensors[one.tensor].words();
        for (std::size_t layer = 0; layer < held.size(); ++layer) {
            const bool makes = std::find(one.makers.begin(), one.makers.end(), layer) != one.makers.end();
            const bool takes = std::find(one.takers.begin(), one.takers.end(), layer) != one.takers.end();
            const bool there = layer >= one.first && layer <= one.last;
            if ((makes || takes) && !there) return one.name + " is made or taken where it does not stay";
            if (makes && !makers.insert(layer).second) return "a layer makes two tensors that stay";
            if (takes && !takers.insert(layer).second) return "a layer takes two tensors that stay";
            if (takes && layer <= *std::max_element(one.makers.begin(), one.makers.end()))
                return one.name + " is taken before it is made";
            if (there) held[layer] += ceil_div(words, bank);
        }
    }
    for (std::size_t layer = 0; layer < held.size(); ++layer) {
        const OnChip& on_chip = kept.of_layer[layer];
        if (held[layer] >= glb.shared_banks) return "tensors that stay leave a layer no bank";
        if (on_chip.banks != held[layer]) return "a layer has other banks than those beside the tensors that stay";
        if (on_chip.ofmaps != (makers.count(layer) != 0) || on_chip.ifmaps != (takers.count(layer) != 0))
            return "a layer's tensors stay that should not, or do not";
    }
    // Whoever takes such a tensor, as the graph has it, is told so: nobody looks for it in DRAM.
    const LayersOf layers_of = layers_of_operations(request);
    for (const KeptTensor& one : kept.tensors)
        for (std::size_t i = 0; i < graph.operations.size(); ++i)
            for (const std::size_t input : graph.operations[i].inputs) {
                if (input != one.tensor) continue;
                if (layers_of[i].empty()) return one.name + " is taken by what is not a layer of the run";
                for (const std::size_t layer : layers_of[i])
                    if (std::find(one.takers.begin(), one.takers.end(), layer) == one.takers.end())
                        return one.name + " is taken by a layer that looks for it in DRAM";
            }
    return "";
}

std::int64_t bytes_saved(const RunRequest& request, const Layer& layer, const Plan& plan) {
    const LayerCounts counts =
        find_dataflow(plan.dataflow).counts(layer, plan.batch, plan.parameters, pe_storage(request.accelerator));
    const auto bytes = [&](std::int64_t words, WordType type) {
        return packed_bytes(words, bits_of(request.accelerator.arithmetic, type));
    };
    return (plan.on_chip.ifmaps ? bytes(counts.dram_ifmap, WordType::ifmap) : 0) +
           (plan.on_chip.ofmaps ? bytes(counts.dram_ofmap, WordType::ofmap) : 0);
}

}  // namespace eyrie
