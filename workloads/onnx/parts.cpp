// Parts and joins: Slice, Split, Gather, Concat, Pad.
#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "sim/text/names.hpp"
#include "workloads/onnx/folding.hpp"
#include "workloads/onnx/rules.hpp"

namespace eyrie::onnx_format {

namespace {

struct Range {
    std::int64_t start = 0, step = 1, count = 0;
};

Range range_of(const Node& node, std::int64_t start, std::int64_t end, std::int64_t step, std::int64_t size) {
    if (step == 0 || step == INT64_MIN) node.refuse("a step of 0", "other integers");
    const auto clamp = [&](std::int64_t at, std::int64_t least, std::int64_t most) {
        return std::clamp(at < 0 && at >= -size ? at + size : at, least, most);
    };
    Range range;
    range.step = step;
    range.start = step > 0 ? clamp(start, 0, size) : clamp(start, -1, size - 1);
    // An end far below zero means "before the first" for steps backwards.
    const std::int64_t stop = step > 0 ? clamp(end, 0, size) : clamp(end, -1, size - 1);
    const std::int64_t length = step > 0 ? stop - range.start : range.start - stop;
    const std::int64_t stride = step > 0 ? step : -step;
    range.count = length <= 0 ? 0 : (length - 1) / stride + 1;
    return range;
}

std::vector<Range> ranges_of(const Node& node, const Dims& dims) {
    std::vector<Range> ranges;
    for (const std::int64_t size : dims) ranges.push_back({0, 1, size});
    const auto starts = node.list_or_input("starts", 1), ends = node.list_or_input("ends", 2);
    if (!starts || !ends) node.refuse("no starts or no ends", "both");
    Dims every(starts->size());
    for (std::size_t i = 0; i < every.size(); ++i) every[i] = static_cast<std::int64_t>(i);
    const std::vector<std::size_t> axes = node.axes(node.list_or_input("axes", 3).value_or(every), dims.size());
    const Dims steps = node.has(4) ? Dims(node.integers(4)) : Dims(starts->size(), 1);
    if (ends->size() != starts->size() || axes.size() != starts->size() || steps.size() != starts->size())
        node.refuse(fmt::format("{} starts, {} ends, {} axes and {} steps", starts->size(), ends->size(), axes.size(),
                                steps.size()),
                    "as many of each");
    for (std::size_t i = 0; i < axes.size(); ++i)
        ranges[axes[i]] = range_of(node, (*starts)[i], (*ends)[i], steps[i], dims[axes[i]]);
    return ranges;
}

// Where the words of a part stand in the whole; of few words.
std::vector<std::size_t> places_of(const std::vector<Range>& ranges, const Dims& dims, std::int64_t words) {
    std::vector<std::size_t> places(static_cast<std::size_t>(words));
    for (std::size_t i = 0; i < places.size(); ++i) {
        std::int64_t rest = static_cast<std::int64_t>(i), stride = 1, place = 0;
        for (std::size_t axis = dims.size(); axis-- > 0;) {
            place += (ranges[axis].start + rest % ranges[axis].count * ranges[axis].step) * stride;
            rest /= ranges[axis].count;
            stride *= dims[axis];
        }
        places[i] = static_cast<std::size_t>(place);
    }
    return places;
}

Rearrangement::Part part_of(const std::vector<Range>& ranges) {
    Rearrangement::Part part;
    for (const Range& range : ranges) {
        part.starts.push_back(range.start);
        part.sizes.push_back(range.count);
    }
    return part;
}

}  // namespace

void slice(Node& node) {
    const Dims dims = node.dims(0);
    const std::vector<Range> ranges = ranges_of(node, dims);
    Dims result;
    for (const Range& range : ranges) result.push_back(range.count);
    node.give(0, result);
    const std::int64_t words = *words_in(result);
    if (node.in(0).numbers && node.few(words)) carry_numbers(node, places_of(ranges, dims, words));
    Rearrangement moved = Rearrangement::of(dims);
    moved.parts = {part_of(ranges)};
    for (std::size_t i = 0; i < ranges.size(); ++i) moved.steps[i] = ranges[i].count > 1 ? ranges[i].step : 1;
    node.emit_moved({&node.in(0)}, std::move(moved));
}

void split(Node& node) {
    const Dims dims = node.dims(0);
    const std::size_t axis = node.axis(node.integer("axis", 0), dims.size());
    const auto parts = static_cast<std::int64_t>(node.outputs());
    Dims sizes = node.list_or_input("split", 1).value_or(Dims{});
    if (sizes.empty()) {
        const std::int64_t each = (dims[axis] + parts - 1) / parts;
        for (std::int64_t left = dims[axis]; static_cast<std::int64_t>(sizes.size()) < parts; left -= sizes.back())
            sizes.push_back(std::min(each, left));
    }
    std::int64_t sum = 0;
    for (const std::int64_t size : sizes) sum += size < 0 || size > dims[axis] ? dims[axis] + 1 : size;
    if (static_cast<std::int64_t>(sizes.size()) != parts || sum != dims[axis])
        node.refuse(fmt::format("parts of {} for {} outputs", fmt::join(sizes, ", "), parts),
                    fmt::format("a part for each output, {} in all", dims[axis]));
    std::int64_t start = 0;
    Rearrangement moved = Rearrangement::of(dims);
    moved.parts.clear();
    for (std::size_t i = 0; i < node.outputs(); ++i) {
        Dims part = dims;
        part[axis] = sizes[i];
        node.give(i, part);
        std::vector<Range> ranges;
        for (const std::int64_t size : part) ranges.push_back({0, 1, size});
        ranges[axis].start = start;
        start += sizes[i];
        if (node.has_out(i)) moved.parts.push_back(part_of(ranges));
        const auto words = words_in(part);
        if (node.in(0).numbers && node.has_out(i) && node.few(*words))
            node.out(i).numbers = picked(*node.in(0).numbers, part, places_of(ranges, dims, *words));
    }
    node.emit_moved({&node.in(0)}, std::move(moved));
}

namespace {

// Of numbers: rows along the axis, by index.
void gather_numbers(Node& node, std::size_t axis) {
    const Value &data = node.in(0), &index = node.in(1);
    const auto words = words_in(*node.out().dims);
    if (!data.numbers || !index.numbers || !index.numbers->integer) return;
    if (!node.few(*words)) return;
    const Dims& dims = *data.dims;
    std::size_t inner = 1;
    for (std::size_t i = axis + 1; i < dims.size(); ++i) inner *= static_cast<std::size_t>(dims[i]);
    const std::size_t indices = index.numbers->size();
    std::vector<std::size_t> from;
    for (std::size_t i = 0; i < static_cast<std::size_t>(*words); ++i) {
        const std::int64_t found = index.numbers->ints[i / inner % indices];
        if (found < -dims[axis] || found >= dims[axis])
            node.refuse(fmt::format("index {}", found), fmt::format("{} to {}", -dims[axis], dims[axis] - 1));
        const auto row = static_cast<std::size_t>(found < 0 ? found + dims[axis] : found);
        from.push_back((i / inner / indices * static_cast<std::size_t>(dims[axis]) + row) * inner + i % inner);
    }
    carry_numbers(node, from);
}

// The row that a Gather of one known index takes.
std::optional<std::int64_t> only_index(const Node& node, std::int64_t size) {
    const auto& index = node.in(1).numbers;
    if (!index || !index->integer || index->size() != 1) return std::nullopt;
    const std::int64_t found = index->ints[0];
    return found < 0 ? found + size : found;
}

}  // namespace

void gather(Node& node) {
    const Dims& dims = node.dims(0);
    const Dims& index = node.dims(1);
    const std::size_t axis = node.axis(node.integer("axis", 0), dims.size());
    Dims result(dims.begin(), dims.begin() + static_cast<std::ptrdiff_t>(axis));
    result.insert(result.end(), index.begin(), index.end());
    result.insert(result.end(), dims.begin() + static_cast<std::ptrdiff_t>(axis) + 1, dims.end());
    node.give(0, result);
    gather_numbers(node, axis);
    if (!node.in(1).constant) node.kind = OperationKind::lookup;
    const std::vector<Value*> taken = {&node.in(0), &node.in(1)};
    const std::optional<std::int64_t> row = only_index(node, dims[axis]);
    if (!row) return node.emit(taken);
    Rearrangement moved = Rearrangement::of(dims);
    moved.parts[0].starts[axis] = *row;
    moved.parts[0].sizes[axis] = 1;
    node.emit_moved(taken, std::move(moved));
}

namespace {

void join(Node& node, const std::vector<Value*>& parts) {
    if (parts.empty()) node.refuse("nothing to join", "one input or more");
    for (const Value* part : parts)
        if (!part->dims)
            throw NotSupported{
                fmt::format("the shape of '{}' is known only when the network runs", printable(part->name))};
    Dims result = *parts[0]->dims;
    const std::size_t axis = node.axis(node.integer("axis", 1), result.size());
    result[axis] = 0;
    bool all_numbers = axis == 0;
    for (const Value* part : parts) {
        Dims other = *part->dims;
        if (other.size() != result.size()) node.refuse("inputs of different numbers of axes", "as many axes");
        const std::int64_t length = other[axis];
        other[axis] = result[axis];
        if (other != result)
            node.refuse(fmt::format("inputs of {} and {} beside axis {}", fmt::join(result, " x "),
                                    fmt::join(other, " x "), axis),
                        "the same sizes along the other axes");
        result[axis] += length;
        all_numbers = all_numbers && part->numbers && part->numbers->integer;
    }
    node.give(0, result, parts[0]->type);
    if (all_numbers && node.few(*words_in(result))) {
        std::vector<std::int64_t> values;
        for (const Value* part : parts)
            values.insert(values.end(), part->numbers->ints.begin(), part->numbers->ints.end());
        node.out().numbers = integers(result, std::move(values));
    }
    node.out().bits = parts[0]->bits;
    node.out().scale = parts[0]->scale;
    node.emit(parts);
}

}  // namespace

void concatenate(Node& node) {
    std::vector<Value*> parts;
    for (std::size_t i = 0; i < node.inputs(); ++i)
        if (node.has(i)) parts.push_back(&node.in(i));
    join(node, parts);
}

void concatenate_quantised(Node& node) {
    std::vector<Value*> parts;
    for (std::size_t i = 2; i < node.inputs(); i += 3) parts.push_back(&node.in(i));
    join(node, parts);
}

namespace {

struct Pads {
    Dims before, after;
};

Pads pads_of(const Node& node, std::size_t rank) {
    const char* attribute = node.given("paddings") ? "paddings" : "pads";
    const auto said = node.list_or_input(attribute, 1);
    std::vector<std::size_t> axes(rank);
    for (std::size_t i = 0; i < rank; ++i) axes[i] = i;
    if (node.has(3)) axes = node.axes(node.integers(3), rank);
    if (!said || said->size() != 2 * axes.size())
        node.refuse(fmt::format("{} pads", said ? said->size() : 0), fmt::format("{}", 2 * axes.size()));
    Pads pads{Dims(rank, 0), Dims(rank, 0)};
    for (std::size_t i = 0; i < axes.size(); ++i) {
        pads.before[axes[i]] = (*said)[i];
        pads.after[axes[i]] = (*said)[axes.size() + i];
    }
    return pads;
}

// What stands around the input of a Pad with mode `constant`; nothing: it is not known.
std::optional<double> padding_value(const Node& node) {
    if (const onnx::AttributeProto* value = node.find("value")) return value->f();
    if (!node.has(2)) return 0;
    const auto& numbers = node.in(2).numbers;
    return numbers && numbers->size() == 1 ? std::optional<double>(numbers->real(0)) : std::nullopt;
}

bool pads_with_zeros(const Node& node) {
    return node.text("mode", "constant") == "constant" && padding_value(node) == 0.0;
}

// Nothing: padding that is not known, or is no integer, or is mirrored where another side is cut off.
std::optional<Rearrangement> moved_by(const Node& node, const Pads& pads, const Dims& result, bool grows) {
    using Outside = Rearrangement::Outside;
    Rearrangement moved = Rearrangement::of(node.dims(0));
    moved.parts[0].sizes = result;
    for (std::size_t i = 0; i < result.size(); ++i) moved.parts[0].starts[i] = -pads.before[i];
    const std::string mode = node.text("mode", "constant");
    if (mode == "constant") {
        const std::optional<double> value = padding_value(node);
        constexpr double most = 32768;
        if (!value || !(*value >= -most && *value < most) || *value != std::floor(*value)) return std::nullopt;
        moved.outside = Outside::fill;
        moved.fill = static_cast<std::int64_t>(*value);
        return moved;
    }
    if (!grows) return std::nullopt;
    if (mode == "reflect")
        moved.outside = Outside::reflect;
    else if (mode == "edge")
        moved.outside = Outside::edge;
    else if (mode == "wrap")
        moved.outside = Outside::wrap;
    else
        return std::nullopt;
    return moved;
}

}  // namespace

void pad(Node& node) {
    Dims result = node.dims(0);
    const Pads pads = pads_of(node, result.size());
    constexpr std::int64_t most = std::int64_t{1} << 31;
    bool grows = true;
    for (std::size_t i = 0; i < result.size(); ++i) {
        for (const std::int64_t size : {pads.before[i], pads.after[i]})
            if (size < -most || size > most) node.refuse(fmt::format("padding {}", size), "-2^31 to 2^31");
        grows = grows && pads.before[i] >= 0 && pads.after[i] >= 0;
        result[i] += pads.before[i] + pads.after[i];
    }
    node.give(0, result);
    Fusing how;
    how.pad = grows && pads_with_zeros(node) && !node.all_constant();
    if (how.pad) node.out().padding = Value::Padding{&node.in(0), pads.before, pads.after};
    std::optional<Rearrangement> moved = moved_by(node, pads, result, grows);
    if (!moved) return node.emit({&node.in(0)}, how);
    node.emit_moved({&node.in(0)}, std::move(*moved), how);
}

}  // namespace eyrie::onnx_format
