#include "sim/serve/network/service_cache.hpp"

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/results/remarks.hpp"

namespace eyrie {

ServiceCache::ServiceCache(RunRequest request, WeightPolicy weights) : request_(std::move(request)), weights_(weights) {
    if (weights == WeightPolicy::reload) return;
    const KeptWeights kept = kept_weights(request_.layers, request_.accelerator);
    if (!kept.fit())
        throw InputError(
            fmt::format("--weights keep: the filters of {} are {} words, the filter banks of {} hold {}; "
                        "allowed: reload",
                        request_.network.name, kept.words, request_.accelerator.title(), kept.capacity_words));
}

const Service& ServiceCache::of(std::int64_t batch) {
    const auto known = services_.find(batch);
    if (known != services_.end()) return known->second;
    request_.batch = batch;
    request_.tells_others = true;
    add(run_network(request_));
    return services_.at(batch);
}

void ServiceCache::add(const RunResult& run) {
    if (services_.empty()) {
        idle_energy_per_cycle_ = eyrie::idle_energy_per_cycle(run);
        remarks_ = remark_lines(run) + not_proven_line(run);
    }
    services_.emplace(run.batch, service_of(run, weights_));
}

std::int64_t ServiceCache::macs_of_sample() const {
    std::int64_t macs = 0;
    for (const Layer& layer : request_.layers) macs += layer.repeats * layer.macs_per_image() * layer.images;
    return macs;
}

}  // namespace eyrie
