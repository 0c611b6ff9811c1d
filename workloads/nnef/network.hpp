// What the assignments of an NNEF graph make: values, and tensors with the shapes that follow from the operations - the
// file itself gives those of inputs and variables only. Shapes have the batch first; the graph's are of one image.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "workloads/graph/axis_order.hpp"
#include "workloads/graph/graph_draft.hpp"
#include "workloads/nnef/tokens.hpp"

namespace eyrie::nnef {

using Shape = std::vector<std::int64_t>;
constexpr std::size_t absent = static_cast<std::size_t>(-1);

struct Value {
    enum Kind : char { nothing, number, text, logical, tensor, array, tuple };
    Kind kind = nothing;
    bool is_integer = false;  // of a number
    bool truth = false;
    int height = 0;  // of arrays in arrays
    double real = 0;
    std::int64_t integer = 0;
    std::string_view word;                            // of a text
    std::size_t index = 0;                            // of a tensor in Network
    std::shared_ptr<const std::vector<Value>> items;  // of an array or a tuple

    static Value of_integer(std::int64_t value);
    static Value of_real(double value);
    static Value of_logical(bool value);
    static Value of_tensor(std::size_t index);
    static Value of_items(Kind kind, std::vector<Value> items);
    const char* kind_name() const;  // "a number"
};

// A tensor with zeros around it. Convolutions take the zeros over; for anyone else an operation puts them in.
struct Padded {
    std::size_t input = absent;
    std::vector<std::pair<std::int64_t, std::int64_t>> sides;  // of each axis
    Operation operation;                                       // without its inputs and outputs
    bool is_taken_over = false;
};

struct NetworkTensor {
    std::string name;
    Shape shape;
    bool known = true;  // false: an operation that is not supported makes it, so its shape is unknown
    TensorRole role = TensorRole::activation;
    int bits = 0;
    std::shared_ptr<const Words> values = nullptr;  // of a weight
    std::size_t position = absent;                  // in the graph, once it is there
    std::shared_ptr<Padded> padded = nullptr;
};

class Network {
public:
    // `batch`: of the file, the first axis of its inputs, to be read as 1; 1: as it is.
    Network(const ModelFile& file, const ImportOptions& options, std::int64_t batch);

    const std::string& path() const { return file_.path; }
    const ImportOptions& options() const { return options_; }
    std::int64_t batch() const { return batch_; }
    GraphDraft& builder() { return builder_; }

    const NetworkTensor& tensor(std::size_t index) const { return tensors_[index]; }
    // Throws InputError, naming `line`, for sizes out of bounds.
    std::size_t add(NetworkTensor tensor, int line);
    // The same for more operations than a graph has.
    void add(Operation operation, int line);
    // What a variable's file says of its words.
    void set_stored(std::size_t index, int bits, std::shared_ptr<const Words> values);

    // The zeros around a convolution's input, which is no longer padded afterwards; none where no `pad` makes it.
    std::shared_ptr<const Padded> take_over_zeros(std::size_t index);

    // Position in the graph.
    std::size_t operand(std::size_t index);
    // A weight with its axes in another order and sizes of the same product; any other tensor as it is.
    std::size_t weight(std::size_t index, const std::vector<std::size_t>& axes, const Shape& wanted);
    // Filters of a transposed convolution, [C, M/groups, ...], as [M, C/groups, ...].
    std::size_t turned_filters(std::size_t index, std::int64_t groups);
    static Shape image_shape(const Shape& shape);

    Graph finish(const std::vector<std::size_t>& results) &&;

private:
    void pad(std::size_t index);
    std::size_t position_of(const NetworkTensor& tensor, Shape shape, std::shared_ptr<const Words> values);

    const ModelFile& file_;
    const ImportOptions& options_;
    std::int64_t batch_;
    std::vector<NetworkTensor> tensors_;
    GraphDraft builder_;
    std::size_t operations_ = 0;
};

}  // namespace eyrie::nnef
