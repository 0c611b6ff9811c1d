#include "sim/serve/fleet/shared_link.hpp"

#include <algorithm>

namespace eyrie {

void SharedLink::start(int chip, const Service& service, Cycles now) {
    work_until(now);
    Work& work = work_[static_cast<std::size_t>(chip)];
    work = {};
    work.service = &service;
    const Stretch& first = service.stretches.front();
    work.array = first.array;
    work.units = first.beside * units_of_a_cycle;
    find_next();
}

void SharedLink::work_until(Cycles now) {
    const Cycles cycles = now - now_;
    const std::int64_t share = transferring_ == 0 ? 0 : cycles * (units_of_a_cycle / transferring_);
    for (Work& work : work_) {
        work.array = std::max<Cycles>(0, work.array - cycles);
        work.units = std::max<std::int64_t>(0, work.units - share);
    }
    now_ = now;
}

bool SharedLink::enter_next_part(Work& work) {
    const std::vector<Stretch>& stretches = work.service->stretches;
    if (!work.standing) {
        work.standing = true;
        work.units = stretches[work.stretch].link * units_of_a_cycle;
        return true;
    }
    if (++work.stretch == stretches.size()) return false;
    work.standing = false;
    work.array = stretches[work.stretch].array;
    work.units = stretches[work.stretch].beside * units_of_a_cycle;
    return true;
}

void SharedLink::find_next() {
    transferring_ = 0;
    for (const Work& work : work_) transferring_ += work.units > 0 ? 1 : 0;
    next_ = no_event;
    if (transferring_ == 0) {
        for (const Work& work : work_)
            if (work.service != nullptr) next_ = std::min(next_, now_ + work.array);
        return;
    }
    const std::int64_t share = units_of_a_cycle / transferring_;
    for (const Work& work : work_) {
        if (work.service == nullptr) continue;
        // The shares of the others change when a transfer ends, also where the array still works.
        if (work.units > 0)
            next_ = std::min(next_, now_ + ceil_div(work.units, share));
        else
            next_ = std::min(next_, now_ + work.array);
    }
}

void SharedLink::advance(std::vector<int>& finished) {
    work_until(next_);
    for (std::size_t chip = 0; chip < work_.size(); ++chip) {
        Work& work = work_[chip];
        while (work.service != nullptr && work.array == 0 && work.units == 0)
            if (!enter_next_part(work)) {
                work = {};
                finished.push_back(static_cast<int>(chip));
            }
    }
    find_next();
}

}  // namespace eyrie
