#include "sim/chip/link_schedule.hpp"

#include <algorithm>
#include <utility>

namespace eyrie {

void LinkSchedule::add(LinkTransfer transfer) { open_.push_back({std::move(transfer)}); }

// TransferKind lists filters first; they go last.
bool LinkSchedule::goes_before(const Open& a, const Open& b) {
    if (a.transfer.needed_by != b.transfer.needed_by) return a.transfer.needed_by < b.transfer.needed_by;
    return a.transfer.kind > b.transfer.kind;
}

// The transfer that the link moves now; null: none may begin yet.
LinkSchedule::Open* LinkSchedule::next() {
    Open* first = nullptr;
    for (Open& one : open_)
        if (one.transfer.may_begin <= now_ && (first == nullptr || goes_before(one, *first))) first = &one;
    return first;
}

bool LinkSchedule::has_open_before(LayerCycle cycle) const {
    return std::any_of(open_.begin(), open_.end(), [&](const Open& one) {
        if (one.transfer.kind == TransferKind::filter) return one.transfer.may_begin < cycle;
        return one.began >= 0 && one.began < cycle;
    });
}

// The earliest begin among the transfers that may not begin yet and go before `one`; null: among all of them.
LayerCycle LinkSchedule::next_begin(const Open* one) const {
    LayerCycle first = LayerCycle::never();
    for (const Open& other : open_)
        if (other.transfer.may_begin > now_ && (one == nullptr || goes_before(other, *one)))
            first = std::min(first, other.transfer.may_begin);
    return first;
}

// Sets the times of the parts that begin or end while the transfer advances, from now on, to `progress`.
void LinkSchedule::time_parts(Open& one, Cycles progress) {
    std::vector<TransferEvent>& parts = one.transfer.parts;
    const LayerCycle reached{progress};  // parts not yet timed count from the transfer's own begin
    const Cycles shift = now_ - LayerCycle{one.progress};
    const bool done = progress == one.transfer.length;
    for (; one.parts_begun < parts.size(); ++one.parts_begun) {
        TransferEvent& part = parts[one.parts_begun];
        if (part.start >= reached && !done) break;
        part.start += shift;
    }
    for (; one.parts_ended < one.parts_begun && parts[one.parts_ended].end <= reached; ++one.parts_ended)
        parts[one.parts_ended].end += shift;
}

// Advances it up to `until`.
void LinkSchedule::serve(Open& one, LayerCycle until) {
    const LayerCycle end = std::min(until, now_ + one.transfer.length - one.progress);
    if (one.began < 0) one.began = now_;
    time_parts(one, one.progress + (end - now_));
    one.progress += end - now_;
    now_ = end;
    if (one.progress == one.transfer.length) finish(one);
}

// A load of filters is recorded from the cycle in which it might have begun.
void LinkSchedule::finish(Open& one) {
    if (one.transfer.kind == TransferKind::filter && !one.transfer.parts.empty())
        one.transfer.parts.front().start = one.transfer.may_begin;
    const auto behind = std::find_if(done_.begin(), done_.end(),
                                     [&](const Open& other) { return other.transfer.kind < one.transfer.kind; });
    if (!one.transfer.parts.empty()) done_.insert(behind, std::move(one));
    open_.erase(open_.begin() + (&one - open_.data()));
}

template <class Wanted>
LayerCycle LinkSchedule::serve_while(Wanted wanted, LayerCycle idle_at, Waiting& waiting) {
    for (;;) {
        const auto first = std::find_if(open_.begin(), open_.end(), wanted);
        const bool waits = first != open_.end();
        if (!waits && now_ >= idle_at) return now_;
        const LayerCycle from = now_, limit = waits ? LayerCycle::never() : idle_at;
        Open* one = next();
        TransferKind kind{};
        if (waits) kind = one != nullptr && wanted(*one) ? one->transfer.kind : first->transfer.kind;
        const LayerCycle until = std::min(limit, next_begin(one));
        if (one != nullptr)
            serve(*one, until);
        else
            now_ = until;
        if (waits && now_ > std::max(from, idle_at)) waiting.waits(kind, std::max(from, idle_at), now_);
    }
}

LayerCycle LinkSchedule::serve_for(std::int32_t pass, LayerCycle idle_at, Waiting& waiting) {
    return serve_while([&](const Open& one) { return one.transfer.needed_by <= pass; }, idle_at, waiting);
}

LayerCycle LinkSchedule::serve_stores_for(std::int32_t pass, LayerCycle idle_at, Waiting& waiting) {
    return serve_while(
        [&](const Open& one) { return one.transfer.needed_by <= pass && one.transfer.kind == TransferKind::ofmap; },
        idle_at, waiting);
}

}  // namespace eyrie
