#include "tests/oracle/simulated_array.hpp"

#include "memory/global_buffer.hpp"

namespace eyrie {
namespace {

// SystemC wants a name of its own for every module of the process.
std::string unique_name(const std::string& kind) {
    static int count = 0;
    return kind + std::to_string(count++);
}

std::vector<std::int64_t> psums_in(GlobalBuffer& glb, std::int64_t words) {
    std::vector<std::int64_t> psums;
    for (std::int64_t address = 0; address < words; ++address) psums.push_back(glb.psum_at(address));
    return psums;
}

template <class Word>
void drain_all(GlobalBuffer& glb, std::int64_t words) {
    std::vector<Word> psum;
    for (std::int64_t address = 0; address < words; ++address)
        if (glb.psum_read_port().readable_at(address, 1, 1) != ReadPort<PsumLane>::undecided)
            glb.drain_psums({address, 1, 1, 1}, psum);
}

ClockedPassResult run_pass(const ClockedPass& pass, std::int64_t psum_words, GlobalBuffer& glb, PeArray& array) {
    glb.write_ifmaps(0, pass.ifmaps.data(), static_cast<std::int64_t>(pass.ifmaps.size()));
    glb.write_filters(0, pass.filters.data(), static_cast<std::int64_t>(pass.filters.size()));
    const PassTimes times = array.run_pass(*pass.shape, pass.psum_base);
    constexpr std::size_t filters = place(DataType::filter), ifmaps = place(DataType::ifmap);
    return {times.first_read[filters], times.last_read[filters], times.first_read[ifmaps],
            times.last_read[ifmaps],   times.last_psum_write,    psums_in(glb, psum_words)};
}

std::string differs(const std::string& what, std::int64_t simulated, std::int64_t clocked) {
    if (simulated == clocked) return "";
    return what + ": simulated " + std::to_string(simulated) + ", clocked " + std::to_string(clocked);
}
std::string differs(const std::string& what, ArrayCycle simulated, ArrayCycle clocked) {
    return differs(what, simulated.number(), clocked.number());
}

std::string pass_difference(const ClockedPassResult& a, const ClockedPassResult& b) {
    std::string text = differs("first filter read", a.first_filter_read, b.first_filter_read);
    if (text.empty()) text = differs("first ifmap read", a.first_ifmap_read, b.first_ifmap_read);
    if (text.empty()) text = differs("last filter read", a.last_filter_read, b.last_filter_read);
    if (text.empty()) text = differs("last ifmap read", a.last_ifmap_read, b.last_ifmap_read);
    if (text.empty()) text = differs("last psum write", a.last_psum_write, b.last_psum_write);
    return text;
}

std::string pe_difference(const ClockedPeResult& a, const ClockedPeResult& b) {
    std::string text;
    for (std::size_t reason = 0; reason < pe_cycle_reasons; ++reason) {
        const std::string found = differs(pe_cycle_names[reason], a.cycles[reason], b.cycles[reason]);
        if (!found.empty()) text += (text.empty() ? "" : "; ") + found;
    }
    const std::string found = differs("end", a.end, b.end);
    return text + (text.empty() || found.empty() ? "" : "; ") + found;
}

}  // namespace

ClockedResult run_simulated_array(const RandomCase& drawn, const std::vector<ClockedPass>& passes,
                                  const ArrayOptions& options) {
    const Plan& plan = drawn.plan;
    GlobalBuffer glb(unique_name("glb").c_str(), drawn.machine.glb, drawn.machine.arithmetic);
    PeArray array(unique_name("array").c_str(), drawn.machine, glb);
    glb.configure(plan.glb_ifmap_words, plan.glb_psum_words, plan.glb_filter_words);
    if (options.shuffled) array.shuffle_evaluation(options.shuffle_seed);
    if (options.stalls != nullptr) array.inject_stalls(options.stalls);
    LayerEvents events(array.pes().size());
    if (options.recorded) array.record(&events);
    array.start_layer(plan);
    ClockedResult result;
    const std::vector<char> stores = passes_that_store(plan);
    for (std::size_t i = 0; i < passes.size(); ++i) {
        result.passes.push_back(run_pass(passes[i], plan.glb_psum_words, glb, array));
        if (stores[i] != 0)
            with_word_of(drawn.machine.arithmetic.psum_bits,
                         [&](auto word) { drain_all<decltype(word)>(glb, plan.glb_psum_words); });
    }
    for (const auto& pe : array.pes()) result.pes.push_back({pe.counters().cycles, pe.local_time()});
    result.end = array.end_of_work();
    return result;
}

std::string data_difference(const ClockedResult& simulated, const ClockedResult& clocked) {
    for (std::size_t pass = 0; pass < clocked.passes.size(); ++pass)
        for (std::size_t i = 0; i < clocked.passes[pass].psums.size(); ++i) {
            const std::string what = "pass " + std::to_string(pass) + ", psum " + std::to_string(i);
            const std::string text = differs(what, simulated.passes[pass].psums[i], clocked.passes[pass].psums[i]);
            if (!text.empty()) return text;
        }
    return "";
}

std::string difference(const ClockedResult& simulated, const ClockedResult& clocked) {
    for (std::size_t i = 0; i < clocked.passes.size(); ++i) {
        const std::string text = pass_difference(simulated.passes[i], clocked.passes[i]);
        if (!text.empty()) return "pass " + std::to_string(i) + ": " + text;
    }
    for (std::size_t i = 0; i < clocked.pes.size(); ++i) {
        const std::string text = pe_difference(simulated.pes[i], clocked.pes[i]);
        if (!text.empty()) return "PE " + std::to_string(i) + ": " + text;
    }
    const std::string text = differs("end", simulated.end, clocked.end);
    return text.empty() ? data_difference(simulated, clocked) : text;
}

}  // namespace eyrie
