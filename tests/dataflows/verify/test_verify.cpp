// What verify_plan is worth: plans are spoilt in every way there is, and whatever it lets pass the machine runs
// to the right result. Most of what it is shown it has to refuse.
#include <map>
#include <memory>

#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/verify/verify.hpp"
#include "sim/chip/chip.hpp"
#include "sim/kernel/errors.hpp"
#include "tests/dataflows/verify/mutations.hpp"
#include "tests/support/random_layer.hpp"
#include "workloads/reference.hpp"

using namespace eyrie;

namespace {

struct Subject {
    AcceleratorConfig config;
    Layer layer;
    std::int64_t batch = 1;
    Plan plan;
    LayerData data;
    OfmapTensor ofmap;
    std::unique_ptr<Chip> chip;  // elaborated before any runs
};

// A layer, a machine and a plan of several passes.
std::unique_ptr<Subject> random_subject(const Dataflow& dataflow, Random& random, const std::string& name) {
    for (;;) {
        auto s = std::make_unique<Subject>();
        s->config = random_machine(random);
        s->layer = random_layer(random);
        s->batch = random.between(1, 2);
        MappingParameters parameters;
        if (s->layer.macs_per_image() > 4000 ||
            !random_mapping(random, dataflow, s->layer, s->batch, s->config, parameters))
            continue;
        try {
            s->plan = plan_layer(dataflow, s->layer, s->batch, s->config, parameters);
        } catch (const InputError&) {
            continue;  // too few multicast IDs
        }
        if (s->plan.passes.size() < 2 || s->plan.active_pes < 2) continue;
        s->data = make_layer_data(s->layer, s->batch, random.next(), s->config.arithmetic);
        s->ofmap = reference_ofmap(s->layer, s->data, s->config.arithmetic);
        s->chip = std::make_unique<Chip>(name.c_str(), s->config);
        return s;
    }
}

struct Verdicts {
    int refused = 0;
    int harmless = 0;
};

// What the machine makes of a plan that was let pass: "" when the result is right. A plan whose order of words makes
// the machine wait for ever is not wrong in the sense of verify_plan; the machine says so itself.
std::string wrong_result(Subject& s, const Plan& plan) {
    try {
        if (s.chip->run_layer(s.layer, s.data, plan).ofmap != s.ofmap) return "another ofmap";
        if (s.chip->run_layer(s.layer, s.data, plan, {true, true}).ofmap != s.ofmap)
            return "another ofmap, fast-forward";
    } catch (const DeadlockError&) {
        return "";
    } catch (const std::exception& error) {
        return error.what();
    }
    return "";
}

// The same words without blocks: whoever follows its streams cannot leave out a round.
Plan without_blocks(Plan plan) {
    for (PassShape& shape : plan.shapes)
        for (BusWords* stream :
             {static_cast<BusWords*>(&shape.filter_stream), static_cast<BusWords*>(&shape.ifmap_stream),
              static_cast<BusWords*>(&shape.psum_stream), &shape.output_stream}) {
            stream->bus_words = stream->unrolled();
            stream->blocks.clear();
        }
    return plan;
}

void try_mutation(Subject& s, const Mutation& mutation, Random& random, Verdicts& verdicts) {
    Plan plan = s.plan;
    if (!mutation.apply(plan, random)) return;
    const std::string flaw = verify_plan(plan, s.layer, s.config);
    REQUIRE(flaw == verify_plan(without_blocks(plan), s.layer, s.config));
    if (!flaw.empty()) {
        ++verdicts.refused;
        return;
    }
    REQUIRE(wrong_result(s, plan) == "");
    ++verdicts.harmless;
}

using Subjects = std::vector<std::unique_ptr<Subject>>;

Subjects make_subjects(const std::string& dataflow, std::uint64_t seed, int count) {
    Random random(seed);
    Subjects subjects;
    for (int i = 0; i < count; ++i)
        subjects.push_back(random_subject(find_dataflow(dataflow), random, "chip_" + dataflow + std::to_string(i)));
    return subjects;
}

void run_mutations(const std::string& dataflow, const Subjects& subjects, std::uint64_t seed, int tries) {
    Random random(seed);
    std::map<std::string, Verdicts> verdicts;
    for (const auto& subject : subjects) {
        REQUIRE(verify_plan(subject->plan, subject->layer, subject->config) == "");
        REQUIRE(wrong_result(*subject, subject->plan) == "");
        for (const auto* mutations : {&stream_mutations(), &program_mutations(), &pass_mutations(), &step_mutations()})
            for (const Mutation& mutation : *mutations)
                for (int i = 0; i < tries; ++i) {
                    INFO("seed " << seed << ", " << mutation.name << ", try " << i << "; "
                                 << describe(subject->layer, subject->batch, find_dataflow(dataflow),
                                             subject->plan.parameters));
                    try_mutation(*subject, mutation, random, verdicts[mutation.name]);
                }
    }
    // What spoils every plan.
    for (const char* name : {"a bus word dropped", "a bus word twice", "a pass dropped", "no shape", "another batch",
                             "a PE without its work", "a store dropped", "released too early"}) {
        INFO(name);
        CHECK(verdicts[name].refused > 0);
        CHECK(verdicts[name].harmless == 0);
    }
    Verdicts all;
    for (const auto& [name, some] : verdicts) {
        all.refused += some.refused;
        all.harmless += some.harmless;
    }
    CHECK(all.refused > 2 * all.harmless);
}

void run_cases(const std::string& dataflow) { run_mutations(dataflow, make_subjects(dataflow, 51, 10), 52, 12); }

}  // namespace

TEST_CASE("rs: whatever spoils a plan is refused", "[verify]") { run_cases("rs"); }

TEST_CASE("ws: whatever spoils a plan is refused", "[verify]") { run_cases("ws"); }

TEST_CASE("os-a: whatever spoils a plan is refused", "[verify]") { run_cases("os-a"); }

TEST_CASE("os-b: whatever spoils a plan is refused", "[verify]") { run_cases("os-b"); }

TEST_CASE("os-c: whatever spoils a plan is refused", "[verify]") { run_cases("os-c"); }

TEST_CASE("nlr: whatever spoils a plan is refused", "[verify]") { run_cases("nlr"); }

TEST_CASE("whatever spoils a plan of any dataflow is refused, thousands of times", "[verify][long]") {
    std::map<std::string, Subjects> subjects;
    for (const std::string& dataflow : dataflow_names()) subjects[dataflow] = make_subjects(dataflow, 53, 60);
    for (const std::string& dataflow : dataflow_names()) run_mutations(dataflow, subjects[dataflow], 54, 25);
}
