#include "sim/trace/transfer_words.hpp"

#include <algorithm>

namespace eyrie {

std::int64_t words_before(const TransferEvent& transfer, LayerCycle cycle) {
    const Cycles length = transfer.end - transfer.start;
    if (cycle <= transfer.start) return 0;
    if (length == 0) return transfer.words;
    return std::min(((cycle - transfer.start) * transfer.words + length - 1) / length, transfer.words);
}

Operand transferred_word(const PassOperands& place, const TransferEvent& transfer, std::int64_t word) {
    if (transfer.kind == TransferKind::filter) return place.filter_at(word);
    const std::int64_t of_pass = transfer.part * transfer.words + word;
    if (transfer.kind == TransferKind::ifmap) return place.ifmap_at(place.pass().ifmap_base + of_pass);
    const PassShape& shape = place.shape();
    const std::int64_t pixels = std::int64_t{shape.ofmap_rows} * shape.ofmap_columns;
    const std::int64_t planes = std::int64_t{shape.groups} * shape.filters;
    const std::int64_t image = of_pass / (planes * pixels);
    const std::int64_t plane = of_pass / pixels % planes;
    const std::int64_t pixel = of_pass % pixels;
    Operand operand = place.psum_at(place.pass().psum_base + (image * pixels + pixel) * planes + plane);
    operand.kind = OperandKind::ofmap;
    return operand;
}

}  // namespace eyrie
