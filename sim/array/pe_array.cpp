#include "sim/array/pe_array.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace eyrie {

namespace {

std::vector<std::string> names_of_pes(const std::string& array, const AcceleratorConfig& config) {
    std::vector<std::string> names;
    for (int row = 0; row < config.rows; ++row)
        for (int column = 0; column < config.columns; ++column)
            names.push_back(fmt::format("{}.{}", array, PeArray::pe_name(row, column)));
    return names;
}

Parts<Pe> make_pes(const std::vector<std::string>& names, const AcceleratorConfig& config, PeMemory& memory) {
    Parts<Pe> pes(names.size(), memory.pages());
    for (std::size_t pe = 0; pe < names.size(); ++pe)
        pes.add(names[pe].c_str(), config.pe, config.arithmetic, memory, pe);
    return pes;
}

template <class Word>
std::vector<TimedFifo<Word>*> fifos_of(Parts<Pe>& pes, TimedFifo<Word>& (Pe::*fifo)()) {
    std::vector<TimedFifo<Word>*> fifos;
    for (Pe& pe : pes) fifos.push_back(&(pe.*fifo)());
    return fifos;
}

}  // namespace

std::string PeArray::pe_name(int row, int column) { return fmt::format("pe_{}_{}", row, column); }

PeArray::PeArray(const std::string& name, const AcceleratorConfig& config, GlobalBuffer& glb)
    : config_(config),
      pe_names_(names_of_pes(name, config)),
      pe_memory_(config.pe, config.arithmetic, config.pes()),
      pes_(make_pes(pe_names_, config, pe_memory_)),
      filter_network_(name + ".filter_network", config.noc.filter, config.glb.read_latency_cycles, glb.filter_port(),
                      fifos_of(pes_, &Pe::filter_in)),
      ifmap_network_(name + ".ifmap_network", config.noc.ifmap, config.glb.read_latency_cycles, glb.ifmap_port(),
                     fifos_of(pes_, &Pe::ifmap_in)),
      psum_network_(name + ".psum_network", config.noc.psum, config.glb.read_latency_cycles, glb.psum_read_port(),
                    fifos_of(pes_, &Pe::psum_in)),
      output_network_(name + ".output_network", config.noc.output, glb.psum_write_port(),
                      fifos_of(pes_, &Pe::psum_out)) {
    const std::size_t columns = static_cast<std::size_t>(config.columns);
    for (std::size_t pe = 0; pe < pes_.size(); ++pe) {
        const int next = config.next_in_chain(static_cast<int>(pe));
        // A PE without a successor gets a link that no plan uses.
        Pe& successor = next < 0 ? pes_[pe] : pes_[static_cast<std::size_t>(next)];
        links_.emplace_back(config.noc.local_psum.words_per_cycle, pes_[pe].psum_out(), successor.psum_in());
        pes_[pe].link_ifmaps(pe % columns == 0 ? nullptr : &pes_[pe - 1].ifmap_from_right(),
                             pe < columns ? nullptr : &pes_[pe - columns].ifmap_from_below());
    }
    evaluation_order_.resize(pes_.size());
    std::iota(evaluation_order_.rbegin(), evaluation_order_.rend(), std::size_t{0});
}

void PeArray::record(LayerEvents* events) {
    for (std::size_t pe = 0; pe < pes_.size(); ++pe) {
        pes_[pe].record(events == nullptr ? nullptr : &events->pes[pe]);
        links_[pe].record(events == nullptr ? nullptr : &events->links[pe]);
    }
    const auto log = [&](NetworkId network) { return events == nullptr ? nullptr : &events->of(network); };
    filter_network_.record(log(NetworkId::filter));
    ifmap_network_.record(log(NetworkId::ifmap));
    psum_network_.record(log(NetworkId::psum));
    output_network_.record(log(NetworkId::output));
}

void PeArray::start_layer(const Plan& plan) {
    for (Pe& pe : pes_) pe.reset();
    for (PsumLink& link : links_) link.reset();
    filter_network_.reset();
    ifmap_network_.reset();
    psum_network_.reset();
    output_network_.reset();
    filter_network_.configure(plan.filter_ids);
    ifmap_network_.configure(plan.ifmap_ids);
    psum_network_.configure(plan.psum_ids);
    shape_ = nullptr;
}

PassTimes PeArray::run_pass(const PassShape& shape, std::int64_t psum_base, std::int64_t ifmap_base,
                            std::int64_t filter_base) {
    start_pass(shape, psum_base, ifmap_base, filter_base);
    return finish_pass();
}

PassTimes PeArray::finish_pass() {
    while (!pass_finished())
        if (!advance_all()) report_deadlock();
    PassTimes times;
    times.first_filter_read = filter_network_.first_read_at();
    times.last_filter_read = filter_network_.last_read_at();
    times.first_ifmap_read = ifmap_network_.first_read_at();
    times.last_ifmap_read = ifmap_network_.last_read_at();
    times.last_psum_write = output_network_.last_write_at();
    times.end = end_of_work();
    return times;
}

void PeArray::skip_to(ArrayCycle at) {
    for (Pe& pe : pes_) pe.skip_to(at);
}

void PeArray::start_pass(const PassShape& shape, std::int64_t psum_base, std::int64_t ifmap_base,
                         std::int64_t filter_base) {
    if (shape_ != &shape) {
        shape_ = &shape;
        working_.clear();
        for (const std::size_t pe : evaluation_order_)
            if (shape.program(pe).has_work()) working_.push_back(pe);
        takes_filters_.assign(pes_.size(), 0);
        takes_ifmaps_.assign(pes_.size(), 0);
        takes_psums_.assign(pes_.size(), 0);
        prefetches_ = false;
        for (const std::size_t pe : working_) {
            takes_filters_[pe] = shape.program(pe).takes_filters();
            takes_ifmaps_[pe] = shape.program(pe).takes_ifmaps();
            takes_psums_[pe] = shape.program(pe).takes_psums();
            prefetches_ |= exceeds_cache(pes_.size()) && shape.program(pe).filter_use != FilterUse::stream;
        }
    }
    if (!config_.overlap_passes) {
        const ArrayCycle idle_at = end_of_work();
        filter_network_.hold_until(idle_at);
        ifmap_network_.hold_until(idle_at);
        psum_network_.hold_until(idle_at);
        for (const std::size_t pe : working_) pes_[pe].idle_until(idle_at);
    }
    filter_network_.start_pass(shape.filter_stream, filter_base, takes_filters_);
    ifmap_network_.start_pass(shape.ifmap_stream, ifmap_base, takes_ifmaps_);
    psum_network_.start_pass(shape.psum_stream, psum_base, takes_psums_);
    output_network_.start_pass(shape.output_stream, psum_base);
    for (const std::size_t pe : working_) {
        const PeProgram& program = shape.program(pe);
        pes_[pe].start_pass(program);
        if (program.passes_psums_on())
            links_[pe].start_pass(static_cast<Count>(program.images) * program.positions, program.filters);
    }
}

bool PeArray::advance_all() {
    bool progressed = filter_network_.advance();
    progressed |= ifmap_network_.advance();
    progressed |= psum_network_.advance();
    for (std::size_t i = 0; i < working_.size(); ++i) {
        if (prefetches_) prefetch_after(i);
        progressed |= pes_[working_[i]].advance();
        progressed |= links_[working_[i]].advance();
    }
    progressed |= output_network_.advance();
    return progressed;
}

// While a PE works, prefetches the words of the next one, whose state has arrived by now, and the state of the one
// after it. It does not pay for PEs that take a filter word for every MAC: they do little in a turn; nor where the
// state of all PEs fits the cache.
void PeArray::prefetch_after(std::size_t i) const {
    if (i + 1 < working_.size()) {
        pes_[working_[i + 1]].prefetch_words();
        links_[working_[i + 1]].prefetch_words();
    }
    if (i + 2 < working_.size()) {
        pes_[working_[i + 2]].prefetch_state();
        links_[working_[i + 2]].prefetch_state();
    }
}

bool PeArray::pass_finished() const {
    if (!output_network_.pass_finished() || !filter_network_.pass_finished() || !ifmap_network_.pass_finished() ||
        !psum_network_.pass_finished())
        return false;
    return std::all_of(working_.begin(), working_.end(),
                       [&](std::size_t pe) { return pes_[pe].pass_finished() && links_[pe].pass_finished(); });
}

void PeArray::report_deadlock() const {
    std::string text = "the array deadlocks; who waits:";
    if (!filter_network_.pass_finished()) text += "\n  " + filter_network_.state();
    if (!ifmap_network_.pass_finished()) text += "\n  " + ifmap_network_.state();
    if (!psum_network_.pass_finished()) text += "\n  " + psum_network_.state();
    if (!output_network_.pass_finished()) text += "\n  " + output_network_.state();
    for (const std::size_t pe : working_) {
        if (!pes_[pe].pass_finished()) text += "\n  " + pes_[pe].state();
        if (!links_[pe].pass_finished()) text += "\n  " + links_[pe].state();
    }
    throw DeadlockError(text);
}

Count PeArray::link_words() const {
    return std::accumulate(links_.begin(), links_.end(), Count{0},
                           [](Count sum, const PsumLink& link) { return sum + link.words_moved(); });
}

ArrayCycle PeArray::end_of_work() const {
    ArrayCycle end = output_network_.idle_at();
    for (const Pe& pe : pes_) end = std::max(end, pe.local_time());
    return end;
}

void PeArray::inject_stalls(StallInjector* injector) {
    for (Pe& pe : pes_) pe.inject_stalls(injector);
}

void PeArray::shuffle_evaluation(std::uint64_t seed) {
    Random random(seed);
    for (std::size_t i = evaluation_order_.size(); i > 1; --i)
        std::swap(evaluation_order_[i - 1], evaluation_order_[random.below(static_cast<std::uint32_t>(i))]);
    shape_ = nullptr;
}

}  // namespace eyrie
