#include "sim/slurm/job_array.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/host/computer_error.hpp"
#include "sim/host/input_file.hpp"
#include "sim/host/output_file.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/kernel/text_streams.hpp"
#include "sim/results/json_text.hpp"
#include "sim/slurm/slurm_queue.hpp"

namespace eyrie {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::json;

// What eyrie wrote; "": nothing yet.
std::string written(const std::string& path) {
    constexpr std::size_t most_bytes = std::size_t{1} << 30;  // a million points with their keys are 90 MB
    return read_input_if_there(path, most_bytes, "nothing that eyrie writes", InputFile::Kind::own_file);
}

// Of a log, which may be as long as a disk.
std::string end_of(const std::string& path) {
    constexpr std::int64_t most = 65536;
    std::error_code ignored;
    if (!fs::exists(path, ignored)) return "";
    InputFile file(path, InputFile::Kind::own_file);
    file.skip(file.bytes() - most);
    return file.read(most);
}

// As one word of a POSIX shell, whatever is in it.
std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string script_text(const std::string& folder, const TaskCommand& command) {
    std::string run =
        quoted(command.program) +
        " sweep \"$folder/sweep.yaml\" --points \"$folder/points-$task\" --store \"$folder/shard-$task.db\"";
    for (const std::string& option : command.options) run += " " + quoted(option);
    return "#!/bin/sh\n"
           "# One task of a sweep: runs its points into a store of its own, then leaves its exit status.\n"
           "folder=" +
           quoted(folder) +
           "\n"
           "task=$SLURM_ARRAY_TASK_ID\n"
           "[ ! -e \"$folder/closed\" ] || exit 0\n"
           "cd " +
           quoted(command.directory) + " && " + run +
           "\n"
           "status=$?\n"
           "echo $status >\"$folder/status-$task.part\" && mv \"$folder/status-$task.part\" \"$folder/status-$task\"\n"
           "exit $status\n";
}

std::string points_text(const ArrayTask& task) {
    std::string text;
    for (const PendingPoint& point : task.points) text += fmt::format("{}\n", point.ordinal);
    return text;
}

std::string tasks_text(const std::string& job_name, const std::vector<ArrayTask>& tasks) {
    Json list = Json::array();
    for (const ArrayTask& task : tasks) {
        Json points = Json::array();
        for (const PendingPoint& point : task.points) points.push_back({point.ordinal, point.key});
        list.push_back({{"failures", task.failures}, {"points", points}});
    }
    return Json{{"job_name", job_name}, {"tasks", list}}.dump() + "\n";
}

}  // namespace

std::string JobArray::log(std::size_t task) const { return fmt::format("{}/log-{}", folder_, task); }
std::string JobArray::shard(std::size_t task) const { return fmt::format("{}/shard-{}.db", folder_, task); }

JobArray::JobArray(const std::string& folder, std::string job_name, std::vector<ArrayTask> tasks,
                   const TaskCommand& command)
    : folder_(folder), job_name_(std::move(job_name)), tasks_(std::move(tasks)) {
    std::error_code error;
    fs::create_directory(folder_, error);
    if (error) fail_with_errno(error.value(), folder_ + ": cannot be made");
    write_output(folder_ + "/sweep.yaml", command.sweep);
    write_output(script(), script_text(folder_, command));
    for (std::size_t task = 0; task < tasks_.size(); ++task)
        write_output(fmt::format("{}/points-{}", folder_, task), points_text(tasks_[task]));
    // Last: what has it is complete.
    write_output(folder_ + "/tasks.json", tasks_text(job_name_, tasks_));
}

std::optional<JobArray> JobArray::read(const std::string& folder) {
    JobArray array;
    array.folder_ = folder;
    if (!fs::exists(folder + "/tasks.json") || !array.is_open()) return std::nullopt;
    try {
        const Json json = parsed_json(written(folder + "/tasks.json"));
        array.job_name_ = json.at("job_name").get<std::string>();
        for (const Json& one : json.at("tasks")) {
            ArrayTask task;
            task.failures = one.at("failures").get<std::int64_t>();
            for (const Json& point : one.at("points"))
                task.points.push_back({point.at(0).get<std::int64_t>(), point.at(1).get<std::string>()});
            array.tasks_.push_back(std::move(task));
        }
    } catch (const Json::exception& problem) {
        throw InputError(folder + "/tasks.json: is damaged (" + problem.what() +
                         "); allowed: what eyrie wrote, or no such folder");
    }
    return array;
}

bool JobArray::is_open() const { return !fs::exists(folder_ + "/closed"); }

std::string JobArray::id() const { return job_id_of(written(id_file())); }

std::vector<int> JobArray::statuses() const {
    const std::string prefix = "status-";
    std::vector<int> found(tasks_.size(), -1);
    std::error_code error;
    for (fs::directory_iterator entry(folder_, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (name.compare(0, prefix.size(), prefix) != 0) continue;
        std::size_t task = 0;
        const auto [last, wrong] = std::from_chars(name.data() + prefix.size(), name.data() + name.size(), task);
        if (wrong != std::errc() || last != name.data() + name.size() || task >= tasks_.size()) continue;
        TextReader text(written(entry->path().string()));
        if (!(text >> found[task])) found[task] = 255;
    }
    return found;
}

std::string JobArray::last_words(std::size_t task) const {
    TextReader lines(end_of(log(task)));
    std::string last;
    for (std::string line; std::getline(lines, line);)
        if (!line.empty()) last = line;
    return last;
}

void JobArray::close() { write_output(folder_ + "/closed", ""); }

}  // namespace eyrie
