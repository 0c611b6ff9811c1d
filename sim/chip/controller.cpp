#include "sim/chip/controller.hpp"

#include <algorithm>
#include <utility>

namespace eyrie {

namespace {

TransferKind kind_of(Region region) {
    if (region == Region::filter) return TransferKind::filter;
    return region == Region::ifmap ? TransferKind::ifmap : TransferKind::ofmap;
}

}  // namespace

Controller::Controller(const Plan& plan, StepMachine& machine, LayerEvents* events)
    : plan_(plan), machine_(machine), events_(events) {}

bool Controller::advance() {
    bool ran = false;
    for (; !ends(); ++next_) {
        const Step& step = plan_.steps[next_];
        if (step.kind == StepKind::run && ran) break;
        if (step.kind == StepKind::run) {
            run_pass(step);
            ran = true;
        } else if (step.kind == StepKind::load || step.kind == StepKind::store) {
            issue_transfer(static_cast<StepIndex>(next_));
        }
    }
    now_ = ends() ? link_.serve_for(pass_ + 1, now_, *this) : link_.serve_stores_for(pass_ + 1, now_, *this);
    end_pause();
    if (ends()) keep_transfers(pass_ + 1);
    cycles_.total = now_.number();
    return !ends();
}

void Controller::issue_transfer(StepIndex index) {
    const Step& step = plan_.step(index);
    LinkTransfer transfer;
    transfer.kind = kind_of(step.region);
    transfer.needed_by = step.kind == StepKind::store ? step.until : step.pass;
    transfer.may_begin = may_begin(step);
    transfer.length = machine_.transfer(index, events_ == nullptr ? nullptr : &transfer.parts);
    link_.add(std::move(transfer));
}

// A step is issued once the last pass has begun, so whatever was over by then does not delay it.
LayerCycle Controller::may_begin(const Step& step) const {
    LayerCycle at = pass_start_;
    for (const StepIndex index : step.waits) {
        if (index == no_step) continue;
        const Step* before = &plan_.step(index);
        const bool filters_read = before->kind == StepKind::release && before->region == Region::filter;
        if (before->kind == StepKind::release) before = &plan_.step(before->waits_for(before->region));
        if (before->kind == StepKind::run && before->pass == pass_)
            at = std::max(at, filters_read ? filters_read_ : pass_start_ + pass_cycles_);
    }
    return at;
}

void Controller::run_pass(const Step& step) {
    const LayerCycle start = link_.serve_for(step.pass, now_, *this);
    end_pause();
    keep_transfers(step.pass);
    const ArrayCycle array_start{cycles_.array};
    const PassTimes times = machine_.run(step, array_start, start);
    cycles_.array = times.end.number();
    pass_ = step.pass;
    pass_start_ = start;
    pass_cycles_ = times.end - array_start;
    filters_read_ = start + std::max(times.last_read[place(DataType::filter)] + 1 - array_start, Cycles{0});
    now_ = start + pass_cycles_;
}

void Controller::waits(TransferKind kind, LayerCycle from, LayerCycle to) {
    Cycles& reason = kind == TransferKind::filter  ? cycles_.filter_pause
                     : kind == TransferKind::ifmap ? cycles_.ifmap_load_pause
                                                   : cycles_.ofmap_store_pause;
    reason += to - from;
    if (pause_.end != from || pause_.waits_for != kind) {
        end_pause();
        pause_ = {kind, from, from};
    }
    pause_.end = to;
}

void Controller::keep_transfers(std::int32_t pass) {
    if (events_ != nullptr) link_.take_parts(pass, [&](const TransferEvent& part) { events_->keep(part); });
}

void Controller::end_pause() {
    if (events_ != nullptr) events_->keep(pause_);
    pause_ = {};
}

}  // namespace eyrie
