#include "workloads/tflite/map_tensors.hpp"

#include <numeric>

namespace eyrie::tflite {

namespace {

// Classes of tensors with the same order of axes.
class Classes {
public:
    explicit Classes(std::size_t count) : of_(count) { std::iota(of_.begin(), of_.end(), std::size_t{0}); }
    std::size_t find(std::size_t tensor) {
        while (of_[tensor] != tensor) tensor = of_[tensor] = of_[of_[tensor]];
        return tensor;
    }
    void unite(std::size_t a, std::size_t b) { of_[find(a)] = find(b); }

private:
    std::vector<std::size_t> of_;
};

bool sees_maps(Rule rule) {
    return rule == Rule::convolution || rule == Rule::depthwise || rule == Rule::convolution_3d || rule == Rule::pool ||
           rule == Rule::map;
}

}  // namespace

std::vector<bool> map_tensors(const FileModel& file) {
    Classes classes(file.tensors.size());
    std::vector<std::size_t> seen;  // tensors that an operator sees as maps
    const auto may_be_map = [&](std::size_t tensor) {
        if (tensor == absent || file.tensors[tensor].stored.data != nullptr) return false;
        return file.tensors[tensor].rank() == 4 || file.tensors[tensor].rank() == 5;
    };
    for (const FileOperator& op : file.operators) {
        if (op.outputs.empty() || !may_be_map(op.outputs.front())) continue;
        const std::size_t first = op.outputs.front();
        const bool transposed = op.row.rule == Rule::transposed || op.row.rule == Rule::transposed_3d;
        if (transposed || sees_maps(op.row.rule)) {
            seen.push_back(first);
            const std::size_t input = op.input(transposed ? 2 : 0);  // others are filters and sizes
            if (may_be_map(input)) seen.push_back(input);
        } else if (op.row.rule == Rule::pointwise) {
            for (const auto* list : {&op.inputs, &op.outputs})
                for (const std::size_t tensor : *list)
                    if (may_be_map(tensor) && file.tensors[tensor].rank() == file.tensors[first].rank())
                        classes.unite(tensor, first);
        }
    }
    std::vector<bool> class_is_map(file.tensors.size(), false), is_map(file.tensors.size(), false);
    for (const std::size_t tensor : seen) class_is_map[classes.find(tensor)] = true;
    for (std::size_t i = 0; i < is_map.size(); ++i) is_map[i] = class_is_map[classes.find(i)];
    return is_map;
}

}  // namespace eyrie::tflite
