// Operations of NNEF that change shapes.
#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "workloads/nnef/standard.hpp"

namespace eyrie::nnef {

namespace {

std::int64_t product_of(const Shape& shape) {
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

// Of a list of axes: which of `rank` it has.
std::vector<bool> marked(const Call& call, const char* name, std::size_t rank) {
    std::vector<bool> marks(rank, false);
    for (const std::int64_t found : call.integers(name)) marks[call.axis(found, rank)] = true;
    return marks;
}

// The words that sizes ask for, without a -1; 0: more than `most`, or a size that is none.
std::int64_t known_words(const Shape& sizes, std::int64_t most) {
    std::int64_t known = 1;
    for (const std::int64_t size : sizes) {
        if (size == -1) continue;
        if (size < 1 || size > most / known) return 0;
        known *= size;
    }
    return known;
}

// A target that still has the batch of the file, which is read as one image. Weights have none.
void strip_batch(Call& call, Shape& wanted) {
    const std::int64_t batch = call.network().batch();
    const bool weight = call.network().tensor(call.tensor("input")).role == TensorRole::weight;
    if (batch > 1 && !weight && !wanted.empty() && wanted[0] > 0 && wanted[0] % batch == 0) wanted[0] /= batch;
}

}  // namespace

// `shape` takes the place of some axes: 0 keeps a size, -1 takes what is left.
std::vector<Value> run_reshape(Call& call) {
    const Shape from = call.shape("input");
    Shape wanted = call.integers("shape");
    const auto rank = static_cast<std::int64_t>(from.size());
    const std::int64_t start = call.integer("axis_start");
    std::int64_t count = call.integer("axis_count");
    if (count == -1 && start >= 0 && start <= rank) count = rank - start;
    if (start < 0 || start > rank || count < 0 || count > rank - start)
        call.refuse(fmt::format("found axes from {}, {} of them; allowed: some of {}", start, count, rank));
    const auto begin = from.begin() + start, end = begin + count;
    const std::int64_t words = product_of({begin, end});
    for (std::size_t i = 0; i < wanted.size() && static_cast<std::int64_t>(i) < count; ++i)
        if (wanted[i] == 0) wanted[i] = begin[static_cast<std::ptrdiff_t>(i)];
    const auto open = std::count(wanted.begin(), wanted.end(), -1);
    if (start == 0 && (open > 0 || known_words(wanted, words) != words)) strip_batch(call, wanted);
    const std::int64_t known = known_words(wanted, words);
    if (open > 1 || known == 0 || words % known != 0 || (open == 0 && known != words))
        call.refuse(fmt::format("found a shape of {} for {} words; allowed: the same number of words",
                                fmt::join(wanted, " x "), words));
    std::replace(wanted.begin(), wanted.end(), std::int64_t{-1}, words / known);
    Shape result(from.begin(), begin);
    result.insert(result.end(), wanted.begin(), wanted.end());
    result.insert(result.end(), end, from.end());
    return {call.reordered(result, {})};
}

std::vector<Value> run_squeeze(Call& call) {
    const Shape from = call.shape("input");
    const std::vector<bool> gone = marked(call, "axes", from.size());
    Shape result;
    for (std::size_t i = 0; i < from.size(); ++i) {
        if (gone[i] && from[i] != 1)
            call.refuse(fmt::format("found a size of {} along axis {}; allowed: 1", from[i], i));
        if (!gone[i]) result.push_back(from[i]);
    }
    return {call.reordered(result, {})};
}

std::vector<Value> run_unsqueeze(Call& call) {
    Shape result = call.shape("input");
    Shape axes = call.integers("axes");
    std::sort(axes.begin(), axes.end());
    for (const std::int64_t axis : axes)
        result.insert(result.begin() + static_cast<std::ptrdiff_t>(call.axis(axis, result.size() + 1)), 1);
    return {call.reordered(result, {})};
}

// The axes that the list has, in its order; those behind them stay.
std::vector<Value> run_transpose(Call& call) {
    const Shape from = call.shape("input"), list = call.integers("axes");
    std::vector<std::size_t> axes;
    for (const std::int64_t found : list) axes.push_back(call.axis(found, from.size()));
    for (std::size_t i = axes.size(); i < from.size(); ++i) axes.push_back(i);
    std::vector<std::size_t> sorted = axes;
    std::sort(sorted.begin(), sorted.end());
    if (axes.size() != from.size() || std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
        call.refuse(fmt::format("found axes {}; allowed: the first ones, each once", fmt::join(list, ", ")));
    Shape result;
    for (const std::size_t axis : axes) result.push_back(from[axis]);
    return {call.reordered(result, axes)};
}

std::vector<Value> run_split(Call& call) {
    const Shape from = call.shape("value"), ratios = call.integers("ratios");
    const std::size_t axis = call.axis(call.integer("axis"), from.size());
    std::int64_t sum = 0;
    for (const std::int64_t ratio : ratios) {
        if (ratio < 1 || ratio > from[axis])
            call.refuse(fmt::format("found a ratio of {}; allowed: 1 to {}", ratio, from[axis]));
        sum += ratio;
    }
    if (sum == 0 || from[axis] % sum != 0)
        call.refuse(fmt::format("found ratios with a sum of {} for {} words; allowed: a divisor", sum, from[axis]));
    std::vector<Shape> results;
    for (const std::int64_t ratio : ratios) {
        results.push_back(from);
        results.back()[axis] = from[axis] / sum * ratio;
    }
    return {Value::of_items(Value::array, call.beside(results))};
}

std::vector<Value> run_concat(Call& call) {
    const std::vector<std::size_t> values = call.tensors("values");
    Shape result = call.network().tensor(values.front()).shape;
    const std::size_t axis = call.axis(call.integer("axis"), result.size());
    for (std::size_t i = 1; i < values.size(); ++i) {
        Shape other = call.network().tensor(values[i]).shape;
        if (other.size() != result.size()) call.refuse("found tensors of other axes; allowed: as many in all");
        result[axis] += other[axis];
        other[axis] = result[axis];
        if (other != result)
            call.refuse(fmt::format("found a tensor of {}; allowed: the others' sizes but along axis {}",
                                    fmt::join(call.network().tensor(values[i]).shape, " x "), axis));
    }
    return {call.beside(result)};
}

std::vector<Value> run_stack(Call& call) {
    const std::vector<std::size_t> values = call.tensors("values");
    Shape result = call.network().tensor(values.front()).shape;
    for (const std::size_t value : values)
        if (call.network().tensor(value).shape != result)
            call.refuse("found tensors of other sizes; allowed: the same");
    const std::size_t axis = call.axis(call.integer("axis"), result.size() + 1);
    result.insert(result.begin() + static_cast<std::ptrdiff_t>(axis), static_cast<std::int64_t>(values.size()));
    return {call.beside(result)};
}

std::vector<Value> run_unstack(Call& call) {
    Shape result = call.shape("value");
    const std::size_t axis = call.axis(call.integer("axis"), result.size());
    constexpr std::int64_t most = 1000;
    const std::int64_t count = result[axis];
    if (count > most) call.refuse(fmt::format("found {} parts; allowed: up to {}", count, most));
    result.erase(result.begin() + static_cast<std::ptrdiff_t>(axis));
    return {Value::of_items(Value::array, call.beside(std::vector<Shape>(static_cast<std::size_t>(count), result)))};
}

// From `begin` to before `end`; negative ones count from the end, an `end` of 0 is the end.
std::vector<Value> run_slice(Call& call) {
    Shape result = call.shape("input");
    const Shape axes = call.integers("axes"), begins = call.integers("begin"), ends = call.integers("end");
    Shape strides = call.integers("stride");
    if (strides.empty()) strides.assign(axes.size(), 1);
    if (begins.size() != axes.size() || ends.size() != axes.size() || strides.size() != axes.size())
        call.refuse("found lists of other lengths; allowed: an entry for each axis");
    for (std::size_t i = 0; i < axes.size(); ++i) {
        std::int64_t& size = result[call.axis(axes[i], result.size())];
        const auto from_start = [&](std::int64_t place) { return place < 0 ? place + size : place; };
        const std::int64_t begin = from_start(begins[i]), end = ends[i] == 0 ? size : from_start(ends[i]);
        if (begin < 0 || begin >= end || end > size || strides[i] < 1)
            call.refuse(fmt::format("found words {} to {} in steps of {}, of {}; allowed: some of them", begins[i],
                                    ends[i], strides[i], size));
        size = (end - begin - 1) / strides[i] + 1;
    }
    return {call.beside(result)};
}

std::vector<Value> run_pad(Call& call) {
    Shape result = call.shape("input");
    const auto sides = call.pairs("padding");
    const std::pair<std::int64_t, std::int64_t> none = {0, 0};
    if (sides.size() != result.size()) call.refuse("found padding of other axes; allowed: a pair for each axis");
    for (std::size_t i = 0; i < sides.size(); ++i) {
        constexpr std::int64_t largest = std::int64_t{1} << 31;
        if (std::min(sides[i].first, sides[i].second) < 0 || std::max(sides[i].first, sides[i].second) >= largest)
            call.refuse(
                fmt::format("found a padding of {} and {}; allowed: 0 to 2^31 - 1", sides[i].first, sides[i].second));
        result[i] += sides[i].first + sides[i].second;
    }
    const Value& value = call.argument("value");
    const bool is_zero = call.text("border") == "constant" && value.kind == Value::number && value.real == 0;
    const bool is_map = sides.size() >= 3 && sides[0] == none && sides[1] == none;
    if (is_zero && is_map && call.network().tensor(call.tensor("input")).role != TensorRole::weight)
        return {call.padded(result, sides)};
    return {call.beside(result)};
}

std::vector<Value> run_tile(Call& call) {
    Shape result = call.shape("input");
    const Shape repeats = call.integers("repeats");
    if (repeats.size() != result.size()) call.refuse("found repeats of other axes; allowed: a number for each axis");
    for (std::size_t i = 0; i < repeats.size(); ++i) {
        if (repeats[i] < 1 || repeats[i] >= std::int64_t{1} << 31)
            call.refuse(fmt::format("found {} repeats; allowed: 1 to 2^31 - 1", repeats[i]));
        result[i] *= repeats[i];
    }
    return {call.beside(result)};
}

std::vector<Value> run_gather(Call& call) {
    const Shape from = call.shape("input"), indices = call.shape("indices");
    const std::size_t axis = call.axis(call.integer("axis"), from.size());
    const auto at = from.begin() + static_cast<std::ptrdiff_t>(axis);
    Shape result(from.begin(), at);
    result.insert(result.end(), indices.begin(), indices.end());
    result.insert(result.end(), at + 1, from.end());
    return {call.beside(result)};
}

namespace {

// Rows and columns, and planes in 3-D, times or divided by factors of their own.
Value resized(Call& call, bool up) {
    Shape result = call.shape("input");
    const Shape factors = call.integers("factor");
    if (result.size() < 3 || factors.size() != result.size() - 2)
        call.refuse(fmt::format("found {} factors for {}; allowed: one for each axis but images and channels",
                                factors.size(), fmt::join(result, " x ")));
    for (std::size_t i = 0; i < factors.size(); ++i) {
        std::int64_t& size = result[2 + i];
        if (factors[i] < 1 || factors[i] >= std::int64_t{1} << 31 || (!up && size % factors[i] != 0))
            call.refuse(fmt::format("found a factor of {} for {} words; allowed: one that gives whole words",
                                    factors[i], size));
        size = up ? size * factors[i] : size / factors[i];
    }
    return call.beside(result);
}

// A pool over all rows and columns (and planes) of a map; none for others.
decltype(Operation::shape) global_pool(const Shape& from, const std::vector<bool>& gone) {
    if (from.size() < 3 || from.size() > 5 || gone[0] || gone[1]) return {};
    if (std::count(gone.begin(), gone.end(), true) != static_cast<std::ptrdiff_t>(from.size() - 2)) return {};
    Pooling pool;
    pool.C = from[0] * from[1];
    Axis* axes[] = {&pool.depth, &pool.rows, &pool.columns};
    for (std::size_t i = 2; i < from.size(); ++i) {
        Axis& axis = *axes[3 - from.size() + i];
        axis.size = axis.window = from[i];
    }
    return pool;
}

}  // namespace

std::vector<Value> run_upsample(Call& call) { return {resized(call, true)}; }
std::vector<Value> run_downsample(Call& call) { return {resized(call, false)}; }

// Axes that are gone have a size of 1. A mean or maximum over all of a map is a pool.
std::vector<Value> run_reduce(Call& call) {
    Shape result = call.shape("input");
    const std::vector<bool> gone = marked(call, "axes", result.size());
    const bool is_mean = call.type() == "mean_reduce", is_max = call.type() == "max_reduce";
    if (is_mean || is_max) {
        call.pool = global_pool(result, gone);
        if (std::holds_alternative<Pooling>(call.pool))
            call.set_kind(is_mean ? OperationKind::average_pool : OperationKind::max_pool);
    }
    for (std::size_t i = 0; i < gone.size(); ++i)
        if (gone[i]) result[i] = 1;
    return {call.beside(result)};
}

std::vector<Value> run_moments(Call& call) {
    Shape result = call.shape("input");
    const std::vector<bool> gone = marked(call, "axes", result.size());
    for (std::size_t i = 0; i < gone.size(); ++i)
        if (gone[i]) result[i] = 1;
    return call.beside({result, result});
}

std::vector<Value> run_copies(Call& call) {
    constexpr std::int64_t most = 1000;
    const std::int64_t times = call.integer("times");
    if (times < 1 || times > most) call.refuse(fmt::format("found {} copies; allowed: 1 to {}", times, most));
    const std::vector<Shape> results(static_cast<std::size_t>(times), Shape(call.shape("x")));
    return {Value::of_items(Value::array, call.beside(results))};
}

// Parts of maps that other tensors point at, brought to one size.
std::vector<Value> run_regions(Call& call) {
    const Shape from = call.shape("input"), regions = call.shape("rois"), size = call.integers("output_size");
    if (from.size() != 4 || regions.empty() || size.size() != 2)
        call.refuse("found other axes; allowed: maps, a list of regions, a size of two axes");
    return {call.beside(Shape{regions[0], from[1], size[0], size[1]})};
}

}  // namespace eyrie::nnef
