// The layers of a Darknet network, one after another: each becomes operations of the graph, and the map that the next
// one takes. A map's sizes stay below 2^31.
#pragma once

#include <string>
#include <vector>

#include "workloads/darknet/sections.hpp"
#include "workloads/graph/graph_builder.hpp"

namespace eyrie {

// What a layer makes, in Darknet's terms.
struct DarknetMap {
    std::size_t tensor = 0;
    std::int64_t channels = 0, rows = 0, columns = 0;

    std::vector<std::int64_t> shape() const { return {channels, rows, columns}; }
    bool same_size(const DarknetMap& other) const { return rows == other.rows && columns == other.columns; }
};

class DarknetLayers {
public:
    DarknetLayers(GraphBuilder& graph, const DarknetMap& input) : graph_(graph), map_(input) {}
    // Throws InputError.
    void read(const DarknetSection& section);

private:
    using Function = void (DarknetLayers::*)();
    struct Row {
        const char* type;
        Function read;
    };
    static const std::vector<Row>& rows();

    // On the array.
    void convolutional();
    void deconvolutional();
    void connected();
    void local();
    // Beside it.
    void maxpool();
    void avgpool();
    void local_avgpool();
    void shortcut();
    void scale_channels();
    void sam();
    void route();
    void upsample();
    void reorg();
    void crop();
    void softmax();
    void normalisation();
    void logistic();
    void activation();
    void region();
    void nothing();
    // Recurrent.
    void rnn();
    void gru();
    void lstm();
    void crnn();

    void convolve(const Convolution& conv);
    void pool(OperationKind kind);
    void make_pool(OperationKind kind, const Pooling& shape);
    void scale(const DarknetMap& map, const DarknetMap& factors);
    void part_of_route();
    std::size_t product_of(std::size_t operand, const char* suffix, std::int64_t filters);
    std::size_t state(std::vector<std::int64_t> shape);
    std::size_t words_of(OperationKind kind, const char* suffix, std::vector<std::size_t> operands,
                         std::vector<std::int64_t> shape);

    std::size_t number() const { return made_.size() - 1; }  // of this layer, from 0
    std::string name() const;
    std::int64_t size(const char* key, std::int64_t otherwise) const;
    bool is_on(const char* key) const;
    std::int64_t padding(std::int64_t window) const;  // on each side
    const DarknetMap& layer_at(const char* key, std::int64_t given) const;
    std::vector<DarknetMap> layers_at(const char* key) const;  // one or more

    Operation operation(OperationKind kind, const std::string& suffix = "") const;
    // The layer's map, so far: a tensor, or what an operation makes.
    void set_map(const DarknetMap& made);
    void make(Operation of, std::int64_t channels, std::int64_t height, std::int64_t width);
    void make(Operation of) { make(std::move(of), map_.channels, map_.rows, map_.columns); }
    // The activation that a layer ends with. `fused`: words get it on their way out of the array.
    void activate(const std::string& otherwise, bool fused);
    void note_normalisation(const char* into);

    GraphBuilder& graph_;
    const DarknetSection* section_ = nullptr;
    DarknetMap map_;                // what the layer before makes, in the end this one
    std::vector<DarknetMap> made_;  // by each layer, this one last
};

}  // namespace eyrie
