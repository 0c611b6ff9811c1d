#include "sim/chip/fast_forward.hpp"

#include <algorithm>

#include "sim/kernel/errors.hpp"

namespace eyrie {

LayerCounters array_counters(const PeArray& array, const GlobalBuffer& glb) {
    LayerCounters all;
    for (const auto& pe : array.pes()) all.pes += pe->counters();
    all.filter_network = array.filter_network().counters();
    all.ifmap_network = array.ifmap_network().counters();
    all.psum_network = array.psum_network().counters();
    all.output_network = array.output_network().counters();
    all.psum_hops = array.link_words();
    all.glb = glb.counters();
    return all;
}

namespace {

// A gated MAC as the ungated one it would be on other data.
void ungate(LayerCounters& counters, const AcceleratorConfig& machine) {
    PeCounters& pes = counters.pes;
    if (machine.pe.filter_spad_words > 0) pes.filter_reads += pes.gated_macs;
    pes.cycles[at_reason(PeCycle::busy)] += pes.gated_macs;
    pes.cycles[at_reason(PeCycle::gated)] -= pes.gated_macs;
    pes.gated_macs = 0;
}

void gate(LayerCounters& counters, Count macs, const AcceleratorConfig& machine) {
    PeCounters& pes = counters.pes;
    if (machine.pe.filter_spad_words > 0) pes.filter_reads -= macs;
    pes.cycles[at_reason(PeCycle::busy)] -= macs;
    pes.cycles[at_reason(PeCycle::gated)] += macs;
    pes.gated_macs += macs;
}

// In how many windows of a tile each of its rows (columns) is.
std::vector<Count> windows_over(std::int64_t size, std::int64_t outputs, std::int64_t stride, std::int64_t filter) {
    std::vector<Count> windows(static_cast<std::size_t>(size), 0);
    for (std::int64_t y = 0; y < outputs; ++y)
        for (std::int64_t i = 0; i < filter; ++i) ++windows[static_cast<std::size_t>(y * stride + i)];
    return windows;
}

}  // namespace

FastForward::FastForward(const Layer& layer, const Plan& plan, const AcceleratorConfig& machine, GlobalBuffer& glb,
                         PeArray& array, bool values)
    : layer_(layer), plan_(plan), machine_(machine), glb_(glb), array_(array), values_(values),
      function_(layer, machine.arithmetic), known_(plan.shapes.size()) {}

void FastForward::filters_loaded(const Pass& pass) {
    if (values_) function_.load_filters(plan_.shape_of(pass), glb_.filters());
}

void FastForward::ifmaps_loaded(const Pass& pass) {
    if (!machine_.pe.zero_gating) return;
    const PassShape& shape = plan_.shape_of(pass);
    const std::vector<Count> rows = windows_over(strip_rows(layer_, shape.ofmap_rows), shape.ofmap_rows, layer_.stride_h, layer_.R);
    const std::vector<Count> columns =
        windows_over(strip_columns(layer_, shape.ofmap_columns), shape.ofmap_columns, layer_.stride_w, layer_.S);
    const std::int16_t* word = glb_.ifmaps();
    zero_uses_ = 0;
    for (std::int64_t plane = 0; plane < std::int64_t{shape.images} * shape.groups * shape.channels; ++plane)
        for (const Count row : rows) {
            Count uses = 0;
            for (const Count column : columns) uses += *word++ == 0 ? column : 0;
            zero_uses_ += row * uses;
        }
}

// A pass whose filters later, unknown passes find in the spads has to load them there.
bool FastForward::can_replay(std::size_t index) const {
    const auto known = [&](std::size_t pass) {
        return known_[static_cast<std::size_t>(plan_.passes[pass].shape)].has_value();
    };
    if (machine_.overlap_passes || !known(index)) return false;
    if (!plan_.passes[index].load_filters) return true;
    for (std::size_t next = index + 1; next < plan_.passes.size() && !plan_.passes[next].load_filters; ++next)
        if (!known(next)) return false;
    return true;
}

PassTimes FastForward::run_pass(std::size_t index) {
    const Pass& pass = plan_.passes[index];
    return can_replay(index) ? replay(pass) : simulate(pass);
}

PassTimes FastForward::simulate(const Pass& pass) {
    const PassShape& shape = plan_.shape_of(pass);
    std::vector<std::int32_t> psums;
    if (values_) psums.assign(glb_.psums() + pass.psum_base, glb_.psums() + pass.psum_base + shape.psum_words);
    const LayerCounters before = array_counters(array_, glb_);
    const Cycle start = array_.end_of_work();
    const PassTimes times = array_.run_pass(shape, pass.psum_base);
    if (values_) check_psums(pass, psums);
    Known known;
    known.cycles = array_.end_of_work() - start;
    known.last_filter_read = times.last_filter_read - start;
    known.counters = array_counters(array_, glb_);
    known.counters -= before;
    known.counters.pes.cycles[at_reason(PeCycle::no_work)] = 0;  // is what remains of the array's time
    ungate(known.counters, machine_);
    known_[static_cast<std::size_t>(pass.shape)] = known;
    return times;
}

PassTimes FastForward::replay(const Pass& pass) {
    const PassShape& shape = plan_.shape_of(pass);
    const Known& known = *known_[static_cast<std::size_t>(pass.shape)];
    const Cycle start = array_.end_of_work();
    array_.skip_to(start + known.cycles);
    replayed_ += known.counters;
    replayed_cycles_ += known.cycles;
    if (machine_.pe.zero_gating) gate(replayed_, zero_uses_ * shape.filters, machine_);
    if (values_) function_.run(shape, glb_.ifmaps(), glb_.psums() + pass.psum_base);
    glb_.set_psums_present(pass.psum_base, shape.psum_words);
    PassTimes times;
    times.last_filter_read = start + known.last_filter_read;
    return times;
}

// The detailed simulation and the function of the pass have made the same psums.
void FastForward::check_psums(const Pass& pass, const std::vector<std::int32_t>& before) const {
    const PassShape& shape = plan_.shape_of(pass);
    std::vector<std::int32_t> expected = before;
    function_.run(shape, glb_.ifmaps(), expected.data());
    if (!std::equal(expected.begin(), expected.end(), glb_.psums() + pass.psum_base))
        throw SimulationError("layer " + layer_.name + ": a simulated pass made other psums than its function");
}

}  // namespace eyrie
