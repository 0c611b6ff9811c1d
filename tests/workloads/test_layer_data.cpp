// Seeded operands: the same everywhere, and with the shares of zeros a layer asks for.
#include <algorithm>

#include "tests/workloads/support.hpp"
#include "workloads/npy.hpp"
#include "workloads/reference.hpp"

using namespace eyrie;

namespace {

template <class T>
std::uint64_t checksum(const Tensor<T>& tensor) {
    std::uint64_t sum = 0xCBF29CE484222325ull;
    for (const T word : tensor.data) sum = (sum ^ static_cast<std::uint32_t>(word)) * 0x100000001B3ull;
    return sum;
}

template <class T>
double zero_share(const Tensor<T>& tensor) {
    return static_cast<double>(std::count(tensor.data.begin(), tensor.data.end(), T{0})) /
           static_cast<double>(tensor.size());
}

double ofmap_zero_share(const Layer& layer, const LayerData& data, const Arithmetic& arithmetic) {
    return reference_ofmap(layer, data, arithmetic).visit([](const auto& words) { return zero_share(words); });
}

}  // namespace

TEST_CASE("seeded operands of the tiny network are the same on every machine") {
    const Network network = shipped_network("tiny");
    const LayerData raw = make_layer_data(find_layer(network, "CONV1"), 2, 1, Arithmetic{});
    CHECK(checksum(raw.ifmap) == 0x3a09623843c9d739u);
    CHECK(checksum(raw.filter) == 0xc7e4d579edd23bf7u);
    const LayerData shaped = make_layer_data(find_layer(network, "CONV2"), 2, 1, Arithmetic{});
    CHECK(checksum(shaped.ifmap) == 0x7a2d852f3a5395a5u);
    CHECK(checksum(shaped.filter) == 0x62384211a218f705u);
}

TEST_CASE("seeds and layer names change the operands") {
    Layer layer = conv_layer(4, 4, 8, 3);
    const LayerData data = make_layer_data(layer, 1, 1, Arithmetic{});
    CHECK(make_layer_data(layer, 1, 1, Arithmetic{}).ifmap == data.ifmap);
    CHECK(make_layer_data(layer, 1, 2, Arithmetic{}).ifmap != data.ifmap);
    layer.name = "OTHER";
    CHECK(make_layer_data(layer, 1, 1, Arithmetic{}).filter != data.filter);
}

TEST_CASE("an image and the filters do not depend on the batch") {
    const Layer layer = conv_layer(4, 4, 8, 3);
    const LayerData one = make_layer_data(layer, 1, 1, Arithmetic{});
    const LayerData three = make_layer_data(layer, 3, 1, Arithmetic{});
    CHECK(std::equal(one.ifmap.data.begin(), one.ifmap.data.end(), three.ifmap.data.begin()));
    CHECK(one.filter == three.filter);
}

TEST_CASE("ifmaps have the share of zeros asked for") {
    Layer layer = conv_layer(1, 64, 40, 3);
    for (const double share : {0.0, 0.0001, 0.387, 0.793, 1.0}) {
        layer.ifmap_zeros = share;
        const double found = zero_share(make_layer_data(layer, 1, 1, Arithmetic{}).ifmap);
        CHECK(found == Approx(share).margin(share == 0 || share == 1 ? 0 : 0.005));
    }
}

TEST_CASE("operands fit their widths and use most of them") {
    Layer layer = conv_layer(8, 64, 16, 3);
    for (const int bits : {2, 3, 8, 16}) {
        Arithmetic arithmetic;
        arithmetic.ifmap_bits = arithmetic.filter_bits = bits;
        const LayerData data = make_layer_data(layer, 1, 1, arithmetic);
        const int high = (1 << (bits - 1)) - 1;
        for (const Tensor<std::int16_t>* operand : {&data.ifmap, &data.filter}) {
            const auto [low_word, high_word] = std::minmax_element(operand->data.begin(), operand->data.end());
            CHECK(*low_word >= -high - 1);
            CHECK(*low_word < -high / 2);
            CHECK(*high_word <= high);
            CHECK(*high_word > high / 2);
        }
    }
}

TEST_CASE("AlexNet CONV3's ofmaps have the published share of zeros within 3 points") {
    const Network network = shipped_network("alexnet");
    const Layer& layer = find_layer(network, "CONV3");
    const Arithmetic arithmetic;
    const LayerData data = make_layer_data(layer, 1, 1, arithmetic);
    CHECK(ofmap_zero_share(layer, data, arithmetic) == Approx(layer.ofmap_zeros).margin(0.03));
}

TEST_CASE("psums of a layer with a share of ofmap zeros do not wrap") {
    const Network network = shipped_network("alexnet");
    Layer layer = find_layer(network, "CONV4");
    layer.M = 32;
    const LayerData data = make_layer_data(layer, 1, 1, Arithmetic{});
    Arithmetic wide;
    wide.psum_bits = 32;
    CHECK(reference_ofmap(layer, data, Arithmetic{}) == reference_ofmap(layer, data, wide));
}

TEST_CASE("truncated products do not change the share of ofmap zeros") {
    const Network network = shipped_network("alexnet");
    Layer layer = find_layer(network, "CONV4");
    layer.M = 32;
    Arithmetic arithmetic;
    arithmetic.product_shift = 8;
    arithmetic.psum_bits = 10;  // narrow, so that what truncation takes is 2 standard deviations
    const LayerData data = make_layer_data(layer, 1, 1, arithmetic);
    CHECK(ofmap_zero_share(layer, data, arithmetic) == Approx(layer.ofmap_zeros).margin(0.03));
}

TEST_CASE("operands come from the files a layer names") {
    const TestFolder folder;
    Layer layer = conv_layer(1, 1, 2, 2);
    Tensor<std::int16_t> ifmap({2, 1, 2, 2});
    for (std::size_t i = 0; i < ifmap.data.size(); ++i) ifmap.data[i] = static_cast<std::int16_t>(i * 100);
    layer.ifmap_file = folder.file("ifmap.npy");
    save_npy(layer.ifmap_file, ifmap);
    const LayerData data = make_layer_data(layer, 2, 1, Arithmetic{});
    CHECK(data.ifmap == ifmap);
    CHECK(error_of([&] { make_layer_data(layer, 3, 1, Arithmetic{}); }) ==
          layer.ifmap_file + ": found shape (2, 1, 2, 2); allowed: (3, 1, 2, 2)");
}

TEST_CASE("a batch of no images and operands that fit no memory are refused") {
    Layer layer = conv_layer(1, 1, 2, 2);
    CHECK(error_of([&] { make_layer_data(layer, 0, 1, Arithmetic{}); }) ==
          "batch N: found 0; allowed: an integer from 1 to 65536");
    layer = conv_layer(1, 65536, 65536, 1);
    CHECK(error_of([&] { make_layer_data(layer, 1, 1, Arithmetic{}); }).find("2^32 words") != std::string::npos);
}
