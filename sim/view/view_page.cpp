#include "sim/view/view_page.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/chip/chip.hpp"
#include "sim/host/log.hpp"
#include "sim/host/progress.hpp"
#include "sim/page/html_page.hpp"
#include "sim/results/json_text.hpp"
#include "sim/results/ledger_json.hpp"
#include "sim/results/remarks.hpp"
#include "sim/results/result_json.hpp"
#include "sim/run/cannot_run.hpp"
#include "sim/view/scene.hpp"
#include "sim/view/view_window.hpp"

namespace eyrie {

std::string_view view_page_file(const std::string& name);  // made by CMake from sim/view/page

namespace {

using Json = nlohmann::ordered_json;

LayerPlan planned(const RunRequest& request, const Layer& layer) {
    try {
        return plan_layer(request, layer);
    } catch (const InputError& error) {
        if (request.mapping) throw;
        throw InputError(unmapped_layer(request, layer, error.what()).text());
    }
}

// One layer on one machine.
class Side {
public:
    Side(const RunRequest& request, const std::string& chip_name, std::size_t sides, Progress& progress)
        : request_(request),
          written_(request.layers.front()),
          planned_(planned(request, written_)),
          layer_(folded_layer(written_, request.batch, planned_.folding)),
          chip_(chip_name, request.accelerator),
          progress_(progress),
          plan_(planned_.plan),
          data_(make_layer_data(written_, written_.images_in(request.batch), request.seed,
                                request.accelerator.arithmetic)) {
        extent_.sides = sides;
        if (planned_.folding) data_ = folded_data(written_, data_, layer_);
    }

    Json scene(const ViewWindow& window) {
        const Json result = measure();
        const ChosenWindow chosen = choose_window(window, extent_);
        if (const std::string note = clipped_note(window, extent_); !note.empty())
            log_warning(fmt::format("{}: {}", extent_.name, note));
        const LayerEvents events = record(chosen);
        const TracedLayer traced{layer_, plan_, request_.accelerator, data_, events};
        ShownCycles shown = chosen.shown;
        shown.end = shown.first + cycles_within(traced, shown, limits_of(window).events);
        if (shown.end == shown.first) throw too_far(window, extent_, chosen);
        Json scene = scene_of(traced, shown);
        scene["name"] = extent_.name;
        scene["total_cycles"] = extent_.end.number();
        scene["total_passes"] = static_cast<std::int64_t>(plan_.passes.size());
        scene["cut"] = cut_note(chosen.wanted, shown);
        scene["not_proven"] = not_proven_;
        const std::int64_t images = written_.images_in(request_.batch);
        scene["mapping"] = plan_.mapping + folding_text(written_, images, planned_.folding);
        scene["written"] = scene_layer(written_, images);
        scene["result"] = result;
        return scene;
    }

private:
    // The layer's result, and how long it and its passes take.
    Json measure() {
        RunOptions options;
        options.fast_forward = request_.fast_forward;
        options.values = false;
        options.pass_cache = &pass_cache_;
        options.pass_starts = &extent_.pass_starts;
        const LayerRun run = chip_.run_layer(layer_, data_, plan_, options, observer("simulating "));
        LayerResult result = empty_result(request_, written_, plan_);
        result.folding = planned_.folding;
        result.origin = planned_.origin;
        result.counters = run.counters;
        result.energy = price(run.counters, request_.energy, request_.accelerator);
        RunResult all = empty_result(request_);
        all.layers.push_back(result);
        if (std::string line = not_proven_line(all); !line.empty()) {
            line.pop_back();  // its end
            log_warning(fmt::format("{}: {}", request_.machine_title(), line));
            const std::optional<double> gap = mappings_not_proven(all).front().gap;
            not_proven_ = gap ? fmt::format("another could have up to {:.2g} % less {}", 100 * *gap, all.objective)
                              : "how far from the best it is, is not known";
        }
        extent_.name = fmt::format("{} on {}", plan_.dataflow, request_.machine_title());
        extent_.end = LayerCycle{run.counters.cycles.total};
        extent_.active_pes = plan_.active_pes;
        return run_json(all);
    }

    LayerEvents record(const ChosenWindow& chosen) {
        RecordingWindow window;
        window.end_cycle = chosen.shown.end;
        // Where passes overlap, words of a pass may be on their way before it begins.
        window.first_pass = request_.accelerator.overlap_passes ? 0 : chosen.first_pass;
        LayerEvents events(static_cast<std::size_t>(request_.accelerator.pes()), window);
        RunOptions options;
        options.fast_forward = request_.fast_forward;
        options.pass_cache = &pass_cache_;
        options.values = window.first_pass > 0;  // the page shows the psums that are in the buffer then
        options.events = &events;
        options.stop_after_window = true;
        chip_.run_layer(layer_, data_, plan_, options, observer("recording "));
        return events;
    }

    PassObserver observer(const char* doing) {
        return [this, doing](std::size_t done, std::size_t all) {
            progress_.show(fmt::format("{}{}, {}", doing, layer_.name, plan_.dataflow), static_cast<std::int64_t>(done),
                           static_cast<std::int64_t>(all));
        };
    }

    // What a page leaves out; "": nothing.
    std::string cut_note(const ShownCycles& wanted, const ShownCycles& shown) const {
        if (shown.end == wanted.end) return "";
        const std::string note =
            fmt::format("shows cycles {}..{} of {}..{}: more than a page holds", shown.first.number(),
                        shown.end.number(), wanted.first.number(), wanted.end.number());
        log_warning(fmt::format("{}: {}", extent_.name, note));
        return note;
    }

    const RunRequest& request_;
    const Layer& written_;
    LayerPlan planned_;
    Layer layer_;  // as it lies on the array
    Chip chip_;
    Progress& progress_;
    const Plan& plan_;
    LayerData data_;
    LayerExtent extent_;
    PassCache pass_cache_;
    std::string not_proven_;  // what is not known of the mapping; "": it is the best there is
};

}  // namespace

std::string view_page(const std::vector<RunRequest>& requests, const ViewWindow& window, const AreaTable& areas) {
    const RunRequest& first = requests.front();
    Progress progress(first.quiet);
    Json data;
    data["version"] = EYRIE_VERSION;
    data["network"] = first.network.name;
    data["layer"] = first.layers.front().name;
    data["seed"] = first.seed;
    data["sides"] = Json::array();
    std::string names;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        Side side(requests[i], fmt::format("chip_{}", i), requests.size(), progress);
        data["sides"].push_back(side.scene(window));
        data["sides"].back()["storage_um2"] = machine_area(requests[i].accelerator, areas).total_um2();
        names += (i == 0 ? "" : " and ") + requests[i].dataflow;
    }
    progress.clear();
    return html_page(view_page_file,
                     fmt::format("{} {}, {} - Eyrie view", first.network.name, first.layers.front().name, names),
                     ledger_json(), json_line(data));
}

}  // namespace eyrie
