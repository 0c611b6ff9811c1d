#include "sim/fast_forward/fast_forward.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/fast_forward/pass_parts.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

// For each ifmap row (column), without padding, how many windows cover it.
std::vector<Count> windows_over(std::int64_t size, std::int64_t padding, std::int64_t outputs, std::int64_t stride,
                                std::int64_t filter) {
    std::vector<Count> windows(static_cast<std::size_t>(size), 0);
    for (std::int64_t y = 0; y < outputs; ++y)
        for (std::int64_t i = 0; i < filter; ++i) {
            const std::int64_t at = y * stride + i - padding;
            if (at >= 0 && at < size) ++windows[static_cast<std::size_t>(at)];
        }
    return windows;
}

// How many windows cover the nonzero words of a row.
template <class Sum>
Sum uses_of_row(const std::int16_t* words, const std::vector<Sum>& columns) {
    Sum uses = 0;
    for (std::size_t x = 0; x < columns.size(); ++x) uses += columns[x] & -static_cast<Sum>(words[x] != 0);
    return uses;
}

// MACs of the whole layer whose ifmap word is zero, padding included.
Count macs_on_zeros(const Layer& layer, const LayerData& data) {
    const std::vector<Count> rows = windows_over(layer.H, layer.pad.top, layer.E(), layer.stride_h, layer.R);
    const std::vector<Count> columns = windows_over(layer.W, layer.pad.left, layer.F(), layer.stride_w, layer.S);
    const std::vector<std::int32_t> narrow(columns.begin(), columns.end());  // twice as fast where a row's sum fits
    const bool fits = layer.F() * layer.S < (std::int64_t{1} << 31);
    const std::int16_t* words = data.ifmap.data.data();
    Count others = 0;  // MACs on nonzero words, of one filter
    for (std::int64_t plane = 0; plane < data.ifmap.shape[0] * layer.C; ++plane)
        for (const Count row : rows) {
            others += row * (fits ? Count{uses_of_row(words, narrow)} : uses_of_row(words, columns));
            words += layer.W;
        }
    return layer.macs_per_image() * data.ifmap.shape[0] - others * layer.M_per_group();
}

}  // namespace

FastForward::FastForward(const Layer& layer, const LayerData& data, const Plan& plan, const AcceleratorConfig& machine,
                         GlobalBuffer& glb, PeArray& array, PassCache& cache, bool values, bool check,
                         const LayerPsums* psums)
    : layer_(layer),
      data_(data),
      plan_(plan),
      machine_(machine),
      glb_(glb),
      array_(array),
      check_(values && check),
      psums_(check ? nullptr : psums),
      cache_(cache) {
    cache_.shapes.resize(plan.shapes.size());
    const auto takes_no_filters = [&](std::int32_t pass) {
        return plan.shape_of(plan.passes[static_cast<std::size_t>(pass)]).filter_order.empty();
    };
    for (const Step& step : plan.steps) {
        if (step.kind != StepKind::keep || step.region != Region::filter) continue;
        std::int32_t last = step.pass;
        while (last < step.until && takes_no_filters(last + 1)) ++last;
        if (last > step.pass) kept_filters_.push_back({step.pass, last});
    }
    if (values && psums_ == nullptr) function_.emplace(layer, data, machine.arithmetic);
}

// A pass that loads filters is simulated again if a later pass that uses them from the PEs' spads is not cached.
bool FastForward::replays(std::size_t index) const {
    if (!is_cached(index)) return false;
    const auto kept = std::lower_bound(kept_filters_.begin(), kept_filters_.end(), static_cast<std::int32_t>(index),
                                       [](const Kept& one, std::int32_t pass) { return one.first < pass; });
    if (kept == kept_filters_.end() || kept->first != static_cast<std::int32_t>(index)) return true;
    for (std::int32_t pass = kept->first + 1; pass <= kept->last; ++pass)
        if (!is_cached(static_cast<std::size_t>(pass))) return false;
    return true;
}

// Asks all passes up to the last that uses the words: more than those that do.
bool FastForward::needs(StepIndex load) const {
    for (std::int32_t pass = plan_.step(load).pass; pass <= plan_.last_pass_of(load); ++pass)
        if (!replays(static_cast<std::size_t>(pass))) return true;
    return false;
}

PassTimes FastForward::run_pass(std::size_t index) {
    const Pass& pass = plan_.passes[index];
    return replays(index) ? replay(pass) : simulate(pass, false);
}

PassTimes FastForward::simulate(const Pass& pass, bool in_detail) {
    const PassShape& shape = plan_.shape_of(pass);
    if (shape.psum_in) mark_psums(pass);
    if (check_ && shape.psum_in) make_psums(pass, pass.channel);
    LayerCounters before = array_counters(array_, glb_);
    before += replayed_;
    const ArrayCycle start = idle_at_;
    array_.skip_to(start);
    const PassTimes times = run_on_array(pass, in_detail);
    idle_at_ = times.end;
    if (check_ && !made_its_psums(pass))
        throw SimulationError(
            fmt::format("layer {}: a simulated pass made other psums than its function", layer_.name));
    PassCache::Pass found;
    found.cycles = idle_at_ - start;
    found.last_filter_read = times.last_read[place(DataType::filter)] - start;
    found.counters = array_counters(array_, glb_);
    found.counters += replayed_;
    found.counters -= before;
    simulated_gated_macs_ += found.counters.gated_macs;
    ungate(found.counters, machine_.pe);
    cached(pass) = found;
    return times;
}

// Into the buffer: the psums of the pass, over so many channels.
void FastForward::make_psums(const Pass& pass, std::int64_t channels) {
    with_word_of(machine_.arithmetic.psum_bits, [&](auto word) {
        function_->psums(pass, plan_.shape_of(pass), channels, glb_.psums<decltype(word)>() + pass.psum_base);
    });
}

bool FastForward::made_its_psums(const Pass& pass) {
    const PassShape& shape = plan_.shape_of(pass);
    return with_word_of(machine_.arithmetic.psum_bits, [&](auto word) {
        std::vector<decltype(word)> expected(static_cast<std::size_t>(shape.psum_words));
        function_->psums(pass, shape, pass.channel + shape.channels, expected.data());
        return std::equal(expected.begin(), expected.end(), glb_.psums<decltype(word)>() + pass.psum_base);
    });
}

PassTimes FastForward::run_on_array(const Pass& pass, bool in_detail) {
    const PassShape& shape = plan_.shape_of(pass);
    if (check_ || in_detail || shape.parts.loops.empty())
        return array_.run_pass(shape, pass.psum_base, pass.ifmap_base, pass.filter_base);
    const PartsRun run = run_pass_in_parts(shape, pass, machine_, array_, glb_);
    replayed_ += run.skipped;
    replayed_cycles_ += run.skipped_cycles;
    glb_.set_psums_present(pass.psum_base, shape.psum_words);
    return run.times;
}

PassTimes FastForward::replay(const Pass& pass) {
    const PassCache::Pass& same = *cached(pass);
    PassTimes times;
    times.last_read[place(DataType::filter)] = idle_at_ + same.last_filter_read;
    times.end = idle_at_ += same.cycles;
    replayed_ += same.counters;
    replayed_cycles_ += same.cycles;
    unmarked_.insert(pass.psum_base);
    return times;
}

// Replayed passes leave their psums unmarked until somebody reads them.
void FastForward::mark_psums(const Pass& pass) {
    if (unmarked_.erase(pass.psum_base) != 0) glb_.set_psums_present(pass.psum_base, plan_.shape_of(pass).psum_words);
}

void FastForward::finish_psums(const Pass& pass) {
    mark_psums(pass);
    if (function_) make_psums(pass, layer_.C_per_group());
    if (psums_ != nullptr)
        with_word_of(machine_.arithmetic.psum_bits, [&](auto word) {
            psums_->copy(pass, plan_.shape_of(pass), glb_.psums<decltype(word)>() + pass.psum_base);
        });
}

void FastForward::finish_layer() {
    if (machine_.pe.zero_gating) gate(replayed_, macs_on_zeros(layer_, data_) - simulated_gated_macs_, machine_.pe);
}

}  // namespace eyrie
