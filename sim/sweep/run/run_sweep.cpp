#include "sim/sweep/run/run_sweep.hpp"

#include <unordered_map>

#include <nlohmann/json.hpp>

#include "sim/host/progress.hpp"
#include "sim/sweep/run/point_progress.hpp"
#include "sim/sweep/run/stop_signals.hpp"

namespace eyrie {

namespace {

constexpr std::size_t points_a_transaction = 1000;

class Run {
public:
    Run(Sweep& sweep, Store& store, const SweepChoices& choices)
        : sweep_(sweep), store_(store), choices_(choices), progress_(choices.quiet) {}

    SweepSummary run(Executor& executor) {
        summary_.sweep = store_.enter_sweep(sweep_.stored());
        summary_.refined_before = store_.refined_points(summary_.sweep);
        if (!enter_points()) {
            progress_.clear();
            summary_.stopped = true;
            return summary_;
        }
        PointProgress bar(progress_, "points", static_cast<std::int64_t>(pending_.size()));
        summary_.stopped = !executor.run(pending_, [&](const PointRecord& record) {
            store_.add(record);
            count(record.key, record.status);
            bar.show(++summary_.run);
        });
        summary_.seconds = bar.seconds();
        progress_.clear();
        store_.check_place();
        return summary_;
    }

private:
    // False when a stop was asked for.
    bool enter_points() {
        std::vector<std::int64_t> ordinals = choices_.ordinals;
        if (ordinals.empty()) {
            for (std::int64_t ordinal = 0; ordinal < sweep_.points(); ++ordinal) ordinals.push_back(ordinal);
            store_.drop_points_from(summary_.sweep, sweep_.points());
        }
        summary_.chosen = static_cast<std::int64_t>(ordinals.size());
        for (std::size_t i = 0; i < ordinals.size(); ++i) {
            if (StopSignals::requested()) {
                flush();
                store_.keep_count(summary_.sweep);
                return false;
            }
            enter_point(ordinals[i]);
            if (batch_.size() == points_a_transaction) flush();
            progress_.show("looking points up", static_cast<std::int64_t>(i), summary_.chosen);
        }
        flush();
        store_.keep_count(summary_.sweep);
        progress_.clear();
        return true;
    }

    void enter_point(std::int64_t ordinal) {
        const Sweep::Point point = sweep_.resolve(ordinal);
        documents_.insert(point.inputs.documents.begin(), point.inputs.documents.end());
        batch_.push_back(
            {ordinal, point.inputs.key, sweep_.parameters(ordinal).dump(), sweep_.settings(ordinal).command()});
        // Points that differ in nothing that a result depends on are run once.
        const bool first = ++places_[point.inputs.key] == 1;
        if (first && choices_.retry) store_.forget(point.inputs.key);
        if (store_.knows(point.inputs.key)) {
            if (first || point.valid) ++summary_.known;
            ++summary_.by_status[store_.status(point.inputs.key)];
        } else if (!point.valid) {
            store_.add(sweep_.blank_record(point));
            ++summary_.by_status[PointStatus::invalid];
            ++summary_.run;
        } else if (first) {
            pending_.push_back({ordinal, point.inputs.key});
        }
    }

    void flush() {
        store_.enter_documents(documents_);
        documents_.clear();
        store_.enter_points(summary_.sweep, batch_);
        batch_.clear();
    }

    void count(const std::string& key, PointStatus status) { summary_.by_status[status] += places_.at(key); }

    Sweep& sweep_;
    Store& store_;
    const SweepChoices& choices_;
    Progress progress_;
    SweepSummary summary_;
    std::vector<PendingPoint> pending_;
    std::vector<SweepPoint> batch_;
    std::map<std::string, std::string> documents_;
    std::unordered_map<std::string, std::int64_t> places_;  // points with this key
};

}  // namespace

SweepSummary run_sweep(Sweep& sweep, Store& store, Executor& executor, const SweepChoices& choices) {
    return Run(sweep, store, choices).run(executor);
}

}  // namespace eyrie
