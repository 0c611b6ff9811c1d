#include "sim/systemc/vcd_file.hpp"

#include <charconv>
#include <cstring>
#include <fstream>
#include <memory>

#define SC_INCLUDE_DYNAMIC_PROCESSES
#include <fmt/format.h>
#include <systemc>

#include "sim/host/temporary_file.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/trace/text_sink.hpp"
#include "sim/trace/wave.hpp"

namespace eyrie {

namespace {

const sc_core::sc_time& cycle_time() {
    static const sc_core::sc_time nanosecond(1, sc_core::SC_NS);
    return nanosecond;
}

// Replays the signals' changes in a SystemC process of its own.
class Replay {
public:
    Replay(const Wave& wave, LayerCycle first_cycle, LayerCycle end_cycle)
        : wave_(wave), values_(wave.signals.size()), now_(first_cycle), end_cycle_(end_cycle) {
        apply(first_cycle);
        written_ = values_;
        value_lines_ = values_.size();
    }

    // Into `name`.vcd. Returns the time that stands for the first cycle.
    std::uint64_t run(const std::string& name) {
        sc_core::sc_trace_file* const file = sc_core::sc_create_vcd_trace_file(name.c_str());
        file->set_time_unit(1, sc_core::SC_NS);
        for (std::size_t i = 0; i < values_.size(); ++i)
            sc_core::sc_trace(file, values_[i], wave_.signals[i].name, wave_.signals[i].bits);
        const std::uint64_t cycle = cycle_time().value();
        const std::uint64_t start = (sc_core::sc_time_stamp().value() + cycle - 1) / cycle;
        until_start_ = sc_core::sc_time::from_value(start * cycle) - sc_core::sc_time_stamp();
        sc_core::sc_spawn_options options;
        options.spawn_method();
        sc_core::sc_spawn([this] { step(); }, sc_core::sc_gen_unique_name("waves"), &options);
        sc_core::sc_start();  // until nothing changes any more; the process is not woken again
        sc_core::sc_close_vcd_trace_file(file);
        return start;
    }
    // Of the file: the first values, and every change.
    std::size_t value_lines() const { return value_lines_; }

private:
    // SystemC writes changes when time advances, so in the last step nothing changes.
    void step() {
        if (now_ == end_cycle_) return;
        const std::size_t from = next_;
        apply(now_);
        count_lines(from);
        const LayerCycle then = next_ < wave_.changes.size() ? wave_.changes[next_].cycle : end_cycle_;
        sc_core::next_trigger(until_start_ + cycle_time() * static_cast<double>(then - now_));
        until_start_ = sc_core::SC_ZERO_TIME;
        now_ = then;
    }
    // Applies all changes up to a cycle.
    void apply(LayerCycle cycle) {
        for (; next_ < wave_.changes.size() && wave_.changes[next_].cycle <= cycle; ++next_) {
            const WaveChange& change = wave_.changes[next_];
            sc_dt::uint64& value = values_[static_cast<std::size_t>(change.signal)];
            value = (change.add ? value : 0) + static_cast<sc_dt::uint64>(change.value);
        }
    }

    // Of the changes that were applied at once, from number `from` on.
    void count_lines(std::size_t from) {
        for (std::size_t i = from; i < next_; ++i) {
            const std::size_t signal = static_cast<std::size_t>(wave_.changes[i].signal);
            if (values_[signal] == written_[signal]) continue;
            written_[signal] = values_[signal];
            ++value_lines_;
        }
    }

    const Wave& wave_;
    std::vector<sc_dt::uint64> values_;
    std::vector<sc_dt::uint64> written_;
    std::size_t value_lines_ = 0;
    std::size_t next_ = 0;
    LayerCycle now_;
    LayerCycle end_cycle_;
    sc_core::sc_time until_start_;
};

std::string legend() {
    std::string text = "$comment\n1 ns is one core cycle of the layer, DRAM pauses included. state:";
    for (std::size_t i = 0; i < pe_cycle_reasons; ++i) text += fmt::format(" {} {}", i, pe_cycle_names[i]);
    return text + "\n$end\n";
}

// What a whole file has: SystemC does not look whether what it writes reaches the disk.
struct VcdLines {
    std::size_t signals = 0;
    std::size_t values = 0;
    std::int64_t open_scopes = 0;
    int marks = 0;  // $version, $timescale, the end of each, $enddefinitions; $dumpvars and its end
    int texts = 0;  // the version, the time scale

    void count_of_header(const std::string& line) {
        const auto begins = [&](const char* with) { return line.compare(0, std::strlen(with), with) == 0; };
        if (begins("$var "))
            ++signals;
        else if (begins("$scope "))
            ++open_scopes;
        else if (begins("$upscope "))
            --open_scopes;
        else
            ++(line[0] == '$' ? marks : texts);
    }
    bool are_whole(std::size_t all_signals, std::size_t all_values) const {
        return signals == all_signals && values == all_values && open_scopes == 0 && marks == 7 && texts == 2;
    }
};

// Copies SystemC's file with the layer's cycles as times, and without the date: equal runs give equal files. Returns
// what was in it.
VcdLines copy_with_cycles(const std::string& name, std::int64_t start, const TracedLayer& traced, TextSink& out) {
    std::ifstream in(name);
    VcdLines lines;
    std::string line;
    // The header ends with a comment that holds SystemC's time.
    bool left_out = false;
    while (std::getline(in, line) && line != "$dumpvars") {
        left_out = left_out || line == "$date" || line == "$comment";
        if (!left_out && !line.empty()) {
            lines.count_of_header(line);
            out << line << '\n';
        }
        left_out = left_out && line != "$end";
    }
    if (line == "$dumpvars") ++lines.marks;
    out << legend() << '#' << traced.first_cycle() << '\n' << line << '\n';
    while (std::getline(in, line)) {
        if (line.empty()) continue;
        std::int64_t time = 0;
        if (line[0] == '#') {
            std::from_chars(line.data() + 1, line.data() + line.size(), time);
            const LayerCycle cycle = traced.first_cycle() + (time - start);
            if (cycle > traced.first_cycle() && cycle < traced.end_cycle()) out << '#' << cycle << '\n';
        } else {
            out << line << '\n';
            if (line[0] == '$')
                ++lines.marks;
            else
                ++lines.values;
        }
    }
    out << '#' << traced.end_cycle() << '\n';
    return lines;
}

}  // namespace

void write_vcd(const TracedLayer& traced, const BlockChoice& blocks, const std::string& path, OutputFile& file) {
    const Wave wave = wave_of(traced, blocks, "chip");
    // SystemC makes its file by name, and would follow a link: in a folder of its own there is none.
    const TemporaryFolder folder(path);
    const std::string name = folder.name() + "/systemc";
    const TemporaryFile temporary(name + ".vcd");
    sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
    Replay replay(wave, traced.first_cycle(), traced.end_cycle());
    std::uint64_t start = 0;
    try {
        start = replay.run(name);
    } catch (const sc_core::sc_report& error) {
        throw ComputerError(fmt::format("{}: cannot be written: {}", path, error.get_msg()));
    }
    TextSink out(file);
    const VcdLines lines = copy_with_cycles(temporary.name(), static_cast<std::int64_t>(start), traced, out);
    if (!lines.are_whole(wave.signals.size(), replay.value_lines()))
        throw ComputerError(fmt::format("{}: cannot be written: a part of SystemC's file is missing", path));
    out.flush();
}

}  // namespace eyrie
