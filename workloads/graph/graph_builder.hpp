// Puts a graph together in the order in which its operations run, checked as it grows: what is wrong is refused with
// the place in the file where it stands.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "workloads/graph/graph.hpp"

namespace eyrie {

class GraphBuilder {
public:
    static constexpr std::size_t most_operations = 100000;

    GraphBuilder(std::string name, std::string format);

    // In all functions: `where` begins the message of an InputError ("net.cfg:12: "); a name that is taken gets a
    // number behind it; what is returned is the position of a tensor.
    std::size_t input(const std::string& name, std::vector<std::int64_t> shape, const std::string& where);
    std::size_t weight(const std::string& name, std::vector<std::int64_t> shape, const std::string& where);
    // Appends the operation, and the tensor of `shape` that it makes.
    std::size_t add(Operation operation, std::vector<std::int64_t> shape, const std::string& where);

    // The same of operations on the array and pools; their filters or second operand, and a bias, become weights of
    // their own. `of` has the name, the type, and what is there already: its first input, or both activations.
    enum class Bias { none, one_each_filter };
    std::size_t convolution(Operation of, const Convolution& shape, Bias bias, const std::string& where);
    std::size_t product(Operation of, const MatrixProduct& shape, Bias bias, const std::string& where);
    std::size_t pool(Operation of, const Pooling& shape, const std::string& where);  // `of` has the kind, too

    GraphTensor& tensor(std::size_t position) { return graph_.tensors[position]; }
    Operation& last() { return graph_.operations.back(); }
    const Graph& graph() const { return graph_; }
    void folded(std::string line) { graph_.folded.push_back(std::move(line)); }
    void fold_batch(std::string line) { graph_.fold_batch(std::move(line)); }
    void unsupported(Unsupported one) { graph_.unsupported.push_back(std::move(one)); }

    // The graph, which passes check_graph. Throws InputError, beginning with `where`, also where it has no operation.
    Graph finish(const std::string& where);

private:
    std::size_t new_tensor(TensorRole role, const std::string& name, std::vector<std::int64_t> shape,
                           const std::string& where);
    // Its name and its sizes are good from here on.
    void begin(Operation& operation, const std::string& where);
    void give_weights(Operation& of, const char* name, std::vector<std::int64_t> shape, std::int64_t filters, Bias bias,
                      const std::string& where);
    std::size_t append(Operation operation, std::vector<std::int64_t> shape, const std::string& where);
    std::string unused(std::map<std::string, std::size_t>& taken, const std::string& name);

    Graph graph_;
    std::map<std::string, std::size_t> tensor_names_, operation_names_;
};

// What a convolution or pool makes: channels, (planes,) rows, columns.
std::vector<std::int64_t> output_shape(const Convolution& shape);
std::vector<std::int64_t> output_shape(const Pooling& shape);
// Whether a third axis is in use.
bool is_3d(const Convolution& shape);
bool is_3d(const Pooling& shape);

}  // namespace eyrie
