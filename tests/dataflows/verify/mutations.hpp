// Ways to spoil a plan, one change each.
#pragma once

#include <string>
#include <vector>

#include "dataflows/plan/plan.hpp"
#include "sim/kernel/random.hpp"

namespace eyrie {

struct Mutation {
    std::string name;
    bool (*apply)(Plan&, Random&);  // false: the plan has nothing of the kind
};

// Of the words on the networks: bus words, blocks, tags and IDs.
const std::vector<Mutation>& stream_mutations();
// Of what a PE does: its program, its work, and the shape that it is part of.
const std::vector<Mutation>& program_mutations();
// Of the order of the passes and of the buffer's regions.
const std::vector<Mutation>& pass_mutations();
// Of the controller's program.
const std::vector<Mutation>& step_mutations();

// One of the plan's shapes, and one of the things of a list.
PassShape& any_shape(Plan& plan, Random& random);
template <class List>
auto& any_of(List& list, Random& random) {
    return list[random.below(static_cast<std::uint32_t>(list.size()))];
}
// One more, or one less where that stays at or above 0.
template <class Number>
bool nudge(Number& number, Random& random) {
    number = static_cast<Number>(number > 0 && random.below(2) == 0 ? number - 1 : number + 1);
    return true;
}
inline bool flip(bool& flag) {
    flag = !flag;
    return true;
}

}  // namespace eyrie
