#include "pe/pe.hpp"

#include <algorithm>

namespace eyrie {

namespace {

// One window entry times its row of filters. A loop of its own so that it vectorises; compiled for wider
// vectors too where the loader can choose (not under sanitizers, which run before it can).
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
__attribute__((target_clones("avx2", "default")))
#endif
void multiply_row(std::int32_t* psums, const std::int16_t* filters, std::int16_t ifmap, int count, int shift) {
    for (int f = 0; f < count; ++f)
        psums[f] = static_cast<std::int32_t>(
            static_cast<std::uint32_t>(psums[f]) +
            static_cast<std::uint32_t>((static_cast<std::int32_t>(filters[f]) * ifmap) >> shift));
}

void add_wrapping(std::int32_t* sums, const std::int32_t* words, int count) {
    for (int i = 0; i < count; ++i)
        sums[i] = static_cast<std::int32_t>(static_cast<std::uint32_t>(sums[i]) + static_cast<std::uint32_t>(words[i]));
}

void wrap_all(std::int32_t* words, int count, int bits) {
    for (int i = 0; i < count; ++i)
        words[i] = static_cast<std::int32_t>(static_cast<std::uint32_t>(words[i]) << (32 - bits)) >> (32 - bits);
}

// A PE without a spad still has the operand register that feeds the multiplier.
std::size_t register_or_spad(int spad_words) { return static_cast<std::size_t>(std::max(spad_words, 1)); }

}  // namespace

PeCounters& PeCounters::operator+=(const PeCounters& other) {
    for_each_counter(*this, other, [](Count& a, Count b) { a += b; });
    return *this;
}

Pe::Pe(sc_core::sc_module_name name, const PeConfig& config, const Arithmetic& arithmetic)
    : sc_core::sc_module(name),
      filter_in(std::string(this->name()) + ".filter_in", config.filter_fifo_words),
      ifmap_in(std::string(this->name()) + ".ifmap_in", config.ifmap_fifo_words),
      psum_in(std::string(this->name()) + ".psum_in", config.psum_in_fifo_words),
      psum_out(std::string(this->name()) + ".psum_out", config.psum_out_fifo_words),
      ifmap_from_right(std::string(this->name()) + ".ifmap_from_right", config.ifmap_right_fifo_words),
      ifmap_from_below(std::string(this->name()) + ".ifmap_from_below", config.ifmap_below_fifo_words),
      config_(config),
      arithmetic_(arithmetic),
      window_(register_or_spad(config.ifmap_spad_words)),
      filter_spad_(register_or_spad(config.filter_spad_words)),
      psums_(register_or_spad(config.psum_spad_words)),
      incoming_(psums_.size()) {}

void Pe::reset() {
    filter_in.reset();
    ifmap_in.reset();
    psum_in.reset();
    psum_out.reset();
    ifmap_from_right.reset();
    ifmap_from_below.reset();
    ifmap_fifo_free_at_ = 0;
    counters_ = {};
    time_ = 0;
    program_ = nullptr;
    psum_up_ = false;
    phase_ = Phase::finished;
}

void Pe::start_pass(const PeProgram& program) {
    if (!program.has_work()) return;
    if (program.ifmap_spad_words() > config_.ifmap_spad_words ||
        program.filter_spad_words() > config_.filter_spad_words ||
        program.psum_spad_words(config_.psum_addition == PsumAddition::separate) > config_.psum_spad_words)
        throw SimulationError(std::string(name()) + ": the program overflows a spad");
    if (psum_up_ != program.psum_up) psum_out.change_consumer();
    psum_up_ = program.psum_up;
    program_ = &program;
    phase_ = Phase::start;
    image_ = position_ = 0;
    filter_words_loaded_ = program.filter_use == FilterUse::load ? 0 : program.filter_words();
    ifmaps_to_drop_ = program.drops.first;
    ifmap_run_left_ = program.drops.run;
    if (program.stream_ifmaps) set_up_routes();
}

bool Pe::advance() {
    // A step that only took an ifmap word has freed a slot the network may wait for.
    const int ifmap_words_before = ifmap_in.occupied_words();
    bool progressed = false;
    for (;;) {
        bool step = false;
        switch (phase_) {
            case Phase::start: step = begin_pass(); break;
            case Phase::load_filters: step = load_filters(); break;
            case Phase::multiply: step = multiply(); break;
            case Phase::add_psums: step = finish_psums(false); break;
            case Phase::drop_words: step = drop_ifmaps(); break;
            case Phase::finished: break;
        }
        // Where the multiplier waits, words are dropped all the same: others may wait for the room.
        if (phase_ != Phase::start && phase_ != Phase::finished) drop_ifmaps();
        if (!step) return progressed || ifmap_in.occupied_words() != ifmap_words_before;
        progressed = true;
    }
}

// The idle state lasts start_cycles at least and until the first words are seen.
bool Pe::begin_pass() {
    const bool loads_first = !config_.filter_load_overlaps && program_->filter_use == FilterUse::load;
    if (program_->window_words() > 0) {
        const bool needs_filter = program_->takes_filters();
        const bool needs_ifmap = !loads_first;  // else only once the filters are loaded
        if ((needs_filter && !filter_in.words_known(1)) || (needs_ifmap && !ifmap_in.words_known(1))) return false;
        spend(config_.start_cycles, PeCycle::control);
        if (needs_filter) wait_until(filter_in.ready_at(1), PeCycle::wait_filter);
        if (needs_ifmap) wait_until(ifmap_in.ready_at(1), PeCycle::wait_ifmap);
    } else {
        spend(config_.start_cycles, PeCycle::control);
    }
    ifmap_fifo_free_at_ = std::max(ifmap_fifo_free_at_, time_);  // an idle PE drops no words
    spend(config_.load_cycles, PeCycle::control);
    phase_ = loads_first && program_->window_words() > 0 ? Phase::load_filters : Phase::multiply;
    begin_position();
    return true;
}

// One word a cycle into the single-ported spad; no MAC meanwhile.
bool Pe::load_filters() {
    const int all = program_->filter_words();
    bool progressed = false;
    while (filter_words_loaded_ < all) {
        if (!filter_in.words_known(1)) return progressed;
        wait_until(filter_in.ready_at(1), PeCycle::wait_filter);
        if (log_ != nullptr) log_filter(time_, filter_words_loaded_);
        filter_spad_[static_cast<std::size_t>(filter_words_loaded_++)] = filter_in.pop(time_);
        spend(1, PeCycle::wait_filter);
        progressed = true;
    }
    counters_.filter_writes += all;
    phase_ = Phase::multiply;
    return true;
}

// Start of an ofmap position: what the window keeps is moved to its front.
void Pe::begin_position() {
    k_ = 0;
    filter_ = 0;
    window_word_taken_ = false;
    accumulated_ = false;
    if (program_->stream_ifmaps) {
        psums_[0] = 0;
        product_added_ = false;
        zero_words_ = 0;
        route_ = 0;
        return;
    }
    if (position_ == 0) return;
    const int fresh = program_->new_words();
    const int kept = program_->window_words() - fresh;
    std::copy(window_.begin() + fresh, window_.begin() + fresh + kept, window_.begin());
    spend(static_cast<Cycle>(fresh) * config_.window_shift_cycles_per_word, PeCycle::window_shift);
}

// Takes entry k_ from the FIFO into the window unless the window has it already; the word is
// written to the spad in the cycle before its first MAC.
bool Pe::take_window_word() {
    if (window_word_taken_) return true;
    if (k_ >= kept_words()) {
        if (!ifmap_in.words_known(1)) return false;
        wait_until(ifmap_in.ready_at(1) + 1, PeCycle::wait_ifmap);
        if (log_ != nullptr) log_ifmap(time_ - 1, IfmapSide::network);
        window_[static_cast<std::size_t>(k_)] = ifmap_in.pop(time_ - 1);
    }
    window_word_taken_ = true;
    return true;
}

bool Pe::multiply() {
    const PeProgram& program = *program_;
    if (program.stream_ifmaps) return stream_macs();
    const int words = program.window_words();
    // With merged addition the last entry's MACs also take in and put out the psums.
    const int alone = config_.psum_addition == PsumAddition::merged && words > 0 ? words - 1 : words;
    const bool loading = filter_words_loaded_ < program.filter_words();
    bool progressed = false;
    if (loading) {
        const int before = filter_words_loaded_;
        const bool all_done = multiply_first_position(alone);
        progressed = filter_words_loaded_ != before;
        if (!all_done) return progressed;
    } else {
        const int kept = std::min(kept_words(), alone);
        if (k_ < kept) {  // nothing to wait for
            spend(static_cast<Cycle>(kept - k_) * program.filters, PeCycle::busy);
            k_ = kept;
            progressed = true;
        }
        for (; k_ < alone; ++k_) {
            if (!take_window_word()) return progressed;
            spend(program.filters, PeCycle::busy);
            window_word_taken_ = false;
            progressed = true;
        }
    }
    if (alone < words) {
        if (!take_window_word()) return progressed;
        return finish_psums(true) || progressed;
    }
    phase_ = Phase::add_psums;
    return true;
}

// The first position of a pass: filter words are used in the order of their arrival.
bool Pe::multiply_first_position(int last_k) {
    for (; k_ < last_k; ++k_) {
        if (!take_window_word()) return false;
        for (; filter_ < program_->filters; ++filter_) {
            if (!filter_in.words_known(1)) return false;
            load_filter_word();
            spend(1, PeCycle::busy);
        }
        filter_ = 0;
        window_word_taken_ = false;
    }
    return true;
}

// The sums of the position, from the spads' contents.
void Pe::accumulate() {
    const int filters = program_->filters;
    std::fill_n(psums_.begin(), filters, 0);
    for (int k = 0; k < program_->window_words(); ++k) {
        const std::int16_t ifmap = window_[static_cast<std::size_t>(k)];
        if (ifmap != 0)
            multiply_row(psums_.data(), &filter_spad_[static_cast<std::size_t>(k) * static_cast<std::size_t>(filters)],
                         ifmap, filters, arithmetic_.product_shift);
    }
    accumulated_ = true;
}

// One filter's sum alone: in a pass's first position psums may leave before the last filter arrives.
std::int32_t Pe::sum_of(int filter) const {
    std::int32_t sum = 0;
    for (int k = 0; k < program_->window_words(); ++k)
        multiply_row(&sum, &filter_spad_[static_cast<std::size_t>(k * program_->filters + filter)],
                     window_[static_cast<std::size_t>(k)], 1, arithmetic_.product_shift);
    return sum;
}

// The usual case: the psums of the position arrive in time, and room is made for them in time.
bool Pe::finish_psums_without_waiting(bool with_mac) {
    const PeProgram& program = *program_;
    const int count = program.filters;
    if (filter_ != 0 || filter_words_loaded_ < program.filter_words()) return false;
    if (!psum_out.space_keeps_pace(time_, count)) return false;
    const bool takes_psum = program.takes_psum_at(position_);
    if (takes_psum && !psum_in.words_keep_pace(time_, count)) return false;
    if (!accumulated_) accumulate();
    if (takes_psum) {
        if (log_ != nullptr) log_psums(PeEventKind::psum_taken, time_, count);
        psum_in.pop_each_cycle(time_, incoming_.data(), count);
        add_wrapping(psums_.data(), incoming_.data(), count);
    }
    wrap_all(psums_.data(), count, arithmetic_.psum_bits);
    if (log_ != nullptr) log_psums(PeEventKind::psum_put, time_ + config_.pipeline_stages - 1, count);
    psum_out.push_each_cycle(time_ + config_.pipeline_stages - 1, psums_.data(), count);
    spend(count, with_mac ? PeCycle::busy : PeCycle::psum_addition);
    return true;
}

// Adds the incoming psums, if any, and puts the finished ones into the output FIFO, one a cycle.
bool Pe::finish_psums(bool with_mac) {
    const PeProgram& program = *program_;
    if (finish_psums_without_waiting(with_mac)) {
        end_position();
        return true;
    }
    const bool takes_psum = program.takes_psum_at(position_);
    bool progressed = false;
    for (; filter_ < program.filters; ++filter_) {
        // The filter word moves into the spad whether or not the psum is there: its slot is needed.
        if (filter_words_loaded_ < (program.window_words() - 1) * program.filters + filter_ + 1) {
            if (!filter_in.words_known(1)) return progressed;
            load_filter_word();
            progressed = true;
        }
        if (takes_psum && !psum_in.words_known(1)) return progressed;
        if (!psum_out.space_known(1)) return progressed;
        if (filter_words_loaded_ == program.filter_words() && !accumulated_) accumulate();
        std::int64_t sum = accumulated_ ? psums_[static_cast<std::size_t>(filter_)] : sum_of(filter_);
        if (takes_psum) wait_until(psum_in.ready_at(1), PeCycle::wait_psum);
        wait_until(psum_out.space_at(1), PeCycle::output_blocked);
        if (log_ != nullptr) {
            if (takes_psum) log_psums(PeEventKind::psum_taken, time_, 1);
            log_psums(PeEventKind::psum_put, time_ + config_.pipeline_stages - 1, 1);
        }
        if (takes_psum) sum += psum_in.pop(time_);
        psum_out.push(time_ + config_.pipeline_stages - 1, wrap(sum, arithmetic_.psum_bits));
        spend(1, with_mac ? PeCycle::busy : PeCycle::psum_addition);
        progressed = true;
    }
    end_position();
    return true;
}

// The next filter word goes from the FIFO into the spad in the cycle before its first MAC.
void Pe::load_filter_word() {
    wait_until(filter_in.ready_at(1) + 1, PeCycle::wait_filter);
    if (log_ != nullptr) log_filter(time_ - 1, filter_words_loaded_);
    filter_spad_[static_cast<std::size_t>(filter_words_loaded_++)] = filter_in.pop(time_ - 1);
    ++counters_.filter_writes;
}

void Pe::end_position() {
    const PeProgram& program = *program_;
    count_positions(1);
    if (++position_ == program.positions) {
        position_ = 0;
        if (program.drops.run == 0) ifmaps_to_drop_ = drops_after_image();
        if (++image_ == program.images) {
            spend(config_.next_image_cycles, PeCycle::control);
            phase_ = Phase::drop_words;
            return;
        }
        spend(config_.next_image_cycles + config_.load_cycles, PeCycle::control);
    }
    phase_ = Phase::multiply;
    begin_position();
}

// Alike, with the zero words of the last one.
void Pe::count_positions(std::int64_t positions) {
    const PeProgram& program = *program_;
    const Count macs = positions * program.filter_words();
    if (macs == 0) return;
    const Count zeros = program.stream_ifmaps
                            ? zero_words_
                            : std::count(window_.begin(), window_.begin() + program.window_words(), std::int16_t{0});
    const Count gated = config_.zero_gating ? zeros * program.filters : 0;
    counters_.macs += macs;
    counters_.gated_macs += gated;
    counters_.cycles[at_reason(PeCycle::busy)] -= gated;
    counters_.cycles[at_reason(PeCycle::gated)] += gated;
    if (config_.ifmap_spad_words > 0) {
        counters_.ifmap_reads += macs;
        counters_.ifmap_writes += positions * (position_ == 0 ? program.window_words() : program.new_words());
    }
    if (config_.filter_spad_words > 0) counters_.filter_reads += macs - gated;
    if (config_.psum_spad_words == 0) return;
    // The first MAC of a psum reads none; a merged last one goes straight out.
    const Count kept = config_.psum_addition == PsumAddition::merged ? macs - positions * program.filters : macs;
    counters_.psum_reads += kept;
    counters_.psum_writes += kept;
}

std::string Pe::state() const {
    static const char* const phases[] = {"start of pass", "loading filters", "multiplying",
                                         "adding psums",  "dropping words",  "finished"};
    std::string text = std::string(name()) + ": " + phases[static_cast<int>(phase_)];
    if (phase_ == Phase::finished) return text;
    return text + ", image " + std::to_string(image_) + ", position " + std::to_string(position_) + ", window entry " +
           std::to_string(k_) + ", filter " + std::to_string(filter_) + "; FIFO words: filter " +
           std::to_string(filter_in.occupied_words()) + ", ifmap " + std::to_string(ifmap_in.occupied_words()) +
           ", psum in " + std::to_string(psum_in.occupied_words()) + ", psum out " +
           std::to_string(psum_out.occupied_words());
}

}  // namespace eyrie
