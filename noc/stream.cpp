#include "noc/stream.hpp"

namespace eyrie {

PesByTag::PesByTag(const MulticastIds& ids) {
    if (ids.row_id.empty()) return;
    const std::size_t columns = ids.column_id.size() / ids.row_id.size();
    pes_.reserve(ids.column_id.size());
    for (std::size_t pe = 0; pe < ids.column_id.size(); ++pe)
        pes_.emplace_back(ids.row_id[pe / columns], ids.column_id[pe], pe);
    std::sort(pes_.begin(), pes_.end());
}

namespace {

std::int64_t rounds_of(const StreamBlock& block) {
    std::int64_t rounds = 1;
    for (const StreamBlock::Loop& loop : block.loops) rounds *= loop.times;
    return rounds;
}

}  // namespace

std::int64_t BusWords::size() const {
    if (blocks.empty()) return static_cast<std::int64_t>(bus_words.size());
    std::int64_t words = 0;
    for (const StreamBlock& block : blocks) words += rounds_of(block) * block.count;
    return words;
}

std::size_t BusWords::widest() const {
    std::int32_t widest = 0;
    for (const BusWord& word : bus_words) widest = std::max(widest, word.words);
    return static_cast<std::size_t>(widest);
}

void BusWords::end_block(std::initializer_list<StreamBlock::Loop> loops) {
    StreamBlock block;
    block.first = blocks.empty() ? 0 : blocks.back().first + blocks.back().count;
    block.count = static_cast<std::int32_t>(bus_words.size()) - block.first;
    if (block.count == 0) return;
    std::size_t depth = StreamBlock::most_loops - loops.size();
    for (const StreamBlock::Loop& loop : loops) block.loops[depth++] = loop;
    for (const StreamBlock::Loop& loop : loops)
        if (loop.times == 0) {
            bus_words.resize(static_cast<std::size_t>(block.first));
            return;
        }
    blocks.push_back(block);
}

std::vector<BusWord> BusWords::unrolled() const {
    std::vector<BusWord> all;
    all.reserve(static_cast<std::size_t>(size()));
    for (StreamCursor cursor(*this); !cursor.done(); cursor.advance()) {
        all.push_back(cursor.word());
        all.back().first_address += static_cast<std::int32_t>(cursor.offset());
    }
    return all;
}

StreamCursor::StreamCursor(const BusWords& stream)
    : words_(stream.bus_words.data()), blocks_(&stream.blocks), end_(stream.bus_words.size()), size_(stream.size()) {
    if (!blocks_->empty()) enter_block();
}

void StreamCursor::enter_block() {
    const StreamBlock& block = (*blocks_)[block_];
    round_ = {};
    offset_ = 0;
    at_ = static_cast<std::size_t>(block.first);
    end_ = at_ + static_cast<std::size_t>(block.count);
}

// Advances the innermost loop that is not at its end, and restarts the loops inside it.
void StreamCursor::next_round() {
    if (blocks_->empty()) return;
    const StreamBlock& block = (*blocks_)[block_];
    for (std::size_t depth = StreamBlock::most_loops; depth-- > 0;) {
        const StreamBlock::Loop& loop = block.loops[depth];
        offset_ += loop.address_step;
        if (++round_[depth] < loop.times) {
            at_ = static_cast<std::size_t>(block.first);
            return;
        }
        round_[depth] = 0;
        offset_ -= static_cast<std::int64_t>(loop.times) * loop.address_step;
    }
    if (++block_ < blocks_->size()) enter_block();
}

}  // namespace eyrie
