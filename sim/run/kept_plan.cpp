#include "sim/run/kept_plan.hpp"

#include <utility>

#include <fmt/format.h>

#include "dataflows/catalogue/catalogue.hpp"

namespace eyrie {

KeptPlan::KeptPlan(Plan plan, PlanMemory& memory)
    : memory_(memory),
      dataflow_(plan.dataflow),
      parameters_(plan.parameters),
      summary_(fmt::format("{} {}, {} passes", plan.dataflow, plan.mapping, plan.passes.size())),
      bytes_(memory_bytes(plan)),
      plan_(std::move(plan)) {
    put_aside();
}

const Plan& KeptPlan::plan(const RunRequest& request, const Layer& layer) {
    if (!plan_) {
        plan_ = plan_layer(find_dataflow(dataflow_), layer, layer.images_in(request.batch), request.accelerator,
                           parameters_);
        ++memory_.made_again;
    }
    return *plan_;
}

void KeptPlan::put_aside() {
    if (!plan_ || counted_) return;
    if (!fits()) {
        plan_.reset();
        return;
    }
    counted_ = true;
    ++memory_.kept;
    memory_.kept_bytes += bytes_;
}

void KeptPlan::drop() {
    if (!counted_) return;
    --memory_.kept;
    memory_.kept_bytes -= bytes_;
}

}  // namespace eyrie
