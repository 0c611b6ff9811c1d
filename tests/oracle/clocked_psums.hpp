// The psum region of the clocked global buffer, with a presence bit per word.
//
// A write sets the bit, a read clears it; both show in the next cycle. When a pass stores its ofmaps, the DMA takes all
// psums between its last write and the next pass's first one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace eyrie {

class ClockedPsums {
public:
    // `stores`: for each pass whether its psums are finished ofmaps.
    ClockedPsums(std::int64_t words, std::vector<char> stores)
        : words_(static_cast<std::size_t>(words)),
          present_(static_cast<std::size_t>(words)),
          stores_(std::move(stores)) {}

    // Of several bus words of a cycle, a later one does not find what an earlier one takes.
    bool present(std::int64_t address) const {
        return present_[static_cast<std::size_t>(address)] != 0 &&
               std::find(read_now_.begin(), read_now_.end(), address) == read_now_.end();
    }
    // Whether no ofmaps of passes before this one are still to be stored: they are no psums to be read.
    bool stored_before(std::size_t pass) const;
    std::int64_t read(std::int64_t address);
    void write(std::int64_t address, std::int64_t word) { staged_.push_back({address, word, false}); }
    // The last word of a pass was written.
    void end_pass() { staged_.back().ends_pass = true; }
    // Throws std::logic_error when a write meets a word that nobody has read.
    void commit();

    // The region after each pass.
    const std::vector<std::vector<std::int64_t>>& after_pass() const { return after_pass_; }
    const std::vector<std::int64_t>& words() const { return words_; }

private:
    struct Write {
        std::int64_t address;
        std::int64_t word;
        bool ends_pass;
    };

    std::vector<std::int64_t> words_;
    std::vector<char> present_;
    std::vector<char> stores_;
    std::vector<std::int64_t> read_now_;
    std::vector<Write> staged_;
    std::vector<std::vector<std::int64_t>> after_pass_;
};

}  // namespace eyrie
