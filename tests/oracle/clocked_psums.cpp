#include "tests/oracle/clocked_psums.hpp"

#include <algorithm>
#include <stdexcept>

namespace eyrie {

bool ClockedPsums::stored_before(std::size_t pass) const {
    for (std::size_t k = after_pass_.size(); k < pass; ++k)
        if (stores_[k] != 0) return false;
    return true;
}

std::int64_t ClockedPsums::read(std::int64_t address) {
    if (!present(address)) throw std::logic_error("clocked psums: a read of a word that is not there");
    read_now_.push_back(address);
    return words_[static_cast<std::size_t>(address)];
}

void ClockedPsums::commit() {
    for (const std::int64_t address : read_now_) present_[static_cast<std::size_t>(address)] = 0;
    read_now_.clear();
    for (const Write& write : staged_) {
        if (present(write.address)) throw std::logic_error("clocked psums: a psum is overwritten");
        present_[static_cast<std::size_t>(write.address)] = 1;
        words_[static_cast<std::size_t>(write.address)] = write.word;
        if (!write.ends_pass) continue;
        if (stores_[after_pass_.size()] != 0) std::fill(present_.begin(), present_.end(), char{0});
        after_pass_.push_back(words_);
    }
    staged_.clear();
}

}  // namespace eyrie
