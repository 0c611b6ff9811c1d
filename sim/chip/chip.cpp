#include "sim/chip/chip.hpp"

#include <algorithm>

#include "sim/array/array_counters.hpp"

namespace eyrie {

struct Chip::Job {
    const Layer& layer;
    const Plan& plan;
    const RunOptions& options;
    const PassObserver& observer;
    DramImage image;
    KnownPasses unknown;                      // for a run that does not bring what is known
    std::optional<FastForward> fast_forward;  // none: every pass is simulated
    LayerCycles cycles;
    std::size_t next_pass = 0;
};

Chip::Chip(const std::string& name, const AcceleratorConfig& config, DramPort* dram_port)
    : name_(name),
      config_(config),
      core_period_(clock_period(config.core_khz)),
      glb_(name + ".glb", config.glb, config.arithmetic),
      array_(name + ".array", config, glb_),
      dram_(config.dram),
      dma_(config.dram, config.arithmetic, dram_port != nullptr ? *dram_port : dram_) {}

Chip::~Chip() = default;

LayerEvents* Chip::events() const { return job_->options.events; }

LayerRun Chip::run_layer(const Layer& layer, const LayerData& data, const Plan& plan, const RunOptions& options,
                         const PassObserver& observer) {
    try {
        begin_layer(layer, data, plan, options, observer);
        while (run_next_pass()) {
        }
        return finish_layer();
    } catch (...) {
        abandon_layer();
        throw;
    }
}

void Chip::begin_layer(const Layer& layer, const LayerData& data, const Plan& plan, const RunOptions& options,
                       const PassObserver& observer) {
    glb_.configure(plan.glb_ifmap_words, plan.glb_psum_words, plan.glb_filter_words);
    array_.start_layer(plan);
    dma_.reset();
    job_.reset(new Job{
        layer, plan, options, observer, DramImage(layer, data, plan, dma_, config_.arithmetic, dram_), {}, {}, {}, 0});
    // Overlapping passes leave words in the FIFOs. Where all words are to be seen, a recorded pass wants those of the
    // passes before it.
    if (options.fast_forward && !config_.overlap_passes && !(options.events != nullptr && options.values))
        job_->fast_forward.emplace(layer, data, plan, config_, glb_, array_,
                                   options.known != nullptr ? *options.known : job_->unknown,
                                   options.values || dma_.codes_ofmaps(), options.values);
    now_ = 0;
    filters_in_use_ = 0;
    filters_ = fetch_filters(0, 0);
}

LayerRun Chip::finish_layer() {
    const Job& job = *job_;
    array_.record(nullptr);
    LayerRun run;
    run.counters = array_counters(array_, glb_);
    add(dma_.counters(), run.counters);
    if (job_->fast_forward) {
        job_->fast_forward->finish_layer();
        run.counters += job_->fast_forward->replayed();
        run.replayed_cycles = job_->fast_forward->replayed_cycles();
    }
    run.counters.cycles = job.cycles;
    if (job.options.events != nullptr)
        job.options.events->end_layer(job.cycles.total, static_cast<std::int64_t>(job.plan.passes.size()));
    close_books(run.counters.pe_cycles, config_.pes(), job.cycles.array, job.cycles.total - job.cycles.array);
    if (job.options.values && !job.options.stop_after_window) run.ofmap = job.image.read_ofmaps(dram_);
    abandon_layer();
    return run;
}

void Chip::abandon_layer() {
    array_.record(nullptr);
    job_.reset();
    dram_.resize(0);
}

bool Chip::run_next_pass() {
    const std::vector<Pass>& passes = job_->plan.passes;
    const std::size_t i = job_->next_pass;
    const Pass& pass = passes[i];
    LayerCycles& cycles = job_->cycles;
    if (pass.load_ifmaps) stand_still(load_ifmaps(i), TransferKind::ifmap, cycles.ifmap_load_pause);
    if (pass.load_filters) take_filters(pass);

    const Cycle array_start = cycles.array;
    if (job_->options.pass_starts != nullptr) job_->options.pass_starts->push_back(now_);
    const PassTimes times = run_pass(i);
    cycles.array = times.end;
    prefetch_filters(i, now_ + std::max(times.last_filter_read + 1 - array_start, Cycle{0}));
    now_ += cycles.array - array_start;
    if (pass.store_ofmaps) stand_still(store_ofmaps(i), TransferKind::ofmap, cycles.ofmap_store_pause);
    cycles.total = now_;
    ++job_->next_pass;
    if (job_->observer) job_->observer(job_->next_pass, passes.size());
    return job_->next_pass < passes.size() &&
           (!job_->options.stop_after_window || records_later() || awaits_prefetch());
}

PassTimes Chip::run_pass(std::size_t index) {
    if (events() == nullptr) return run_on_array(index);
    LayerEvents& recorded = *events();
    std::optional<FastForward>& fast_forward = job_->fast_forward;
    const std::int64_t number = static_cast<std::int64_t>(index);
    // Where passes overlap, what happens before the window counts as well: words may still wait in FIFOs.
    const bool records = !fast_forward || recorded.wants(number, now_, fast_forward->known_cycles(index));
    recorded.begin_pass(number, job_->cycles.array, now_, records);
    if (number == recorded.window.first_pass)
        recorded.psums_at_start.assign(glb_.psums(), glb_.psums() + job_->plan.glb_psum_words);
    array_.record(records ? &recorded : nullptr);
    const PassTimes times = records && fast_forward ? fast_forward->run_in_detail(index) : run_on_array(index);
    recorded.end_pass(times.end);
    return times;
}

PassTimes Chip::run_on_array(std::size_t index) {
    const Pass& pass = job_->plan.passes[index];
    return job_->fast_forward ? job_->fast_forward->run_pass(index)
                              : array_.run_pass(job_->plan.shape_of(pass), pass.psum_base);
}

// Whether a pass from the next one on may be recorded, so that it needs its words.
bool Chip::records_later() const {
    return events() != nullptr && events()->window.end_pass > static_cast<std::int64_t>(job_->next_pass) &&
           events()->window.end_cycle > now_;
}

// Whether filters began to come before the window's end and are still to be taken: only then it is known when they
// came.
bool Chip::awaits_prefetch() const {
    return events() != nullptr && filters_.pass >= job_->next_pass && filters_.started_at < events()->window.end_cycle;
}

// A transfer of those for which the array stands still, `before` to `after` the link's time since they began.
void Chip::record(TransferEvent transfer, Femtoseconds before, Femtoseconds after) const {
    if (events() == nullptr) return;
    transfer.start = now_ + core_cycles(before);
    transfer.end = now_ + core_cycles(after);
    events()->keep(transfer);
}

// The array waits for a transfer of `link_cycles` core cycles. It goes ahead of a prefetch that is on its way.
void Chip::stand_still(Cycle link_cycles, TransferKind transfer, Cycle& reason) {
    if (events() != nullptr) events()->keep(PauseEvent{transfer, now_, now_ + link_cycles});
    if (filters_.ready_at > now_) filters_.ready_at += link_cycles;
    reason += link_cycles;
    now_ += link_cycles;
}

// The pass's filters, once they are all there, replace those before.
void Chip::take_filters(const Pass& pass) {
    if (events() != nullptr) {
        events()->keep(PauseEvent{TransferKind::filter, now_, filters_.ready_at});
        events()->keep(TransferEvent{TransferKind::filter, static_cast<std::int64_t>(filters_.pass), 0,
                                     static_cast<std::int64_t>(filters_.words.size()), filters_.bytes,
                                     filters_.started_at, filters_.ready_at});
    }
    job_->cycles.filter_pause += std::max(filters_.ready_at - now_, Cycle{0});
    now_ = std::max(now_, filters_.ready_at);
    filters_in_use_ = static_cast<std::int64_t>(job_->plan.shape_of(pass).filter_order.size());
    glb_.write_filters(0, filters_.words.data(), filters_in_use_);
}

// The next filters go where banks are free, or wait until the last pass that needs this one's has read them.
void Chip::prefetch_filters(std::size_t pass, Cycle running_filters_read_at) {
    const std::size_t next = next_filter_load(pass);
    if (next == job_->plan.passes.size() || filters_.pass == next) return;
    const std::int64_t next_words =
        static_cast<std::int64_t>(job_->plan.shape_of(job_->plan.passes[next]).filter_order.size());
    const bool both_fit = filters_in_use_ + next_words <= glb_.filter_capacity_words();
    if (both_fit)
        filters_ = fetch_filters(next, now_);
    else if (pass + 1 == next)
        filters_ = fetch_filters(next, running_filters_read_at);
}

std::size_t Chip::next_filter_load(std::size_t pass) const {
    const std::vector<Pass>& passes = job_->plan.passes;
    std::size_t next = pass + 1;
    while (next < passes.size() && !passes[next].load_filters) ++next;
    return next;
}

Chip::Prefetch Chip::fetch_filters(std::size_t pass, Cycle earliest) {
    const Pass& for_pass = job_->plan.passes[pass];
    Prefetch next;
    Femtoseconds link_time = 0;
    next.pass = pass;
    const std::int64_t count = static_cast<std::int64_t>(job_->plan.shape_of(for_pass).filter_order.size());
    const bool words = !job_->fast_forward || records_later() || job_->fast_forward->needs_filters(pass);
    const DramSegment segment = job_->image.filters_of(for_pass, words);
    next.words = dma_.fetch_filters(segment, count, link_time);
    next.bytes = segment.bytes;
    next.started_at = earliest;
    next.ready_at = earliest + core_cycles(link_time);
    return next;
}

Cycle Chip::load_ifmaps(std::size_t index) {
    const Pass& pass = job_->plan.passes[index];
    const bool words = !job_->fast_forward || records_later() || job_->fast_forward->needs_ifmaps(index);
    const PassShape& shape = job_->plan.shape_of(pass);
    const std::int64_t planes = job_->plan.joint_transfers ? std::int64_t{shape.groups} * shape.channels : 1;
    const std::int64_t count = planes * tile_words(job_->layer, shape);
    Femtoseconds link_time = 0;
    std::int64_t address = 0, part = 0;
    for (const TileKey& key : job_->image.ifmap_transfers(pass)) {
        const DramSegment tile = job_->image.ifmap_tile(key, words);
        const Femtoseconds before = link_time;
        if (words)
            glb_.write_ifmaps(address, dma_.fetch_ifmaps(tile, count, job_->image.ifmaps_coded(), link_time).data(),
                              count);
        else {
            dma_.pass_ifmaps(tile, count, link_time);
            glb_.pass_ifmaps(count);
        }
        record({TransferKind::ifmap, static_cast<std::int64_t>(index), part++, count, tile.bytes}, before, link_time);
        address += count;
    }
    return core_cycles(link_time);
}

// All psums in the buffer are finished: those of the passes that ran since the channels began anew.
Cycle Chip::store_ofmaps(std::size_t last_pass) {
    const std::vector<Pass>& passes = job_->plan.passes;
    Femtoseconds link_time = 0;
    std::size_t first = last_pass;
    while (first > 0 && passes[first].psum_base > 0) --first;
    std::vector<std::int32_t> words;
    for (std::size_t i = first; i <= last_pass; ++i) {
        if (job_->fast_forward) job_->fast_forward->finish_psums(passes[i]);
        std::int64_t part = 0;
        for (const OfmapTransfer& transfer : job_->image.ofmap_transfers(passes[i])) {
            const Femtoseconds before = link_time;
            glb_.drain_psums(transfer.psums, words);
            const std::int64_t bytes =
                dma_.store_ofmaps(job_->image.ofmap_tile(transfer.key), words, config_.dram.relu && job_->layer.relu,
                                  job_->options.values, link_time);
            job_->image.note_stored(transfer.key, bytes);
            record({TransferKind::ofmap, static_cast<std::int64_t>(i), part++, transfer.psums.words(), bytes}, before,
                   link_time);
        }
    }
    return core_cycles(link_time);
}

}  // namespace eyrie
