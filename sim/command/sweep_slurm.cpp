#include "sim/command/sweep_slurm.hpp"

#include <array>
#include <cctype>
#include <filesystem>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/slurm/sweep_snapshot.hpp"
#include "sim/text/names.hpp"
#include "sim/text/shown.hpp"
#include "sim/text/text_table.hpp"

namespace eyrie {

namespace fs = std::filesystem;

namespace {

constexpr std::array<const char*, 8> option_names = {"slurm-tasks", "slurm-retries", "partition",     "account",
                                                     "time",        "mem",           "sbatch-option", "cancel"};

// Of sbatch, which the executor itself needs.
constexpr std::array<const char*, 12> taken = {"array",  "clusters", "cpus-per-task", "error",     "help", "job-name",
                                               "ntasks", "output",   "parsable",      "test-only", "wait", "wrap"};

std::string text_of(const po::variables_map& values, const char* option) {
    if (values.count(option) == 0) return "";
    const std::string text = values[option].as<std::string>();
    if (text.empty()) throw InputError(fmt::format("--{}: found ''; allowed: what sbatch takes", option));
    return text;
}

std::vector<std::string> more_options(const po::variables_map& values) {
    if (values.count("sbatch-option") == 0) return {};
    const std::vector<std::string> words = values["sbatch-option"].as<std::vector<std::string>>();
    for (const std::string& word : words) {
        const std::string name = word.compare(0, 2, "--") == 0 ? word.substr(2, word.find('=') - 2) : "";
        if (name.empty())
            throw InputError(
                fmt::format("--sbatch-option: found '{}'; allowed: a long option of sbatch in one word, as "
                            "--sbatch-option=--qos=low",
                            printable(word)));
        for (const char* one : taken)
            if (name == one)
                throw InputError(fmt::format("--sbatch-option: found '{}', which {}", printable(word),
                                             name == "clusters"
                                                 ? "other commands of Slurm need as well; allowed: the environment "
                                                   "variable SLURM_CLUSTERS"
                                                 : "eyrie sets itself; allowed: other options of sbatch"));
    }
    return words;
}

// Of the sweep's name, what Slurm and file systems take everywhere.
std::string plain(const std::string& name) {
    std::string text;
    for (const char c : name.substr(0, 40)) text += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    return text;
}

std::string arrays_folder(const Sweep& sweep, const std::string& store) {
    const StoredSweep stored = sweep.stored();
    return fmt::format("{}.slurm/{}-{}", fs::absolute(store).lexically_normal().string(), plain(stored.name),
                       stored.digest.substr(0, 12));
}

TaskCommand task_command(const po::variables_map& values, const Sweep& sweep, std::int64_t cpus) {
    TaskCommand command;
    command.sweep = sweep_snapshot(sweep.space().file());
    command.program = fs::read_symlink("/proc/self/exe").string();
    command.directory = fs::current_path().string();
    command.options = {"--jobs", std::to_string(cpus), "--quiet"};
    for (const char* limit : {"time-limit", "memory-limit"})
        if (values.count(limit) != 0)
            command.options.insert(command.options.end(), {std::string("--") + limit, values[limit].as<std::string>()});
    return command;
}

}  // namespace

po::options_description slurm_options() {
    po::options_description options("Options with --executor slurm");
    options.add_options()("slurm-tasks", po::value<std::string>()->default_value("32"),
                          "tasks of the job array; each runs its share of "
                          "the points, --jobs of them at a time (default here: 1), on as many processors")(
        "slurm-retries", po::value<std::string>()->default_value("2"),
        "how often a task is repeated that was lost "
        "and had finished no point; one that had finished some is always followed by one for the others")(
        "partition", po::value<std::string>(), "of sbatch, as the next three")("account", po::value<std::string>(), "")(
        "time", po::value<std::string>(), "time limit of a task")("mem", po::value<std::string>(), "memory of a task")(
        "sbatch-option", po::value<std::vector<std::string>>()->composing(),
        "any other option of sbatch in one word, "
        "as --sbatch-option=--qos=low; may be repeated")("cancel", po::bool_switch(),
                                                         "end the jobs of this sweep; what they have finished is kept");
    return options;
}

void refuse_slurm_options(const po::variables_map& values) {
    for (const char* name : option_names)
        if (values.count(name) != 0 && !values[name].defaulted())
            throw InputError(fmt::format("--{}: allowed: only with --executor slurm", name));
}

std::unique_ptr<SlurmExecutor> slurm_executor(const po::variables_map& values, Sweep& sweep, const std::string& store,
                                              StopSignals& signals) {
    SlurmChoices choices;
    choices.folder = arrays_folder(sweep, store);
    choices.job_prefix = "eyrie-" + plain(sweep.space().file().name);
    choices.tasks = static_cast<std::int64_t>(whole_number(values, "slurm-tasks", 1, 1000000));
    choices.retries = static_cast<std::int64_t>(whole_number(values, "slurm-retries", 0, 100));
    if (values.count("jobs") != 0) choices.cpus = static_cast<std::int64_t>(whole_number(values, "jobs", 1, 1024));
    choices.command = task_command(values, sweep, choices.cpus);
    choices.resources = {text_of(values, "partition"), text_of(values, "account"), text_of(values, "time"),
                         text_of(values, "mem"), more_options(values)};
    choices.cancel = values["cancel"].as<bool>();
    choices.quiet = values["quiet"].as<bool>();
    if (choices.cancel && !fs::exists(choices.folder))
        throw InputError(
            fmt::format("--cancel: found no folder {}; allowed: a sweep and a store whose jobs have been submitted and "
                        "not all been taken up",
                        choices.folder));
    return std::make_unique<SlurmExecutor>(std::move(choices), signals, [&sweep](std::int64_t ordinal) {
        return sweep.blank_record(sweep.resolve(ordinal));
    });
}

std::string slurm_stopped_text(const po::variables_map& values, const Sweep& sweep, const std::string& store,
                               const SweepSummary& summary) {
    std::int64_t finished = 0;
    for (const auto& [status, count] : summary.by_status) finished += count;
    const std::string kept = fmt::format("{} of {} finished and kept in {}", with_thousands(finished),
                                         counted(summary.chosen, "point"), shown(store));
    const std::string name = shown(sweep.space().file().name);
    if (values["cancel"].as<bool>())
        return fmt::format("{}: its Slurm jobs are cancelled; {}; the same command without --cancel runs the others\n",
                           name, kept);
    return fmt::format(
        "{}: left; {}; its Slurm jobs go on: the same command takes up what they finish, with --cancel it ends them\n",
        name, kept);
}

}  // namespace eyrie
