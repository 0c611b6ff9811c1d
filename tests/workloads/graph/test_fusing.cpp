// What leaves the array is changed for nothing on the way: which operations that is true of.
#include "tests/workloads/support.hpp"
#include "workloads/graph/graph_draft.hpp"

using namespace eyrie;

namespace {

// A product of 4 inputs and 3 outputs, then what the test adds.
class Chain {
public:
    Chain() {
        const std::size_t input = tensor("in", TensorRole::input, {4}), weights = weight("w", {4, 3});
        Operation product;
        product.name = "product";
        product.kind = OperationKind::matrix_product;
        MatrixProduct shape;
        shape.K = 4;
        shape.N = 3;
        product.shape = shape;
        product.inputs = {input, weights};
        product.outputs = {last = builder.activation("product", {3}, 8)};
        builder.operation(product);
    }
    std::size_t tensor(const std::string& name, TensorRole role, std::vector<std::int64_t> shape) {
        GraphTensor made;
        made.name = name;
        made.role = role;
        made.shape = std::move(shape);
        return builder.tensor(made);
    }
    std::size_t weight(const std::string& name, std::vector<std::int64_t> shape) {
        return tensor(name, TensorRole::weight, std::move(shape));
    }
    void add(OperationKind kind, std::vector<std::size_t> inputs) {
        Operation operation;
        operation.name = "next";
        operation.kind = kind;
        operation.inputs = std::move(inputs);
        operation.outputs = {last = builder.activation("next", {3}, 8)};
        builder.operation(operation);
    }
    // Of the last operation.
    bool fused(const std::vector<std::size_t>& outputs = {}) {
        return std::move(builder).finish(outputs).operations.back().fused;
    }

    GraphDraft builder{"net", "test"};
    std::size_t last = 0;
};

}  // namespace

TEST_CASE("activation, requantisation and bias of a product are fused, in any order of operands") {
    for (const OperationKind kind : {OperationKind::activation, OperationKind::requantisation}) {
        Chain chain;
        chain.add(kind, {chain.last});
        CHECK(chain.fused());
    }
    Chain bias;
    bias.add(OperationKind::add, {bias.weight("bias", {3}), bias.last});
    CHECK(bias.fused());
    Chain one;
    one.add(OperationKind::add, {one.last, one.weight("bias", {1})});
    CHECK(one.fused());
}

TEST_CASE("what follows a fused operation may be fused") {
    Chain chain;
    chain.add(OperationKind::add, {chain.last, chain.weight("bias", {3})});
    chain.add(OperationKind::activation, {chain.last});
    chain.add(OperationKind::requantisation, {chain.last});
    CHECK(chain.fused({chain.last}));
}

TEST_CASE("other operations, and other operands, are not fused") {
    for (const OperationKind kind : {OperationKind::softmax, OperationKind::multiply, OperationKind::layout}) {
        Chain chain;
        chain.add(kind, {chain.last});
        CHECK_FALSE(chain.fused());
    }
    Chain two;  // a sum of two maps
    two.add(OperationKind::add, {two.last, two.tensor("other", TensorRole::input, {3})});
    CHECK_FALSE(two.fused());
    Chain wide;  // words of their own for every place, not for every channel
    wide.add(OperationKind::add, {wide.last, wide.weight("places", {2, 3})});
    CHECK_FALSE(wide.fused());
    Chain after;  // behind one that is not fused
    after.add(OperationKind::softmax, {after.last});
    after.add(OperationKind::activation, {after.last});
    CHECK_FALSE(after.fused());
}

TEST_CASE("words that are needed elsewhere, are not changed on the way") {
    Chain result;
    const std::size_t product = result.last;
    result.add(OperationKind::activation, {product});
    CHECK_FALSE(result.fused({product}));
    Chain twice;
    const std::size_t both = twice.last;
    twice.add(OperationKind::softmax, {both});
    twice.add(OperationKind::activation, {both});
    CHECK_FALSE(twice.fused());
}

TEST_CASE("names are cut and numbered") {
    GraphDraft builder("net", "test");
    builder.activation("a_2", {1}, 8);
    builder.activation("a", {1}, 8);
    builder.activation("a", {1}, 8);
    builder.activation("a", {1}, 8);
    builder.activation("", {1}, 8);
    builder.activation(std::string(500, 'x'), {1}, 8);
    std::vector<std::string> names;
    for (const GraphTensor& tensor : builder.graph().tensors) names.push_back(tensor.name);
    CHECK(names == std::vector<std::string>{"a_2", "a", "a_3", "a_4", "unnamed", std::string(120, 'x')});
}
