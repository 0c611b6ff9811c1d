// Layers that run on the array: convolutions of all kinds, products.
#include <fmt/format.h>

#include "workloads/darknet/layers.hpp"

namespace eyrie {

namespace {

Axis window_axis(std::int64_t size, std::int64_t window, std::int64_t stride, std::int64_t padding) {
    Axis one;
    one.size = size;
    one.window = window;
    one.stride = stride;
    one.pad_before = one.pad_after = padding;
    return one;
}

}  // namespace

std::int64_t DarknetLayers::padding(std::int64_t window) const {
    constexpr IntegerRange zeros = {0, std::int64_t{1} << 31};
    return section_->integer("pad", 0, zeros) != 0 ? window / 2 : section_->integer("padding", 0, zeros);
}

void DarknetLayers::convolutional() {
    if (is_on("antialiasing")) section_->fail("antialiasing", "found 1; allowed: 0, as the filter it adds is not read");
    const std::int64_t window = size("size", 1), stride = size("stride", 1);
    const std::int64_t dilation = window == 1 ? 1 : section_->integer("dilation", 1, {1, 65536});
    const std::int64_t zeros = padding(window) * dilation;
    Convolution conv;
    conv.C = map_.channels;
    conv.M = size("filters", 1);
    conv.groups = size("groups", 1);
    conv.rows = window_axis(map_.rows, window, size("stride_y", stride), zeros);
    conv.columns = window_axis(map_.columns, window, size("stride_x", stride), zeros);
    conv.rows.dilation = conv.columns.dilation = dilation;
    convolve(conv);
}

void DarknetLayers::deconvolutional() {
    const std::int64_t window = size("size", 1), stride = size("stride", 1);
    Convolution conv;
    conv.C = map_.channels;
    conv.M = size("filters", 1);
    conv.rows = window_axis(map_.rows, window, stride, padding(window));
    conv.columns = window_axis(map_.columns, window, stride, padding(window));
    conv.transposed = true;
    convolve(conv);
}

void DarknetLayers::convolve(const Convolution& conv) {
    const std::size_t made = graph_.convolution(operation(OperationKind::convolution), conv,
                                                GraphBuilder::Bias::one_each_filter, section_->where());
    const std::vector<std::int64_t> shape = output_shape(conv);
    set_map({made, shape[0], shape[1], shape[2]});
    note_normalisation("filters");
    activate("logistic", true);
}

void DarknetLayers::connected() {
    MatrixProduct product;
    product.K = graph_.tensor(map_.tensor).words();
    product.N = size("output", 1);
    const std::size_t made = graph_.product(operation(OperationKind::matrix_product), product,
                                            GraphBuilder::Bias::one_each_filter, section_->where());
    set_map({made, product.N, 1, 1});
    note_normalisation("weights");
    activate("logistic", true);
}

// Filters of its own for each place: at each a product of the window's words and the filters'.
void DarknetLayers::local() {
    const std::int64_t window = section_->integer("size", 1, {1, 65536}), stride = size("stride", 1);
    const bool padded = is_on("pad");
    const auto outputs = [&](std::int64_t of) {
        const std::int64_t room = of - (padded ? 1 : window);
        if (room < 0) section_->fail("size", fmt::format("found {}; allowed: up to {}, the map's", window, of));
        return room / stride + 1;
    };
    const std::int64_t height = outputs(map_.rows), width = outputs(map_.columns);
    MatrixProduct product;
    product.batch = height * width;
    product.N = size("filters", 1);
    // Each at most 2^31: what is larger than a size may be is refused below.
    product.K = std::min(window * window, std::int64_t{1} << 31) * map_.channels;
    map_.tensor =
        graph_.add(operation(OperationKind::layout, ".windows"), {product.batch, product.K}, section_->where());
    const std::size_t made = graph_.product(operation(OperationKind::matrix_product), product,
                                            GraphBuilder::Bias::one_each_filter, section_->where());
    set_map({made, product.N, height, width});
    activate("logistic", true);
}

}  // namespace eyrie
