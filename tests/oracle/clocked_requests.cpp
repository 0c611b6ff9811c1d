#include "tests/oracle/clocked_requests.hpp"

#include <stdexcept>

namespace eyrie {
namespace {

using TakesWords = bool (*)(const AcceleratorConfig&, const PassShape&, std::size_t);

bool takes_filters(const AcceleratorConfig&, const PassShape& shape, std::size_t pe) {
    return shape.program(pe).takes_filters();
}

bool takes_ifmaps(const AcceleratorConfig&, const PassShape& shape, std::size_t pe) {
    return shape.program(pe).takes_ifmaps();
}

// From the psum network, that is, and not from the PE before it in a chain.
bool takes_psums(const AcceleratorConfig& machine, const PassShape& shape, std::size_t pe) {
    if (!shape.program(pe).takes_psums()) return false;
    for (std::size_t other = 0; other < shape.pes(); ++other)
        if (shape.program(other).has_work() && shape.program(other).psum_sink == PsumSink::next_pe &&
            machine.next_in_chain(static_cast<int>(other)) == static_cast<int>(pe))
            return false;
    return true;
}

Targets targets_of(const Tag& tag, const MulticastIds& ids, const AcceleratorConfig& machine, const PassShape& shape,
                   TakesWords takes) {
    Targets targets;
    for (std::size_t pe = 0; pe < shape.pes(); ++pe) {
        const std::size_t row = pe / static_cast<std::size_t>(machine.columns);
        if (ids.row_id[row] == tag.row && ids.column_id[pe] == tag.column && takes(machine, shape, pe))
            targets.push_back(pe);
    }
    return targets;
}

InputRequests input_requests(const AcceleratorConfig& machine, const std::vector<ClockedPass>& passes,
                             InputStream PassShape::*stream, const MulticastIds& ids, TakesWords takes) {
    InputRequests requests;
    for (std::size_t pass = 0; pass < passes.size(); ++pass) {
        const PassShape& shape = *passes[pass].shape;
        std::vector<std::shared_ptr<const Targets>> targets;
        for (const Tag& tag : (shape.*stream).tags)
            targets.push_back(std::make_shared<Targets>(targets_of(tag, ids, machine, shape, takes)));
        for (const BusWord& word : (shape.*stream).unrolled()) {
            requests.push_back({pass, word, targets[static_cast<std::size_t>(word.target)]});
            if (requests.back().targets->empty()) throw std::logic_error("clocked array: a word that nobody takes");
        }
    }
    return requests;
}

}  // namespace

InputRequests filter_requests(const AcceleratorConfig& machine, const Plan& plan,
                              const std::vector<ClockedPass>& passes) {
    return input_requests(machine, passes, &PassShape::filter_stream, plan.filter_ids, takes_filters);
}

InputRequests ifmap_requests(const AcceleratorConfig& machine, const Plan& plan,
                             const std::vector<ClockedPass>& passes) {
    return input_requests(machine, passes, &PassShape::ifmap_stream, plan.ifmap_ids, takes_ifmaps);
}

InputRequests psum_requests(const AcceleratorConfig& machine, const Plan& plan,
                            const std::vector<ClockedPass>& passes) {
    return input_requests(machine, passes, &PassShape::psum_stream, plan.psum_ids, takes_psums);
}

std::vector<OutputRequest> output_requests(const std::vector<ClockedPass>& passes) {
    std::vector<OutputRequest> requests;
    for (std::size_t pass = 0; pass < passes.size(); ++pass) {
        for (const BusWord& word : passes[pass].shape->output_stream.unrolled())
            requests.push_back({pass, word, passes[pass].psum_base, false});
        if (requests.empty() || requests.back().pass != pass)
            throw std::logic_error("clocked array: a pass without psums");
        requests.back().ends_pass = true;
    }
    return requests;
}

}  // namespace eyrie
