// What becomes of a task that has ended.
#include "sim/slurm/slurm_executor.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/sweep/store/store.hpp"

namespace eyrie {

namespace {

std::string times(std::int64_t count, const char* what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

}  // namespace

// A task has ended: takes its records, and sees to what it has left. `status` -1: it was killed.
void SlurmExecutor::collect(JobArray& array, std::size_t index, int status, const TaskState& state) {
    ArrayTask& task = array.tasks()[index];
    task.over = true;
    const bool started = std::filesystem::exists(array.shard(index));
    // A signal meant for the task may have ended a point first: such crashes are not the points' own.
    const bool by_itself = status >= 0 && status < 128;
    const std::size_t taken = started ? take_records(array.shard(index), by_itself) : 0;
    const std::vector<PendingPoint> missing = missing_of(task);
    if (missing.empty() || choices_.cancel) return;

    const std::string id = array.id();
    const std::string name = fmt::format("task {}{}", id.empty() ? array.folder() + " " : id + "_", index);
    if (status == 0 || status == 3) {  // 3: points failed by themselves, and are in its store
        array.close();                 // else the next process would find the same
        throw InputError(
            fmt::format("--executor slurm: {} has run other points than those asked for; allowed: a shared file system "
                        "with the same files and the same program for all computers, unchanged while the sweep runs; "
                        "its folder: {}",
                        name, array.folder()));
    }
    const std::string words = array.last_words(index);
    const std::string end =
        status < 0 ? fmt::format("was {} for Slurm", state.name) : fmt::format("ended with status {}", status);
    const std::string why =
        fmt::format("{} {}{}; log: {}", name, end, words.empty() ? "" : ": " + words, array.log(index));
    const std::int64_t failures = taken > 0 ? 0 : task.failures + 1;
    // 130: the program was asked to stop, and did.
    const bool killed = started && (status < 0 || status > 130) && state.name != "CANCELLED";
    // It may be one of the points that ran that ends its task: each goes on by itself, and the others without them.
    const std::size_t suspects =
        failures == 0 || !started ? 0 : std::min(missing.size(), static_cast<std::size_t>(choices_.cpus));
    const auto others = missing.begin() + static_cast<std::ptrdiff_t>(suspects);
    for (auto point = missing.begin(); point != others; ++point)
        follow_up({{*point}, failures}, killed && missing.size() == 1, why);
    if (others != missing.end()) follow_up({{others, missing.end()}, failures}, false, why);
}

// Hands the records of a task's store to the sweep; returns how many. A store that its task could not finish writing is
// as good as none.
std::size_t SlurmExecutor::take_records(const std::string& shard, bool with_crashes) {
    std::vector<PointRecord> records;
    try {
        Store(shard, Store::Mode::write).for_each_point([&](const PointRecord& record) {
            if (missing_.count(record.key) != 0 && (with_crashes || record.status != PointStatus::crash))
                records.push_back(record);
        });
    } catch (const InputError&) {
    } catch (const ComputerError&) {
    }
    for (const PointRecord& record : records) {
        (*finished_)(record);
        missing_.erase(record.key);
    }
    return records.size();
}

// `to_blame`: the task was killed while it ran one point, this one.
void SlurmExecutor::follow_up(ArrayTask next, bool to_blame, const std::string& why) {
    if (next.failures <= choices_.retries) {
        to_submit_.push_back(std::move(next));
        return;
    }
    if (to_blame) {
        const PendingPoint& point = next.points.front();
        PointRecord record = failed_(point.ordinal);
        record.status = PointStatus::crash;
        record.failure = "ended its Slurm task " + times(next.failures, "time") + "; the last: " + why;
        (*finished_)(record);
        missing_.erase(point.key);
        return;
    }
    points_given_up_ += static_cast<std::int64_t>(next.points.size());
    why_given_up_ = times(next.failures, "task") + " for the same points finished none, the last: " + why;
}

}  // namespace eyrie
