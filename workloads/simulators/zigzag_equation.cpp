#include "workloads/simulators/zigzag_equation.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/lines.hpp"
#include "sim/text/names.hpp"
#include "workloads/simulators/loop_nest.hpp"

namespace eyrie {

namespace {

constexpr std::size_t longest_text = 4096;

std::string without_blanks(std::string_view text) {
    if (text.size() > longest_text)
        throw InputError(fmt::format("found {} bytes; allowed: up to {}", text.size(), longest_text));
    std::string out;
    std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) {
        return trimmed({&c, 1}).size() == 1;
    });
    return out;
}

[[noreturn]] void refuse_tensor(std::string_view text) {
    throw InputError(
        fmt::format("found '{}'; allowed: a tensor with its indices, O[b][k]", printable(std::string(text))));
}

bool is_name(std::string_view text) { return !text.empty() && text.find_first_of("[]+*=") == std::string_view::npos; }

ZigzagTensor tensor_of(std::string_view text) {
    const std::size_t name_ends = text.find('[');
    if (name_ends == std::string_view::npos || !is_name(text.substr(0, name_ends))) refuse_tensor(text);
    ZigzagTensor tensor{std::string(text.substr(0, name_ends)), {}};
    for (std::size_t at = name_ends; at < text.size();) {
        const std::size_t end = text.find(']', at);
        if (text[at] != '[' || end == std::string_view::npos || !is_name(text.substr(at + 1, end - at - 1)))
            refuse_tensor(text);
        tensor.indices.push_back(lower_case(text.substr(at + 1, end - at - 1)));
        at = end + 1;
    }
    return tensor;
}

}  // namespace

ZigzagEquation zigzag_equation(std::string_view text) {
    const std::string plain = without_blanks(text);
    const std::size_t equals = plain.find('=');
    if (equals == std::string::npos || equals == 0)
        throw InputError(fmt::format("found '{}'; allowed: O[...]+=W[...]*I[...]", printable(plain)));
    ZigzagEquation equation;
    equation.output = tensor_of(std::string_view(plain).substr(0, equals - (plain[equals - 1] == '+' ? 1 : 0)));
    const std::string_view right = std::string_view(plain).substr(equals + 1);
    const std::size_t operation = right.find_first_of("*+");
    equation.operands.push_back(tensor_of(right.substr(0, operation)));
    if (operation == std::string_view::npos) return equation;
    equation.sum = right[operation] == '+';
    equation.operands.push_back(tensor_of(right.substr(operation + 1)));
    return equation;
}

ZigzagRelation zigzag_relation(std::string_view text) {
    const std::string plain = without_blanks(text);
    const auto refuse = [&] {
        throw InputError(fmt::format("found '{}'; allowed: index=N*index+N*index", printable(plain)));
    };
    const std::vector<std::string_view> sides = split(plain, '=');
    if (sides.size() != 2 || !is_name(sides[0])) refuse();
    ZigzagRelation relation{lower_case(sides[0]), {}};
    for (const std::string_view part : split(sides[1], '+')) {
        const std::vector<std::string_view> factors = split(part, '*');
        const auto coefficient = factors.size() == 2 ? decimal_integer(factors[0]) : std::optional<std::int64_t>(1);
        const bool good = factors.size() <= 2 && is_name(factors.back()) && coefficient && *coefficient >= 1 &&
                          *coefficient <= NamedLoops::largest_size;
        if (!good) refuse();
        relation.terms.emplace_back(lower_case(factors.back()), *coefficient);
    }
    return relation;
}

}  // namespace eyrie
