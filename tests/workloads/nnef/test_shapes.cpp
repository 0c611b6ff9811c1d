// Shapes that operations of NNEF give, by hand, and the sizes that they refuse.
#include "tests/workloads/nnef/nnef_text.hpp"

using namespace eyrie;

namespace {

const std::string small_map = "x = external(shape = [1, 2, 4, 6]); w = variable(shape = [2, 3, 3, 3], label = 'w'); ";

// Of y, which `expression` makes of x and w.
Sizes shape_made(const std::string& expression) { return shape_of(nnef(small_map + "y = " + expression + ";"), "y"); }

std::string found_in(const std::string& expression) {
    const std::string begin = "net/graph.nnef: line 1: ", message = nnef_error(small_map + "y = " + expression + ";");
    return message.rfind(begin, 0) == 0 ? message.substr(begin.size()) : "no such message: " + message;
}

}  // namespace

TEST_CASE("a separable transposed convolution is two: each place, then each channel") {
    const Graph graph = nnef(
        "x = external(shape = [1, 4, 5, 5]); p = variable(shape = [6, 1, 4, 4], label = 'p');"
        "q = variable(shape = [4, 6, 1, 1], label = 'q');"
        "y = separable_deconv(x, p, q, stride = [2, 2], padding = [(1, 1), (1, 1)]);");
    REQUIRE(graph.operations.size() == 2);
    CHECK(graph.operations[0].name == "y/points");
    const auto& points = std::get<Convolution>(graph.operations[0].shape);
    CHECK(points.transposed);
    CHECK(points.groups == 1);
    CHECK(points.rows.stride == 1);
    const auto& planes = std::get<Convolution>(graph.operations[1].shape);
    CHECK(planes.transposed);
    CHECK(planes.groups == 6);
    CHECK(planes.rows.stride == 2);
    CHECK(shape_of(graph, "y") == Sizes{6, 10, 10});  // 4 * 2 + 4 - 2
    CHECK(macs(graph) == 4 * 6 * 25 + 6 * 16 * 25);
}

TEST_CASE("what undoes a pool gives the size that the pool had, or the one that is asked for") {
    const std::string window = "debox(x, size = [1, 1, 2, 3], stride = [1, 1, 2, 2]";
    CHECK(shape_made(window + ")") == Sizes{2, 8, 12});
    // 3 * 2 + 2 - 1 rows, 5 * 2 + 3 columns.
    CHECK(shape_made(window + ", padding = [(0, 0), (0, 0), (1, 0), (0, 0)])") == Sizes{2, 7, 13});
    CHECK(shape_made(window + ", output_shape = [1, 2, 9, 13])") == Sizes{2, 9, 13});
    CHECK(found_in("debox(x, size = [2, 2])") ==
          "y (debox): found a window of other axes; allowed: a size for each axis");
    CHECK(found_in(window + ", padding = [(0, 0), (0, 0), (9, 0), (0, 0)])") ==
          "y: found a shape of 1 x 2 x -1 x 13; allowed: sizes from 1 to 2^31 - 1, 2^62 words");
}

TEST_CASE("rows that indices point at, copies, and regions of maps") {
    CHECK(shape_made("gather(x, variable(shape = [5, 7], label = 'i'), axis = 2)") == Sizes{2, 5, 7, 6});
    CHECK(shape_made("gather(x, variable(shape = [9], label = 'i'), axis = 3)") == Sizes{2, 4, 9});
    const Graph copies = nnef(small_map + "[a, b, y] = copy_n(x, times = 3);");
    REQUIRE(copies.operations.size() == 1);
    CHECK(copies.operations[0].outputs.size() == 3);
    for (const char* copy : {"a", "b", "y"}) CHECK(shape_of(copies, copy) == Sizes{2, 4, 6});
    CHECK(found_in("copy_n(x, times = 0)") == "y (copy_n): found 0 copies; allowed: 1 to 1000");
    const std::string regions = "variable(shape = [5, 4], label = 'r'), variable(shape = [5], label = 'i')";
    CHECK(shape_made("avg_roi_pool(x, " + regions + ", output_size = [3, 2])") == Sizes{5, 2, 3, 2});
    CHECK(found_in("max_roi_align(x, " + regions + ", output_size = [3])") ==
          "y (max_roi_align): found other axes; allowed: maps, a list of regions, a size of two axes");
}

TEST_CASE("a reshape of some axes keeps the others") {
    CHECK(shape_made("reshape(x, shape = [3, 8], axis_start = 2, axis_count = 2)") == Sizes{2, 3, 8});
    CHECK(shape_made("reshape(x, shape = [-1], axis_start = 1)") == Sizes{48});
    CHECK(found_in("reshape(x, shape = [4], axis_start = 5)") ==
          "y (reshape): found axes from 5, -1 of them; allowed: some of 4");
    CHECK(found_in("reshape(x, shape = [4], axis_start = -9223372036854775807)") ==
          "y (reshape): found axes from -9223372036854775807, -1 of them; allowed: some of 4");
    CHECK(found_in("reshape(x, shape = [4], axis_start = 2, axis_count = 3)") ==
          "y (reshape): found axes from 2, 3 of them; allowed: some of 4");
    CHECK(found_in("reshape(x, shape = [4, 13])") ==
          "y (reshape): found a shape of 4 x 13 for 48 words; allowed: the same number of words");
}

TEST_CASE("a reshape that has the file's batch is read as one of one image") {
    const auto reshaped = [](const std::string& shape) {
        return shape_of(nnef("x = external(shape = [4, 3, 2, 2]); y = reshape(x, shape = " + shape + ");"), "y");
    };
    CHECK(reshaped("[4, 12]") == Sizes{12});  // a batch that is smaller than the image
    CHECK(reshaped("[4, 2, 6]") == Sizes{2, 6});
    CHECK(reshaped("[4, -1]") == Sizes{12});
    CHECK(reshaped("[-1, 12]") == Sizes{12});
    CHECK(reshaped("[0, -1, 2]") == Sizes{6, 2});
    // What weights are said anew as has no batch.
    const Graph graph = nnef(
        "x = external(shape = [4, 6]); w = variable(shape = [24], label = 'w');"
        "y = linear(x, reshape(w, shape = [4, -1]));");
    CHECK(std::get<MatrixProduct>(graph.operations[0].shape).N == 4);
    CHECK(std::get<MatrixProduct>(graph.operations[0].shape).M == 1);
}

TEST_CASE("parts of a variable are constants, and so is one whose axes change places") {
    const Graph graph = nnef(
        "x = external(shape = [1, 4]); w = variable(shape = [6, 4], label = 'w');"
        "[a, b] = split(w, axis = 0, ratios = [1, 2]); y = linear(x, b);");
    CHECK(graph.operations.size() == 1);
    CHECK(shape_of(graph, "b") == Sizes{4, 4});
    CHECK(graph.folded == std::vector<std::string>{"split a: a constant"});
}

TEST_CASE("windows and products whose sizes contradict each other are refused") {
    CHECK(found_in("conv(x, variable(shape = [3, 2, 3, 3], label = 'v'), padding = [(0, 0)])") ==
          "y (conv): found 1 pairs for 'padding'; allowed: 2, or none");
    CHECK(found_in("deconv(x, variable(shape = [3, 2, 3, 3], label = 'v'))") ==
          "y (deconv): found 2 channels, filters of 3 x 2 x 3 x 3 and 1 groups; allowed: a filter for each channel");
    CHECK(found_in("deconv(x, w, output_shape = [4, 6])") ==
          "y (deconv): found an output shape of 4 x 6; allowed: 4 sizes");
    CHECK(found_in("deconv(x, w, output_shape = [1, 3, 0, 6])") ==
          "y (deconv): found an output size out of bounds; allowed: 1 to 2^31 - 1");
    CHECK(found_in("max_pool(x, size = [2, 2])") ==
          "y (max_pool): found a window of 2 x 2 over 1 x 2 x 4 x 6; allowed: a size for each of 2 axes and more");
    CHECK(found_in("max_pool(external(shape = [1, 2, 2, 2, 2]), size = [1, 2, 2, 2, 2])") ==
          "y (max_pool): found a window over 4 axes; allowed: up to 3");
    CHECK(found_in("matmul(x, variable(shape = [1, 2, 4, 5], label = 'm'))") ==
          "y (matmul): found a product of 1 x 2 x 4 x 6 and 1 x 2 x 4 x 5; allowed: as many columns as rows, as many "
          "axes");
    CHECK(found_in("matmul(x, variable(shape = [1, 3, 6, 5], label = 'm'))") ==
          "y (matmul): found 2 and 3 matrices; allowed: as many, or one");
}

TEST_CASE("lists that do not fit a tensor's axes are refused") {
    CHECK(found_in("stack([x, w], axis = 0)") == "y (stack): found tensors of other sizes; allowed: the same");
    CHECK(found_in("slice(x, axes = [1, 2], begin = [0], end = [1, 1])") ==
          "y (slice): found lists of other lengths; allowed: an entry for each axis");
    CHECK(found_in("pad(x, padding = [(0, 0), (0, 0), (-1, 0), (0, 0)])") ==
          "y (pad): found a padding of -1 and 0; allowed: 0 to 2^31 - 1");
    CHECK(found_in("tile(x, repeats = [1, 1, 0, 1])") == "y (tile): found 0 repeats; allowed: 1 to 2^31 - 1");
    CHECK(found_in("nearest_upsample(x, factor = [2])") ==
          "y (nearest_upsample): found 1 factors for 1 x 2 x 4 x 6; allowed: one for each axis but images and "
          "channels");
    CHECK(found_in("nearest_downsample(x, factor = [2, 4])") ==
          "y (nearest_downsample): found a factor of 4 for 6 words; allowed: one that gives whole words");
    CHECK(shape_made("nearest_downsample(x, factor = [2, 3])") == Sizes{2, 2, 2});
}

TEST_CASE("values of another kind than an operation takes are refused") {
    CHECK(found_in("matmul(x, x, transposeA = 1)") ==
          "y (matmul): found a number for 'transposeA'; allowed: true, false");
    CHECK(found_in("conv(x, variable(shape = [3, 2, 3, 3], label = 'v'), 'none')") ==
          "y (conv): found a string for 'bias'; allowed: a tensor, a number");
    CHECK(found_in("concat([x, 1], axis = 1)") ==
          "y (concat): found an array for 'values'; allowed: an array of tensors");
    CHECK(found_in("relu(x) if shape_of(x, x)[0] > 1 else x") == "shape_of: found 2 arguments; allowed: 1");
    CHECK(found_in("relu(x) if integer('a') > 1 else x") ==
          "found integer of a string; allowed: shape_of a tensor, length_of and range_of an array, scalar, integer and "
          "logical of a number");
    CHECK(found_in("concat([for i in [1, 2], j in [1] yield x], axis = 1)") ==
          "found no arrays of one length; allowed: arrays to go through together");
    CHECK(found_in("leaky_relu(x, alpha = 1e999)") == "found '1e999'; allowed: a number of 64 bits");
}

TEST_CASE("conditions of words and truth values choose an expression") {
    const auto chosen = [](const std::string& condition) {
        return nnef(small_map + "y = relu(x) if " + condition + " else sigmoid(x);").operations.back().type == "relu";
    };
    CHECK(chosen("'a' != 'b'"));
    CHECK_FALSE(chosen("'a' != 'a'"));
    CHECK(chosen("false || true"));
    CHECK_FALSE(chosen("false || false"));
    CHECK(chosen("-1.5 < 0"));
    CHECK_FALSE(chosen("-1.5 < -2.5"));
}
