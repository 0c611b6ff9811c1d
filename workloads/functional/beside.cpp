#include "workloads/functional/beside.hpp"

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <optional>

#include <fmt/format.h>

#include "workloads/functional/layouts.hpp"

namespace eyrie {

namespace {

// A type without case and underscores: "LEAKY_RELU" and "LeakyRelu" are one.
std::string plain(const std::string& type) {
    std::string letters;
    for (const char c : type)
        if (c != '_') letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return letters;
}

bool is_one_of(const std::string& type, std::initializer_list<const char*> names) {
    return std::any_of(names.begin(), names.end(), [&](const char* name) { return type == name; });
}

bool begins(const std::string& type, const char* with) { return type.rfind(with, 0) == 0; }
bool has(const std::string& type, const char* part) { return type.find(part) != std::string::npos; }

// An operand as it meets the words of a result.
class Spread {
public:
    Spread(const MapWords& input, const std::vector<std::int64_t>& shape) : input_(input) {
        if (input.shape != shape) places_ = broadcast_places(input.shape, shape);
    }
    bool fits() const { return !places_ || !places_->empty(); }
    std::int64_t word(std::int64_t image, std::int64_t i) const {
        const std::int16_t* const words = input_.image(input_.images == 1 ? 0 : image);
        return words[places_ ? (*places_)[static_cast<std::size_t>(i)] : i];
    }

private:
    const MapWords& input_;
    std::optional<std::vector<std::int64_t>> places_;
};

class Beside {
public:
    Beside(const Graph& graph, const Operation& operation, const InputWords& inputs, const Arithmetic& arithmetic,
           MapWords& result, std::size_t output)
        : graph_(graph),
          operation_(operation),
          inputs_(inputs),
          arithmetic_(arithmetic),
          result_(result),
          output_(output) {
        type_ = plain(operation.type);
    }

    std::string compute() {
        if (operation_.outputs.size() != 1 && !operation_.moved)
            return "it has several results, of which the graph does not say which is what";
        if (operation_.repeats > 1) return "each of its steps works on words of its own";
        for (const MapWords* one : inputs_)
            if (one != nullptr && (input_ == nullptr || one->images > input_->images)) input_ = one;
        if (inputs_.empty() || inputs_[0] == nullptr) return "its first input is a weight that is not given";
        made_ = MapWords(graph_.tensors[operation_.outputs[output_]].shape, input_->images);
        const std::string reason = compute_kind();
        if (!reason.empty()) return reason;
        if (has(type_, "relu") && operation_.kind != OperationKind::activation)
            each([](std::int64_t word) { return std::max<std::int64_t>(word, 0); }, made_);
        result_ = std::move(made_);
        return "";
    }

private:
    std::string compute_kind() {
        switch (operation_.kind) {
            case OperationKind::max_pool: return pool(true);
            case OperationKind::average_pool: return pool(false);
            case OperationKind::add: return combine([](std::int64_t a, std::int64_t b) { return a + b; });
            case OperationKind::multiply:
                return combine(
                    [shift = arithmetic_.product_shift](std::int64_t a, std::int64_t b) { return (a * b) >> shift; });
            case OperationKind::elementwise: return elementwise();
            case OperationKind::activation: return activate();
            case OperationKind::normalisation: return normalise();
            case OperationKind::reduction: return reduce();
            case OperationKind::resize: return resize();
            case OperationKind::requantisation: return same_words();
            case OperationKind::concat: return concatenate();
            case OperationKind::layout: return lay_out();
            case OperationKind::softmax: return "softmax has no meaning in integers without a scale";
            case OperationKind::lookup: return "which rows it takes depends on indices that nobody gives";
            case OperationKind::convolution:
            case OperationKind::matrix_product: break;
        }
        return "it runs on the array";
    }

    std::int64_t words() const { return made_.words_per_image(); }
    const MapWords& first() const { return *inputs_[0]; }
    bool same_size() const { return first().words_per_image() == words(); }
    std::string other_size() const {
        if (first().images != made_.images) return "its first input is one for all images";
        return fmt::format("it gives {} words for {}", words(), first().words_per_image());
    }

    template <class Function>
    void each(Function function, const MapWords& from) {
        for (std::size_t i = 0; i < made_.words.size(); ++i)
            made_.words[i] = saturated(function(from.words[i]), arithmetic_.ifmap_bits);
    }

    std::string same_words() {
        if (!same_size() || first().images != made_.images) return other_size();
        each([](std::int64_t word) { return word; }, first());
        return "";
    }

    std::string pool(bool largest) {
        const Pooling* const shape = std::get_if<Pooling>(&operation_.shape);
        if (shape == nullptr) return "its window is not said";
        if (begins(type_, "lp") || begins(type_, "globallp") || begins(type_, "l2") || begins(type_, "rms"))
            return "roots have no meaning in integers";
        const std::int64_t taken = shape->C * shape->depth.size * shape->rows.size * shape->columns.size;
        if (first().words_per_image() != taken) return "it takes a map of another size than its input";
        compute_pool(*shape, largest, first(), arithmetic_.ifmap_bits, made_);
        return "";
    }

    // A weight that is not given adds nothing and multiplies by one.
    template <class Function>
    std::string combine(Function function) {
        std::vector<Spread> operands;
        for (const MapWords* one : inputs_)
            if (one != nullptr) operands.emplace_back(*one, made_.shape);
        for (const Spread& one : operands)
            if (!one.fits()) return "its operands have shapes that do not fit its result";
        for (std::int64_t n = 0; n < made_.images; ++n)
            for (std::int64_t i = 0; i < words(); ++i) {
                std::int64_t word = operands[0].word(n, i);
                for (std::size_t k = 1; k < operands.size(); ++k)
                    word = saturated(function(word, operands[k].word(n, i)), 16);
                made_.image(n)[i] = saturated(word, arithmetic_.ifmap_bits);
            }
        return "";
    }

    std::string elementwise() {
        const bool all_given = std::find(inputs_.begin(), inputs_.end(), nullptr) == inputs_.end();
        if (is_one_of(type_, {"max", "maximum"}) && all_given)
            return combine([](std::int64_t a, std::int64_t b) { return std::max(a, b); });
        if (is_one_of(type_, {"min", "minimum"}) && all_given)
            return combine([](std::int64_t a, std::int64_t b) { return std::min(a, b); });
        // Readers may change the order of operands of unlike shapes.
        const bool alike = all_given && inputs_.size() == 2 && inputs_[0]->shape == inputs_[1]->shape;
        if (type_ == "sub" && alike) return combine([](std::int64_t a, std::int64_t b) { return a - b; });
        if (inputs_.size() != 1 || !same_size()) return unknown();
        if (type_ == "neg") return each([](std::int64_t word) { return -word; }, first()), "";
        if (type_ == "abs") return each([](std::int64_t word) { return word < 0 ? -word : word; }, first()), "";
        return unknown();
    }
    std::string unknown() const { return fmt::format("{} has no meaning in integers without a scale", type_); }

    std::string activate() {
        if (!same_size() || first().images != made_.images) return other_size();
        // Upper bounds are reals: only the width of a word bounds it.
        if (begins(type_, "relu") || is_one_of(type_, {"clip", "rectify"}))
            return each([](std::int64_t word) { return std::max<std::int64_t>(word, 0); }, first()), "";
        if (begins(type_, "leaky") || is_one_of(type_, {"prelu", "qlinearleakyrelu"}))
            return each([](std::int64_t word) { return word < 0 ? word >> 3 : word; }, first()), "";
        if (is_one_of(type_, {"linear", "identity", "none"})) return same_words();
        return unknown();
    }

    std::string normalise() {
        if (!begins(type_, "batch")) return "it divides by statistics of its words";
        return same_words();  // its factors belong to the filters before it
    }

    std::string reduce() {
        const bool mean = has(type_, "mean") || begins(type_, "avg"), sum = has(type_, "sum") && !has(type_, "square");
        const bool most = has(type_, "max") && !has(type_, "arg"), least = has(type_, "min") && !has(type_, "arg");
        if ((!mean && !sum && !most && !least) || has(type_, "log") || has(type_, "segment")) return unknown();
        const auto places = reduced_places(first().shape, made_.shape);
        if (!places) return "over which axes it goes cannot be told from its shapes";
        const std::int64_t taken = first().words_per_image(), each_from = taken / std::max<std::int64_t>(1, words());
        for (std::int64_t n = 0; n < made_.images; ++n) {
            std::vector<std::int64_t> sums(static_cast<std::size_t>(words()), most ? -32768 : least ? 32767 : 0);
            for (std::int64_t i = 0; i < taken; ++i) {
                const std::int64_t word = first().image(n)[i];
                std::int64_t& kept = sums[static_cast<std::size_t>((*places)[static_cast<std::size_t>(i)])];
                kept = most ? std::max(kept, word) : least ? std::min(kept, word) : kept + word;
            }
            for (std::int64_t i = 0; i < words(); ++i) {
                const std::int64_t kept = sums[static_cast<std::size_t>(i)];
                made_.image(n)[i] = saturated(mean ? rounded_mean(kept, each_from) : kept, arithmetic_.ifmap_bits);
            }
        }
        return "";
    }

    // Words are repeated, none are mixed.
    std::string resize() {
        const auto& from = first().shape;
        const auto& to = made_.shape;
        if (from.size() != to.size() || has(type_, "roi") || begins(type_, "de")) return unknown();
        for (std::int64_t n = 0; n < made_.images; ++n)
            for (std::int64_t i = 0; i < words(); ++i) {
                std::int64_t rest = i, place = 0, step = 1;
                for (std::size_t axis = to.size(); axis-- > 0;) {
                    place += rest % to[axis] * from[axis] / to[axis] * step;
                    rest /= to[axis];
                    step *= from[axis];
                }
                made_.image(n)[i] = first().image(n)[place];
            }
        return "";
    }

    std::string concatenate() {
        std::vector<std::vector<std::int64_t>> shapes;
        std::vector<MapWords> zeros;  // of weights that are not given
        zeros.reserve(inputs_.size());
        std::vector<const MapWords*> joined;
        for (std::size_t i = 0; i < inputs_.size(); ++i) {
            const auto& shape = graph_.tensors[operation_.inputs[i]].shape;
            shapes.push_back(shape);
            if (inputs_[i] == nullptr) zeros.emplace_back(shape, 1);
            joined.push_back(inputs_[i] != nullptr ? inputs_[i] : &zeros.back());
        }
        if (inputs_.size() == 1) return same_words();
        const std::optional<std::size_t> axis = joined_axis(shapes, made_.shape);
        if (!axis) return "along which axis it joins cannot be told from its shapes";
        std::int64_t before = 1;
        for (std::size_t i = 0; i < *axis; ++i) before *= made_.shape[i];
        for (std::int64_t n = 0; n < made_.images; ++n) {
            std::int16_t* to = made_.image(n);
            for (std::int64_t i = 0; i < before; ++i)
                for (const MapWords* one : joined) {
                    const std::int64_t run = one->words_per_image() / before;
                    to = std::copy_n(one->image(one->images == 1 ? 0 : n) + i * run, run, to);
                }
        }
        return "";
    }

    std::string rearrange() {
        const Rearrangement& moved = *operation_.moved;
        if (first().words_per_image() != words_taken(moved) || words() != words_made(moved, output_))
            return fmt::format("it makes {} words of {}, and there are {} for {}", words_made(moved, output_),
                               words_taken(moved), words(), first().words_per_image());
        const std::vector<std::int64_t> places = places_of(moved, output_);
        const std::int16_t fill = saturated(moved.fill, arithmetic_.ifmap_bits);
        for (std::int64_t n = 0; n < made_.images; ++n) {
            const std::int16_t* const from = first().image(first().images == 1 ? 0 : n);
            std::transform(places.begin(), places.end(), made_.image(n),
                           [&](std::int64_t place) { return place < 0 ? fill : from[place]; });
        }
        return "";
    }

    std::string lay_out() {
        if (operation_.moved) return rearrange();
        if (is_one_of(type_, {"identity", "dropout", "copy", "cast"})) return same_words();
        if (is_one_of(type_, {"reshape", "flatten", "squeeze", "unsqueeze", "expanddims"})) {
            if (!same_size()) return other_size();
            reshape(graph_.format, first(), made_);
            return "";
        }
        if (type_ == "transpose" && transpose(first(), made_)) return "";
        if (type_ == "crop" && crop(first(), made_)) return "";
        return "which word goes where is not in the graph";
    }

    const Graph& graph_;
    const Operation& operation_;
    const InputWords& inputs_;
    const Arithmetic& arithmetic_;
    MapWords& result_;
    const std::size_t output_;
    std::string type_;
    const MapWords* input_ = nullptr;  // one of all images, if any is
    MapWords made_;
};

}  // namespace

std::string compute_beside(const Graph& graph, const Operation& operation, const InputWords& inputs,
                           const Arithmetic& arithmetic, MapWords& result, std::size_t output) {
    return Beside(graph, operation, inputs, arithmetic, result, output).compute();
}

}  // namespace eyrie
