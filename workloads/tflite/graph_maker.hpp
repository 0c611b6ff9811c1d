// Turns operators of a TFLite file into operations of a graph, one after another: what all kinds of them share.
//
// Sizes of a graph are those of one image. Where the file fixes a batch, it is the first axis of the network's first
// input and of all its results, and of every tensor that is computed the first axis is divided by it. Maps become
// channels, rows, columns.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "workloads/graph/graph_draft.hpp"
#include "workloads/tflite/constants.hpp"
#include "workloads/tflite/file_model.hpp"
#include "workloads/tflite/weights.hpp"

namespace eyrie::tflite {

// A constant as the file stores it.
struct Stored {
    int bits = 0;
    std::shared_ptr<const Words> values;  // in the file's order; null unless integers were asked for
};

class GraphMaker {
public:
    GraphMaker(const FileModel& file, const ImportOptions& options);

    const FileModel& file() const { return file_; }
    const Constants& constants() const { return constants_; }
    GraphDraft& builder() { return builder_; }

    // With the batch, open axes having got their sizes.
    const Shape& shape(std::size_t tensor) const { return shapes_[tensor]; }
    std::int64_t words(std::size_t tensor) const;
    bool is_map(std::size_t tensor) const { return is_map_[tensor]; }
    bool has_open_axes() const { return has_open_axes_; }
    // Whether open axes made it another one than the file says.
    bool is_changed(std::size_t tensor) const { return shapes_[tensor] != file_.tensors[tensor].shape; }
    // What the operator's rule gives for a tensor that it makes: must be what the file says, unless axes are open.
    void settle(const FileOperator& op, std::size_t tensor, const Shape& shape);

    // Throws InputError where the operator has no such input.
    std::size_t needed_input(const FileOperator& op, std::size_t i) const;
    // The share of one image of what all images of a batch have; `what` names it in the message.
    std::int64_t of_one_image(const FileOperator& op, std::int64_t all, const char* what) const;
    // How many times an operation on maps of N images is done for one image of the network: 1, but for networks that
    // put other axes into that of the images. Tensors have the words of all of them.
    std::int64_t repeats(const FileOperator& op, std::size_t tensor) const;

    // Positions in the graph. Throws InputError where nothing before makes the tensor.
    std::size_t operand(const FileOperator& op, std::size_t tensor);
    // A constant whose axes are wanted in another order, with sizes that have the same product; else an operand.
    std::size_t weight(const FileOperator& op, std::size_t tensor, const std::vector<std::size_t>& axes,
                       const Shape& wanted);
    Stored stored(std::size_t constant);
    // Of the share of one image.
    Shape image_shape(std::size_t tensor) const;

    // The name of the operator's operation: its first result's.
    std::string name(const FileOperator& op) const;
    // Adds the operation with the operator's results, or those of `made_by` where it does the work of two. An
    // activation that the operator applies becomes an operation of its own.
    void emit(const FileOperator& op, Operation operation, const FileOperator* made_by = nullptr);
    // Adds an operation that is one of several that the operator consists of.
    void emit_part(Operation operation) { builder_.operation(std::move(operation)); }
    // A tensor between two operations of one operator.
    std::size_t inner(const FileOperator& op, const char* what, Shape shape);
    // The tensor that the operator gives, made by an operation that the caller adds.
    std::size_t result(const FileOperator& op, std::size_t i);
    void leave_out(const FileOperator& op);

    Graph finish() &&;

private:
    void find_batch();
    void read_open_axes(const ImportOptions& options);
    std::size_t add(std::size_t tensor, TensorRole role, Shape shape);
    void check_stored(std::size_t tensor) const;
    void remember(const FileOperator& op, std::size_t tensor, std::size_t position);
    std::string about(std::size_t tensor) const;

    const FileModel& file_;
    bool keep_values_;
    Constants constants_;
    std::vector<bool> is_map_;
    std::vector<Shape> shapes_;
    bool has_open_axes_ = false;
    std::int64_t batch_ = 1;
    Weights weights_;
    std::vector<std::size_t> positions_;  // of the file's tensors in the graph, or absent
    std::vector<bool> from_outside_;      // made by what is not supported: inputs of the graph for those that take them
    GraphDraft builder_;
};

}  // namespace eyrie::tflite
