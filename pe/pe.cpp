#include "pe/pe.hpp"

#include <algorithm>

#include "pe/window_sums.hpp"
#include "sim/kernel/cache_line.hpp"

namespace eyrie {

Pe::Pe(const char* name, const PeConfig& config, const Arithmetic& arithmetic, PeMemory& memory)
    : filter_in(name, "filter_in", config.filter_fifo_words, memory.of(PeMemory::filter_fifos)),
      ifmap_from_right(name, "ifmap_from_right", config.ifmap_right_fifo_words, memory.of(PeMemory::fifos_from_right)),
      ifmap_from_below(name, "ifmap_from_below", config.ifmap_below_fifo_words, memory.of(PeMemory::fifos_from_below)),
      ifmap_in(name, "ifmap_in", config.ifmap_fifo_words, memory.of(PeMemory::ifmap_fifos)),
      psum_in(name, "psum_in", config.psum_in_fifo_words, memory.of(PeMemory::psum_in_fifos)),
      psum_out(name, "psum_out", config.psum_out_fifo_words, memory.of(PeMemory::psum_out_fifos)),
      config_(config),
      arithmetic_(arithmetic),
      window_(window_room_words(config), &memory.of(PeMemory::spads)),
      filter_spad_(filter_room_words(config), &memory.of(PeMemory::spads)),
      psums_(psum_room_words(config), &memory.of(PeMemory::spads)),
      incoming_(memory.incoming_psums()),
      name_(name) {}

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

// From ifmap_in to where programs without window begin, in the order of pe/pe.hpp.
void Pe::prefetch_state() const {
    const char* const first = reinterpret_cast<const char*>(&ifmap_in);
    prefetch_lines(first, static_cast<std::size_t>(reinterpret_cast<const char*>(&product_added_) - first));
}

void Pe::prefetch_words() const {
    ifmap_in.prefetch();
    psum_in.prefetch();
    psum_out.prefetch();
    prefetch_lines(window_.data(), window_.size() * sizeof(std::int16_t));
    const std::size_t filter_words = std::min(static_cast<std::size_t>(filter_words_), filter_spad_.size());
    prefetch_lines(filter_spad_.data(), filter_words * sizeof(std::int16_t));
    prefetch_lines(psums_.data(), psums_.size() * sizeof(std::int32_t));
}

void Pe::start_pass(const PeProgram& program) {
    if (!program.has_work()) return;
    if (program.ifmap_spad_words() > config_.ifmap_spad_words ||
        program.filter_spad_words() > config_.filter_spad_words ||
        program.psum_spad_words(config_.psum_addition == PsumAddition::separate) > config_.psum_spad_words)
        throw SimulationError(std::string(name_) + ": the program overflows a spad");
    if (psum_up_ != program.psum_up) psum_out.change_consumer();
    psum_up_ = program.psum_up;
    program_ = &program;
    window_words_ = program.window_words();
    new_words_ = program.new_words();
    filter_words_ = program.filter_words();
    phase_ = Phase::start;
    image_ = position_ = 0;
    filter_words_loaded_ = program.filter_use == FilterUse::load ? 0 : filter_words_;
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
        if ((ifmaps_to_drop_ > 0 && phase_ != Phase::start) || phase_ == Phase::drop_words) drop_ifmaps();
        if (!step) return progressed || ifmap_in.occupied_words() != ifmap_words_before;
        progressed = true;
    }
}

// The idle state lasts start_cycles at least and until the first words are seen.
bool Pe::begin_pass() {
    const bool loads_first = !config_.filter_load_overlaps && program_->filter_use == FilterUse::load;
    if (window_words_ > 0) {
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
    phase_ = loads_first && window_words_ > 0 ? Phase::load_filters : Phase::multiply;
    begin_position();
    return true;
}

// One word a cycle into the single-ported spad; no MAC meanwhile.
bool Pe::load_filters() {
    const int all = filter_words_;
    bool progressed = false;
    while (filter_words_loaded_ < all) {
        if (!filter_in.words_known(1)) return progressed;
        wait_until(filter_in.ready_at(1), PeCycle::wait_filter);
        if (log_ != nullptr) log_filter(time_, filter_words_loaded_);
        filter_spad_[static_cast<std::size_t>(filter_words_loaded_++)] = filter_in.pop(time_);
        spend(1, PeCycle::wait_filter);
        progressed = true;
    }
    counters_.rf_filter_writes += all;
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
    const int fresh = new_words_;
    const int kept = window_words_ - fresh;
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
    const int words = window_words_;
    // With merged addition the last entry's MACs also take in and put out the psums.
    const int alone = config_.psum_addition == PsumAddition::merged && words > 0 ? words - 1 : words;
    const bool loading = !filters_are_loaded();
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
        const int before = k_;
        const bool all_done = multiply_new_words(alone);
        progressed |= k_ != before;
        if (!all_done) return progressed;
    }
    if (alone < words) {
        if (!take_window_word()) return progressed;
        return finish_psums(true) || progressed;
    }
    phase_ = Phase::add_psums;
    return true;
}

// MACs of entries up to `last_k` whose filter words are all there; an ifmap word is taken in the cycle before its
// first.
bool Pe::multiply_new_words(int last_k) {
    while (k_ < last_k) {
        const int words = std::min(steps_at_once(last_k - k_), ifmap_in.occupied_words());
        if (words == 0) return false;
        const int filters = program_->filters;
        std::int16_t* const window = &window_[static_cast<std::size_t>(k_)];
        const Cycle last_at = ifmap_in.pop_when_ready(time_ - 1, filters, window, words);
        wait_until(last_at + 1 - static_cast<Cycle>(words - 1) * filters, PeCycle::wait_ifmap);
        if (log_ != nullptr) log_ifmap(time_ - 1, IfmapSide::network);
        spend(static_cast<Cycle>(words) * filters, PeCycle::busy);
        k_ += words;
    }
    return true;
}

// The first position of a pass: filter words are used in the order of their arrival.
bool Pe::multiply_first_position(int last_k) {
    for (; k_ < last_k; ++k_) {
        if (!take_window_word()) return false;
        while (filter_ < program_->filters) {
            const int words = std::min(steps_at_once(program_->filters - filter_), filter_in.occupied_words());
            if (words == 0) return false;
            load_filter_words(words);
            spend(words, PeCycle::busy);
            filter_ += words;
        }
        filter_ = 0;
        window_word_taken_ = false;
    }
    return true;
}

// The sums of the position, from the spads' contents.
void Pe::accumulate() {
    window_sums(psums_.data(), filter_spad_.data(), window_.data(), window_words_, program_->filters,
                arithmetic_.product_shift);
    accumulated_ = true;
}

// One filter's sum alone: in a pass's first position psums may leave before the last filter arrives.
std::int32_t Pe::sum_of(int filter) const {
    std::uint32_t sum = 0;
    for (int k = 0; k < window_words_; ++k) {
        const std::int32_t word = filter_spad_[static_cast<std::size_t>(k * program_->filters + filter)];
        sum += static_cast<std::uint32_t>((word * window_[static_cast<std::size_t>(k)]) >> arithmetic_.product_shift);
    }
    return static_cast<std::int32_t>(sum);
}

// How many psums can be finished now, one a cycle without a pause; local time is moved on to when the first can. 0: not
// decided yet.
int Pe::psums_at_once(bool takes_psum) {
    int count = std::min(program_->filters - filter_, psum_out.free_words());
    if (takes_psum) count = std::min(count, psum_in.occupied_words());
    if (count == 0) return 0;
    const auto keep_pace = [&] {
        return psum_out.space_keeps_pace(time_, count) && (!takes_psum || psum_in.words_keep_pace(time_, count));
    };
    const bool loading = !filters_are_loaded();
    const bool all = filter_ == 0 && count == program_->filters;  // in the log, others stand one by one
    if (!loading && (log_ == nullptr || all) && keep_pace()) return count;
    if (takes_psum) wait_until(psum_in.ready_at(1), PeCycle::wait_psum);
    wait_until(psum_out.space_at(1), PeCycle::output_blocked);
    return !loading && log_ == nullptr && keep_pace() ? count : 1;
}

// Adds the incoming psums, if any, and puts the finished ones into the output FIFO, one a cycle.
bool Pe::finish_psums(bool with_mac) {
    const PeProgram& program = *program_;
    const bool takes_psum = program.takes_psum_at(position_);
    bool progressed = false;
    while (filter_ < program.filters) {
        // The filter word moves into the spad whether or not the psum is there: its slot is needed.
        if (!filters_are_loaded() && filter_words_loaded_ <= (window_words_ - 1) * program.filters + filter_) {
            if (!filter_in.words_known(1)) return progressed;
            load_filter_words(1);
            progressed = true;
        }
        const int count = psums_at_once(takes_psum);
        if (count == 0) return progressed;
        std::int32_t* const sums = &psums_[static_cast<std::size_t>(filter_)];
        if (!accumulated_ && filters_are_loaded()) accumulate();
        if (!accumulated_) *sums = sum_of(filter_);
        if (takes_psum) {
            if (log_ != nullptr) log_psums(PeEventKind::psum_taken, time_, count);
            psum_in.pop_each_cycle(time_, incoming_, count);
        } else {
            std::fill_n(incoming_, count, 0);
        }
        finish_sums(sums, incoming_, count, arithmetic_.psum_bits);
        if (log_ != nullptr) log_psums(PeEventKind::psum_put, time_ + config_.pipeline_stages - 1, count);
        psum_out.push_each_cycle(time_ + config_.pipeline_stages - 1, sums, count);
        spend(count, with_mac ? PeCycle::busy : PeCycle::psum_addition);
        filter_ += count;
        progressed = true;
    }
    end_position();
    return true;
}

// The next filter words go from the FIFO into the spad, each in the cycle before its MAC, one MAC a cycle. Local time
// is moved on by the cycles in which one was missing.
void Pe::load_filter_words(int words) {
    std::int16_t* const spad = &filter_spad_[static_cast<std::size_t>(filter_words_loaded_)];
    const Cycle last_at = filter_in.pop_when_ready(time_ - 1, 1, spad, words);
    wait_until(last_at + 1 - (words - 1), PeCycle::wait_filter);
    if (log_ != nullptr) log_filter(time_ - 1, filter_words_loaded_);
    filter_words_loaded_ += words;
    counters_.rf_filter_writes += words;
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
    const Count macs = positions * filter_words_;
    if (macs == 0) return;
    const Count zeros = program.stream_ifmaps
                            ? zero_words_
                            : std::count(window_.begin(), window_.begin() + window_words_, std::int16_t{0});
    counters_.macs += macs;
    if (config_.ifmap_spad_words > 0) {
        counters_.rf_ifmap_reads += macs;
        counters_.rf_ifmap_writes += positions * (position_ == 0 ? window_words_ : new_words_);
    }
    if (config_.filter_spad_words > 0) counters_.rf_filter_reads += macs;
    if (config_.zero_gating) gate_macs(counters_, counters_.cycles, zeros * program.filters, config_);
    if (config_.psum_spad_words == 0) return;
    // The first MAC of a psum reads none; a merged last one goes straight out.
    const Count kept = config_.psum_addition == PsumAddition::merged ? macs - positions * program.filters : macs;
    counters_.rf_psum_reads += kept;
    counters_.rf_psum_writes += kept;
}

std::string Pe::state() const {
    static const char* const phases[] = {"start of pass", "loading filters", "multiplying",
                                         "adding psums",  "dropping words",  "finished"};
    std::string text = std::string(name_) + ": " + phases[static_cast<int>(phase_)];
    if (phase_ == Phase::finished) return text;
    return text + ", image " + std::to_string(image_) + ", position " + std::to_string(position_) + ", window entry " +
           std::to_string(k_) + ", filter " + std::to_string(filter_) + "; FIFO words: filter " +
           std::to_string(filter_in.occupied_words()) + ", ifmap " + std::to_string(ifmap_in.occupied_words()) +
           ", psum in " + std::to_string(psum_in.occupied_words()) + ", psum out " +
           std::to_string(psum_out.occupied_words());
}

}  // namespace eyrie
