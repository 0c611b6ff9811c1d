// The command in a result: one text for every way to write it.
#include <catch2/catch.hpp>

#include "sim/command/commands.hpp"
#include "sim/command/what_was_run.hpp"

using namespace eyrie;

namespace {

using Words = std::vector<std::string>;

std::string run_text(const Words& words, const Given& given = {}) {
    const po::options_description options = run_options();
    return command_text("run", parse_options(words, options), options, given);
}

}  // namespace

TEST_CASE("a command has long names in the order of the help, without what is the default anyway", "[options]") {
    CHECK(run_text({"-b", "4", "-n", "tiny", "-d", "ws"}) == "eyrie run --network tiny --dataflow ws --batch 4");
    CHECK(run_text({"--batch=1", "-ntiny", "-a", "eyeriss", "--seed", "1"}) == "eyrie run --network tiny");
    CHECK(run_text({"-n", "tiny", "--set", "b=2", "--set", "a=1"}) == "eyrie run --network tiny --set b=2 --set a=1");
    CHECK(run_text({"-n", "tiny", "-l", "A,B", "-l", "C", "--check"}) ==
          "eyrie run --network tiny --layer A,B,C --check");
}

TEST_CASE("what changes no number is left out of a command", "[options]") {
    CHECK(run_text({"-n", "tiny", "-q", "--json", "a.json", "--csv", "-", "--no-fast-forward", "--trace-vcd", "t.vcd",
                    "--plot", "p.svg", "--bars"}) == "eyrie run --network tiny");
}

TEST_CASE("files that a command takes without an option stay so; the table of answers is no table to print",
          "[options]") {
    const po::options_description diff = diff_options(), serve = serve_options();
    CHECK(command_text("diff", parse_options({"b c.json", "--csv", "x", "a.json"}, diff, "file", true), diff) ==
          "eyrie diff 'b c.json' a.json");
    const Words words = {"--table", "-n", "tiny,vgg16", "-s", "offline", "--weights", "reload", "--timeline", "t.json"};
    CHECK(command_text("serve", parse_options(words, serve), serve) ==
          "eyrie serve --network tiny,vgg16 --scenario offline --table");
    CHECK(run_text({"-n", "tiny", "--table", "time", "--columns", "ms"}) == "eyrie run --network tiny");
}

TEST_CASE("words of a command are quoted where a shell would take them apart", "[options]") {
    CHECK(run_text({"-n", "./my net.yaml"}) == "eyrie run --network './my net.yaml'");
}

TEST_CASE("objects are no command", "[options]") {
    Given given;
    given.mapping = "dataflow: rs\n";
    CHECK(run_text({"-n", "tiny"}, given).empty());
}

TEST_CASE("several accelerators are one list, however they are given", "[options]") {
    const po::options_description options = compare_options();
    const Words words = {"-n", "tiny", "--area", "same-machine", "-a", "eyeriss,eyeriss_rtl", "-a", "isca16_ws_64"};
    CHECK(command_text("compare", parse_options(words, options), options) ==
          "eyrie compare --network tiny --area same-machine --accelerator eyeriss,eyeriss_rtl,isca16_ws_64");
}

TEST_CASE("each dataflow is compared on each of several machines, which have names of their own", "[options]") {
    const Words words = {"-n", "tiny",         "--area",      "same-machine", "-a",    "eyeriss",
                         "-a", "isca16_rs_64", "--dataflows", "rs,ws",        "--set", "core_khz=100000"};
    const ComparedMachines compared = compared_machines(parse_options(words, compare_options()));
    Words labels, titles;
    for (const RunRequest& one : compared.requests) {
        labels.push_back(one.label);
        titles.push_back(one.accelerator.title());
    }
    CHECK(labels == Words{"rs on eyeriss", "rs on isca16_rs_64", "ws on eyeriss", "ws on isca16_rs_64"});
    CHECK(titles[3] == "isca16_rs_64 + core_khz=100000");
    CHECK(compared.how ==
          "each dataflow on eyeriss + core_khz=100000, 168 PEs; isca16_rs_64 + core_khz=100000, 64 PEs");
}
