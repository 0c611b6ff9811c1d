// Draws a comparison with gnuplot: what each dataflow costs per MAC, by level and by data type, and where its PEs'
// cycles go.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <unistd.h>

#include "sim/chip/dataflow_comparison.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

namespace fs = std::filesystem;

// A folder that goes with its owner.
class ScratchFolder {
public:
    ScratchFolder() {
        std::string name = (fs::temp_directory_path() / "eyrie-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw InputError(name + ": no temporary folder can be made");
        path_ = name;
    }
    ~ScratchFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    fs::path operator/(const char* name) const { return path_ / name; }

private:
    fs::path path_;
};

struct Bars {
    std::string title;
    std::string axis;
    std::vector<std::string> parts;
    std::vector<std::vector<double>> values;  // by dataflow
};

double macs_of(const ComparedDataflow& one) {
    double macs = 0;
    for (const LayerResult& layer : one.run.layers) macs += static_cast<double>(layer.macs());
    return macs;
}

std::vector<const ComparedDataflow*> complete_ones(const DataflowComparison& comparison) {
    std::vector<const ComparedDataflow*> all;
    for (const ComparedDataflow& one : comparison.dataflows)
        if (one.complete()) all.push_back(&one);
    return all;
}

std::vector<Bars> bars_of(const DataflowComparison& comparison) {
    const std::string unit = comparison.dataflows.front().run.energy_table.unit;
    Bars level{"Energy per MAC by level", unit, {"MAC", "RF", "NoC", "GLB", "DRAM"}, {}};
    Bars type{"Energy per MAC by data type", unit, {"MAC", "ifmap", "filter", "psum"}, {}};
    Bars time{"PE cycles per MAC", "PE cycles", {"MAC", "waits", "blocked", "other", "no work", "DRAM"}, {}};
    for (const ComparedDataflow* one : complete_ones(comparison)) {
        const LayerResult total = total_of(one->run.layers);
        const LayerEnergy& e = total.energy;
        const double macs = macs_of(*one);
        level.values.push_back({e.mac / macs, e.rf.sum() / macs, e.noc.sum() / macs, e.glb.sum() / macs,
                                e.dram.sum() / macs});
        const auto of_type = [&](double TypeEnergy::*t) { return (e.rf.*t + e.noc.*t + e.glb.*t + e.dram.*t) / macs; };
        type.values.push_back(
            {e.mac / macs, of_type(&TypeEnergy::ifmap), of_type(&TypeEnergy::filter), of_type(&TypeEnergy::psum)});
        const auto spent = [&](std::initializer_list<PeCycle> reasons) {
            double cycles = 0;
            for (const PeCycle reason : reasons) cycles += static_cast<double>(total.counters.pes.cycles[at_reason(reason)]);
            return cycles / macs;
        };
        time.values.push_back({spent({PeCycle::busy, PeCycle::gated}),
                               spent({PeCycle::wait_filter, PeCycle::wait_ifmap, PeCycle::wait_psum}),
                               spent({PeCycle::output_blocked}),
                               spent({PeCycle::psum_addition, PeCycle::window_shift, PeCycle::control}),
                               spent({PeCycle::no_work}), spent({PeCycle::dram})});
    }
    return {level, type, time};
}

// Colours that colour-blind readers can tell apart (Okabe and Ito).
const char* const colours[] = {"#999999", "#E69F00", "#56B4E9", "#009E73", "#CC79A7", "#0072B2"};

std::string script_of(const DataflowComparison& comparison, const std::string& output) {
    std::ostringstream s;
    const auto bars = bars_of(comparison);
    const auto dataflows = complete_ones(comparison);
    s << "set terminal svg size 1200,460 font 'sans-serif,13' background '#ffffff'\n"
      << "set output '" << output << "'\n"
      << "set style data histograms\nset style histogram rowstacked\nset style fill solid border -1\n"
      << "set boxwidth 0.7\nset yrange [0:*]\nset grid ytics lc rgb '#dddddd'\nset xtics nomirror\n"
      << "set key outside bottom center horizontal maxcols 3 width 1 samplen 1.5 font ',11'\n"
      << "set multiplot layout 1," << bars.size() << " title '" << comparison.network << ", batch "
      << comparison.batch << ", " << comparison.machines << "' noenhanced\n";
    for (std::size_t b = 0; b < bars.size(); ++b) {
        s << "$d" << b << " << EOD\n";
        for (std::size_t i = 0; i < dataflows.size(); ++i) {
            s << dataflows[i]->dataflow;
            for (const double value : bars[b].values[i]) s << ' ' << value;
            s << "\n";
        }
        s << "EOD\nset title '" << bars[b].title << "' noenhanced\nset ylabel '" << bars[b].axis << "' noenhanced\nplot ";
        for (std::size_t part = 0; part < bars[b].parts.size(); ++part)
            s << (part == 0 ? "" : ", ") << "$d" << b << " using " << part + 2 << ":xtic(1) title '" << bars[b].parts[part]
              << "' lc rgb '" << colours[part] << "'";
        s << "\n";
    }
    s << "unset multiplot\n";
    return s.str();
}

}  // namespace

std::string comparison_svg(const DataflowComparison& comparison) {
    if (complete_ones(comparison).empty()) throw InputError("--plot: no dataflow could run every layer; allowed: layers that one can");
    const ScratchFolder folder;
    const std::string picture = (folder / "picture.svg").string();
    std::ofstream(folder / "script.gp") << script_of(comparison, picture);
    const std::string command = "gnuplot '" + (folder / "script.gp").string() + "' >'" + (folder / "log").string() + "' 2>&1";
    if (std::system(command.c_str()) != 0) {
        std::ifstream log(folder / "log");
        std::string line;
        std::getline(log, line);
        throw InputError("--plot: gnuplot cannot draw (Debian's package gnuplot-nox has it): " + line);
    }
    std::ostringstream svg;
    svg << std::ifstream(picture).rdbuf();
    return svg.str();
}

}  // namespace eyrie
