// The shipped networks are those of the papers.
#include <vector>

#include "tests/workloads/support.hpp"

using namespace eyrie;

namespace {

std::int64_t conv_macs(const Network& network) {
    std::int64_t macs = 0;
    for (const Layer& layer : network.layers)
        if (!layer.fully_connected) macs += layer.macs_per_image();
    return macs;
}

std::vector<std::string> names(const Network& network) {
    std::vector<std::string> all;
    for (const Layer& layer : network.layers) all.push_back(layer.name);
    return all;
}

}  // namespace

TEST_CASE("AlexNet's CONV layers have the papers' MACs") { CHECK(conv_macs(shipped_network("alexnet")) == 665784864); }

TEST_CASE("VGG-16's CONV layers have the papers' MACs") { CHECK(conv_macs(shipped_network("vgg16")) == 15346630656); }

TEST_CASE("MobileNet v1's convolutions have the papers' MACs") {
    CHECK(conv_macs(shipped_network("mobilenet_v1")) == 567716352);
}

TEST_CASE("AlexNet's layers are named as in the papers") {
    CHECK(names(shipped_network("alexnet")) ==
          std::vector<std::string>{"CONV1", "CONV2", "CONV3", "CONV4", "CONV5", "FC1", "FC2", "FC3"});
}

TEST_CASE("VGG-16's layers are named as in the papers") {
    CHECK(names(shipped_network("vgg16")) == std::vector<std::string>{"CONV1_1", "CONV1_2", "CONV2_1", "CONV2_2",
                                                                      "CONV3_1", "CONV3_2", "CONV3_3", "CONV4_1",
                                                                      "CONV4_2", "CONV4_3", "CONV5_1", "CONV5_2",
                                                                      "CONV5_3", "FC1", "FC2", "FC3"});
}

TEST_CASE("MobileNet v1 has 27 convolutions and ends in a 7 x 7 ofmap") {
    const Network network = shipped_network("mobilenet_v1");
    CHECK(network.layers.size() == 28);
    CHECK(find_layer(network, "PW14").F() == 7);
    CHECK(find_layer(network, "DW2").G == 32);
}

TEST_CASE("AlexNet's ofmaps have the papers' sizes") {
    const Network network = shipped_network("alexnet");
    CHECK(find_layer(network, "CONV1").E() == 55);
    CHECK(find_layer(network, "CONV2").E() == 27);
    CHECK(find_layer(network, "CONV2").C_per_group() == 48);
    CHECK(find_layer(network, "CONV5").E() == 13);
}

TEST_CASE("a layer's ifmap is as large as its predecessor's ofmap, unless pooling comes between") {
    for (const char* name : {"alexnet", "vgg16", "mobilenet_v1", "tiny"}) {
        const Network network = shipped_network(name);
        for (std::size_t i = 1; i < network.layers.size(); ++i) {
            const Layer& before = network.layers[i - 1];
            const Layer& layer = network.layers[i];
            INFO(name << " " << layer.name);
            CHECK(layer.C == before.M);
            CHECK((layer.H == before.E() || layer.H == before.E() / 2 || layer.H == 1));
        }
    }
}

TEST_CASE("every layer of the tiny network is a few thousand MACs") {
    for (const Layer& layer : shipped_network("tiny").layers) {
        CHECK(layer.macs_per_image() > 1000);
        CHECK(layer.macs_per_image() < 5000);
    }
}

TEST_CASE("only the first layer of a shipped network has uncompressed ifmaps") {
    for (const char* name : {"alexnet", "vgg16", "mobilenet_v1", "tiny"}) {
        const Network network = shipped_network(name);
        for (const Layer& layer : network.layers)
            CHECK(layer.ifmap_compressed == (layer.name != network.layers.front().name));
    }
}

TEST_CASE("asking for a layer that does not exist lists the layers and the nearest name") {
    const Network network = shipped_network("tiny");
    const std::string message = error_of([&] { find_layer(network, "CONV3"); });
    CHECK(message.find("unknown layer 'CONV3'; did you mean 'CONV1' or 'CONV2'?") != std::string::npos);
    CHECK(message.find("CONV1, CONV2, DW3, FC4") != std::string::npos);
}

TEST_CASE("the name of a layer that runs in parts stands for all of them, and for none where one is wanted") {
    Network network = shipped_network("tiny");
    const auto renamed = [&](std::size_t at, const char* name) { network.layers[at].name = name; };
    renamed(0, "T.1");
    renamed(1, "T.2");
    renamed(2, "ST");
    const std::vector<Layer> parts = select_layers(network, {"T"});
    REQUIRE(parts.size() == 2);
    CHECK(parts[0].name == "T.1");
    CHECK(parts[1].name == "T.2");
    CHECK(error_of([&] { find_layer(network, "T"); }).find("layer 'T' runs in 2 parts; allowed: one of T.1 to T.2") !=
          std::string::npos);
    CHECK(error_of([&] { select_layers(network, {"T", "T.2"}); }).find("T.2: given twice") != std::string::npos);
    renamed(2, "T");
    CHECK(select_layers(network, {"T"}).size() == 1);
    network.layers[3].operation = "T/1";  // as the model's file calls it
    CHECK(select_layers(network, {"T/1"}).front().name == network.layers[3].name);
    CHECK(find_layer(network, "T/1").name == network.layers[3].name);
    network.layers[1].operation = "T/1";
    CHECK(select_layers(network, {"T/1"}).size() == 2);
    CHECK(error_of([&] { find_layer(network, "T/1"); }).find("layer 'T/1' runs in 2 parts") != std::string::npos);
    network.layers[1].operation.clear();
    renamed(1, "X");
    renamed(2, "ST");
    CHECK(error_of([&] { select_layers(network, {"T"}); }).find("unknown layer 'T'") != std::string::npos);
}

TEST_CASE("fully connected layers are left out unless names are given or there are no others") {
    const Network alexnet = shipped_network("alexnet");
    CHECK(select_layers(alexnet, {}).size() == 5);
    CHECK(layers_left_out(alexnet, {}) == std::vector<std::string>{"FC1", "FC2", "FC3"});
    CHECK(layers_left_out(alexnet, {"all"}).empty());
    CHECK(layers_left_out(alexnet, {"CONV1"}).empty());
    Network fully_connected = alexnet;
    fully_connected.layers.erase(fully_connected.layers.begin(), fully_connected.layers.begin() + 5);
    CHECK(select_layers(fully_connected, {}).size() == 3);
    CHECK(layers_left_out(fully_connected, {}).empty());
}

TEST_CASE("the shipped networks give the zeros of all their layers") {
    for (const char* name : {"alexnet", "vgg16", "mobilenet_v1", "tiny"})
        for (const Layer& layer : shipped_network(name).layers) {
            INFO(name << " " << layer.name);
            CHECK_FALSE(layer.ifmap_zeros_assumed);
        }
}
