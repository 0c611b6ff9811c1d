#include "sim/command/commands.hpp"

#include "sim/command/table_options.hpp"
#include "sim/command/trace_options.hpp"
#include "sim/command/what_was_run.hpp"
#include "sim/host/log.hpp"
#include "sim/host/output_file.hpp"
#include "sim/plot/run_plot.hpp"
#include "sim/plot/text_bars.hpp"
#include "sim/results/columns.hpp"
#include "sim/results/result_files.hpp"
#include "sim/text/csv_columns.hpp"
#include "sim/text/shown.hpp"

namespace eyrie {

po::options_description run_options() {
    po::options_description options = selection_options();
    options.add_options()("check", po::bool_switch(), "compare the ofmaps with a reference convolution, bit by bit")(
        "chain", po::bool_switch(),
        "layers compute on what the layers before them made, with the operations beside the array in between; with "
        "--check compared with a network of its own")(
        "keep-on-chip", po::bool_switch(),
        "ofmaps that fit beside what the next layers need stay in the buffer until their last use; implies --chain")(
        "input", po::value<std::vector<std::string>>()->composing(),
        "FILE.npy or NAME=FILE.npy: the ifmap of an operation on the array, N and its axes; with --chain an input of "
        "the network; may be repeated")(
        "weights", po::value<std::vector<std::string>>()->composing(),
        "integer weights as filters: 'model', those of the network's file; FILE.safetensors; NAME=FILE.npy; may be "
        "repeated")("seed", po::value<std::string>()->default_value("1"), "of the generated tensors")(
        "no-fast-forward", po::bool_switch(), "simulate every pass, also those whose timing is known")(
        "csv", po::value<std::string>(), "write the result to this file, one line per layer; -: standard output")(
        "plot", po::value<std::string>(),
        "draw energy, PE cycles and roofline of the layers into this .svg file (needs gnuplot); -: standard output")(
        "bars", po::bool_switch(), "print energy and PE cycles of the layers as bars, too");
    add_table_options(options, result_tables(RunResult()).names());
    add_trace_options(options);
    return options;
}

RunRequest run_request_of(const po::variables_map& values, const Given& given) {
    RunRequest request = request_of(values, given);
    request.go_on = true;
    request.keep_on_chip = values["keep-on-chip"].as<bool>();
    request.chain = values["chain"].as<bool>() || request.keep_on_chip;
    read_inputs(values, given, request);
    request.seed = whole_number(values, "seed", 0, UINT64_MAX);
    request.check = values["check"].as<bool>();
    request.fast_forward = !values["no-fast-forward"].as<bool>();
    return request;
}

namespace {

// Of a run of this request: with their columns, without rows.
Tables tables_to_come(const RunRequest& request) {
    RunResult run;
    run.accelerator = request.accelerator;
    run.energy_table = request.energy;
    return result_tables(run);
}

}  // namespace

int run_command(const po::variables_map& values, const Shell& shell) {
    RunRequest request = run_request_of(values);
    const std::string json = output_path(values, "json");
    const std::string csv = output_path(values, "csv");
    const std::string plot = plot_path(values);
    request.trace = trace_request_of(values, request);
    request.trace.vcd_writer = shell.vcd_writer;
    if (!request.trace.vcd.empty() && !shell.vcd_writer)
        throw InputError("--trace-vcd: found no SystemC, which writes waveforms; allowed: in the program eyrie");
    if (request.trace.wanted() && request.keep_on_chip)
        throw InputError("--keep-on-chip: found with a trace; allowed: a trace of layers whose words all cross DRAM");
    check_apart({{"json", json},
                 {"csv", csv},
                 {"plot", plot},
                 {"trace-vcd", request.trace.vcd},
                 {"trace-json", request.trace.json},
                 {"trace-accesses", request.trace.accesses}});
    const bool tables = json != "-" && csv != "-" && plot != "-";
    const bool bars = values["bars"].as<bool>();
    if (bars && !tables)
        throw InputError("--bars: goes to standard output, as another one does; allowed: files for the others");
    const OutputLayout layout = output_layout_of(values, tables_to_come(request), result_columns());
    check_data_files(request);
    if (!json.empty())  // no other output tells it
        request.provenance =
            provenance_of(command_text("run", values, run_options()), values, {}, {request}, shell.build);
    const RunResult result = run_network(request, shell.make_machine);
    if (!json.empty()) write_result(json, result_json(result));
    if (!csv.empty()) write_result(csv, with_columns(result_csv(result), layout.csv_columns));
    for (const std::string* const trace : {&request.trace.vcd, &request.trace.json, &request.trace.accesses})
        log_written(*trace);
    const bool any_ran = !result.layers.empty();
    if (!plot.empty() && any_ran)
        write_result(plot, run_svg(result));
    else if (!plot.empty())
        tell_no_plot("no layer could run");
    if (tables && any_ran)
        write_output("-", shown_lines(result_table(result, layout.tables)) +
                              (bars ? "\n" + run_bars(result, style_of_standard_output()) : ""));
    tell_cannot_run(result.cannot_run);
    if (total_of(result.layers).check == CheckOutcome::mismatch) return 1;
    return result.complete() ? 0 : exit_not_all_ran;
}

}  // namespace eyrie
