// Classes of an axis against its definition: each output's products, one by one.
#include "workloads/lowering/axis_classes.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <tuple>

#include "sim/kernel/random.hpp"

namespace eyrie {

namespace {

// Output, input, filter word.
using Product = std::tuple<std::int64_t, std::int64_t, std::int64_t>;

std::set<Product> by_definition(const Axis& axis, bool transposed) {
    std::set<Product> products;
    const std::int64_t outputs = transposed ? axis.transposed_outputs() : axis.outputs();
    for (std::int64_t y = 0; y < outputs; ++y)
        for (std::int64_t i = 0; i < axis.size; ++i)
            for (std::int64_t r = 0; r < axis.window; ++r) {
                const bool meets = transposed ? i * axis.stride + r * axis.dilation == y + axis.pad_before
                                              : y * axis.stride - axis.pad_before + r * axis.dilation == i;
                if (meets) products.emplace(y, i, r);
            }
    return products;
}

std::set<Product> by_classes(const Axis& axis, bool transposed) {
    std::set<Product> products;
    for (const AxisClass& one : classes_of(axis, transposed)) {
        REQUIRE(one.axis.dilation == 1);
        REQUIRE(one.axis.size >= 1);
        REQUIRE(one.axis.outputs() == one.outputs);
        for (std::int64_t k = 0; k < one.outputs; ++k)
            for (std::int64_t j = 0; j < one.axis.window; ++j) {
                const std::int64_t i = k * one.axis.stride - one.axis.pad_before + j;
                if (i < 0 || i >= one.axis.size) continue;
                const bool is_new =
                    products
                        .emplace(one.output.first + k * one.output.step, one.input.first + i * one.input.step,
                                 one.filter.first + j * one.filter.step)
                        .second;
                REQUIRE(is_new);
            }
    }
    return products;
}

}  // namespace

TEST_CASE("the classes of an axis do each of its products once, and no other") {
    Random random(17);
    int dilated = 0, transposed = 0, several = 0;
    for (int i = 0; i < 20000; ++i) {
        Axis axis;
        axis.size = random.between(1, 12);
        axis.window = random.between(1, 5);
        axis.stride = random.between(1, 5);
        axis.dilation = random.between(1, 4);
        axis.pad_before = random.between(0, 5);
        axis.pad_after = random.between(0, 5);
        const bool up = random.below(2) == 0;
        axis.output_padding = up ? random.between(0, static_cast<int>(axis.stride) - 1) : 0;
        if ((up ? axis.transposed_outputs() : axis.outputs()) < 1) continue;
        INFO("size " << axis.size << " window " << axis.window << " stride " << axis.stride << " dilation "
                     << axis.dilation << " padding " << axis.pad_before << "," << axis.pad_after << " transposed "
                     << up);
        REQUIRE(by_classes(axis, up) == by_definition(axis, up));
        dilated += axis.dilation > 1;
        transposed += up;
        several += classes_of(axis, up).size() > 1;
    }
    CHECK(dilated > 5000);
    CHECK(transposed > 5000);
    CHECK(several > 5000);
}

TEST_CASE("a dense axis is its own class, less inputs that no window meets") {
    Axis axis;
    axis.size = 12;
    axis.window = 3;
    axis.stride = 4;
    axis.pad_before = 1;
    const std::vector<AxisClass> classes = classes_of(axis, false);
    REQUIRE(classes.size() == 1);
    CHECK(classes[0].axis.size == 10);  // windows at -1, 3 and 7
    CHECK(classes[0].axis.pad_before == 1);
    CHECK(classes[0].axis.pad_after == 0);
    CHECK(classes[0].outputs == 3);
}

TEST_CASE("a transposed axis of stride 2 and window 2 has two classes with one filter word each") {
    Axis axis;
    axis.size = 28;
    axis.window = axis.stride = 2;
    const std::vector<AxisClass> classes = classes_of(axis, true);
    REQUIRE(classes.size() == 2);
    for (const AxisClass& one : classes) {
        CHECK(one.axis.window == 1);
        CHECK(one.axis.size == 28);
        CHECK(one.outputs == 28);
    }
}

}  // namespace eyrie
