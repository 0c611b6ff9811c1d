// A network as a graph of tensors and operations, in the order in which they run: what every reader of a model file
// gives, and what layers for the array are made of. The data of a run (zeros, seeds, files) is no part of it, but for
// integer weights that a file brings and that were asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "workloads/graph/operation.hpp"

namespace eyrie {

// `input`: also a state that is kept from run to run, and what an operation gives that is not supported.
enum class TensorRole { input, activation, weight };

struct GraphTensor {
    std::string name;  // as in the file; once in a graph
    TensorRole role = TensorRole::activation;
    // Of one image. Maps: C, H, W (C, D, H, W in 3-D); filters: M, C/groups, (D,) R, S, with R = 1 in 1-D; matrices:
    // rows, columns, so weights of a product K, N, whatever order the file has them in.
    std::vector<std::int64_t> shape;
    int bits = 0;  // of a word as the file stores it; 0: the file does not say
    // Integer weights of at most 16 bits, in the order of `shape`, their zero point subtracted; only where asked for.
    std::shared_ptr<const std::vector<std::int16_t>> values;
    // Equal parts of it, as the steps of a recurrent layer: an operation that is done as many times takes or makes one
    // of them each time, any other operation all of it.
    std::int64_t parts = 1;

    std::int64_t words() const;  // the product of `shape`
};

// What the file has and no operation stands for.
struct Unsupported {
    std::string name;    // of the node
    std::string type;    // what the file calls it
    std::string reason;  // "no convolution of complex numbers"
};

struct Graph {
    std::string name;
    std::string format;  // "ONNX (IR 8, opset 13)"
    std::vector<GraphTensor> tensors;
    std::vector<Operation> operations;  // each after those whose outputs it takes
    std::vector<std::string> folded;    // what became part of something else, one line each: "Pad pad_1 into Conv c2"
    std::vector<Unsupported> unsupported;
    std::vector<std::string> batches;  // those lines of `folded` that say which batch is read as one image

    void fold_batch(std::string line) {
        batches.push_back(line);
        folded.push_back(std::move(line));
    }
};

// What a user says beside the file.
struct ImportOptions {
    std::map<std::string, std::int64_t> dims;  // sizes of open axes, by their names
    bool values = false;                       // keep integer weights
};

// Throws InputError, naming the option, where `options` has a size for an axis that is none of the open ones.
void allow_dims(const ImportOptions& options, const std::vector<std::string>& open);

// A file that was read once: its path is for messages and for the folder of what it refers to.
struct ModelFile {
    std::string path;
    std::string bytes;
};

// Throws InputError, naming operation or tensor, unless names are unique, references are valid and made before they
// are used, sizes are 1 to 2^31, products and sums below 2^62, windows fit, groups divide channels, and shapes agree
// with tensors. All functions of graph.hpp and operation.hpp are defined for a graph that passes.
void check_graph(const Graph& graph);
// The same of the sizes of one operation or tensor, for a reader that knows the line where they stand.
void check_operation(const Operation& operation);
void check_tensor(const GraphTensor& tensor);

// Words of the tensor that the operation takes, or makes, each time that it is done.
std::int64_t words_each_time(const GraphTensor& tensor, const Operation& operation);
// Bits of the widest words among the first or second inputs of all operations of the array; 0 where the file does not
// say for one of them.
int widest_bits(const Graph& graph, std::size_t input);
std::int64_t macs(const Graph& graph);        // for one image
std::int64_t parameters(const Graph& graph);  // words of all weights that operations with arithmetic take, each once

}  // namespace eyrie
