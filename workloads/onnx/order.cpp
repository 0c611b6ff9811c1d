#include "workloads/onnx/order.hpp"

#include <map>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie::onnx_format {

std::string name_of(const onnx::NodeProto& node, std::int64_t number) {
    return node.name().empty() ? fmt::format("{}_{}", node.op_type(), number) : node.name();
}

std::vector<int> running_order(const google::protobuf::RepeatedPtrField<onnx::NodeProto>& nodes, std::int64_t first) {
    std::map<std::string, int> makers;
    for (int i = 0; i < nodes.size(); ++i)
        for (const std::string& output : nodes[i].output()) makers.emplace(output, i);
    enum class State { new_node, waiting, done };
    std::vector<State> states(static_cast<std::size_t>(nodes.size()), State::new_node);
    std::vector<int> order;
    struct Visit {
        int node, next_input;
    };
    std::vector<Visit> visits;
    for (int start = 0; start < nodes.size(); ++start) {
        visits.push_back({start, 0});
        while (!visits.empty()) {
            const int i = visits.back().node;
            State& state = states[static_cast<std::size_t>(i)];
            const onnx::NodeProto& node = nodes[i];
            if (visits.back().next_input == 0 && state == State::done) {
                visits.pop_back();
                continue;
            }
            state = State::waiting;
            if (visits.back().next_input == node.input_size()) {
                state = State::done;
                order.push_back(i);
                visits.pop_back();
                continue;
            }
            const std::string& input = node.input(visits.back().next_input++);
            const auto maker = input.empty() ? makers.end() : makers.find(input);
            if (maker == makers.end() || states[static_cast<std::size_t>(maker->second)] == State::done) continue;
            if (states[static_cast<std::size_t>(maker->second)] == State::waiting)
                throw InputError(
                    fmt::format("node {} ({}): found input '{}', which is made from its own output; allowed: "
                                "nodes without cycles",
                                printable(name_of(node, first + i)), printable(node.op_type()), printable(input)));
            visits.push_back({maker->second, 0});
        }
    }
    return order;
}

}  // namespace eyrie::onnx_format
