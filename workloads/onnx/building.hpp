// The graph while it is built, and the values of the model that its tensors come from.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "workloads/graph/graph.hpp"
#include "workloads/onnx/value.hpp"

namespace eyrie::onnx_format {

// May the array do the operation as its words leave, if it made them? (fuse.hpp decides.)
struct Fusing {
    enum class May { no, yes, along_axis };  // along_axis: if the second operand differs only from channel to channel
    May may = May::no;
    std::size_t axis = 0;  // along which it differs
    std::size_t rank = 0;  // of the result
    bool pad = false;      // a Pad, needless once its readers pad for themselves
};

// How a constant's order becomes that of a graph's tensor: matrices K x N, filters M x C/groups x window.
enum class Turn { none, matrix, filters };

class Building {
public:
    Building(const ModelFile& of, const ImportOptions& with) : file(of), options(with) {}

    const ModelFile& file;
    const ImportOptions& options;
    Graph graph;
    std::vector<Fusing> fusing;     // for each operation of the graph
    std::set<std::size_t> results;  // tensors that are results of the network
    std::int64_t batch = 1;         // that the file had, and shapes in it may still have
    std::set<std::string> result_names;
    // Against files that make much out of little: functions that call functions, long chains of many numbers.
    std::int64_t nodes_done = 0;
    std::int64_t numbers_left = 8'000'000;
    std::int64_t constant_nodes = 0;  // whose results are the same for all images

    Value& new_value(std::string name);
    // The tensor of a value, made where there is none yet. Of what no operation made and is no constant: an input.
    std::size_t tensor(Value& value);
    // The same of a constant filter or matrix. `groups` of a turned filter.
    std::size_t weight(Value& value, Turn turn, std::int64_t groups = 1);
    // A tensor of its own, without a value behind it.
    std::size_t new_tensor(const std::string& name, TensorRole role, Dims shape, int bits);

    std::string operation_name(const std::string& wanted);
    Operation& add(Operation operation, Fusing how = {});

private:
    std::deque<Value> values_;
    std::map<std::string, int> tensor_names_, operation_names_;  // how often a name was asked for
};

}  // namespace eyrie::onnx_format
