#include "workloads/simulators/loop_nest.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/lines.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

// Where an index stands: in the ifmap (or first operand), in the other one, in the output.
constexpr unsigned first = 1, other = 2, output = 4;

// A product of sizes; beyond 2^31 no layer has it.
std::int64_t times(std::int64_t a, std::int64_t b) { return std::min(a * b, (std::int64_t{1} << 31) + 1); }

class NestReader {
public:
    NestReader(const NamedLoops& nest, std::size_t first_operand, bool pool)
        : nest_(nest), pool_(pool), uses_(nest.indices.size(), 0) {
        meaning_.first = first_operand;
        for (std::size_t i = 0; i < nest.operands.size(); ++i)
            use(nest.operands[i], i == first_operand ? first : other);
        use(nest.output, output);
        for (std::size_t i = 0; i < uses_.size(); ++i)
            if (uses_[i] == 0 && size(i) > 1) refuse(i, "in no tensor");
    }

    NestMeaning product(bool weight_is_known) {
        MatrixProduct shape;
        bool sums = false;
        for (std::size_t i = 0; i < uses_.size(); ++i) {
            if (uses_[i] == 0) continue;
            std::int64_t& of = uses_[i] == (first | other | output) ? shape.batch
                               : uses_[i] == (first | output)       ? shape.M
                               : uses_[i] == (other | output)       ? shape.N
                                                                    : shape.K;
            if (&of == &shape.K && uses_[i] != (first | other) && size(i) > 1) refuse(i, "in one tensor alone");
            of = times(of, size(i));
            sums = sums || uses_[i] != (first | other | output);
        }
        shape.second_is_weight = weight_is_known || shape.batch == 1;
        if (sums) meaning_.shape = shape;
        return meaning_;
    }

    NestMeaning window() {
        const std::vector<Rank>& ranks = nest_.operands[meaning_.first];
        for (std::size_t i = 0; i < ranks.size(); ++i)
            if (ranks[i].size() > 1 || ranks[i][0].coefficient != 1)
                meaning_.axes.push_back({i, axis(ranks[i])});
            else
                read_plain_rank(i, ranks[i][0].index);
        for (std::size_t i = 0; i < uses_.size(); ++i) {
            if (uses_[i] == (other | output)) conv_.M = times(conv_.M, size(i));
            if ((uses_[i] == other || uses_[i] == output) && size(i) > 1) refuse(i, "in one tensor alone");
        }
        place_outputs_without_window();
        std::sort(meaning_.axes.begin(), meaning_.axes.end(),
                  [](const NestAxis& a, const NestAxis& b) { return a.rank < b.rank; });
        if (meaning_.axes.size() > 3) throw InputError("found more than three axes; allowed: up to three");
        return pool_ ? as_pool() : as_convolution();
    }

private:
    std::int64_t size(std::size_t index) const { return nest_.indices[index].size; }
    std::string name(std::size_t index) const { return printable(nest_.indices[index].name); }
    [[noreturn]] void refuse(std::size_t index, const std::string& found) const {
        throw InputError(
            fmt::format("index {} is {}: neither a convolution nor a product of matrices", name(index), found));
    }

    void use(const std::vector<Rank>& ranks, unsigned tensor) {
        for (const Rank& rank : ranks)
            for (const RankTerm& term : rank) {
                if ((uses_[term.index] & tensor) != 0) refuse(term.index, "twice in one tensor");
                uses_[term.index] |= tensor;
                const bool plain = rank.size() == 1 && term.coefficient == 1;
                if (tensor != first && !plain) refuse(term.index, "in a sum, in another tensor than the ifmap");
            }
    }

    // An index of the output and one of the window.
    Axis axis(const Rank& rank) const {
        Axis axis;
        std::int64_t outputs = 1;
        unsigned found = 0;
        for (const RankTerm& term : rank) {
            const unsigned uses = uses_[term.index];
            const bool of_window = uses == (first | other) || (uses == first && (pool_ || size(term.index) == 1));
            if (!of_window && uses != (first | output)) refuse(term.index, "in a sum");
            if ((found & (of_window ? other : output)) != 0) refuse(term.index, "in a sum with another of its kind");
            found |= of_window ? other : output;
            (of_window ? axis.window : outputs) = size(term.index);
            (of_window ? axis.dilation : axis.stride) = term.coefficient;
        }
        axis.size = (outputs - 1) * axis.stride + axis.reach();
        return axis;
    }

    // Of a pool over all words of an axis.
    Axis whole_axis(std::size_t index) const {
        Axis axis;
        axis.size = axis.window = size(index);
        return axis;
    }

    void read_plain_rank(std::size_t rank, std::size_t index) {
        switch (uses_[index]) {
            case first: [[fallthrough]];
            case first | other:
                if (pool_)
                    meaning_.axes.push_back({rank, whole_axis(index)});
                else if (uses_[index] == first && size(index) > 1)
                    refuse(index, "in one tensor alone");
                else
                    conv_.C = times(conv_.C, size(index));
                break;
            case first | output: plain_.push_back({rank, index}); break;
            default: conv_.groups = times(conv_.groups, size(index));
        }
    }

    // Indices of ifmap and output: the batch (of a pool: the channels), or rows and columns under a window of one.
    void place_outputs_without_window() {
        const bool all_axes = meaning_.axes.size() >= 2;
        for (const PlainRank& plain : plain_) {
            const std::string lower = lower_case(nest_.indices[plain.index].name);
            const bool is_batch = lower == "n" || lower == "b" || (all_axes && !pool_);
            if (is_batch) {
                meaning_.images = times(meaning_.images, size(plain.index));
            } else if (pool_) {
                conv_.C = times(conv_.C, size(plain.index));
            } else {
                NestAxis axis;
                axis.rank = plain.rank;
                axis.axis.size = size(plain.index);
                meaning_.axes.push_back(axis);
            }
        }
    }

    NestMeaning as_convolution() {
        conv_.C = times(conv_.C, conv_.groups);
        conv_.M = times(conv_.M, conv_.groups);
        set_axes(conv_, meaning_.axes);
        meaning_.shape = conv_;
        return meaning_;
    }
    NestMeaning as_pool() {
        Pooling pool;
        pool.C = times(conv_.C, conv_.groups);
        set_axes(pool, meaning_.axes);
        meaning_.shape = pool;
        return meaning_;
    }

    struct PlainRank {
        std::size_t rank, index;
    };

    const NamedLoops& nest_;
    bool pool_;
    std::vector<unsigned> uses_;  // by index
    Convolution conv_;
    std::vector<PlainRank> plain_;
    NestMeaning meaning_;
};

bool has_sums(const std::vector<Rank>& ranks) {
    return std::any_of(ranks.begin(), ranks.end(),
                       [](const Rank& rank) { return rank.size() != 1 || rank[0].coefficient != 1; });
}

// The operand with a rank that is a sum; `otherwise` where none is.
std::size_t operand_with_sums(const NamedLoops& nest, std::size_t otherwise) {
    if (nest.operands.empty() || nest.operands.size() > 2)
        throw InputError(fmt::format("found {} operands; allowed: one or two", nest.operands.size()));
    for (std::size_t i = 0; i < nest.operands.size(); ++i)
        if (has_sums(nest.operands[i])) return i;
    return otherwise;
}

}  // namespace

NestMeaning meaning_of(const NamedLoops& nest, std::size_t weight) {
    const std::size_t none = nest.operands.size(), sums = operand_with_sums(nest, none);
    if (nest.operands.size() != 2) throw InputError("found one operand; allowed: two");
    if (sums != none) return NestReader(nest, sums, false).window();
    return NestReader(nest, weight == 0 ? 1 : 0, false).product(weight != none);
}

NestMeaning pool_of(const NamedLoops& nest) {
    return NestReader(nest, operand_with_sums(nest, nest.operands.size() - 1), true).window();
}

}  // namespace eyrie
