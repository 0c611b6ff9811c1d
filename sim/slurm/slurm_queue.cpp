#include "sim/slurm/slurm_queue.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "sim/host/input_file.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/kernel/text_streams.hpp"

namespace eyrie {
namespace {

// The error message as one line, without the program's name before each.
std::string one_line(const std::string& text) {
    std::string line;
    TextReader lines(text);
    for (std::string part; std::getline(lines, part);) {
        for (const char* prefix : {"sbatch: ", "squeue: ", "scancel: ", "error: ", "fatal: "}) {
            if (part.rfind(prefix, 0) == 0) {
                part.erase(0, std::string(prefix).size());
            }
        }
        if (!part.empty()) {
            line += (line.empty() ? "" : "; ") + part;
        }
    }
    return line;
}

std::string joined(const std::vector<std::string>& parts, const char* between) {
    std::string text;
    for (const std::string& part : parts) {
        text += (text.empty() ? "" : between) + part;
    }
    return text;
}

}  // namespace

bool TaskState::is_active() const {
    static constexpr std::array<const char*, 10> over{"COMPLETED", "FAILED",        "CANCELLED", "TIMEOUT",
                                                      "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED", "BOOT_FAIL",
                                                      "DEADLINE",  "REVOKED"};
    return std::none_of(over.begin(), over.end(), [this](const char* end) { return name == end; });
}

std::string job_id_of(const std::string& printed) {
    const std::size_t digits = printed.find_first_not_of("0123456789");
    const std::string id = printed.substr(0, digits);
    return digits == std::string::npos || printed[digits] == ';' || printed[digits] == '\n' ? id : "";
}

QueueListing listing_of(const std::string& printed) {
    QueueListing listing;
    TextReader lines(printed);
    for (std::string line; std::getline(lines, line);) {
        std::array<std::string, 4> columns;
        TextReader parts(line);
        for (std::string& column : columns) {
            std::getline(parts, column, '|');
        }
        std::int64_t index = 0;
        const std::string& text = columns[1];
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
        if (error == std::errc() && end == text.data() + text.size() && !columns[2].empty()) {
            TaskState& state = listing[{columns[0], index}];
            // A task that Slurm started again has an ended and an active entry.
            if (state.name.empty() || !state.is_active()) {
                state = {columns[2], columns[3]};
            }
        }
    }
    return listing;
}

std::string SlurmQueue::submit(const Job& job, const SlurmResources& resources, int lock) {
    // --no-requeue: the sweep repeats what is missing, in a shard that no lost node can still be writing.
    std::vector<std::string> words{"sbatch",
                                   "--parsable",
                                   "--no-requeue",
                                   "--job-name=" + job.name,
                                   fmt::format("--array=0-{}", job.tasks - 1),
                                   "--ntasks=1",
                                   fmt::format("--cpus-per-task={}", job.cpus),
                                   "--output=" + job.log,
                                   "--open-mode=append"};
    const auto add = [&](const char* option, const std::string& value) {
        if (!value.empty()) {
            words.push_back(option + value);
        }
    };
    add("--partition=", resources.partition);
    add("--account=", resources.account);
    add("--time=", resources.time);
    add("--mem=", resources.memory);
    words.insert(words.end(), resources.more.begin(), resources.more.end());
    words.push_back(job.script);

    const ProgramResult result = run_program(words, signals_, {job.id_file, lock, false});
    if (!result.found) {
        throw InputError("--executor slurm: no program 'sbatch' in PATH (" + result.err +
                         "); allowed: on a computer from which Slurm jobs are submitted, or --executor local");
    }
    const std::string id = job_id_of(read_input_if_there(job.id_file, std::size_t{1} << 20,
                                                         "nothing that sbatch prints", InputFile::Kind::own_file));
    if (result.status == 0 && !id.empty()) {
        return id;
    }
    std::string message = "--executor slurm: sbatch refuses the job: " + one_line(result.err);
    if (result.err.find("partition") != std::string::npos) {
        message += "; allowed for --partition: " + partitions();
    } else if (result.err.find("array spec") != std::string::npos) {
        message += fmt::format(
            "; --slurm-tasks asks for {}; allowed: fewer than MaxArraySize of 'scontrol show config'", job.tasks);
    } else if (result.err.find("Unable to contact") != std::string::npos) {
        message += "; allowed: a controller that answers ('scontrol ping'), or --executor local";
    } else {
        message += "; allowed: what 'sbatch --help' and the site's partitions ('sinfo') say";
    }
    throw InputError(message);
}

std::string SlurmQueue::partitions() {
    const ProgramResult result = run_program({"sinfo", "--noheader", "--format=%R"}, signals_);
    TextReader lines(result.out);
    std::vector<std::string> names;
    for (std::string name; lines >> name;) {
        names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names.empty() ? "unknown: 'sinfo' names none" : joined(names, ", ");
}

std::optional<QueueListing> SlurmQueue::list(const std::vector<std::string>& job_names, std::string& silence) {
    const ProgramResult result = run_program(
        {"squeue", "--noheader", "--array", "--states=all", "--name=" + joined(job_names, ","), "--format=%j|%K|%T|%r"},
        signals_);
    if (result.status == 0 && !result.stopped) {
        silence.clear();
        return listing_of(result.out);
    }
    silence =
        "squeue: " + (result.err.empty() ? fmt::format("ended with status {}", result.status) : one_line(result.err));
    return std::nullopt;
}

void SlurmQueue::cancel(const std::string& job_name) {
    const ProgramResult result = run_program({"scancel", "--name=" + job_name}, signals_, {"", -1, false});
    if (result.status != 0) throw InputError("--cancel: scancel --name=" + job_name + ": " + one_line(result.err));
}

}  // namespace eyrie
