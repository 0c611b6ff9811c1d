// The networks that ship have the sizes that papers and benchmarks publish. Sources are beside the numbers.
#include <algorithm>

#include "tests/workloads/shipped_entries.hpp"

using namespace eyrie;

namespace {

std::int64_t macs(const Layer& layer) { return layer.macs_per_image() * layer.images * layer.repeats; }

std::int64_t all_macs(const Network& network) {
    std::int64_t sum = 0;
    for (const Layer& layer : network.layers) sum += macs(layer);
    return sum;
}

std::int64_t convolution_macs(const Network& network) {
    std::int64_t sum = 0;
    for (const Layer& layer : network.layers)
        if (!layer.fully_connected) sum += macs(layer);
    return sum;
}

// Of the layers whose names begin like this.
std::int64_t weights(const std::string& name, const std::string& beginning = "") {
    const Names activations = products_of_activations(name);
    std::int64_t sum = 0;
    for (const Layer& layer : shipped_network(name).layers)
        if (layer.name.rfind(beginning, 0) == 0 && !has(activations, layer.name)) sum += layer.filter_words();
    return sum;
}

std::size_t fully_connected(const Network& network) {
    return static_cast<std::size_t>(std::count_if(network.layers.begin(), network.layers.end(),
                                                  [](const Layer& layer) { return layer.fully_connected; }));
}

struct Published {
    const char* network;
    std::int64_t macs;
    std::int64_t weights;
    std::size_t layers;  // on the array
};

const std::vector<Published> published = {
    // He et al., CVPR 2016: 1.8 x 10^9; torchvision: 11,689,512 parameters, less 9,600 of batch normalisation and 1,000
    // biases.
    {"resnet18", 1814073344, 11689512 - 9600 - 1000, 21},
    // He et al.: 3.8 x 10^9. torchvision: 25,557,032 parameters, 53,120 of batch normalisation, 1,000 biases.
    {"resnet50_v1", 3857973248, 25557032 - 53120 - 1000, 54},
    {"resnet50_v1.5", 4089184256, 25557032 - 53120 - 1000, 54},
    // Sandler et al., CVPR 2018: 300 M. torchvision: 3,504,872 parameters, 34,112 of batch normalisation, 1,000 biases.
    {"mobilenet_v2", 300774272, 3504872 - 34112 - 1000, 53},
    // Reddi et al., ISCA 2020, Table I: 2.47 and 433 GOPS, two operations a MAC.
    {"ssd_mobilenet_v1", 1237129408, 6791360, 47},
    {"ssd_resnet34", 216415931904, 19957440, 51},
    // A sentence of 32 words to one of 32: the sums of the products' sizes.
    {"gnmt", 32 * (47185920LL + 88870912LL), 135992320, 19},
    // Sze et al., Proc. IEEE 105(12), 2017, Table II: 1.43 G and 7 M; Caffe's model, pools without padding.
    {"googlenet", 1430532352 + 1024000, 6990272, 58},
    // Iandola et al., arXiv:1602.07360: 1,248,424 parameters, 3,976 biases. Caffe's model pads conv10: 861.34 M MACs,
    // of which 1,000 x 512 on 15 x 15 - 13 x 13 pixels of zeros.
    {"squeezenet_1.0", 861339936 - 512000 * 56, 1248424 - 3976, 26},
    // torchvision: 1,235,496 parameters, 3,944 biases. The ONNX tests' light_squeezenet: 349.2 M MACs.
    {"squeezenet_1.1", 349151936, 1235496 - 3944, 26},
    // Ronneberger et al., MICCAI 2015, Figure 1; 31,030,658 parameters, 6,850 biases.
    {"unet", 150428424448, 31030658 - 6850, 23},
    // Devlin et al., NAACL 2019: 12 layers of 12 d^2 weights; MACs on a sequence s: 12 (12 s d^2 + 2 s^2 d).
    {"bert_base", 35332816896, 12LL * 12 * 768 * 768, 96},
    // Radford et al., 2019: 12 layers of 12 d^2 weights, and 2 d MACs for each of 1,024 tokens.
    {"gpt2_decode", 103809024, 12LL * 12 * 768 * 768, 72},
    // Banbury et al., arXiv:2106.07597, and the reference models: 2.7, 7.5 and 12.5 M MACs.
    {"ds_cnn_kws", 2656768, 22016, 10},
    {"mobilenet_v1_vww", 7489664, 208112, 28},
    {"resnet8", 12501632, 77360, 10},
    {"autoencoder_ad", 264192, 264192, 10},
};

bool is_padded(const Layer& layer, Padding pad) {
    return layer.pad.top == pad.top && layer.pad.bottom == pad.bottom && layer.pad.left == pad.left &&
           layer.pad.right == pad.right;
}

}  // namespace

TEST_CASE("networks have the published MACs, weights and numbers of layers") {
    for (const Published& one : published) {
        const Network network = shipped_network(one.network);
        INFO(one.network);
        CHECK(all_macs(network) == one.macs);
        CHECK(weights(one.network) == one.weights);
        CHECK(network.layers.size() == one.layers);
        CHECK(network.name == one.network);
        CHECK(network.whole);
    }
}

// Howard et al., arXiv:1704.04861, Table 4: 569 M and 4.2 M. Keras: 4,231,976 trainable parameters, 21,888 of batch
// normalisation, 1,000 biases.
TEST_CASE("MobileNet v1 has the published MACs and weights, with 1,000 classes") {
    CHECK(all_macs(shipped_network("mobilenet_v1")) == 568740352);
    CHECK(weights("mobilenet_v1") == 4231976 - 21888 - 1000);
}

TEST_CASE("convolutions have the MACs that papers give without fully connected layers") {
    const auto is = [](const char* name, std::int64_t macs, std::size_t others) {
        const Network network = shipped_network(name);
        INFO(name);
        CHECK(convolution_macs(network) == macs);
        CHECK(fully_connected(network) == others);
    };
    is("resnet18", 1813561344, 1);
    is("resnet50_v1", 3855925248, 1);  // Sze et al., Table II: 53 convolutions, 3.86 G
    is("resnet50_v1.5", 4087136256, 1);
    is("mobilenet_v2", 299494272, 1);
    is("ssd_mobilenet_v1", 1237129408, 0);
    is("ssd_resnet34", 216415931904, 0);
    is("googlenet", 1430532352, 1);
    is("squeezenet_1.1", 349151936, 0);
    is("ds_cnn_kws", 2656000, 1);
    is("mobilenet_v1_vww", 7489152, 1);
    is("resnet8", 12500992, 1);
    is("autoencoder_ad", 0, 10);
}

TEST_CASE("ResNet-50 v1 and v1.5 differ in where a stage's stride is") {
    const Network v1 = shipped_network("resnet50_v1"), v1_5 = shipped_network("resnet50_v1.5");
    for (const char* stage : {"res3a", "res4a", "res5a"}) {
        const std::string name = stage;
        CHECK(find_layer(v1, name + "_1").stride_h == 2);
        CHECK(find_layer(v1, name + "_2").stride_h == 1);
        CHECK(find_layer(v1_5, name + "_1").stride_h == 1);
        CHECK(find_layer(v1_5, name + "_2").stride_h == 2);
        CHECK(find_layer(v1, name + "_3").E() == find_layer(v1_5, name + "_3").E());
    }
    CHECK(macs(find_layer(v1, "res4a_1")) == 25690112);
    CHECK(macs(find_layer(v1_5, "res4a_1")) == 102760448);
    CHECK_FALSE(find_layer(v1, "res4a_3").relu);
}

TEST_CASE("networks of TensorFlow have an odd row of zeros behind") {
    CHECK(is_padded(find_layer(shipped_network("mobilenet_v2"), "b1_0_dw"), {0, 1, 0, 1}));
    CHECK(is_padded(find_layer(shipped_network("mobilenet_v2"), "b1_1_dw"), {1, 1, 1, 1}));
    CHECK(is_padded(find_layer(shipped_network("ssd_mobilenet_v1"), "conv0"), {0, 1, 0, 1}));
    CHECK(is_padded(find_layer(shipped_network("ssd_mobilenet_v1"), "dw4"), {1, 1, 1, 1}));  // 75 rows to 38
    CHECK(is_padded(find_layer(shipped_network("mobilenet_v1_vww"), "dw12"), {0, 1, 0, 1}));
    CHECK(is_padded(find_layer(shipped_network("resnet8"), "stack2_1"), {0, 1, 0, 1}));
    const Layer keywords = find_layer(shipped_network("ds_cnn_kws"), "conv1");  // 49 x 10 inputs, filters of 10 x 4
    CHECK(is_padded(keywords, {4, 5, 1, 1}));
    CHECK(keywords.E() == 25);
    CHECK(keywords.F() == 5);
}

TEST_CASE("detectors have heads on the published maps") {
    const Network resnet = shipped_network("ssd_resnet34"), mobilenet = shipped_network("ssd_mobilenet_v1");
    const auto is = [](const Layer& head, std::int64_t map, std::int64_t outputs, std::int64_t scores) {
        INFO(head.name);
        CHECK(head.H == map);
        CHECK(head.E() == outputs);
        CHECK(head.M == scores);
    };
    is(find_layer(resnet, "conf0"), 150, 50, 81 * 4);
    is(find_layer(resnet, "conf1"), 75, 25, 81 * 6);
    is(find_layer(resnet, "conf2"), 38, 13, 81 * 6);
    is(find_layer(resnet, "conf3"), 19, 7, 81 * 6);
    is(find_layer(resnet, "conf4"), 9, 3, 81 * 4);
    is(find_layer(resnet, "loc5"), 7, 3, 4 * 4);
    is(find_layer(mobilenet, "class0"), 19, 19, 91 * 3);
    is(find_layer(mobilenet, "class1"), 10, 10, 91 * 6);
    is(find_layer(mobilenet, "box5"), 1, 1, 4 * 6);
    CHECK(macs(find_layer(resnet, "l3_5_2")) == 13271040000);
    CHECK(macs(find_layer(resnet, "add1_2")) == 1703411712);
}

TEST_CASE("GNMT's parts have the weights of MLPerf's reference") {
    const std::int64_t table = 36548 * 1024;
    CHECK(weights("gnmt", "enc") == 46137344);
    CHECK(weights("gnmt", "dec") == 50331648);
    CHECK(weights("gnmt", "att") == 2098176);
    CHECK(weights("gnmt", "projection") == table);
    const std::int64_t biases_of_gates = (5 + 4) * 4096;
    CHECK(weights("gnmt") + 2 * table + biases_of_gates == 210879488);  // 210.9 M
    const Network network = shipped_network("gnmt");
    CHECK(find_layer(network, "dec4").repeats == 32);
    CHECK(find_layer(network, "dec4").C == 3072);
    CHECK(find_layer(network, "enc2_x").repeats == 1);
    CHECK(find_layer(network, "enc2_x").H == 32);
}

TEST_CASE("inceptions and fire modules have the papers' filters") {
    const Network googlenet = shipped_network("googlenet");
    CHECK(find_layer(googlenet, "4e_3x3").M == 320);
    CHECK(find_layer(googlenet, "4e_3x3").H == 13);
    CHECK(find_layer(googlenet, "4e_5x5_reduce").C == 528);
    CHECK(find_layer(googlenet, "5b_1x1").C == 832);
    CHECK(find_layer(googlenet, "classifier").C == 1024);
    for (const char* name : {"squeezenet_1.0", "squeezenet_1.1"}) {
        CHECK(find_layer(shipped_network(name), "fire9_expand3x3").C == 64);
        CHECK(find_layer(shipped_network(name), "fire9_expand3x3").M == 256);
        CHECK(find_layer(shipped_network(name), "conv10").E() == 13);
    }
}

TEST_CASE("U-Net's maps shrink to 388 pixels, and its up-convolutions multiply no zeros that were put in") {
    const Network network = shipped_network("unet");
    CHECK(find_layer(network, "conv5_2").E() == 28);
    CHECK(find_layer(network, "conv10").E() == 388);
    const Layer up = find_layer(network, "upconv6");  // four 1 x 1 filters for one of 2 x 2
    CHECK(up.M == 4 * 512);
    CHECK(up.R == 1);
    CHECK(macs(up) == 4 * 512 * 1024 * 28 * 28);
}

TEST_CASE("attention is a group a head") {
    const Layer scores = find_layer(shipped_network("bert_base"), "layer11_scores");
    CHECK(scores.G == 12);
    CHECK(scores.C_per_group() == 64);
    CHECK(scores.M_per_group() == 384);
    CHECK(scores.H == 384);
    const Layer step = find_layer(shipped_network("gpt2_decode"), "h11_scores");
    CHECK(step.G == 12);
    CHECK(step.M_per_group() == 1024);
    CHECK(step.H == 1);
}

TEST_CASE("zeros of published networks are said to be assumed, and only what comes from outside is never compressed") {
    for (const Published& one : published) {
        const Network network = shipped_network(one.network);
        INFO(one.network);
        for (const Layer& layer : network.layers) CHECK(layer.ifmap_zeros_assumed);
        if (network.beside.empty() || has({"gnmt", "bert_base", "gpt2_decode"}, one.network)) continue;
        for (const Layer& layer : network.layers)
            CHECK(layer.ifmap_compressed == (layer.name != network.layers.front().name));
    }
}
