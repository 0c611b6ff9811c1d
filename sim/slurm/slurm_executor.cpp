#include "sim/slurm/slurm_executor.hpp"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <random>
#include <set>

#include <fmt/format.h>

#include "sim/host/log.hpp"
#include "sim/host/progress.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/slurm/folder_lock.hpp"
#include "sim/text/text_table.hpp"

namespace eyrie {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

constexpr int listings_to_be_lost = 2;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

void wait(double seconds, const StopSignals& signals) {
    const timespec time{static_cast<time_t>(seconds),
                        static_cast<long>((seconds - static_cast<double>(static_cast<time_t>(seconds))) * 1e9)};
    ppoll(nullptr, 0, &time, &signals.waiting_mask());
}

// Tells the jobs of one submission from all others of the cluster.
std::string random_name() {
    std::random_device device;
    std::string text;
    for (int i = 0; i < 8; ++i) text += "0123456789abcdef"[device() & 15U];
    return text;
}

// A path as Slurm's patterns of file names have it.
std::string pattern(const std::string& path) {
    std::string text;
    for (const char c : path) text += c == '%' ? std::string("%%") : std::string(1, c);
    return text;
}

}  // namespace

SlurmExecutor::SlurmExecutor(SlurmChoices choices, StopSignals& signals, Failed failed)
    : choices_(std::move(choices)), signals_(signals), failed_(std::move(failed)), queue_(signals) {}

SlurmExecutor::~SlurmExecutor() = default;

bool SlurmExecutor::run(const std::vector<PendingPoint>& points, const PointFinished& finished) {
    if (points.empty() && !fs::exists(choices_.folder)) return true;
    const FolderLock lock(choices_.folder);
    lock_ = lock.descriptor();
    finished_ = &finished;
    for (const PendingPoint& point : points) missing_.emplace(point.key, point.ordinal);

    points_ = static_cast<std::int64_t>(missing_.size());

    adopt();
    if (choices_.cancel) {
        for (const JobArray& array : arrays_) queue_.cancel(array.job_name());
    } else {
        std::set<std::string> covered;
        for (const JobArray& array : arrays_)
            for (const ArrayTask& task : array.tasks())
                for (const PendingPoint& point : task.points) covered.insert(point.key);
        std::vector<PendingPoint> fresh;
        for (const PendingPoint& point : points)
            if (covered.count(point.key) == 0) fresh.push_back(point);
        if (!fresh.empty()) submit(divided(fresh));
    }
    if (!watch()) return false;
    close_arrays();
    if (points_given_up_ > 0)
        throw ComputerError(
            fmt::format("--executor slurm: {} not finished, all others are in the store; {}; the same "
                        "command tries them again",
                        counted(points_given_up_, "point"), why_given_up_));
    return !choices_.cancel || missing_.empty();
}

// Takes up the arrays of an earlier process. A point belongs to the last array that has it: those before have failed
// to finish it.
void SlurmExecutor::adopt() {
    std::vector<std::int64_t> numbers;
    for (const fs::directory_entry& entry : fs::directory_iterator(choices_.folder)) {
        const std::string name = entry.path().filename().string();
        if (!name.empty() && name.find_first_not_of("0123456789") == std::string::npos)
            numbers.push_back(std::stoll(name));
    }
    std::sort(numbers.rbegin(), numbers.rend());
    std::set<std::string> taken;
    for (const std::int64_t number : numbers) {
        next_number_ = std::max(next_number_, number + 1);
        std::optional<JobArray> array = JobArray::read(fmt::format("{}/{}", choices_.folder, number));
        if (!array) continue;
        for (ArrayTask& task : array->tasks()) {
            task.points = missing_of(task);
            std::vector<PendingPoint> own;
            for (const PendingPoint& point : task.points)
                if (taken.insert(point.key).second) own.push_back(point);
            task.points = own;
            task.over = own.empty();
        }
        arrays_.push_back(std::move(*array));
    }
}

// Neighbours among the points take about the same time: they are dealt out one by one.
std::vector<ArrayTask> SlurmExecutor::divided(const std::vector<PendingPoint>& points) const {
    std::vector<ArrayTask> tasks(
        static_cast<std::size_t>(std::min(choices_.tasks, static_cast<std::int64_t>(points.size()))));
    for (std::size_t i = 0; i < points.size(); ++i) tasks[i % tasks.size()].points.push_back(points[i]);
    return tasks;
}

void SlurmExecutor::submit(std::vector<ArrayTask> tasks) {
    const std::string folder = fmt::format("{}/{}", choices_.folder, next_number_++);
    JobArray array(folder, choices_.job_prefix + "-" + random_name(), std::move(tasks), choices_.command);
    try {
        queue_.submit({array.job_name(), array.script(), pattern(array.folder()) + "/log-%a", array.id_file(),
                       static_cast<std::int64_t>(array.tasks().size()), choices_.cpus},
                      choices_.resources, lock_);
    } catch (...) {
        std::error_code ignored;
        fs::remove_all(array.folder(), ignored);
        if (next_number_ == 2) remove_folder();
        throw;
    }
    arrays_.push_back(std::move(array));
}

// Looks at files often and asks Slurm seldom, both less often the longer nothing happens.
bool SlurmExecutor::watch() {
    Clock::time_point changed = Clock::now();
    Clock::time_point asked = changed - std::chrono::hours(1);
    std::size_t missing_before = missing_.size();
    Progress progress(choices_.quiet);
    while (any_open() || !to_submit_.empty()) {
        if (StopSignals::requested()) return false;
        const bool ask = seconds_since(asked) >= std::clamp(seconds_since(changed) / 10, 1.0, 30.0);
        if (ask) asked = Clock::now();
        look(ask, progress);
        if (!to_submit_.empty() && ask && silence_.empty() && !choices_.cancel) {
            submit(std::move(to_submit_));
            to_submit_.clear();
            changed = Clock::now();
        }
        if (missing_.size() != missing_before) changed = Clock::now();
        missing_before = missing_.size();
        show(progress);
        if (any_open() || !to_submit_.empty()) wait(std::clamp(seconds_since(changed) / 20, 0.2, 5.0), signals_);
    }
    return true;
}

void SlurmExecutor::look(bool ask_slurm, Progress& progress) {
    // First Slurm, then the files: a task that Slurm no longer has left its status before.
    bool answered = false;
    if (ask_slurm) {
        std::vector<std::string> names;
        for (const JobArray& array : arrays_) names.push_back(array.job_name());
        const bool answered_before = silence_.empty();
        std::optional<QueueListing> listing = queue_.list(names, silence_);
        if (!listing && answered_before && !StopSignals::requested()) {
            progress.clear();
            log_warning(fmt::format("{}; the jobs may go on: waiting for an answer", silence_));
        }
        if (listing) {
            listing_ = std::move(*listing);
            answered = true;
        }
    }
    for (JobArray& array : arrays_) {
        const std::vector<int> statuses = array.statuses();
        for (std::size_t index = 0; index < array.tasks().size(); ++index) {
            ArrayTask& task = array.tasks()[index];
            if (task.over) continue;
            const auto listed = listing_.find({array.job_name(), static_cast<std::int64_t>(index)});
            const TaskState state = listed == listing_.end() ? TaskState{"gone", ""} : listed->second;
            const bool active = listed != listing_.end() && state.is_active();
            if (answered) task.absences = active ? 0 : task.absences + 1;
            if (statuses[index] >= 0 || task.absences >= listings_to_be_lost)
                collect(array, index, statuses[index], state);
        }
    }
}

// All is in the store; only what explains a failure is kept.
void SlurmExecutor::close_arrays() {
    for (JobArray& array : arrays_) array.close();
    if (points_given_up_ == 0) remove_folder();
}

void SlurmExecutor::remove_folder() {
    std::error_code ignored;
    fs::remove_all(choices_.folder, ignored);
    fs::remove(fs::path(choices_.folder).parent_path(), ignored);  // stays when other sweeps have arrays there
}

void SlurmExecutor::show(Progress& progress) const {
    std::int64_t running = 0;
    std::int64_t waiting = 0;
    std::string reason;
    for (const JobArray& array : arrays_)
        for (std::size_t index = 0; index < array.tasks().size(); ++index) {
            if (array.tasks()[index].over) continue;
            const auto listed = listing_.find({array.job_name(), static_cast<std::int64_t>(index)});
            const bool waits = listed == listing_.end() || listed->second.name == "PENDING";
            ++(waits ? waiting : running);
            if (waits && listed != listing_.end() && listed->second.reason != "None") reason = listed->second.reason;
        }
    const std::int64_t done = points_ - static_cast<std::int64_t>(missing_.size());
    progress.show(fmt::format("{} of {} points; {}", done, points_,
                              silence_.empty() ? fmt::format("Slurm tasks: {} running, {} waiting{}", running, waiting,
                                                             reason.empty() ? "" : " (" + reason + ")")
                                               : silence_),
                  done, points_);
}

std::vector<PendingPoint> SlurmExecutor::missing_of(const ArrayTask& task) const {
    std::vector<PendingPoint> points;
    for (const PendingPoint& point : task.points)
        if (missing_.count(point.key) != 0) points.push_back(point);
    return points;
}

bool SlurmExecutor::any_open() const {
    for (const JobArray& array : arrays_)
        for (const ArrayTask& task : array.tasks())
            if (!task.over) return true;
    return false;
}

}  // namespace eyrie
