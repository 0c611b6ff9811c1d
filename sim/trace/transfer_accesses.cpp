// The accesses of DRAM transfers: words that the DMA moves between DRAM and the global buffer.
#include <algorithm>

#include "sim/trace/access_walk.hpp"
#include "sim/trace/transfer_words.hpp"

namespace eyrie {

namespace {

class TransferAccesses final : public AccessSource {
public:
    TransferAccesses(const TracedLayer& traced, const BlockChoice& blocks)
        : traced_(traced),
          dma_(blocks.has(Block::dma)),
          glb_(blocks.has(Block::glb)),
          transfers_(traced.events.transfers) {
        std::stable_sort(transfers_.begin(), transfers_.end(),
                         [](const TransferEvent& a, const TransferEvent& b) { return a.start < b.start; });
    }

    void append(LayerCycle from, LayerCycle to, std::vector<Access>& accesses) override {
        std::size_t still_open = 0;
        for (std::size_t i = 0; i < open_.size(); ++i)
            if (run(transfers_[open_[i]], from, to, accesses)) open_[still_open++] = open_[i];
        open_.resize(still_open);
        for (; next_ < transfers_.size() && transfers_[next_].start < to; ++next_)
            if (run(transfers_[next_], from, to, accesses)) open_.push_back(next_);
    }

private:
    // True: it goes on after `to`.
    bool run(const TransferEvent& transfer, LayerCycle from, LayerCycle to, std::vector<Access>& accesses) {
        TransferredWords words(traced_.layer, traced_.plan, transfer);
        const std::int64_t end = words_before(transfer, to);
        for (std::int64_t word = words_before(transfer, from); word < end; ++word)
            append_word(transfer, words.at(word), word, accesses);
        return end < transfer.buffer_words();
    }

    void append_word(const TransferEvent& transfer, const Operand& operand, std::int64_t word,
                     std::vector<Access>& accesses) const {
        const LayerCycle cycle = transfer.start + word * (transfer.end - transfer.start) / transfer.buffer_words();
        const bool store = row_of(transfer.kind).stores();
        const DataType type = row_of(transfer.kind).type;
        const auto add = [&](Block block, Level level, Action kind) {
            accesses.push_back({cycle, static_cast<std::int32_t>(block), level, type, kind, operand});
        };
        const bool made_by_dma = transfer.padding_words > 0 && is_padding(traced_.layer, operand);
        if (dma_ && !made_by_dma) add(Block::dma, Level::dram, store ? Action::write : Action::read);
        if (glb_) add(Block::glb, Level::glb, store ? Action::read : Action::write);
    }

    const TracedLayer& traced_;
    bool dma_;
    bool glb_;
    std::vector<TransferEvent> transfers_;  // by start
    std::size_t next_ = 0;
    std::vector<std::size_t> open_;  // that have begun and go on
};

}  // namespace

std::unique_ptr<AccessSource> transfer_accesses(const TracedLayer& traced, const BlockChoice& blocks) {
    return std::make_unique<TransferAccesses>(traced, blocks);
}

}  // namespace eyrie
