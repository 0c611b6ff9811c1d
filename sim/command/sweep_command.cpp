#include "sim/command/commands.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>

#include <sched.h>

#include <fmt/format.h>

#include "sim/command/sweep_report.hpp"
#include "sim/command/sweep_slurm.hpp"
#include "sim/command/table_options.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/configs/energy_source.hpp"
#include "sim/host/command_files.hpp"
#include "sim/host/log.hpp"
#include "sim/host/memory_limit.hpp"
#include "sim/host/output_file.hpp"
#include "sim/sweep/run/local_executor.hpp"
#include "sim/sweep/run/refine_sweep.hpp"
#include "sim/sweep/run/run_sweep.hpp"
#include "sim/sweep/space/point_list.hpp"
#include "sim/sweep/store/export.hpp"
#include "sim/text/names.hpp"
#include "sim/text/tables.hpp"

namespace eyrie {

po::options_description sweep_options() {
    po::options_description options("Options");
    options.add_options()("help,h", "print this text")("file", po::value<std::string>(), "sweep file")(
        "store,s", po::value<std::string>(),
        "where finished points are kept; default: the sweep file's name with "
        ".sqlite, in this folder")("jobs,j", po::value<std::string>(),
                                   "points at a time; default: one for each processor")(
        "resume", po::bool_switch(),
        "go on with a store that must be there; points that it has are never run again, "
        "with or without this")("retry", po::bool_switch(),
                                "run those points again that crashed, took too long or too much memory")(
        "dry-run", po::bool_switch(), "count the points, show the first ones and those that cannot be built; run none")(
        "verify", po::bool_switch(), "check that the store is whole, every row by its digest; run none")(
        "executor", po::value<std::string>()->default_value("local"),
        "where points run: local, or slurm: tasks of a job "
        "array on a cluster")("time-limit", po::value<std::string>()->default_value("3600"),
                              "seconds that a point may take; 0: no limit")(
        "memory-limit", po::value<std::string>(),
        "MB that a point may take; 0: no limit; default: what is free, "
        "divided by --jobs")("export", po::value<std::vector<std::string>>()->composing(),
                             "write the table of all points to this file, .csv or .jsonl; may be repeated")(
        "merge", po::value<std::vector<std::string>>()->composing(),
        "first take over all that this other store has; may be repeated")(
        "points", po::value<std::string>(),
        "run only the points whose ordinals, counted from 0, this file lists, one "
        "a line")("shard", po::value<std::string>(), "I/N: run only part I of N, counted from 1")(
        "refine", po::value<std::string>(),
        "P: afterwards, map the points within P percent of the front of energy, delay and area exactly; default: "
        "refine of the sweep file")("verbose,v", po::bool_switch(), "log to standard error")(
        "quiet,q", po::bool_switch(), "no progress, no log but errors");
    add_width_option(options);
    options.add(slurm_options());
    return options;
}

namespace {

int processors() {
    cpu_set_t set;
    CPU_ZERO(&set);
    return sched_getaffinity(0, sizeof set, &set) == 0 ? std::max(1, CPU_COUNT(&set)) : 1;
}

std::string sweep_path(const po::variables_map& values) {
    if (values.count("file") == 0)
        throw InputError(fmt::format("sweep: the sweep file is missing; allowed: {}, or a file's path",
                                     join(list_configs("sweeps"), ", ")));
    return find_config("sweeps", values["file"].as<std::string>());
}

std::string store_path(const po::variables_map& values, const std::string& sweep) {
    if (values.count("store") != 0) return values["store"].as<std::string>();
    return std::filesystem::path(sweep).stem().string() + ".sqlite";
}

LocalLimits limits_of(const po::variables_map& values) {
    LocalLimits limits;
    limits.jobs = values.count("jobs") == 0 ? processors() : static_cast<int>(whole_number(values, "jobs", 1, 1024));
    limits.seconds = static_cast<double>(whole_number(values, "time-limit", 0, 1000000000));
    limits.bytes = values.count("memory-limit") == 0
                       ? available_memory_bytes() / limits.jobs
                       : static_cast<std::int64_t>(whole_number(values, "memory-limit", 0, 1000000000)) * 1000000;
    return limits;
}

SweepChoices choices_of(const po::variables_map& values, const Sweep& sweep) {
    SweepChoices choices;
    if (values.count("points") != 0 && values.count("shard") != 0)
        throw InputError("--points and --shard: only one can be given");
    if (values.count("points") != 0)
        choices.ordinals = listed_points(values["points"].as<std::string>(), sweep.points());
    if (values.count("shard") != 0) choices.ordinals = shard_points(values["shard"].as<std::string>(), sweep.points());
    choices.retry = values["retry"].as<bool>();
    choices.quiet = values["quiet"].as<bool>();
    return choices;
}

// By how many percent points may be off the front to be refined; none: nothing is. The front is known of a whole sweep
// only, and of one that has run.
std::optional<double> refine_percent(const po::variables_map& values, const Sweep& sweep) {
    const bool is_part = values.count("points") != 0 || values.count("shard") != 0;
    const bool on_slurm = values["executor"].as<std::string>() == "slurm";
    if (values.count("refine") == 0) return is_part || on_slurm ? std::nullopt : sweep.space().file().refine;
    const std::string text = values["refine"].as<std::string>();
    if (is_part)
        throw InputError(fmt::format(
            "--refine: found {}, a part of the sweep; allowed: the whole sweep, whose front is known (merge the parts "
            "with --merge, then refine)",
            values.count("points") != 0 ? "--points" : "--shard"));
    if (on_slurm)
        throw InputError(
            "--refine: found --executor slurm; allowed: once the cluster's points are in the store, the same command "
            "without --executor slurm");
    return YamlNode::parse(text, "--refine").as_number(0, most_refine_percent);
}

// Inputs and outputs are told apart before anything is written.
void check_outputs(const po::variables_map& values, const std::string& sweep, const std::string& store) {
    if (store.empty()) throw InputError("--store: found ''; allowed: a file name");
    const bool only_read = values["dry-run"].as<bool>() || values["verify"].as<bool>();
    if (!only_read) check_output_place(store, "--store");
    if (same_file(store, sweep))
        throw InputError(fmt::format("--store {}: is the sweep file; allowed: another file", store));
    if (values["resume"].as<bool>() && !std::filesystem::exists(store))
        throw InputError(
            fmt::format("--resume: {}: no such file; allowed: the store of a sweep that was begun", store));
    if (values.count("merge") != 0)
        for (const std::string& other : values["merge"].as<std::vector<std::string>>()) {
            if (same_file(other, store))
                throw InputError(fmt::format("--merge {}: is --store; allowed: another store", other));
            note_input(other);
        }
    if (values.count("export") == 0) return;
    if (only_read)
        throw InputError(fmt::format("--export: found {}, which runs no points; allowed: without",
                                     values["dry-run"].as<bool>() ? "--dry-run" : "--verify"));
    for (const std::string& path : values["export"].as<std::vector<std::string>>()) {
        if (same_file(path, sweep) || same_file(path, store))
            throw InputError(fmt::format("--export {}: is the sweep file or the store; allowed: another file", path));
        check_export_path(path);
    }
}

// What the points read, before the first of them is looked up.
void note_inputs_of_points(const SweepFile& file) {
    const auto note = [](const std::string& key, const std::string& name) {
        const std::pair<const char*, const char*> kinds[] = {
            {"accelerator", "accelerators"}, {"network", "networks"}, {"mapping", "mappings"}, {"area", "area"}};
        try {
            for (const auto& [of, kind] : kinds)
                if (key == of) note_input(find_config(kind, name));
            if (key == "energy")
                for (const std::string& path : energy_files(name)) note_input(path);
            if (key == std::string(machine_prefix) + "technology")
                for (const PriceFile& one : technology_files(name)) note_input(one.path);
        } catch (const InputError&) {  // a point that cannot be, or a name that no file has
        }
    };
    for (const auto& [key, place] : file.places) note(key, file.base.get(key));
    for (const SweepAxis& axis : file.axes)
        for (const std::vector<std::string>& texts : axis.values)
            for (std::size_t i = 0; i < axis.keys.size(); ++i) note(axis.keys[i], texts[i]);
}

int exit_status(std::map<PointStatus, std::int64_t> by_status, const RefineSummary& refined) {
    for (const auto& [status, count] : refined.by_status) by_status[status] += count;
    if (by_status.count(PointStatus::mismatch) != 0) return 1;
    for (const auto& [status, count] : by_status)
        if (depends_on_limits(status) && count > 0) return exit_points_failed;
    return 0;
}

std::unique_ptr<Executor> local_executor(const LocalLimits& limits, StopSignals& signals, Sweep& sweep, MapBy map_by) {
    return std::make_unique<LocalExecutor>(
        limits, signals, [&sweep, map_by](std::int64_t ordinal) { return sweep.simulate(ordinal, map_by); },
        [&sweep, map_by](std::int64_t ordinal) { return sweep.blank_record(sweep.resolve(ordinal, map_by)); },
        [&sweep](std::int64_t ordinal) { sweep.prepare(ordinal); });
}

}  // namespace

int sweep_command(const po::variables_map& values) {
    const std::string path = sweep_path(values);
    const std::string store_file = store_path(values, path);
    const std::string executor = values["executor"].as<std::string>();
    if (executor != "local" && executor != "slurm")
        throw InputError("--executor: " + unknown_name("executor", executor, {"local", "slurm"}));
    const bool on_slurm = executor == "slurm";
    if (!on_slurm) refuse_slurm_options(values);
    const LocalLimits limits = limits_of(values);
    const std::size_t width = table_width_of(values);
    check_outputs(values, path, store_file);
    if (values["verify"].as<bool>()) {
        print(wrapped(verified_text(store_file), width));
        return 0;
    }
    Sweep sweep(path, values["quiet"].as<bool>());
    note_inputs_of_points(sweep.space().file());
    const SweepChoices choices = choices_of(values, sweep);
    const std::optional<double> percent = refine_percent(values, sweep);
    if (values["dry-run"].as<bool>()) {
        print(dry_run_text(sweep, store_file, choices, width));
        return 0;
    }
    Store store(store_file, Store::Mode::create);
    if (values.count("merge") != 0)
        for (const std::string& other : values["merge"].as<std::vector<std::string>>()) merge_store(other, store);
    const auto run = [&] {
        StopSignals signals;  // a stop ends a sweep's points; what comes before and after, as any program
        std::unique_ptr<Executor> where;
        if (on_slurm)
            where = slurm_executor(values, sweep, store_file, signals);
        else
            where = local_executor(limits, signals, sweep, MapBy::own_mapper);
        return run_sweep(sweep, store, *where, choices);
    };
    const auto refine = [&](std::int64_t sweep_id) {
        StopSignals signals;
        const std::unique_ptr<Executor> where = local_executor(limits, signals, sweep, MapBy::exact);
        return refine_sweep(sweep, store, *where, sweep_id, *percent, choices);
    };
    const SweepSummary summary = run();
    if (summary.stopped) {
        print(wrapped(on_slurm ? slurm_stopped_text(values, sweep, store_file, summary)
                               : stopped_text(sweep, store_file, summary),
                      width));
        return on_slurm && values["cancel"].as<bool>() ? 0 : 130;
    }
    RefineSummary refined;
    if (percent) refined = refine(summary.sweep);
    if (refined.stopped) {
        print(wrapped(stopped_text(sweep, store_file, refined), width));
        return 130;
    }
    if (values.count("export") != 0)
        for (const std::string& file : values["export"].as<std::vector<std::string>>()) {
            export_sweep(store, summary.sweep, file);
            log_written(file);
        }
    print(wrapped(summary_text(sweep, store, summary) +
                      (percent ? refined_text(*percent, refined) : not_refined_text(sweep, summary)) +
                      point_remarks_text(store, summary.sweep),
                  width));
    return exit_status(summary.by_status, refined);
}

}  // namespace eyrie
