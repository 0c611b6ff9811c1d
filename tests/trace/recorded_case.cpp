#include "tests/trace/recorded_case.hpp"

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/kernel/errors.hpp"
#include "tests/support/random_layer.hpp"

namespace eyrie {

LayerEvents RecordedCase::record(const RecordingWindow& window) const {
    LayerEvents recorded(static_cast<std::size_t>(machine.pes()), window);
    RunOptions options;
    options.events = &recorded;
    chip->run_layer(layer, data, plan, options);
    return recorded;
}

RecordedCases::RecordedCases(std::uint64_t seed, int machines) : seed_(seed), random_(seed) {
    for (int i = 0; i < machines; ++i) {
        benches_.push_back(std::make_unique<Bench>());
        benches_.back()->machine = random_machine(random_);
        const std::string name = "chip" + std::to_string(i);
        benches_.back()->chip = std::make_unique<Chip>(name.c_str(), benches_.back()->machine);
    }
}

void RecordedCases::for_each(int layers, const RecordingWindow& window,
                             const std::function<void(const RecordedCase&)>& use) {
    for (const auto& bench : benches_)
        for (const Dataflow& dataflow : dataflow_catalogue())
            for (int i = 0; i < layers; ++i) {
                RecordedCase one;
                one.machine = bench->machine;
                one.layer = random_layer(random_);
                one.batch = random_.between(1, 3);
                MappingParameters parameters;
                if (!random_mapping(random_, dataflow, one.layer, one.batch, one.machine, parameters)) continue;
                one.text = "seed " + std::to_string(seed_) + ", machine " + bench->chip->name() + ": " +
                           describe(one.layer, one.batch, dataflow, parameters);
                try {
                    one.plan = plan_layer(dataflow, one.layer, one.batch, one.machine, parameters);
                } catch (const InputError&) {
                    continue;  // too few multicast IDs
                }
                one.data = make_layer_data(one.layer, one.batch, random_.next(), one.machine.arithmetic);
                one.chip = bench->chip.get();
                one.events = LayerEvents(static_cast<std::size_t>(one.machine.pes()), window);
                RunOptions options;
                options.events = &one.events;
                try {
                    one.run = bench->chip->run_layer(one.layer, one.data, one.plan, options);
                } catch (const DeadlockError&) {
                    continue;  // FIFOs too shallow for the mapping
                }
                use(one);
            }
}

}  // namespace eyrie
