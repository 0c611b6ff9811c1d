// The limits of a layer's shape.
#include <limits>

#include "tests/workloads/support.hpp"

using namespace eyrie;

namespace {

void check_refused(const Layer& layer, const std::string& part) {
    const std::string message = error_of([&] { check_layer(layer); });
    INFO("message: '" << message << "'");
    CHECK(message.find(part) != std::string::npos);
}

}  // namespace

TEST_CASE("a layer's derived sizes follow from its shape") {
    Layer layer = conv_layer(8, 4, 9, 3);
    layer.stride_h = 2;
    layer.pad = Padding::even(0, 1);
    layer.G = 2;
    check_layer(layer);
    CHECK(layer.E() == 4);
    CHECK(layer.F() == 9);
    CHECK(layer.macs_per_image() == 8 * 2 * 9 * 4 * 9);
    CHECK(layer.ifmap_words_per_image() == 4 * 81);
    CHECK(layer.filter_words() == 8 * 2 * 9);
    CHECK(layer.ofmap_words_per_image() == 8 * 4 * 9);
}

TEST_CASE("a stride that does not divide the ifmap rounds the ofmap down") {
    Layer layer = conv_layer(1, 1, 8, 3);
    layer.stride_h = 4;
    CHECK(layer.E() == 2);
}

TEST_CASE("sizes out of range are refused") {
    check_refused(conv_layer(0, 4, 9, 3), "layer CONV: M: found 0; allowed: an integer from 1 to 65536");
    check_refused(conv_layer(8, -1, 9, 3), "C: found -1");
    check_refused(conv_layer(8, 4, 65537, 3), "H: found 65537");
}

TEST_CASE("a filter as large as the padded ifmap is accepted, one row more is refused") {
    CHECK_NOTHROW(check_layer(conv_layer(1, 1, 5, 5)));
    check_refused(conv_layer(1, 1, 5, 6), "R=6 exceed the padded ifmap's 5 rows");
}

TEST_CASE("padding is apart for each side, and may be wider than the filter") {
    Layer layer = conv_layer(1, 1, 5, 3);
    layer.pad = {1, 0, 2, 3};
    check_layer(layer);
    CHECK(layer.E() == 4);
    CHECK(layer.F() == 8);
    layer.pad = Padding::even(7, 0);
    check_layer(layer);
    CHECK(layer.E() == 17);
    layer.pad.left = -1;
    check_refused(layer, "padding on the left: found -1; allowed: an integer from 0 to 65535");
}

TEST_CASE("channels and filters that do not divide into the groups are refused") {
    Layer layer = conv_layer(6, 4, 5, 3);
    layer.G = 3;
    check_refused(layer, "C=4 is not divisible by G=3");
    layer.G = 4;
    check_refused(layer, "M=6 is not divisible by G=4");
}

TEST_CASE("a fully connected layer must cover its ifmap") {
    Layer layer = conv_layer(6, 4, 5, 3);
    layer.fully_connected = true;
    check_refused(layer, "allowed: R=H=5 S=W=5 padding=0");
}

TEST_CASE("a layer whose MACs overflow is refused") {
    Layer layer = conv_layer(65536, 65536, 65536, 1);
    check_refused(layer, "too many MACs; allowed: up to 2^62 per image");
}

TEST_CASE("shares of zeros outside 0 to 1 are refused") {
    Layer layer = conv_layer(6, 4, 5, 3);
    layer.ifmap_zeros = std::numeric_limits<double>::quiet_NaN();
    check_refused(layer, "ifmap_zeros: found");
    layer.ifmap_zeros = 0;
    layer.relu = true;
    layer.ofmap_zeros = 1.5;
    check_refused(layer, "ofmap_zeros: found 1.5");
}

TEST_CASE("names that could not be a file name are refused") {
    Layer layer = conv_layer(6, 4, 5, 3);
    layer.name = "a/b";
    check_refused(layer, "layer name: found 'a/b'");
    layer.name = "";
    check_refused(layer, "layer name: found ''");
}
