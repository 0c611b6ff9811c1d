// Resize and Upsample.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "workloads/onnx/rules.hpp"

namespace eyrie::onnx_format {

namespace {

std::vector<double> reals_of(const Numbers& numbers) {
    std::vector<double> result;
    for (std::size_t i = 0; i < numbers.size(); ++i) result.push_back(numbers.real(i));
    return result;
}

// Upsample had its scales as an attribute before operator set 9; Resize has had them behind a region since 11.
std::vector<double> scales_of(const Node& node) {
    if (const auto scales = node.reals("scales")) return *scales;
    const std::size_t place = node.type == "Resize" && node.opset >= 11 ? 2 : 1;
    if (!node.has(place) || words_in(node.dims(place)) == 0) return {};
    return reals_of(node.numbers(place));
}

std::vector<std::int64_t> sizes_given(const Node& node) {
    if (node.type != "Resize" || node.opset < 11 || !node.has(3)) return {};
    return node.integers(3);
}

}  // namespace

void resize(Node& node) {
    Dims result = node.dims(0);
    std::vector<std::size_t> axes(result.size());
    for (std::size_t i = 0; i < axes.size(); ++i) axes[i] = i;
    if (const auto said = node.list("axes")) axes = node.axes(*said, result.size());
    const std::vector<double> scales = scales_of(node);
    const std::vector<std::int64_t> sizes = scales.empty() ? sizes_given(node) : Dims{};
    if ((scales.empty() ? sizes.size() : scales.size()) != axes.size())
        node.refuse(fmt::format("{} scales and {} sizes", scales.size(), sizes.size()),
                    fmt::format("{} of one of them", axes.size()));
    if (!sizes.empty() && node.text("keep_aspect_ratio_policy", "stretch") != "stretch")
        throw NotSupported{"sizes that keep the aspect ratio"};
    for (std::size_t i = 0; i < axes.size(); ++i) {
        std::int64_t& size = result[axes[i]];
        const bool is_batch = axes[i] == 0 && size == 1 && i < sizes.size() && sizes[i] == node.building.batch;
        if (!sizes.empty()) size = is_batch ? 1 : sizes[i];
        if (scales.empty()) continue;
        const double scaled = std::floor(static_cast<double>(size) * scales[i]);
        if (!(scales[i] > 0 && scaled >= 1 && scaled <= 2147483648.0))
            node.refuse(fmt::format("a scale of {}", scales[i]), "a scale that leaves sizes from 1 to 2^31");
        size = static_cast<std::int64_t>(scaled);
    }
    node.give(0, result);
    node.emit({&node.in(0)});
}

}  // namespace eyrie::onnx_format
