// Cycles of the array and of the layer do not mix: each of these lines is what a mistake would look like.
#include <cstdint>
#include <type_traits>
#include <utility>

#include <catch2/catch.hpp>

#include "sim/kernel/cycle.hpp"

using namespace eyrie;

namespace {

// Whether `a operation b` compiles.
struct Plus {
    template <class A, class B>
    auto operator()(A a, B b) -> decltype(a + b);
};
struct Minus {
    template <class A, class B>
    auto operator()(A a, B b) -> decltype(a - b);
};
struct Less {
    template <class A, class B>
    auto operator()(A a, B b) -> decltype(a < b);
};
struct Equal {
    template <class A, class B>
    auto operator()(A a, B b) -> decltype(a == b);
};
struct Grow {
    template <class A, class B>
    auto operator()(A a, B b) -> decltype(a += b);
};
template <class Operation, class A, class B>
constexpr bool compiles = std::is_invocable_v<Operation, A, B>;
template <class Operation, class A, class B>
using Result = std::invoke_result_t<Operation, A, B>;

template <class One, class Other>
constexpr bool are_apart() {
    static_assert(!std::is_convertible_v<One, Other> && !std::is_constructible_v<Other, One>);
    static_assert(!std::is_assignable_v<Other&, One>);
    static_assert(!compiles<Plus, One, Other> && !compiles<Minus, One, Other>);
    static_assert(!compiles<Less, One, Other> && !compiles<Equal, One, Other>);
    static_assert(!compiles<Grow, One, Other>);
    return true;
}
static_assert(are_apart<ArrayCycle, LayerCycle>() && are_apart<LayerCycle, ArrayCycle>());

// A number that was computed, a length of time for instance, becomes a cycle where somebody says so; a cycle becomes a
// number by name alone.
template <class Cycle>
constexpr bool is_apart_from_numbers() {
    static_assert(!std::is_convertible_v<std::int64_t, Cycle> && std::is_constructible_v<Cycle, std::int64_t>);
    static_assert(!std::is_convertible_v<std::size_t, Cycle> && !std::is_convertible_v<double, Cycle>);
    static_assert(!std::is_constructible_v<std::int64_t, Cycle> && !std::is_constructible_v<bool, Cycle>);
    static_assert(!compiles<Equal, Cycle, std::int64_t> && !compiles<Less, Cycle, std::int64_t>);
    static_assert(!compiles<Plus, Cycle, Cycle>);
    return true;
}
static_assert(is_apart_from_numbers<ArrayCycle>() && is_apart_from_numbers<LayerCycle>());

// What makes sense does compile, and is what it should be.
static_assert(std::is_same_v<Result<Minus, ArrayCycle, ArrayCycle>, Cycles>);
static_assert(std::is_same_v<Result<Minus, ArrayCycle, Cycles>, ArrayCycle>);
static_assert(std::is_same_v<Result<Plus, LayerCycle, Cycles>, LayerCycle>);
static_assert(compiles<Less, LayerCycle, int> && std::is_convertible_v<int, LayerCycle>);

// And costs nothing: it is copied, passed and kept as the number is.
static_assert(sizeof(ArrayCycle) == sizeof(std::int64_t) && alignof(ArrayCycle) == alignof(std::int64_t));
static_assert(std::is_trivially_copyable_v<ArrayCycle> && std::is_trivially_destructible_v<ArrayCycle>);

}  // namespace

TEST_CASE("cycles are moved by lengths of time, and lie lengths of time apart", "[cycle]") {
    LayerCycle at{std::int64_t{1} << 40};
    CHECK((at + 5) - at == 5);
    CHECK(at - (at + 5) == -5);
    CHECK(at - 1 < at);
    CHECK(at + 0 == at);
    at += 3;
    at -= 1;
    ++at;
    --at;
    CHECK(at.number() == (std::int64_t{1} << 40) + 2);
    CHECK(at < LayerCycle::never());
    CHECK(ArrayCycle() == 0);
    constexpr ArrayCycle two = ArrayCycle(5) - Cycles{3};
    static_assert(two == 2 && two != 3 && two <= 2 && two >= 2 && two > 1);
}
