#include "workloads/tflite/open_axes.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>
#include <tflite_schema.h>

namespace eyrie::tflite {

namespace {

using List = std::vector<std::int64_t>;

class Follow {
public:
    Follow(GraphMaker& maker, const FileOperator& op) : maker_(maker), op_(op) {}

    void settle() {
        const bool changed = std::any_of(op_.inputs.begin(), op_.inputs.end(), [&](std::size_t input) {
            return input != absent && maker_.is_changed(input);
        });
        if (!changed || op_.outputs.empty()) return;
        const Shape result = shape();
        for (const std::size_t output : op_.outputs) maker_.settle(op_, output, result);
    }

private:
    [[noreturn]] void refuse() const {
        op_.refuse(
            "an open axis reaches this operator, whose result's size does not follow from it; allowed: a file "
            "with fixed sizes here");
    }
    const Shape& input(std::size_t i) const { return maker_.shape(maker_.needed_input(op_, i)); }
    List constant(std::size_t i) const {
        const std::size_t tensor = maker_.needed_input(op_, i);
        List list = maker_.constants().is_constant(tensor) ? stored_list(maker_.file().tensors[tensor]) : List{};
        if (list.empty()) refuse();
        return list;
    }
    // An axis, counted from the end where negative.
    std::size_t axis(std::int64_t found, std::size_t rank) const {
        if (found < 0) found += static_cast<std::int64_t>(rank);
        if (found < 0 || found >= static_cast<std::int64_t>(rank))
            op_.refuse(fmt::format("found axis {}; allowed: one of {}", found, rank));
        return static_cast<std::size_t>(found);
    }

    Shape shape() const {
        const std::string_view type = op_.row.name;
        if (type == "CONCATENATION") return concatenated();
        if (type == "PAD" || type == "PADV2" || type == "MIRROR_PAD") return padded();
        if (type == "RESHAPE") return reshaped();
        if (type == "TRANSPOSE") return transposed();
        if (type == "EXPAND_DIMS") return expanded();
        if (type == "SPLIT") return split();
        if (op_.row.kind == OperationKind::resize) return resized();
        if (op_.row.rule == Rule::reduction) return reduced();
        if (op_.row.rule == Rule::pointwise && op_.row.kind != OperationKind::layout) return broadcast();
        refuse();
    }

    Shape broadcast() const {
        Shape all;
        for (const std::size_t tensor : op_.inputs) {
            if (tensor == absent) continue;
            const Shape& one = maker_.shape(tensor);
            if (one.size() > all.size()) all.insert(all.begin(), one.size() - all.size(), 1);
            for (std::size_t i = 0; i < one.size(); ++i) {
                std::int64_t& size = all[all.size() - one.size() + i];
                if (size != one[i] && size != 1 && one[i] != 1)
                    op_.refuse(fmt::format("found sizes of {} and {}; allowed: the same, or 1", size, one[i]));
                if (size == 1) size = one[i];
            }
        }
        return all;
    }

    Shape concatenated() const {
        const ConcatenationOptions* options = op_.table->builtin_options_as_ConcatenationOptions();
        Shape all = input(0);
        const std::size_t along = axis(options == nullptr ? 0 : options->axis(), all.size());
        for (std::size_t i = 1; i < op_.inputs.size(); ++i) {
            if (input(i).size() != all.size()) refuse();
            all[along] += input(i)[along];
        }
        return all;
    }

    Shape padded() const {
        Shape all = input(0);
        const List sides = constant(1);
        if (sides.size() != 2 * all.size()) refuse();
        for (std::size_t i = 0; i < all.size(); ++i) all[i] += sides[2 * i] + sides[2 * i + 1];
        return all;
    }

    Shape reshaped() const {
        const ReshapeOptions* options = op_.table->builtin_options_as_ReshapeOptions();
        Shape all;
        if (op_.input(1) != absent)
            all = constant(1);
        else if (options != nullptr && options->new_shape() != nullptr && options->new_shape()->size() <= 8)
            all.assign(options->new_shape()->begin(), options->new_shape()->end());
        const std::int64_t words = maker_.words(op_.input(0));
        std::int64_t known = 1;
        for (const std::int64_t size : all) {
            if (size != -1 && (size < 1 || size > words / known)) refuse();
            known *= size == -1 ? 1 : size;
        }
        const auto open = std::count(all.begin(), all.end(), -1);
        if (open > 1 || words % known != 0 || (open == 0 && words != known)) refuse();
        std::replace(all.begin(), all.end(), std::int64_t{-1}, words / known);
        return all;
    }

    Shape transposed() const {
        const Shape& from = input(0);
        Shape all;
        for (const std::int64_t found : constant(1)) all.push_back(from[axis(found, from.size())]);
        if (all.size() != from.size()) refuse();
        return all;
    }

    Shape expanded() const {
        Shape all = input(0);
        const std::size_t at = axis(constant(1).front(), all.size() + 1);
        all.insert(all.begin() + static_cast<std::ptrdiff_t>(at), 1);
        return all;
    }

    Shape split() const {
        Shape all = input(1);
        std::int64_t& size = all[axis(constant(0).front(), all.size())];
        const auto parts = static_cast<std::int64_t>(op_.outputs.size());
        if (size % parts != 0) refuse();
        size /= parts;
        return all;
    }

    Shape resized() const {
        Shape all = input(0);
        const List size = constant(1);
        if (all.size() != 4 || size.size() != 2) refuse();
        all[1] = size[0];
        all[2] = size[1];
        return all;
    }

    Shape reduced() const {
        const ReducerOptions* options = op_.table->builtin_options_as_ReducerOptions();
        Shape all = input(0);
        std::vector<bool> gone(all.size(), false);
        for (const std::int64_t found : constant(1)) gone[axis(found, all.size())] = true;
        Shape left;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (!gone[i]) left.push_back(all[i]);
            if (gone[i] && options != nullptr && options->keep_dims()) left.push_back(1);
        }
        return left;
    }

    GraphMaker& maker_;
    const FileOperator& op_;
};

}  // namespace

void follow_open_axes(GraphMaker& maker, const FileOperator& op) { Follow(maker, op).settle(); }

}  // namespace eyrie::tflite
