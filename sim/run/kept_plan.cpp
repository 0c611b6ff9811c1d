#include "sim/run/kept_plan.hpp"

#include <utility>

#include <fmt/format.h>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/run/kept_tensors.hpp"

namespace eyrie {

KeptPlan::KeptPlan(Plan plan, PlanMemory& memory)
    : memory_(memory),
      dataflow_(plan.dataflow),
      parameters_(plan.parameters),
      on_chip_(plan.on_chip),
      summary_(fmt::format("{} {}, {} passes", plan.dataflow, plan.mapping, plan.passes.size())),
      bytes_(memory_bytes(plan)),
      plan_(std::move(plan)) {
    put_aside();
}

const Plan& KeptPlan::plan(const RunRequest& request, const Layer& layer) {
    if (!plan_) {
        plan_ = plan_layer(find_dataflow(dataflow_), layer, layer.images_in(request.batch),
                           machine_left(request.accelerator, on_chip_), parameters_);
        plan_->on_chip = on_chip_;
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
