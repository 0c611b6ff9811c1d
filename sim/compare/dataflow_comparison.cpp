#include "sim/compare/dataflow_comparison.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "sim/chip/chip.hpp"
#include "sim/host/log.hpp"
#include "sim/host/progress.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/run/cannot_run.hpp"
#include "sim/run/mapping_chooser.hpp"

namespace eyrie {

namespace {

// The share of all work that is done, over dataflows and layers.
class ComparisonProgress {
public:
    ComparisonProgress(const std::vector<RunRequest>& requests) : progress_(requests.front().quiet) {
        for (const RunRequest& request : requests)
            for (const Layer& layer : request.layers) all_ += macs(layer, request);
    }
    void begin(const RunRequest& request, const Layer& layer) {
        what_ = fmt::format("{} {}", request.dataflow, layer.name);
        now_ = macs(layer, request);
        show(0);
    }
    void show(double share) {
        progress_.show(what_, static_cast<std::int64_t>((done_ + share * now_) / all_ * 1e6), 1000000);
    }
    void end() { done_ += now_; }
    void clear() { progress_.clear(); }

private:
    static double macs(const Layer& layer, const RunRequest& request) {
        return static_cast<double>(layer.macs_per_image() * layer.images_in(request.batch) * layer.repeats);
    }
    Progress progress_;
    std::string what_;
    double all_ = 0;
    double done_ = 0;
    double now_ = 0;
};

ComparedDataflow compare_one(const RunRequest& request, const std::string& chip_name, ComparisonProgress& progress) {
    ComparedDataflow out;
    Chip chip(chip_name, request.accelerator);
    out.dataflow = request.label.empty() ? request.dataflow : request.label;
    out.run = empty_result(request);
    MappingChooser chooser(request);
    for (std::size_t i = 0; i < request.layers.size(); ++i) {
        const Layer& layer = request.layers[i];
        progress.begin(request, layer);
        ComparedLayer compared{layer.name, ""};
        const auto cannot_run = [&](const UnrunLayer& unrun) {
            compared.obstacle = unrun.reason;
            out.run.cannot_run.push_back(unrun);
            log_info(fmt::format("{}: {}", request.dataflow, compared.obstacle));
        };
        try {
            const LayerPlan planned = chooser.plan(i);
            const auto report = [&](std::size_t done, std::size_t all) {
                progress.show(static_cast<double>(done) / static_cast<double>(all));
            };
            out.run.layers.push_back(planned.run && needs_no_run(request)
                                         ? finished_result(request, layer, planned.plan, *planned.run)
                                         : simulate_layer(chip, request, layer, planned.plan, planned.folding, report));
            out.run.layers.back().origin = planned.origin;
            out.run.layers.back().folding = planned.folding;
        } catch (const InputError& error) {
            cannot_run(unmapped_layer(request, layer, error.what()));
        } catch (const DeadlockError& error) {
            cannot_run(deadlocked_layer(layer, error));
        }
        out.layers.push_back(compared);
        progress.end();
    }
    return out;
}

}  // namespace

bool DataflowComparison::mismatch() const {
    return std::any_of(dataflows.begin(), dataflows.end(), [](const ComparedDataflow& one) {
        return total_of(one.run.layers).check == CheckOutcome::mismatch;
    });
}

bool DataflowComparison::complete() const {
    return std::all_of(dataflows.begin(), dataflows.end(), [](const ComparedDataflow& one) { return one.complete(); });
}

bool DataflowComparison::any_complete() const {
    return std::any_of(dataflows.begin(), dataflows.end(), [](const ComparedDataflow& one) { return one.complete(); });
}

DataflowComparison compare_dataflows(const std::vector<RunRequest>& requests, const std::string& machines) {
    DataflowComparison out;
    out.network = requests.front().network.name;
    out.machines = machines;
    out.batch = requests.front().batch;
    for (const Layer& layer : requests.front().layers) out.layers.push_back(layer.name);
    ComparisonProgress progress(requests);
    for (std::size_t i = 0; i < requests.size(); ++i)
        out.dataflows.push_back(compare_one(requests[i], fmt::format("chip_{}", i), progress));
    progress.clear();
    return out;
}

}  // namespace eyrie
