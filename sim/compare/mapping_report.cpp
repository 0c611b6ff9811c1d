#include "sim/compare/mapping_report.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/results/remarks.hpp"
#include "sim/results/result_files.hpp"
#include "sim/results/result_json.hpp"
#include "sim/text/shown.hpp"
#include "sim/text/tables.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t runners_up_shown = 5;

Json parameters_json(const Dataflow& dataflow, const MappingParameters& parameters) {
    Json out;
    for (const DataflowParameter& one : dataflow.parameters)
        if (one.names.empty())
            out[one.name] = parameters.*one.value;
        else
            out[one.name] = one.text(parameters.*one.value);
    return out;
}

Json cost_json(const MappingCost& cost) {
    return {{"energy", cost.energy},
            {"array_cycles", cost.array_cycles},
            {"total_cycles", cost.total_cycles},
            {"active_pes", cost.active_pes},
            {"passes", cost.passes}};
}

// What a mapping was chosen from.
std::string name_of_best(const MappedLayer& mapped) {
    if (mapped.candidates == 0) return "as given";
    if (!mapped.proof) return "best of " + with_thousands(mapped.candidates);
    if (mapped.proof->proven) return fmt::format("the best; {} simulated", mapped.proof->simulated);
    if (!mapped.proof->saw_all) return fmt::format("best of {} simulated; not all were seen", mapped.proof->simulated);
    return fmt::format("best of {} simulated; within {:.2g} %", mapped.proof->simulated, 100 * mapped.proof->gap);
}

TextTable cost_table(const std::string& costs, const RunRequest& request) {
    TextTable table({costs, "energy, " + request.energy.unit, "array cycles", "total cycles", "active PEs"});
    table.rename(0, "mapping");
    table.rename(1, "energy");
    return table;
}

}  // namespace

Tables mapping_tables(const RunRequest& request) {
    Tables tables;
    tables.add("costs", "", cost_table("simulated", request));
    return tables;
}

MappedLayer map_layer(const RunRequest& request, std::size_t number, MappingChooser& chooser) {
    const Layer& layer = request.layers[number];
    MappedLayer mapped;
    mapped.layer = layer.name;
    const auto set_folding = [&](const std::optional<Folding>& folding) {
        mapped.folding = folding;
        mapped.folding_text = folding_text(layer, layer.images_in(request.batch), folding);
    };
    if (const MappingParameters* given = given_mapping(request, layer)) {
        LayerPlan planned = plan_layer(request, layer);
        const Layer folded = folded_layer(layer, request.batch, planned.folding);
        const std::int64_t images = folded.images_in(request.batch);
        mapped.plan = std::move(planned.plan);
        mapped.cost = estimated_cost(find_dataflow(request.dataflow), folded, images, request.accelerator,
                                     request.energy, fitted_parameters(folded, images, *given));
        set_folding(planned.folding);
        return mapped;
    }
    ExactChoice choice = chooser.choose(number);
    ChosenMapping& chosen = choice.chosen;
    mapped.plan = std::move(chosen.plan);
    set_folding(choice.folding);
    mapped.cost = chosen.search.best[chosen.place].cost;
    mapped.candidates = chosen.search.candidates;
    mapped.proof = chosen.proof;
    for (std::size_t i = chosen.place + 1; i < chosen.search.best.size(); ++i)
        if (mapped.runners_up.size() < runners_up_shown) mapped.runners_up.push_back(chosen.search.best[i]);
    return mapped;
}

std::string mapping_text(const std::vector<MappedLayer>& layers, const std::vector<UnrunLayer>& cannot_run,
                         const RunRequest& request, const TableLayout& layout) {
    const AcceleratorConfig& machine = request.accelerator;
    std::string text = wrapped(
        fmt::format("{} on {}, batch {}, {} x {} PEs\n\n{}", shown(request.network.name), shown(machine.title()),
                    request.batch, machine.rows, machine.columns, cannot_run_lines(cannot_run)),
        layout.width);
    const Dataflow& dataflow = find_dataflow(request.dataflow);
    for (const MappedLayer& mapped : layers) {
        const Plan& plan = mapped.plan;
        text += wrapped(fmt::format("{}: {} {}{}, {} PE{}, {}{}\n{}\n", mapped.layer, plan.dataflow, plan.mapping,
                                    mapped.folding_text, plan.active_pes, plan.active_pes == 1 ? "" : "s",
                                    with_thousands(static_cast<std::int64_t>(plan.passes.size())),
                                    plan.passes.size() == 1 ? " pass" : " passes", plan.loop_nest),
                        layout.width);
        TextTable table = cost_table(mapped.proof ? "simulated" : "estimated", request);
        const auto row = [&](const std::string& name, const MappingCost& cost) {
            table.row({name, scaled(cost.energy), with_thousands(cost.array_cycles), with_thousands(cost.total_cycles),
                       std::to_string(cost.active_pes)});
        };
        row(name_of_best(mapped), mapped.cost);
        for (const RankedMapping& one : mapped.runners_up) row(dataflow.text(one.parameters), one.cost);
        text += table.text(layout) + "\n";
    }
    return text + wrapped(left_out_line(request.layers_left_out), layout.width);
}

std::string mapping_json(const std::vector<MappedLayer>& layers, const std::vector<UnrunLayer>& cannot_run,
                         const RunRequest& request) {
    const Dataflow& dataflow = find_dataflow(request.dataflow);
    Json out;
    out["schema"] = "eyrie.map/1";
    out["version"] = EYRIE_VERSION;
    out["network"] = request.network.name;
    out["batch"] = request.batch;
    out["machine"] = request.accelerator.title();
    out["objective"] = objective_name(request.objective);
    out["mapper"] = mapper_name(request.mapper);
    out["energy_unit"] = request.energy.unit;
    out["complete"] = cannot_run.empty();
    out["cannot_run"] = cannot_run_json(cannot_run);
    out["layers_left_out"] = request.layers_left_out;
    out["overrides"] = request.accelerator.overrides;
    out["layers"] = Json::array();
    for (const MappedLayer& mapped : layers) {
        const Plan& plan = mapped.plan;
        const char* cost = mapped.proof ? "simulated" : "estimate";
        Json runners_up = Json::array();
        for (const RankedMapping& one : mapped.runners_up)
            runners_up.push_back({{"mapping", dataflow.text(one.parameters)}, {cost, cost_json(one.cost)}});
        out["layers"].push_back(
            {{"name", mapped.layer},
             {"dataflow", plan.dataflow},
             {"mapping", plan.mapping},
             {"parameters", parameters_json(dataflow, plan.parameters)},
             {"active_pes", plan.active_pes},
             {"passes", plan.passes.size()},
             {"glb_words",
              {{"ifmap", plan.glb_ifmap_words}, {"psum", plan.glb_psum_words}, {"filter", plan.glb_filter_words}}},
             {"candidates", mapped.candidates},
             {cost, cost_json(mapped.cost)},
             {"runners_up", runners_up},
             {"loop_nest", plan.loop_nest}});
        if (mapped.folding) out["layers"].back()["folding"] = folding_json(*mapped.folding);
        if (mapped.proof) out["layers"].back()["proof"] = proof_json(*mapped.proof);
    }
    add_provenance(request.provenance, out);
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace eyrie
