// How the words of a clocked PE's MACs get from its FIFOs to its multiplier.
#include <algorithm>

#include "tests/oracle/clocked_pe.hpp"

namespace eyrie {

bool ClockedPe::sees_ifmap() const { return ifmap_fifo.words_left() > 0; }
bool ClockedPe::sees_filter() const { return filter_fifo.words_left() > 0; }

void ClockedPe::find_mac_from(std::size_t pass) {
    while (pass < programs_.size() && (programs_[pass] == nullptr || programs_[pass]->entries() == 0)) ++pass;
    mac_ = {};
    mac_.pass = pass;
    if (pass < programs_.size()) window_.assign(static_cast<std::size_t>(programs_[pass]->entries()), 0);
}

void ClockedPe::advance_mac() {
    const PeProgram& program = *programs_[mac_.pass];
    ifmap_ready_ = filter_ready_ = false;
    if (++mac_.filter < program.filters) return;
    mac_.filter = 0;
    if (++mac_.entry < program.entries()) return;
    mac_.entry = 0;
    if (++mac_.position < program.positions) {
        std::rotate(window_.begin(), window_.begin() + program.new_entries(), window_.end());
        return;
    }
    mac_.position = 0;
    if (++mac_.image == program.images) find_mac_from(mac_.pass + 1);
}

bool ClockedPe::mac_takes_ifmap() const {
    const PeProgram& program = *programs_[mac_.pass];
    const int kept = mac_.position == 0 ? 0 : program.entries() - program.new_entries();
    return mac_.filter == 0 && mac_.entry >= kept;
}

bool ClockedPe::mac_takes_filter() const {
    switch (programs_[mac_.pass]->filter_use) {
        case FilterUse::stream: return true;
        case FilterUse::keep: return false;
        case FilterUse::load: break;
    }
    return machine_.pe.filter_load_overlaps && mac_.image == 0 && mac_.position == 0;
}

// A word for others leaves the FIFO by the same port as those that are used.
void ClockedPe::drop_ifmap() {
    if (state_ == State::start || state_ == State::done || !drops_.due() || !sees_ifmap()) return;
    ifmap_fifo.pop();
    drops_.drop();
    ifmap_port_used_ = true;
}

// For the next MAC, from the network or a neighbour, and on to the neighbours that use it later.
bool ClockedPe::take_ifmap() {
    const PeProgram& program = *programs_[mac_.pass];
    const IfmapRoute route = ifmap_route(program, mac_.entry);
    const bool from_network = route.source == IfmapOrigin::network;
    ClockedFifo<std::int16_t>& fifo = from_network                         ? ifmap_fifo
                                      : route.source == IfmapOrigin::right ? ifmap_right_fifo
                                                                           : ifmap_below_fifo;
    ifmap_missing_ = PeCycle::wait_ifmap;
    if (fifo.words_left() == 0 || (from_network && (ifmap_port_used_ || drops_.due()))) return false;
    ifmap_missing_ = PeCycle::output_blocked;
    if (route.goes_up && above_->ifmap_below_fifo.room() == 0) return false;
    if (route.goes_left && left_->ifmap_right_fifo.room() == 0) return false;
    const std::int16_t word = fifo.pop();
    if (route.goes_up) above_->ifmap_below_fifo.push(word);
    if (route.goes_left) left_->ifmap_right_fifo.push(word);
    if (from_network) drops_.use();
    window_[static_cast<std::size_t>(mac_.entry)] = word;
    return true;
}

// Moves the words the next MAC takes into the spads; the filter word not before the ifmap word.
void ClockedPe::fetch() {
    if (mac_.pass != state_pass_) return;  // this pass has no MACs
    if (mac_takes_ifmap() && !ifmap_ready_) ifmap_ready_ = take_ifmap();
    if (mac_takes_ifmap() && !ifmap_ready_) return;
    if (!mac_takes_filter() || filter_ready_ || !sees_filter()) return;
    if (mac_.entry == 0 && mac_.filter == 0) filter_spad_.clear();
    filter_spad_.push_back(filter_fifo.pop());
    filter_ready_ = true;
}

}  // namespace eyrie
