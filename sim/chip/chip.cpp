#include "sim/chip/chip.hpp"

#include <algorithm>
#include <optional>

namespace eyrie {

Chip::Chip(sc_core::sc_module_name name, const AcceleratorConfig& config)
    : sc_core::sc_module(name),
      config_(config),
      core_period_(clock_period(config.core_khz)),
      glb_("glb", config.glb, config.arithmetic),
      array_("array", config, glb_),
      dma_("dma", config.dram, config.arithmetic),
      dram_("dram", config.dram) {
    dma_.socket.bind(dram_.socket);
    SC_METHOD(control);
    sensitive << start_;
}

LayerRun Chip::run_layer(const Layer& layer, const LayerData& data, const Plan& plan, const RunOptions& options,
                         const PassObserver& observer) {
    glb_.configure(plan.glb_ifmap_words, plan.glb_psum_words, plan.glb_filter_words);
    array_.start_layer(plan);
    dma_.reset();
    DramImage image(layer, data, plan, dma_, config_.arithmetic, dram_);
    KnownPasses unknown;
    std::optional<FastForward> fast_forward;
    // Overlapping passes leave words in the FIFOs. Where all words are to be seen, a recorded pass wants those of the
    // passes before it.
    if (options.fast_forward && !config_.overlap_passes && !(options.events != nullptr && options.values))
        fast_forward.emplace(layer, data, plan, config_, glb_, array_,
                             options.known != nullptr ? *options.known : unknown, options.values || dma_.codes_ofmaps(),
                             options.values);
    Controller controller(plan, *this, options.events);
    Job job{&layer,    &plan,       &image, fast_forward ? &*fast_forward : nullptr, &options,
            &observer, &controller, 0,      0,                                       nullptr,
            false};
    job_ = &job;
    start_.notify(sc_core::SC_ZERO_TIME);
    sc_core::sc_start();
    job_ = nullptr;
    array_.record(nullptr);
    if (job.error) std::rethrow_exception(job.error);
    LayerRun run;
    run.counters = array_counters(array_, glb_);
    run.counters.dma = dma_.counters();
    if (fast_forward) {
        fast_forward->finish_layer();
        run.counters += fast_forward->replayed();
        run.replayed_cycles = fast_forward->replayed_cycles();
    }
    const LayerCycles& cycles = controller.cycles();
    run.counters.cycles = cycles;
    if (options.events != nullptr)
        options.events->end_layer(cycles.total, static_cast<std::int64_t>(plan.passes.size()));
    // Whatever a PE did not book in the array's time, it had no work for.
    PeCycles& reasons = run.counters.pes.cycles;
    Count booked = 0;
    for (const Count some : reasons) booked += some;
    reasons[at_reason(PeCycle::no_work)] += config_.pes() * cycles.array - booked;
    reasons[at_reason(PeCycle::dram)] = config_.pes() * (cycles.total - cycles.array);
    if (options.values && !options.stop_after_window) run.ofmap = image.read_ofmaps(dram_);
    dram_.resize(0);
    return run;
}

// One activation runs one pass; the next comes when simulated time has caught up.
void Chip::control() {
    if (job_ == nullptr || job_->done) return;
    try {
        if (job_->passes_done == 0) {
            started_at_ = sc_core::sc_time_stamp();
            filters_ahead_.clear();
        }
        go_on();
        next_trigger(time_to_catch_up());
    } catch (...) {
        job_->error = std::current_exception();
        job_->done = true;
    }
}

void Chip::go_on() {
    Controller& controller = *job_->controller;
    job_->done = !controller.advance();
    ++job_->passes_done;
    if (job_->options->stop_after_window && !records_later(controller.cycles().total) &&
        !controller.awaits_transfer_before(events()->window.end_cycle)) {
        controller.stop();
        job_->done = true;
    }
    if (*job_->observer) (*job_->observer)(job_->passes_done, job_->plan->passes.size());
}

PassTimes Chip::run(const Step& step, Cycle array_start, Cycle start) {
    take_filters(step);
    job_->pass_start = start;
    if (job_->options->pass_starts != nullptr) job_->options->pass_starts->push_back(start);
    return events() == nullptr ? run_on_array(pass_of(step), static_cast<std::size_t>(step.pass))
                               : run_recorded(step, array_start, start);
}

PassTimes Chip::run_recorded(const Step& step, Cycle array_start, Cycle start) {
    LayerEvents& recorded = *events();
    FastForward* fast_forward = job_->fast_forward;
    const std::size_t number = static_cast<std::size_t>(step.pass);
    // Where passes overlap, what happens before the window counts as well: words may still wait in FIFOs.
    const bool records =
        fast_forward == nullptr || recorded.wants(step.pass, start, fast_forward->known_cycles(number));
    recorded.begin_pass(step.pass, array_start, start, records);
    if (step.pass == recorded.window.first_pass)
        recorded.psums_at_start.assign(glb_.psums(), glb_.psums() + job_->plan->glb_psum_words);
    array_.record(records ? &recorded : nullptr);
    const PassTimes times = records && fast_forward != nullptr ? fast_forward->run_in_detail(number)
                                                               : run_on_array(pass_of(step), number);
    recorded.end_pass(times.end);
    return times;
}

PassTimes Chip::run_on_array(const Pass& pass, std::size_t number) {
    if (job_->fast_forward != nullptr) return job_->fast_forward->run_pass(number);
    return array_.run_pass(job_->plan->shape_of(pass), pass.psum_base, pass.ifmap_base);
}

// Whether a pass that begins in the cycle `from` or later may be recorded, so that it needs its words.
bool Chip::records_later(Cycle from) const {
    return events() != nullptr && events()->window.end_pass > static_cast<std::int64_t>(job_->passes_done) &&
           events()->window.end_cycle > from;
}

// One of a step's transfers, `before` to `after` the link's time since the first began.
void Chip::add_part(TransferEvent transfer, const sc_core::sc_time& before, const sc_core::sc_time& after,
                    std::vector<TransferEvent>* parts) const {
    if (parts == nullptr) return;
    transfer.start = core_cycles(before);
    transfer.end = core_cycles(after);
    parts->push_back(transfer);
}

Cycle Chip::transfer(StepIndex index, std::vector<TransferEvent>* parts) {
    const Step& step = job_->plan->step(index);
    if (step.kind == StepKind::store) return core_cycles(store_ofmaps(index, parts));
    const bool words =
        job_->fast_forward == nullptr || records_later(job_->pass_start) || job_->fast_forward->needs(index);
    return core_cycles(step.region == Region::filter ? load_filters(index, words, parts)
                                                     : load_ifmaps(index, words, parts));
}

// The words wait where banks are free; the first pass that needs them has them in place of those before.
sc_core::sc_time Chip::load_filters(StepIndex index, bool words, std::vector<TransferEvent>* parts) {
    const Step& step = job_->plan->step(index);
    const std::int64_t count = static_cast<std::int64_t>(job_->plan->shape_of(pass_of(step)).filter_order.size());
    const DramSegment segment = job_->image->filters_of(pass_of(step), words);
    sc_core::sc_time delay;
    filters_ahead_.push_back({index, dma_.fetch_filters(segment, count, delay)});
    add_part({TransferKind::filter, step.pass, 0, count, segment.bytes}, {}, delay, parts);
    return delay;
}

void Chip::take_filters(const Step& step) {
    if (filters_ahead_.empty() || step.waits_for(Region::filter) != filters_ahead_.front().load) return;
    const std::vector<std::int16_t>& words = filters_ahead_.front().words;
    glb_.write_filters(0, words.data(), static_cast<std::int64_t>(words.size()));
    filters_ahead_.erase(filters_ahead_.begin());
}

sc_core::sc_time Chip::load_ifmaps(StepIndex index, bool words, std::vector<TransferEvent>* parts) {
    const Step& step = job_->plan->step(index);
    const Pass& pass = pass_of(step);
    const PassShape& shape = job_->plan->shape_of(pass);
    const std::int64_t planes = job_->plan->joint_transfers ? std::int64_t{shape.groups} * shape.channels : 1;
    const std::int64_t count = planes * tile_words(*job_->layer, shape);
    sc_core::sc_time delay;
    std::int64_t address = pass.ifmap_base, part = 0;
    for (const TileKey& key : job_->image->ifmap_transfers(pass)) {
        const DramSegment tile = job_->image->ifmap_tile(key, words);
        const sc_core::sc_time before = delay;
        if (words)
            glb_.write_ifmaps(address, dma_.fetch_ifmaps(tile, count, job_->image->ifmaps_coded(), delay).data(),
                              count);
        else {
            dma_.pass_ifmaps(tile, count, delay);
            glb_.pass_ifmaps(count);
        }
        add_part({TransferKind::ifmap, step.pass, part++, count, tile.bytes}, before, delay, parts);
        address += count;
    }
    return delay;
}

sc_core::sc_time Chip::store_ofmaps(StepIndex index, std::vector<TransferEvent>* parts) {
    sc_core::sc_time delay;
    std::vector<std::int32_t> words;
    const std::int32_t last = job_->plan->last_pass_of(index);
    for (std::int32_t number = job_->plan->step(index).pass; number <= last; ++number) {
        const Pass& pass = job_->plan->passes[static_cast<std::size_t>(number)];
        if (job_->fast_forward != nullptr) job_->fast_forward->finish_psums(pass);
        std::int64_t part = 0;
        for (const OfmapTransfer& transfer : job_->image->ofmap_transfers(pass)) {
            const sc_core::sc_time before = delay;
            glb_.drain_psums(transfer.psums, words);
            const std::int64_t bytes =
                dma_.store_ofmaps(job_->image->ofmap_tile(transfer.key), words, config_.dram.relu && job_->layer->relu,
                                  job_->options->values, delay);
            job_->image->note_stored(transfer.key, bytes);
            add_part({TransferKind::ofmap, number, part++, transfer.psums.words(), bytes}, before, delay, parts);
        }
    }
    return delay;
}

sc_core::sc_time Chip::time_to_catch_up() const {
    const sc_core::sc_time reached = started_at_ + core_time(job_->controller->cycles().total);
    const sc_core::sc_time now = sc_core::sc_time_stamp();
    return reached > now ? reached - now : sc_core::SC_ZERO_TIME;
}

sc_core::sc_time Chip::core_time(Cycle cycles) const {
    return sc_core::sc_time::from_value(core_period_.value() * static_cast<sc_dt::uint64>(cycles));
}

Cycle Chip::core_cycles(const sc_core::sc_time& time) const {
    return static_cast<Cycle>((time.value() + core_period_.value() - 1) / core_period_.value());
}

}  // namespace eyrie
