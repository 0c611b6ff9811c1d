#include "tests/workloads/model_files/binary_samples.hpp"

#include "tests/workloads/protobuf_writer.hpp"
#include "tests/workloads/tflite/tflite_file.hpp"

namespace eyrie {

namespace {

using Writer = ProtobufWriter;

// A ValueInfoProto of floats.
Writer value(const std::string& name, const std::vector<std::uint64_t>& sizes) {
    Writer shape;
    for (const std::uint64_t size : sizes) shape.message(1, Writer().number(1, size));
    return Writer().text(1, name).message(2, Writer().message(1, Writer().number(1, 1).message(2, shape)));
}

}  // namespace

std::string onnx_sample() {
    const Writer node = Writer().text(1, "x").text(1, "w").text(2, "y").text(3, "c").text(4, "Conv");
    Writer weights;
    for (const std::uint64_t size : {4, 3, 3, 3}) weights.number(1, size);
    weights.number(2, 1).text(8, "w").text(9, std::string(4 * 108, '\0'));
    const Writer graph = Writer()
                             .message(1, node)
                             .text(2, "g")
                             .message(5, weights)
                             .message(11, value("x", {1, 3, 8, 8}))
                             .message(12, value("y", {1, 4, 6, 6}));
    return Writer().number(1, 7).message(7, graph).message(8, Writer().text(1, "").number(2, 13)).bytes();
}

std::string coreml_sample() {
    const Writer image = Writer().number(1, 8).number(2, 8).number(3, 20);
    const Writer input = Writer().text(1, "in").message(3, Writer().message(4, image));
    const Writer conv = Writer().number(1, 4).number(2, 3).number(10, 1).numbers(20, {3, 3}).message(50, Writer());
    const Writer layer = Writer().text(1, "c").text(2, "in").text(3, "out").message(100, conv);
    const Writer description = Writer().message(1, input).message(10, Writer().text(1, "out"));
    return Writer().number(1, 4).message(2, description).message(500, Writer().message(1, layer)).bytes();
}

std::string tflite_sample() {
    TfliteFile file;
    const int input = file.map("in", {1, 8, 8, 3}), filters = file.weights("filters", {4, 3, 3, 3}),
              output = file.map("out", {1, 6, 6, 4});
    file.op(tflite_code::conv, {input, filters}, {output}, tflite_options::conv(tflite_options::valid, 1));
    file.outputs = {output};
    return file.bytes();
}

}  // namespace eyrie
