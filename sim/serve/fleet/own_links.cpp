#include "sim/serve/fleet/own_links.hpp"

#include <algorithm>

namespace eyrie {

void OwnLinks::start(int chip, const Service& service, Cycles now) {
    if (&service != last_) {
        last_ = &service;
        last_alone_ = service.alone();
    }
    end_[static_cast<std::size_t>(chip)] = now + last_alone_;
    next_ = std::min(next_, now + last_alone_);
}

void OwnLinks::advance(std::vector<int>& finished) {
    const Cycles now = next_;
    next_ = no_event;
    for (std::size_t chip = 0; chip < end_.size(); ++chip) {
        if (end_[chip] == now) {
            end_[chip] = no_event;
            finished.push_back(static_cast<int>(chip));
        }
        next_ = std::min(next_, end_[chip]);
    }
}

}  // namespace eyrie
