#include "workloads/tflite/map_neighbours.hpp"

#include <algorithm>
#include <string_view>

#include <tflite_schema.h>

#include "workloads/tflite/weights.hpp"

namespace eyrie::tflite {

namespace {

constexpr std::int64_t largest_padding = std::int64_t{1} << 30;

bool is_convolution(const FileOperator& op) {
    return op.row.rule == Rule::convolution || op.row.rule == Rule::depthwise;
}

bool is_candidate(const FileOperator& op) {
    const std::string_view type = op.type;
    return is_convolution(op) || type == "PAD" || type == "SPACE_TO_BATCH_ND";
}

// A dense convolution of every row and column, without padding of its own.
bool is_plain(const FileOperator& op) {
    const auto plain = [](const auto* options) {
        return options != nullptr && options->padding() == Padding::VALID && options->stride_w() == 1 &&
               options->stride_h() == 1 && options->dilation_w_factor() == 1 && options->dilation_h_factor() == 1;
    };
    return plain(op.table->builtin_options_as_Conv2DOptions()) ||
           plain(op.table->builtin_options_as_DepthwiseConv2DOptions());
}

bool sane(const std::vector<std::int64_t>& sizes) {
    return std::all_of(sizes.begin(), sizes.end(),
                       [](std::int64_t size) { return size >= 0 && size <= largest_padding; });
}

}  // namespace

MapNeighbours::MapNeighbours(const FileModel& file, const Constants& constants)
    : file_(file),
      constants_(constants),
      made_by_(file.tensors.size(), nullptr),
      users_(file.tensors.size()),
      is_result_(file.tensors.size(), false),
      absorbed_(file.operators.size(), false) {
    for (const std::size_t output : file.outputs) is_result_[output] = true;
    for (const FileOperator& op : file.operators) {
        for (const std::size_t input : op.inputs)
            if (input != absent && made_by_[input] != nullptr) users_[input].push_back(op.index);
        if (is_candidate(op) && op.outputs.size() == 1) made_by_[op.outputs.front()] = &op;
    }
    find_pads();
    find_dilations();
}

const Absorbed* MapNeighbours::of(const FileOperator& convolution) const {
    const auto found = of_.find(convolution.index);
    return found == of_.end() ? nullptr : &found->second;
}

std::vector<std::int64_t> MapNeighbours::list(const FileOperator& op, std::size_t input, std::size_t count) const {
    const std::size_t tensor = op.input(input);
    if (tensor == absent || !constants_.is_constant(tensor)) return {};
    std::vector<std::int64_t> found = stored_list(file_.tensors[tensor]);
    return found.size() == count ? found : std::vector<std::int64_t>{};
}

const FileOperator* MapNeighbours::only_user(const FileOperator& op) const {
    const std::size_t result = op.outputs.front();
    if (is_result_[result] || users_[result].size() != 1) return nullptr;
    return &file_.operators[users_[result].front()];
}

// A PAD of rows and columns goes into every convolution that takes its result; nothing is left of it where no one else
// does.
void MapNeighbours::find_pads() {
    for (const FileOperator& pad : file_.operators) {
        if (pad.outputs.size() != 1 || std::string_view(pad.type) != "PAD" || constants_.is_folded(pad)) continue;
        const std::vector<std::int64_t> sides = list(pad, 1, 8);  // before and after, of each axis
        if (sides.empty() || !sane(sides) || pad.input(0) == absent) continue;
        if (sides[0] != 0 || sides[1] != 0 || sides[6] != 0 || sides[7] != 0) continue;
        const std::size_t result = pad.outputs.front();
        bool all = !is_result_[result] && !users_[result].empty();
        for (const std::size_t user : users_[result]) {
            const FileOperator& convolution = file_.operators[user];
            if (!is_convolution(convolution) || convolution.input(0) != result) {
                all = false;
                continue;
            }
            Absorbed& into = of_[user];
            into.input = pad.input(0);
            into.padding = {sides[2], sides[3], sides[4], sides[5]};
            into.first = &pad;
        }
        absorbed_[pad.index] = all;
    }
}

void MapNeighbours::find_dilations() {
    for (const FileOperator& before : file_.operators) {
        if (before.outputs.size() != 1 || std::string_view(before.type) != "SPACE_TO_BATCH_ND") continue;
        const FileOperator* convolution = only_user(before);
        if (convolution == nullptr || !is_convolution(*convolution) || !is_plain(*convolution) ||
            convolution->outputs.size() != 1 || convolution->input(0) != before.outputs.front())
            continue;
        const FileOperator* after = only_user(*convolution);
        Absorbed found;
        if (after == nullptr || std::string_view(after->type) != "BATCH_TO_SPACE_ND" || after->outputs.size() != 1 ||
            !read_dilation(before, *after, found))
            continue;
        of_[convolution->index] = found;
        absorbed_[before.index] = absorbed_[after->index] = true;
    }
}

bool MapNeighbours::read_dilation(const FileOperator& before, const FileOperator& after, Absorbed& into) const {
    const std::vector<std::int64_t> block = list(before, 1, 2), pads = list(before, 2, 4), back = list(after, 1, 2),
                                    crops = list(after, 2, 4);
    if (block.empty() || block != back || pads.empty() || crops.empty()) return false;
    if (!sane(block) || !sane(pads) || !sane(crops) || block[0] < 1 || block[1] < 1) return false;
    // Rows that were added only to fill the last block are cut off again.
    into.padding = {pads[0] - crops[0], pads[1] - crops[1], pads[2] - crops[2], pads[3] - crops[3]};
    if (into.padding.top < 0 || into.padding.bottom < 0 || into.padding.left < 0 || into.padding.right < 0)
        return false;
    into.row_dilation = block[0];
    into.column_dilation = block[1];
    into.input = before.input(0);
    into.first = &before;
    into.last = &after;
    return into.input != absent;
}

}  // namespace eyrie::tflite
