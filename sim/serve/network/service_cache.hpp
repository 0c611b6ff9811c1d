// The services of a network on a machine, each simulated when it is first needed, and once.
#pragma once

#include <map>
#include <string>

#include "sim/run/run_network.hpp"
#include "sim/serve/network/network_service.hpp"

namespace eyrie {

class ServiceCache {
public:
    // `request`: the whole network, of any batch. Throws InputError when its weights do not fit and are to be kept.
    ServiceCache(RunRequest request, WeightPolicy weights);

    // Throws InputError when a layer cannot run on the machine.
    const Service& of(std::int64_t batch);
    // What is known of a batch already, so that it need not be simulated.
    void add(const RunResult& run);

    const RunRequest& request() const { return request_; }
    WeightPolicy weights() const { return weights_; }
    const std::map<std::int64_t, Service>& known() const { return services_; }
    std::int64_t macs_of_sample() const;
    double idle_energy_per_cycle() const { return idle_energy_per_cycle_; }
    // What a user may not expect of the runs behind the services (sim/results/remarks.hpp), as lines.
    const std::string& remarks() const { return remarks_; }

private:
    RunRequest request_;
    WeightPolicy weights_;
    std::map<std::int64_t, Service> services_;
    double idle_energy_per_cycle_ = 0;  // of the first that was simulated, as is
    std::string remarks_;
};

}  // namespace eyrie
