#include "workloads/onnx/folding.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "workloads/onnx/broadcast.hpp"

namespace eyrie::onnx_format {

namespace {

using Integer = std::int64_t;

// Overflow wraps, as in two's complement.
Integer wrapped(std::uint64_t value) { return static_cast<Integer>(value); }
std::uint64_t bits(Integer value) { return static_cast<std::uint64_t>(value); }

bool divides(Integer a, Integer b) { return b != 0 && !(b == -1 && a == std::numeric_limits<Integer>::min()); }

template <class T>
struct Function {
    const char* type;
    bool (*apply)(T a, T b, T& result);  // false: it has no result
};

// clang-format off
constexpr Function<Integer> of_two_integers[] = {
    {"Add", [](Integer a, Integer b, Integer& r) { r = wrapped(bits(a) + bits(b)); return true; }},
    {"Sub", [](Integer a, Integer b, Integer& r) { r = wrapped(bits(a) - bits(b)); return true; }},
    {"Mul", [](Integer a, Integer b, Integer& r) { r = wrapped(bits(a) * bits(b)); return true; }},
    {"Div", [](Integer a, Integer b, Integer& r) { r = divides(a, b) ? a / b : 0; return divides(a, b); }},
    {"Mod", [](Integer a, Integer b, Integer& r) {
        r = divides(a, b) ? a % b : 0;
        if (r != 0 && (r < 0) != (b < 0)) r += b;
        return divides(a, b);
    }},
    {"Mod by fmod", [](Integer a, Integer b, Integer& r) { r = divides(a, b) ? a % b : 0; return divides(a, b); }},
    {"Min", [](Integer a, Integer b, Integer& r) { r = std::min(a, b); return true; }},
    {"Max", [](Integer a, Integer b, Integer& r) { r = std::max(a, b); return true; }},
    {"And", [](Integer a, Integer b, Integer& r) { r = a != 0 && b != 0; return true; }},
    {"Or", [](Integer a, Integer b, Integer& r) { r = a != 0 || b != 0; return true; }},
    {"Equal", [](Integer a, Integer b, Integer& r) { r = a == b; return true; }},
    {"Greater", [](Integer a, Integer b, Integer& r) { r = a > b; return true; }},
    {"GreaterOrEqual", [](Integer a, Integer b, Integer& r) { r = a >= b; return true; }},
    {"Less", [](Integer a, Integer b, Integer& r) { r = a < b; return true; }},
    {"LessOrEqual", [](Integer a, Integer b, Integer& r) { r = a <= b; return true; }},
};
constexpr Function<double> of_two_reals[] = {
    {"Add", [](double a, double b, double& r) { r = a + b; return true; }},
    {"Sub", [](double a, double b, double& r) { r = a - b; return true; }},
    {"Mul", [](double a, double b, double& r) { r = a * b; return true; }},
    {"Div", [](double a, double b, double& r) { r = b != 0 ? a / b : 0; return b != 0; }},
    {"Min", [](double a, double b, double& r) { r = std::min(a, b); return true; }},
    {"Max", [](double a, double b, double& r) { r = std::max(a, b); return true; }},
    {"Pow", [](double a, double b, double& r) { r = std::pow(a, b); return std::isfinite(r); }},
};
constexpr Function<Integer> of_one_integer[] = {
    {"Abs", [](Integer a, Integer, Integer& r) { r = a < 0 ? wrapped(0 - bits(a)) : a; return true; }},
    {"Neg", [](Integer a, Integer, Integer& r) { r = wrapped(0 - bits(a)); return true; }},
    {"Not", [](Integer a, Integer, Integer& r) { r = a == 0; return true; }},
};
constexpr Function<double> of_one_real[] = {
    {"Abs", [](double a, double, double& r) { r = std::fabs(a); return true; }},
    {"Ceil", [](double a, double, double& r) { r = std::ceil(a); return true; }},
    {"Floor", [](double a, double, double& r) { r = std::floor(a); return true; }},
    {"Neg", [](double a, double, double& r) { r = -a; return true; }},
    {"Round", [](double a, double, double& r) { r = std::nearbyint(a); return true; }},
    {"Sqrt", [](double a, double, double& r) { r = a >= 0 ? std::sqrt(a) : 0; return a >= 0; }},
};
// clang-format on

template <class T, std::size_t rows>
const Function<T>* find(const Function<T> (&table)[rows], const std::string& type) {
    const auto found =
        std::find_if(std::begin(table), std::end(table), [&](const auto& row) { return type == row.type; });
    return found == std::end(table) ? nullptr : found;
}

template <class T>
T at(const Numbers& numbers, std::size_t i) {
    if constexpr (std::is_same_v<T, Integer>)
        return numbers.ints.at(i);
    else
        return numbers.real(i);
}

template <class T>
std::optional<std::vector<T>> applied(const Node& node, const Function<T>& function, const Dims& dims,
                                      std::size_t words) {
    const Numbers& a = node.numbers(0);
    const Numbers& b = node.numbers(node.has(1) ? 1 : 0);
    std::vector<T> result(words);
    for (std::size_t i = 0; i < words; ++i)
        if (!function.apply(at<T>(a, broadcast_source(i, dims, a.dims)), at<T>(b, broadcast_source(i, dims, b.dims)),
                            result[i]))
            return std::nullopt;
    return result;
}

bool foldable(const Node& node) {
    if (node.inputs() < 1 || node.inputs() > 2 || !node.has(0) || (node.inputs() == 2 && !node.has(1))) return false;
    for (std::size_t i = 0; i < node.inputs(); ++i)
        if (!node.in(i).numbers) return false;
    const auto words = words_in(*node.out().dims);
    return words && node.few(*words);
}

}  // namespace

void fold_numbers(Node& node) {
    if (!foldable(node)) return;
    const Dims dims = *node.out().dims;
    const auto words = static_cast<std::size_t>(*words_in(dims));
    const bool one = node.inputs() == 1;
    const bool all_integer = node.numbers(0).integer && node.numbers(one ? 0 : 1).integer;
    if (all_integer) {
        // The sign of the divisor, or with fmod that of the dividend, as in C.
        const bool as_in_c = node.type == "Mod" && node.integer("fmod", 0) != 0;
        const std::string type = as_in_c ? "Mod by fmod" : node.type;
        const auto* function = one ? find(of_one_integer, type) : find(of_two_integers, type);
        if (function == nullptr) return;
        if (const auto result = applied(node, *function, dims, words)) node.out().numbers = integers(dims, *result);
        return;
    }
    const auto* function = one ? find(of_one_real, node.type) : find(of_two_reals, node.type);
    if (function == nullptr) return;
    if (const auto result = applied(node, *function, dims, words))
        node.out().numbers = Numbers{dims, false, {}, *result};
}

void carry_numbers(Node& node, const std::vector<std::size_t>& from) {
    const Value& source = node.in(0);
    if (source.numbers && node.few(static_cast<std::int64_t>(from.size())))
        node.out().numbers = picked(*source.numbers, *node.out().dims, from);
}

void carry_numbers(Node& node) {
    const Value& source = node.in(0);
    if (!source.numbers) return;
    Numbers numbers = *source.numbers;
    numbers.dims = *node.out().dims;
    node.out().numbers = std::move(numbers);
}

}  // namespace eyrie::onnx_format
