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

// Where the words of a data type are in the buffer, and what takes them in a PE.
#define EYRIE_MAKE_INPUT(id, type, ...)                                                     \
    , id##_network_(fmt::format("{}.{}", name, row_of(NetworkId::id).block), config.noc.id, \
                    config.glb.read_latency_cycles, glb.type##_read_port(), fifos_of(pes_, &Pe::type##_in))
#define EYRIE_MAKE_OUTPUT(id, type, ...)                                                                             \
    , id##_network_(fmt::format("{}.{}", name, row_of(NetworkId::id).block), config.noc.id, glb.type##_write_port(), \
                    fifos_of(pes_, &Pe::type##_out))

PeArray::PeArray(const std::string& name, const AcceleratorConfig& config, GlobalBuffer& glb)
    : config_(config),
      pe_names_(names_of_pes(name, config)),
      pe_memory_(config.pe, config.arithmetic, config.pes()),
      pes_(make_pes(pe_names_, config, pe_memory_)) EYRIE_INPUT_NETWORKS(EYRIE_MAKE_INPUT)
          EYRIE_OUTPUT_NETWORKS(EYRIE_MAKE_OUTPUT) {
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
#define EYRIE_RECORD(id, ...) id##_network_.record(log(NetworkId::id));
    EYRIE_NETWORKS(EYRIE_RECORD)
}

void PeArray::start_layer(const Plan& plan) {
    for (Pe& pe : pes_) pe.reset();
    for (PsumLink& link : links_) link.reset();
#define EYRIE_RESET(id, ...) id##_network_.reset();
    EYRIE_NETWORKS(EYRIE_RESET)
    for_each_input([&](NetworkId id, auto& network) { network.configure(plan.*planned(id).ids); });
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
    std::array<bool, type_count> any{};
    for_each_input([&](NetworkId id, const auto& network) {
        const std::size_t type = place(row_of(id).type);
        ArrayCycle &first = times.first_read[type], &last = times.last_read[type];
        first = any[type] ? std::min(first, network.first_read_at()) : network.first_read_at();
        last = any[type] ? std::max(last, network.last_read_at()) : network.last_read_at();
        any[type] = true;
    });
    for_each_output([&](const auto& network, const OutputStream&) {
        times.last_psum_write = std::max(times.last_psum_write, network.last_write_at());
    });
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
        for (std::vector<char>& takes : takes_) takes.assign(pes_.size(), 0);
        prefetches_ = false;
        for (const std::size_t pe : working_) {
            for (std::size_t type = 0; type < type_count; ++type)
                takes_[type][pe] = shape.program(pe).takes(static_cast<DataType>(type));
            prefetches_ |= exceeds_cache(pes_.size()) && shape.program(pe).filter_use != FilterUse::stream;
        }
    }
    if (!config_.overlap_passes) {
        const ArrayCycle idle_at = end_of_work();
        for_each_input([&](NetworkId, auto& network) { network.hold_until(idle_at); });
        for (const std::size_t pe : working_) pes_[pe].idle_until(idle_at);
    }
    std::array<std::int64_t, type_count> base{};
    base[place(DataType::filter)] = filter_base;
    base[place(DataType::ifmap)] = ifmap_base;
    base[place(DataType::psum)] = psum_base;
    for_each_input([&](NetworkId id, auto& network) {
        const std::size_t type = place(row_of(id).type);
        network.start_pass(shape.*planned(id).stream, base[type], takes_[type]);
    });
    for_each_output([&](auto& network, const OutputStream& stream) { network.start_pass(stream, psum_base); });
    for (const std::size_t pe : working_) {
        const PeProgram& program = shape.program(pe);
        pes_[pe].start_pass(program);
        if (program.passes_psums_on())
            links_[pe].start_pass(static_cast<Count>(program.images) * program.positions, program.filters);
    }
}

bool PeArray::advance_all() {
    bool progressed = false;
    for_each_input([&](NetworkId, auto& network) { progressed |= network.advance(); });
    for (std::size_t i = 0; i < working_.size(); ++i) {
        if (prefetches_) prefetch_after(i);
        progressed |= pes_[working_[i]].advance();
        progressed |= links_[working_[i]].advance();
    }
    for_each_output([&](auto& network, const OutputStream&) { progressed |= network.advance(); });
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
#define EYRIE_AND_FINISHED(id, ...) &&id##_network_.pass_finished()
    if (!(true EYRIE_NETWORKS(EYRIE_AND_FINISHED))) return false;
    return std::all_of(working_.begin(), working_.end(),
                       [&](std::size_t pe) { return pes_[pe].pass_finished() && links_[pe].pass_finished(); });
}

void PeArray::report_deadlock() const {
    std::string text = "the array deadlocks; who waits:";
    for_each_network([&](NetworkId, const auto& network) {
        if (!network.pass_finished()) text += "\n  " + network.state();
    });
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
    ArrayCycle end = 0;
#define EYRIE_END_OF_OUTPUT(id, ...) end = std::max(end, id##_network_.idle_at());
    EYRIE_OUTPUT_NETWORKS(EYRIE_END_OF_OUTPUT)
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
