#include "sim/sweep/run/refine_sweep.hpp"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "sim/host/progress.hpp"
#include "sim/sweep/run/point_progress.hpp"
#include "sim/sweep/run/stop_signals.hpp"
#include "sim/sweep/store/near_front.hpp"

namespace eyrie {

namespace {

// Whether the mapper has anything to choose, and chooses it by estimate.
bool is_estimated(const RunRequest& request) {
    const auto is_chosen = [&](const Layer& layer) { return given_mapping(request, layer) == nullptr; };
    return request.mapper == Mapper::estimate && std::any_of(request.layers.begin(), request.layers.end(), is_chosen);
}

class Refinement {
public:
    Refinement(Sweep& sweep, Store& store, const SweepChoices& choices)
        : sweep_(sweep), store_(store), choices_(choices), progress_(choices.quiet) {}

    RefineSummary run(Executor& executor, std::int64_t sweep_id, double percent) {
        const std::vector<NearPoint> near = points_near_front(store_, sweep_id, percent);
        for (std::size_t i = 0; i < near.size() && !summary_.stopped; ++i) {
            choose(near[i]);
            progress_.show("looking refined points up", static_cast<std::int64_t>(i),
                           static_cast<std::int64_t>(near.size()));
            summary_.stopped = StopSignals::requested();
        }
        if (!summary_.stopped) {
            PointProgress bar(progress_, "refined points", static_cast<std::int64_t>(pending_.size()));
            summary_.stopped = !executor.run(pending_, [&](const PointRecord& record) {
                store_.add(record);
                bar.show(++summary_.run);
            });
            summary_.seconds = bar.seconds();
        }
        progress_.clear();
        store_.check_place();
        enter(sweep_id);
        return summary_;
    }

private:
    void choose(const NearPoint& point) {
        if (!is_estimated(sweep_.resolve(point.ordinal).resolved.request)) return;
        const Sweep::Point exact = sweep_.resolve(point.ordinal, MapBy::exact);
        const std::string& key = exact.inputs.key;
        refined_.push_back({point.ordinal, key, sweep_.parameters(point.ordinal).dump(),
                            sweep_.settings(point.ordinal, MapBy::exact).command(), point.key});
        ++summary_.chosen;
        const bool first = ++places_[key] == 1;
        if (first && choices_.retry) store_.forget(key);
        if (store_.knows(key))
            ++summary_.known;
        else if (first)
            pending_.push_back({point.ordinal, key});
    }

    // What is done takes its place in the sweep; what is not leaves it as it was.
    void enter(std::int64_t sweep_id) {
        std::vector<SweepPoint> done;
        for (const SweepPoint& point : refined_) {
            if (!store_.knows(point.key)) continue;  // a stop was asked for
            const PointStatus status = store_.status(point.key);
            ++summary_.by_status[status];
            if (status == PointStatus::done)
                done.push_back(point);
            else if (summary_.first_failed < 0)
                summary_.first_failed = point.ordinal, summary_.first_failure = store_.failure(point.key);
        }
        store_.enter_points(sweep_id, done);
    }

    Sweep& sweep_;
    Store& store_;
    const SweepChoices& choices_;
    Progress progress_;
    RefineSummary summary_;
    std::vector<PendingPoint> pending_;
    std::vector<SweepPoint> refined_;
    std::map<std::string, std::int64_t> places_;  // points with this key
};

}  // namespace

RefineSummary refine_sweep(Sweep& sweep, Store& store, Executor& executor, std::int64_t sweep_id, double percent,
                           const SweepChoices& choices) {
    return Refinement(sweep, store, choices).run(executor, sweep_id, percent);
}

}  // namespace eyrie
