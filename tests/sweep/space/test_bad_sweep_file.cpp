// Every mistake in a sweep file is told with its line and what is allowed.
#include <catch2/catch.hpp>

#include "sim/kernel/errors.hpp"
#include "sim/sweep/space/design_space.hpp"
#include "tests/sweep/scratch.hpp"

using namespace eyrie;

namespace {

std::string error_of(const std::string& text) {
    const Scratch scratch;
    const std::string path = scratch.write("s.yaml", text);
    try {
        select_points(
            DesignSpace(load_sweep_file(path)), [](std::uint64_t) {}, 1000);
    } catch (const InputError& error) {
        const std::string message = error.what();
        REQUIRE(message.compare(0, path.size(), path) == 0);
        return message.substr(path.size());
    }
    return "no error";
}

const std::string head = "name: s\nbase: {network: tiny}\n";
const std::string axis = "vary: [{key: batch, values: [1, 2]}]\n";

}  // namespace

TEST_CASE("sweep file: mistakes are told with line, key, what was found and what is allowed") {
    struct Case {
        std::string text, first, second;
    };
    const Case cases[] = {
        {"base: {network: tiny}\n" + axis, ":1: ", "'name' is missing"},
        {"name: s\n" + axis, ":1: ", "'base' is missing"},
        {head, ":1: ", "'vary' is missing"},
        {"name: ''\nbase: {network: tiny}\n" + axis, ":1: name: found ''", "allowed: a name"},
        {"name: s\nbase: {}\n" + axis, ":2: base: ", "'network' is missing"},
        {head + "vari: []\n" + axis, ":3: vari: unknown key 'vari'; did you mean 'vary'?", "allowed: name, "},
        {head + "serve: {scenario: sever}\n" + axis, ":3: serve.scenario: unknown scenario 'sever'",
         "did you mean 'server'?"},
        {head + "serve: {scenario: server, latency_bound: 0}\n" + axis, ":3: serve.latency_bound: found '0'",
         "allowed: a number above 0"},
        {head + "serve: {scenario: server, latency-bound: 1}\n" + axis, ":3: serve.latency-bound: unknown key",
         "did you mean 'latency_bound'?"},
        {head + "serve: {chips: 2}\n" + axis, ":3: serve: key 'scenario' is missing", "belong to"},
        {"name: s\nbase: {network: tiny, layers: CONV1}\nserve: {scenario: offline}\n" + axis,
         ":3: serve: found layers", "a scenario is of a whole network"},
        {head + "vary: [{key: serve.chips, values: [0]}]\n", ":3: ", "found '0'; allowed: an integer from 1 to 256"},
        {head + "vary: []\n", ":3: vary: found nothing that varies", "allowed"},
        {head + "vary: [{key: batsh, values: [1]}]\n", ":3: vary[0].key: unknown key 'batsh'; did you mean 'batch'?",
         "accelerator.KEY"},
        {head + "vary:\n  - {key: accelerator.array.row, values: [1]}\n", ":4: vary[0].key: unknown key",
         "did you mean 'accelerator.array.rows'?; allowed: accelerator.array.rows, accelerator.array.columns"},
        {head + "vary: [{key: array.rows, values: [1]}]\n", ":3: vary[0].key: unknown key 'array.rows'", "allowed: "},
        {"name: s\nbase: {network: tiny, dataflows: rs}\n" + axis, ":2: base.dataflows: unknown key",
         "did you mean 'dataflow'?"},
        {head + "vary: [{key: batch, values: []}]\n", ":3: vary[0].values: found no value", "allowed: at least one"},
        {head + "vary: [{key: batch}]\n", ":3: vary[0]: ", "either values or range"},
        {head + "vary: [{key: batch, values: [1], range: {from: 1, to: 2, step: 1}}]\n",
         ":3: ", "either values or range"},
        {head + "vary: [{key: batch, range: {from: 3, to: 2, step: 1}}]\n",
         ":3: vary[0].range.to: found 2, less than 'from', 3", "allowed: 3 or more"},
        {head + "vary: [{key: batch, range: {from: 1, to: 2, step: 0}}]\n", ":3: vary[0].range.step: found 0",
         "allowed: an integer from 1"},
        {head + "vary: [{key: batch, range: {from: 1, to: 2, factor: 1}}]\n", ":3: vary[0].range.factor: found 1",
         "allowed: a number from 1.001"},
        {head + "vary: [{key: batch, range: {from: 0, to: 2, factor: 2}}]\n", ":3: vary[0].range.from: found 0",
         "allowed: 1 or more"},
        {head + "vary: [{key: batch, range: {from: 1, to: 2}}]\n", ":3: ", "either step or factor"},
        {head + "vary: [{key: batch, range: {from: 1, to: 1000000000000, step: 1}}]\n",
         ":3: ", "found 1000000000000 values"},
        {head + "vary: [{key: batch, values: [1, 2, 1]}]\n", ":3: vary[0]: value 1: given twice", ""},
        {head + "vary:\n  - {key: batch, values: [1]}\n  - {key: batch, values: [2]}\n",
         ":5: vary[1].key: 'batch' varies twice", ""},
        {head + "vary: [{key: batch, values: [1, 2], names: [few]}]\n", ":3: vary[0].names: found 1 names",
         "allowed: 2, one for each value"},
        {head + "vary: [{key: batch, values: [1, 2], names: [few, few]}]\n",
         ":3: vary[0].names[1]: found 'few' for two values", "allowed: names that differ"},
        {head + "vary: [{key: batch, values: [1, 2], names: [few, '']}]\n", ":3: vary[0].names[1]: found ''",
         "allowed: a name"},
        {head + "vary: [{link: [batch, dataflow], values: [[1, rs]], names: [[few]]}]\n",
         ":3: vary[0].names[0]: found 1 names", "allowed: 2, one for each key of the link"},
        {head + "vary: [{link: [batch], values: [[1]]}]\n", ":3: vary[0].link: ", "at least two keys"},
        {head + "vary: [{link: [batch, dataflow], values: [[1, rs], [2]]}]\n", ":3: vary[0].values[1]: found 1 values",
         "allowed: 2"},
        {head + "vary: [{key: batch, values: [0]}]\n", ":3: vary[0].values[0]: found '0'",
         "an integer from 1 to 65536"},
        {head + "vary: [{key: dataflow, values: [rs, wss]}]\n", ":3: vary[0].values[1]: unknown value 'wss'",
         "allowed: rs, ws"},
        {"name: s\nbase: {}\nvary: [{key: network, values: [alexnot]}]\n",
         ":3: vary[0].values[0]: unknown network 'alexnot'; did you mean 'alexnet'?", ""},
        {head + "vary: [{key: network, values: [tiny]}]\n",
         ":3: vary[0].key: 'network' varies, and has the value 'tiny'", "allowed: one of the two"},
        {head + "serve: {scenario: offline, chips: 2}\nvary: [{key: serve.chips, values: [1, 2]}]\n",
         ":4: vary[0].key: 'serve.chips' varies", "allowed: one of the two"},
        {head + "vary: [{key: objective, values: [power]}]\n", ":3: ", "allowed: energy, delay, edp"},
        {head + "vary: [{key: check, values: [maybe]}]\n", ":3: ", "allowed: true, false"},
        {head + "vary: [{key: accelerator.array.rows, values: [twelve]}]\n",
         ":3: vary[0].values[0]: expected an integer from 1 to 1024", "'twelve'"},
        {head + "vary: [{key: accelerator.array.rows, values: [0]}]\n", ":3: vary[0].values[0]: found 0",
         "from 1 to 1024"},
        {head + "vary: [{key: accelerator.array.rows, range: {from: 0, to: 4, step: 2}}]\n",
         ":3: vary[0].range: found 0", "from 1 to 1024"},
        {head + axis + "constraints: [array.rows <]\n", ":4: constraints[0]: 'array.rows <': does not parse", ""},
        {head + axis + "constraints: ['']\n", ":4: constraints[0]: ", "allowed: an expression"},
        {head + axis + "constraints: [array.row < 3]\n",
         ":4: constraints[0]: 'array.row < 3': unknown name 'array.row'; did you mean 'array.rows'?",
         "allowed: area_um2, "},
        {head + axis + "constraints: [array.rows = 3]\n", ":4: ", "found '='; allowed: ==, "},
        {head + axis + "constraints:\n  - batch > 0\n  - batch > 7\n", ": constraints: all 2 points are excluded",
         "allowed"},
        {head + axis + "sample: {points: 0}\n", ":4: sample.points: found 0", "from 1 to 1000000"},
        {head + axis + "sample: {seed: 3}\n", ":4: sample: ", "'points' is missing"},
        {head + "vary:\n  - {key: batch, range: {from: 1, to: 65536, step: 1}}\n  - {key: accelerator.array.rows, "
                "range: {from: 1, to: 1024, step: 1}}\n",
         ": found 67108864 points", "allowed: up to 1000000, or a sample"},
    };
    for (const Case& one : cases) {
        INFO(one.text);
        const std::string message = error_of(one.text);
        INFO(message);
        CHECK(message.find(one.first) == 0);
        CHECK(message.find(one.second) != std::string::npos);
    }
}

TEST_CASE("sweep file: a sample that constraints leave no hope for is given up with the numbers") {
    const std::string message = error_of(head +
                                         "vary:\n  - {key: batch, range: {from: 1, to: 65536, step: 1}}\n"
                                         "  - {key: accelerator.array.columns, range: {from: 1, to: 65536, step: 1}}\n"
                                         "constraints: [batch == 17 && array.columns == 4711]\nsample: {points: 2}\n");
    CHECK(message.find("points drawn that satisfy the constraints, 2 are asked for") != std::string::npos);
}
