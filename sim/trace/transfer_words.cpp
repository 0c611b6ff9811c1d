#include "sim/trace/transfer_words.hpp"

#include <algorithm>

namespace eyrie {

std::int64_t words_before(const TransferEvent& transfer, LayerCycle cycle) {
    const Cycles length = transfer.end - transfer.start;
    if (cycle <= transfer.start) return 0;
    const std::int64_t words = transfer.buffer_words();
    if (length == 0) return words;
    return std::min(((cycle - transfer.start) * words + length - 1) / length, words);
}

TransferredWords::TransferredWords(const Layer& layer, const Plan& plan, const TransferEvent& transfer)
    : layer_(layer), plan_(plan), transfer_(transfer) {
    go_to(transfer.pass, 0);
}

void TransferredWords::go_to(std::int64_t pass, std::int64_t first_word) {
    pass_ = pass;
    first_word_ = first_word;
    place_.emplace(layer_, plan_, pass);
}

Operand TransferredWords::at(std::int64_t word) {
    if (transfer_.kind == TransferKind::filter) return place_->filter_at(place_->pass().filter_base + word);
    word += transfer_.part * transfer_.buffer_words();
    if (transfer_.kind == TransferKind::ifmap) return place_->ifmap_at(place_->pass().ifmap_base + word);
    return ofmap_at(word);
}

Operand TransferredWords::ofmap_at(std::int64_t word) {
    if (word < first_word_) go_to(transfer_.pass, 0);
    for (;;) {
        const PassShape& shape = place_->shape();
        const std::int64_t pixels = std::int64_t{shape.ofmap_rows} * shape.ofmap_columns;
        const std::int64_t planes = std::int64_t{shape.groups} * shape.filters;
        const std::int64_t words = shape.images * planes * pixels;
        if (word - first_word_ >= words) {
            go_to(pass_ + 1, first_word_ + words);
            continue;
        }
        const std::int64_t of_pass = word - first_word_;
        const std::int64_t image = of_pass / (planes * pixels);
        const std::int64_t plane = of_pass / pixels % planes;
        const std::int64_t pixel = of_pass % pixels;
        Operand operand = place_->psum_at(place_->pass().psum_base + (image * pixels + pixel) * planes + plane);
        operand.kind = OperandKind::ofmap;
        return operand;
    }
}

}  // namespace eyrie
