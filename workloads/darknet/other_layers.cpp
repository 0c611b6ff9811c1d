// Layers that run beside the array, join maps, or do nothing.
#include <fmt/format.h>

#include "workloads/darknet/layers.hpp"

namespace eyrie {

void DarknetLayers::pool(OperationKind kind) {
    const std::int64_t stride = size("stride", 1), window = size("size", stride);
    // Of both sides together; the smaller half comes first.
    const std::int64_t zeros = section_->integer("padding", window - 1, {0, std::int64_t{1} << 31});
    Pooling shape;
    shape.C = map_.channels;
    shape.rows.size = map_.rows;
    shape.rows.stride = size("stride_y", stride);
    shape.columns.size = map_.columns;
    shape.columns.stride = size("stride_x", stride);
    for (Axis* one : {&shape.rows, &shape.columns}) {
        one->window = window;
        one->pad_before = zeros / 2;
        one->pad_after = zeros - zeros / 2;
    }
    make_pool(kind, shape);
}

void DarknetLayers::maxpool() {
    if (is_on("maxpool_depth"))
        section_->fail("maxpool_depth", "found 1; allowed: 0, as the largest of several channels is not read");
    pool(OperationKind::max_pool);
}

void DarknetLayers::local_avgpool() { pool(OperationKind::average_pool); }

void DarknetLayers::avgpool() {
    Pooling shape;
    shape.C = map_.channels;
    shape.rows.size = shape.rows.window = map_.rows;
    shape.columns.size = shape.columns.window = map_.columns;
    make_pool(OperationKind::average_pool, shape);
}

void DarknetLayers::make_pool(OperationKind kind, const Pooling& shape) {
    const std::size_t made = graph_.pool(operation(kind), shape, section_->where());
    set_map({made, shape.C, shape.rows.outputs(), shape.columns.outputs()});
}

// Maps of other sizes are first cut, sampled, or filled up with zeros, to the size of the layer before.
void DarknetLayers::shortcut() {
    const std::vector<DarknetMap> all = layers_at("from");
    Operation sum = operation(OperationKind::add);
    for (const DarknetMap& one : all) {
        std::size_t operand = one.tensor;
        if (one.shape() != map_.shape()) {
            Operation fit = operation(OperationKind::layout, ".fit");
            fit.inputs = {one.tensor};
            operand = graph_.add(std::move(fit), map_.shape(), section_->where());
        }
        sum.inputs.push_back(operand);
    }
    if (section_->text("weights_type", "none") != "none")
        graph_.unsupported({name(), "weights_type", "weights of what is added: it is added as it is"});
    make(std::move(sum));
    activate("linear", false);
}

void DarknetLayers::scale(const DarknetMap& map, const DarknetMap& factors) {
    const bool each_channel = factors.rows == 1 && factors.columns == 1;
    if (factors.channels != map.channels || (!each_channel && !factors.same_size(map)))
        section_->fail(
            "from", fmt::format("found maps of {} x {} x {} and {} x {} x {}; allowed: as many channels, and "
                                "one word for each or maps of one size",
                                map.channels, map.rows, map.columns, factors.channels, factors.rows, factors.columns));
    Operation of = operation(OperationKind::multiply);
    of.inputs = {map.tensor, factors.tensor};
    make(std::move(of), map.channels, map.rows, map.columns);
    activate("linear", false);
}

void DarknetLayers::scale_channels() {
    if (is_on("scale_wh")) section_->fail("scale_wh", "found 1; allowed: 0, as a factor for each place is not read");
    scale(layers_at("from")[0], map_);
}

void DarknetLayers::sam() { scale(map_, layers_at("from")[0]); }

void DarknetLayers::route() {
    const std::vector<DarknetMap> all = layers_at("layers");
    Operation join = operation(OperationKind::concat);
    join.inputs.clear();
    std::int64_t channels = 0;
    for (const DarknetMap& one : all) {
        if (!one.same_size(all[0]))
            section_->fail("layers", fmt::format("found maps of {} x {} and {} x {}; allowed: of one size", all[0].rows,
                                                 all[0].columns, one.rows, one.columns));
        join.inputs.push_back(one.tensor);
        channels += one.channels;
    }
    map_ = all[0];
    if (all.size() > 1) make(std::move(join), channels, map_.rows, map_.columns);
    part_of_route();
}

void DarknetLayers::part_of_route() {
    const std::int64_t groups = size("groups", 1), which = section_->integer("group_id", 0, {0, groups - 1});
    if (map_.channels % groups != 0)
        section_->fail("groups", fmt::format("found {} of {} channels; allowed: a divisor", groups, map_.channels));
    if (groups == 1) return;
    make(operation(OperationKind::layout, fmt::format(".group{}", which)), map_.channels / groups, map_.rows,
         map_.columns);
}

void DarknetLayers::upsample() {
    const std::int64_t stride = section_->integer("stride", 2, {1, 65536});
    make(operation(OperationKind::resize), map_.channels, map_.rows * stride, map_.columns * stride);
}

void DarknetLayers::reorg() {
    const std::int64_t stride = section_->integer("stride", 1, {1, 1024}), words = stride * stride;
    const bool reverse = is_on("reverse");
    const bool divides = reverse ? map_.channels % words == 0 : map_.rows % stride == 0 && map_.columns % stride == 0;
    if (!divides)
        section_->fail(
            "stride", fmt::format("found {} for a map of {} x {} x {}; allowed: a divisor of {}", stride, map_.channels,
                                  map_.rows, map_.columns, reverse ? "the channels, squared" : "rows and columns"));
    if (reverse)
        make(operation(OperationKind::layout), map_.channels / words, map_.rows * stride, map_.columns * stride);
    else
        make(operation(OperationKind::layout), map_.channels * words, map_.rows / stride, map_.columns / stride);
}

void DarknetLayers::crop() {
    const std::int64_t height = size("crop_height", 1), width = size("crop_width", 1);
    if (height > map_.rows || width > map_.columns)
        section_->fail(
            height > map_.rows ? "crop_height" : "crop_width",
            fmt::format("found {} x {}; allowed: up to {} x {}, the map", height, width, map_.rows, map_.columns));
    make(operation(OperationKind::layout), map_.channels, height, width);
}

void DarknetLayers::softmax() { make(operation(OperationKind::softmax)); }
void DarknetLayers::normalisation() { make(operation(OperationKind::normalisation)); }
void DarknetLayers::logistic() { make(operation(OperationKind::activation)); }
void DarknetLayers::activation() { activate("linear", false); }

void DarknetLayers::region() {
    logistic();
    if (is_on("softmax")) make(operation(OperationKind::softmax, ".softmax"));
}

void DarknetLayers::nothing() { graph_.folded(name() + " away: it does nothing when the network runs"); }

}  // namespace eyrie
