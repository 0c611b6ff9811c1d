// A plan between being chosen and being run. All plans of a run are chosen and verified before its first cycle, so that
// what cannot run is known early; there may be thousands of them. They are kept while they take little memory together;
// one that is not kept is made again when its layer runs, from its parameters: a plan is a function of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "dataflows/plan/plan.hpp"
#include "sim/fast_forward/fast_forward.hpp"
#include "sim/run/run_network.hpp"

namespace eyrie {

// What the plans of a run may take, and take.
struct PlanMemory {
    std::int64_t most_bytes = std::int64_t{32} << 20;
    std::int64_t kept_bytes = 0;
    std::int64_t kept = 0;        // plans
    std::int64_t made_again = 0;  // so far
};

class KeptPlan {
public:
    // Keeps the plan where it fits; the first one, which runs first, always.
    KeptPlan(Plan plan, PlanMemory& memory);
    ~KeptPlan() { drop(); }
    KeptPlan(const KeptPlan&) = delete;
    KeptPlan& operator=(const KeptPlan&) = delete;

    // The plan; it stays until `put_aside`.
    const Plan& plan(const RunRequest& request, const Layer& layer);
    // A layer has run, others may still need the plan: keeps it where it fits.
    void put_aside();
    // From now on the plan stays where it is.
    void pin() { pinned_ = true; }
    const MappingParameters& parameters() const { return parameters_; }
    const OnChip& on_chip() const { return on_chip_; }
    // "rs m=96 ..., 1536 passes".
    const std::string& summary() const { return summary_; }

    PassCache pass_cache;  // the timing of its passes, once a layer has run it

private:
    void drop();
    bool fits() const { return pinned_ || memory_.kept == 0 || memory_.kept_bytes + bytes_ <= memory_.most_bytes; }

    PlanMemory& memory_;
    std::string dataflow_;
    MappingParameters parameters_;
    OnChip on_chip_;
    std::string summary_;
    std::int64_t bytes_;
    std::optional<Plan> plan_;
    bool counted_ = false;  // in the memory
    bool pinned_ = false;
};

}  // namespace eyrie
