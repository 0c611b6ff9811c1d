#include "sim/chip/chip.hpp"

#include <algorithm>
#include <utility>

#include "sim/array/array_counters.hpp"

namespace eyrie {

struct Chip::Job {
    const Layer& layer;
    const Plan& plan;
    const RunOptions& options;
    const PassObserver& observer;
    std::optional<LayerPsums> own_psums;  // where they matter beforehand, and the run brings none
    DramImage image;
    PassCache own_cache;                      // for a run that brings no cache
    std::optional<FastForward> fast_forward;  // none: every pass is simulated
    Controller controller;
    std::size_t passes_done = 0;
    LayerCycle pass_start = 0;                  // of the last pass begun
    std::vector<AheadFilters> filters_ahead{};  // loaded into free banks, or being loaded
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

const Pass& Chip::pass_of(const Step& step) const { return job_->plan.passes[static_cast<std::size_t>(step.pass)]; }

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
    std::optional<LayerPsums> own_psums;
    if (options.psums == nullptr && DramImage::needs_psums(config_.dram, config_.arithmetic))
        own_psums.emplace(layer, data, config_.arithmetic);
    const LayerPsums* const psums = own_psums ? &*own_psums : options.psums;
    DramImage image(layer, data, plan, dma_, config_.arithmetic, psums, dram_);
    job_.reset(new Job{layer,
                       plan,
                       options,
                       observer,
                       std::move(own_psums),
                       std::move(image),
                       {},
                       {},
                       Controller(plan, *this, options.events)});
    // Not where passes overlap, which leave words in FIFOs, nor where a recording needs all values: a recorded pass
    // then needs the words of the passes before it.
    if (options.fast_forward && FastForward::is_exact_for(config_) && !(options.events != nullptr && options.values)) {
        const bool coded = job_->image.ofmaps_coded();
        job_->fast_forward.emplace(layer, data, plan, config_, glb_, array_,
                                   options.pass_cache != nullptr ? *options.pass_cache : job_->own_cache,
                                   options.values || coded, options.values,
                                   job_->own_psums && coded ? &*job_->own_psums : options.psums);
    }
    now_ = 0;
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
    const CycleCounts& cycles = job.controller.cycles();
    run.counters.cycles = cycles;
    run.map_forms = job.image.forms();
    if (job.options.events != nullptr)
        job.options.events->end_layer(now_, static_cast<std::int64_t>(job.plan.passes.size()));
    close_books(run.counters.pe_cycles, config_.pes(), cycles.array, cycles.total - cycles.array);
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
    Controller& controller = job_->controller;
    bool goes_on = controller.advance();
    now_ = LayerCycle{controller.cycles().total};
    ++job_->passes_done;
    if (job_->options.stop_after_window && !records_later(now_) &&
        !controller.awaits_transfer_before(events()->window.end_cycle)) {
        controller.stop();
        goes_on = false;
    }
    if (job_->observer) job_->observer(job_->passes_done, job_->plan.passes.size());
    return goes_on;
}

PassTimes Chip::run(const Step& step, ArrayCycle array_start, LayerCycle start) {
    take_filters(step);
    job_->pass_start = start;
    if (job_->options.pass_starts != nullptr) job_->options.pass_starts->push_back(start);
    return events() == nullptr ? run_on_array(pass_of(step), static_cast<std::size_t>(step.pass))
                               : run_recorded(step, array_start, start);
}

PassTimes Chip::run_recorded(const Step& step, ArrayCycle array_start, LayerCycle start) {
    LayerEvents& recorded = *events();
    std::optional<FastForward>& fast_forward = job_->fast_forward;
    const std::size_t number = static_cast<std::size_t>(step.pass);
    // Where passes overlap, those before the window are recorded as well: their words may still be in FIFOs.
    const bool records = !fast_forward || recorded.wants(step.pass, start, fast_forward->cached_cycles(number));
    recorded.begin_pass(step.pass, array_start, start, records);
    if (step.pass == recorded.window.first_pass)
        for (std::int64_t address = 0; address < job_->plan.glb_psum_words; ++address)
            recorded.psums_at_start.push_back(glb_.psum_at(address));
    array_.record(records ? &recorded : nullptr);
    const PassTimes times =
        records && fast_forward ? fast_forward->run_in_detail(number) : run_on_array(pass_of(step), number);
    recorded.end_pass(times.end);
    return times;
}

PassTimes Chip::run_on_array(const Pass& pass, std::size_t number) {
    if (job_->fast_forward) return job_->fast_forward->run_pass(number);
    return array_.run_pass(job_->plan.shape_of(pass), pass.psum_base, pass.ifmap_base, pass.filter_base);
}

// Whether a pass that begins in cycle `from` or later may be recorded, and so needs its words.
bool Chip::records_later(LayerCycle from) const {
    return events() != nullptr && events()->window.end_pass > static_cast<std::int64_t>(job_->passes_done) &&
           events()->window.end_cycle > from;
}

// Adds one of a step's transfers; `before` and `after`: its begin and end in link time, from the step's first transfer.
void Chip::add_part(TransferEvent transfer, Femtoseconds before, Femtoseconds after,
                    std::vector<TransferEvent>* parts) const {
    if (parts == nullptr) return;
    transfer.start = LayerCycle{core_cycles(before)};
    transfer.end = LayerCycle{core_cycles(after)};
    parts->push_back(transfer);
}

Cycles Chip::transfer(StepIndex index, std::vector<TransferEvent>* parts) {
    const Step& step = job_->plan.step(index);
    if (step.kind == StepKind::store)
        return with_word_of(config_.arithmetic.psum_bits,
                            [&](auto word) { return core_cycles(store_ofmaps<decltype(word)>(index, parts)); });
    const bool words = !job_->fast_forward || records_later(job_->pass_start) || job_->fast_forward->needs(index);
    return core_cycles(step.region == Region::filter ? load_filters(index, words, parts)
                                                     : load_ifmaps(index, words, parts));
}

// The words are kept aside, as if in free banks; they replace those in use when the first pass that needs them begins.
Femtoseconds Chip::load_filters(StepIndex index, bool words, std::vector<TransferEvent>* parts) {
    const Step& step = job_->plan.step(index);
    const std::int64_t count = static_cast<std::int64_t>(job_->plan.shape_of(pass_of(step)).filter_order.size());
    const DramSegment segment = job_->image.filters_of(pass_of(step), words);
    Femtoseconds link_time = 0;
    job_->filters_ahead.push_back({index, count, {}});
    if (words)
        job_->filters_ahead.back().words = dma_.fetch_filters(segment, count, link_time);
    else
        dma_.time_filters(segment, count, link_time);
    add_part({TransferKind::filter, step.pass, 0, count, segment.bytes}, 0, link_time, parts);
    return link_time;
}

void Chip::take_filters(const Step& step) {
    if (job_->filters_ahead.empty() || step.waits_for(Region::filter) != job_->filters_ahead.front().load) return;
    const AheadFilters& ahead = job_->filters_ahead.front();
    if (ahead.words.empty())
        glb_.count_filter_writes(ahead.count);
    else
        glb_.write_filters(pass_of(step).filter_base, ahead.words.data(), ahead.count);
    job_->filters_ahead.erase(job_->filters_ahead.begin());
}

// Planes as the buffer holds them. Where all of a tile is padding the link moves nothing.
std::vector<std::int16_t> Chip::fetch_ifmaps(const DramSegment& tile, const PaddedPlane& plane, std::int64_t planes,
                                             Femtoseconds& link_time) {
    std::vector<std::int16_t> words;
    if (plane.dram_words() > 0)
        words = dma_.fetch_ifmaps(tile, planes * plane.dram_words(), job_->image.ifmaps_coded(), link_time);
    return plane.dram_words() == plane.words() ? words : with_padding(plane, planes, words);
}

Femtoseconds Chip::load_ifmaps(StepIndex index, bool words, std::vector<TransferEvent>* parts) {
    const Step& step = job_->plan.step(index);
    const Pass& pass = pass_of(step);
    const PaddedPlane plane = job_->image.ifmap_plane(pass);
    const std::int64_t planes = job_->image.ifmap_planes(pass);
    const std::int64_t count = planes * plane.dram_words(), in_buffer = planes * plane.words();
    Femtoseconds link_time = 0;
    std::int64_t address = pass.ifmap_base, part = 0;
    for (const TileKey& key : job_->image.ifmap_transfers(pass)) {
        const DramSegment tile = job_->image.ifmap_tile(key, words);
        const Femtoseconds before = link_time;
        if (words)
            glb_.write_ifmaps(address, fetch_ifmaps(tile, plane, planes, link_time).data(), in_buffer);
        else {
            if (count > 0) dma_.time_ifmaps(tile, count, link_time);
            glb_.count_ifmap_writes(in_buffer);
        }
        TransferEvent moved{TransferKind::ifmap, step.pass, part++, count, tile.bytes};
        moved.padding_words = in_buffer - count;
        add_part(moved, before, link_time, parts);
        address += in_buffer;
    }
    return link_time;
}

template <class Word>
Femtoseconds Chip::store_ofmaps(StepIndex index, std::vector<TransferEvent>* parts) {
    Femtoseconds link_time = 0;
    std::vector<Word> words;
    if (job_->fast_forward)
        for (std::int32_t pass = job_->plan.step(index).pass; pass <= job_->plan.last_pass_of(index); ++pass)
            job_->fast_forward->finish_psums(job_->plan.passes[static_cast<std::size_t>(pass)]);
    for (const OfmapTransfer& transfer : job_->image.ofmap_transfers(index)) {
        const Femtoseconds before = link_time;
        words.clear();
        for (const OfmapBlock& block : transfer.blocks) glb_.drain_psums(block.psums, words);
        dma_.finish(words, config_.dram.relu && job_->layer.relu);
        const std::int64_t bytes = dma_.store_ofmaps(job_->image.next_ofmap_tile(), words, job_->image.ofmaps_coded(),
                                                     job_->options.values, link_time);
        job_->image.note_stored(bytes);
        add_part({TransferKind::ofmap, transfer.blocks.front().pass, transfer.part, transfer.words(), bytes}, before,
                 link_time, parts);
    }
    return link_time;
}

}  // namespace eyrie
