// How long the exact mapper takes beside the estimate, in processor time: choosing the mapping of one layer, and
// choosing and running it. Every layer of AlexNet, VGG-16 and MobileNet, all dataflows, on their machines of equal area
// and on Eyeriss.
//   mapper_time                  a line for each machine and dataflow, and the medians over all layers
//   mapper_time layers           also a line for each layer
//   mapper_time eyeriss rs ...   only the rows of these machines (eyeriss, equal) and dataflows
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/host/log.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/run/run_network.hpp"
#include "workloads/network_file/network_file.hpp"

using namespace eyrie;

namespace {

double processor_ms() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

// The shortest of three, or of fewer where they take long; none where the layer cannot run.
template <class Work>
std::optional<double> milliseconds(Work work) {
    double least = 1e30;
    try {
        for (int i = 0; i < 3 && (i == 0 || least < 100); ++i) {
            const double before = processor_ms();
            work();
            least = std::min(least, processor_ms() - before);
        }
    } catch (const InputError&) {
        return {};
    }
    return least;
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

// Times of both mappers, and their ratios, layer by layer.
struct Column {
    std::vector<double> estimate, exact, ratio;
    void add(double of_estimate, double of_exact) {
        estimate.push_back(of_estimate);
        exact.push_back(of_exact);
        ratio.push_back(of_exact / of_estimate);
    }
    void add(const Column& other) {
        estimate.insert(estimate.end(), other.estimate.begin(), other.estimate.end());
        exact.insert(exact.end(), other.exact.begin(), other.exact.end());
        ratio.insert(ratio.end(), other.ratio.begin(), other.ratio.end());
    }
};
struct Times {
    Column choice, run;
    void print(const std::string& machine, const std::string& dataflow) const {
        std::printf("%-18s %-6s %6zu", machine.c_str(), dataflow.c_str(), choice.ratio.size());
        for (const Column* one : {&choice, &run})
            std::printf("   %9.2f %9.2f %6.2f", median(one->estimate), median(one->exact), median(one->ratio));
        std::printf("\n");
        std::fflush(stdout);
    }
};

void time_layer(RunRequest request, Times& times, bool print) {
    const Layer& layer = request.layers[0];
    const auto choosing = [&](Mapper mapper) {
        request.mapper = mapper;
        return milliseconds([&] { choose_mapping(request, layer); });
    };
    const auto running = [&](Mapper mapper) {
        request.mapper = mapper;
        return milliseconds([&] { run_network(request); });
    };
    const std::optional<double> estimate = choosing(Mapper::estimate), exact = choosing(Mapper::exact);
    if (!estimate || !exact) return;
    const std::optional<double> run_estimate = running(Mapper::estimate), run_exact = running(Mapper::exact);
    if (!run_estimate || !run_exact) return;
    times.choice.add(*estimate, *exact);
    times.run.add(*run_estimate, *run_exact);
    if (print)
        std::printf("    %-12s %9.2f %9.2f %6.2f   %9.2f %9.2f %6.2f\n", layer.name.c_str(), *estimate, *exact,
                    *exact / *estimate, *run_estimate, *run_exact, *run_exact / *run_estimate);
}

}  // namespace

int main(int count, char** words) {
    const auto says = [&](const std::string& word) {
        return std::any_of(words + 1, words + count, [&](const char* one) { return one == word; });
    };
    const std::vector<Dataflow>& dataflows = dataflow_catalogue();
    const bool picks =
        std::any_of(dataflows.begin(), dataflows.end(), [&](const Dataflow& one) { return says(one.name); });
    print_log_from(LogLevel::error);
    std::printf("processor ms a layer, medians     choice: estimate, exact, ratio   with its run: the same\n");
    Times all;
    for (const bool equal_area : {true, false})
        for (const Dataflow& dataflow : dataflows) {
            if (says(equal_area ? "eyeriss" : "equal") || (picks && !says(dataflow.name))) continue;
            Times times;
            RunRequest request;
            request.accelerator = find_accelerator(equal_area ? "isca16_" + dataflow.name + "_256" : "eyeriss", {});
            request.dataflow = dataflow.name;
            request.energy = load_energy_table(find_config("energy", "normalized"));
            request.quiet = true;
            for (const char* network : {"alexnet", "vgg16", "mobilenet_v1"}) {
                request.network = load_network(find_config("networks", network));
                for (const Layer& layer : select_layers(request.network, {"all"})) {
                    request.layers = {layer};
                    time_layer(request, times, says("layers"));
                }
            }
            times.print(request.accelerator.name, dataflow.name);
            all.choice.add(times.choice);
            all.run.add(times.run);
        }
    all.print("all", "");
}
