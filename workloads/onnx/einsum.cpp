// Einsum of two tensors as matrix products: letters of both factors and the result count products, letters of one
// factor and the result are rows or columns, letters of both factors alone are summed over.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "workloads/onnx/rules.hpp"

namespace eyrie::onnx_format {

namespace {

struct Equation {
    std::vector<std::string> factors;
    std::string result;
};

Equation equation_of(const Node& node) {
    std::string text = node.text("equation", "");
    text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
    const std::size_t arrow = text.find("->");
    if (arrow == std::string::npos || text.find('.') != std::string::npos)
        throw NotSupported{"an equation with '...', or without '->'"};
    Equation equation;
    equation.result = text.substr(arrow + 2);
    std::string factors = text.substr(0, arrow) + ",";
    for (std::size_t comma = 0; (comma = factors.find(',')) != std::string::npos; factors.erase(0, comma + 1))
        equation.factors.push_back(factors.substr(0, comma));
    return equation;
}

bool holds(const std::string& letters, char letter) { return letters.find(letter) != std::string::npos; }

std::map<char, std::int64_t> sizes_of(const Node& node, const Equation& equation) {
    std::map<char, std::int64_t> sizes;
    for (std::size_t i = 0; i < equation.factors.size(); ++i) {
        const std::string& letters = equation.factors[i];
        const Dims& dims = node.dims(i);
        if (letters.size() != dims.size())
            node.refuse(fmt::format("letters '{}' for {} axes", letters, dims.size()), "one letter for each axis");
        for (std::size_t axis = 0; axis < dims.size(); ++axis) {
            if (std::count(letters.begin(), letters.end(), letters[axis]) > 1) throw NotSupported{"a diagonal"};
            const auto [size, is_new] = sizes.emplace(letters[axis], dims[axis]);
            if (!is_new && size->second != dims[axis])
                node.refuse(fmt::format("sizes {} and {} of '{}'", size->second, dims[axis], letters[axis]),
                            "one size");
        }
    }
    return sizes;
}

}  // namespace

void einsum(Node& node) {
    const Equation equation = equation_of(node);
    if (equation.factors.size() != 2 || node.inputs() != 2) throw NotSupported{"an equation of other than two factors"};
    const std::string &a = equation.factors[0], &b = equation.factors[1];
    const std::map<char, std::int64_t> sizes = sizes_of(node, equation);
    Dims result;
    for (const char letter : equation.result) {
        if (sizes.count(letter) == 0) node.refuse(fmt::format("letter '{}'", letter), "letters of the factors");
        result.push_back(sizes.at(letter));
    }
    Dims batch, rows, columns, summed;
    for (const auto& [letter, size] : sizes) {
        const bool in_a = holds(a, letter), in_b = holds(b, letter), kept = holds(equation.result, letter);
        if (!kept && !(in_a && in_b)) throw NotSupported{"a sum over an axis of one factor alone"};
        (!kept ? summed : in_a && in_b ? batch : in_a ? rows : columns).push_back(size);
    }
    node.give(0, result);
    if (node.all_constant()) return node.emit({});
    MatrixProduct product;
    for (const auto& [dims, size] : {std::pair<Dims&, std::int64_t&>{batch, product.batch},
                                     {rows, product.M},
                                     {columns, product.N},
                                     {summed, product.K}}) {
        const auto words = words_in(dims);
        if (!words || *words < 1) node.refuse("factors without words, or too many", "sizes of at least 1");
        size = *words;
    }
    const bool swapped = node.in(0).constant;
    if (swapped) std::swap(product.M, product.N);
    product.second_is_weight = node.in(0).constant || node.in(1).constant;
    Value &first = node.in(swapped ? 1 : 0), &second = node.in(swapped ? 0 : 1);
    node.emit(OperationKind::matrix_product, product, {node.building.tensor(first), node.building.tensor(second)});
}

}  // namespace eyrie::onnx_format
