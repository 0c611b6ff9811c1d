// Runs points as the tasks of Slurm job arrays (docs/slurm.md). The state of the arrays is kept in a folder: after a
// process is killed, another one can go on with the same arrays.
//
// When a task ends before all its points are finished (killed, out of memory, node lost), a new task gets the missing
// points. Only a task that finished no point at all counts as a failure: the others made progress.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sim/slurm/job_array.hpp"
#include "sim/slurm/slurm_queue.hpp"
#include "sim/sweep/run/executor.hpp"

namespace eyrie {

class Progress;

struct SlurmChoices {
    std::string folder;      // for the arrays of this sweep
    std::string job_prefix;  // of the jobs' names
    TaskCommand command;
    SlurmResources resources;
    std::int64_t tasks = 1;    // most tasks of an array
    std::int64_t cpus = 1;     // per task
    std::int64_t retries = 2;  // of a task that finished nothing
    bool cancel = false;       // end running jobs, keep their finished points, submit nothing
    bool quiet = false;
};

class SlurmExecutor final : public Executor {
public:
    // `failed`: the record for a point whose task left none: all columns but status and failure.
    using Failed = std::function<PointRecord(std::int64_t ordinal)>;
    SlurmExecutor(SlurmChoices choices, StopSignals& signals, Failed failed);
    ~SlurmExecutor() override;

    // When a stop is asked for, the arrays go on. Throws InputError when Slurm takes no jobs, and
    // ComputerError when, after all other points are finished, there are points that no task could finish.
    bool run(const std::vector<PendingPoint>& points, const PointFinished& finished) override;

private:
    void adopt();
    std::vector<ArrayTask> divided(const std::vector<PendingPoint>& points) const;
    void submit(std::vector<ArrayTask> tasks);
    bool watch();
    void look(bool ask_slurm, Progress& progress);
    void collect(JobArray& array, std::size_t index, int status, const TaskState& state);
    std::size_t take_records(const std::string& shard, bool with_crashes);
    void follow_up(ArrayTask next, bool to_blame, const std::string& why);
    void close_arrays();
    void remove_folder();
    std::vector<PendingPoint> missing_of(const ArrayTask& task) const;
    bool any_open() const;
    void show(Progress& progress) const;

    SlurmChoices choices_;
    StopSignals& signals_;
    Failed failed_;
    SlurmQueue queue_;
    const PointFinished* finished_ = nullptr;
    int lock_ = -1;
    std::map<std::string, std::int64_t> missing_;  // key -> ordinal of the points that are not finished
    std::int64_t points_ = 0;                      // how many there were at the start
    std::vector<JobArray> arrays_;
    std::int64_t next_number_ = 1;
    std::vector<ArrayTask> to_submit_;  // points of failed tasks
    std::int64_t points_given_up_ = 0;
    std::string why_given_up_;
    QueueListing listing_;
    std::string silence_;  // why Slurm does not answer; "" when it does
};

}  // namespace eyrie
