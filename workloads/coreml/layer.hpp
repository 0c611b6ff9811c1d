// One layer of a CoreML network as its rule sees it, and the graph that rules build.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "workloads/coreml/message.hpp"
#include "workloads/graph/graph.hpp"

namespace eyrie::coreml {

// A layer that no operation stands for, in the sense of Graph::unsupported.
struct NotSupported {
    std::string reason;
};

struct Blob {
    std::size_t tensor = 0;
    Dims dims;  // of one image: C, H, W, or fewer axes
};

// The graph while it is built.
struct Building {
    std::string path;
    Graph graph;
    std::map<std::string, Blob> blobs;  // by their names in the file
    std::set<std::size_t> may_fuse;     // operations that the array does as words leave it
    std::map<std::string, int> names;   // how often one was asked for

    std::string unique(const std::string& name);
    std::size_t add_tensor(const std::string& name, TensorRole role, const Dims& shape, int bits);
};

class Layer {
public:
    Layer(const Message& of, std::string layer_type, const Message& parameters, Building& where);

    const std::string name, type;
    const Message& params;
    Building& building;

    [[noreturn]] void refuse(const std::string& found, const std::string& allowed) const;

    std::size_t inputs() const { return inputs_.size(); }
    const Blob& in(std::size_t i = 0) const;
    // C, H, W of an input; missing axes are 1.
    Dims map(std::size_t i = 0) const;
    // A size of the file: 1 to 2^31.
    std::int64_t size(const char* what, std::int64_t found) const;
    // Words beside a map: 0 to 2^31.
    std::int64_t padding(std::int64_t found) const;
    // One size for each of two axes, or `each`.
    Dims pair(const char* what, int field, std::int64_t each) const;

    // A weight of the layer, in field `field` of its parameters.
    std::size_t weight(const std::string& part, int field, const Dims& shape);
    std::size_t outputs() const { return outputs_.size(); }
    // An operation that makes all outputs, in these shapes; for fewer shapes than outputs the last one is repeated.
    Operation& emit(OperationKind kind, const std::vector<Dims>& shapes, std::vector<std::size_t> more_inputs = {},
                    bool may_fuse = false);

private:
    std::vector<Blob> inputs_;
    std::vector<std::string> outputs_;
};

using Rule = void (*)(Layer& layer);
struct RuleRow {
    int field;  // of NeuralNetworkLayer
    const char* type;
    Rule rule;
};
const RuleRow* find_rule(int field);

// windows.cpp
void convolve(Layer& layer);
void pool(Layer& layer);

}  // namespace eyrie::coreml
