// Words that lie elsewhere afterwards: shapes that are said anew, axes that change places, parts and joins.
#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "workloads/onnx/broadcast.hpp"
#include "workloads/onnx/folding.hpp"
#include "workloads/onnx/inference.hpp"
#include "workloads/onnx/rules.hpp"

namespace eyrie::onnx_format {

namespace {

std::int64_t product(const Dims& dims, std::size_t from, std::size_t to) {
    return std::accumulate(dims.begin() + static_cast<std::ptrdiff_t>(from),
                           dims.begin() + static_cast<std::ptrdiff_t>(to), std::int64_t{1}, std::multiplies<>());
}

// The same words in the same order.
void say_anew(Node& node, Dims dims) {
    node.give(0, std::move(dims));
    carry_numbers(node);
    node.emit({&node.in(0)});
}

// The number of words that sizes ask for, without a -1; nothing: too many.
std::optional<std::int64_t> asked_words(const Dims& target) {
    Dims known;
    for (const std::int64_t size : target)
        if (size != -1) known.push_back(size);
    return words_in(known);
}

// A target that still has the batch of the file, which was read as one image.
void strip_batch(const Node& node, Dims& target, std::int64_t words) {
    const std::int64_t batch = node.building.batch;
    if (batch == 1 || target.empty() || target[0] < 1 || target[0] % batch != 0) return;
    const bool open = std::find(target.begin(), target.end(), -1) != target.end();
    if (open || asked_words(target) != words) target[0] /= batch;
}

}  // namespace

void reshape(Node& node) {
    const Dims& dims = node.dims(0);
    Dims target = node.list_or_input("shape", 1).value_or(Dims{});
    const bool zero_is_zero = node.integer("allowzero", 0) != 0;
    for (std::size_t i = 0; i < target.size() && !zero_is_zero; ++i)
        if (target[i] == 0 && i < dims.size()) target[i] = dims[i];
    const std::int64_t words = *words_in(dims);
    strip_batch(node, target, words);
    const auto known = asked_words(target);
    const auto open = std::count(target.begin(), target.end(), -1);
    const bool divides = known && *known > 0 && words % *known == 0;
    if (open > 1 || !known || (open == 1 ? !divides : *known != words))
        node.refuse(fmt::format("{} as the shape for {}", fmt::join(target, " x "), fmt::join(dims, " x ")),
                    "as many words, and at most one -1");
    for (std::int64_t& size : target)
        if (size == -1) size = words / *known;
    say_anew(node, target);
}

void flatten(Node& node) {
    const Dims& dims = node.dims(0);
    const std::int64_t axis = node.integer("axis", 1);
    const auto rank = static_cast<std::int64_t>(dims.size());
    if (axis < -rank || axis > rank) node.refuse(fmt::format("axis {}", axis), fmt::format("{} to {}", -rank, rank));
    const auto at = static_cast<std::size_t>(axis < 0 ? axis + rank : axis);
    say_anew(node, {product(dims, 0, at), product(dims, at, dims.size())});
}

void squeeze(Node& node) {
    const Dims& dims = node.dims(0);
    const auto said = node.list_or_input("axes", 1);
    const std::vector<std::size_t> axes = node.axes(said.value_or(Dims{}), dims.size());
    Dims result;
    for (std::size_t i = 0; i < dims.size(); ++i) {
        const bool named = std::find(axes.begin(), axes.end(), i) != axes.end();
        if (named && dims[i] != 1) node.refuse(fmt::format("axis {} of {} words", i, dims[i]), "axes of one word");
        if (!(named || (!said && dims[i] == 1))) result.push_back(dims[i]);
    }
    say_anew(node, result);
}

void unsqueeze(Node& node) {
    const Dims& dims = node.dims(0);
    const auto said = node.list_or_input("axes", 1);
    if (!said || said->size() > most_axes)
        node.refuse("no axes, or many", fmt::format("the places of 1 to {}", most_axes));
    const std::vector<std::size_t> axes = node.axes(*said, dims.size() + said->size());
    Dims result;
    auto next = dims.begin();
    for (std::size_t i = 0; i < dims.size() + axes.size(); ++i)
        result.push_back(std::find(axes.begin(), axes.end(), i) != axes.end() ? 1 : *next++);
    say_anew(node, result);
}

void expand(Node& node) {
    const Dims& dims = node.dims(0);
    const Dims result = broadcast(node, dims, node.integers(1));
    node.give(0, result);
    if (node.in(0).numbers && node.few(*words_in(result))) {
        std::vector<std::size_t> from(static_cast<std::size_t>(*words_in(result)));
        for (std::size_t i = 0; i < from.size(); ++i) from[i] = broadcast_source(i, result, dims);
        carry_numbers(node, from);
    }
    Dims aligned(result.size() - dims.size(), 1);
    aligned.insert(aligned.end(), dims.begin(), dims.end());
    Rearrangement moved = Rearrangement::of(aligned);
    for (std::size_t i = 0; i < result.size(); ++i)
        if (aligned[i] == 1) moved.steps[i] = 0;
    moved.parts[0].sizes = result;
    node.emit_moved({&node.in(0)}, std::move(moved));
}

void tile(Node& node) {
    Dims result = node.dims(0);
    const std::vector<std::int64_t>& repeats = node.integers(1);
    if (repeats.size() != result.size())
        node.refuse(fmt::format("{} repeats for {} axes", repeats.size(), result.size()), "one for each axis");
    for (std::size_t i = 0; i < result.size(); ++i) {
        const auto size = repeats[i] < 0 ? std::nullopt : words_in({result[i], repeats[i]});
        if (!size) node.refuse(fmt::format("{} repeats of {} words", repeats[i], result[i]), "0 to 2^31 words");
        result[i] = *size;
    }
    Rearrangement moved = Rearrangement::of(node.dims(0));
    moved.parts[0].sizes = result;
    moved.outside = Rearrangement::Outside::wrap;
    node.give(0, result);
    node.emit_moved({&node.in(0)}, std::move(moved));
}

void transpose(Node& node) {
    const Dims& dims = node.dims(0);
    Dims order = node.list("perm").value_or(Dims{});
    if (!node.given("perm"))
        for (std::size_t i = dims.size(); i-- > 0;) order.push_back(static_cast<std::int64_t>(i));
    const std::vector<std::size_t> axes = node.axes(order, dims.size());
    if (axes.size() != dims.size())
        node.refuse(fmt::format("perm {}", fmt::join(order, ", ")), fmt::format("all of 0 to {}", dims.size() - 1));
    Dims result;
    for (const std::size_t axis : axes) result.push_back(dims[axis]);
    node.give(0, result);
    if (node.in(0).numbers && axes.size() == 2 && axes[0] == 1 && node.few(*words_in(dims))) {
        std::vector<std::size_t> from;
        const auto rows = static_cast<std::size_t>(dims[0]), columns = static_cast<std::size_t>(dims[1]);
        for (std::size_t i = 0; i < rows * columns; ++i) from.push_back(i % rows * columns + i / rows);
        carry_numbers(node, from);
    }
    node.emit_moved({&node.in(0)}, Rearrangement::of(dims, axes));
}

namespace {

// Channels, blocks and pixels as axes of their own: those of blocks change places with pixels or channels.
Rearrangement moved_blocks(const Node& node, const Dims& dims, std::int64_t block, bool to_space) {
    if (!to_space)
        return Rearrangement::of({dims[0], dims[1], dims[2] / block, block, dims[3] / block, block},
                                 {0, 3, 5, 1, 2, 4});
    const std::int64_t channels = dims[1] / (block * block);
    if (node.text("mode", "DCR") == "CRD")
        return Rearrangement::of({dims[0], channels, block, block, dims[2], dims[3]}, {0, 1, 4, 2, 5, 3});
    return Rearrangement::of({dims[0], block, block, channels, dims[2], dims[3]}, {0, 3, 4, 1, 5, 2});
}

void depth(Node& node, bool to_space) {
    const Dims& dims = node.dims(0);
    const std::int64_t block = node.integer("blocksize", 0);
    constexpr std::int64_t most = 46'340;  // squared: 2^31
    const bool fits = dims.size() == 4 && block >= 1 && block <= most &&
                      (to_space ? dims[1] % (block * block) == 0 : dims[2] % block == 0 && dims[3] % block == 0);
    if (!fits)
        node.refuse(fmt::format("blocks of {} in {}", block, fmt::join(dims, " x ")), "four axes that blocks divide");
    if (to_space)
        node.give(0, {dims[0], dims[1] / (block * block), dims[2] * block, dims[3] * block});
    else
        node.give(0, {dims[0], dims[1] * block * block, dims[2] / block, dims[3] / block});
    node.emit_moved({&node.in(0)}, moved_blocks(node, dims, block, to_space));
}

}  // namespace

void depth_to_space(Node& node) { depth(node, true); }
void space_to_depth(Node& node) { depth(node, false); }

void rearrange(Node& node) {
    infer_shapes(node);
    if (!node.out().dims) throw NotSupported{"its result's shape is known only when the network runs"};
    std::vector<Value*> taken;
    for (std::size_t i = 0; i < node.inputs(); ++i)
        if (node.has(i)) taken.push_back(&node.in(i));
    node.emit(taken);
}

void pass(Node& node) {
    Value& value = node.in(0);
    node.building.graph.folded.push_back(fmt::format("{} {}: nothing to do", node.type, node.name));
    node.same(0, value);
    if (!node.has_out(1)) return;  // Dropout's mask: all words
    node.give(1, node.dims(0), onnx::TensorProto::BOOL);
    node.out(1).constant = true;
}

void cast(Node& node) {
    Value& value = node.in(0);
    const int like = node.type == "CastLike" ? node.in(1).type : 0;
    const int type = static_cast<int>(node.integer("to", like));
    node.give(0, node.dims(0), type);
    Value& result = node.out();
    if (value.numbers) {
        Numbers numbers;
        numbers.dims = value.numbers->dims;
        numbers.integer = is_integer_type(type);
        for (std::size_t i = 0; i < value.numbers->size(); ++i) {
            const double real = value.numbers->real(i);
            constexpr double most = 9.0e18;
            if (!numbers.integer) numbers.reals.push_back(real);
            if (!numbers.integer) continue;
            const bool fits = real > -most && real < most;
            const std::int64_t whole = value.numbers->integer ? value.numbers->ints[i]
                                       : fits                 ? static_cast<std::int64_t>(real)
                                                              : 0;
            numbers.ints.push_back(type == onnx::TensorProto::BOOL ? (real != 0 ? 1 : 0) : whole);
        }
        result.numbers = std::move(numbers);
    }
    result.constant = value.constant;
    if (value.constant) return;
    node.building.graph.folded.push_back(
        fmt::format("{} {}: readers take the words as they are", node.type, node.name));
    result.scale = value.scale;
    result.tensor = node.building.tensor(value);
}

}  // namespace eyrie::onnx_format
