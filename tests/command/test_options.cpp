// Options of the command line, one at a time.
#include <catch2/catch.hpp>

#include "sim/command/option_rows.hpp"
#include "sim/command/trace_options.hpp"
#include "sim/kernel/errors.hpp"
#include "tests/sweep/scratch.hpp"

using namespace eyrie;

namespace {

using Words = std::vector<std::string>;

po::variables_map parsed(const Words& words) { return parse_options(words, selection_options()); }

template <class Work>
std::string error_of(Work work) {
    try {
        work();
    } catch (const InputError& error) {
        return error.what();
    } catch (const po::error& error) {
        return error.what();
    }
    return "no error";
}

std::string parse_error(const Words& words) {
    return error_of([&] { parsed(words); });
}

RecordingWindow window(const std::string& text) {
    po::options_description options;
    options.add_options()("window", po::value<std::string>(), "");
    return window_of(parse_options({"--window", text}, options), "window");
}

}  // namespace

TEST_CASE("options are written out, each once", "[options]") {
    CHECK(parsed({"--network", "alexnet", "-b", "4"})["batch"].as<std::string>() == "4");
    CHECK(parsed({"--batch=7"})["batch"].as<std::string>() == "7");
    CHECK(parsed({"-l", "A", "--layer", "B"})["layer"].as<Words>() == Words{"A", "B"});
    CHECK(parsed({})["batch"].defaulted());
    CHECK(parse_error({"--batc", "4"}).find("unknown option '--batc'; did you mean '--batch'?; allowed: ") == 0);
    CHECK(parse_error({"--batch", "4", "--batch", "5"}) != "no error");
    CHECK(parse_error({"--batch"}) != "no error");
    CHECK(
        parse_error({"word"}).find("found 'word', which belongs to no option; allowed: options and their values, as in "
                                   "'--network NAME';") == 0);
    CHECK(parse_error({"-l", "A", "B"})
              .find("found 'B', which belongs to no option, after '--layer A'; did you mean "
                    "'--layer A,B'?; allowed: ") == 0);
    CHECK(parse_error({"-q", "word"}).find("found 'word', which belongs to no option; allowed: ") == 0);
}

TEST_CASE("a word without option is the one that the command has a place for", "[options]") {
    po::options_description options;
    options.add_options()("file", po::value<Words>(), "")("depth", po::value<std::string>(), "");
    CHECK(parse_options({"a"}, options, "file")["file"].as<Words>() == Words{"a"});
    CHECK(parse_options({"a", "--depth", "3", "b"}, options, "file", true)["file"].as<Words>() == Words{"a", "b"});
    CHECK(error_of([&] {
              parse_options({"a", "b"}, options, "file");
          }).find("found 'b', which belongs to no option; allowed: options and their values, and one name;") == 0);
    CHECK(error_of([&] {
              parse_options({"--dept", "3"}, options, "file");
          }) == "unknown option '--dept'; did you mean '--depth'?; allowed: --depth");
}

TEST_CASE("a whole number is decimal digits within its range", "[options]") {
    const auto batch = [](const std::string& text) {
        return whole_number(parsed({"--batch=" + text}), "batch", 1, 65536);
    };
    CHECK(batch("1") == 1);
    CHECK(batch("65536") == 65536);
    CHECK(batch("007") == 7);
    for (const char* const wrong : {"0", "65537", "-1", "+1", "1.0", "1e3", "0x10", "ten", "1 ", "99999999999999999999",
                                    "184467440737095516170000"})
        CHECK(error_of([&] { batch(wrong); }) ==
              "--batch: found '" + std::string(wrong) + "'; allowed: an integer from 1 to 65536");
    CHECK(whole_number(parsed({"--batch=18446744073709551615"}), "batch", 0, UINT64_MAX) == UINT64_MAX);
    CHECK(error_of([] { whole_number(parsed({"--batch=18446744073709551616"}), "batch", 0, UINT64_MAX); }) !=
          "no error");
}

TEST_CASE("names separated by commas are none twice", "[options]") {
    CHECK(comma_separated("a", "x") == Words{"a"});
    CHECK(comma_separated("a,b,c", "x") == Words{"a", "b", "c"});
    CHECK(comma_separated("a,", "x") == Words{"a", ""});
    CHECK(error_of([] { comma_separated("", "x"); }) == "--x: found ''; allowed: names separated by commas");
    CHECK(error_of([] { comma_separated("a,b,a", "x"); }) == "--x: a: given twice");
}

TEST_CASE("objectives and dataflows are told by name", "[options]") {
    CHECK(objective_of("energy") == Objective::energy);
    CHECK(objective_of("delay") == Objective::delay);
    CHECK(objective_of("edp") == Objective::edp);
    CHECK(objective_of("network-edp") == Objective::network_edp);
    CHECK(error_of([] { objective_of("ed"); }) ==
          "--objective: unknown objective 'ed'; did you mean 'edp'?; allowed: energy, delay, edp, array, network-edp");
    CHECK(dataflow_of("os-b", "dataflow") == "os-b");
    CHECK(error_of([] { dataflow_of("osb", "with"); }).find("--with: unknown dataflow 'osb'; did you mean 'os-b'?") ==
          0);
}

TEST_CASE("a window is cycles, passes or all", "[options]") {
    CHECK(window("cycles=5..9").first_cycle == 5);
    CHECK(window("cycles=5..9").end_cycle == 9);
    CHECK(window("cycles=5..9").first_pass == 0);
    CHECK(window("passes=0..1").end_pass == 1);
    CHECK(window("passes=0..1").first_cycle == 0);
    CHECK(window("all").end_cycle == LayerCycle::never());
    CHECK(window("all").end_pass == INT64_MAX);
    CHECK(window("cycles=0..9223372036854775807").end_cycle == LayerCycle::never());
    for (const char* const wrong :
         {"", "5..9", "cycles=9..5", "cycles=5..5", "cycles=-1..5", "cycles=5", "cycles=5..", "cycles=..5",
          "cycles=a..b", "cycles=1..9223372036854775808", "passes=1.5..2", "cycles=1..2 ", "All", "pass=1..2"})
        CHECK(error_of([&] { window(wrong); }).find("--window: found '" + std::string(wrong) + "'; allowed: all, ") ==
              0);
}

TEST_CASE("an output goes to a file, to standard output or nowhere", "[options]") {
    const Scratch scratch;
    const auto place = [](const std::string& path) { return output_path(parsed({"--json", path}), "json"); };
    CHECK(output_path(parsed({}), "json") == "");
    CHECK(place("-") == "-");
    CHECK(place("/dev/stdout") == "-");
    CHECK(place(scratch.path("out.json")) == scratch.path("out.json"));
    CHECK(error_of([&] { output_path(parsed({"--json="}), "json"); }) != "no error");
    CHECK(error_of([&] {
              place(scratch.path("no/out.json"));
          }).find("the directory " + scratch.path("no") + " does not exist") != std::string::npos);
}

TEST_CASE("an output is no input", "[options]") {
    const Scratch scratch;
    const std::string file = scratch.write("net.yaml", "name: n\n");
    CHECK(error_of([&] {
              output_path(parsed({"--network", file, "--json", file}), "json");
          }) == "--json " + file + ": is the file of --network; allowed: a file that is no input");
    CHECK(error_of([&] {
              output_path(parsed({"--network", file, "--json", scratch.path("x.json")}), "json");
          }) == "no error");
}

TEST_CASE("two outputs go to two places", "[options]") {
    CHECK_NOTHROW(check_apart({{"json", "a"}, {"csv", "b"}, {"plot", ""}, {"table", ""}}));
    CHECK_NOTHROW(check_apart({{"json", "-"}, {"csv", "b"}}));
    CHECK(error_of([] {
              check_apart({{"json", "a"}, {"csv", "./a"}});
          }) == "--json and --csv: both found 'a', the same file; allowed: one file each");
    CHECK(error_of([] {
              check_apart({{"json", "-"}, {"csv", "x"}, {"plot", "-"}});
          }) == "--json - and --plot -: only one can go to standard output");
    CHECK(same_file("a/../b", "b"));
    CHECK_FALSE(same_file("-", "-"));
    CHECK_FALSE(same_file("", ""));
}

TEST_CASE("traces are of one layer, chosen where there are several", "[options]") {
    po::options_description options = selection_options();
    add_trace_options(options);
    RunRequest run;
    run.layers.resize(2);
    run.layers[0].name = "CONV1";
    run.layers[1].name = "CONV2";
    const Scratch scratch;
    const auto request = [&](Words words) { return trace_request_of(parse_options(words, options), run); };
    const std::string file = scratch.path("t.vcd");
    CHECK_FALSE(request({}).wanted());
    CHECK(request({"--trace-vcd", file, "--trace-layer", "CONV2"}).layer == "CONV2");
    CHECK(error_of([&] {
              request({"--trace-vcd", file});
          }) == "--trace-layer is required for a run of several layers; allowed: CONV1, CONV2");
    CHECK(error_of([&] {
              request({"--trace-vcd", file, "--trace-layer", "CONV3"});
          }).find("--trace-layer: unknown layer") == 0);
    CHECK(error_of([&] {
              request({"--trace-window", "all"});
          }).find("--trace-window: found no trace to use it for") == 0);
    CHECK(error_of([&] {
              request({"--trace-vcd", "-", "--trace-layer", "CONV1"});
          }) == "--trace-vcd: found '-'; allowed: a file name");
    CHECK(error_of([&] {
              request({"--trace-vcd", file, "--trace-layer", "CONV1", "--trace-blocks", "pe_9"});
          }).find("--trace-blocks: found 'pe_9'") == 0);
    run.layers.resize(1);
    CHECK(request({"--trace-vcd", file}).layer == "CONV1");
    CHECK(request({"--trace-vcd", file}).window.first_cycle == 0);
}

TEST_CASE("a request is for layers of a network that are there", "[options]") {
    const auto request = [](Words words) { return request_of(parsed(words)); };
    const RunRequest run = request({"-n", "alexnet", "-l", "CONV2", "-b", "3", "--set", "array.rows=6", "-d", "ws"});
    CHECK(run.network.name == "alexnet");
    REQUIRE(run.layers.size() == 1);
    CHECK(run.layers[0].name == "CONV2");
    CHECK(run.batch == 3);
    CHECK(run.accelerator.rows == 6);
    CHECK(run.dataflow == "ws");
    CHECK(error_of([&] { request({}); }).find("--network is required; allowed: alexnet, ") == 0);
    CHECK(error_of([&] { request({"-n", "alexnet", "-l", "CONV9"}); }).find("--layer: ") == 0);
    CHECK(error_of([&] {
              request({"-n", "alexnet", "-m", "eyeriss_alexnet", "-d", "ws"});
          }) == "--dataflow: found ws, --mapping eyeriss_alexnet is for rs; allowed: the same");
    CHECK(request({"-n", "alexnet", "-m", "eyeriss_alexnet"}).mapping.has_value());
}

TEST_CASE("declarations of options are rows: name, kind, default and doc", "[options]") {
    po::options_description options;
    options.add_options()("flag", po::bool_switch(), "a flag")("value,v", po::value<std::string>(), "a value")(
        "with", po::value<std::string>()->default_value("7"), "another")(
        "list", po::value<std::vector<std::string>>()->composing(), "some");
    const std::vector<OptionRow> rows = option_rows(options);
    REQUIRE(rows.size() == 4);
    CHECK(rows[0].name == "flag");
    CHECK(rows[0].kind == OptionKind::flag);
    CHECK(rows[0].doc == "a flag");
    CHECK(rows[1].name == "value");
    CHECK(rows[1].kind == OptionKind::value);
    CHECK_FALSE(rows[1].default_value);
    CHECK(rows[2].default_value == "7");
    CHECK(rows[3].kind == OptionKind::list);
}

TEST_CASE("objects that are given stand in for their options", "[options]") {
    Given given;
    given.network = network_of(parsed({"--network", "tiny"}));
    given.network->name = "given";
    given.accelerator = accelerator_of(parsed({"--set", "array.rows=9"}));
    const RunRequest request = request_of(parsed({"--set", "array.columns=11"}), given);
    CHECK(request.network.name == "given");
    CHECK(request.accelerator.rows == 9);
    CHECK(request.accelerator.columns == 11);
    CHECK(request.accelerator.title() == "eyeriss + array.rows=9, array.columns=11");
    CHECK(error_of([&] { request_of(parsed({"--layer", "NONE"}), given); }).find("--layer: ") == 0);

    given.mapping = "dataflow: rs\nlayers:\n  NONE: {}\n";
    CHECK(error_of([&] { request_of(parsed({}), given); }).find("mapping:3: layers.NONE: ") == 0);
}
