// Checks one pass shape: spads, streams, chains, neighbours. For dataflows/verify/verify.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/plan.hpp"
#include "dataflows/verify/walks.hpp"

namespace eyrie {

class ShapeCheck {
public:
    ShapeCheck(const Plan& plan, const PassShape& shape, const Layer& layer, const AcceleratorConfig& machine);

    // What is wrong, or "".
    std::string flaw();

private:
    const PeProgram& program(std::size_t pe) const { return shape_.program(pe); }
    const std::vector<PeLoop>& loops(std::size_t pe) const { return loops_[shape_.class_at(pe)]; }
    std::string program_flaw(std::size_t pe) const;
    std::string chain_flaw(std::size_t pe) const;
    std::string shift_flaw(std::size_t pe) const;
    std::string neighbour_flaw(std::size_t pe, std::size_t giver, Dimension along, std::int64_t lag) const;
    const std::string& window_flaw_of(std::size_t pe_class, std::size_t pe);
    std::string window_flaw(std::size_t pe) const;
    bool takes(DataType type, std::size_t pe) const;
    bool is_asked(NetworkId network, std::size_t pe) const;
    std::string input_flaw(NetworkId network) const;
    bool takes_same_words(DataType type, std::size_t a, std::size_t b) const;
    std::string output_flaw() const;
    std::string psum_turns_flaw() const;
    std::string cover() const;

    const Plan& plan_;
    const PassShape& shape_;
    const Layer& layer_;
    const AcceleratorConfig& machine_;
    WordPlaces places_;
    std::size_t pes_;
    std::vector<std::vector<PeLoop>> loops_;                // of each class
    std::vector<std::string> level_flaws_;                  // of each class: the result of assign_levels
    std::vector<std::optional<std::string>> window_flaws_;  // of each class, once it is known
    std::vector<char> from_neighbour_;                      // the PE's psums come from the PE before it in a chain
};

}  // namespace eyrie
