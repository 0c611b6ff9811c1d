#include "tests/oracle/clocked_requests.hpp"

#include <map>
#include <stdexcept>

namespace eyrie {
namespace {

using TakesWords = bool (*)(const AcceleratorConfig&, const PassShape&, std::size_t);

bool takes_operands(const AcceleratorConfig&, const PassShape& shape, std::size_t pe) {
    return shape.programs[pe].has_work() && shape.programs[pe].channels > 0;
}

// From the psum network, that is, and not from the PE below.
bool takes_psums(const AcceleratorConfig& machine, const PassShape& shape, std::size_t pe) {
    const std::size_t below = pe + static_cast<std::size_t>(machine.columns);
    const bool from_below =
        below < shape.programs.size() && shape.programs[below].has_work() && shape.programs[below].psum_up;
    return shape.programs[pe].has_work() && shape.programs[pe].psum_in && !from_below;
}

Targets targets_of(const Tag& tag, const MulticastIds& ids, const AcceleratorConfig& machine, const PassShape& shape,
                   TakesWords takes) {
    Targets targets;
    for (std::size_t pe = 0; pe < shape.programs.size(); ++pe) {
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
        for (const BusWord& word : (shape.*stream).bus_words) {
            requests.push_back({pass, &word, targets[static_cast<std::size_t>(word.target)], {}});
            if (requests.back().targets->empty()) throw std::logic_error("clocked array: a word that nobody takes");
        }
    }
    return requests;
}

}  // namespace

InputRequests filter_requests(const AcceleratorConfig& machine, const Plan& plan,
                              const std::vector<ClockedPass>& passes) {
    return input_requests(machine, passes, &PassShape::filter_stream, plan.filter_ids, takes_operands);
}

InputRequests ifmap_requests(const AcceleratorConfig& machine, const Plan& plan,
                             const std::vector<ClockedPass>& passes) {
    return input_requests(machine, passes, &PassShape::ifmap_stream, plan.ifmap_ids, takes_operands);
}

// A psum read is the one the last pass before wrote: a word may be read once all passes before have
// written it, so the reader knows how many writes it must have seen.
InputRequests psum_requests(const AcceleratorConfig& machine, const Plan& plan,
                            const std::vector<ClockedPass>& passes) {
    InputRequests requests = input_requests(machine, passes, &PassShape::psum_stream, plan.psum_ids, takes_psums);
    std::map<std::int64_t, int> writes;
    auto request = requests.begin();
    for (std::size_t pass = 0; pass < passes.size(); ++pass) {
        const std::int64_t base = passes[pass].psum_base;
        for (; request != requests.end() && request->pass == pass; ++request) {
            const BusWord& word = *request->bus_word;
            for (int i = 0; i < word.words; ++i)
                request->writes.push_back(writes[base + word.first_address + i * word.step]);
        }
        for (const BusWord& word : passes[pass].shape->output_stream.bus_words)
            for (int i = 0; i < word.words; ++i) ++writes[base + word.first_address + i];
    }
    return requests;
}

std::vector<OutputRequest> output_requests(const std::vector<ClockedPass>& passes) {
    std::vector<OutputRequest> requests;
    for (std::size_t pass = 0; pass < passes.size(); ++pass)
        for (const BusWord& word : passes[pass].shape->output_stream.bus_words)
            requests.push_back({pass, &word, passes[pass].psum_base});
    return requests;
}

}  // namespace eyrie
